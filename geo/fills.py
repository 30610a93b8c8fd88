"""How what is known of a municipality is drawn and told on the map."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.codes import WEAK_CAUTIONS
from data.memo import per_store
from data.store import Store
from findings import background
from findings.selection import Selection
from findings.summary import Measure, MunicipalWater, by_municipality, kind_known, people_by_kind
from geo.layers import Bounds, Fill
from geo.legend import CALCIUM, GROUNDWATER_SHARE, HARDNESS, MAGNESIUM, Classes
from telling import words
from telling.language import Language

CLASSES: Mapping[str, Classes] = {"mg": MAGNESIUM, "ca": CALCIUM, "hardness": HARDNESS}
LOOK = {
    "measured": "full",
    "raw": "raw",
    "bounded": "hatched",
    "expected": "pale",
    "none": "none",
}


def fills(store: Store, measure: Measure, selection: Selection, language: Language) -> list[Fill]:
    """Return the fill of every municipality; those outside the selection are dimmed."""
    drawn = _drawn(store, measure, selection.kinds, language)
    chosen = by_municipality(store, measure, selection)
    return [
        drawn[number] if number in chosen else Fill(number, "dimmed")
        for number in store.municipalities.index
    ]


@per_store(maxsize=24)
def _drawn(
    store: Store, measure: Measure, kinds: tuple[str, ...], language: Language
) -> Mapping[str, Fill]:
    """The fill of every municipality where no place is left out: to tell them takes longest."""
    classes = CLASSES[measure.parameter]
    population = store.municipalities["population"]
    return {
        number: Fill(
            number,
            LOOK[water.evidence],
            *drawn_classes(water, classes),
            told(store, water, classes.unit, int(population[number]), language),
        )
        for number, water in by_municipality(store, measure, Selection(kinds=kinds)).items()
    }


def drawn_classes(water: MunicipalWater, classes: Classes) -> tuple[int | None, int | None]:
    """The lowest and highest class that a municipality is drawn with; the same but for a bound."""
    if water.evidence == "none":
        return None, None
    if water.evidence == "bounded":
        return classes.interval_classes(water.figure.low, water.figure.high)
    if water.figure.value_type == "below_limit":
        return (classes.interval_classes(0, water.figure.high)[0],) * 2
    return (classes.class_of(water.figure.middle),) * 2


def class_words(classes: Classes, index: int, language: Language) -> str:
    """What a class holds, without its unit: `below 0.25`, `1–2`, `10 or more`."""
    low, high = classes.label(index)
    if low is None:
        return language.t("below {limit}", limit=language.number(high))
    if high is None:
        return language.t("{limit} or more", limit=language.number(low))
    return "–".join(dict.fromkeys((language.number(low), language.number(high))))


def told(
    store: Store, water: MunicipalWater, unit: str, population: int, language: Language
) -> tuple[str, ...]:
    """Return the lines of the tooltip: the figure, its evidence and work, works and years,
    people."""
    t, number = language.t, language.number
    if water.evidence == "none":
        return (t("No data: {reason}", reason=t(words.NO_FIGURE[water.reason])),)
    lines = [language.figure(water.figure, unit)]
    evidence = t(words.EVIDENCE[water.evidence])
    if water.evidence == "expected":
        lines += [evidence, t("not measured at a waterworks")]
        if not water.kind_known:
            lines.append(t("kind of water not known; applies only if it is surface water"))
        return tuple(lines)
    lines.append(f"{evidence} · {store.waterworks.at[water.waterworks_id, 'name']}")
    if weak := weak_words(water, language):
        lines.append(weak)
    count = t(
        "{n} of {works} waterworks have such a figure", n=water.works_with_figure, works=water.works
    )
    lines.append(f"{count} · {years(water, language)}")
    if water.differs:
        span = language.span(water.low, water.high)
        lines.append(t("different waters here: {span} {unit}", span=span, unit=unit))
    people = min(water.people, population)
    lines.append(
        t(
            "{n} of {all} residents get this water, wholly or in part",
            n=number(people),
            all=number(population),
        )
    )
    return tuple(lines)


def weak_words(water: MunicipalWater, language: Language) -> str:
    """What must be said wherever the figure is told: a weak source, or a link that is not sure."""
    told = [words.CAUTION[code] for code in water.cautions if code in WEAK_CAUTIONS]
    if water.link == "likely":
        told.append(words.LINK_CONFIDENCE["likely"])
    return "; ".join(language.t(message) for message in told)


def years(water: MunicipalWater, language: Language) -> str:
    """The years that the figures of a municipality are from."""
    if water.first_year is None:
        return language.t("undated")
    if water.first_year == water.last_year:
        return str(water.first_year)
    return f"{water.first_year}–{water.last_year}"


def share_fills(store: Store, kind: str, selection: Selection, language: Language) -> list[Fill]:
    """Return the fills of the map of what people drink: the share (%) of the residents whose water
    is known to be of a kind ('groundwater', 'surface_water'), or is not known ('unknown').

    Where the kind is not known for most people, a share would be no more than a lower bound, and
    the municipality is grey.
    """
    people = people_by_kind(store, selection)
    told = kind_known(store)
    result = []
    for number in store.municipalities.index:
        if number not in people.index:
            result.append(Fill(number, "dimmed"))
            continue
        row = people.loc[number]
        lines = _share_lines(row, language)
        if kind != "unknown" and number not in told:
            not_told = language.t("kind of water not known for most people")
            result.append(Fill(number, "none", lines=(not_told, *lines)))
            continue
        index = GROUNDWATER_SHARE.class_of(100 * row[kind] / row["population"])
        result.append(Fill(number, "plain", index, index, lines))
    return result


def _share_lines(row: pd.Series, language: Language) -> tuple[str, ...]:
    return tuple(
        f"{language.t(name)}: {language.number(100 * row[kind] / row['population'], 0)} %"
        for kind, name in words.PEOPLE.items()
        if row[kind] > 0
    )


def bounds(store: Store, selection: Selection) -> Bounds | None:
    """The frame around the chosen places, or None for the whole country."""
    if not selection.counties and not selection.municipalities:
        return None
    chosen = store.boundaries["municipality_number"].isin(selection.numbers(store))
    west, south, east, north = store.boundaries[chosen].total_bounds.round(3).tolist()
    return (south, west), (north, east)


def site_points(store: Store, language: Language) -> pd.DataFrame:
    """The monitored lakes and streams with a position, told for the layer of points."""
    sites = background.newest_of_sites(store)
    sites = sites[sites["lat"].notna() & sites["mg"].notna()].reset_index()
    unit = MAGNESIUM.unit
    year = sites["year"].astype("string").fillna(language.t("undated"))
    return sites.assign(
        kind=sites["kind"].map(words.SITE_KIND).map(language.t),
        text=[
            f"{language.published(text)} {unit} ({when})"
            for text, when in zip(sites["mg_text"], year, strict=True)
        ],
        class_index=sites["mg"].map(MAGNESIUM.class_of),
    )
