"""All that is said of one municipality, as data: the figure of its tap water, and sections.

`SECTIONS` makes each of them; a section that is added there stands in every output.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.people import POPULATION_YEAR
from data.store import Store
from findings import estimate, provenance, waters
from findings.area import AreaSummary, Middle
from findings.profile import Profile, profile
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from telling import tables, words
from telling.dolomite import dolomite_section
from telling.estimates import estimate_words
from telling.language import Language
from telling.sections import (
    Form,
    Heading,
    Link,
    Paragraph,
    Part,
    Section,
    Table,
    Term,
    Text,
    Waters,
    Works,
)
from telling.tables import reported_otherwise
from telling.terms import figure_terms
from telling.water import kind_unknown, kinds_sentence, reached, weak_words

MOST_WORKS = 8
"""Waterworks in the brief table; the others are counted, and stand on the municipality's page."""
LEAST_OUTSIDE = 0.01
"""The share of the residents in no registered waterworks from which it is said that they are."""


@dataclass(frozen=True)
class Municipality:
    """What is said of a municipality.

    `lead` is one sentence about the place; `value` the magnesium of its tap water, if it is
    `known`; `spread` that different waters are drunk, or ""; `terms` what belongs to the figure,
    `sources` the ids of the sources behind it.
    """

    number: str
    name: str
    county: str
    lead: str
    known: bool
    value: str
    spread: str
    terms: tuple[Term, ...]
    sources: tuple[str, ...]
    sections: tuple[Section, ...]


def of_municipality(store: Store, number: str, language: Language) -> Municipality:
    """Return what is said of a municipality. Raises KeyError for no such number."""
    found = profile(store, number)
    row, t = found.row, language.t
    made = (make(store, found, language) for make in SECTIONS)
    return Municipality(
        number=number,
        name=row["label"],
        county=row["county_name"],
        lead=t(
            "{county} county. {n} residents in {year}.",
            county=row["county_name"],
            n=language.number(found.people["population"], 0),
            year=POPULATION_YEAR,
        ),
        known=found.water.figure.known,
        value=language.figure(found.water.figure, "mg/l"),
        spread=_spread(found, language),
        terms=_terms(store, found, language),
        sources=provenance.of_municipality(store, found.water),
        sections=tuple(section for section in made if section is not None),
    )


def title(names: Sequence[str], language: Language) -> str:
    """What a page about one or a few municipalities is called."""
    return language.t("Magnesium in the tap water of {place}", place=", ".join(names))


def summary(store: Store, number: str, language: Language) -> str:
    """What a municipality's page says, in one sentence. Raises KeyError for no such number."""
    place, t = store.municipality_rows[number]["label"], language.t
    water = by_municipality(store, MEASURES["tap"], Selection())[number]
    if not water.figure.known:
        return t("Magnesium in the tap water of {place} is not known; what is known.", place=place)
    return t(
        "Magnesium in the tap water of {place}: {figure}, {evidence}. With sources, waterworks"
        " and what to keep in mind.",
        place=place,
        figure=language.figure(water.figure, "mg/l"),
        evidence=t(words.EVIDENCE[water.evidence]).lower(),
    )


def map_words(store: Store, number: str, language: Language) -> tuple[str, str]:
    """What the map that marks a municipality is called, and what it shows."""
    row, t = store.municipalities.loc[number], language.t
    return (
        t("Map: {place}", place=row["label"]),
        t(
            "{place} is marked among the municipalities of {county} county.",
            place=row["name"],
            county=row["county_name"],
        ),
    )


def _spread(found: Profile, language: Language) -> str:
    water = found.water
    if not water.differs:
        return ""
    if water.evidence == "estimate":
        return language.t(
            "The estimates for the waterworks here differ: together {span} mg/l, {n} estimates.",
            span="–".join(language.two_digits(end) for end in (water.low, water.high)),
            n=language.number(water.waters),
        )
    return language.t(
        "Different waters are drunk here: {span} mg/l of magnesium in {n} waters.",
        span=language.span(water.low, water.high),
        n=language.number(water.waters),
    )


