"""`python -m data upgrade`: the snapshot built anew beneath own figures."""

from __future__ import annotations

import argparse

from data.commands.arguments import add_sources, snapshot


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(command)
    command.set_defaults(target=snapshot)


def run(options: argparse.Namespace) -> int:
    """Upgrade the snapshot, and say what changed."""
    from data.commands import output
    from data.own.rebuild import upgrade

    print(upgrade(options.snapshot, options.ledger, options.base, output.laying(print)).counts())
    return 0
