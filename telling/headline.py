"""The headline of the country, made from the figures: what groundwater and surface water hold and
what dolomite would add, each with how sure that is and where it leads on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from data.memo import per_store
from data.store import Store
from findings import known
from findings.codes import Basis
from findings.known import Known
from findings.selection import Selection
from telling import points, words
from telling.contrast import ABROAD
from telling.language import N_, Language
from treatment.potential import potential

ADDED = N_("With dolomite")
MEASURED = (Basis.TREATED, Basis.RAW)
"""What is measured at waterworks, the better evidence first."""


@dataclass(frozen=True)
class Statement:
    """One part of the headline: what it is about (`code`, with its `name`), the figure with its
    unit, how sure it is, and the page of the dashboard where it leads on."""

    code: str
    name: str
    figure: str
    sure: str
    page: str


@per_store(4)
def of_country(store: Store, language: Language) -> tuple[Statement, ...]:
    """Return the headline of the country."""
    return (
        _kind(store, "groundwater", language),
        _kind(store, "surface_water", language),
        _dolomite(store, language),
    )


def _kind(store: Store, kind: str, language: Language) -> Statement:
    """What is known of a kind of water by its best evidence; where too few are measured for a
    median, what those hold that are."""
    rows = [row for row in known.of_place(store, Selection()) if row.kind == kind and row.number]
    measured = [row for row in rows if row.basis in MEASURED]
    best = next((row for row in measured if not math.isnan(row.median)), None)
    best = best or next(iter(measured), None)
    best = best or next((row for row in rows if row.basis == Basis.ESTIMATE), None)
    name, t = language.t(words.SOURCE_TYPE[kind]), language.t
    figure = t("not known") if best is None else _figure(best, language)
    sure = "" if best is None else _sure(best, language)
    if kind == "groundwater" and (best is None or math.isnan(best.median)):
        sure = " ".join(filter(None, (sure, _abroad(store, language))))
    return Statement(kind, name, figure, sure, "kontrast")


def _figure(row: Known, language: Language) -> str:
    if math.isnan(row.median):
        return f"{language.span(row.least, row.most)} mg/l"
    return f"{language.two_digits(row.median)} mg/l"


def _sure(row: Known, language: Language) -> str:
    nt, n = language.nt, row.number
    if row.basis == Basis.ESTIMATE:
        return nt("Estimated for {n} waterworks.", "Estimated for {n} waterworks.", n)
    if math.isnan(row.median):
        return nt("Measured at only one waterworks.", "Measured at only {n} waterworks.", n)
    ends = dict.fromkeys(language.two_digits(end) for end in (row.low, row.high))
    span = "–".join(ends)
    if row.basis == Basis.RAW:
        return nt(
            "Median of {n} raw water ({span}).", "Median of {n} raw waters ({span}).", n, span=span
        )
    return nt(
        "Median of {n} tap water ({span}).", "Median of {n} tap waters ({span}).", n, span=span
    )


def _abroad(store: Store, language: Language) -> str:
    low, high = (language.rounded(points.value(store, claim), 1) for claim in ABROAD)
    return language.t("Sweden: {low}–{high}.", low=low, high=high)


def _dolomite(store: Store, language: Language) -> Statement:
    t = language.t
    found = potential(store, Selection())
    if not found.answered_residents:
        return Statement("dolomite", t(ADDED), t("not known"), "", "dolomitt")
    span = "–".join(dict.fromkeys(language.two_digits(end) for end in (found.low, found.high)))
    sure = t("Calculated, not measured ({span}).", span=span)
    gain = language.two_digits(found.gain)
    return Statement("dolomite", t(ADDED), f"+{gain} mg/l", sure, "dolomitt")
