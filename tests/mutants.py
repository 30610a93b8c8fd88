"""Deliberate faults: a random sample of small changes to the code, each tried on the nearest tests.

A change that no test notices is one that the code may have by mistake; CONTRIBUTING.md says how to
run this. cosmic-ray makes the changes. They are made in a copy of the project, and each is tried in
a process that is forked with the large packages already imported, which is most of the time.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGISTER, SAID = "tests/data/register/test_", "tests/telling/test_municipality.py"
NEAREST = {
    "data/register": [
        f"{REGISTER}{name}.py" for name in ("traps", "kinds", "intakes", "generated")
    ],
    "findings": [
        *("tests/findings", "tests/data/test_summary.py", "tests/data/test_known_answers.py"),
        *("tests/data/test_current.py", "tests/data/test_people.py", "tests/geo/test_fills.py"),
    ],
    "findings/profile.py": ["tests/findings/test_profile.py", SAID, "tests/web/test_pages.py"],
    "findings/provenance.py": [SAID, "tests/web/test_pages.py", "tests/telling/test_citation.py"],
    "report": ["tests/report"],
    "telling/municipality.py": [SAID, "tests/web/test_pages.py"],
    "telling/sections.py": [SAID, "tests/report"],
    "telling/terms.py": [SAID, "tests/web/test_pages.py"],
    "telling/water.py": [SAID, "tests/geo/test_fills.py"],
    "treatment": ["tests/treatment"],
}
"""The tests of each room or module; those that bear the name of the changed file come first."""
ROOMS = (
    "data/register",
    "findings",
    "report",
    "treatment",
    *(name for name in NEAREST if "telling" in name),
)
PARSER = argparse.ArgumentParser(description=__doc__)
PARSER.add_argument("rooms", nargs="*", default=list(ROOMS), help="default: %(default)s")
PARSER.add_argument("--number", type=int, default=200)
PARSER.add_argument("--seed", type=int, default=1)
PARSER.add_argument("--only", type=int, nargs="+", default=[], help="numbers of the sample")
PARSER.add_argument("--minutes", type=float, default=600, help="start none after that time")
PARSER.add_argument("--log", type=Path, default=Path(tempfile.gettempdir()) / "mutants.jsonl")

if __name__ == "__main__":  # before what takes seconds, or is not there
    PARSER.parse_args()
try:
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names
except ModuleNotFoundError:
    sys.exit("cosmic-ray is not installed; CONTRIBUTING.md says how to make an environment with it")

LEFT_OUT = ("__init__.py", "made_up.py", "spark.py")
"""What `made_up` draws is nobody's water: other figures would do; the tests of Spark are slow."""
LARGE = ("duckdb", "geopandas", "hypothesis", "ibis", "pyarrow.parquet", "scipy.optimize")
LARGE += ("scipy.stats", "starlette.testclient", "streamlit", "typst", "ibis.backends.duckdb")
"""What takes long to import, and is the same whatever is changed here."""
TIMEOUT_S = 300


def main() -> None:
    """Try a sample of changes, and print those that no test noticed."""
    asked = PARSER.parse_args()
    sample = list(enumerate(drawn(asked.rooms, asked.number, asked.seed)))
    del sys.path[0]  # tests/data is not the room
    for name in LARGE:
        importlib.import_module(name)
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + 60 * asked.minutes
    with tempfile.TemporaryDirectory() as folder, asked.log.open("a") as log:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache"))
        for room in dict.fromkeys(room_of(path) for _, (path, _, _) in sample):
            print(f"{room}: without any change", flush=True)
            if tried(copy, "README.md", "", NEAREST[room]) != "survived":
                sys.exit(f"{room}: its tests fail by themselves, or take over {TIMEOUT_S} s")
        for number, (path, operator, occurrence) in sample:
            if (asked.only and number not in asked.only) or time.monotonic() > end:
                continue
            began, before = time.monotonic(), (copy / path).read_text("utf-8")
            after = mutate_code(before, get_operator(operator)(), occurrence)
            if not _is_python(after):  # as where the star of keyword arguments becomes a slash
                continue
            outcome = tried(copy, path, after, nearest(path))
            outcomes[outcome] += 1
            change = changed(before, after)
            seconds = round(time.monotonic() - began, 1)
            print(number, outcome, path, change, f"{seconds} s", flush=True)
            line = [number, outcome, path, operator, occurrence, change, seconds]
            print(json.dumps(line), file=log, flush=True)
    print(dict(outcomes))


