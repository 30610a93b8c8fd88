"""What a report says of a municipality, in words: the numbers of every other page, none of its own.

What a report holds is plain text, ready to be set: nothing in it is markup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.evidence import Figure
from data.people import POPULATION_YEAR
from data.store import Store
from findings import provenance
from findings.profile import Profile, profile
from findings.selection import Selection
from findings.summary import Place
from geo.additions import leading_notes
from telling import citation, tables, words
from telling.dolomite_table import REASON, basis
from telling.language import Language
from treatment.notes import Note
from treatment.stoichiometry import WINDOW_CA

MOST_WORKS = 8
"""Waterworks that a report names; the rest are counted, and stand on the municipality's page."""
Row = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """What is said of one municipality.

    `value` is the figure of its tap water; `terms` what belongs to it, label and text; `spread`
    that different waters are drunk, or ""; `unknown` what is not known, a sentence each; `places`
    the municipality, its county and the country by the columns of `PLACE_COLUMNS`; `works` the
    largest waterworks by the columns of `WORK_COLUMNS`, with the ids of their sources;
    `more_works` how many others there are, in words, or ""; `dolomite` what it would add, and what
    speaks against it, a sentence each.
    """

    number: str
    name: str
    county: str
    residents: str
    value: str
    evidence: str
    terms: list[Row]
    spread: str
    unknown: list[str]
    kinds: str
    expected: str
    dolomite: list[str]
    places: list[list[str]]
    works: list[list[str]]
    works_sources: list[tuple[str, ...]]
    more_works: str
    sources: tuple[str, ...]


def of_municipality(store: Store, number: str, language: Language) -> Facts:
    """Return what a report says of a municipality. Raises KeyError for no such number."""
    told, t = profile(store, number), language.t
    rows = _works(store, number, language)
    behind = provenance.of_works(store, "mg")
    hidden = len(rows) - MOST_WORKS
    shown = rows.head(MOST_WORKS)
    return Facts(
        number=number,
        name=told.row["label"],
        county=told.row["county_name"],
        residents=t(
            "{county} county. {n} residents in {year}.",
            county=told.row["county_name"],
            n=language.number(told.people["population"], 0),
            year=POPULATION_YEAR,
        ),
        value=language.figure(told.water.figure, "mg/l"),
        evidence=t(words.EVIDENCE[told.water.evidence]),
        terms=_terms(store, told, language),
        spread=_spread(told, language),
        unknown=_unknown(told, language),
        kinds=_kinds(told.people, language),
        expected=_expected(told, language),
        dolomite=_dolomite(store, number, language),
        places=_places(told, language),
        works=[_work(store, row, language) for row in shown.itertuples()],
        works_sources=[behind.get(work, ()) for work in shown["waterworks_id"]],
        more_works=_more(hidden, language),
        sources=provenance.of_municipality(store, told.water),
    )


def _works(store: Store, number: str, language: Language) -> pd.DataFrame:
    """The works of the table that deliver here, those that most people drink from first."""
    rows = tables.works(store, Selection(municipalities=(number,)), language)
    return rows.sort_values("residents", ascending=False, na_position="last", kind="stable")


def _more(hidden: int, language: Language) -> str:
    if hidden <= 0:
        return ""
    return language.nt(
        "{n} more waterworks stands on the municipality's own page.",
        "{n} more waterworks stand on the municipality's own page.",
        hidden,
    )


def interval(figure: Figure, language: Language) -> str:
    """The ends of a figure (mg/l); "" where nothing is known."""
    return f"{language.interval(figure)} mg/l" if figure.known else ""


def _terms(store: Store, told: Profile, language: Language) -> list[Row]:
    water, t = told.water, language.t
    terms = [
        (t("Evidence"), t(words.EVIDENCE[water.evidence])),
        (t("Interval"), interval(water.figure, language)),
    ]
    if water.sample_id:
        sample = store.samples.loc[water.sample_id]
        stage = words.STAGE[sample["stage"]]
        terms += [
            (t("Stage"), t(stage)),
            (t("Year"), _year(sample["year"], language)),
            (t("Waterworks"), store.waterworks.at[water.waterworks_id, "name"]),
            (t("Residents who get it"), _reached(told, language)),
            (t("Keep in mind"), tables.cautions(water.cautions, water.link, language)),
        ]
    return [(label, text) for label, text in terms if text]


def _sentence(before: str, after: str) -> str:
    """Two halves of a sentence: the first ends with its colon."""
    return f"{before} {after}."


def _year(year: int | None, language: Language) -> str:
    if pd.isna(year):
        return language.t("undated")
    age = language.nt("{n} year ago", "{n} years ago", citation.today().year - int(year))
    return f"{year} ({age})"


def _reached(told: Profile, language: Language) -> str:
    everyone = int(told.people["population"])
    return language.t(
        "{n} of {all}, wholly or in part",
        n=language.number(min(told.water.people, everyone)),
        all=language.number(everyone),
    )


def _spread(told: Profile, language: Language) -> str:
    water = told.water
    if not water.differs:
        return ""
    return language.t(
        "Different waters are drunk here: {span} mg/l of magnesium in {n} waters.",
        span=language.span(water.low, water.high),
        n=language.number(water.waters),
    )


