"""From the ledger and the base to the snapshot that ships: read, check, write, swap.

A snapshot is a folder. A new one is written beside the old and takes its place whole; a build that
is killed leaves the old one, and a build that finds a fault writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from data import schema
from data.faults import Fault, SourceError
from data.folders import swap
from data.paths import BASE, LEDGER
from data.people import counted_once, share_delivered
from data.sources import base as base_tables
from data.sources import bottled, claims, foods, origins, waters, waterworks
from data.sources import figures as published

T = TypeVar("T")


class Reading:
    """Runs readers one after another and keeps the faults of all of them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, reader: Callable[..., T], *arguments: Any) -> T | None:
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


def read_sources(
    ledger: Path = LEDGER, base: Path = BASE
) -> tuple[dict[str, pd.DataFrame], gpd.GeoDataFrame]:
    """Read the ledger and the base into the tables of a snapshot, and the boundaries.

    Raises SourceError with every fault in every file.
    """
    reading = Reading()
    tables, outlines = reading.take(base_tables.read, base) or ({}, None)
    municipalities = tables.get("municipalities")
    numbers = None if municipalities is None else set(municipalities["municipality_number"])
    works = _read_works(reading, ledger, numbers)
    figures = reading.take(published.read, ledger, numbers)
    known = (works["register"], works["kinds"], works["supplies"])
    samples = None if figures is None else figures.samples
    found = reading.take(waters.read, ledger, *known, samples)
    bottles = reading.take(bottled.read, ledger / "bottled_water.csv")
    cited = reading.take(claims.read, ledger / "claims.csv")
    claim_ids = None if cited is None else set(cited["claim_id"])
    reading.take(claims.read_quotes, ledger / "quotes.csv", claim_ids)
    eaten = reading.take(foods.read, ledger / "foods.csv")
    reading.check()
    assert figures is not None and found is not None and bottles is not None
    assert eaten is not None, "a reader gave nothing and no fault"
    tables |= _joined(works, figures, found)
    tables["claims"], tables["bottled_water"] = _with_source(cited), _with_source(bottles)
    tables.setdefault(base_tables.FOODS, _with_source(eaten))
    tables["sources"] = origins.table(
        base / "sources.csv",
        ledger / "publishers.csv",
        [*tables["samples"]["url"], *tables["waterworks"]["source_type_url"], *bottles["url"]],
        pd.concat([cited, eaten[eaten["url"].ne("")]]),
    )
    return {name: schema.shaped(name, tables[name]) for name in schema.TABLES}, outlines


def _with_source(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(source_id=table["url"].map(origins.source_id))


def _read_works(
    reading: Reading, ledger: Path, numbers: set[str] | None
) -> dict[str, pd.DataFrame | None]:
    """The register and what is known of its works: kinds of source, treatment, supplies."""
    take = reading.take
    moved = take(waterworks.read_moved, ledger / "places.csv", numbers)
    register = take(waterworks.read_register, ledger / "waterworks.csv", numbers, moved)
    ids = None if register is None else set(register["register_id"])
    return {
        "register": register,
        "kinds": take(waterworks.read_source_types, ledger / "source_types.csv", ids),
        "treatment": take(waterworks.read_treatment, ledger / "treatment.csv", ids),
        "supplies": take(waterworks.read_supplies, ledger / "supplies.csv", ids),
    }


def _joined(
    read: dict[str, pd.DataFrame], figures: published.Published, found: waters.WaterLinks
) -> dict[str, pd.DataFrame]:
    """The tables that hold works and their figures, tied to each other and to their sources."""
    own = found.waters.set_index(waters.KEY)
    samples = _with_source(figures.samples).join(own, on=["published_name", "municipality_number"])
    works, supplies = _count_people(_waterworks(read, found, samples), read["supplies"])
    works["source_type_source"] = works["source_type_url"].map(origins.source_id)
    return {
        "waterworks": works,
        "supplies": supplies,
        "samples": samples.assign(published_name=samples["shown_name"]),
        "figures": figures.figures,
        "sample_works": _sample_works(samples, found.links),
    }


def _waterworks(
    read: dict[str, pd.DataFrame], found: waters.WaterLinks, samples: pd.DataFrame
) -> pd.DataFrame:
    known = read["register"].merge(read["kinds"], how="left", on="register_id")
    known = known.merge(read["treatment"], how="left", on="register_id")
    works = pd.concat([known, _unregistered(found.unregistered, samples)], ignore_index=True)
    made = found.links[found.links["role"] == "producer"]
    names = made.groupby("waterworks_id")["name"].agg(lambda texts: "|".join(sorted(set(texts))))
    works["published_names"] = works["waterworks_id"].map(names)
    works["source_type"] = works["source_type"].fillna("unknown")
    return works.assign(
        source_type_url=works["source_type_url"].fillna(""),
        source_type_reported="",  # comes with the whole register
    )


def _unregistered(works: pd.DataFrame, samples: pd.DataFrame) -> pd.DataFrame:
    """Works that have published figures but no row in the register."""
    first = samples.drop_duplicates(["published_name", "municipality_number"])
    first = first.rename(columns={"published_name": "name"}).drop(columns="shown_name")
    works = works.merge(first, on=waters.KEY, validate="1:1")
    known = works["source_type"].ne("unknown")
    return pd.DataFrame(
        {
            "waterworks_id": works["waterworks_id"],
            "name": works["shown_name"],
            "municipality_number": works["municipality_number"],
            "municipality_from": "published",
            "source_type": works["source_type"],
            "source_type_confidence": known.map({True: "stated", False: ""}),
            "source_type_quote": works["quote"].where(known, ""),
            "source_type_url": works["url"].where(known, ""),
            "active": works["kind"].ne("closed"),
        }
    )


def _count_people(works: pd.DataFrame, supplies: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    by_id = works.set_index("waterworks_id")
    supplies = supplies.assign(share=share_delivered(by_id, supplies))
    counted = counted_once(by_id, supplies)
    return works.assign(residents_counted_here=counted.to_numpy()), supplies


def _sample_works(samples: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    links = links.rename(columns={"name": "published_name"})
    joined = samples[["sample_id", "published_name", "municipality_number"]].merge(
        links, on=["published_name", "municipality_number"]
    )
    # A work that both produces and receives this water is its producer.
    joined = joined.sort_values(["sample_id", "role", "rank"], ascending=[True, False, True])
    return joined.drop_duplicates(["sample_id", "waterworks_id"])


def build(target: Path, ledger: Path = LEDGER, base: Path = BASE) -> dict[str, pd.DataFrame]:
    """Read the ledger and the base, check them and put a new snapshot at `target`; return its
    tables.

    Raises SourceError with every fault found; the old snapshot then stays as it was.
    """
    tables, outlines = read_sources(ledger, base)
    found = schema.snapshot_faults(tables)
    if found:
        raise SourceError([Fault("snapshot", None, None, line) for line in found])
    swap(target, lambda folder: schema.write_snapshot(folder, tables, outlines))
    return tables
