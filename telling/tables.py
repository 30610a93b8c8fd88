"""The two tables that a visitor sees and takes away: all works, all municipalities.

The page, the downloads and the tests use the same frames, so the numbers cannot differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.memo import per_store
from data.parameters import PARAMETERS, UNITS
from data.store import Store
from findings import background, estimate, waters
from findings.selection import Selection
from findings.summary import MEASURES, MunicipalWater, by_municipality, kind_known, people_by_kind
from findings.tally import people_by_evidence
from telling import words
from telling.language import N_, Language

OF_WORKS = tuple(code for code, row in PARAMETERS.items() if row.in_works_table and code != "mg")
"""The parameters that have one column in the table of works; magnesium has several."""

_CERTAINTY = ("source_type", "source_type_confidence", "source_type_reported")


@dataclass(frozen=True)
class Column:
    """A column of a table: its code in files for scripts, its heading, its unit, and whether it is
    a number (`digits` decimals; None keeps up to three). A `figure` is a number or more than one,
    in words: `0,30`, `<0,5`."""

    code: str
    heading: str
    unit: str = ""
    number: bool = False
    digits: int | None = None
    figure: bool = False

    @property
    def decimals(self) -> int:
        """How many decimals a number is rounded to, on the page and in files."""
        return 3 if self.digits is None else self.digits


ESTIMATE_COLUMNS = (
    Column("estimate_best", N_("Estimate without the published figure"), "mg/l", number=True),
    Column("estimate_low", N_("Estimate, low end"), "mg/l", number=True),
    Column("estimate_high", N_("Estimate, high end"), "mg/l", number=True),
    Column("estimate_at_most", N_("At most, from hardness"), "mg/l", number=True),
    Column("estimate_factor", N_("Error of the estimate, as a factor"), number=True, digits=2),
    Column("estimate_rung", N_("What the estimate rests on")),
)
"""What is estimated for a work without its own figure, so that anyone can hold one against the
other; a municipality has those of the work that is shown."""
MUNICIPALITY_COLUMNS = (
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("county", N_("County")),
    Column("population", N_("Population"), number=True, digits=0),
    Column(
        "coverage_percent", N_("People served by registered waterworks"), "%", number=True, digits=0
    ),
    Column("groundwater_percent", N_("Known on groundwater"), "%", number=True, digits=0),
    Column("surface_water_percent", N_("Known on surface water"), "%", number=True, digits=0),
    Column("unknown_percent", N_("Kind of water not known"), "%", number=True, digits=0),
    Column("mg", N_("Magnesium in tap water"), "mg/l", figure=True),
    Column("mg_evidence", N_("Evidence")),
    Column("mg_best", N_("Magnesium, best value"), "mg/l", number=True),
    Column("mg_low", N_("Magnesium, low end"), "mg/l", number=True),
    Column("mg_high", N_("Magnesium, high end"), "mg/l", number=True),
    Column("mg_year", N_("Year of the figure"), figure=True),
    Column("mg_cautions", N_("Keep in mind")),
    Column("mg_spread", N_("Magnesium, different waters"), "mg/l"),
    Column("works_with_figure", N_("Waterworks with a figure"), number=True, digits=0),
    Column("works", N_("Waterworks in all"), number=True, digits=0),
    Column(
        "people_with_figure",
        N_("People with a published figure, wholly or in part"),
        number=True,
        digits=0,
    ),
    Column("leading_work", N_("The waterworks whose figure is shown")),
    Column("years", N_("Years of all figures here"), figure=True),
    *ESTIMATE_COLUMNS,
    Column("people_with_estimate", N_("People with an estimate"), number=True, digits=0),
    Column("expected_mg", N_("Expected background in surface water"), "mg/l", number=True),
)
WORK_COLUMNS = (
    Column("waterworks_id", N_("Id")),
    Column("waterworks", N_("Waterworks")),
    Column("owner", N_("Owner")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("county", N_("County")),
    Column("source_type", N_("Kind of water")),
    Column("source_type_confidence", N_("How certain the kind is")),
    Column("source_name", N_("Water source")),
    Column("residents", N_("Residents, counted once"), number=True, digits=0),
    Column("residents_reported", N_("Residents, as reported"), number=True, digits=0),
    Column("mg", N_("Magnesium"), "mg/l", figure=True),
    Column("mg_evidence", N_("Evidence")),
    Column("mg_best", N_("Magnesium, best value"), "mg/l", number=True),
    Column("mg_low", N_("Magnesium, low end"), "mg/l", number=True),
    Column("mg_high", N_("Magnesium, high end"), "mg/l", number=True),
    Column("mg_stage", N_("Before or after treatment")),
    Column("mg_year", N_("Year"), figure=True),
    Column("mg_link", N_("How certain it is that the figure is this waterworks'")),
    Column("mg_cautions", N_("Keep in mind")),
    *(Column(code, words.PARAMETER[code], UNITS[code], figure=True) for code in OF_WORKS),
    Column("treatment", N_("Reported treatment")),
    Column("mg_quote", N_("The words it was taken from")),
    Column("mg_source", N_("Address of the source")),
    *ESTIMATE_COLUMNS,
    Column("registered_name", N_("Waterworks, as the register spells it")),
    Column("registered_owner", N_("Owner, as the register spells it")),
)


@per_store(maxsize=64)
def municipalities(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    """Return the chosen municipalities with the columns of MUNICIPALITY_COLUMNS, by name."""
    everywhere = _municipalities(store, selection.wherever, language)
    return _of_places(everywhere, selection.numbers(store))


def _of_places(everywhere: pd.DataFrame, numbers: pd.Index) -> pd.DataFrame:
    """The rows of a table that lie in chosen municipalities, in its order."""
    chosen = everywhere["municipality_number"].isin(numbers)
    return everywhere if chosen.all() else everywhere[chosen].reset_index(drop=True)


@per_store(maxsize=16)
def _municipalities(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    people = people_by_kind(store, selection)
    share = people.div(people["population"], axis=0) * 100
    kinds_known = people.index.isin(list(kind_known(store)))
    usual = background.typical(store)
    usual = usual.loc[usual["basis"].ne("neighbours"), "mg"]
    known = people_by_evidence(store, selection)
    table = store.municipalities.loc[people.index]
    frame = pd.DataFrame(
        {
            "municipality_number": people.index,
            "municipality": table["label"],
            "county": table["county_name"],
            "population": people["population"],
            "coverage_percent": people["coverage"] * 100,
            "groundwater_percent": share["groundwater"].where(kinds_known),
            "surface_water_percent": share["surface_water"].where(kinds_known),
            "unknown_percent": share["unknown"],
            "expected_mg": usual.reindex(people.index),
            "people_with_figure": known["measured"] + known["raw"],
            "people_with_estimate": known["estimate"],
        },
        index=people.index,
    )
    waters_ = by_municipality(store, MEASURES["tap"], selection)
    rows = pd.DataFrame(
        [_municipal_row(store, water, language) for water in waters_.values()],
        columns=["number", *(c.code for c in MUNICIPALITY_COLUMNS if c.code not in frame)],
    )
    frame = frame.merge(rows.set_index("number"), left_index=True, right_index=True)
    return finished(frame, MUNICIPALITY_COLUMNS, language, "municipality")


def _municipal_row(store: Store, water: MunicipalWater, language: Language) -> dict[str, object]:
    figure, shown = water.figure, water.evidence in ("measured", "raw", "bounded")
    years = sorted({year for year in (water.first_year, water.last_year) if year is not None})
    return {
        "number": water.number,
        "mg": language.figure(figure),
        "mg_evidence": language.t(words.EVIDENCE[water.evidence]),
        # An estimate has columns of its own: nobody shall average it with measured figures.
        "mg_best": figure.best if shown else math.nan,
        "mg_low": figure.low if shown else math.nan,
        "mg_high": figure.high if shown else math.nan,
        "mg_year": "" if water.year is None or not shown else str(water.year),
        "mg_cautions": cautions(water.cautions, water.link, language),
        "mg_spread": language.span(water.low, water.high) if shown and water.differs else "",
        "works_with_figure": water.works_with_figure,
        "works": water.works,
        "leading_work": store.waterworks["name"].get(water.waterworks_id, ""),
        "years": "–".join(str(year) for year in years),
        **_estimate(store, water.waterworks_id, language),
    }


def _estimate(store: Store, waterworks_id: str, language: Language) -> dict[str, object]:
    """The cells of ESTIMATE_COLUMNS of a work, empty ones where there is none or no such work."""
    found = estimate.of_works(store).get(waterworks_id)
    if found is None or found.rung is None:
        return {column.code: math.nan if column.number else "" for column in ESTIMATE_COLUMNS}
    return {
        "estimate_best": found.figure.best,
        "estimate_low": found.figure.low,
        "estimate_high": found.figure.high,
        "estimate_at_most": found.figure.cap,
        "estimate_factor": found.factor,
        "estimate_rung": language.t(words.RUNG[found.rung]),
    }


def cautions(codes: Iterable[str], link: str, language: Language) -> str:
    """Return what to keep in mind about a figure, in words."""
    messages = [words.CAUTION[code] for code in codes]
    if link == "likely":
        messages.append(words.LINK_CONFIDENCE[link])
    return "; ".join(language.t(message) for message in messages)


@per_store(maxsize=64)
def works(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    """Return the chosen works with the columns of WORK_COLUMNS, by municipality and name.

    Works without any figure stand here too, except where evidence is filtered.
    """
    everywhere = _works(store, selection.wherever, language)
    return _of_places(everywhere, selection.numbers(store))


@per_store(maxsize=16)
def _works(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    chosen = selection.works(store, store.waterworks[store.waterworks["active"]])
    if selection.evidence:
        evidence = estimate.evidence_of_works(store).reindex(chosen.index)
        chosen = chosen[evidence.map(selection.admits).astype(bool)]
    place = store.municipalities.loc[chosen["municipality_number"]]
    t = language.t
    frame = pd.DataFrame(
        {
            "waterworks_id": chosen.index,
            "waterworks": chosen["name"],
            "owner": chosen["owner"],
            "registered_name": chosen["registered_name"],
            "registered_owner": chosen["registered_owner"],
            "municipality_number": chosen["municipality_number"],
            "municipality": place["label"].to_numpy(),
            "county": place["county_name"].to_numpy(),
            "source_type": chosen["source_type"].map(words.SOURCE_TYPE).map(t),
            "source_type_confidence": [
                certainty(row, language) for row in chosen[list(_CERTAINTY)].to_dict("records")
            ],
            "source_name": chosen["source_name"],
            "residents": chosen["residents_counted_here"].astype("Float64"),
            "residents_reported": chosen["residents"].astype("Float64"),
            "treatment": [treatment(codes, language) for codes in chosen["treatment"]],
        }
    ).reset_index(drop=True)
    frame = frame.join(_magnesium(store, language), on="waterworks_id")
    for parameter in OF_WORKS:
        frame[parameter] = frame["waterworks_id"].map(_in_words(store, parameter, language))
    return finished(frame, WORK_COLUMNS, language, "municipality", "waterworks")


@per_store(maxsize=16)
def _in_words(store: Store, parameter: str, language: Language) -> dict[str, str]:
    """Each work's best figure of a parameter in words, whatever is chosen."""
    rows = waters.best_of_works(store, parameter).to_dict("index")
    return {work: language.figure(waters.as_figure(row)) for work, row in rows.items()}


