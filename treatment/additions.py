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
    works = waters.delivering_by_place(store)
    leading = {n: _first(store, works.get(n, []), selection) for n in selection.numbers(store)}
    return {number: note(store, work) if work else None for number, work in leading.items()}


def _first(store: Store, works: list[str], selection: Selection) -> str | None:
    """The first of some works that is of a chosen kind."""
    kinds, rows = selection.kinds, store.work_rows
    return next((work for work in works if not kinds or rows[work]["source_type"] in kinds), None)


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
