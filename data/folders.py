"""Folders and files written whole or not at all, by one command at a time.

A new folder is written beside the old and takes its place by renaming; what is killed midway leaves
the old one.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where two commands at once are for their user to avoid
    fcntl = None  # type: ignore[assignment]

_held = threading.local()


class BusyError(Exception):
    """Somebody else is writing where something is to be written."""


def named(text: str) -> Path:
    """Return a folder that was written on the command line under a name of its own, so that
    something can be put beside it: `.` has none.

    Raises ValueError for the root.
    """
    folder = Path(text)
    folder = folder if folder.name not in ("", "..") else folder.resolve()
    if not folder.name:
        raise ValueError(f"{text} has no name")
    return folder


def previous(target: Path) -> Path:
    """Where the old snapshot stands for the moment in which the new one takes its place."""
    return target.with_name(target.name + ".previous")


@contextmanager
def alone(target: Path, wait: bool = False) -> Iterator[None]:
    """Let no other command and no other thread write beside `target` while the block runs; it ends
    with the process, however that ends.

    Raises BusyError where another does and it is not to `wait` for it.
    """
    parent = next(folder for folder in target.resolve().parents if folder.exists())
    held = vars(_held).setdefault("folders", set())
    if fcntl is None or parent in held:
        yield
        return
    lock = os.open(parent, os.O_RDONLY)
    try:
        _lock(lock, parent, wait)
        held.add(parent)
        yield
    finally:
        held.discard(parent)
        os.close(lock)


def _lock(lock: int, folder: Path, wait: bool) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        raise BusyError(f"{folder}: another command is writing here; wait for its end") from None
    except OSError:
        pass  # a file system without locks: then two commands at once are for their user to avoid


def swap(target: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a new folder and put it at `target` in one step.

    Killed at any moment, either the old folder or the new one stands whole at `target`, or, in
    the instant between two renames, the old one at `previous(target)`, where `locate` finds it.
    """
    target = _followed(target)
    with alone(target, wait=True):
        new, old = target.with_name(f"{target.name}.new-{os.getpid()}"), previous(target)
        _restore(target)
        for leftover in [old, *target.parent.glob(f"{target.name}.new-*")]:
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            new.mkdir(parents=True)
            fill(new)
            _flush(new)
            if target.exists():
                target.rename(old)
            new.rename(target)
        finally:
            _restore(target)
            shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _restore(target: Path) -> None:
    """Put the old folder back where the new one did not take its place."""
    if not target.exists() and previous(target).exists():
        previous(target).rename(target)


def _followed(target: Path) -> Path:
    """Where a folder is really, so that a link to it stays one."""
    return target.resolve() if target.is_symlink() else target


def _flush(folder: Path) -> None:
    """Make sure that the files are on the disk before they are given the snapshot's name."""
    mode = "r+b" if sys.platform == "win32" else "rb"  # Windows flushes only what may be written
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open(mode) as handle:
                os.fsync(handle.fileno())


def locate(target: Path) -> Path:
    """Return the folder that holds the snapshot: `target`, or the old one in mid-swap."""
    old = previous(_followed(target))
    return old if not target.exists() and old.exists() else target
