"""Sentences with the cited figures and pages that they stand on.

A number in a sentence is a placeholder that bears the id of a cited figure (`claims` table), so no
figure can stand in one without its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.language import Language
from data.store import Store


@dataclass(frozen=True)
class Point:
    """One sentence, and the cited figures and pages behind it (ids of the `claims` table)."""

    message: str
    claims: tuple[str, ...]


def told(point: Point, store: Store, language: Language) -> str:
    """Return the sentence with its cited figures.

    Raises KeyError where a figure is not cited.
    """
    return language.t(point.message, **{key: cited(store, key, language) for key in point.claims})


def cited(store: Store, claim_id: str, language: Language) -> str:
    """Return a cited figure as printed, with this place's decimal sign: `2,0`, `0,6–1,0`."""
    row = store.claims.loc[claim_id]
    return language.published(row["best"] or f"{row['low']}-{row['high']}".strip("-"))
