"""`python -m data build`, `python -m data check` and `python -m data import register`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.build import build
from data.register.engines import EngineError
from data.register.importer import import_register, set_aside_folder
from data.sources.errors import SourceError
from data.store import SNAPSHOT, SnapshotError, open_store


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "build":
            build(options.source, options.snapshot)
        if options.command == "import":
            account, store = import_register(options.source, options.snapshot, options.engine)
            print(*account.lines(), sep="\n")
            print(f"account and rows set aside: {set_aside_folder(options.snapshot)}")
        else:
            store = open_store(options.snapshot)
        print(store.counts())
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    except SourceError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        print(f"{len(error.faults)} faults; nothing was written", file=sys.stderr)
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
    for command in (building, checking):
        command.add_argument(
            "--snapshot", type=Path, default=SNAPSHOT, help="folder of the snapshot"
        )
    _add_imports(commands)
    return parser


def _add_imports(commands: argparse._SubParsersAction) -> None:
    importing = commands.add_parser("import", help="lay figures from elsewhere onto the snapshot")
    kinds = importing.add_subparsers(dest="imported", required=True)
    register = kinds.add_parser("register", help="the extracts of the national register")
    register.add_argument("source", type=Path, metavar="DIR", help="folder with the extracts")
    register.add_argument(
        "--into",
        dest="snapshot",
        type=Path,
        default=SNAPSHOT,
        metavar="DIR",
        help="folder of the snapshot to write; without it the one that the dashboard shows",
    )
    register.add_argument(
        "--engine",
        default="duckdb",
        metavar="URL",
        help="where the analyses are summed up: duckdb (default), or spark://host:port",
    )


if __name__ == "__main__":
    sys.exit(main())
