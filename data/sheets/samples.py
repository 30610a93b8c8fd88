"""The rows taken as samples: one for each works, year and stage.

Several rows of the same works, year and stage are one sample (`data.samples.combined`). What is
measured of magnesium is never mixed with what hardness leaves for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from data import schema
from data.evidence import Figure
from data.samples import combined, figure_rows, links, sample_id
from data.sheets.taking import RowTaken
from data.store import Store

MOST_WORDS = 12
"""A sample's words quote at most so many values of a heading, and count all of them."""
Key = tuple[str, int | None, str]


def tables(taken: Iterable[RowTaken], store: Store, source_id: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `samples`, `figures` and `sample_works` that the taken rows make, in the
    columns and types of the schema."""
    groups: dict[Key, list[RowTaken]] = defaultdict(list)
    for row in taken:
        groups[row.waterworks_id, row.year, row.stage].append(row)
    works = store.waterworks[["name", "municipality_number"]].to_dict("index")
    rows, figures = [], []
    for key, those in groups.items():
        id_, known = sample_id(source_id, (source_id, *key)), _figures(those)
        place = works[key[0]]
        rows.append(
            {
                "sample_id": id_,
                "source_id": source_id,
                "waterworks_id": key[0],
                "published_name": place["name"],
                "municipality_number": place["municipality_number"],
                **_sample(key, those),
                "statistic": _statistic(those, known),
            }
        )
        figures += figure_rows(id_, known)
    samples = pd.DataFrame(rows, columns=[*schema.TABLES["samples"].columns, "waterworks_id"])
    everywhere = pd.Series(True, samples.index)
    made = {
        "samples": samples,
        "figures": pd.DataFrame(figures, columns=list(schema.TABLES["figures"].columns)),
        "sample_works": links(samples, store.tables["supplies"], everywhere),
    }
    return {name: schema.shaped(name, frame) for name, frame in made.items()}


def _sample(key: Key, rows: list[RowTaken]) -> dict[str, object]:
    _, year, stage = key
    kinds = {row.source_type for row in rows}
    return {
        "plant": "",
        "water_body": "",
        "source_type": kinds.pop() if len(kinds) == 1 else "unknown",
        "stage": stage,
        "year": year,
        "n_samples": sum(row.n for row in rows),
        "quote": _words(rows),
        "cautions": "" if year else "undated",
    }


def _statistic(rows: list[RowTaken], figures: dict[str, Figure]) -> str:
    """What the best values are; "unknown" for several rows without a best value."""
    if len(rows) == 1:
        return "single"
    medians = any(figure.value_type == "measured" for figure in figures.values())
    return "median" if medians else "unknown"


def _words(rows: list[RowTaken]) -> str:
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


def _figures(rows: list[RowTaken]) -> dict[str, Figure]:
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
