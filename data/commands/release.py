"""`python -m data release`: an edition of the figures as they are."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from data.commands.arguments import add_snapshot, snapshot


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_snapshot(command)
    command.add_argument("version", nargs="?", help="numbers with points (the day: 2026.12.31)")
    command.add_argument(
        "--date", type=date.fromisoformat, default=date.today(), help="of the edition (today)"
    )
    command.set_defaults(target=snapshot)


def run(options: argparse.Namespace) -> int:
    """Nothing is released where no figure of a waterworks has changed since the newest edition."""
    from data import editions
    from data.commands import output
    from data.store import open_store
    from findings.editions import current, released

    store = open_store(options.snapshot)
    if newest := current(store):
        print(f"nothing has changed since {newest.version}; nothing was written")
        return 0
    version = options.version or options.date.strftime("%Y.%m.%d")
    edition, changed = released(store, version, options.date.isoformat())
    try:
        editions.write(options.snapshot, edition, changed)
    except ValueError as error:
        print(f"{error}; nothing was written", file=sys.stderr)
        return 1
    print(f"edition {version}: {edition.figures} figures of {edition.works} waterworks")
    print(output.changed(edition.came, edition.changed, edition.gone))
    print(f"{editions.index(options.snapshot)}")
    return 0
