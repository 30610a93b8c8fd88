"""Reader that ties each published figure to the work that produces the water and to the
networks that receive it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.sources.sheet import Sheet

SPECIAL_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a"})


@dataclass(frozen=True)
class Matches:
    """`links`: published name, municipality, waterworks_id, role, confidence, rank (order in
    which the file names the networks); `unregistered`: works that the register does not hold;
    `names`: what these and bottled waters, which are no works, go by here, by published name and
    municipality."""

    links: pd.DataFrame
    unregistered: pd.DataFrame
    names: dict[tuple[str, str], str]


def read(
    path: Path, unregistered: Path, register_ids: Collection[str], published: pd.DataFrame
) -> Matches:
    """Read the matches; `published` has `published_name` and `municipality_number`.

    Raises SourceError where a figure has no row, a row has no figure, or a work is unknown.
    """
    sheet = Sheet(
        path,
        [
            "figure_waterworks",
            "municipality_number",
            "producer_register_id",
            "network_register_ids",
            "confidence",
        ],
    )
    sheet.unique(["figure_waterworks", "municipality_number"])
    sheet.choice("confidence", {"sure", "likely", "none"})
    pairs = set(published[["published_name", "municipality_number"]].itertuples(index=False))
    _check_complete(sheet, {tuple(pair) for pair in pairs})
    links = _links(sheet, register_ids)
    sheet.check()
    extra = _read_unregistered(unregistered, sheet.frame)
    works = extra[extra["kind"] != "bottled"]
    own = works[["published_name", "municipality_number", "waterworks_id"]].assign(
        role="producer", confidence="sure", rank=0
    )
    names = extra.set_index(["published_name", "municipality_number"])["name"].to_dict()
    return Matches(pd.concat([links, own], ignore_index=True), works, names)


def _check_complete(sheet: Sheet, published: set[tuple[str, str]]) -> None:
    rows = {
        (record["figure_waterworks"], record["municipality_number"]): line
        for line, record in sheet.frame.iterrows()
    }
    for name, number in sorted(published - rows.keys()):
        sheet.fault(None, "figure_waterworks", f"{name!r} ({number}) has a figure but no row here")
    for pair in sorted(rows.keys() - published):
        message = f"{pair[0]!r} ({pair[1]}) has no published figure"
        sheet.fault(rows[pair], "figure_waterworks", message)


def _links(sheet: Sheet, register_ids: Collection[str]) -> pd.DataFrame:
    records = []
    for line, record in sheet.frame.iterrows():
        for role, column in (
            ("producer", "producer_register_id"),
            ("network", "network_register_ids"),
        ):
            for rank, work in enumerate(filter(None, record[column].split(";"))):
                if work not in register_ids:
                    sheet.fault(line, column, f"read {work!r}: not a work of the register")
                records.append(
                    {
                        "published_name": record["figure_waterworks"],
                        "municipality_number": record["municipality_number"],
                        "waterworks_id": work,
                        "role": role,
                        "confidence": record["confidence"],
                        "rank": rank,
                    }
                )
        if record["confidence"] != "none" and not record["producer_register_id"]:
            sheet.fault(line, "producer_register_id", "is empty, yet the row is not 'none'")
    return pd.DataFrame(records)


def _read_unregistered(path: Path, matches: pd.DataFrame) -> pd.DataFrame:
    sheet = Sheet(path, ["waterworks", "municipality_number", "name", "kind", "ground"])
    sheet.choice("kind", {"waterworks", "closed", "bottled"})
    sheet.unique(["waterworks", "municipality_number"])
    unmatched = matches[matches["confidence"] == "none"]
    needed = set(zip(unmatched["figure_waterworks"], unmatched["municipality_number"], strict=True))
    frame = sheet.frame
    held = set(zip(frame["waterworks"], frame["municipality_number"], strict=True))
    for name, number in sorted(needed ^ held):
        sheet.fault(None, "waterworks", f"{name!r} ({number}): here and unmatched must agree")
    sheet.check()
    return pd.DataFrame(
        {
            "published_name": frame["waterworks"],
            "municipality_number": frame["municipality_number"],
            "name": frame["name"],
            "kind": frame["kind"],
            "waterworks_id": [
                f"uten-register-{number}-{_slug(name)}"
                for name, number in zip(
                    frame["waterworks"], frame["municipality_number"], strict=True
                )
            ],
        }
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(SPECIAL_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
