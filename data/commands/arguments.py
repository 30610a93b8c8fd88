"""Arguments that several commands share, and the folders that they write."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.folders import named
from data.paths import BASE, LEDGER, SNAPSHOT


def add_ledger(command: argparse.ArgumentParser) -> None:
    """Add the folders that the ledger is read from."""
    command.add_argument("--ledger", type=Path, default=LEDGER, help="folder of the ledger")
    command.add_argument("--base", type=Path, default=BASE, help="folder of the base tables")


def add_snapshot(command: argparse.ArgumentParser) -> None:
    """Add the folder of the snapshot."""
    command.add_argument("--snapshot", type=named, default=SNAPSHOT, help="folder of the snapshot")


def add_sources(command: argparse.ArgumentParser) -> None:
    """Add the folders that a snapshot is built from, and its own."""
    add_ledger(command)
    add_snapshot(command)


def add_targets(command: argparse.ArgumentParser) -> None:
    """Add the snapshot that is added to and the one that is written."""
    command.add_argument("--snapshot", type=named, default=SNAPSHOT, help="the snapshot to add to")
    command.add_argument(
        "--into", type=named, help="folder of the new snapshot (else it replaces --snapshot)"
    )


def ledger(options: argparse.Namespace) -> Path:
    """The folder that a command writes which adds to the ledger."""
    return Path(options.ledger)


def snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes."""
    return Path(options.snapshot)


def other_or_snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes where another one may be given."""
    return Path(options.into or options.snapshot)
