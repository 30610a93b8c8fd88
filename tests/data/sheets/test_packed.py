"""Rows that are kept as bytes are those that they were made of, wherever one takes them out."""

import pickle

import pytest

from data.sheets.packed import TOGETHER, packed

ROWS = [(number, str(number)) for number in range(2 * TOGETHER + 3)]


@pytest.fixture(scope="module")
def kept():
    return packed(ROWS)


def test_all_rows_come_back_in_their_order(kept):
    assert list(kept) == ROWS == list(pickle.loads(pickle.dumps(kept)))
    assert len(kept) == len(ROWS)
    assert kept == ROWS and ROWS == kept != ROWS[:-1]
    assert not packed([]) and list(packed([])) == []


@pytest.mark.parametrize("stop", [None, 0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, -1, 10_000])
@pytest.mark.parametrize("start", [None, 0, 1, TOGETHER, TOGETHER + 1, -2, 10_000])
@pytest.mark.parametrize("step", [None, 1, 2, -1])
def test_some_rows_are_those_of_a_list(kept, start, stop, step):
    assert kept[start:stop:step] == ROWS[start:stop:step]


@pytest.mark.parametrize("place", [0, 1, TOGETHER, len(ROWS) - 1, -1, -len(ROWS)])
def test_one_row_is_that_of_a_list(kept, place):
    assert kept[place] == ROWS[place]


@pytest.mark.parametrize("place", [len(ROWS), -len(ROWS) - 1])
def test_a_row_that_is_not_there_is_refused(kept, place):
    with pytest.raises(IndexError):
        kept[place]
