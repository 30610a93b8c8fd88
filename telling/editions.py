"""What an edition of the figures brought, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.codes import FigureChange
from data.editions import ReleasedEdition
from data.parameters import PARAMETERS, UNITS
from data.store import Store
from findings import editions
from telling import words
from telling.citation import edition, long_date
from telling.language import Language

MOST_ROWS: Final = 100
"""Changes that a page lists, where it does not say; the file has all."""


@dataclass(frozen=True)
class ChangeRow:
    """One figure that came, changed or went, in words."""

    work: str
    place: str
    parameter: str
    change: str


@dataclass(frozen=True)
class Changes:
    """What changed since an edition: how many figures, of how many waterworks, and the first rows,
    magnesium before all else."""

    summary: str
    rows: tuple[ChangeRow, ...]
    more: int


def named(one: ReleasedEdition, language: Language) -> str:
    """The version of an edition and its day."""
    day = long_date(date.fromisoformat(one.date), language)
    return language.t("Version {version}, {date}", version=one.version, date=day)


def counts(one: ReleasedEdition, language: Language) -> str:
    """What an edition holds and what it changed, as sentences."""
    n = language.number
    holds = language.t(
        "{figures} figures of {works} waterworks.", figures=n(one.figures), works=n(one.works)
    )
    changed = language.t(
        "{came} came, {changed} changed, {gone} went.",
        came=n(one.came),
        changed=n(one.changed),
        gone=n(one.gone),
    )
    return f"{holds} {changed}"


def shown(store: Store, language: Language) -> str:
    """Which edition the figures of a store are, as a sentence."""
    t, which = language.t, edition(store)
    if which.version:
        return t(
            "These are the figures of version {version} (edition {mark}).",
            version=which.version,
            mark=which.mark,
        )
    if store.editions:
        return t(
            "These figures (edition {mark}) have changed since version {version}, and no version"
            " has been released of them yet.",
            mark=which.mark,
            version=store.editions[-1].version,
        )
    return t("No version of these figures has been released (edition {mark}).", mark=which.mark)


def since(store: Store, version: str, language: Language, most: int = MOST_ROWS) -> Changes:
    """Return what came, changed and went since an edition ("": since before the first), with so
    many rows at most. Raises KeyError where there is no such edition."""
    found = editions.since(store, version)
    counts = found["change"].value_counts()
    came, changed, gone = (language.number(int(counts.get(code, 0))) for code in FigureChange)
    summary = language.t(
        "At {works} waterworks: {came} figures came, {changed} changed, {gone} went.",
        works=language.number(found["waterworks_id"].nunique()),
        came=came,
        changed=changed,
        gone=gone,
    )
    order = found["parameter"].map({code: place for place, code in enumerate(PARAMETERS)})
    first = found.assign(order=order).sort_values(["order", "municipality_number", "name"])
    rows = (_row(store, row, language) for row in first.head(most).to_dict("records"))
    return Changes(summary, tuple(rows), max(0, len(found) - most))


def _row(store: Store, row: Mapping[object, str], language: Language) -> ChangeRow:
    place = store.municipality_rows.get(row["municipality_number"])
    parameter, change = words.PARAMETER[row["parameter"]], words.CHANGE[row["change"]]
    return ChangeRow(
        row["name"],
        str(place["label"]) if place else row["municipality_number"],
        language.t(parameter),
        language.t(
            change, before=_value(row, "before", language), after=_value(row, "after", language)
        ),
    )


def _value(row: Mapping[object, str], end: str, language: Language) -> str:
    """A value with its unit, how it is known and its year."""
    if not (value := row[f"value_{end}"]):
        return ""
    number = f"{language.published(value)} {UNITS[row['parameter']]}".strip()
    evidence = language.t(words.EVIDENCE[row[f"evidence_{end}"]]).lower()
    known = ", ".join(filter(None, (evidence, row[f"year_{end}"])))
    return f"{number} ({known})"
