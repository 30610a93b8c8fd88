"""What docs/reliability.md says was tried, and docs/security.md promises, is held by a test of that
name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOLD = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
PROMISED = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)`", TOLD + PROMISED)))
FILES = sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", TOLD + PROMISED)))
FAULTS = [line for line in TOLD.splitlines() if line.startswith("| ")]
HEADS = ("| fault |", "| what |", "| --- |")


@cache
def names_of_tests() -> frozenset[str]:
    """The names of all tests."""
    trees = (ast.parse(path.read_text("utf-8")) for path in ROOT.glob("tests/**/test_*.py"))
    return frozenset(
        node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)
    )


def test_the_document_names_tests():
    assert len(NAMED) > 20


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_exists(name):
    assert name in names_of_tests()


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_named_exists(file):
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("row", [row for row in FAULTS if not row.startswith(HEADS)])
def test_every_fault_says_how_it_was_tried_what_happened_and_what_to_do(row):
    _, fault, tried, happened, seen, _ = (cell.strip() for cell in row.split("|"))
    assert fault and happened and seen
    assert "test_" in tried or "by hand" in tried