def _terms(store: Store, found: Profile, language: Language) -> tuple[Term, ...]:
    water, t = found.water, language.t
    sample = store.samples.loc[water.sample_id] if water.sample_id else None
    cautions = tables.cautions(water.cautions, water.link, language)
    terms = figure_terms(water.figure, water.evidence, sample, cautions, language)
    if water.waterworks_id:
        everyone = int(found.people["population"])
        name = store.waterworks.at[water.waterworks_id, "name"]
        people = t(
            "{n} of {all}, wholly or in part",
            n=language.number(water.people),
            all=language.number(everyone),
        )
        terms.append(Term("waterworks", t("Waterworks"), name, water.waterworks_id))
        terms.append(Term("residents", t("Residents who get it"), people))
    return tuple(terms)


def _in_short(store: Store, found: Profile, language: Language) -> Section:
    t, water = language.t, found.water
    spread = _spread(found, language)
    parts: list[Part] = [
        # The brief form has it beside the figure.
        *([Paragraph((Text(spread, "strong"),), form=Form.FULL)] if spread else []),
        _what_is_known(store, found, language),
        Paragraph(tuple(map(Text, _works_with_figure(found, language)))),
        Link(t("How much does a glass give?"), "glass", {"nr": water.number}),
    ]
    return Section(t("In short"), tuple(parts))


def _what_is_known(store: Store, found: Profile, language: Language) -> Paragraph:
    t, water = language.t, found.water
    if water.reason:
        because, reason = t("No data, because:"), t(words.NO_FIGURE[water.reason])
        unknown = Text(t("Magnesium in the tap water is not known."), "strong")
        return Paragraph((unknown, Text(f"{because} {reason}.")))
    figure = language.figure(water.figure, "mg/l")
    if water.evidence == "estimate":
        return _what_is_estimated(store, found, language)
    if water.evidence == "expected":
        usual = t("Surface water in the municipality usually contains:")
        texts = [
            Text(t("We found no published magnesium figures from the waterworks here."), "strong"),
            Text(f"{usual} {figure}."),
            Text(t("That is an expectation, not a measurement.")),
        ]
        return Paragraph((*texts, *([] if water.kind_known else [Text(kind_unknown(language))])))
    evidence = t(words.EVIDENCE[water.evidence]).lower()
    name = store.waterworks.at[water.waterworks_id, "name"]
    shown = t("The map shows the waterworks with the best evidence that serves most people:")
    texts = [Text(shown), Text(f"{figure}, {evidence}, {name}.", "strong")]
    if weak := weak_words(water, language):
        mind = t("Keep in mind:")
        texts.append(Text(f"{mind} {weak}.", "caution"))
    texts.append(Text(reached(water, found.people["population"], language)))
    # The brief form has all of it beside the figure.
    return Paragraph(tuple(texts), form=Form.FULL)


def _what_is_estimated(store: Store, found: Profile, language: Language) -> Paragraph:
    t, water = language.t, found.water
    own = estimate.of_works(store)[water.waterworks_id]
    texts = [
        Text(t("We found no published magnesium figures from the waterworks here."), "strong"),
        Text(
            t(
                "Shown is the estimate for the waterworks that serves most people, {waterworks}.",
                waterworks=store.waterworks.at[water.waterworks_id, "name"],
            )
        ),
        Text(estimate_words(store, own, water.evidence, language)),
    ]
    return Paragraph(tuple(texts))


def _works_with_figure(found: Profile, language: Language) -> list[str]:
    t, here = language.t, found.compared["here"]
    sentences = [
        t(
            "{n} of {all} waterworks here have a measured figure.",
            n=language.number(here.measured_works),
            all=language.number(here.works),
        )
    ]
    if here.estimated_works:
        sentences.append(t("For {n} it is estimated.", n=language.number(here.estimated_works)))
    if here.bounded_works:
        sentences.append(t("{n} have only an upper limit.", n=language.number(here.bounded_works)))
    known = here.measured_works + here.estimated_works + here.bounded_works
    if rest := here.works - known:
        sentences.append(t("For {n} no figure was found.", n=language.number(rest)))
    return sentences


