"""Deliberate faults: a random sample of small changes to the code, each tried on the nearest tests.

A change that no test notices is one that the code may have by mistake; CONTRIBUTING.md says how to
run this. cosmic-ray makes the changes. They are made in a copy of the project, and each is tried in
a process that is forked with the large packages already imported.

pytest-cov measures once, for each file of tests by itself, which lines its tests reach. A change is
tried on the tests that reach its statement; where it runs when its module is imported, on every
file that imports it. What a function remembers counts as reached by the first test of a file that
asks: try what survives once more with `--whole`.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
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
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAID = "tests/telling/test_municipality.py"
NEAREST = {
    "data/register": ["tests/data/register"],
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
"""The tests of each room or module."""
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
PARSER.add_argument("--whole", action="store_true", help="the other tests of the files, too")
PARSER.add_argument("--minutes", type=float, default=600, help="start none after that time")
KEPT = Path(tempfile.gettempdir()) / "mutants"
PARSER.add_argument("--log", type=Path, default=KEPT / "tried.jsonl")
PARSER.add_argument("--reach", type=Path, default=KEPT, help="keeps what was measured; %(default)s")

if __name__ == "__main__":  # before what takes seconds, or is not there
    PARSER.parse_args()
try:
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names
    from coverage import CoverageData
except ModuleNotFoundError:
    sys.exit("A package is missing; CONTRIBUTING.md says how to make an environment with it")

LEFT_OUT = ("__init__.py", "made_up.py", "spark.py")
"""What `made_up` draws is nobody's water: other figures would do; the tests of Spark are slow."""
LARGE = ("duckdb", "geopandas", "hypothesis", "ibis", "pyarrow.parquet", "scipy.optimize")
LARGE += ("scipy.stats", "starlette.testclient", "streamlit", "typst", "ibis.backends.duckdb")
LARGE += ("folium", "pytest_cov.plugin", "xlsxwriter")
"""What takes long to import, and is the same whatever is changed here."""
TIMEOUT_S = 900
CPU_S = 40
"""More than any test takes of a processor."""
COVERAGE = "[run]\nrelative_files = true\npatch = subprocess, fork, _exit\n"


def main() -> None:
    """Try a sample of changes, and print those that no test noticed."""
    asked = PARSER.parse_args()
    sample = list(enumerate(drawn(asked.rooms, asked.number, asked.seed)))
    del sys.path[0]  # tests/data is not the room
    for name in LARGE:
        importlib.import_module(name)
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + 60 * asked.minutes
    for folder in (asked.log.parent, asked.reach):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, asked.log.open("a") as log:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache"))
        (copy / ".coveragerc").write_text(COVERAGE)
        for number, (path, operator, occurrence) in sample:
            if (asked.only and number not in asked.only) or time.monotonic() > end:
                continue
            began, before = _used(), (copy / path).read_text("utf-8")
            after = mutate_code(before, get_operator(operator)(), occurrence)
            if not _is_python(after):  # as where the star of keyword arguments becomes a slash
                continue
            line, change = changed(before, after)
            files, chosen = reaching(copy, asked.reach, path, statement(before, line))
            chosen = set() if asked.whole else chosen
            outcome = tried(copy, path, after, files, chosen) if files else "survived"
            outcomes[outcome] += 1
            seconds = round(_used() - began, 1)
            print(number, outcome, f"{path}:{line}: {change}", f"{seconds} s", flush=True)
            row = [number, outcome, path, operator, occurrence, f"{line}: {change}", seconds]
            print(json.dumps(row), file=log, flush=True)
    print(dict(outcomes))


def _used() -> float:
    """Seconds of a processor that the tests have taken so far."""
    return sum(os.times()[2:4])


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


