"""What the extracts in a folder say, as tables with an account of every row; `data.own.imports`
lays it over a snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from data import learned
from data.among import among
from data.faults import SourceError
from data.progress import Progress
from data.register import extracts, intakes, kinds, merge, note, plants, systems
from data.register.account import RegisterAccount
from data.register.engine import COLUMNS, Engine
from data.register.extracts import Piece
from data.register.judged import JudgedRows
from data.register.reading import STAGES, BegunReading, begin
from data.store import Store

_NO_SYSTEMS = pd.DataFrame(
    columns=[
        *("name", "owner", "municipality_number", "municipality_from", "year"),
        *("residents", "produced_m3", "received_m3", "status"),
    ],
    index=pd.Index([], name="mtid_vf"),
)
_RELATED = {  # what magnesium may be estimated from: its name for an operator
    "ca": "calcium",
    "hardness": "hardness",
    "conductivity": "conductivity",
    "alkalinity": "alkalinity",
}
KNOWN = frozenset(COLUMNS)
UNIT_COLUMN = re.compile("enhet|benevn|eining|unit")
_NO_TREATMENT = pd.DataFrame(
    {"treatment": pd.Series(dtype=str), "treatment_year": pd.Series(dtype="Int64")}
)
_NO_WORKS = pd.DataFrame(columns=["parameter", "mtid_vf"])


@dataclass(frozen=True)
class RegisterDigest:
    """What the extracts say: systems, treatment and kinds of source by mtid_vf, the intervals,
    which are made as they are asked for, and the day that the extracts were saved (ISO)."""

    systems: pd.DataFrame
    treatment: pd.DataFrame
    kinds: pd.DataFrame
    intervals: Iterable[pa.RecordBatch]
    saved: str


def digest(reading: BegunReading, base: Store) -> tuple[RegisterDigest, RegisterAccount]:
    """Return what the extracts of a reading say beside `base`, and the account of their rows. The
    intervals are made as they are asked for, within the reading.

    Raises SourceError where an extract cannot be read, and MemoryError where memory does not
    suffice.
    """
    account = RegisterAccount()
    found = _read(reading, base, account)
    account.notes += _of_the_folder(reading.folder, reading.pieces, account)
    pa.default_memory_pool().release_unused()  # of the extracts, which are not needed any more
    return found, account


def read(
    folder: Path, base: Store, engine: str, progress: Progress
) -> tuple[dict[str, pd.DataFrame], RegisterAccount]:
    """Return the tables of `base` with the register of `folder` laid onto them, and the account.

    Raises what `begin` and `digest` do.
    """
    with begin(folder, engine, progress) as reading:
        found, account = digest(reading, base)
        parts = (part.to_pandas() for part in found.intervals)
        tables = merge.merged(base.tables, **{**vars(found), "intervals": parts})
    account.headline += learned.account(tables)
    return tables, account


def _of_the_folder(
    folder: Path, pieces: dict[str, list[Piece]], account: RegisterAccount
) -> list[str]:
    """What is not there, what was not read or is new, and what the register's own note says
    otherwise."""
    notes = []
    if absent := [f"{kind}.csv" for kind in extracts.NEEDED if kind not in pieces]:
        notes.append(
            f"not here: {', '.join(absent)}; what an earlier import took from these is not kept"
        )
    if others := note.look_alikes(folder):
        names = ", ".join(f"{kind}.csv" for kind in extracts.NEEDED)
        notes.append(f"not read: {', '.join(others)}; extracts are named {names}")
    for kind in (extracts.TREATED, extracts.RAW):
        there = dict.fromkeys(name for piece in pieces.get(kind, ()) for name in piece.columns)
        if new := [name for name in there if name not in KNOWN]:
            units = [name for name in new if UNIT_COLUMN.search(name)]
            notes.append(
                f"new in {kind}.csv, and not read: the columns {', '.join(new)}"
                + f"; {units[0]} may give units: hold them against those of the kinds" * bool(units)
            )
    return notes + note.differences(folder, {name: f.read for name, f in account.files.items()})


def _read(reading: BegunReading, base: Store, account: RegisterAccount) -> RegisterDigest:
    """Read every extract that is there and account for each of its rows."""
    pieces, working = reading.pieces, reading.engine
    rows, known, treatment, sources = _small_extracts(pieces, base)
    works = _NO_WORKS
    if working and reading.counts:
        works = _judged(working, reading.counts.result(), known, account)
    minerals = works.loc[works["parameter"].isin(["mg", "ca"]), "mtid_vf"].unique()
    shown = known[known["status"].eq("shown") | among(known.index, minerals)]
    _leave_out(rows, known, shown.index)
    for kind, judged in rows.items():
        account.add(kind, judged)
    if faults := account.faults():
        raise SourceError(faults)
    new = ~among(shown.index, base.waterworks.index)
    if working:
        account.headline += _headline(works)
    account.notes += _notes(rows, base, int(new.sum()), works)
    days = [piece.saved for some in pieces.values() for piece in some]
    if extracts.INTAKES in rows:
        sources = sources[among(sources.index, shown.index)]
        account.words = intakes.unknown_words(rows[extracts.INTAKES])
        account.notes += intakes.notes(rows[extracts.INTAKES], sources)
    used = treatment[among(treatment.index, shown.index)]
    named = shown[shown["name"].notna()]
    return RegisterDigest(named, used, sources, working.intervals() if working else (), max(days))


def _small_extracts(
    pieces: dict[str, list[Piece]], base: Store
) -> tuple[dict[str, JudgedRows], pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The rows of the smaller extracts by kind; the systems that are known, their treatment and
    their kinds of source."""
    with duckdb.connect() as connection:
        rows = {
            kind: JudgedRows(pieces[kind], connection)
            for kind in (extracts.SYSTEMS, extracts.REPORTS, extracts.PLANTS)
            if kind in pieces
        }
        if extracts.INTAKES in pieces:
            rows[extracts.INTAKES] = intakes.judged_rows(pieces[extracts.INTAKES], connection)
    known = _known_systems(rows, base)
    treatment, sources = _NO_TREATMENT, intakes.NO_KINDS
    if extracts.PLANTS in rows:
        treatment = plants.read(rows[extracts.PLANTS], known)
    if extracts.INTAKES in rows:
        sources = intakes.read(rows[extracts.INTAKES], known)
    return rows, known, treatment, sources


