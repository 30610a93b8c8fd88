"""The tables of a snapshot: columns, units and codes, checked with pandera.

Concentrations are in mg/l, hardness in °dH, alkalinity in mmol/l; municipality numbers are those
of 2024, as text of four digits. Missing is missing: NaN or NA for numbers, "" for texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from data import bounds
from data.codes import (
    MOST_FOOD_MG,
    CountedTwice,
    Food,
    FoodBasis,
    Impossible,
    LinkConfidence,
    PlacedBy,
    Role,
    SiteKind,
    SourceType,
    SourceTypeConfidence,
    Stage,
    Statistic,
    Topic,
)
from data.parameters import PARAMETERS

NUMBER = r"^\d{4}$"
NUMBER_OR_NOTHING = r"^(\d{4})?$"
ADDRESS_OR_NOTHING = r"^(https?://\S+)?$"
"""A page shows it as a link: nothing that a browser would run (`javascript:`)."""
MUNICIPALITY_COUNT = 357
POPULATION_YEARS = (2023, 2024, 2025, 2026)
PUBLISHED_TYPES = ("measured", "below_limit", "range", "bounded")


def _text(**kwargs: Any) -> pa.Column:
    return pa.Column(str, **kwargs)


def _code(allowed: Iterable[str], **kwargs: Any) -> pa.Column:
    codes = [str(code) for code in allowed]
    error = f"is none of {', '.join(filter(None, codes))}"
    return pa.Column(str, pa.Check.isin(codes, error=error), **kwargs)


def _number(low: float | None = 0, high: float | None = None, **kwargs: Any) -> pa.Column:
    checks = [] if low is None else [pa.Check.ge(low, error=f"is below {low}")]
    checks += [] if high is None else [pa.Check.le(high, error=f"is above {high}")]
    return pa.Column(float, checks, nullable=True, **kwargs)


def _whole(low: int, high: int) -> pa.Column:
    error = f"is not from {low} to {high}"
    return pa.Column("Int64", pa.Check.in_range(low, high, error=error), nullable=True)


def _pattern(pattern: str, error: str) -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(pattern, error=error))


def _municipality(optional: bool = False) -> pa.Column:
    pattern = NUMBER_OR_NOTHING if optional else NUMBER
    return _pattern(pattern, "is no number of four digits")


def _table(
    columns: dict[str, pa.Column], unique: list[str], checks: list[pa.Check] | None = None
) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=checks, strict=True, ordered=True, unique=unique)


def _impossible(figures: pd.DataFrame) -> dict[Impossible, pd.Series]:
    # Zero is refused by the readers; snapshots from before they all did so are still opened.
    greatest = figures["parameter"].map({code: row.greatest for code, row in PARAMETERS.items()})
    return bounds.conditions(figures["low"], figures["high"], figures["best"], greatest, False)


def _is_interval(figures: pd.DataFrame) -> pd.Series:
    wrong = _impossible(figures)
    known = figures["low"].notna() & figures["high"].notna()
    return known & ~(wrong[Impossible.BACKWARDS] | wrong[Impossible.OUTSIDE])


def _is_possible(figures: pd.DataFrame) -> pd.Series:
    return ~_impossible(figures)[Impossible.TOO_HIGH]


_ROW_CHECKS = {  # what a check of a whole row says: the columns that it looks at
    "low <= best <= high": ("low", "best", "high"),
    "not above what can be true of fresh water": ("high",),
}
_WORDS = {  # what pandera calls a fault: what is wrong
    "multiple_fields_uniqueness": "stands more than once; each may stand once",
    "not_nullable": "is missing",
    "column_in_dataframe": "the column is missing",
    "column_in_schema": "the table has no such column",
    "column_ordered": "the columns stand in another order",
}
MOST_EXAMPLES = 10
"""Of a fault that stands in many rows, so many are shown."""
_FIGURE_CHECKS = [
    pa.Check(check, error=error)
    for check, error in zip((_is_interval, _is_possible), _ROW_CHECKS, strict=True)
]


def _is_food(foods: pd.DataFrame) -> pd.Series:
    """A food with a figure has ends around it and a source; one without has neither."""
    known = foods["basis"].ne("none")
    inside = foods["best"].isna() | foods["best"].between(foods["low"], foods["high"])
    whole = inside & (foods["low"] <= foods["high"]) & foods["source_id"].ne("")
    nothing = foods[["low", "best", "high"]].isna().all(axis=1) & foods["source_id"].eq("")
    return whole.where(known, nothing)


_FOOD_CHECK = "low <= best <= high and a source, or basis none and neither"
_ROW_CHECKS[_FOOD_CHECK] = ("basis", "low", "best", "high", "source_id")


_FIGURE = {
    "sample_id": _text(),
    "parameter": _code(tuple(PARAMETERS)),
    "text": _text(),
    "low": _number(),
    "high": _number(),
    "best": _number(),
    "value_type": _code(PUBLISHED_TYPES),
}

TABLES: dict[str, pa.DataFrameSchema] = {
    "municipalities": _table(
        {
            "municipality_number": _municipality(),
            "name": _text(),
            "names": _text(),
            "county_number": _pattern(r"^\d{2}$", "is no number of two digits"),
            "county_name": _text(),
            "population_2023": _whole(1, 2_000_000),
            "population_2024": _whole(1, 2_000_000),
            "population_2025": _whole(1, 2_000_000),
            "population_2026": _whole(1, 2_000_000),
        },
        unique=["municipality_number"],
    ),
    "waterworks": _table(
        {
            "waterworks_id": _text(),
            "register_id": _text(),
            "name": _text(),
            "published_names": _text(),
            "owner": _text(),
            "municipality_number": _municipality(),
            "municipality_from": _code(PlacedBy),
            "source_type": _code(SourceType),
            "source_type_confidence": _code(SourceTypeConfidence),
            "source_name": _text(),
            "source_type_quote": _text(),
            "source_type_source": _text(),
            "source_type_reported": _code(("", *SourceType)),
            "residents": _whole(0, 1_000_000),
            "residents_counted_here": _whole(0, 1_000_000),
            "residents_year": _whole(2000, 2100),
            "produced_m3": _number(0, 200_000_000),
            "received_m3": _number(0, 200_000_000),
            "treatment": _text(),
            "treatment_year": _whole(1990, 2100),
            "active": pa.Column(bool),
        },
        unique=["waterworks_id"],
    ),
    "supplies": _table(
        {
            "supplier_id": _text(),
            "network_id": _text(),
            "confidence": _code(LinkConfidence),
            "counted_twice": _code(CountedTwice),
            "share": _number(0, 1),
        },
        unique=["supplier_id", "network_id"],
    ),
    "samples": _table(
        {
            "sample_id": _text(),
            "published_name": _text(),
            "municipality_number": _municipality(),
            "served_place": _text(),
            "plant": _text(),
            "source_type": _code(SourceType),
            "stage": _code(Stage),
            "year": _whole(1950, 2100),
            "n_samples": _whole(1, 1_000_000),
            "statistic": _code(Statistic),
            "corrosion_control": _text(),
            "quote": _pattern(r"(?s)^.", "is empty"),
            "source_id": _text(),
            "cautions": _text(),
        },
        unique=["sample_id"],
    ),
    "figures": _table(
        {**_FIGURE, "from_calcium_only": pa.Column(bool), "words_missing": pa.Column(bool)},
        unique=["sample_id", "parameter"],
        checks=_FIGURE_CHECKS,
    ),
    "sample_works": _table(
        {
            "sample_id": _text(),
            "waterworks_id": _text(),
            "role": _code(Role),
            "confidence": _code(LinkConfidence),
            "rank": pa.Column(int, pa.Check.ge(0, error="is below 0")),
        },
        unique=["sample_id", "waterworks_id"],
    ),
    "sites": _table(
        {
            "site_id": _text(),
            "name": _text(),
            "kind": _code(SiteKind),
            "municipality_number": _municipality(optional=True),
            "lat": _number(57, 72),
            "lon": _number(4, 32),
        },
        unique=["site_id"],
    ),
    "site_samples": _table(
        {
            "sample_id": _text(),
            "site_id": _text(),
            "year": _whole(1950, 2100),
            "n_samples": _whole(1, 100_000),
            "statistic": _code(Statistic),
            "limed": pa.Column(bool),
            "source_id": _text(),
        },
        unique=["sample_id"],
    ),
    "site_figures": _table(_FIGURE, unique=["sample_id", "parameter"], checks=_FIGURE_CHECKS),
    "grid": _table(
        {
            "cell_id": _text(),
            "municipality_number": _municipality(optional=True),
            "lat": _number(57, 72),
            "lon": _number(4, 32),
            "mg_mg_l": _number(0, PARAMETERS["mg"].greatest),
            "ca_mg_l": _number(0, PARAMETERS["ca"].greatest),
            "source_id": _text(),
        },
        unique=["cell_id"],
    ),
    "bottled_water": _table(
        {
            "brand": _text(),
            "label": _code(("", "later")),
            "municipality": _text(),
            "mg_mg_l": _text(),
            "ca_mg_l": _text(),
            "quote": _text(),
            "source_id": _text(),
        },
        unique=["brand", "label"],
    ),
    "foods": _table(
        {
            "food_id": _code(Food),
            "matvaretabellen_id": _text(),
            "candidates": _text(),
            "table_name": _text(),
            "low": _number(0.1, MOST_FOOD_MG),
            "best": _number(0.1, MOST_FOOD_MG),
            "high": _number(0.1, MOST_FOOD_MG),
            "basis": _code(FoodBasis),
            "source_id": _text(),
        },
        unique=["food_id"],
        checks=[pa.Check(_is_food, error=_FOOD_CHECK)],
    ),
    "renumbering": _table(
        {
            "year": _whole(1900, 2100),
            "number_then": _municipality(),
            "number_2024": _municipality(),
            "weight": _number(0, 1),
        },
        unique=["year", "number_then", "number_2024"],
    ),
    "postcodes": _table(
        {
            "postcode": _pattern(NUMBER, "is no number of four digits"),
            "place": _text(),
            "municipality_number": _municipality(),
        },
        unique=["postcode"],
    ),
    "claims": _table(
        {
            "claim_id": _text(),
            "topic": _code(Topic),
            "best": _text(),
            "low": _text(),
            "high": _text(),
            "unit": _text(),
            "source_id": _text(),
        },
        unique=["claim_id"],
    ),
    "sources": _table(
        {
            "source_id": _text(),
            "title": _text(),
            "publisher": _text(),
            "kind": _text(),
            "url": _pattern(ADDRESS_OR_NOTHING, "is no address that begins with http"),
            "date_read": _text(),
            "licence": _text(),
            "licence_verified": _code(("yes", "no")),
        },
        unique=["source_id"],
    ),
}
"""Each table of a snapshot by name."""

MADE_UP = "made_up"
"""The kind of a source whose figures nobody measured: those of a rehearsal."""
BOUNDARIES_FILE = "boundaries.parquet"
BASE = "base"
"""Folder within a snapshot that holds it as it was before the register was laid onto it."""

AS_PARQUET = frozenset({"site_samples", "site_figures", "grid", "renumbering", "postcodes"})
"""Tables too long for a person to read line by line; the rest are CSV, and so can be diffed."""

OPTIONAL_REFERENCES = {
    ("waterworks", "source_type_source"),
    ("sites", "municipality_number"),
    ("grid", "municipality_number"),
    ("foods", "source_id"),
}
REFERENCES = (  # table, column -> the table whose key it must be
    ("waterworks", "municipality_number", "municipalities"),
    ("waterworks", "source_type_source", "sources"),
    ("supplies", "supplier_id", "waterworks"),
    ("supplies", "network_id", "waterworks"),
    ("samples", "municipality_number", "municipalities"),
    ("samples", "source_id", "sources"),
    ("figures", "sample_id", "samples"),
    ("sample_works", "sample_id", "samples"),
    ("sample_works", "waterworks_id", "waterworks"),
    ("sites", "municipality_number", "municipalities"),
    ("site_samples", "site_id", "sites"),
    ("site_samples", "source_id", "sources"),
    ("site_figures", "sample_id", "site_samples"),
    ("grid", "municipality_number", "municipalities"),
    ("grid", "source_id", "sources"),
    ("claims", "source_id", "sources"),
    ("bottled_water", "source_id", "sources"),
    ("foods", "source_id", "sources"),
    ("postcodes", "municipality_number", "municipalities"),
    ("renumbering", "number_2024", "municipalities"),
)


def referred(table: str, column: str) -> str:
    """The table that a column refers to. Raises StopIteration for one that refers to none."""
    return next(target for *where, target in REFERENCES if where == [table, column])


def file_name(table: str) -> str:
    """The file of a table within a snapshot."""
    return f"{table}.parquet" if table in AS_PARQUET else f"{table}.csv"


def write(table: str, frame: pd.DataFrame, folder: Path) -> None:
    """Write one table into a folder in its form."""
    target = folder / file_name(table)
    if table in AS_PARQUET:
        frame.to_parquet(target, index=False)
    else:
        frame.to_csv(target, index=False, lineterminator="\n")


def read(table: str, folder: Path) -> pd.DataFrame:
    """Read one table of a snapshot with the types of its schema.

    Raises OSError where the file cannot be read and TableError where its cells are not of their
    types.
    """
    source = folder / file_name(table)
    if table in AS_PARQUET:
        return pd.read_parquet(source)
    # In one piece: from a column in several pieces Arrow takes a few rows at the cost of them all.
    cells = pd.read_csv(source, dtype=str, keep_default_na=False, low_memory=False)
    return typed(table, cells)


class TableError(ValueError):
    """A table whose cells are not of their types; `faults` has a line for each."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


