"""`python -m data build --from DIR`, `python -m data check` and `python -m data fetch foods`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import refresh
from data.build import build
from data.fetch import FetchError
from data.sources.errors import SourceError
from data.store import SNAPSHOT, SnapshotError, open_store


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "build":
            build(options.source, options.snapshot)
        if options.command == "fetch":
            refresh.foods(options.snapshot, options.url, say=lambda line: print(line, flush=True))
        print(open_store(options.snapshot).counts())
    except SourceError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        print(f"{len(error.faults)} faults; nothing was written", file=sys.stderr)
        return 1
    except FetchError as error:
        print(f"{error}; nothing was changed", file=sys.stderr)
        return 1
    except SnapshotError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="read the source files and write a snapshot")
    building.add_argument(
        "--from", dest="source", type=Path, required=True, help="folder with the source files"
    )
    checking = commands.add_parser("check", help="check the snapshot that ships")
    fetching = commands.add_parser("fetch", help="fetch figures anew into the snapshot")
    fetching.add_argument("what", choices=["foods"], help="magnesium in foods, Matvaretabellen")
    fetching.add_argument(
        "--url",
        help=f"address of the service or of the file; else the environment's"
        f" {refresh.ADDRESS_VARIABLE}, else the public one",
    )
    for command in (building, checking, fetching):
        command.add_argument(
            "--snapshot", type=Path, default=SNAPSHOT, help="folder of the snapshot"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
