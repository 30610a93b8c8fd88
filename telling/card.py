"""The card of a municipality: what is known of its water at a glance, as data.

The page of the map, the page of the municipality and the plain page lay out the same; nothing in it
needs a script or a style of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.evidence import Figure
from data.memo import per_store
from data.store import Store
from findings import intake, spread, waters
from findings.codes import Basis, Standing
from findings.intake import Drinker
from findings.selection import Selection
from findings.spread import LEVELS, Spread
from findings.summary import MEASURES, MunicipalWater, by_municipality
from findings.wanted import is_wanted
from telling import words
from telling.intake import amount_words
from telling.language import N_, Language
from telling.tables import cautions, reported_otherwise
from treatment.additions import leading_notes

MOST_WORKS = 3
"""Waterworks that a card names; the others are counted."""
DRINKER = Drinker()
OF_COUNTRY = {
    Basis.TREATED: N_("Half of {n} measured tap waters in Norway hold {span} mg/l."),
    Basis.ESTIMATE: N_("Half of {n} Norwegian waterworks are estimated to hold {span} mg/l."),
}


@dataclass(frozen=True)
class Band:
    """A third of the scale: its level and what it holds (mg/l), in words; `here` where the water of
    the place can lie in it."""

    level: Standing
    name: str
    holds: str
    here: bool


@dataclass(frozen=True)
class CardScale:
    """Where a water stands among those of the country: the level in words, the bands from the
    lowest, and the ends and the best value of the figure as parts of the whole line (0-1; the best
    is None where only ends are known). `basis` says what the bands are of."""

    verdict: str
    bands: tuple[Band, ...]
    low: float
    high: float
    best: float | None
    basis: str


@dataclass(frozen=True)
class CardWork:
    """A waterworks on a card."""

    waterworks_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Card:
    """What is known of the water of a municipality.

    `value` is the big figure with its unit and `rest` what belongs to it; `evidence` how it is
    known, at which waterworks or from what; `caution` what must be kept in mind, or "". `day` is
    what a day's water gives, "" where nothing is known; `works` are those that most people drink
    from, `more_works` how many others there are; `dolomite` what that would add; `wanted` says that
    nothing is measured, so that figures are to be asked for.
    """

    number: str
    name: str
    county: str
    known: bool
    value: str
    evidence: str
    caution: str
    scale: CardScale | None
    day: str
    works: tuple[CardWork, ...]
    more_works: str
    dolomite: str
    wanted: bool


@per_store(64)
def of_municipality(store: Store, number: str, language: Language) -> Card:
    """Return the card of a municipality. Raises KeyError for no such number."""
    row = store.municipalities.loc[number]
    water = by_municipality(store, MEASURES["tap"], Selection())[number]
    shown, hidden = _works(store, number, language)
    return Card(
        number=number,
        name=row["label"],
        county=row["county_name"],
        known=water.figure.known,
        value=language.figure(water.figure, "mg/l"),
        evidence=_evidence(store, water, language),
        caution=cautions(water.cautions, water.link, language),
        scale=_scale(store, water.figure, language),
        day=_day(store, water.figure, language),
        works=shown,
        more_works=hidden,
        dolomite=_dolomite(store, number, language),
        wanted=is_wanted(water),
    )


def _evidence(store: Store, water: MunicipalWater, language: Language) -> str:
    t = language.t
    if water.reason:
        return t("No data: {reason}", reason=t(words.NO_FIGURE[water.reason]))
    evidence = t(words.EVIDENCE[water.evidence])
    if not water.waterworks_id:
        return evidence
    return f"{evidence} · {store.work_rows[water.waterworks_id]['name']}"


def _scale(store: Store, figure: Figure, language: Language) -> CardScale | None:
    country = spread.of_country(store)
    if country is None or not figure.known:
        return None
    t, levels = language.t, country.levels(figure)
    lower, upper = (t(words.STANDING[level]) for level in (levels[0], levels[-1]))
    if lower == upper:
        verdict = t("{level} for Norway", level=lower)
    else:
        verdict = t("{lower} to {upper} for Norway", lower=lower, upper=upper)
    best = None if figure.best != figure.best else country.place(figure.best)
    ends = [language.two_digits(end) for end in (country.low, country.high)]
    return CardScale(
        verdict=verdict[0].upper() + verdict[1:],
        bands=_bands(country, levels, ends, language),
        low=country.place(figure.low),
        high=country.place(figure.high),
        best=best,
        basis=t(OF_COUNTRY[country.basis], n=language.number(country.number), span="–".join(ends)),
    )


def _bands(
    country: Spread, levels: tuple[Standing, ...], ends: list[str], language: Language
) -> tuple[Band, ...]:
    t = language.t
    holds = (t("below {limit}", limit=ends[0]), "–".join(ends), t("above {limit}", limit=ends[1]))
    return tuple(
        Band(level, t(words.STANDING[level]), held, level in levels)
        for level, held in zip(LEVELS, holds, strict=True)
    )


def _day(store: Store, figure: Figure, language: Language) -> str:
    if not figure.known:
        return ""
    claims, t = store.claims, language.t
    litres = intake.usual_litres(claims, DRINKER)
    assert litres is not None  # the drinker is a grown-up
    amount = intake.daily(figure, litres)
    share = intake.percent(amount, intake.adequate_intake(claims, DRINKER))
    return t(
        "{litres} l a day gives {share} of the adequate intake (women of 18 years or older).",
        litres=language.number(litres, 1),
        share=amount_words(share, "%", language),
    )


def _works(store: Store, number: str, language: Language) -> tuple[tuple[CardWork, ...], str]:
    """The works that most people drink from, and how many others there are."""
    works, rows = waters.delivering_by_place(store).get(number, []), store.work_rows
    shown = tuple(
        CardWork(work, rows[work]["name"], _kind(rows[work], language))
        for work in works[:MOST_WORKS]
    )
    hidden = len(works) - len(shown)
    more = language.nt("{n} more waterworks", "{n} more waterworks", hidden) if hidden else ""
    return shown, more


def _kind(row: Mapping[str, str], language: Language) -> str:
    other = reported_otherwise(row, language)
    if row["source_type"] == "unknown":
        kind = language.t("kind of water not known")
    else:
        known = words.SOURCE_TYPE[row["source_type"]]
        kind = language.t(known).lower()
    return f"{kind} ({other})" if other else kind


def _dolomite(store: Store, number: str, language: Language) -> str:
    t, note = language.t, leading_notes(store, Selection())[number]
    if note is None or note.no_headline:
        return t("What dolomite would add is not calculated here.")
    return t(
        "Dolomite could add {added} mg/l inside the Norwegian targets (calculated, not measured).",
        added=language.number(note.added, 1),
    )
