"""What dolomite would add, counted for places whose note is known."""

import pytest

from findings.selection import Selection
from treatment.additions import count, leading_notes

BERGEN, LILLEHAMMER, OSLO, STAVANGER = "4601", "3405", "0301", "1103"
BERGEN_WORK = "Z0911211948592561126KDLAA"


def test_a_municipality_has_the_note_of_the_work_that_most_drink_from(store):
    notes = leading_notes(store, Selection(municipalities=(BERGEN,)))
    assert {number: note.waterworks_id for number, note in notes.items()} == {BERGEN: BERGEN_WORK}


@pytest.mark.parametrize(
    ("selection", "classes", "reasons"),
    [
        # 3.0 and 0.3 mg/l
        (Selection(municipalities=(BERGEN, OSLO)), (0, 1, 0, 0, 1, 0, 0), {}),
        (Selection(municipalities=(STAVANGER,)), (0,) * 7, {"sea_salt": 1}),
        (Selection(municipalities=(LILLEHAMMER,)), (0,) * 7, {"groundwater": 1}),
        (Selection(municipalities=(OSLO,), kinds=("groundwater",)), (0,) * 7, {"no_work": 1}),
    ],
)
def test_a_municipality_counts_once_in_its_class_or_by_its_reason(
    store, selection, classes, reasons
):
    found = count(store, selection)
    assert (found.classes, found.reasons) == (classes, reasons)


def test_every_municipality_is_counted(store):
    found = count(store, Selection())
    assert sum(found.classes) + sum(found.reasons.values()) == 357
