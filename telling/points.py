"""Sentences with the cited figures and pages that they stand on.

A number in a sentence is a placeholder that bears the id of a cited figure (`claims` table), so no
figure can stand in one without its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.store import Store
from telling.language import N_, Language


@dataclass(frozen=True)
class Point:
    """One sentence, and the cited figures and pages behind it (ids of the `claims` table)."""

    message: str
    claims: tuple[str, ...]


OLDER_ADVICE = Point(
    N_(
        "Older Norwegian advice is to stay below {older_advice_mg} mg/l of magnesium; the older"
        " norm calls more than {older_norm_mg_poor} mg/l not good."
    ),
    ("older_advice_mg", "older_norm_mg_poor"),
)
"""Said beside dolomite and beside the studies."""


def sentence(point: Point, store: Store, language: Language) -> str:
    """Return the sentence with its cited figures.

    Raises KeyError where a figure is not cited.
    """
    return language.t(point.message, **{key: cited(store, key, language) for key in point.claims})


def cited(store: Store, claim_id: str, language: Language) -> str:
    """Return a cited figure with the digits that it was printed with, and this place's signs:
    `2,0`, `0,6–1,0`, `13 604`; an estimate with its interval behind it, `0,80 (0,74–0,87)`."""
    row = store.claims.loc[claim_id]
    best, span = _printed(row["best"], language), f"{row['low']}-{row['high']}".strip("-")
    if best and span:
        return f"{best} ({language.published(span)})"
    return best or language.published(span)


def value(store: Store, claim_id: str) -> float:
    """Return the value of a cited figure, in its unit.

    Raises KeyError where it is not cited.
    """
    return float(store.claims.at[claim_id, "best"])


def _printed(text: str, language: Language) -> str:
    """A figure as printed; a whole number has its thousands apart."""
    return language.number(int(text)) if text.isdigit() else language.published(text)
