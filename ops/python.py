"""Says in a sentence that this is not the Python to use, or which package it lacks; answers a
command's `--help` before its packages are loaded, which takes seconds.

python3 ops/python.py is what README.md begins with, so that this file is read by old Pythons, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import NoReturn

LEAST, NEWEST = (3, 11), (3, 14)
"""The newest is the last that the pinned packages come built for: for others pip would try to build
them itself, which takes long and fails on most machines."""


def check_version(version: Sequence[int] = sys.version_info[:2]) -> None:
    """End the process where this Python is too old."""
    if tuple(version[:2]) < LEAST:
        _end_version(version, LEAST, "newer")


def check_newest(version: Sequence[int] = sys.version_info[:2]) -> None:
    """End the process where no packages come for this Python."""
    if tuple(version[:2]) > NEWEST:
        _end_version(version, NEWEST, "older")


def _end_version(version: Sequence[int], needed: tuple[int, int], or_else: str) -> NoReturn:
    name = f"{needed[0]}.{needed[1]}"
    sys.exit(
        f"This is Python {version[0]}.{version[1]}, and {name} or {or_else} is needed. If the"
        f" machine has one, write its name instead of python3, as python{name} (on Windows"
        f" py -{name}); python.org has them for all systems."
    )


@contextmanager
def packages_named() -> Iterator[None]:
    """Name the package that a command's imports do not find, and end the process."""
    check_version()
    try:
        yield
    except ModuleNotFoundError as error:
        _end(str(error.name))


def documented(module: str, text: str | None) -> argparse.ArgumentParser:
    """Return the parser of a module that is a command, with its docstring as the help."""
    raw = argparse.RawDescriptionHelpFormatter
    return argparse.ArgumentParser(f"python -m {module}", description=text, formatter_class=raw)


@contextmanager
def imported_by_command(name: str, parser: argparse.ArgumentParser) -> Iterator[None]:
    """Parse the arguments of a command before its imports, whose missing packages are named;
    `name` is the module's `__name__`, which tells whether it was run as a command."""
    if name != "__main__":
        yield
        return
    parser.parse_args()
    with packages_named():
        yield


def need_packages(*names: str) -> None:
    """Name the packages that are not there, and end the process."""
    check_version()
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        _end(", ".join(missing))


def _end(names: str) -> NoReturn:
    sys.exit(
        f"Not installed for {sys.executable}: {names}. README.md says how: .venv/bin/pip install -r"
        " requirements.txt (for tests and benchmarks requirements-test.txt), then .venv/bin/python"
        " instead of python3."
    )


if __name__ == "__main__":
    check_version()
    check_newest()
