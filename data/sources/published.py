"""Reader of the figures that waterworks, municipalities and others have published.

The table holds one number where the words often hold a range or a limit. How such words are read
is decided one by one in `data/judgements/readings.csv`; what to keep in mind about a figure is in
`cautions.csv`. Both must find their words in the table, or the build stops.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.codes import SourceType, Stage, Statistic
from data.evidence import (
    NONE,
    Figure,
    below_limit,
    measured,
    value_range,
)
from data.parameters import PARAMETERS
from data.samples import figure_rows, sample_id, with_bounds
from data.sources.sheet import Sheet

COLUMNS = {  # parameter: (value, least, greatest) columns of the file
    "mg": ("mg_mg_l", "mg_min", "mg_max"),
    "ca": ("ca_mg_l", "ca_min", "ca_max"),
    "hardness": ("hardness_dh", "hardness_min", "hardness_max"),
    "alkalinity": ("alkalinity_mmol_l", None, None),
    "ph": ("ph", None, None),
}
APPROXIMATE = re.compile(r"\b(ca\.?|cirka|om lag|omtrent|rundt)(\s*:?\s*|\s+på\s+)\d")
CORROSION_CONTROL = {  # how a source's words name what raises alkalinity or pH, or coats pipes
    "marble": re.compile(r"marble", re.IGNORECASE),
    "lime": re.compile(r"\blime\b(?!\) stab)", re.IGNORECASE),
    "lye": re.compile(r"NaOH|\blye\b", re.IGNORECASE),
    "water_glass": re.compile(r"waterglass|silicate", re.IGNORECASE),
    "unspecified": re.compile(r"corrosion", re.IGNORECASE),
}
CAUTIONS = {"page_date", "newspaper", "second_hand", "bottled_label", "link_unverified"}
COMPILERS_WORDS = r"\s*\(columns of gam_data\.csv\)$"
"""What the compiler of the table added to the words of a source."""
LAKE_SURVEY = re.compile(r"gam_data\.csv|MG_P_L")


@dataclass(frozen=True)
class Published:
    """The published figures: `samples` (one row a source and period), `figures` (one row a
    parameter of a sample)."""

    samples: pd.DataFrame
    figures: pd.DataFrame


def read(path: Path, readings: Path, cautions: Path, municipalities: Collection[str]) -> Published:
    """Read the published figures with the judgements that belong to them.

    Raises SourceError with every fault in any of the three files.
    """
    sheet = Sheet(path, _needed_columns())
    sheet.choice("municipality_number", municipalities, "municipality number of 2024")
    sheet.choice("source_type", set(SourceType), "kind of source")
    sheet.choice("stage", set(Stage))
    sheet.choice("statistic", set(Statistic))
    sheet.choice("mg_qualifier", {"<"}, "qualifier", empty=True)
    sheet.choice("hardness_from_ca_only", {"yes"}, empty=True)
    sheet.unique(["waterworks", "municipality_number", "stage", "year", "evidence"])
    years = sheet.whole("year", 1950, 2100)
    counts = sheet.whole("n_samples", 1, 1_000_000)
    _check_numbers(sheet)
    sheet.check()
    chosen = _readings(readings, sheet.frame)
    told = _cautions(cautions, sheet.frame)
    samples = _samples(sheet.frame, years, counts, told)
    return Published(samples, _figures(sheet, chosen, samples["sample_id"]))


def _needed_columns() -> list[str]:
    numbers = [column for triple in COLUMNS.values() for column in triple if column]
    return [
        "waterworks",
        "municipality_number",
        "served_place",
        "source_type",
        "stage",
        "year",
        "mg_qualifier",
        "hardness_from_ca_only",
        "n_samples",
        "statistic",
        "treatment",
        "evidence",
        "url",
        "note",
        *numbers,
    ]


def _check_numbers(sheet: Sheet) -> None:
    for parameter, columns in COLUMNS.items():
        sheet.figure(parameter, *columns)
    for row, text in sheet.frame["evidence"].items():
        if not text or not sheet.frame.at[row, "url"].startswith("http"):
            message = "every figure needs the words it was read from and a web address"
            sheet.fault(row, "evidence, url", message)


def _sample_id(row: pd.Series) -> str:
    """A stable id: it changes only when the words or their address do."""
    content = (row["waterworks"], row["stage"], row["year"], row["url"], row["evidence"])
    return sample_id(row["municipality_number"], content, digits=8)


def _samples(
    frame: pd.DataFrame, years: pd.Series, counts: pd.Series, told: dict[int, list[str]]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sample_id": frame.apply(_sample_id, axis=1),
            "published_name": frame["waterworks"],
            "municipality_number": frame["municipality_number"],
            "served_place": frame["served_place"],
            "source_type": frame["source_type"],
            "stage": frame["stage"],
            "year": years,
            "n_samples": counts,
            "statistic": frame["statistic"],
            "corrosion_control": [
                ";".join(code for code, words in CORROSION_CONTROL.items() if words.search(text))
                for text in frame["treatment"]
            ],
            "quote": frame["evidence"].str.replace(COMPILERS_WORDS, "", regex=True),
            "url": frame["url"],
            "cautions": [
                ";".join(told.get(row, []) + _evident_cautions(frame.loc[row]))
                for row in frame.index
            ],
        },
        index=frame.index,
    )


def _evident_cautions(row: pd.Series) -> list[str]:
    """What the row itself shows: lake survey instead of the works, "about", no date."""
    cautions = []
    if LAKE_SURVEY.search(row["evidence"]):
        cautions.append("lake_survey")
    elif APPROXIMATE.search(row["evidence"]):
        cautions.append("approximate")
    if not row["year"]:
        cautions.append("undated")
    return cautions


def _figures(
    sheet: Sheet, chosen: dict[tuple[int, str], Figure], sample_ids: pd.Series
) -> pd.DataFrame:
    records = []
    for row, record in sheet.frame.iterrows():
        figures = {
            parameter: chosen.get((row, parameter)) or _figure(record, parameter)
            for parameter in COLUMNS
        }
        calcium_only = record["hardness_from_ca_only"] == "yes"
        records += figure_rows(sample_ids[row], figures, calcium_only)
    return with_bounds(pd.DataFrame(records))


def _figure(record: pd.Series, parameter: str) -> Figure:
    """The figure that the columns of one row hold, read without further judgement."""
    value, least, most = (record[column] if column else "" for column in COLUMNS[parameter])
    if value and parameter == "mg" and record["mg_qualifier"] == "<":
        return below_limit(value)
    if value:
        return measured(value, least, most)
    return value_range(least, most) if least and most else NONE


def _find(frame: pd.DataFrame, judgement: pd.Series) -> pd.Index:
    """The rows of the published table that a judgement speaks of: by the quoted words, else by
    the note that says what the source held."""
    same = frame["waterworks"].eq(judgement["waterworks"])
    same &= frame["municipality_number"].eq(judgement["municipality_number"])
    for column in ("evidence", "note"):
        found = same & frame[column].str.contains(judgement["words"], regex=False)
        if found.any():
            return frame.index[found]
    return frame.index[:0]


def _readings(path: Path, frame: pd.DataFrame) -> dict[tuple[int, str], Figure]:
    columns = ["waterworks", "municipality_number", "words", "parameter", "value_type"]
    sheet = Sheet(path, [*columns, "low", "best", "high", "ground"])
    sheet.choice("parameter", PARAMETERS)
    sheet.unique(columns)
    for column in ("low", "best", "high"):
        sheet.number(column, 0, 1000)
    sheet.check()
    chosen = {}
    for line, judgement in sheet.frame.iterrows():
        rows = _find(frame, judgement)
        if len(rows) != 1:
            sheet.fault(line, "words", f"found in {len(rows)} published figures, not in one")
            continue
        try:
            chosen[rows[0], judgement["parameter"]] = _reading(judgement)
        except ValueError as error:
            sheet.fault(line, "value_type", str(error))
    sheet.check()
    return chosen


def _reading(judgement: pd.Series) -> Figure:
    low, best, high = judgement["low"], judgement["best"], judgement["high"]
    match judgement["value_type"]:
        case "measured":
            return measured(best, low, high)
        case "below_limit":
            return below_limit(high)
        case "range":
            return value_range(low, high)
        case "none":
            return NONE
    raise ValueError(f"read {judgement['value_type']!r}: not measured, below_limit, range or none")


def _cautions(path: Path, frame: pd.DataFrame) -> dict[int, list[str]]:
    sheet = Sheet(path, ["waterworks", "municipality_number", "words", "caution", "ground"])
    sheet.choice("caution", CAUTIONS)
    told: dict[int, list[str]] = {}
    for line, judgement in sheet.frame.iterrows():
        rows = _find(frame, judgement)
        if len(rows) != 1:
            sheet.fault(line, "words", f"found in {len(rows)} published figures, not in one")
        for row in rows:
            told.setdefault(row, []).append(judgement["caution"])
    sheet.check()
    return told