def text_columns(table: str) -> list[str]:
    """The columns of a table that hold text."""
    columns = TABLES[table].columns
    return [name for name in columns if pd.api.types.is_string_dtype(columns[name].dtype.type)]


def typed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the types of the table's schema for the columns that it has.

    Cells may be values or texts as they stand in a file. Raises TableError with every cell that is
    not of its type.
    """
    texts, faults, result = text_columns(table), [], {}
    for name in frame.columns:
        column = TABLES[table].columns.get(name)
        if name in texts and isinstance(frame[name].dtype, pd.StringDtype):
            result[name] = frame[name].fillna("")
            continue
        if column is None or name in texts:
            result[name] = frame[name].astype(object).where(frame[name].notna(), "").astype(str)
            continue
        values, wrong = _converted(frame[name], str(column.dtype))
        for row in wrong:
            cell = f"{table}, row {row + 2}, column {name}"
            faults.append(f"{cell}: read {frame[name].iloc[row]!r}, not {column.dtype}")
        result[name] = values
    if faults:
        raise TableError(faults)
    return pd.DataFrame(result, index=frame.index)


def shaped(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the columns of the table in their order and types; texts and numbers
    that it does not have are missing. Raises TableError."""
    columns = list(TABLES[table].columns)
    return typed(table, frame.reindex(columns=columns)).reset_index(drop=True)


