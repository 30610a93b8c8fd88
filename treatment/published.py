"""What is published of the water of each work, before and after its treatment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.evidence import Figure
from data.memo import per_store
from data.store import Store
from treatment.codes import CellEvidence


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a water, and how it is known.

    `low` and `high` are the ends of what is known where that is an interval, else NaN; `sample`
    leads to the published sample that it is from, "" for none.
    """

    value: float
    known: CellEvidence
    low: float = math.nan
    high: float = math.nan
    sample: str = ""

    @classmethod
    def of(cls, figure: Figure, known: CellEvidence, sample: str = "") -> Cell:
        """The middle of a figure, with its ends where they are apart."""
        ends = (figure.low, figure.high) if figure.low < figure.high else (math.nan, math.nan)
        return cls(figure.middle, known, *ends, sample)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A published water: its fullest `sample` and, by parameter, what is published of it."""

    sample: str
    cells: dict[str, Cell]


@per_store(maxsize=4)
def published(store: Store) -> Mapping[str, Mapping[str, Sampled]]:
    """Return what is published of each producing work's water, by stage.

    A water must be of one piece: of each stage the sample with most parameters is taken, the newest
    among equals. What it leaves out is taken from other samples published under the same name.
    """
    rows = _of_first_name(_samples(store))
    figures = store.tables["figures"]
    sure = figures["value_type"].ne("bounded").to_numpy()
    of_figure = pd.DataFrame(
        {"place": store.places("figures", "sample_id")[sure], "figure": np.flatnonzero(sure)}
    )
    cells = rows.merge(of_figure, on="place").sort_values("order", kind="stable")
    figures = figures.take(cells["figure"]).reset_index(drop=True)
    cells = pd.concat([cells.reset_index(drop=True), figures], axis=1)
    cells = cells.drop_duplicates(["work", "stage", "parameter"])
    cells["middle"] = cells["best"].fillna((cells["low"] + cells["high"]) / 2)
    found: dict[str, dict[str, Sampled]] = {}
    names = ("work", "stage", "sample_id", "parameter", "middle", "low", "high")
    first = rows.drop_duplicates(["work", "stage"]).set_index(["work", "stage"])["sample"].to_dict()
    for work, stage, sample, parameter, *values in zip(
        *(cells[name].tolist() for name in names), strict=True
    ):
        own = found.setdefault(work, {}).setdefault(stage, Sampled(first[work, stage], {}))
        own.cells[parameter] = _cell(sample, *values)
    return found


def _cell(sample: str, middle: float, low: float, high: float) -> Cell:
    ends = (low, high) if low < high else (math.nan, math.nan)
    return Cell(middle, CellEvidence.PUBLISHED, *ends, sample)


def _samples(store: Store) -> pd.DataFrame:
    """The samples of which something but a bound is known with the works that produce their water:
    `work`, `stage`, `name`, `sample`, its `place` in the table and its `order`, the fullest first,
    the newest among equals."""
    samples, links = store.tables["samples"], store.tables["sample_works"]
    sure = store.tables["figures"]["value_type"].ne("bounded").to_numpy()
    known = np.bincount(store.places("figures", "sample_id")[sure], minlength=len(samples))
    produced = links["role"].eq("producer").to_numpy()
    place = store.places("sample_works", "sample_id")[produced]
    rows = pd.DataFrame(
        {
            "work": links["waterworks_id"][produced].array,
            "stage": samples["stage"].take(place).array,
            "name": samples["published_name"].take(place).array,
            "sample": samples["sample_id"].take(place).array,
            "place": place,
            "known": known[place],
            "year": samples["year"].fillna(0).to_numpy(int)[place],
        }
    )
    rows = rows[rows["known"] > 0]
    rows = rows.sort_values(["known", "year"], ascending=False, kind="stable")
    return rows.assign(order=np.arange(len(rows)))


def _of_first_name(rows: pd.DataFrame) -> pd.DataFrame:
    """The samples of each work and stage that were published under the name of the first one."""
    keys = ["work", "stage"]
    return rows[rows["name"].eq(rows.groupby(keys)["name"].transform("first"))]