def changed(before: str, after: str) -> tuple[int, str]:
    """The first line that a change touches, and what it says before and after."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            return number, f"{old.strip()} -> {new.strip()}"
    raise ValueError("The change touches no line.")


def statement(text: str, line: int) -> range:
    """The lines of the statement that a line is of; of a compound one those of its head."""
    spans = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            body = getattr(node, "body", None)
            start = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            end = max(start, body[0].lineno - 1) if body else node.end_lineno
            spans.append(range(start, end + 1))
    return min((span for span in spans if line in span), key=len, default=range(line, line + 1))


def nearest(path: str) -> list[str]:
    """The files of tests of a module, those first that bear its name."""
    room = max((room for room in NEAREST if f"{path}/".startswith(f"{room}/")), key=len)
    found = [ROOT / name for name in NEAREST[room]]
    files = [file for name in found for file in [name, *sorted(name.rglob("test_*.py"))]]
    files.sort(key=lambda file: file.stem != f"test_{Path(path).stem}")
    return [file.relative_to(ROOT).as_posix() for file in files if file.is_file()]


def reaching(copy: Path, kept: Path, path: str, lines: range) -> tuple[list[str], set[str]]:
    """Return the files of tests that reach one of the lines, and the tests that do; no tests where
    it runs only when its module is imported."""
    found = {}
    for test in nearest(path):
        contexts = measured(copy, kept, test).contexts_by_lineno(path)
        here = {one.rpartition("|")[0] for line in lines for one in contexts.get(line, [])}
        if here:
            found[test] = here - {""}
    tests = set().union(*found.values())
    return [file for file, own in found.items() if own or not tests], tests


@cache
def measured(copy: Path, kept: Path, test: str) -> CoverageData:
    """Return which lines the tests of a file reach; measured anew when code has changed."""
    files = [file for file in sorted(copy.rglob("*.py")) if file.name[:5] != "test_"]
    files.remove(copy / Path(__file__).relative_to(ROOT))
    code = b"".join(file.read_bytes() for file in [*files, copy / test])
    data = kept / f"{Path(test).stem}-{hashlib.sha256(code).hexdigest()[:16]}"
    if not data.exists():
        print(f"{test}: without any change", flush=True)
        options = ["--cov=.", "--cov-context=test", "--cov-report=", "--cov-config=.coveragerc"]
        os.environ["COVERAGE_FILE"] = f"{data}.new"
        if in_fork(copy, [test], set(), options) != "survived":
            sys.exit(f"{test}: fails by itself, or a test takes over {CPU_S} s")
        Path(f"{data}.new").rename(data)
    found = CoverageData(str(data))
    found.read()
    return found


def tried(copy: Path, path: str, after: str, files: list[str], chosen: set[str]) -> str:
    """Whether the tests notice that a file holds something else: killed, survived or timeout."""
    before = (copy / path).read_text("utf-8")
    (copy / path).write_text(after, "utf-8")
    try:
        return in_fork(copy, files, chosen, ["-x", "-p", "no:cov"])
    finally:
        (copy / path).write_text(before, "utf-8")


def in_fork(copy: Path, files: list[str], chosen: set[str], options: list[str]) -> str:
    """Run the chosen tests of files, or all, in a process of their own."""
    child = os.fork()
    if child == 0:
        _test(copy, files, chosen, options)
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            ran_out = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF
            return "survived" if status == 0 else "timeout" if ran_out else "killed"
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


class _Chosen:
    """Runs some tests only (all where none is chosen), and ends a process whose test is stuck."""

    def __init__(self, chosen: set[str]) -> None:
        self.chosen = chosen

    def pytest_collection_modifyitems(self, items: list) -> None:
        if self.chosen:
            items[:] = [item for item in items if item.nodeid in self.chosen]

    def pytest_runtest_logstart(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, CPU_S)


def _test(copy: Path, files: list[str], chosen: set[str], options: list[str]) -> None:
    leave = os._exit  # before coverage puts its own there
    os.setpgid(0, 0)
    os.chdir(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    signal.setitimer(signal.ITIMER_PROF, CPU_S)
    code = 1
    try:
        import pytest

        asked = ["-q", "-m", "not slow", "-p", "no:cacheprovider", "--rootdir", str(copy)]
        code = pytest.main([*asked, *options, *files], plugins=[_Chosen(chosen)])
    finally:
        leave(0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else int(code))


if __name__ == "__main__":
    main()
