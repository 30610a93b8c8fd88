"""The rows taken as samples: one for each works, year and stage.

Several rows of the same works, year and stage are one sample (`data.samples.combined`). What is
measured of magnesium is never mixed with what hardness leaves for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from data import schema
from data.evidence import Figure
from data.samples import combined, figure_rows, links, sample_id
from data.sheets.taken import RowTaken

if TYPE_CHECKING:
    from data.store import Store

MOST_WORDS = 12
"""A sample's words quote at most so many values of a heading, and count all of them."""
Key = tuple[str, int | None, str]


class SheetSample(NamedTuple):
    """What rows of the same works, year and stage are together: the key, the cells of `samples`
    that the rows alone decide, and the figures by parameter."""

    key: Key
    cells: dict[str, object]
    figures: dict[str, Figure]


def of_rows(taken: Iterable[RowTaken]) -> list[SheetSample]:
    """Return the samples that the taken rows are."""
    groups: dict[Key, list[RowTaken]] = defaultdict(list)
    for row in taken:
        groups[row.waterworks_id, row.year, row.stage].append(row)
    return [_sample(key, rows) for key, rows in groups.items()]


def tables(made: Iterable[SheetSample], store: Store, source_id: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `samples`, `figures` and `sample_works` of the samples of a sheet, in the
    columns and types of the schema."""
    works = store.waterworks[["name", "municipality_number"]].to_dict("index")
    rows, figures = [], []
    for sample in made:
        id_, work = sample_id(source_id, (source_id, *sample.key)), sample.key[0]
        rows.append(
            {
                "sample_id": id_,
                "source_id": source_id,
                "waterworks_id": work,
                "published_name": works[work]["name"],
                "municipality_number": works[work]["municipality_number"],
                **sample.cells,
            }
        )
        figures += figure_rows(id_, sample.figures)
    samples = pd.DataFrame(rows, columns=[*schema.TABLES["samples"].columns, "waterworks_id"])
    everywhere = pd.Series(True, samples.index)
    found = {
        "samples": samples,
        "figures": pd.DataFrame(figures, columns=list(schema.TABLES["figures"].columns)),
        "sample_works": links(samples, store.tables["supplies"], everywhere),
    }
    return {name: schema.shaped(name, frame) for name, frame in found.items()}


def _sample(key: Key, rows: Sequence[RowTaken]) -> SheetSample:
    _, year, stage = key
    kinds, figures = {row.source_type for row in rows}, _figures(rows)
    counts = [row.n for row in rows]
    cells: dict[str, object] = {
        "plant": "",
        "water_body": "",
        "source_type": kinds.pop() if len(kinds) == 1 else "unknown",
        "stage": stage,
        "year": year,
        "n_samples": sum(filter(None, counts)) if all(counts) else None,
        "quote": _words(rows),
        "cautions": "" if year else "undated",
        "statistic": _statistic(rows, figures),
    }
    return SheetSample(key, cells, figures)


def _statistic(rows: Sequence[RowTaken], figures: dict[str, Figure]) -> str:
    """What the best values are; "unknown" for several rows without a best value, and for one that
    does not say that it is of a single sample."""
    if len(rows) == 1:
        return "single" if rows[0].n == 1 else "unknown"
    medians = any(figure.value_type == "measured" for figure in figures.values())
    return "median" if medians else "unknown"


def _words(rows: Sequence[RowTaken]) -> str:
    """The cells that the figures were read from: ``Mg (mg/l): 0,85 / 0,90; pH: 8,1 / 8,0``."""
    by_heading: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for heading, cell in row.words.items():
            by_heading[heading].append(cell)
    parts = []
    for heading, cells in by_heading.items():
        more = f" / … ({len(cells)})" if len(cells) > MOST_WORDS else ""
        parts.append(f"{heading}: {' / '.join(cells[:MOST_WORDS])}{more}")
    return "; ".join(parts)


def _figures(rows: Sequence[RowTaken]) -> dict[str, Figure]:
    """The figures of a sample; what is measured of magnesium is never mixed with bounds."""
    several: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        for parameter, reading in row.readings.items():
            several[parameter].append(reading.figure)
    figures = {parameter: combined(those) for parameter, those in several.items()}
    bounds = [row.bound for row in rows if row.bound]
    if "mg" not in figures and bounds:
        low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
        figures["mg"] = Figure("bounded", low, high)
    return figures
