"""The tables of a snapshot: columns, units and codes.

Concentrations are in mg/l, hardness in °dH, alkalinity in mmol/l; municipality numbers are those
of 2024, as text of four digits. Missing is missing: NaN or NA for numbers, "" for texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc

from data import bounds
from data.checks import MOST_EXAMPLES, ColumnSchema, RowCheck, TableSchema, more_of
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
from data.text import forbidden

NUMBER = r"^\d{4}$"
NUMBER_OR_NOTHING = r"^(\d{4})?$"
ADDRESS_OR_NOTHING = r"^(https?://\S+)?$"
"""A page shows it as a link: nothing that a browser would run (`javascript:`)."""
ID = r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"
"""The id of a work: it stands in addresses and names files of the static site."""
MUNICIPALITY_COUNT = 357
POPULATION_YEARS = (2023, 2024, 2025, 2026)
PUBLISHED_TYPES = ("measured", "below_limit", "range", "bounded")


def _text() -> ColumnSchema:
    return ColumnSchema("str")


def _code(allowed: Iterable[str]) -> ColumnSchema:
    codes = tuple(str(code) for code in allowed)
    return ColumnSchema("str", allowed=codes, error=f"is none of {', '.join(filter(None, codes))}")


def _number(low: float, high: float | None = None) -> ColumnSchema:
    error = f"is below {low:g}" if high is None else f"is not from {low:g} to {high:g}"
    return ColumnSchema("float64", low=low, high=high, error=error, nullable=True)


def _whole(low: int, high: int) -> ColumnSchema:
    error = f"is not from {low} to {high}"
    return ColumnSchema("Int64", low=low, high=high, error=error, nullable=True)


def _pattern(pattern: str, error: str) -> ColumnSchema:
    return ColumnSchema("str", pattern=pattern, error=error)


def _municipality(optional: bool = False) -> ColumnSchema:
    pattern = NUMBER_OR_NOTHING if optional else NUMBER
    return _pattern(pattern, "is no number of four digits")


def _impossible(figures: pd.DataFrame) -> dict[Impossible, pd.Series]:
    # Zero is refused by the readers; snapshots from before they all did so are still opened.
    known = np.array([row.greatest for row in PARAMETERS.values()] + [np.nan])
    # As Arrow's own look-up: that of pandas makes an object of each text.
    names = pyarrow.array(figures["parameter"])
    place = pc.index_in(names, value_set=pyarrow.array(PARAMETERS, names.type)).fill_null(-1)
    greatest = known[place.to_numpy()]
    return bounds.conditions(figures["low"], figures["high"], figures["best"], greatest, False)


def _is_interval(figures: pd.DataFrame) -> pd.Series:
    wrong = _impossible(figures)
    known = figures["low"].notna() & figures["high"].notna()
    return known & ~(wrong[Impossible.BACKWARDS] | wrong[Impossible.OUTSIDE])


def _is_possible(figures: pd.DataFrame) -> pd.Series:
    return ~_impossible(figures)[Impossible.TOO_HIGH]


_FIGURE_CHECKS = (
    RowCheck("low <= best <= high", ("low", "best", "high"), _is_interval),
    RowCheck("not above what can be true of fresh water", ("high",), _is_possible),
)


def _is_food(foods: pd.DataFrame) -> pd.Series:
    """A food with a figure has ends around it and a source; one without has neither."""
    known = foods["basis"].ne("none")
    inside = foods["best"].isna() | foods["best"].between(foods["low"], foods["high"])
    whole = inside & (foods["low"] <= foods["high"]) & foods["source_id"].ne("")
    nothing = foods[["low", "best", "high"]].isna().all(axis=1) & foods["source_id"].eq("")
    return whole.where(known, nothing)


_FOOD_CHECK = RowCheck(
    "low <= best <= high and a source, or basis none and neither",
    ("basis", "low", "best", "high", "source_id"),
    _is_food,
)

_FIGURE = {
    "sample_id": _text(),
    "parameter": _code(tuple(PARAMETERS)),
    "text": _text(),
    "low": _number(0),
    "high": _number(0),
    "best": _number(0),
    "value_type": _code(PUBLISHED_TYPES),
}

TABLES: dict[str, TableSchema] = {
    "municipalities": TableSchema(
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
        unique=("municipality_number",),
    ),
    "waterworks": TableSchema(
        {
            "waterworks_id": _pattern(ID, "is no id of at most 64 letters, digits and - _ ."),
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
            "active": ColumnSchema("bool"),
        },
        unique=("waterworks_id",),
    ),
    "supplies": TableSchema(
        {
            "supplier_id": _text(),
            "network_id": _text(),
            "confidence": _code(LinkConfidence),
            "counted_twice": _code(CountedTwice),
            "share": _number(0, 1),
        },
        unique=("supplier_id", "network_id"),
    ),
    "samples": TableSchema(
        {
            "sample_id": _text(),
            "published_name": _text(),
            "municipality_number": _municipality(),
            "served_place": _text(),
            "plant": _text(),
            "water_body": _text(),
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
        unique=("sample_id",),
    ),
    "figures": TableSchema(
        {
            **_FIGURE,
            "from_calcium_only": ColumnSchema("bool"),
            "words_missing": ColumnSchema("bool"),
        },
        unique=("sample_id", "parameter"),
        checks=_FIGURE_CHECKS,
    ),
    "sample_works": TableSchema(
        {
            "sample_id": _text(),
            "waterworks_id": _text(),
            "role": _code(Role),
            "confidence": _code(LinkConfidence),
            "rank": ColumnSchema("int64", low=0, error="is below 0"),
        },
        unique=("sample_id", "waterworks_id"),
    ),
    "sites": TableSchema(
        {
            "site_id": _text(),
            "name": _text(),
            "kind": _code(SiteKind),
            "municipality_number": _municipality(optional=True),
            "lat": _number(57, 72),
            "lon": _number(4, 32),
        },
        unique=("site_id",),
    ),
    "site_samples": TableSchema(
        {
            "sample_id": _text(),
            "site_id": _text(),
            "year": _whole(1950, 2100),
            "n_samples": _whole(1, 100_000),
            "statistic": _code(Statistic),
            "limed": ColumnSchema("bool"),
            "source_id": _text(),
        },
        unique=("sample_id",),
    ),
    "site_figures": TableSchema(_FIGURE, unique=("sample_id", "parameter"), checks=_FIGURE_CHECKS),
    "grid": TableSchema(
        {
            "cell_id": _text(),
            "municipality_number": _municipality(optional=True),
            "lat": _number(57, 72),
            "lon": _number(4, 32),
            "mg_mg_l": _number(0, PARAMETERS["mg"].greatest),
            "ca_mg_l": _number(0, PARAMETERS["ca"].greatest),
            "source_id": _text(),
        },
        unique=("cell_id",),
    ),
    "bottled_water": TableSchema(
        {
            "brand": _text(),
            "label": _code(("", "later")),
            "municipality": _text(),
            "mg_mg_l": _text(),
            "ca_mg_l": _text(),
            "quote": _text(),
            "source_id": _text(),
        },
        unique=("brand", "label"),
    ),
    "foods": TableSchema(
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
        unique=("food_id",),
        checks=(_FOOD_CHECK,),
    ),
    "renumbering": TableSchema(
        {
            "year": _whole(1900, 2100),
            "number_then": _municipality(),
            "number_2024": _municipality(),
            "weight": _number(0, 1),
        },
        unique=("year", "number_then", "number_2024"),
    ),
    "postcodes": TableSchema(
        {
            "postcode": _pattern(NUMBER, "is no number of four digits"),
            "place": _text(),
            "municipality_number": _municipality(),
        },
        unique=("postcode",),
    ),
    "claims": TableSchema(
        {
            "claim_id": _text(),
            "topic": _code(Topic),
            "best": _text(),
            "low": _text(),
            "high": _text(),
            "unit": _text(),
            "source_id": _text(),
        },
        unique=("claim_id",),
    ),
    "sources": TableSchema(
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
        unique=("source_id",),
    ),
}
"""Each table of a snapshot by name."""

SHEET, LIST = "sheet", "list"
"""The kinds of a source that is somebody's sheet of figures, or list of kinds of source."""
MADE_UP = "made_up"
"""The kind of a source whose figures nobody measured: those of a rehearsal."""
BOUNDARIES_FILE = "boundaries.parquet"
BASE = "base"
"""Folder within a snapshot that holds it as it was before the register was laid onto it."""

