"""What was once found to break something breaks nothing now."""

import pytest

from tests.fuzz.targets import CORPUS, TARGETS, held

KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
NEEDS_A_SERVER = "frames"


@pytest.fixture(scope="module")
def around():
    """What each target's check is asked with, made when first asked for."""
    made, opened = {}, []
    try:

        def of(name):
            if name not in made:
                context = TARGETS[name].around()
                made[name] = context.__enter__()
                opened.append(context)
            return made[name]

        yield of
    finally:
        for context in reversed(opened):
            context.__exit__(None, None, None)


def test_there_are_cases_of_each_target():
    assert {path.parent.name for path in KEPT} == set(TARGETS)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_case_that_was_found_holds(path, around):
    held(TARGETS[path.parent.name], path.read_bytes(), around(path.parent.name))