def _converted(values: pd.Series, kind: str) -> tuple[pd.Series, list[int]]:
    """A column of numbers or truth values, and the positions of the cells that are neither."""
    if str(values.dtype) == kind:
        return values, []
    if (
        isinstance(values.dtype, pd.StringDtype)
        and (whole := _all_numbers(values, kind)) is not None
    ):
        return whole, []
    empty = values.isna() | values.astype(str).eq("")
    converted: pd.Series
    if kind == "bool":
        converted = values.astype(str).map({"True": True, "False": False})
        wrong = converted.isna()
        converted = converted.fillna(False).astype(bool)
    else:
        converted = pd.to_numeric(values.where(~empty), errors="coerce").astype("Float64")
        wrong = converted.isna() & ~empty
        if kind != "float64":
            wrong |= (converted % 1 != 0).fillna(False) | (empty & (kind != "Int64"))
            converted = converted.where(~wrong, 0).astype("Int64")
        if kind != "Int64":
            converted = converted.where(~wrong, 0).astype(kind)
    return converted, [position for position, bad in enumerate(wrong) if bad]


def _all_numbers(texts: pd.Series, kind: str) -> pd.Series | None:
    """A column of texts as numbers, in one go; None where some are no numbers."""
    if kind not in ("float64", "Int64", "int64"):
        return None
    cells = pyarrow.array(texts.fillna(""))
    try:
        numbers = pc.cast(pc.if_else(pc.equal(cells, ""), None, cells), pyarrow.float64())
    except pyarrow.ArrowInvalid:
        return None
    values = numbers.to_numpy(zero_copy_only=False)
    empty = np.asarray(numbers.is_null())
    if not np.isfinite(values[~empty]).all() or (kind == "int64" and empty.any()):
        return None
    if kind == "float64":
        return pd.Series(values, texts.index)
    if (values[~empty] % 1).any():
        return None
    return pd.Series(values, texts.index).astype("Int64").astype(kind)


