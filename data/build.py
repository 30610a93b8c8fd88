"""From the source files to the snapshot that ships: read, check, write, swap.

A snapshot is a folder. A new one is written beside the old and takes its place whole; a build that
is killed leaves the old one, and a build that finds a fault writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from data import schema
from data.folders import swap
from data.people import counted_once, share_delivered
from data.sources import (
    boundaries,
    claims,
    foods,
    matches,
    nature,
    origins,
    places,
    published,
    waterworks,
)
from data.sources.errors import Fault, SourceError
from data.sources.sheet import Sheet

JUDGEMENTS = Path(__file__).parent / "judgements"
T = TypeVar("T")


class Reading:
    """Runs readers one after another and keeps the faults of all of them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, reader: Callable[..., T], *arguments) -> T | None:
        """Return what the reader gives, or None where it or what it needs is faulty."""
        if any(argument is None for argument in arguments):
            return None
        try:
            return reader(*arguments)
        except SourceError as error:
            self.faults.extend(error.faults)
            return None

    def check(self) -> None:
        """Raise SourceError with every fault of every reader so far."""
        if self.faults:
            raise SourceError(self.faults)


def read_sources(folder: Path) -> tuple[dict[str, pd.DataFrame], gpd.GeoDataFrame]:
    """Read every source file of `folder` into the tables of a snapshot, and the boundaries.

    Raises SourceError with every fault in every file.
    """
    reading = Reading()
    tables = _read_places(reading, folder)
    municipalities = tables["municipalities"]
    numbers = None if municipalities is None else set(municipalities["municipality_number"])
    works = _read_works(reading, folder, numbers)
    figures, matched = _read_published(reading, folder, numbers, works["register"])
    tables |= _read_nature(reading, folder, numbers)
    outlines = reading.take(boundaries.read, folder / "boundaries_2024_M.geojson")
    cited = reading.take(claims.read, JUDGEMENTS / "claims.csv")
    eaten = reading.take(foods.read, JUDGEMENTS / "foods.csv")
    reading.check()
    _check_positions(tables, folder / "boundaries_2024_M.geojson")
    tables |= _joined(works, figures, matched)
    tables["claims"] = cited.assign(source_id=cited["url"].map(origins.source_id))
    tables["foods"] = eaten.assign(source_id=eaten["url"].map(origins.source_id))
    bottled = tables["bottled_water"]
    tables["bottled_water"] = bottled.assign(source_id=bottled["url"].map(origins.source_id))
    tables["sources"] = origins.table(
        JUDGEMENTS / "origins.csv",
        JUDGEMENTS / "publishers.csv",
        [*tables["samples"]["url"], *tables["waterworks"]["source_type_url"], *bottled["url"]],
        pd.concat([cited, eaten[eaten["url"].ne("")]]),
    )
    return {name: _shaped(name, tables[name]) for name in schema.TABLES}, outlines


def _read_places(reading: Reading, folder: Path) -> dict[str, pd.DataFrame | None]:
    municipalities = reading.take(places.read_municipalities, folder / "municipalities.csv")
    numbers = None if municipalities is None else set(municipalities["municipality_number"])
    return {
        "municipalities": municipalities,
        "renumbering": reading.take(
            places.read_renumbering, folder / "municipality_renumbering.csv", numbers
        ),
        "postcodes": reading.take(places.read_postcodes, folder / "postcodes.csv", numbers),
    }


def _read_works(
    reading: Reading, folder: Path, numbers: set[str] | None
) -> dict[str, pd.DataFrame | None]:
    """The register and what is known of its works: kinds of source, treatment, supplies."""
    take = reading.take
    moved = take(_read_moved, JUDGEMENTS / "places.csv", numbers)
    register = take(waterworks.read_register, folder / "waterworks_register.csv", numbers, moved)
    ids = None if register is None else set(register["register_id"])
    return {
        "register": register,
        "kinds": take(waterworks.read_source_types, folder / "waterworks_source_types.csv", ids),
        "treatment": take(waterworks.read_treatment, folder / "waterworks_treatment.csv", ids),
        "supplies": take(waterworks.read_supplies, folder / "wholesale.csv", ids),
    }


def _read_published(
    reading: Reading, folder: Path, numbers: set[str] | None, register: pd.DataFrame | None
) -> tuple[published.Published | None, matches.Matches | None]:
    figures = reading.take(
        published.read,
        folder / "waterworks_figures.csv",
        JUDGEMENTS / "readings.csv",
        JUDGEMENTS / "cautions.csv",
        numbers,
    )
    matched = reading.take(
        matches.read,
        folder / "figure_matches.csv",
        JUDGEMENTS / "unregistered.csv",
        None if register is None else set(register["register_id"]),
        None if figures is None else figures.samples,
    )
    return figures, matched


def _read_nature(
    reading: Reading, folder: Path, numbers: set[str] | None
) -> dict[str, pd.DataFrame | None]:
    lakes = reading.take(nature.read_sites, folder / "surface_water_sites.csv", numbers)
    rivers = reading.take(nature.read_rivers, folder / "rivers_2017.csv")
    tables = {
        "grid": reading.take(nature.read_grid, folder / "surface_water_grid.csv", numbers),
        "bottled_water": reading.take(nature.read_bottled, folder / "bottled_water.csv"),
    }
    if lakes is not None and rivers is not None:
        tables["sites"] = pd.concat([lakes.sites, rivers.sites], ignore_index=True)
        tables["site_samples"] = pd.concat([lakes.samples, rivers.samples])
        tables["site_figures"] = pd.concat([lakes.figures, rivers.figures])
    return tables