SEVERAL_LINES = frozenset({"quote", "source_type_quote"})
"""Columns of text whose cells may hold several lines."""
AS_PARQUET = frozenset({"site_samples", "site_figures", "grid", "renumbering", "postcodes"})
"""Tables too long for a person to read line by line; the rest are CSV, and so can be diffed."""
LONG = 10_000
"""Of the rest, one with more rows than this is Parquet, too: the figures of a whole register."""
TABLES_AT_ONCE = 2
"""Tables that are checked at the same time: as many as a small machine has processors."""

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


def file_names(table: str) -> tuple[str, ...]:
    """The files that a table may lie in within a snapshot, the usual one first; it lies in one."""
    parquet, csv = f"{table}.parquet", f"{table}.csv"
    return (parquet,) if table in AS_PARQUET else (csv, parquet)


def file_of(table: str, folder: Path) -> Path:
    """The file of a table in a snapshot; the usual one where there is none.

    Raises TableError where it lies there in two forms, as nobody can say which of them counts.
    """
    files = [folder / name for name in file_names(table)]
    there = [file for file in files if file.exists()]
    if len(there) > 1:
        names = " and ".join(file.name for file in there)
        raise TableError([f"{table}: lies here as {names}; keep the newer one"])
    return (there or files)[0]


def write(table: str, frame: pd.DataFrame, folder: Path) -> None:
    """Write one table into a folder in its form, in place of the file that it lay in."""
    names = file_names(table)
    name = names[-1] if len(frame) > LONG else names[0]
    for other in set(names) - {name}:
        (folder / other).unlink(missing_ok=True)
    if name.endswith(".parquet"):
        frame.to_parquet(folder / name, index=False)
    else:
        frame.to_csv(folder / name, index=False, lineterminator="\n")


