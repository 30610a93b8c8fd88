"""Reader of the figures that waterworks, municipalities and others have published.

`figures.csv` has one row a sample and parameter, with the words that hold the figure. What to keep
in mind about a sample is in `cautions.csv`, what raises its alkalinity in `corrosion_control.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data import bounds
from data.codes import Caution, Impossible, Stage, Statistic
from data.evidence import Figure, below_limit, measured, value_range
from data.letters import HOW as A_LETTER
from data.letters import letter_of
from data.parameters import FROM_CALCIUM, PARAMETERS, UNITS
from data.quoted import holds
from data.samples import figure_rows, with_bounds
from data.table_file import TableFile, impossible

OF_SAMPLE = ("name", "municipality_number", "stage", "year", "statistic", "n_samples", "url")
"""Columns that are the same in all rows of a sample."""
COLUMNS = ("sample_id", *OF_SAMPLE[:-1], "parameter", "value", "words", "url")
CORROSION_CONTROL = ("marble", "lime", "lye", "water_glass", "unspecified")
"""What raises alkalinity or pH, or coats pipes."""
BETWEEN_WORDS = " ... "
_NUMBER = r"\d+(?:\.\d+)?"
_VALUE = re.compile(rf"(<)?({_NUMBER})(?: \(({_NUMBER})-({_NUMBER})\)|-({_NUMBER}))?")
_HOW = "write 0.5, <0.5, 0.3-0.4 or, with least and greatest, 3.6 (3.4-3.8), without unit"
_APPROXIMATE = re.compile(r"\b(ca\.?|cirka|om lag|omtrent|rundt)(\s*:?\s*|\s+på\s+)\d")
_EVIDENT = {Caution.APPROXIMATE, Caution.UNDATED}
"""Cautions that are seen from the row itself and so need no line in the ledger."""


@dataclass(frozen=True)
class Published:
    """The published figures: `samples` (one row a source and period), `figures` (one row a
    parameter of a sample)."""

    samples: pd.DataFrame
    figures: pd.DataFrame


def value(text: str) -> Figure:
    """Return the figure that a value of the ledger says: ``0.5``, ``<0.5``, ``0.3-0.4`` or, with
    its published least and greatest, ``3.6 (3.4-3.8)``.

    Raises ValueError where it says none of these.
    """
    match = _VALUE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a value; {_HOW}")
    limit, number, low, high, most = match.groups()
    if limit and (low or most):
        raise ValueError(f"a limit and a range at once; {_HOW}")
    if limit:
        return below_limit(number)
    return value_range(number, most) if most else measured(number, low or "", high or "")


def fault(parameter: str, figure: Figure) -> Impossible | None:
    """Return why a figure of the ledger cannot be true of a water, None if it can."""
    below = figure.value_type == "below_limit"
    return bounds.fault(parameter, figure.low, figure.high, figure.best, below)


def read(folder: Path, municipalities: Collection[str]) -> Published:
    """Read the published figures of a ledger.

    Raises SourceError with every fault in any of its files.
    """
    sheet = TableFile(folder / "figures.csv", COLUMNS)
    sheet.choice("municipality_number", municipalities, "municipality number of 2024")
    sheet.choice("stage", set(Stage))
    sheet.choice("statistic", set(Statistic))
    sheet.choice("parameter", {*PARAMETERS, FROM_CALCIUM})
    sheet.unique(["sample_id", "parameter"])
    years = sheet.whole("year", 1950, 2100)
    counts = sheet.whole("n_samples", 1, 1_000_000)
    figures = _values(sheet)
    _check_words(sheet, figures)
    _check_samples(sheet)
    sheet.check()
    first = sheet.frame.drop_duplicates("sample_id")
    ids = set(first["sample_id"])
    cautions = _codes_of(folder / "cautions.csv", "caution", set(Caution) - _EVIDENT, ids)
    control = _codes_of(
        folder / "corrosion_control.csv", "corrosion_control", CORROSION_CONTROL, ids
    )
    _codes_of(folder / "notes.csv", "note", None, ids)
    words = sheet.frame[sheet.frame["words"].ne("")].groupby("sample_id")["words"]
    quotes = words.agg(lambda texts: BETWEEN_WORDS.join(dict.fromkeys(texts)))
    samples = first[["sample_id", "name", "municipality_number", "stage", "statistic", "url"]]
    samples = samples.rename(columns={"name": "published_name"}).assign(
        year=years[first.index],
        n_samples=counts[first.index],
        quote=first["sample_id"].map(quotes),
        corrosion_control=[";".join(control.get(sample, ())) for sample in first["sample_id"]],
    )
    samples["cautions"] = [_cautions(row, cautions) for row in samples.itertuples()]
    return Published(samples.reset_index(drop=True), _figures(sheet.frame, figures))


def without_words(folder: Path) -> list[str]:
    """Return a line for each figure that has no words of its own: file, row, and what it is of."""
    frame = TableFile(folder / "figures.csv", COLUMNS).frame
    return [
        f"figures.csv, row {row}, column words: is empty; "
        f"no words hold {cells['parameter']} {cells['value']} of {cells['name']}"
        for row, cells in frame[frame["words"].eq("")].iterrows()
    ]


def _values(sheet: TableFile) -> dict[int, Figure]:
    figures = {}
    for row, text in sheet.frame["value"].items():
        parameter = sheet.frame.at[row, "parameter"].removesuffix("_from_calcium")
        if parameter not in PARAMETERS:
            continue
        unit = UNITS[parameter]
        try:
            figure = value(text)
        except ValueError as error:
            sheet.fault(row, "value", f"read {text!r}: {error} ({unit})" if unit else str(error))
            continue
        if wrong := fault(parameter, figure):
            sheet.fault(row, "value", impossible(parameter, text, wrong))
        figures[row] = figure
    return figures


def _check_words(sheet: TableFile, figures: Collection[int]) -> None:
    for row, cells in sheet.frame.iterrows():
        words, parameter = cells["words"], cells["parameter"].removesuffix("_from_calcium")
        if not cells["url"].startswith(("http://", "https://")) and not letter_of(cells["url"]):
            message = f"a figure needs its web address, or its letter as {A_LETTER!r}"
            sheet.fault(row, "url", f"read {cells['url']!r}: {message}")
        if row in figures and words and not holds(words, cells["value"], parameter):
            message = (
                f"do not hold {cells['value']}; give the words that do, as they stand on the page,"
                " or leave the cell empty, which is shown as missing"
            )
            sheet.fault(row, "words", message)


def _check_samples(sheet: TableFile) -> None:
    """Each sample has one name, year, address and so on, and words for one figure at least."""
    for sample, rows in sheet.frame.groupby("sample_id", sort=False):
        first, number = rows.index[0], rows["municipality_number"].iloc[0]
        if not re.fullmatch(rf"{re.escape(number)}-[a-z0-9-]+", sample):
            message = f"read {sample!r}: write {number}- and a few letters or digits of your own"
            sheet.fault(first, "sample_id", message)
        if rows["words"].eq("").all():
            sheet.fault(first, "words", "is empty for the whole sample; one figure needs words")
        for column in OF_SAMPLE:
            for row in rows.index[rows[column].ne(rows.at[first, column])]:
                text = rows.at[row, column]
                message = f"read {text!r}: row {first} of the same sample says otherwise"
                sheet.fault(row, column, message)


def _codes_of(
    path: Path, column: str, known: Collection[str] | None, ids: Collection[str]
) -> dict[str, list[str]]:
    """What a file says of each sample, in its order: one of the `known`, or anything."""
    sheet = TableFile(path, ["sample_id", column])
    sheet.choice("sample_id", ids, "sample of figures.csv")
    if known is not None:
        sheet.choice(column, known)
    sheet.unique(["sample_id", column])
    sheet.check()
    return dict(sheet.frame.groupby("sample_id")[column].agg(list).items())


def _cautions(sample: Any, written: Mapping[str, list[str]]) -> str:
    """The cautions of the ledger, and those that the words and the year show."""
    codes = list(written.get(sample.sample_id, ()))
    if _APPROXIMATE.search(sample.quote) and Caution.LAKE_SURVEY not in codes:
        codes.append(Caution.APPROXIMATE)
    if pd.isna(sample.year):
        codes.append(Caution.UNDATED)
    return ";".join(codes)


def _figures(frame: pd.DataFrame, figures: Mapping[int, Figure]) -> pd.DataFrame:
    """The figures of all samples, and magnesium as a bound where only hardness is known."""
    records = []
    for sample, rows in frame.groupby("sample_id", sort=False):
        lines = dict(zip(rows["parameter"], rows.index, strict=True))
        calcium_only = FROM_CALCIUM in lines
        if calcium_only:
            lines["hardness"] = lines.pop(FROM_CALCIUM)
        found = {name: figures[line] for name, line in lines.items()}
        wordless = {name for name, line in lines.items() if not frame.at[line, "words"]}
        records += figure_rows(sample, found, calcium_only, wordless)
    return with_bounds(pd.DataFrame(records))
