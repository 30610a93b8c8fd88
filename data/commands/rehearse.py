"""`python -m data rehearse`: a made-up register imported into a folder of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.folders import named
from data.paths import REHEARSAL


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    command.add_argument(
        "--scale", type=_scale, default=1.0, help="times the size of the real register (1)"
    )
    command.add_argument(
        "--into",
        type=named,
        default=REHEARSAL,
        metavar="DIR",
        help="folder for the register's files and the snapshot (rehearsal)",
    )
    command.set_defaults(target=_target)


def _scale(text: str) -> float:
    from data.own import rehearsal

    scale = float(text)
    if not 0.01 <= scale <= rehearsal.MOST:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 0.01 to {rehearsal.MOST:g}")
    return scale


def _target(options: argparse.Namespace) -> Path:
    """The snapshot that the command writes."""
    from data.own import rehearsal

    return rehearsal.snapshot(options.into)


def run(options: argparse.Namespace) -> int:
    """Rehearse, and say how to look at it."""
    from data.own import rehearsal
    from data.own.register import set_aside_folder

    account, store = rehearsal.rehearse(options.into, options.scale)
    target = rehearsal.snapshot(options.into)
    print("made-up figures: nothing of this register was measured", *account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(target)}")
    print(store.counts(), rehearsal.how_to_open(options.into), sep="\n")
    return 0
