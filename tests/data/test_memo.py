"""What is calculated from a store is kept with it, and goes when the store goes."""

import gc
import threading
import weakref
from dataclasses import replace

import pytest

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality, expected_figures, people_by_kind
from findings.tally import tally
from geo.fills import fills
from geo.places import search
from telling import tables
from telling.dolomite_table import notes
from treatment.additions import leading_notes
from treatment.notes import note


@pytest.fixture
def own(store):
    """A store of a visitor's own, with the tables that ship."""
    return replace(store)


@pytest.fixture
def counted():
    """A function of a store that counts how often it is really asked."""
    asked = []

    @per_store(maxsize=2)
    def answer(store: Store, number: int) -> int:
        asked.append(number)
        return number + 1

    return answer, asked


def test_an_answer_is_kept_for_its_store_alone(store, own, counted):
    answer, asked = counted
    assert [answer(own, 1), answer(own, 1), answer(replace(own), 1)] == [2, 2, 2]
    assert asked == [1, 1]


def test_the_answers_longest_unused_go_first(own, counted):
    answer, asked = counted
    for number in (1, 2, 1, 3, 1, 2):
        answer(own, number)
    assert asked == [1, 2, 3, 2]


def test_two_functions_do_not_mix_their_answers(own):
    one, other = (per_store(maxsize=1)(lambda store, n, add=add: n + add) for add in (1, 2))
    assert (one(own, 0), other(own, 0), one(own, 0)) == (1, 2, 1)


def test_many_visitors_may_ask_at_once(own, counted):
    answer, _ = counted
    told = []
    threads = [
        threading.Thread(target=lambda n=n: told.append(answer(own, n % 5) == n % 5 + 1))
        for n in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [True] * 40


def test_many_who_ask_the_same_at_once_have_it_worked_out_once(own):
    asked, ready = [], threading.Barrier(20)

    @per_store(maxsize=2)
    def slow(store: Store, number: int) -> int:
        asked.append(number)
        threading.Event().wait(0.1)
        return number

    def ask():
        ready.wait()
        slow(own, 1)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == [1]


def test_what_fails_for_one_is_tried_anew_for_the_next(own):
    left = [ValueError("once")]

    @per_store(maxsize=2)
    def answer(store: Store) -> str:
        if left:
            raise left.pop()
        return "made"

    with pytest.raises(ValueError, match="once"):
        answer(own)
    assert answer(own) == "made"


def test_a_store_dies_with_everything_that_was_asked_of_it(store, nb):
    own = replace(store)
    chosen, tap = Selection(municipalities=("1101",)), MEASURES["tap"]
    by_municipality(own, tap, chosen)
    people_by_kind(own)
    expected_figures(own)
    waters.best_of_works(own, "mg")
    tables.works(own, chosen, nb)
    tables.municipalities(own, chosen, nb)
    fills(own, tap, chosen, nb)
    tally(own, tap, chosen)
    search(own, "eigersund")
    notes(own, chosen, nb)
    leading_notes(own, chosen)
    note(own, own.waterworks.index[0])
    gone = weakref.ref(own)
    del own
    gc.collect()
    assert gone() is None
