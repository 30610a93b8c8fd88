"""One style by ruff and types by mypy, as pyproject.toml has them; CI runs what README says."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("command", ["check", "format --check --diff"])
def test_ruff_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command.split(), "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rooms_below_the_pages_are_typed():
    done = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_the_command_of_the_readme():
    *_, command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert command.startswith("python3 ops/python.py && python3 -m venv")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def test_each_class_has_a_name_of_its_own():
    places = defaultdict(list)
    for path in ROOT.glob("[!.]*/**/*.py"):
        if path.parts[len(ROOT.parts)] != "tests":
            for name in re.findall(r"^class ([A-Z]\w*)", path.read_text("utf-8"), re.M):
                places[name].append(str(path.relative_to(ROOT)))
    assert len(places) > 100
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
