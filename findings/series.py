"""The figures of one work year by year: each water and stage apart, repeated values marked.

Some owners report last year's figure again. A measured value or a range that is the same to the
last digit as that of the year before in its series is marked; a limit ("<0.5") is not, since it is
the laboratory's and stays the same, nor is a bound, which is calculated from hardness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from data.evidence import Figure
from data.parameters import PARAMETERS
from findings.waters import as_figure

FEWEST_YEARS = 2
LONGEST_GAP = 3
"""Years that may lie between two equal values for the later one to be called a repeated one."""
_REPEATABLE = ("measured", "range")
_STAGES = ("treated", "unknown", "raw")
_KEY = ("published_name", "municipality_number", "stage", "parameter")
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class YearFigure:
    """One figure of one year; `repeated` says that it is the same as that of the year before."""

    year: int
    figure: Figure
    sample_id: str
    repeated: bool


@dataclass(frozen=True)
class Series:
    """One parameter of one water at one stage, years ascending, at least two different ones."""

    water: str
    stage: str
    parameter: str
    points: tuple[YearFigure, ...]

    @property
    def repeats(self) -> int:
        """How many points repeat the one before."""
        return sum(point.repeated for point in self.points)


@dataclass(frozen=True)
class SeriesTable:
    """The series of one water at one stage side by side: `parameters` in order, and for each of
    `years` (ascending) the points by parameter, several where a year has several figures."""

    water: str
    stage: str
    parameters: tuple[str, ...]
    years: tuple[int, ...]
    cells: dict[tuple[int, str], tuple[YearFigure, ...]]
    series: tuple[Series, ...]

    @property
    def repeats(self) -> int:
        """How many of all its points repeat the one before."""
        return sum(one.repeats for one in self.series)


def of_work(
    samples: Iterable[_Row], figures: Mapping[str, Iterable[_Row]]
) -> tuple[SeriesTable, ...]:
    """Return the tables of a work that has figures of several years; labels of bottled water are
    left out, and hardness that was calculated from calcium alone.

    `samples` are the rows of its samples, `figures` those of the figures of each by its id.
    """
    own = [row for row in samples if "bottled_label" not in row["cautions"]]
    if len({row["year"] for row in own} - {None}) < FEWEST_YEARS:
        return ()
    values = (figure for row in own for figure in figures[row["sample_id"]])
    return tables(series(own, [figure for figure in values if not figure["from_calcium_only"]]))


def series(samples: Iterable[_Row], figures: Iterable[_Row]) -> tuple[Series, ...]:
    """Return the series of figures of one work, ordered by water, stage and parameter.

    `samples` and `figures` are rows of the tables of those names. Undated figures and those of a
    single year make no series. Waters of the same published name in different municipalities are
    different waters.
    """
    by_key: dict[tuple[str, ...], list[_Row]] = {}
    for row in _rows(samples, figures):
        by_key.setdefault(tuple(row[column] for column in _KEY), []).append(row)
    found = [
        Series(water, stage, parameter, _points(rows))
        for (water, _, stage, parameter), rows in by_key.items()
        if len({row["year"] for row in rows}) >= FEWEST_YEARS
    ]
    order = list(PARAMETERS)
    return tuple(
        sorted(
            found, key=lambda one: (one.water, _STAGES.index(one.stage), order.index(one.parameter))
        )
    )


def _rows(samples: Iterable[_Row], figures: Iterable[_Row]) -> list[_Row]:
    """The dated figures with what is known of their samples, oldest first."""
    dated = {row["sample_id"]: row for row in samples if row["year"] is not None}
    rows = [{**dated[row["sample_id"]], **row} for row in figures if row["sample_id"] in dated]
    return sorted(rows, key=itemgetter("year", "sample_id"))


def _points(rows: Iterable[_Row]) -> tuple[YearFigure, ...]:
    points: list[YearFigure] = []
    before: list[YearFigure] = []  # those of the year before in the series
    for year, part in groupby(rows, itemgetter("year")):
        now = [YearFigure(year, as_figure(row), row["sample_id"], False) for row in part]
        now = [
            YearFigure(point.year, point.figure, point.sample_id, _repeats(point, before))
            for point in now
        ]
        points += now
        before = now
    return tuple(points)


def _repeats(point: YearFigure, before: Iterable[YearFigure]) -> bool:
    if point.figure.value_type not in _REPEATABLE:
        return False
    return any(
        point.year - old.year <= LONGEST_GAP and _said(old.figure) == _said(point.figure)
        for old in before
    )


def _said(figure: Figure) -> tuple[str, float, float, str]:
    """What makes two figures the same: 0.5 and 0.50 are not."""
    return figure.value_type, figure.low, figure.high, figure.text


def tables(found: Iterable[Series]) -> tuple[SeriesTable, ...]:
    """Return the series put side by side, a table for each water and stage."""
    together: dict[tuple[str, str], list[Series]] = {}
    for one in found:
        together.setdefault((one.water, one.stage), []).append(one)
    return tuple(_table(those) for those in together.values())


def _table(those: list[Series]) -> SeriesTable:
    cells: dict[tuple[int, str], tuple[YearFigure, ...]] = {}
    for one in those:
        for point in one.points:
            key = (point.year, one.parameter)
            cells[key] = (*cells.get(key, ()), point)
    return SeriesTable(
        water=those[0].water,
        stage=those[0].stage,
        parameters=tuple(dict.fromkeys(one.parameter for one in those)),
        years=tuple(sorted({year for year, _ in cells})),
        cells=cells,
        series=tuple(those),
    )
