"""`python -m data import register`: the extracts of the national register laid over a snapshot."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.commands.arguments import snapshot
from data.folders import named
from data.paths import SNAPSHOT


def add_arguments(register: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    register.add_argument("source", type=Path, metavar="DIR", help="folder with the extracts")
    register.add_argument(
        "--into",
        dest="snapshot",
        type=named,
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
    register.set_defaults(target=snapshot)


def run(options: argparse.Namespace) -> int:
    """Import the register, and say what became of its rows."""
    from data.progress import Progress
    from data.register.reading import begin

    with Progress() as progress, begin(options.source, options.engine, progress) as reading:
        # Loaded only now, as this takes about as long as the engine reads.
        from data.own.register import lay_reading, set_aside_folder

        account, store = lay_reading(reading, progress, options.snapshot)
    print(*account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(options.snapshot)}")
    print(store.counts())
    return 0