def _known_systems(rows: dict[str, JudgedRows], base: Store) -> pd.DataFrame:
    """The systems of the register by mtid_vf, and the works of the base that it does not name."""
    found = _NO_SYSTEMS
    shipped = set(base.waterworks.index[base.waterworks["register_id"].ne("")])
    if extracts.SYSTEMS in rows:
        places = systems.Places(base.tables["municipalities"], base.tables["renumbering"])
        found = systems.read(rows[extracts.SYSTEMS], places, shipped)
    own = pd.DataFrame({"status": "shown"}, index=sorted(shipped - set(found.index)))
    known = pd.concat([found, own]).rename_axis("mtid_vf")
    if extracts.REPORTS in rows:
        known = systems.with_newest_report(known, rows[extracts.REPORTS], shipped)
    return known


def _judged(
    working: Engine, counts: pd.DataFrame, known: pd.DataFrame, account: RegisterAccount
) -> pd.DataFrame:
    """Judge the analyses on an engine and account for every row; return which works have a figure
    of which parameter."""
    table = kinds.table(counts["analysetype"].dropna())
    found = working.answers(table, known["status"].reset_index())
    account.parameters.update(found.taken.set_index("parameter")["n"].to_dict())
    account.add_analyses(counts, table, found.became, working.rejects(), working.lines())
    account.add_rows(STAGES, found.set_aside, working.rejects())
    return found.works


def _leave_out(rows: dict[str, JudgedRows], known: pd.DataFrame, shown: pd.Index) -> None:
    """Give good rows of systems that are not on the map the reason for it."""
    status = known["status"].where(~among(known.index, shown), "shown")
    for judged in rows.values():
        own = judged["mtid_vf"].map(status)
        judged.set_aside(own.eq("inactive"), "system_inactive")
        judged.set_aside(own.eq("small"), "system_small")


def _headline(figures: pd.DataFrame) -> list[str]:
    """How many works have magnesium, and how many only what it may be estimated from."""
    works = figures.groupby("parameter")["mtid_vf"].agg(set).to_dict()
    measured = works.get("mg", set())
    others = {name: works.get(one, set()) - measured for one, name in _RELATED.items()}
    counts = ", ".join(f"{name} {len(some)}" for name, some in others.items())
    without = len(set().union(*others.values()))
    return [
        f"works with magnesium in the register: {len(measured)}",
        f"works with only calcium, hardness, conductivity or alkalinity: {without} ({counts})",
    ]


def _notes(rows: dict[str, JudgedRows], base: Store, new: int, figures: pd.DataFrame) -> list[str]:
    """What else an operator wants to know."""
    works = figures["mtid_vf"].nunique()
    notes = [f"works with figures of the register: {works}; works new on the map: {new}"]
    if extracts.SYSTEMS in rows:
        judged = rows[extracts.SYSTEMS]
        closed = judged["mtid_vf"][judged["aktiv"].str.lower().eq("nei")]
        count = among(closed, base.waterworks.index).sum()
        if count:
            notes.append(
                f"{count} works of the snapshot are no longer active in the register; they stay as"
                " they are until the shipped snapshot is built anew"
            )
    return notes
