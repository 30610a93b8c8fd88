"""The calculated layer: what a bed of half marble and half dolomite would add to magnesium."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.selection import Selection
from geo.layers import Fill
from geo.legend import MAGNESIUM
from telling.dolomite_table import REASON, basis
from telling.language import Language
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


def addition_fills(store: Store, selection: Selection, language: Language) -> list[Fill]:
    """Return the fill of every municipality by the magnesium that would be added (mg/l), hatched
    as a calculation; those outside the selection are dimmed."""
    notes = leading_notes(store, selection)
    fills = []
    for number in store.municipalities.index:
        if number not in notes:
            fills.append(Fill(number, "dimmed"))
            continue
        told = notes[number]
        if told is None or math.isnan(told.added):
            fills.append(Fill(number, "none", lines=(_why(told, language),)))
            continue
        index = MAGNESIUM.class_of(told.added)
        fills.append(Fill(number, "hatched", index, index, _lines(store, told, language)))
    return fills


def _why(told: Note | None, language: Language) -> str:
    t = language.t
    if told is None:
        return t("No data: {reason}", reason=t("no waterworks of this kind is known here"))
    return " ".join((t("No calculation is given, because:"), t(REASON[told.reason])))


def _lines(store: Store, told: Note, language: Language) -> tuple[str, ...]:
    t = language.t
    return (
        t("half dolomite would add {added} mg/l", added=language.number(told.added, 1)),
        t("calculated, not measured") + f" · {store.waterworks.at[told.waterworks_id, 'name']}",
        basis(told, language),
    )


@dataclass(frozen=True)
class Additions:
    """Municipalities by class of what would be added, and those without an answer by reason."""

    classes: tuple[int, ...]
    reasons: dict[str, int]


def count(store: Store, selection: Selection) -> Additions:
    """Count municipalities for the legend of the calculated layer."""
    classes, reasons = Counter(), Counter()
    for told in leading_notes(store, selection).values():
        if told is None:
            reasons["no_work"] += 1
        elif math.isnan(told.added):
            reasons[told.reason] += 1
        else:
            classes[MAGNESIUM.class_of(told.added)] += 1
    return Additions(
        tuple(classes[index] for index in range(len(MAGNESIUM.colours))), dict(reasons)
    )
