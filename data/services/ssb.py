"""Reader of SSB's table 07459, population by municipality, as json-stat2.

Values stand in one list, in the order of the dimensions in `id`, the last of which runs fastest.
The place of a category is its `index`, which need not be the order in which it is written.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pandas as pd

from data.schema import POPULATION_YEARS
from data.services.answers import Shape, listed, same_numbers

SOURCE = {
    "source_id": "population",
    "title": "Folkemengde, tabell 07459",
    "publisher": "Statistisk sentralbyrå",
    "kind": "population",
    "licence": "CC BY 4.0",
    "licence_verified": "yes",
}
PREFIX = "K-"
MOST_CHANGE, MOST_CHANGE_OF_ALL = 0.2, 0.05
"""How far a municipality and the country may be from what was known, as a part of it."""


def query(numbers: Collection[str]) -> dict[str, object]:
    """Return the body of the question: everybody in these municipalities in each year."""
    places = [PREFIX + number for number in sorted(numbers)]
    years = [str(year) for year in POPULATION_YEARS]
    chosen: tuple[tuple[str, str, list[str]], ...] = (
        ("Region", "agg:KommSummer", places),
        # No ages: summed over all of them.
        ("Alder", "vs:AlleAldre00B", []),
        ("Tid", "item", years),
    )
    return {
        "query": [
            {"code": code, "selection": {"filter": kind, "values": values}}
            for code, kind, values in chosen
        ],
        "response": {"format": "json-stat2"},
    }


def population(answer: object, numbers: Collection[str]) -> pd.DataFrame:
    """Return the residents by municipality number (index) and year (columns).

    Raises SourceError where the answer is not of the documented shape, a municipality is missing or
    unknown, or a number is none of people.
    """
    shape = Shape("07459")
    if not isinstance(answer, dict) or answer.get("class") != "dataset":
        kind = answer.get("class") if isinstance(answer, dict) else answer
        shape.refuse("class", kind, "'dataset' (json-stat2)")
    dimensions = _dimensions(shape, answer)
    for name in ("Region", "Tid"):
        if name not in dimensions:
            shape.faults.append(f"the dimension {name} is missing (read {listed(dimensions)})")
    shape.faults += [
        f"the dimension {name} has {len(codes)} categories: the values are not summed over it"
        for name, codes in dimensions.items()
        if name not in ("Region", "Tid") and len(codes) != 1
    ]
    shape.check()
    wrong = [code for code in dimensions["Region"] if not code.startswith(PREFIX)]
    if wrong:
        shape.faults.append(f"Region has {listed(wrong)}, not {PREFIX} and a number")
    places = [code.removeprefix(PREFIX) for code in dimensions["Region"]]
    same_numbers(shape, "Region", places, numbers)
    unasked = [year for year in dimensions["Tid"] if year not in map(str, POPULATION_YEARS)]
    if unasked or not dimensions["Tid"]:
        shape.faults.append(f"Tid has {listed(unasked) or 'no year'}, which was not asked for")
    shape.check()
    cells = list(_cells(shape, answer, dimensions))
    shape.check()
    table = pd.DataFrame(cells, columns=["number", "year", "people"])
    table = table.pivot(index="number", columns="year", values="people")
    return table.rename_axis(index=None, columns=None)


def _dimensions(shape: Shape, answer: dict[str, Any]) -> dict[str, list[str]]:
    """The codes of each dimension in the order of the values."""
    for name, kind in (("id", list), ("size", list), ("dimension", dict)):
        value = answer.get(name)
        if not isinstance(value, kind):
            shape.differs(name, value, f"a {'list' if kind is list else 'set'} of dimensions")
    shape.check()
    names, size, held = answer["id"], answer["size"], answer["dimension"]
    read = {}
    for place, name in enumerate(names):
        one = held.get(name) if isinstance(name, str) else None
        category = one.get("category") if isinstance(one, dict) else None
        codes = _codes(category.get("index") if isinstance(category, dict) else None)
        if codes is None or place >= len(size) or size[place] != len(codes):
            shape.faults.append(f"dimension {name!r}: index and size do not fit each other")
        else:
            read[name] = codes
    if len(size) != len(names) or len(set(map(str, names))) != len(names):
        shape.differs("size", size, f"one number for each of {len(names)} dimensions")
    shape.check()
    return read


def _codes(index: object) -> list[str] | None:
    """The codes of an index in their places: a list of them, or each with its place."""
    if isinstance(index, dict):
        places = list(index.values())
        if any(not isinstance(place, int) or isinstance(place, bool) for place in places):
            return None
        if sorted(places) != list(range(len(places))):
            return None
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or not all(isinstance(code, str) for code in index):
        return None
    return index if len(set(index)) == len(index) else None


def _cells(
    shape: Shape, answer: dict[str, Any], dimensions: dict[str, list[str]]
) -> Iterator[tuple[str, int, int]]:
    """Each municipality and year with its people."""
    names, values = list(dimensions), answer.get("value")
    count = math.prod(map(len, dimensions.values()))
    if isinstance(values, dict):  # sparse: by the place as text
        values = [values.get(str(place)) for place in range(count)]
    if not isinstance(values, list) or len(values) != count:
        number = len(values) if isinstance(values, list) else "no"
        shape.faults.append(f"value has {number} numbers where the dimensions give {count}")
        return
    steps = _steps([len(dimensions[name]) for name in names])
    region, time = steps[names.index("Region")], steps[names.index("Tid")]
    for row, code in enumerate(dimensions["Region"]):
        for column, year in enumerate(dimensions["Tid"]):
            people = values[row * region + column * time]
            if isinstance(people, bool) or not isinstance(people, int) or people < 1:
                shape.differs(f"value of {code} in {year}", people, "a number of people")
                continue
            yield code.removeprefix(PREFIX), int(year), people


def _steps(sizes: Sequence[int]) -> list[int]:
    """How far apart in the list the neighbours of each dimension stand."""
    return [math.prod(sizes[place + 1 :]) for place in range(len(sizes))]


def updated(table: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the table of municipalities with the people of the years that came.

    Raises SourceError where a municipality is more than MOST_CHANGE, or the country more than
    MOST_CHANGE_OF_ALL, from what is known of the year, or of the nearest year that is known.
    """
    shape = Shape("07459")
    rows = table.set_index("municipality_number")
    for year in people.columns:
        before = _nearest(rows, year)
        now = people[year].reindex(rows.index).astype("Int64")
        change = (now - before).abs() / before
        for number in change.index[change.gt(MOST_CHANGE).fillna(False).to_numpy(dtype=bool)]:
            shape.faults.append(
                f"{number} has {now[number]} people in {year} where {before[number]} are known,"
                f" which is more than {MOST_CHANGE:.0%} apart"
            )
        all_before, all_now = int(before.sum()), int(now[before.notna()].sum())
        if all_before and abs(all_now - all_before) > MOST_CHANGE_OF_ALL * all_before:
            shape.faults.append(
                f"the country has {all_now:,} people in {year} where {all_before:,} are known"
            )
        rows[f"population_{year}"] = now
    shape.check()
    return rows.reset_index()[list(table.columns)]


def _nearest(rows: pd.DataFrame, year: int) -> pd.Series:
    """What is known of a year, else of the year nearest to it."""
    known = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    for other in sorted(POPULATION_YEARS, key=lambda one: (abs(one - year), one)):
        known = known.fillna(rows[f"population_{other}"])
    return known
