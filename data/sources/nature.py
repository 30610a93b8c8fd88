"""Readers of water in nature: monitored lakes, streams and rivers, and the surface-water grid."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.sources.sheet import Sheet

KINDS = {  # words of the file: kind of site
    "lake": "lake",
    "lake/stream (ICP Waters trend site, acid-sensitive)": "lake_or_stream",
    "river/lake (acidified, liming monitoring)": "limed_water",
    "stream (reference catchment)": "stream",
    "river catchment mean": "river",
}
INSTALLATION = re.compile(r"inntak|brønn|vannverk|vassverk|vannbehandling", re.IGNORECASE)
"""A site named after a part of a waterworks keeps its figures, but its position is not told."""
PARAMETER_COLUMNS = {"mg": "mg_mg_l", "ca": "ca_mg_l"}


@dataclass(frozen=True)
class Nature:
    """`sites`: one row a place; `samples`: one row a place and year; `figures`: one row a
    parameter of a sample."""

    sites: pd.DataFrame
    samples: pd.DataFrame
    figures: pd.DataFrame


def read_sites(path: Path, municipalities: Collection[str]) -> Nature:
    """Read the monitored lakes and streams. Raises SourceError."""
    sheet = Sheet(
        path,
        [
            *("site_id", "name", "lat", "lon", "year", "mg_mg_l", "ca_mg_l"),
            *("type", "n", "source", "note", "kommunenummer"),
        ],
    )
    sheet.unique(["site_id", "year"])
    sheet.choice("type", KINDS, "type of site")
    sheet.choice("kommunenummer", municipalities, "municipality number of 2024", empty=True)
    frame = sheet.frame
    years = sheet.whole("year", 1950, 2100)
    counts = sheet.whole("n", 1, 100_000)
    for parameter, column in PARAMETER_COLUMNS.items():
        sheet.figure(parameter, column)
    lat = sheet.number("lat", 57, 72, "degrees", required=True)
    lon = sheet.number("lon", 4, 32, "degrees", required=True)
    sheet.check()
    sites = pd.DataFrame(
        {
            "site_id": frame["site_id"],
            "name": frame["name"],
            "kind": frame["type"].map(KINDS),
            "municipality_number": frame["kommunenummer"],
            "lat": lat,
            "lon": lon,
        }
    ).drop_duplicates("site_id")
    sites.loc[sites["name"].str.contains(INSTALLATION), ["lat", "lon"]] = math.nan
    return Nature(sites.reset_index(drop=True), *_yearly(frame, years, counts))


def _yearly(
    frame: pd.DataFrame, years: pd.Series, counts: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = frame["site_id"] + "-" + years.astype("string").fillna("undated")
    several = counts.fillna(2) > 1
    samples = pd.DataFrame(
        {
            "sample_id": ids,
            "site_id": frame["site_id"],
            "year": years,
            "n_samples": counts,
            "statistic": several.map({True: "mean", False: "single"}),
            "limed": frame["note"].str.contains("kalke|skjellsand|silikat")
            & ~frame["note"].str.contains("ukalket|tidligere"),
            "source_id": frame["source"],
        }
    )
    figures = pd.concat(
        pd.DataFrame(
            {
                "sample_id": ids,
                "parameter": parameter,
                "text": frame[column],
                "best": pd.to_numeric(frame[column]),
            }
        )
        for parameter, column in PARAMETER_COLUMNS.items()
    )
    figures = figures[figures["text"] != ""]
    figures = figures.assign(low=figures["best"], high=figures["best"], value_type="measured")
    return samples.reset_index(drop=True), figures.reset_index(drop=True)


def read_rivers(path: Path) -> Nature:
    """Read the river monitoring of 2017; its stations have no published position here.

    Raises SourceError.
    """
    columns = ["station_id", "station_name", "mg_mg_l", "n_mg", "ca_mg_l", "period"]
    sheet = Sheet(path, columns, loose_end=True)
    sheet.unique(["station_id"])
    frame = sheet.frame
    for parameter, column in PARAMETER_COLUMNS.items():
        sheet.figure(parameter, column)
    counts = sheet.whole("n_mg", 1, 1000)
    sheet.check()
    # The file's medians carry the noise of binary fractions (1.9649999999999999).
    medians = {
        column: frame[column].map(lambda text: f"{float(text):.6g}" if text else "")
        for column in PARAMETER_COLUMNS.values()
    }
    named = frame.assign(
        site_id="RID-" + frame["station_id"], source="rivers_2017", note="", **medians
    )
    sites = pd.DataFrame(
        {
            "site_id": named["site_id"],
            "name": frame["station_name"],
            "kind": "river",
            "municipality_number": "",
            "lat": pd.NA,
            "lon": pd.NA,
        }
    ).astype({"lat": "Float64", "lon": "Float64"})
    years = pd.Series(2017, index=frame.index, dtype="Int64")
    samples, figures = _yearly(named, years, counts)
    return Nature(sites.reset_index(drop=True), samples.assign(statistic="median"), figures)


def read_grid(path: Path, municipalities: Collection[str]) -> pd.DataFrame:
    """Return the grid cells of typical surface-water chemistry: cell_id, municipality_number,
    mg_mg_l, ca_mg_l, lat, lon (cell centres). Raises SourceError."""
    sheet = Sheet(path, ["site_id", "lat", "lon", "mg_mg_l", "ca_mg_l", "source", "kommunenummer"])
    sheet.unique(["site_id"])
    sheet.choice("kommunenummer", municipalities, "municipality number of 2024", empty=True)
    table = pd.DataFrame(
        {
            "cell_id": sheet.frame["site_id"],
            "municipality_number": sheet.frame["kommunenummer"],
            "lat": sheet.number("lat", 57, 72, "degrees", required=True),
            "lon": sheet.number("lon", 4, 32, "degrees", required=True),
            "mg_mg_l": sheet.figure("mg", "mg_mg_l", required=True),
            "ca_mg_l": sheet.figure("ca", "ca_mg_l"),
            "source_id": sheet.frame["source"],
        }
    )
    sheet.check()
    return table.reset_index(drop=True)


LATER_LABEL = " (later label)"
"""What the file puts behind a brand where it has a second, newer label of it."""


def read_bottled(path: Path) -> pd.DataFrame:
    """Return the labels of Norwegian bottled waters: brand, label ('later' where it is a newer one
    of the brand, else nothing), municipality, mg_mg_l, ca_mg_l, quote, url. Raises SourceError."""
    sheet = Sheet(
        path, ["brand", "source_type", "municipality", "mg_mg_l", "ca_mg_l", "evidence", "url"]
    )
    sheet.unique(["brand"])
    for parameter, column in PARAMETER_COLUMNS.items():
        sheet.figure(parameter, column)
    sheet.check()
    frame = sheet.frame.rename(columns={"evidence": "quote"})
    later = frame["brand"].str.endswith(LATER_LABEL)
    return frame.assign(
        brand=frame["brand"].str.removesuffix(LATER_LABEL),
        label=later.map({True: "later", False: ""}),
    ).reset_index(drop=True)