@per_store(maxsize=4)
def _magnesium(store: Store, language: Language) -> pd.DataFrame:
    best, t = waters.best_of_works(store, "mg"), language.t
    answers = pd.DataFrame(
        [
            {
                "mg": language.figure(figure) if figure.known else "",
                "mg_evidence": t(words.EVIDENCE[evidence]) if figure.known else "",
                **_estimate(store, work, language),
            }
            for work, (figure, evidence) in estimate.answers(store).items()
        ],
        index=list(estimate.answers(store)),
    )
    published = best["evidence"].eq(estimate.evidence_of_works(store).reindex(best.index))
    of_samples = pd.DataFrame(
        {
            "mg_best": best["best"].where(published),
            "mg_low": best["low"].where(published),
            "mg_high": best["high"].where(published),
            "mg_stage": best["stage"].map(words.STAGE).map(t),
            "mg_year": best["year"].astype("string"),
            "mg_link": best["confidence"].map(words.LINK_CONFIDENCE).map(t),
            "mg_cautions": [
                cautions(filter(None, codes.split(";")), confidence, language)
                for codes, confidence in zip(best["cautions"], best["confidence"], strict=True)
            ],
            "mg_quote": waters.words_of_works(store, "mg").mask(best["words_missing"], ""),
            "mg_source": best["source_id"].map(store.sources["url"]),
        },
        index=best.index,
    )
    return answers.join(of_samples)


