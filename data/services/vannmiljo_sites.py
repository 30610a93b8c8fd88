"""From Vannmiljø's figures to sites of a snapshot: one sample a site and year, medians of the year.

Kept are sites with magnesium, each with the newest year of each of its parameters. A figure is the
median of the year's registrations at all depths, with their least and greatest; where some lie
below a limit, the median is given as the interval that it must lie in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from data.evidence import Figure
from data.samples import figure_rows, median_of
from data.services.vannmiljo import DRINKING, SOURCE, Location, Value
from data.sources import boundaries

PREFIX = "VM-"
KINDS = {"L": "lake", "R": "river"}
SITE_COLUMNS = ["site_id", "name", "kind", "municipality_number", "lat", "lon"]
DECIMALS = 4
FAR_M = 3000.0
"""A position farther away contradicts the municipality: borders are simplified to 800 m."""

Years = dict[tuple[str, int], dict[str, list[Value]]]


def tables(
    values: Mapping[str, list[Value]],
    places: Mapping[str, Location],
    renumbering: pd.DataFrame,
    outlines: gpd.GeoDataFrame,
    aside: Counter[str],
) -> dict[str, pd.DataFrame]:
    """Return the tables `sites`, `site_samples` and `site_figures` of Vannmiljø alone.

    `values` are by parameter, in its unit. `aside` counts the figures that are not kept and the
    positions that are left out, by the reason.
    """
    years = _newest(values, aside)
    ids = sorted({place for place, _ in years}, key=lambda place: (len(place), place))
    sites = _sites(ids, years, places, renumbering, outlines, aside)
    samples, figures = [], []
    for (place, year), by_parameter in sorted(years.items()):
        sample_id = f"{PREFIX}{place}-{year}"
        rows = [value for those in by_parameter.values() for value in those]
        count = max(map(len, by_parameter.values()))
        samples.append(
            {
                "sample_id": sample_id,
                "site_id": f"{PREFIX}{place}",
                "year": year,
                "n_samples": count,
                "statistic": "median" if count > 1 else "single",
                "limed": any(value.liming for value in rows),
                "source_id": SOURCE["source_id"],
            }
        )
        known = {parameter: _figure(those) for parameter, those in by_parameter.items()}
        figures += figure_rows(sample_id, known)
    return {
        "sites": sites,
        "site_samples": pd.DataFrame(samples),
        "site_figures": pd.DataFrame(figures),
    }


def _newest(values: Mapping[str, list[Value]], aside: Counter[str]) -> Years:
    """The figures by place and year, of the years that are the newest of one of the parameters."""
    with_magnesium = {value.place for value in values["mg"]}
    newest: dict[tuple[str, str], int] = {}
    for parameter, those in values.items():
        for value in those:
            key = (value.place, parameter)
            newest[key] = max(newest.get(key, 0), value.year)
    kept = {(place, year) for (place, _), year in newest.items() if place in with_magnesium}
    years: Years = defaultdict(lambda: defaultdict(list))
    for parameter, those in values.items():
        for value in those:
            if (value.place, value.year) in kept:
                years[value.place, value.year][parameter].append(value)
            elif value.place in with_magnesium:
                aside["older than the newest year of its place"] += 1
            else:
                aside["of a place without magnesium"] += 1
    return dict(years)


def _figure(values: list[Value]) -> Figure:
    """The median of a year's values."""
    text = values[0].text if len(values) == 1 else ""
    return median_of([(value.low, value.high) for value in values], text)


def _sites(
    ids: list[str],
    years: Years,
    places: Mapping[str, Location],
    renumbering: pd.DataFrame,
    outlines: gpd.GeoDataFrame,
    aside: Counter[str],
) -> pd.DataFrame:
    ground, drinking = set(), set()
    for (place, _), by_parameter in years.items():
        for value in (value for those in by_parameter.values() for value in those):
            if value.groundwater:
                ground.add(place)
            if value.drinking:
                drinking.add(place)
    rows = [
        {
            "site_id": f"{PREFIX}{place}",
            "name": places[place].name or f"{PREFIX}{place}",
            "kind": "groundwater"
            if place in ground
            else KINDS.get(places[place].category, "lake_or_stream"),
            "lat": places[place].lat,
            "lon": places[place].lon,
        }
        for place in ids
    ]
    sites = pd.DataFrame(rows, index=ids)
    numbers = _current({place: places[place].number for place in ids}, renumbering, outlines)
    sites["municipality_number"], far = _placed(sites, numbers, outlines)
    supply = sites["name"].str.contains(DRINKING) | sites.index.isin(drinking)
    well = sites["kind"].eq("groundwater")
    given = sites["lat"].notna() & sites["lon"].notna()
    inside = sites["lat"].between(57, 72) & sites["lon"].between(4, 32)
    for reason, hidden in {
        "position of groundwater not kept": well,
        "position at a water supply not kept": supply & ~well,
        "position far from its municipality not kept": far & ~well & ~supply,
    }.items():
        aside[reason] += int((hidden & given).sum())
    kept = given & inside & ~well & ~supply & ~far
    sites[["lat", "lon"]] = sites[["lat", "lon"]].where(kept).round(DECIMALS)
    return sites[SITE_COLUMNS].reset_index(drop=True)


def _current(
    numbers: Mapping[str, str], renumbering: pd.DataFrame, outlines: gpd.GeoDataFrame
) -> pd.Series:
    """The number of 2024 for numbers of any time; nothing where it is not one for sure.

    Of several meanings of a number the newest holds. A municipality that was divided is none.
    """
    rows = renumbering[renumbering["number_then"].isin(set(numbers.values()))]
    rows = rows[rows["year"].eq(rows.groupby("number_then")["year"].transform("max"))]
    whole = rows.drop_duplicates("number_then", keep=False)
    now = dict(zip(whole["number_then"], whole["number_2024"], strict=True))
    now |= {number: number for number in outlines["municipality_number"]}
    return pd.Series({place: now.get(number, "") for place, number in numbers.items()}, dtype=str)


def _placed(
    sites: pd.DataFrame, numbers: pd.Series, outlines: gpd.GeoDataFrame
) -> tuple[pd.Series, pd.Series]:
    """The municipality of each site, by its number and else by its position, and which positions
    lie far from the municipality of the number."""
    points = gpd.GeoSeries(
        gpd.points_from_xy(sites["lon"], sites["lat"]),
        index=sites.index,
        crs=boundaries.GEOGRAPHIC,
    ).to_crs(boundaries.METRIC)
    points = points.where(sites["lat"].between(57, 72) & sites["lon"].between(4, 32))
    found = boundaries.nearest(gpd.GeoDataFrame(geometry=points), outlines, FAR_M)
    placed = numbers.where(numbers.ne(""), found.fillna("").astype(str))
    areas = outlines.set_index("municipality_number").geometry.to_crs(boundaries.METRIC)
    doubtful = points.notna() & numbers.ne("") & found.fillna("").ne(numbers)
    far = pd.Series(False, index=sites.index)
    if doubtful.any():
        named = gpd.GeoSeries(
            areas.reindex(numbers[doubtful]).to_numpy(), index=numbers.index[doubtful]
        )
        named = named.set_crs(boundaries.METRIC)
        far[doubtful] = points[doubtful].distance(named, align=False).gt(FAR_M).to_numpy()
    return placed, far
