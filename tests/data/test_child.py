"""Whatever a child does, its process goes on, is told why, and can have the next one."""

import json
import os
import threading
import time

import pytest

from data.child import Children, Task, Unable, Why

HERE = "tests.data.test_child"


def back(content, progress):
    progress(1, 2)
    return content[::-1]


def die(content, progress):
    os.abort()


def fail(content, progress):
    raise ValueError(content)


def sleep(content, progress):
    time.sleep(60)


def turn(content, progress):
    while True:
        pass


def eat(content, progress):
    return bytes(10**9)


def talk(content, progress):
    print("not an answer", flush=True)
    os.write(1, b"[1, -1]\nx")
    return b"an answer"


def look(content, progress):
    """What is loaded in a child, whether it may write a file, and how soon it is ended where memory
    runs out."""
    import sys

    with open("/proc/self/oom_score_adj", encoding="ascii") as file:
        soon = int(file.read())
    try:
        with open(content, "wb") as file:
            file.write(bytes(10))
        wrote = True
    except OSError:
        wrote = False
    return json.dumps([wrote, sorted(sys.modules), soon]).encode()


def task(name, seconds=20.0, megabytes=300):
    return Task(f"{HERE}:{name}", seconds, megabytes)


@pytest.fixture
def children():
    return Children(at_once=1, waiting=2)


def test_an_answer_comes_back_with_the_progress(children):
    steps = []
    large = bytes(range(256)) * 20_000
    assert children.do(task("back"), large, lambda *step: steps.append(step)) == large[::-1]
    assert steps == [(1, 2)]


@pytest.mark.parametrize(
    ("name", "seconds", "why"),
    [
        ("die", 20, Why.DIED),
        ("fail", 20, Why.DIED),
        ("eat", 20, Why.DIED),
        ("sleep", 1, Why.LATE),
        ("turn", 1, Why.LATE),
    ],
)
def test_a_child_that_ends_otherwise_harms_nobody(children, name, seconds, why):
    with pytest.raises(Unable) as unable:
        children.do(task(name, seconds), b"")
    assert unable.value.why is why
    assert children.do(task("back"), b"ab") == b"ba"


def test_what_a_library_prints_is_no_answer(children):
    assert children.do(task("talk"), b"") == b"an answer"


def test_a_child_writes_no_file_and_loads_no_page(children, tmp_path):
    wrote, loaded, soon = json.loads(children.do(task("look"), os.fsencode(tmp_path / "a")))
    assert (wrote, soon) == (False, 1000)
    assert not {"streamlit", "pandas", "views", "server"} & set(loaded)


def test_one_works_some_wait_and_the_rest_are_told(children):
    gone, told = [], []

    def ask():
        try:
            gone.append(children.do(task("back"), b"ab", None, lambda n: told.append(n)))
        except Unable as unable:
            gone.append(unable.why)

    asking = [threading.Thread(target=ask) for _ in range(5)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert sorted(map(str, gone)) == [str(b"ba")] * 3 + ["busy"] * 2
    assert set(told) <= {1, 2}


def test_who_leaves_while_it_works_ends_the_child(children):
    class Left(Exception):
        pass

    def leave(*_):
        raise Left

    start = time.monotonic()
    with pytest.raises(Left):
        children.do(task("back_and_sleep"), b"", leave)
    assert time.monotonic() - start < 10
    assert children.do(task("back"), b"ab") == b"ba"


def back_and_sleep(content, progress):
    progress(1, 2)
    time.sleep(60)
