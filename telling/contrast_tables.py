"""The numbers of the contrast as tables, to read and to take away."""

from __future__ import annotations

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.codes import NATURE
from findings.contrast import (
    Scope,
    counted,
    counties,
    of_kind,
    raw_and_treated,
    resurvey,
)
from findings.selection import KINDS, Selection
from telling import words
from telling.language import N_, Language
from telling.selection import choices, selection_sentence
from telling.tables import Column, cautions, finished

COLUMNS = (
    Column("id", N_("Id")),
    Column("kind", N_("Kind of water")),
    Column("name", N_("Name")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("county", N_("County")),
    Column("mg", N_("Magnesium"), "mg/l"),
    Column("evidence", N_("Evidence")),
    Column("stage", N_("Before or after treatment")),
    Column("year", N_("Year")),
    Column("best", N_("Magnesium, best value"), "mg/l", number=True),
    Column("low", N_("Magnesium, low end"), "mg/l", number=True),
    Column("high", N_("Magnesium, high end"), "mg/l", number=True),
    Column("residents", N_("Residents, counted once"), number=True, digits=0),
    Column("cautions", N_("Keep in mind")),
    Column("source", N_("Address of the source")),
)
SUMMARY_COLUMNS = (
    Column("place", N_("Place")),
    Column("kind", N_("Kind of water")),
    Column("measured", N_("Measured waters"), number=True, digits=0),
    Column("raw", N_("Of these measured in raw water"), number=True, digits=0),
    Column("bounded", N_("Waters with an upper limit only"), number=True, digits=0),
    Column("median", N_("Magnesium, median"), "mg/l", number=True),
    Column("low", N_("Median, low end of the 95 % interval"), "mg/l", number=True),
    Column("high", N_("Median, high end of the 95 % interval"), "mg/l", number=True),
)
LAKE_COLUMNS = (
    Column("site_id", N_("Id")),
    Column("name", N_("Name")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("then", N_("Magnesium in 1995"), "mg/l", number=True),
    Column("now", N_("Magnesium in 2019"), "mg/l", number=True),
    Column("ratio", N_("2019 divided by 1995"), number=True),
)
PAIR_COLUMNS = (
    Column("waterworks_id", N_("Id")),
    Column("name", N_("Name")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("raw_text", N_("Magnesium in raw water"), "mg/l"),
    Column("raw_year", N_("Year, raw water")),
    Column("raw_source", N_("Address of the source, raw water")),
    Column("treated_text", N_("Magnesium in treated water"), "mg/l"),
    Column("treated_year", N_("Year, treated water")),
    Column("treated_source", N_("Address of the source, treated water")),
    Column("cautions", N_("Keep in mind")),
)
Table = tuple[pd.DataFrame, tuple[Column, ...]]
_KINDS_IN_ORDER = (*KINDS, NATURE)


def scope_sentence(store: Store, scope: Scope, language: Language) -> str:
    """Say what is compared, with a full stop; on the page, in a file's name and its first line."""
    parts = choices(store, scope.selection, language)
    if scope.stage != "all":
        parts.append(language.t(words.STAGE[scope.stage]))
    if scope.years:
        span = "–".join(dict.fromkeys(str(year) for year in scope.years))
        parts.append(language.t("{years}, undated figures left out", years=span))
    return "; ".join(parts) + "."


@per_store(32)
def table(store: Store, scope: Scope, language: Language) -> Table:
    """Return every water that is compared, with the columns of COLUMNS, by kind and name."""
    parts = [of_kind(store, kind, scope).waters.assign(code=kind) for kind in _KINDS_IN_ORDER]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    t = language.t
    places = store.municipalities.reindex(frame["municipality_number"])
    frame = frame.assign(
        order=frame["code"].map(lambda code: str(_KINDS_IN_ORDER.index(code))),
        kind=[t(words.COMPARED_KIND[code]) for code in frame["code"]],
        municipality=places["label"].to_numpy(),
        county=places["county_name"].to_numpy(),
        mg=[language.figure(waters.as_figure(row)) for row in frame.to_dict("records")],
        evidence=[t(words.EVIDENCE[code]) for code in frame["evidence"]],
        stage=[t(words.STAGE[code]) if code else "" for code in frame["stage"]],
        year=frame["year"].astype("string"),
        residents=frame["residents"].astype("Float64"),
        cautions=_cautions(frame, language),
        source=frame["source_id"].map(store.sources["url"]),
    )
    return finished(frame, COLUMNS, language, "order", "name", "id"), COLUMNS


def _cautions(frame: pd.DataFrame, language: Language) -> list[str]:
    return [
        cautions(filter(None, codes.split(";")), link, language)
        for codes, link in zip(frame["cautions"], frame["confidence"], strict=True)
    ]


@per_store(32)
def summary_table(store: Store, scope: Scope, language: Language) -> Table:
    """Return the medians of the chosen place and of its counties, with SUMMARY_COLUMNS.

    The place comes first, with all its kinds; then the counties by number.
    """
    chosen = scope.selection
    place = selection_sentence(store, Selection(chosen.counties, chosen.municipalities), language)
    groups = [counted(of_kind(store, kind, scope)) for kind in _KINDS_IN_ORDER]
    whole = pd.DataFrame(groups).assign(county=place.removesuffix("."), county_number="")
    frame = pd.concat([whole, counties(store, scope)], ignore_index=True)
    frame = frame.assign(
        place=frame["county"],
        order=frame["kind"].map(lambda code: str(_KINDS_IN_ORDER.index(code))),
        kind=[language.t(words.COMPARED_KIND[code]) for code in frame["kind"]],
    )
    return finished(frame, SUMMARY_COLUMNS, language, "county_number", "order"), SUMMARY_COLUMNS


@per_store(32)
def resurvey_table(store: Store, scope: Scope, language: Language) -> Table:
    """Return the lakes of `resurvey` with LAKE_COLUMNS, by name."""
    found = resurvey(store, scope)
    names = [column.code for column in LAKE_COLUMNS]
    lakes = pd.DataFrame(columns=names) if found is None else found.lakes
    places = store.municipalities["label"].reindex(lakes["municipality_number"])
    frame = lakes.assign(municipality=places.to_numpy())
    return finished(frame, LAKE_COLUMNS, language, "name", "site_id"), LAKE_COLUMNS


@per_store(32)
def raw_and_treated_table(store: Store, scope: Scope, language: Language) -> Table:
    """Return the works of `raw_and_treated` with PAIR_COLUMNS, by name."""
    pairs = raw_and_treated(store, scope)
    cells = {
        "municipality": store.municipalities["label"].reindex(pairs["municipality_number"]).array,
        "cautions": _pair_cautions(pairs, language),
    }
    for stage in ("raw", "treated"):
        cells[f"{stage}_text"] = pairs[f"{stage}_text"].map(language.published)
        cells[f"{stage}_year"] = pairs[f"{stage}_year"].astype("string")
        cells[f"{stage}_source"] = pairs[f"{stage}_source_id"].map(store.sources["url"])
    frame = pairs.assign(**cells)
    return finished(frame, PAIR_COLUMNS, language, "name", "waterworks_id"), PAIR_COLUMNS


def _pair_cautions(pairs: pd.DataFrame, language: Language) -> list[str]:
    """What to keep in mind about either figure of a work."""
    links = pairs[["raw_confidence", "treated_confidence"]].eq("likely").any(axis=1)
    return [
        cautions(filter(None, codes.split(";")), "likely" if likely else "sure", language)
        for codes, likely in zip(pairs["cautions"], links, strict=True)
    ]