def _compared(store: Store, found: Profile, language: Language) -> Section:
    t, places = language.t, found.compared
    named = [(found.row["label"], places["here"])]
    if places["county"] != places["here"]:
        named.append((t("{county} county", county=found.row["county_name"]), places["county"]))
    named.append((t("Norway"), places["country"]))
    columns = (
        t("waterworks"),
        t("with a measured figure"),
        t("different waters measured"),
        t("with an estimate"),
        t("measured, lowest–highest (mg/l)"),
        t("median, treated water (mg/l)"),
        t("median, raw water (mg/l)"),
        t("residents served by registered waterworks"),
    )
    table = Table(
        (Heading(""), *(Heading(column, number=True) for column in columns)),
        tuple((name, *_place(place, language)) for name, place in named),
        compared=True,
    )
    return Section(t("Compared with the county and the country"), (table,))


def _place(place: AreaSummary, language: Language) -> tuple[str, ...]:
    t, number = language.t, language.number
    return (
        number(place.works),
        number(place.measured_works),
        number(place.measured_waters),
        number(place.estimated_works),
        language.span(place.least, place.most) if place.measured_works else t("not known"),
        _median(place.treated, language),
        _median(place.raw, language),
        f"{number(100 * place.covered, 0)} %",
    )


def _median(middle: Middle, language: Language) -> str:
    if not middle.enough:
        return language.t("too few waters")
    return language.rounded(middle.median)


def _covered(store: Store, found: Profile, language: Language) -> Section:
    t, people, number = language.t, found.people, language.number
    population, outside = people["population"], people["outside"]
    sentences = [
        t(
            "{n} of {all} residents ({percent} %) are supplied by registered waterworks.",
            n=number(population - outside, 0),
            all=number(population, 0),
            percent=number(100 * people["coverage"], 0),
        )
    ]
    if people["reported"] > population:
        sentences.append(
            t(
                "The waterworks report {n} residents, more than live here: some live elsewhere, or"
                " the register is wrong. Shown as 100 %.",
                n=number(people["reported"], 0),
            )
        )
    if outside >= LEAST_OUTSIDE * population:
        sentences.append(
            t(
                "The other {n} are not counted in any registered waterworks. They may have a"
                " private well or a small waterworks, or the register's numbers are rounded;"
                " nothing is known about their water here.",
                n=number(outside, 0),
            )
        )
    kinds = Paragraph((Text(kinds_sentence(people, language)),))
    return Section(t("Who is covered"), (Paragraph(tuple(map(Text, sentences))), kinds))


def _waterworks(store: Store, found: Profile, language: Language) -> Section:
    t = language.t
    works = tuple(work for work in found.works if not work.producer_only)
    active = [work.row for work in found.works if work.row["active"]]
    none = Paragraph((Text(t("No waterworks with 50 residents or more is registered here.")),))
    parts: list[Part] = [Works(works)] if works else []
    if active:
        parts += _largest(store, active, language)
    return Section(t("Waterworks"), tuple(parts) or (none,))


def _largest(
    store: Store, works: list[Mapping[str, Any]], language: Language
) -> list[Table | Paragraph]:
    """The works that most people drink from as a table, and how many others there are."""
    t = language.t
    # By name first: the works of as many people keep that order.
    works = sorted(works, key=lambda row: language.sort_key(row["name"]))
    works = sorted(works, key=lambda row: -_residents(row))
    shown, hidden = works[:MOST_WORKS], len(works[MOST_WORKS:])
    columns = (
        Heading(t("Waterworks")),
        Heading(t("Kind of water")),
        Heading(t("residents"), number=True),
        Heading(t("Magnesium (mg/l)")),
        Heading(t("Evidence")),
        Heading(t("Year")),
    )
    rows = tuple(_work(store, row, language) for row in shown)
    sources = tuple(provenance.of_work(store, row["waterworks_id"]) for row in shown)
    parts: list[Table | Paragraph] = [Table(columns, rows, sources, cited=3, form=Form.BRIEF)]
    if hidden:
        more = language.nt(
            "{n} more waterworks stands on the municipality's own page.",
            "{n} more waterworks stand on the municipality's own page.",
            hidden,
        )
        parts.append(Paragraph((Text(more),), note=True, form=Form.BRIEF))
    return parts


def _residents(work: Mapping[str, Any]) -> float:
    """The residents of a work, counted once; less than none where they are not known."""
    residents = work["residents_counted_here"]
    return -1 if pd.isna(residents) else float(residents)


