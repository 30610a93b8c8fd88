"""`python -m data rehearse`: a made-up national register, imported into a folder of its own.

An office sees what it will get before it has the register's files. The snapshot carries a mark, so
that every page, file, picture and answer made of it says that its figures are made up.
"""

from __future__ import annotations

from pathlib import Path

from data.faults import SnapshotError
from data.folders import locate, swap
from data.own.register import import_register
from data.paths import REHEARSAL, SHIPPED, VARIABLE
from data.progress import Progress
from data.register import made_up
from data.register.account import RegisterAccount
from data.store import Store, open_store

MOST = 10.0
"""Times the size of the real register; ten of them take some 700 MB on the disk."""


def snapshot(folder: Path) -> Path:
    """Where the snapshot of a rehearsal lies in its folder."""
    return folder / "snapshot"


def rehearse(folder: Path = REHEARSAL, scale: float = 1.0) -> tuple[RegisterAccount, Store]:
    """Write a register of `scale` times the real size into `folder` and import it beside it.

    Raises SnapshotError where the folder holds a snapshot that is no rehearsal, which stays as it
    is.
    """
    target = snapshot(folder)
    _check_target(target)
    files = folder / "register"

    def fill(new: Path) -> None:
        with Progress() as progress:
            made_up.write(new, scale, progress=progress.of_rows("making up the register"))

    swap(files, fill)
    return import_register(files, target, shipped=SHIPPED, is_made_up=True)


def _check_target(target: Path) -> None:
    there = locate(target)
    if there.is_dir() and any(there.iterdir()) and not open_store(there).made_up:
        message = f"{target}: holds a snapshot that is no rehearsal; choose another folder (--into)"
        raise SnapshotError([message])


def how_to_open(folder: Path) -> str:
    """Say how the dashboard is opened on a rehearsal."""
    target = snapshot(folder).resolve()
    return f"open the dashboard on it: {VARIABLE}={target} streamlit run dashboard.py"
