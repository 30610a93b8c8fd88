"""`python -m data changes`: what came, changed and went from one snapshot to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.folders import named
from data.paths import SNAPSHOT


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    command.add_argument("old", type=named, help="folder of a snapshot")
    command.add_argument("new", type=named, help="folder of a newer one")
    command.add_argument("--into", type=Path, metavar="FILE", help="CSV with a line for each")
    command.set_defaults(snapshot=SNAPSHOT)


def run(options: argparse.Namespace) -> int:
    """Compare the figures of two snapshots."""
    from data.codes import FigureChange
    from data.commands import output
    from data.editions import difference
    from data.store import open_store
    from findings.editions import state

    found = difference(*(state(open_store(folder)) for folder in (options.old, options.new)))
    counts = found["change"].value_counts()
    print(output.changed(*(int(counts.get(code, 0)) for code in FigureChange)))
    print(f"waterworks: {found['waterworks_id'].nunique()}")
    if options.into:
        found.to_csv(options.into, index=False, lineterminator="\n")
        print(options.into)
    return 0
