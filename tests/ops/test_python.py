"""A Python that is too old, or lacks a package, is told in a sentence; every command has `--help`,
which starts nothing."""

import ast
import subprocess
import sys

import pytest

from data.__main__ import COMMANDS
from harness import ROOT
from ops.python import check_version, need_packages, packages_named

FILE = ROOT / "ops" / "python.py"
ROOMS = ("benchmarks", "data", "geo", "ops", "tests", "treatment")
INNER = {"data/child.py", "ops/python.py"}
"""The one is run by the program alone, the other takes no options."""
ALONE = """
import runpy, sys
sys.modules["pandas"] = None
sys.argv = {!r}
runpy.run_module(sys.argv[0], None, "__main__", alter_sys=True)
"""


def commands():
    """Every file that is a command, as Python is asked to run it."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if file.name != "__main__.py" and "\nif __name__ ==" not in file.read_text("utf-8"):
                continue
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            if path not in INNER:
                yield module.removesuffix(".__main__")


def test_an_old_python_is_told_what_is_needed():
    with pytest.raises(SystemExit) as told:
        check_version((3, 9, 18))
    assert str(told.value).startswith("This is Python 3.9, and 3.11 or newer is needed.")
    check_version((3, 14, 0))


def test_the_check_is_read_by_an_old_python():
    ast.parse(FILE.read_text("utf-8"), feature_version=(3, 7))
    done = subprocess.run([sys.executable, FILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_package_that_is_missing_is_named():
    with pytest.raises(SystemExit, match=r"no_such, nor_this. README.md says how"):
        need_packages("json", "no_such", "nor_this")
    with pytest.raises(SystemExit, match="no_such"), packages_named():
        import no_such  # noqa: F401


@pytest.mark.parametrize(
    "command", [["data", "check"], ["geo", "export", "x"], ["benchmarks.vitals"]]
)
def test_a_command_without_its_packages_says_so(command):
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "pandas. README.md says how" in done.stderr and "Traceback" not in done.stderr


SUBCOMMANDS = {
    "data": [
        *(["build"], ["upgrade"], ["undo"], ["check"], ["fetch"], ["release"], ["changes"]),
        *(["rehearse"], ["add", "figure"], ["add", "figures"]),
        *(["import", "sheet"], ["import", "kinds"], ["import", "register"]),
    ],
    "geo": [["export"]],
}
HELP = [(module, *words) for module in commands() for words in [[], *SUBCOMMANDS.get(module, [])]]
LOADED = """
import atexit, runpy, sys
sys.argv = [sys.argv[1], *sys.argv[2:], "--help"]
atexit.register(lambda: print(*{{*{large!r}}} & {{*sys.modules}}, file=sys.stderr))
runpy.run_module(sys.argv[0], None, "__main__", alter_sys=True)
"""
"""Asks a module for help, and says which of the large packages it has loaded for that."""
LARGE = ("duckdb", "geopandas", "numpy", "pandas", "playwright", "pyarrow", "rich", "streamlit")


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_help_says_at_once_what_a_command_does_and_starts_nothing(command):
    before = {file: file.stat().st_mtime_ns for file in (ROOT / "docs").glob("*.md")}
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(large=LARGE), *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert len(done.stdout.splitlines()) > 2
    assert {file: file.stat().st_mtime_ns for file in (ROOT / "docs").glob("*.md")} == before


def test_all_commands_of_the_figures_are_tried():
    words = [
        [name, *inner]
        for name, (_, what) in COMMANDS.items()
        for inner in ([[one] for one in what] if isinstance(what, dict) else [[]])
    ]
    assert sorted(words) == sorted(SUBCOMMANDS["data"])