def _work(store: Store, work: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    t, best = language.t, waters.best_of_works(store, "mg")
    figure, evidence = estimate.answers(store)[work["waterworks_id"]]
    shown = evidence in ("measured", "raw", "bounded")
    residents, source_type = _residents(work), words.SOURCE_TYPE[work["source_type"]]
    other = reported_otherwise(work, language)
    year = best.at[work["waterworks_id"], "year"] if shown else None
    return (
        work["name"],
        f"{t(source_type)} ({other})" if other else t(source_type),
        t("not known") if residents < 0 else language.number(residents, 0),
        language.figure(figure),
        t(words.EVIDENCE[evidence]),
        "" if pd.isna(year) else str(year),
    )


def _producers(store: Store, found: Profile, language: Language) -> Section | None:
    works = tuple(work for work in found.works if work.producer_only)
    if not works:
        return None
    return Section(language.t("Producers for other networks"), (Works(works),))


def _other_water(store: Store, found: Profile, language: Language) -> Section | None:
    if not found.unlinked:
        return None
    title = language.t("Other water, not from a waterworks")
    return Section(title, (Waters(tuple(found.unlinked)),))


def _lakes(store: Store, found: Profile, language: Language) -> Section:
    t = language.t
    sites: Part
    if len(found.sites):
        sites = _sites(store, found.sites, language)
    else:
        none = Text(t("There is no monitored lake or stream with magnesium figures here."))
        sites = Paragraph((none,), form=Form.FULL)
    expected = Paragraph((Text(_expected(found, language)),))
    return Section(t("Lakes and streams"), (expected, sites))


def _expected(found: Profile, language: Language) -> str:
    t = language.t
    if found.expected is None:
        return t("There is no lake or grid cell in the municipality, so no background is given.")
    before = t("Expected background in surface water:")
    figure = language.figure(found.expected, "mg/l")
    if found.expected_basis == "grid":
        basis = language.nt(
            "(from {n} grid cell of typical surface-water chemistry).",
            "(mean of {n} grid cells of typical surface-water chemistry, geometric).",
            found.expected_count,
        )
    else:
        basis = language.nt(
            "(from {n} monitored lake or stream).",
            "(mean of {n} monitored lakes and streams, geometric).",
            found.expected_count,
        )
    return f"{before} {figure} {basis}"


def _wells(store: Store, found: Profile, language: Language) -> Section | None:
    if not len(found.wells):
        return None
    note = language.t(
        "Wells and springs of environmental monitoring, not of a waterworks. Their positions are"
        " not shown, and they are counted neither as tap water nor among lakes and streams."
    )
    wells = _sites(store, found.wells, language)
    title = language.t("Monitored groundwater")
    return Section(title, (Paragraph((Text(note),), form=Form.FULL), wells))


def _sites(store: Store, sites: pd.DataFrame, language: Language) -> Table:
    t = language.t
    columns = (
        Heading(t("Name")),
        Heading(t("Kind")),
        Heading(t("Magnesium (mg/l)"), number=True),
        Heading(t("Calcium (mg/l)"), number=True),
        Heading(t("Newest year")),
        Heading(t("Number of years"), number=True),
        Heading(t("Source")),
    )
    rows = tuple(_site(store, site, language) for _, site in sites.iterrows())
    return Table(columns, rows, form=Form.FULL)


def _site(store: Store, site: pd.Series, language: Language) -> tuple[str, ...]:
    t, kind = language.t, words.SITE_KIND[site["kind"]]
    return (
        site["name"],
        ", ".join([t(kind), t("limed")]) if site["limed"] else t(kind),
        language.published(site["mg_text"]),
        "" if math.isnan(site["ca"]) else language.number(site["ca"]),
        t("undated") if pd.isna(site["year"]) else str(site["year"]),
        str(site["years"]),
        store.sources.at[site["source_id"], "title"],
    )


SECTIONS: tuple[Callable[[Store, Profile, Language], Section | None], ...] = (
    _in_short,
    _compared,
    _covered,
    _waterworks,
    _producers,
    _other_water,
    _lakes,
    _wells,
    dolomite_section,
)
"""What makes each section, in the order of the page; None where there is nothing to say."""
