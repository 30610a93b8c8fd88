"""`python -m data check`: the snapshot checked, and the ledger behind it."""

from __future__ import annotations

import argparse

from data.commands.arguments import add_sources
from data.paths import SHIPPED


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(command)


def run(options: argparse.Namespace) -> int:
    """Check the snapshot; of the one that ships also the ledger that it is built from."""
    from data.build import read_sources
    from data.own.layers import held
    from data.own.rebuild import newer_ships
    from data.sources.figures import without_words
    from data.store import open_store

    store, there = open_store(options.snapshot), held(options.snapshot)
    print(store.counts())
    for line in [*there.note(), *(f"own figures: {layer}" for layer in there.layers)]:
        print(line)
    if newer_ships(there):
        print("other figures ship than those beneath; run: python -m data upgrade")
    if options.snapshot.resolve() == SHIPPED.resolve():
        tables, _ = read_sources(options.ledger, options.base)
        print(*without_words(options.ledger), sep="\n")
        beneath = open_store(there.base).tables if there.layers else store.tables
        if any(not beneath[name].equals(table) for name, table in tables.items()):
            print("the snapshot is not what the ledger gives; run: python -m data build")
    return 0