def certainty(work: Mapping[str, str], language: Language) -> str:
    """Return how certain a work's kind of water is, and the kind that the register reports where
    that is another one; "" where nothing is said of it."""
    code = work["source_type_confidence"]
    said = [language.t(words.SOURCE_TYPE_CONFIDENCE[code]) if code else ""]
    return "; ".join(filter(None, [*said, reported_otherwise(work, language)]))


def reported_otherwise(work: Mapping[str, str], language: Language) -> str:
    """Say which kind of water the register reports of a work, "" where it is no other one."""
    reported = work["source_type_reported"]
    if reported in ("", work["source_type"]):
        return ""
    kind = language.t(words.SOURCE_TYPE[reported]).lower()
    return language.t("the register of waterworks reports {kind}", kind=kind)


def treatment(codes: str, language: Language) -> str:
    """Return reported treatment in words; nothing reported is said as such, not as none."""
    if not codes:
        return language.t("nothing reported")
    return ", ".join(language.t(words.TREATMENT[code]) for code in codes.split(";"))


def finished(
    frame: pd.DataFrame, columns: tuple[Column, ...], language: Language, *order: str
) -> pd.DataFrame:
    """The table's columns in order, numbers as floats, missing text as nothing, sorted."""
    for column in columns:
        values = frame[column.code]
        if column.number:
            frame[column.code] = values.astype(float).round(column.decimals)
        else:
            frame[column.code] = values.fillna("")
    frame = frame.sort_values(list(order), key=language.ordered)
    return frame[[column.code for column in columns]].reset_index(drop=True)
