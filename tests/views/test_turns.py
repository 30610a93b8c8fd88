"""Runs take turns: few at once, the client with fewest first, and none keeps the others waiting."""

from __future__ import annotations

from contextlib import ExitStack
from queue import Queue
from threading import Thread
from time import sleep

from hypothesis import given
from hypothesis import strategies as st

from views.turns import Turns

PATIENCE_S = 20.0


class Visitors:
    """Clients who each wait for a turn in a thread of their own; `begun` says who has one."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.begun = turns, Queue()
        self._leave: dict[str, Queue] = {}

    def come(self, name: str, client: str, arrives: bool = False) -> None:
        """Let somebody ask for a turn, and return once they wait or have one."""
        self._leave[name] = Queue()
        Thread(target=self._run, args=(name, client, arrives), daemon=True).start()
        while len(self.turns._waiting) + len(self.turns._going) < len(self._leave):
            sleep(0)

    def go(self, name: str) -> None:
        """End the run of somebody."""
        self._leave[name].put(None)

    def _run(self, name: str, client: str, arrives: bool) -> None:
        with self.turns.taken(client, arrives):
            self.begun.put(name)
            self._leave[name].get(timeout=PATIENCE_S)

    def next(self) -> str:
        """Who begins next."""
        return self.begun.get(timeout=PATIENCE_S)


def test_so_many_go_on_at_once_and_the_next_begins_when_one_ends():
    visitors = Visitors(Turns(at_once=2, lapse=PATIENCE_S))
    for name in ("a", "b", "c"):
        visitors.come(name, name)
    assert {visitors.next(), visitors.next()} == {"a", "b"}
    assert visitors.begun.empty()
    visitors.go("a")
    assert visitors.next() == "c"


def test_a_client_with_fewer_runs_comes_before_one_who_has_waited_longer():
    visitors = Visitors(Turns(at_once=2, lapse=PATIENCE_S))
    for name, client in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a"), ("c1", "c")):
        visitors.come(name, client)
    assert {visitors.next(), visitors.next()} == {"a1", "b1"}
    visitors.go("b1")
    assert visitors.next() == "c1"
    visitors.go("a1")
    assert visitors.next() == "a2"


def test_whoever_opens_a_page_lets_those_go_first_who_change_something():
    visitors = Visitors(Turns(at_once=1, lapse=PATIENCE_S, patience=PATIENCE_S))
    for name, arrives in (("first", False), ("opens", True), ("changes", False)):
        visitors.come(name, "same", arrives)
    assert visitors.next() == "first"
    visitors.go("first")
    assert visitors.next() == "changes"
    visitors.go("changes")
    assert visitors.next() == "opens"


def test_whoever_opens_a_page_waits_for_a_while_only():
    now = 0.0
    visitors = Visitors(Turns(at_once=1, lapse=PATIENCE_S, patience=2, clock=lambda: now))
    for name, arrives in (("first", False), ("opens", True), ("changes", False)):
        visitors.come(name, "same", arrives)
    assert visitors.next() == "first"
    now = 2.0
    visitors.go("first")
    assert visitors.next() == "opens"


def test_a_run_that_does_not_end_keeps_nobody_waiting():
    visitors = Visitors(Turns(at_once=1, lapse=0.05))
    for name in ("stuck", "a", "b"):
        visitors.come(name, name)
    assert [visitors.next() for _ in range(3)] == ["stuck", "a", "b"]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(1, 3))
def test_everybody_has_a_turn_and_leaves_no_trace(clients, at_once):
    turns = Turns(at_once)
    for client in clients:
        with ExitStack() as stack:
            stack.enter_context(turns.taken(client))
    assert turns._waiting == [] and turns._going == []


def test_a_run_that_fails_gives_its_turn_back():
    turns = Turns(at_once=1)
    for _ in range(3):
        try:
            with turns.taken("a"):
                raise ValueError
        except ValueError:
            pass
    assert turns._going == []
