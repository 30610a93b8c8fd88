"""Readers of the national register of waterworks and of what is known about its works."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from data.codes import CountedTwice, LinkConfidence, SourceType, SourceTypeConfidence, Treatment
from data.table_file import TableFile

MAX_RESIDENTS = 1_000_000
MAX_VOLUME_M3 = 200_000_000


def read_moved(path: Path, municipalities: Collection[str]) -> dict[str, str]:
    """Return the municipality of works of which the register gives only the owner's seat, by their
    register_id. Raises SourceError."""
    sheet = TableFile(path, ["register_id", "name", "municipality_number", "ground"])
    sheet.unique(["register_id"])
    sheet.choice("municipality_number", municipalities, "municipality number of 2024")
    sheet.check()
    return dict(zip(sheet.frame["register_id"], sheet.frame["municipality_number"], strict=True))


def read_register(
    path: Path, municipalities: Collection[str], places: Mapping[str, str]
) -> pd.DataFrame:
    """Return the active waterworks, one row each.

    `places` moves a work to the municipality that its area and old number name, where the
    register gives only its owner's seat. Volumes in m³ a year; residents in persons.
    Raises SourceError.
    """
    sheet = TableFile(
        path,
        [
            "register_id",
            "name",
            "owner",
            "municipality_number",
            "municipality_from",
            "residents",
            "residents_year",
            "produced_m3",
            "received_m3",
        ],
    )
    sheet.unique(["register_id"])
    sheet.choice("municipality_number", municipalities, "municipality number of 2024")
    sheet.choice("municipality_from", {"place", "owner"})
    frame = sheet.frame
    works = pd.DataFrame(
        {
            "waterworks_id": frame["register_id"],
            "register_id": frame["register_id"],
            "name": frame["name"],
            "owner": frame["owner"],
            "municipality_number": frame["municipality_number"],
            "municipality_from": frame["municipality_from"],
            "residents": sheet.whole("residents", 0, MAX_RESIDENTS),
            "residents_year": sheet.whole("residents_year", 2000, 2100),
            "produced_m3": sheet.number("produced_m3", 0, MAX_VOLUME_M3, "m³"),
            "received_m3": sheet.number("received_m3", 0, MAX_VOLUME_M3, "m³"),
            "active": True,
        }
    )
    for row, register_id in frame["register_id"].items():
        if not register_id or not frame.at[row, "name"]:
            sheet.fault(row, "register_id, name", "is empty; a work needs its number and name")
    sheet.check()
    moved = works["register_id"].isin(places.keys())
    works.loc[moved, "municipality_number"] = works.loc[moved, "register_id"].map(places)
    works.loc[moved, "municipality_from"] = "area"
    return works.reset_index(drop=True)


def read_source_types(path: Path, register_ids: Collection[str]) -> pd.DataFrame:
    """Return the kind of source of works: register_id, source_type, how sure, and the words.

    `source_type_confidence` is `stated` (a page says so), `name` (the work's or lake's name says
    so) or `likely` (follows from who delivers the water). A row has the words of a page and its
    address, or the ground that it was concluded from. Raises SourceError.
    """
    sheet = TableFile(
        path,
        ["register_id", "source_type", "confidence", "source_name", "words", "url", "ground"],
    )
    sheet.unique(["register_id"])
    sheet.choice("register_id", register_ids, "work of waterworks.csv")
    sheet.choice("source_type", set(SourceType) - {SourceType.UNKNOWN}, "kind of source")
    sheet.choice("confidence", set(SourceTypeConfidence) - {SourceTypeConfidence.NOTHING})
    for row, cells in sheet.frame.iterrows():
        if cells["url"] and not cells["url"].startswith(("http://", "https://")):
            sheet.fault(row, "url", f"read {cells['url']!r}: not a web address")
        if not (cells["words"] and cells["url"]) and not cells["ground"]:
            message = "give the words of a page and its address, or the ground it is concluded from"
            sheet.fault(row, "words, url, ground", message)
    sheet.check()
    return (
        sheet.frame.drop(columns="ground")
        .rename(
            columns={
                "confidence": "source_type_confidence",
                "words": "source_type_quote",
                "url": "source_type_url",
            }
        )
        .reset_index(drop=True)
    )


def read_treatment(path: Path, register_ids: Collection[str]) -> pd.DataFrame:
    """Return the reported treatment: register_id, `treatment` (codes joined by ';'), year.

    A work that is not in the file has reported nothing, which does not mean that it treats
    nothing. Raises SourceError.
    """
    sheet = TableFile(path, ["register_id", "treatment", "year"])
    sheet.unique(["register_id", "treatment"])
    sheet.choice("register_id", register_ids, "work of waterworks.csv")
    sheet.choice("treatment", set(Treatment))
    years = sheet.whole("year", 1990, 2100)
    sheet.check()
    works = sheet.frame.assign(treatment_year=years).groupby("register_id", sort=False)
    return works.agg({"treatment": ";".join, "treatment_year": "max"}).reset_index()


def read_supplies(path: Path, register_ids: Collection[str]) -> pd.DataFrame:
    """Return who sells water to whom: supplier_id, network_id, confidence, counted_twice.

    `counted_twice` tells whether the supplier's reported residents hold the network's:
    `yes`, `part`, `no` or `unclear`. Rows of confidence `none`, where a buyer or seller was looked
    for and not found, are left out. Raises SourceError.
    """
    columns = ["supplier_id", "network_id", "confidence", "counted_twice"]
    sheet = TableFile(path, [*columns, "ground"])
    sheet.choice("confidence", {*LinkConfidence, "none"})
    sheet.unique(["supplier_id", "network_id"])
    found = sheet.frame["confidence"].ne("none")
    for row, cells in sheet.frame.iterrows():
        for column in ("supplier_id", "network_id"):
            if cells[column] not in register_ids and (found[row] or cells[column]):
                sheet.fault(row, column, f"read {cells[column]!r}: not a work of waterworks.csv")
        if found[row] and cells["counted_twice"] not in set(CountedTwice):
            message = f"read {cells['counted_twice']!r}: known are {', '.join(CountedTwice)}"
            sheet.fault(row, "counted_twice", message)
    sheet.check()
    return sheet.frame.loc[found, columns].reset_index(drop=True)
