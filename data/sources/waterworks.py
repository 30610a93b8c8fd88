"""Readers of the national register of waterworks and of what is known about its works."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from data.codes import SourceType, Treatment
from data.sources.sheet import Sheet

COMPILED = re.compile(r"(?:^|; )(?:figures|name|area|produced_m3)\b")
"""Evidence put together from several columns: a ground for the kind, but nobody's words."""
COMPILERS_WORDS = r"\s*\(treatment plants\)$"
MAX_RESIDENTS = 1_000_000
MAX_VOLUME_M3 = 200_000_000


def read_register(
    path: Path, municipalities: Collection[str], places: Mapping[str, str]
) -> pd.DataFrame:
    """Return the active waterworks, one row each.

    `places` moves a work to the municipality that its area and old number name, where the
    register gives only its owner's seat. Volumes in m³ a year; residents in persons.
    Raises SourceError.
    """
    sheet = Sheet(
        path,
        [
            "register_id",
            "name",
            "owner",
            "municipality_number",
            "municipality_from",
            "year",
            "residents",
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
            "residents_year": sheet.whole("year", 2000, 2100),
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
    so) or `likely` (follows from who delivers the water). Raises SourceError.
    """
    sheet = Sheet(
        path, ["register_id", "source_type", "source_name", "confidence", "evidence", "url"]
    )
    sheet.unique(["register_id"])
    sheet.choice("register_id", register_ids, "work of the register")
    sheet.choice("source_type", set(SourceType), "kind of source")
    sheet.choice("confidence", {"stated", "name", "likely"})
    sheet.check()
    frame = sheet.frame
    on_the_web = frame["url"].str.startswith("http")
    compiled = frame["evidence"].str.contains(COMPILED)
    return pd.DataFrame(
        {
            "register_id": frame["register_id"],
            "source_type": frame["source_type"],
            "source_type_confidence": frame["confidence"],
            "source_name": frame["source_name"],
            "source_type_quote": frame["evidence"]
            .str.replace(COMPILERS_WORDS, "", regex=True)
            .where(on_the_web & ~compiled, ""),
            "source_type_url": frame["url"].where(on_the_web, ""),
        }
    ).reset_index(drop=True)


def read_treatment(path: Path, register_ids: Collection[str]) -> pd.DataFrame:
    """Return the reported treatment: register_id, `treatment` (codes joined by ';'), year.

    A work that is not in the file has reported nothing, which does not mean that it treats
    nothing. Raises SourceError.
    """
    sheet = Sheet(path, ["register_id", "year", *Treatment])
    sheet.unique(["register_id"])
    sheet.choice("register_id", register_ids, "work of the register")
    flags = {code: sheet.choice(code, {"yes", "no"}, "yes or no", empty=True) for code in Treatment}
    years = sheet.whole("year", 1990, 2100)
    sheet.check()
    told = pd.DataFrame(flags).eq("yes")
    return pd.DataFrame(
        {
            "register_id": sheet.frame["register_id"],
            "treatment": [
                ";".join(code for code, yes in row.items() if yes)
                for row in told.to_dict("records")
            ],
            "treatment_year": years,
        }
    ).reset_index(drop=True)


def read_supplies(path: Path, register_ids: Collection[str]) -> pd.DataFrame:
    """Return who sells water to whom: supplier_id, network_id, confidence, counted_twice.

    `counted_twice` tells whether the supplier's reported residents hold the network's:
    `yes`, `part`, `no` or `unclear`. Rows where no seller was established are left out.
    Raises SourceError.
    """
    sheet = Sheet(path, ["supplier_register_id", "network_register_id", "confidence", "ground"])
    frame = sheet.frame
    for column in ("supplier_register_id", "network_register_id"):
        sheet.choice(column, register_ids, "work of the register", empty=True)
    sheet.choice("confidence", {"sure", "likely", "none"})
    sheet.unique(["supplier_register_id", "network_register_id"])
    counted = frame["ground"].str.extract(r"^counted twice: (yes|part|no|unclear)\b")[0]
    pairs = frame["confidence"].ne("none")
    for row in frame.index[pairs]:
        for column in ("supplier_register_id", "network_register_id"):
            if not frame.at[row, column]:
                sheet.fault(row, column, "is empty, yet the sale is 'sure' or 'likely'")
    for row in frame.index[pairs & counted.isna()]:
        message = "does not begin with 'counted twice: yes, part, no or unclear'"
        sheet.fault(row, "ground", message)
    sheet.check()
    return pd.DataFrame(
        {
            "supplier_id": frame["supplier_register_id"],
            "network_id": frame["network_register_id"],
            "confidence": frame["confidence"],
            "counted_twice": counted,
        }
    )[pairs].reset_index(drop=True)
