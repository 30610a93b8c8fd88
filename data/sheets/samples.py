"""The rows taken as samples: one for each works, year and stage.

Several rows of the same works, year and stage are one sample. Where all of a parameter's values
were measured, the best is their median and the interval their extremes. Where some lie below a
limit the median is not known: the interval then runs from the least to the greatest, with no best
value in it. What is measured of magnesium is never mixed with what hardness leaves for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

import pandas as pd

from data import schema
from data.evidence import Figure
from data.sheets.taking import Taken
from data.store import Store

MOST_WORDS = 12
"""A sample's words quote at most so many values of a heading, and count all of them."""
Key = tuple[str, int | None, str]


def tables(taken: Iterable[Taken], store: Store, source_id: str) -> dict[str, pd.DataFrame]:
    """Return the rows of `samples`, `figures` and `sample_works` that the taken rows make, in the
    columns and types of the schema."""
    groups: dict[Key, list[Taken]] = defaultdict(list)
    for row in taken:
        groups[row.waterworks_id, row.year, row.stage].append(row)
    works = store.waterworks[["name", "municipality_number"]].to_dict("index")
    networks = _networks(store)
    samples, figures, links = [], [], []
    for key, rows in groups.items():
        sample_id = _sample_id(source_id, key)
        own = _figures(sample_id, rows)
        known = {"sample_id": sample_id, "source_id": source_id, **_place(works[key[0]])}
        samples.append({**known, **_sample(key, rows), "statistic": _statistic(rows, own)})
        figures += own
        links += _links(sample_id, key[0], networks)
    made = {"samples": samples, "figures": figures, "sample_works": links}
    return {name: _frame(name, records) for name, records in made.items()}


def _frame(name: str, records: list[dict[str, object]]) -> pd.DataFrame:
    return schema.typed(name, pd.DataFrame(records, columns=list(schema.TABLES[name].columns)))


def _sample_id(source_id: str, key: Key) -> str:
    """The same for the same works, year and stage of the same sheet, however often it is read."""
    content = "\n".join((source_id, *map(str, key)))
    return f"{source_id}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _place(work: dict[str, str]) -> dict[str, str]:
    number = work["municipality_number"]
    return {"published_name": work["name"], "municipality_number": number, "served_place": ""}


def _sample(key: Key, rows: list[Taken]) -> dict[str, object]:
    _, year, stage = key
    kinds = {row.source_type for row in rows}
    return {
        "source_type": kinds.pop() if len(kinds) == 1 else "unknown",
        "stage": stage,
        "year": year,
        "n_samples": len(rows),
        "corrosion_control": "",
        "quote": _words(rows),
        "cautions": "" if year else "undated",
    }


def _statistic(rows: list[Taken], figures: list[dict[str, object]]) -> str:
    """What the best values are; "unknown" for several rows without a best value."""
    if len(rows) == 1:
        return "single"
    medians = any(figure["value_type"] == "measured" for figure in figures)
    return "median" if medians else "unknown"


def _words(rows: list[Taken]) -> str:
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


def _figures(sample_id: str, rows: list[Taken]) -> list[dict[str, object]]:
    values: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        for parameter, reading in row.readings.items():
            values[parameter].append(reading.figure)
    figures = {parameter: combined(several) for parameter, several in values.items()}
    bounds = [row.bound for row in rows if row.bound]
    if "mg" not in figures and bounds:
        low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
        figures["mg"] = Figure("bounded", low, high)
    return [
        {
            "sample_id": sample_id,
            "parameter": parameter,
            **asdict(figure),
            "from_calcium_only": False,
        }
        for parameter, figure in figures.items()
    ]


def combined(figures: list[Figure]) -> Figure:
    """Return what several values of one parameter in one sample say together."""
    if len(figures) == 1:
        return figures[0]
    kinds = {figure.value_type for figure in figures}
    if kinds == {"measured"}:
        return _median(figures)
    highest = max(figures, key=lambda figure: figure.high)
    if kinds == {"below_limit"}:
        return highest
    lowest = min(figures, key=lambda figure: figure.low)
    ends = (_end(lowest, 0) if lowest.low else "0", _end(highest, -1))
    return Figure("range", lowest.low, highest.high, text="-".join(ends))


def _end(figure: Figure, place: int) -> str:
    """The lower (0) or upper (-1) end of a figure as it was published."""
    return figure.text.removeprefix("<").split("-")[place]


def _median(figures: list[Figure]) -> Figure:
    """The median of measured values with their extremes; of an even number it is the mean of
    the two in the middle, with the digit that this takes."""
    ordered = sorted(figures, key=lambda figure: figure.best)
    low, high = ordered[0].low, ordered[-1].high
    half = len(ordered) // 2
    one, other = ordered[(len(ordered) - 1) // 2], ordered[half]
    if one.text == other.text:
        return Figure("measured", low, high, one.best, one.text)
    text = f"{(Decimal(one.text) + Decimal(other.text)) / 2:f}"
    return Figure("measured", low, high, (one.best + other.best) / 2, text)


def _networks(store: Store) -> dict[str, list[tuple[str, str]]]:
    """The networks that each supplier delivers to, and how sure that is."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in store.tables["supplies"].itertuples():
        found[row.supplier_id].append((row.network_id, row.confidence))
    return found


def _links(
    sample_id: str, work: str, networks: dict[str, list[tuple[str, str]]]
) -> list[dict[str, object]]:
    """The works itself, and the networks that the register has it deliver to."""
    own = {"waterworks_id": work, "role": "producer", "confidence": "sure", "rank": 0}
    bought = [
        {"waterworks_id": network, "role": "network", "confidence": confidence, "rank": rank}
        for rank, (network, confidence) in enumerate(networks.get(work, []))
    ]
    return [{"sample_id": sample_id, **link} for link in (own, *bought)]