def read(table: str, folder: Path) -> pd.DataFrame:
    """Read one table of a snapshot with the types of its schema.

    Raises OSError where the file cannot be read and TableError where its cells are not of their
    types.
    """
    source = file_of(table, folder)
    if source.suffix == ".parquet":
        frame = pd.read_parquet(source)
        pyarrow.default_memory_pool().release_unused()  # a third of what reading takes
        return frame
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
    return [name for name, column in TABLES[table].columns.items() if column.is_text]


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
        values, wrong = _converted(frame[name], column.dtype)
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


def _forbidden_signs(table: str, frame: pd.DataFrame) -> Iterator[str]:
    """Yield the cells with a sign that no text may hold, of each column MOST_EXAMPLES at most."""
    for name in (name for name in text_columns(table) if name in frame.columns):
        lines = name in SEVERAL_LINES
        cells = [(row, text, forbidden(text, lines)) for row, text in _unprintable(frame[name])]
        found = [(row, text, sign) for row, text, sign in cells if sign]
        for row, text, sign in found[:MOST_EXAMPLES]:
            cell = f"{table}, row {row + 2}, column {name}"
            yield f"{cell}: holds {sign}, which no text may hold; delete it (read {text!a})"
        yield from more_of(f"{table}, column {name}", len(found))


def _unprintable(texts: pd.Series) -> Iterator[tuple[int, str]]:
    """The few texts of a column that need a closer look, with their positions; it takes Arrow a
    tenth of the time to tell them from all others."""
    try:
        kind = None if isinstance(texts.dtype, pd.StringDtype) else pyarrow.string()
        odd = pc.invert(pc.utf8_is_printable(pyarrow.array(texts, kind)))  # the first is no copy
    except (UnicodeEncodeError, pyarrow.ArrowInvalid, TypeError):  # a surrogate, or no text at all
        yield from ((row, text) for row, text in enumerate(texts) if isinstance(text, str))
        return
    for row in np.flatnonzero(odd.to_numpy(zero_copy_only=False)):
        yield int(row), str(texts.iloc[row])


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
        yield from more_of(f"{table}, column {column}", len(broken))


def snapshot_faults(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Return the faults in a set of tables, a line each."""

    def of_table(name: str) -> list[str]:
        frame = tables[name]
        found = [*_forbidden_signs(name, frame), *TABLES[name].faults(name, frame)]
        pyarrow.default_memory_pool().release_unused()
        return found

    with ThreadPoolExecutor(TABLES_AT_ONCE) as pool:  # most of it is Arrow's, which frees Python
        found = [line for lines in pool.map(of_table, TABLES) for line in lines]
    return found or list(broken_references(tables))


def write_snapshot(
    folder: Path, tables: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame
) -> None:
    """Write a whole snapshot into an empty folder."""
    for name, frame in tables.items():
        write(name, frame, folder)
    outlines.to_parquet(folder / BOUNDARIES_FILE, index=False)
