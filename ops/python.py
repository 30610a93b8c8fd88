"""Says in a sentence that this is not the Python to use, or which package it lacks.

python3 ops/python.py is what README.md begins with, so that this file is read by old Pythons, too.
"""

import sys
from contextlib import contextmanager
from importlib.util import find_spec

LEAST = (3, 11)


def check_version(version=sys.version_info):
    """End the process where this Python is too old."""
    here, least = "%d.%d" % tuple(version[:2]), "%d.%d" % LEAST  # noqa: UP031
    if tuple(version[:2]) < LEAST:
        sys.exit(
            "This is Python " + here + ", and " + least + " or newer is needed. If the machine has"
            " one, write its name instead of python3, as python" + least + "; python.org has them"
            " for all systems."
        )


@contextmanager
def packages_named():
    """Name the package that a command's imports do not find, and end the process."""
    check_version()
    try:
        yield
    except ModuleNotFoundError as error:
        _end(error.name)


def need_packages(*names):
    """Name the packages that are not there, and end the process."""
    check_version()
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        _end(", ".join(missing))


def _end(names):
    sys.exit(
        "Not installed for " + sys.executable + ": " + names + ". README.md says how:"
        " .venv/bin/pip install -r requirements.txt (for tests and benchmarks"
        " requirements-test.txt), then .venv/bin/python instead of python3."
    )


if __name__ == "__main__":
    check_version()