def _unknown(told: Profile, language: Language) -> list[str]:
    """What is not known, told as such."""
    water, here, t = told.water, told.compared["here"], language.t
    said = []
    if water.evidence == "none":
        said += [
            t("Magnesium in the tap water is not known."),
            _sentence(t("No data, because:"), t(words.NO_FIGURE[water.reason])),
        ]
    if water.evidence == "expected":
        said += [
            t("No waterworks here has published a magnesium figure that was found."),
            t("The figure is an expectation, not a measurement."),
        ]
    if not water.kind_known:
        said.append(
            t(
                "The kind of water is not known for most people here; this applies only if it is"
                " surface water."
            )
        )
    rest = here.works - here.measured_works - here.bounded_works
    said.append(
        t(
            "{n} of {all} waterworks here have a measured figure.",
            n=language.number(here.measured_works),
            all=language.number(here.works),
        )
    )
    if here.bounded_works:
        said.append(t("{n} have only an upper limit.", n=language.number(here.bounded_works)))
    if rest:
        said.append(t("For {n} no figure was found.", n=language.number(rest)))
    outside = told.people["outside"]
    if outside >= 0.01 * told.people["population"]:
        said.append(
            t(
                "{n} residents are in no registered waterworks: nothing is known of their water.",
                n=language.number(outside, 0),
            )
        )
    return said


def _kinds(people: pd.Series, language: Language) -> str:
    percent = 100 * people[list(words.PEOPLE)] / people["population"]
    shares = [
        f"{language.t(name).lower()} {language.number(percent[kind], 0)} %"
        for kind, name in words.PEOPLE.items()
        if people[kind] >= 1
    ]
    return _sentence(language.t("Kind of water, share of residents:"), ", ".join(shares))


def _expected(told: Profile, language: Language) -> str:
    t = language.t
    if told.expected is None:
        return t("There is no lake or grid cell in the municipality, so no background is given.")
    figure = language.figure(told.expected, "mg/l")
    return _sentence(t("Expected background in surface water:"), figure)


def _dolomite(store: Store, number: str, language: Language) -> list[str]:
    """What dolomite would do at the work that most people drink from, and what speaks against."""
    t = language.t
    told = leading_notes(store, Selection(municipalities=(number,)))[number]
    refused, no_work = t("No calculation is given, because:"), words.NO_FIGURE["no_work"]
    if told is None:
        return [_sentence(refused, t(no_work))]
    if math.isnan(told.added):
        return [_sentence(refused, t(REASON[told.reason]))]
    return [
        t(
            "At {waterworks}, dolomite for half of the alkalinity would add {added} mg/l of"
            " magnesium. Calculated, not measured ({basis}).",
            waterworks=store.waterworks.at[told.waterworks_id, "name"],
            added=language.number(told.added, 1),
            basis=basis(told, language),
        ),
        *_reservations(told, language),
    ]


def _reservations(told: Note, language: Language) -> list[str]:
    t, said = language.t, []
    if told.half.ca_mg_l < WINDOW_CA[0]:
        said.append(
            t(
                "Calcium would be {calcium} mg/l, below the Norwegian target of at least {least}.",
                calcium=language.number(told.half.ca_mg_l, 1),
                least=language.number(WINDOW_CA[0]),
            )
        )
    if told.source_type in ("unknown", "mixed"):
        said.append(
            t(
                "Whether the water is groundwater or surface water is not known. If it is"
                " groundwater, the calculation does not hold."
            )
        )
    return said


def place_columns(language: Language) -> list[str]:
    """The headings of `Facts.places` behind the place's name."""
    t = language.t
    return [
        t("waterworks"),
        t("with a measured figure"),
        t("only an upper limit"),
        t("measured, lowest–highest (mg/l)"),
        t("median water (mg/l)"),
        t("residents served by registered waterworks"),
    ]


def _places(told: Profile, language: Language) -> list[list[str]]:
    named = [
        ("here", told.row["label"]),
        ("county", language.t("{county} county", county=told.row["county_name"])),
        ("country", language.t("Norway")),
    ]
    return [[name, *place_row(told.compared[key], language)] for key, name in named]


def place_row(place: Place, language: Language) -> list[str]:
    """A place by the columns of `place_columns`."""
    t = language.t
    return [
        language.number(place.works),
        language.number(place.measured_works),
        language.number(place.bounded_works),
        language.span(place.least, place.most) if place.measured_works else t("not known"),
        language.rounded(place.median) if place.enough else t("too few waters"),
        f"{language.number(100 * place.covered, 0)} %",
    ]


def work_columns(language: Language) -> list[str]:
    """The headings of `Facts.works`."""
    t = language.t
    return [
        t("Waterworks"),
        t("Kind of water"),
        t("residents"),
        t("Magnesium (mg/l)"),
        t("Evidence"),
        t("Year"),
    ]


def _work(store: Store, row: tuple, language: Language) -> list[str]:
    known, nothing = not math.isnan(row.residents), words.EVIDENCE["none"]
    other = tables.reported_otherwise(store.waterworks.loc[row.waterworks_id], language)
    return [
        row.waterworks,
        f"{row.source_type} ({other})" if other else row.source_type,
        language.number(row.residents, 0) if known else language.t("not known"),
        row.mg or language.t("not known"),
        row.mg_evidence or language.t(nothing),
        row.mg_year,
    ]
