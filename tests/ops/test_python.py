"""A Python that is too old or too new, or lacks a package, is told in a sentence; every command has
`--help`, which starts nothing and needs no package."""

import ast
import subprocess
import sys

import pytest

from data.__main__ import COMMANDS
from harness import ROOT
from ops.python import LEAST, NEWEST, check_newest, check_version, need_packages, packages_named

FILE = ROOT / "ops" / "python.py"
ROOMS = ("benchmarks", "data", "geo", "ops", "tests", "treatment")
INNER = {"data/child.py", "ops/python.py"}
"""The one is run by the program alone, the other takes no options."""


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


def test_a_python_too_old_or_too_new_is_told_what_is_needed():
    with pytest.raises(SystemExit) as told:
        check_version((3, 9, 18))
    assert str(told.value).startswith("This is Python 3.9, and 3.11 or newer is needed.")
    with pytest.raises(SystemExit) as told:
        check_newest((3, 15, 0))
    assert str(told.value).startswith("This is Python 3.15, and 3.14 or older is needed.")
    check_version((3, 11, 0))
    check_newest((3, 14, 0))


def test_the_newest_python_is_one_that_the_documents_name():
    for document in ("README.md", "CONTRIBUTING.md", "docs/dependencies.md"):
        text = (ROOT / document).read_text("utf-8")
        assert f"Python {LEAST[0]}.{LEAST[1]} to {NEWEST[0]}.{NEWEST[1]}" in text
    assert sys.version_info[:2] <= NEWEST


def test_the_check_is_read_by_an_old_python():
    ast.parse(FILE.read_text("utf-8"), feature_version=(3, 7))
    done = subprocess.run([sys.executable, FILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_package_that_is_missing_is_named():
    with pytest.raises(SystemExit, match=r"no_such, nor_this. README.md says how"):
        need_packages("json", "no_such", "nor_this")
    with pytest.raises(SystemExit, match="no_such"), packages_named():
        import no_such  # noqa: F401


WATER = [f"--{name}=1" for name in ("ca", "mg", "na", "cl", "so4", "temp")]


@pytest.mark.parametrize(
    ("package", "command"),
    [
        ("pyarrow", ["data", "check"]),
        ("pyarrow", ["data", "fetch", "vannmiljo"]),
        ("geopandas", ["geo", "export", "x"]),
        ("phreeqc", ["treatment", "--ph=7", "--alk=0.1", *WATER]),
        ("pandas", ["benchmarks.vitals"]),
        ("pytest, playwright", ["tests"]),
    ],
)
def test_a_command_without_its_packages_says_so(package, command):
    done = subprocess.run(
        [sys.executable, "-S", "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{package}. README.md says how" in done.stderr and "Traceback" not in done.stderr


SUBCOMMANDS = {
    "data": [
        *(["build"], ["upgrade"], ["undo"], ["check"], ["fetch"], ["release"], ["changes"]),
        *(["rehearse"], ["add", "figure"], ["add", "figures"]),
        *(["import", "sheet"], ["import", "kinds"], ["import", "register"]),
    ],
    "geo": [["export"]],
}
HELP = [(module, *words) for module in commands() for words in [[], *SUBCOMMANDS.get(module, [])]]


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_help_says_at_once_what_a_command_does_and_starts_nothing(command):
    before = {file: file.stat().st_mtime_ns for file in (ROOT / "docs").glob("*.md")}
    done = subprocess.run(
        [sys.executable, "-S", "-m", *command, "--help"],  # -S: a Python without any packages
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
