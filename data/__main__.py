"""`python -m data build --from DIR`, `python -m data check`, `python -m data import sheet FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.build import build
from data.lab import importing
from data.sources.errors import SourceError
from data.store import SNAPSHOT, SnapshotError, open_store


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "import":
            return options.run(options)
        if options.command == "build":
            build(options.source, options.snapshot)
        print(open_store(options.snapshot).counts())
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
    imports = commands.add_parser("import", help="add figures to a snapshot")
    _add_imports(imports.add_subparsers(dest="what", required=True))
    return parser


def _add_imports(imports: argparse._SubParsersAction) -> None:
    """Add the commands that import: each brings its own arguments and what it runs."""
    sheet = imports.add_parser("sheet", help="a laboratory's or waterworks' sheet")
    importing.add_arguments(sheet)
    sheet.set_defaults(run=importing.run)


if __name__ == "__main__":
    sys.exit(main())
