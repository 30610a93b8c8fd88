"""`python -m data build`: the ledger read, and a snapshot written."""

from __future__ import annotations

import argparse
import sys

from data.commands.arguments import add_sources, snapshot


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(command)
    command.set_defaults(target=snapshot)


def run(options: argparse.Namespace) -> int:
    """Build the snapshot, unless own figures lie over it."""
    from data.build import build
    from data.commands import output
    from data.own.layers import held

    if options.snapshot.exists() and (layers := held(options.snapshot).layers):
        print(
            f"{options.snapshot}: own figures lie over the ledger: {output.listed(layers)};"
            " `python -m data upgrade` builds it anew with them, `python -m data undo` without"
            " them",
            file=sys.stderr,
        )
        return 1
    build(options.snapshot, options.ledger, options.base)
    return output.counts(options)