def _check_positions(tables: dict[str, pd.DataFrame], outlines: Path) -> None:
    """Raise SourceError with every site and cell that does not lie in its municipality, or within
    3 km of it where the coast is drawn too narrow."""
    whole = boundaries.read_full(outlines)
    faults = []
    for name, key in (("sites", "site_id"), ("grid", "cell_id")):
        rows = tables[name]
        rows = rows[rows["lat"].notna() & rows["municipality_number"].ne("")]
        where = gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float))
        points = gpd.GeoDataFrame(geometry=where, index=rows.index, crs=boundaries.GEOGRAPHIC)
        wrong = rows[boundaries.nearest(points, whole) != rows["municipality_number"]]
        faults += [
            Fault(name, None, key, f"{row[key]} lies outside {row['municipality_number']}")
            for _, row in wrong.iterrows()
        ]
    if faults:
        raise SourceError(faults)


def _joined(
    read: dict[str, pd.DataFrame], figures: published.Published, matched: matches.Matches
) -> dict[str, pd.DataFrame]:
    """The tables that hold works and their figures, tied to each other and to their sources."""
    works = _waterworks(
        read["register"], read["kinds"], read["treatment"], matched, figures.samples
    )
    works, supplies = _count_people(works, read["supplies"])
    works["source_type_source"] = works["source_type_url"].map(origins.source_id)
    samples = figures.samples.assign(source_id=figures.samples["url"].map(origins.source_id))
    linked = _sample_works(samples, matched.links)
    samples["published_name"] = _told_names(samples, matched.names)
    return {
        "waterworks": works,
        "supplies": supplies,
        "samples": samples,
        "figures": figures.figures,
        "sample_works": linked,
    }


def _shaped(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the schema, in its order and types."""
    return schema.typed(name, frame[list(schema.TABLES[name].columns)]).reset_index(drop=True)


def _read_moved(path: Path, municipalities: set[str]) -> dict[str, str]:
    sheet = Sheet(path, ["register_id", "name", "municipality_number", "ground"])
    sheet.unique(["register_id"])
    sheet.choice("municipality_number", municipalities, "municipality number of 2024")
    sheet.check()
    return dict(zip(sheet.frame["register_id"], sheet.frame["municipality_number"], strict=True))


def _waterworks(
    register: pd.DataFrame,
    kinds: pd.DataFrame,
    treatment: pd.DataFrame,
    matched: matches.Matches,
    samples: pd.DataFrame,
) -> pd.DataFrame:
    known = register.merge(kinds, how="left", on="register_id").merge(
        treatment, how="left", on="register_id"
    )
    works = pd.concat([known, _unregistered(matched.unregistered, samples)], ignore_index=True)
    names = matched.links[matched.links["role"] == "producer"]
    told = names.groupby("waterworks_id")["published_name"].agg(
        lambda texts: "|".join(sorted(set(texts)))
    )
    works["published_names"] = works["waterworks_id"].map(told)
    works["source_type"] = works["source_type"].fillna("unknown")
    return works.assign(
        source_type_url=works["source_type_url"].fillna(""),
        source_type_reported="",  # comes with the whole register
    )


def _unregistered(works: pd.DataFrame, samples: pd.DataFrame) -> pd.DataFrame:
    """Works that have published figures but no row in the register."""
    first = samples.drop_duplicates(["published_name", "municipality_number"])
    told = works.merge(first, on=["published_name", "municipality_number"], validate="1:1")
    known = told["source_type"].ne("unknown")
    return pd.DataFrame(
        {
            "waterworks_id": told["waterworks_id"],
            "name": told["name"],
            "municipality_number": told["municipality_number"],
            "municipality_from": "published",
            "source_type": told["source_type"],
            "source_type_confidence": known.map({True: "stated", False: ""}),
            "source_type_quote": told["quote"].where(known, ""),
            "source_type_url": told["url"].where(known, ""),
            "active": told["kind"].ne("closed"),
        }
    )


def _count_people(works: pd.DataFrame, supplies: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    by_id = works.set_index("waterworks_id")
    supplies = supplies.assign(share=share_delivered(by_id, supplies))
    counted = counted_once(by_id, supplies)
    return works.assign(residents_counted_here=counted.to_numpy()), supplies


def _sample_works(samples: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    joined = samples[["sample_id", "published_name", "municipality_number"]].merge(
        links[links["confidence"] != "none"], on=["published_name", "municipality_number"]
    )
    # A work that both produces and receives this water is its producer.
    joined = joined.sort_values(["sample_id", "role", "rank"], ascending=[True, False, True])
    return joined.drop_duplicates(["sample_id", "waterworks_id"])


def _told_names(samples: pd.DataFrame, names: dict[tuple[str, str], str]) -> list[str]:
    """The published name of each sample, or the one that it goes by here."""
    pairs = zip(samples["published_name"], samples["municipality_number"], strict=True)
    return [names.get(pair, pair[0]) for pair in pairs]


def build(source: Path, target: Path) -> dict[str, pd.DataFrame]:
    """Read `source`, check it and put a new snapshot at `target`; return its tables.

    Raises SourceError with every fault found; the old snapshot then stays as it was.
    """
    tables, outlines = read_sources(source)
    found = schema.snapshot_faults(tables)
    if found:
        raise SourceError([Fault("snapshot", None, None, line) for line in found])
    swap(target, lambda folder: schema.write_snapshot(folder, tables, outlines))
    return tables
