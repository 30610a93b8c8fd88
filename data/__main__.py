"""`python -m data build --from DIR`, `python -m data check` and `python -m data fetch …`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import download, refresh, settings
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
            _fetch(options)
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


def _fetch(options: argparse.Namespace) -> None:
    job = refresh.Job(
        options.what,
        options.snapshot,
        say=lambda line: print(line, flush=True),
        address=options.url,
        settings=settings.read(options.config),
        anew=options.anew,
    )
    if options.into and job.what != "register":
        raise FetchError("--into is for the register's extracts; the others go into the snapshot")
    if job.what == "register":
        download.register(job, options.into or download.default_folder(job.snapshot))
    else:
        refresh.run(job)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="read the source files and write a snapshot")
    building.add_argument(
        "--from", dest="source", type=Path, required=True, help="folder with the source files"
    )
    checking = commands.add_parser("check", help="check the snapshot that ships")
    fetching = commands.add_parser("fetch", help="fetch figures anew into the snapshot")
    _add_fetching(fetching)
    for command in (building, checking, fetching):
        command.add_argument(
            "--snapshot", type=Path, default=SNAPSHOT, help="folder of the snapshot"
        )
    return parser


def _add_fetching(fetching: argparse.ArgumentParser) -> None:
    fetching.add_argument("what", choices=list(settings.ADDRESSES), help="what is to be fetched")
    variables = ", ".join(variable for variable, _ in settings.ADDRESSES.values())
    fetching.add_argument(
        "--url",
        help="address of the service, or of the file or folder; else that of the environment"
        f" ({variables}), of the file of --config, or the public one where it is known",
    )
    fetching.add_argument(
        "--config", type=Path, metavar="FILE", help="TOML file with [addresses] and [keys]"
    )
    fetching.add_argument(
        "--into", type=Path, metavar="DIR", help="register: the folder that the extracts are put in"
    )
    fetching.add_argument(
        "--anew", action="store_true", help="fetch even what has not changed since the last time"
    )


if __name__ == "__main__":
    sys.exit(main())
