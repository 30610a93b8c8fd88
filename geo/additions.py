"""The calculated layer: the magnesium that dolomite would add within the targets."""

from __future__ import annotations

import math

from data.store import Store
from findings.classes import MAGNESIUM
from findings.selection import Selection
from geo.layers import Fill
from telling import words
from telling.dolomite_table import REASON, basis
from telling.language import Language
from treatment.additions import leading_notes
from treatment.notes import Note


def addition_fills(store: Store, selection: Selection, language: Language) -> list[Fill]:
    """Return the fill of every municipality by the magnesium that would be added (mg/l), hatched
    as a calculation; those outside the selection are dimmed."""
    notes = leading_notes(store, selection)
    fills = []
    for number in store.municipalities.index:
        if number not in notes:
            fills.append(Fill(number, "dimmed"))
            continue
        found = notes[number]
        if found is None or math.isnan(found.added):
            fills.append(Fill(number, "none", lines=(_why(found, language),)))
            continue
        index = MAGNESIUM.class_of(found.added)
        fills.append(Fill(number, "hatched", index, index, _lines(store, found, language)))
    return fills


def _why(found: Note | None, language: Language) -> str:
    t, no_work = language.t, words.NO_FIGURE["no_work"]
    if found is None or found.no_headline is None:
        return t("No data: {reason}", reason=t(no_work))
    return " ".join((t("No calculation is given, because:"), t(REASON[found.no_headline])))


def _lines(store: Store, found: Note, language: Language) -> tuple[str, ...]:
    t = language.t
    return (
        t(
            "dolomite would add {added} mg/l within the targets",
            added=language.number(found.added, 1),
        ),
        t("calculated, not measured") + f" · {store.waterworks.at[found.waterworks_id, 'name']}",
        basis(found, language),
    )
