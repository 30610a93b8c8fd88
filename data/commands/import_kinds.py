"""`python -m data import kinds`: a list of kinds of source laid over a snapshot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.commands.arguments import add_targets, other_or_snapshot
from data.text import cleaned


def add_arguments(listed: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    listed.add_argument(
        "file",
        type=Path,
        help="CSV or XLSX with the columns register id (or waterworks and municipality), kind,"
        " source, words",
    )
    add_targets(listed)
    listed.set_defaults(target=other_or_snapshot)


def run(options: argparse.Namespace) -> int:
    """A list is taken whole or not at all."""
    from data.commands import output
    from data.own.imports import import_kinds
    from data.own.layers import held
    from data.sheets.problems import Refused
    from telling import sheet_words
    from telling.language import language

    target, there = other_or_snapshot(options), held(options.snapshot)
    name = cleaned(options.file.name)
    try:
        own = import_kinds(target, there, options.file, name, output.laying(print))
    except Refused as error:
        why = sheet_words.sentence(error.reason, language("en"))
        print(f"{options.file}: {why}", "nothing was written", sep="\n", file=sys.stderr)
        return 1
    print(*there.note(), f"{target}: {own.counts()}", sep="\n")
    return 0
