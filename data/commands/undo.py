"""`python -m data undo`: own figures taken away again."""

from __future__ import annotations

import argparse

from data.commands.arguments import add_sources, snapshot


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="what is to go: the name of a sheet's or list's file, what was fetched, or register;"
        " without a name everything but the ledger",
    )
    add_sources(command)
    command.set_defaults(target=snapshot)


def run(options: argparse.Namespace) -> int:
    """Take own figures away, and say which."""
    from data.commands import output
    from data.own.rebuild import undo

    laying = output.laying(print)
    gone = undo(options.snapshot, options.names, options.ledger, options.base, laying)
    print(f"taken away: {output.listed(gone) or 'nothing'}")
    return output.counts(options)