def _is_python(text: str) -> bool:
    with suppress(SyntaxError):
        return bool(compile(text, "changed", "exec"))
    return False


def drawn(rooms: list[str], number: int, seed: int) -> list[tuple[str, str, int]]:
    """Return changes as path, operator and which of its places, one at most of each place."""
    places: dict[tuple[str, object], list[tuple[str, str, int]]] = {}
    for room in rooms:
        found = ROOT / room
        for file in [found] if found.is_file() else sorted(found.rglob("*.py")):
            if file.name not in LEFT_OUT:
                for place, change in changes(file):
                    places.setdefault((change[0], place), []).append(change)
    chance = random.Random(seed)
    some = chance.sample(list(places.values()), min(number, len(places)))
    return [chance.choice(ways) for ways in some]


def changes(file: Path) -> Iterator[tuple[object, tuple[str, str, int]]]:
    """Every change to a file, with its place; but to annotations and decorators."""
    path = file.relative_to(ROOT).as_posix()
    tree = get_ast_from_path(file)
    for name in operator_names():
        operator = get_operator(name)
        if name.endswith("RemoveDecorator") or operator.arguments():
            continue
        occurrence = 0
        for node in ast_nodes(tree):
            for start, _ in operator().mutation_positions(node):
                if not _beside(node):
                    yield start, (path, name, occurrence)
                occurrence += 1


def _beside(node) -> bool:
    """Whether a node is of an annotation or a decorator, most of which only remember results."""
    while node.parent is not None:
        before = node.get_previous_sibling()
        parent, mark = node.parent.type, getattr(before, "value", "")
        if parent == "decorator" or mark == {"tfpdef": ":", "annassign": ":", "funcdef": "->"}.get(
            parent
        ):
            return True
        node = node.parent
    return False


def changed(before: str, after: str) -> str:
    """The first line that a change touches, before and after."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            return f"{number}: {old.strip()} -> {new.strip()}"
    return "lines are gone"


def room_of(path: str) -> str:
    """The row of `NEAREST` that a file belongs to."""
    return max((room for room in NEAREST if f"{path}/".startswith(f"{room}/")), key=len)


def nearest(path: str) -> list[str]:
    """The tests of a file: those that bear its name, then those of its room."""
    own = (ROOT / "tests" / room_of(path)).rglob(f"test_{Path(path).stem}.py")
    first = [test.relative_to(ROOT).as_posix() for test in own]
    return list(dict.fromkeys([*first, *NEAREST[room_of(path)]]))


def tried(copy: Path, path: str, after: str, tests: list[str]) -> str:
    """Whether the tests notice that a file holds something else: killed, survived or timeout."""
    before = (copy / path).read_text("utf-8")
    (copy / path).write_text(after, "utf-8")
    try:
        child = os.fork()
        if child == 0:
            _test(copy, tests)
        end = time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return "survived" if status == 0 else "killed"
            time.sleep(0.05)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "timeout"
    finally:
        (copy / path).write_text(before, "utf-8")


def _test(copy: Path, tests: list[str]) -> None:
    os.setpgid(0, 0)
    os.chdir(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    code = 1
    try:
        import pytest

        asked = ["-q", "-x", "-m", "not slow", "-p", "no:cacheprovider", "--rootdir", str(copy)]
        code = pytest.main([*asked, *tests])
    finally:
        os._exit(int(code))


if __name__ == "__main__":
    main()