def faults(table: str, frame: pd.DataFrame) -> Iterator[str]:
    """Yield the faults of a table: table, row, column, what is wrong and what was read; of each
    kind of fault MOST_EXAMPLES lines at most, and the count."""
    try:
        TABLES[table].validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        # A fault of a whole row is reported once, not once for each of the row's columns.
        whole = cases["schema_context"].eq("DataFrameSchema") & cases["index"].notna()
        cases = cases.assign(of_row=whole)[~(whole & cases.duplicated(["check", "index"]))]
        for (_, column), alike in cases.groupby(["check", "column"], dropna=False, sort=False):
            first = alike.head(MOST_EXAMPLES).to_dict("records")
            yield from (_fault(table, frame, case) for case in first)
            yield from _more(table, alike["of_row"].iloc[0] or column, len(alike))


def _more(table: str, column: object, count: int) -> Iterator[str]:
    """The line behind the first examples of a fault, where there are more."""
    if count > MOST_EXAMPLES:
        where = f"{table}, column {column}" if isinstance(column, str) else table
        yield f"{where}: {count} rows with this fault in all, of which these are the first"


def _fault(table: str, frame: pd.DataFrame, case: dict[str, Any]) -> str:
    row = "" if pd.isna(case["index"]) else f", row {int(case['index']) + 2}"
    check = str(case["check"])
    wrong = _WORDS.get(check, check)
    if check.startswith("dtype("):
        wrong = f"is not of the type {check[7:-2]}"
    if case["of_row"]:
        names = _ROW_CHECKS.get(check, TABLES[table].unique)
        shown = ", ".join(str(frame.at[int(case["index"]), name]) for name in names)
        return f"{table}{row}, column {', '.join(names)}: {wrong} (read {shown})"
    column = case["column"] or case["failure_case"]
    return f"{table}{row}, column {column}: {wrong} (read {case['failure_case']!r})"


def broken_references(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the keys that point at nothing, of each column MOST_EXAMPLES at most, and the count."""
    for table, column, target in REFERENCES:
        key = tables[target].columns[0]
        known = pyarrow.array(tables[target][key])
        values = tables[table][column]
        if (table, column) in OPTIONAL_REFERENCES:
            values = values[values != ""]
        # As Arrow's own look-up: that of pandas goes through every key in Python.
        there = pc.is_in(pyarrow.array(values, known.type), value_set=known)
        broken = values[~there.to_numpy(zero_copy_only=False)]
        for row, value in broken.head(MOST_EXAMPLES).items():
            yield f"{table}, row {row + 2}, column {column}: {value!r} is not in {target}"
        yield from _more(table, column, len(broken))


def snapshot_faults(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Return the faults in a set of tables, a line each."""
    found = [line for name in TABLES for line in faults(name, tables[name])]
    return found or list(broken_references(tables))


def write_snapshot(
    folder: Path, tables: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame
) -> None:
    """Write a whole snapshot into an empty folder."""
    for name, frame in tables.items():
        write(name, frame, folder)
    outlines.to_parquet(folder / BOUNDARIES_FILE, index=False)
