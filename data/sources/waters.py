"""Reader of the waters that have published figures: which work makes each, and who receives it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.codes import LinkConfidence, Role, SourceType
from data.table_file import TableFile

KEY = ["name", "municipality_number"]
"""A water goes by the name that was published for a municipality."""
COLUMNS = (*KEY, "served_place", "source_type", "plant", "water_body")
_SPECIAL_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a"})


@dataclass(frozen=True)
class WaterLinks:
    """`waters`: COLUMNS, shown_name (what it goes by here); `links`: name, municipality_number,
    waterworks_id, role, confidence, rank (order in which the networks are named); `unregistered`:
    works that the register does not hold."""

    waters: pd.DataFrame
    links: pd.DataFrame
    unregistered: pd.DataFrame


def read(
    folder: Path,
    register: pd.DataFrame,
    kinds: pd.DataFrame,
    supplies: pd.DataFrame,
    published: pd.DataFrame,
) -> WaterLinks:
    """Read the waters of a ledger; `published` are the samples whose waters they are.

    A water that has no line, but whose name is that of one work of the register in the same
    municipality, is that work's, and reaches the networks that buy from it. Raises SourceError
    where a figure has no water, a water has no figure, or a work is unknown.
    """
    written = _read_waters(folder / "waters.csv", published)
    extra = _read_unregistered(folder / "unregistered.csv", written)
    links = _read_links(folder / "links.csv", written, extra, set(register["register_id"]))
    own, of_register = _of_register(folder, register, kinds, published, written)
    links = pd.concat([links, _own_links(extra), _sold(of_register, supplies)], ignore_index=True)
    waters = pd.concat([written, own], ignore_index=True)
    shown = waters.merge(extra[[*KEY, "shown_name"]], how="left", on=KEY)["shown_name"]
    waters = waters.assign(shown_name=shown.fillna(waters["name"]))
    return WaterLinks(waters, links, extra[extra["kind"] != "bottled"])


def _pairs(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The rows of a table by the water that they are of."""
    return {(row.name, row.municipality_number): row.Index for row in _named(frame)}


def _named(frame: pd.DataFrame) -> Iterator[Any]:
    yield from frame[KEY].itertuples(name="Water")


def _read_waters(path: Path, published: pd.DataFrame) -> pd.DataFrame:
    sheet = TableFile(path, COLUMNS)
    sheet.unique(KEY)
    sheet.choice("source_type", set(SourceType), "kind of source")
    held = set(zip(published["published_name"], published["municipality_number"], strict=True))
    for (name, number), row in _pairs(sheet.frame).items():
        if (name, number) not in held:
            sheet.fault(row, "name", f"{name!r} ({number}) has no figure in figures.csv")
    sheet.check()
    return sheet.frame


def _read_links(
    path: Path, waters: pd.DataFrame, extra: pd.DataFrame, register_ids: Collection[str]
) -> pd.DataFrame:
    sheet = TableFile(path, [*KEY, "waterworks_id", "role", "confidence", "ground"])
    sheet.unique([*KEY, "waterworks_id", "role"])
    sheet.choice("waterworks_id", register_ids, "work of waterworks.csv")
    sheet.choice("role", set(Role))
    sheet.choice("confidence", set(LinkConfidence))
    known, without = _pairs(waters), _pairs(extra)
    for row in _named(sheet.frame):
        pair = (row.name, row.municipality_number)
        if pair not in known:
            sheet.fault(row.Index, "name", f"{pair[0]!r} ({pair[1]}) is not in waters.csv")
        elif pair in without:
            sheet.fault(row.Index, "name", f"{pair[0]!r} ({pair[1]}) is in unregistered.csv too")
    producers = _pairs(sheet.frame[sheet.frame["role"].eq(Role.PRODUCER)])
    for name, number in sorted(known.keys() - producers.keys() - without.keys()):
        message = f"{name!r} ({number}) has no producer here and is not in unregistered.csv"
        sheet.fault(None, "name", message)
    sheet.check()
    rank = sheet.frame.groupby([*KEY, "role"]).cumcount()
    return sheet.frame.drop(columns="ground").assign(rank=rank)


def _read_unregistered(path: Path, waters: pd.DataFrame) -> pd.DataFrame:
    sheet = TableFile(path, [*KEY, "shown_name", "kind", "ground"])
    sheet.choice("kind", {"waterworks", "closed", "bottled"})
    sheet.unique(KEY)
    known = _pairs(waters)
    for (name, number), row in _pairs(sheet.frame).items():
        if (name, number) not in known:
            sheet.fault(row, "name", f"{name!r} ({number}) is not in waters.csv")
    sheet.check()
    frame = sheet.frame
    ids = [
        f"uten-register-{water.municipality_number}-{_slug(water.name)}" for water in _named(frame)
    ]
    return frame.drop(columns="ground").assign(waterworks_id=ids)


def _own_links(extra: pd.DataFrame) -> pd.DataFrame:
    works = extra[extra["kind"] != "bottled"]
    return works[[*KEY, "waterworks_id"]].assign(role="producer", confidence="sure", rank=0)


def _of_register(
    folder: Path,
    register: pd.DataFrame,
    kinds: pd.DataFrame,
    published: pd.DataFrame,
    written: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The waters without a line that bear the name of a work, and these with their works."""
    pairs = published.rename(columns={"published_name": "name"})[KEY].drop_duplicates()
    known = _pairs(written)
    loose = pairs[[(row.name, row.municipality_number) not in known for row in _named(pairs)]]
    by_name = register.assign(folded=register["name"].str.casefold())
    found = loose.assign(folded=loose["name"].str.casefold()).merge(
        by_name[["folded", "municipality_number", "register_id"]],
        how="left",
        on=["folded", "municipality_number"],
    )
    sheet = TableFile(folder / "waters.csv", KEY)
    for (name, number), works in found.groupby(KEY, sort=False)["register_id"]:
        if works.isna().any() or len(works) > 1:
            count = "no work" if works.isna().any() else f"{len(works)} works"
            message = (
                f"{name!r} ({number}) has a figure but no line here, and {count} of the register"
                " there has that name: add a line here and one in links.csv, or use the name of"
                " the register (waterworks.csv)"
            )
            sheet.fault(None, "name", message)
    sheet.check()
    source_type = found["register_id"].map(kinds.set_index("register_id")["source_type"])
    own = found[KEY].assign(source_type=source_type.fillna("unknown"))
    own = own.assign(served_place="", plant="", water_body="")
    return own, found[[*KEY, "register_id"]]


def _sold(waters: pd.DataFrame, supplies: pd.DataFrame) -> pd.DataFrame:
    """The links of waters to the works that bear their names, and to the networks that buy."""
    made = waters.rename(columns={"register_id": "waterworks_id"})
    made = made.assign(role="producer", confidence="sure", rank=0)
    sold = waters.merge(supplies, left_on="register_id", right_on="supplier_id")
    sold = sold[[*KEY, "network_id", "confidence"]].rename(columns={"network_id": "waterworks_id"})
    return pd.concat([made, sold.assign(role="network", rank=sold.groupby(KEY).cumcount())])


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_SPECIAL_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
