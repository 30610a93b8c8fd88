"""`python -m data add figures`: a file of lines in the columns of `figures.csv` into the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.commands.arguments import add_ledger, ledger


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="in the columns of figures.csv")
    add_ledger(parser)
    parser.set_defaults(target=ledger)


def run(options: argparse.Namespace) -> int:
    """Add the lines of a file, all of them or none."""
    from data.add import add_lines

    print(*add_lines(options.file, options.ledger, options.base), sep="\n")
    print("python -m data build puts them on the map")
    return 0
