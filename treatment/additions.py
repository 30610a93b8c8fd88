"""What dolomite would add to the water that most people of each municipality drink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.classes import MAGNESIUM
from findings.codes import NoFigure
from findings.selection import Selection
from treatment.notes import Note, note


@per_store(maxsize=64)
def leading_notes(store: Store, selection: Selection) -> Mapping[str, Note | None]:
    """Return the note of the chosen work that most people drink from, by municipality; None where
    no such work is known."""
    works = selection.works(store, waters.delivering(store))
    ordered = works.sort_values("residents_counted_here", ascending=False, na_position="last")
    first = ordered.reset_index().drop_duplicates("municipality_number")
    leading = dict(zip(first["municipality_number"], first["waterworks_id"], strict=True))
    return {
        number: note(store, leading[number]) if number in leading else None
        for number in selection.numbers(store)
    }


@dataclass(frozen=True)
class Additions:
    """Municipalities by class of what would be added, and those without an answer by reason."""

    classes: tuple[int, ...]
    reasons: dict[str, int]


def count(store: Store, selection: Selection) -> Additions:
    """Count municipalities for the legend of the calculated layer."""
    classes: Counter[int] = Counter()
    reasons: Counter[str] = Counter()
    for found in leading_notes(store, selection).values():
        if found is None:
            reasons[NoFigure.NO_WORK] += 1
        elif found.no_headline:
            reasons[found.no_headline] += 1
        else:
            classes[MAGNESIUM.class_of(found.added)] += 1
    return Additions(tuple(classes[index] for index in range(len(MAGNESIUM))), dict(reasons))
