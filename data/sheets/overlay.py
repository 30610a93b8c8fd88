"""A sheet's figures laid over a snapshot: a new store, the old one untouched.

The source is known by the sheet's name, so that a newer sheet of the same name takes the place of
the older one, and the same sheet read twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

import pandas as pd

from data import schema
from data.codes import SourceType, Stage
from data.faults import SnapshotError
from data.schema import SHEET, snapshot_faults
from data.sheets import samples
from data.sheets.problems import Reason, SheetNote, reason
from data.sheets.taking import SheetAccount
from data.source_kinds import StatedKind, with_stated_kinds
from data.store import Store

_STAGES = {Stage.TREATED: 0, Stage.UNKNOWN: 1, Stage.RAW: 2}


def source_id(name: str) -> str:
    """The id of a sheet as a source, by its name."""
    return f"{SHEET}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def samples_of(store: Store, name: str) -> int:
    """Return how many samples of a sheet of this name a store holds, which `overlay` replaces."""
    return int(store.tables["samples"]["source_id"].eq(source_id(name)).sum())


def overlay(store: Store, account: SheetAccount, name: str, described: Mapping[str, str]) -> Store:
    """Return a store with the figures of a sheet beside those of `store`.

    `name` is that of the sheet's file; `described` has its title, publisher and licence as a
    source. Tables that the sheet adds nothing to are shared, not copied. Raises SnapshotError
    where the figures do not fit the schema.
    """
    source = source_id(name)
    added = samples.tables(account.samples, store, source)
    added["sources"] = _source(source, described)
    tables = dict(_without(store.tables, source))
    tables["waterworks"] = _with_kinds(tables["waterworks"], account, source)
    for table, rows in added.items():
        tables[table] = pd.concat([tables[table], rows], ignore_index=True)
    found = snapshot_faults(tables)
    if found:
        raise SnapshotError(found)
    return Store(tables, store.boundaries)


def not_shown(store: Store, account: SheetAccount) -> list[tuple[Reason, int]]:
    """Return why figures of magnesium that were taken will not stand first on the map, and of how
    many works: where one that is there already is of treated water, or newer, or measured.

    The order is that of `findings.waters`: measured before bounds, treated water before raw, then
    the newest.
    """
    ours: dict[str, _Standing] = {}
    for work, bound, stage, year in account.of_magnesium:
        standing = _Standing(bound, _STAGES[Stage(stage)], -year)
        ours[work] = min(ours.get(work, standing), standing)
    found: dict[SheetNote, list[str]] = defaultdict(list)
    for work, other in _standing(store, ours).items():
        if other < (own := ours[work]):
            code = SheetNote.BOUND_BEHIND if other.bound != own.bound else SheetNote.STAGE_BEHIND
            newer = (other.bound, other.stage) == (own.bound, own.stage)
            found[SheetNote.OLDER if newer else code].append(store.waterworks.at[work, "name"])
    return [(reason(code, text=", ".join(names)), len(names)) for code, names in found.items()]


class _Standing(NamedTuple):
    """What a figure is chosen by, the best least."""

    bound: bool
    stage: int
    minus_year: int


def _standing(store: Store, works: Collection[str]) -> dict[str, _Standing]:
    """The best figure of magnesium of each of some works in a store, where it has any."""
    tables = store.tables
    links = tables["sample_works"]
    links = links.loc[links["waterworks_id"].isin(works), ["sample_id", "waterworks_id"]]
    figures = tables["figures"]
    figures = figures.loc[figures["parameter"].eq("mg"), ["sample_id", "value_type"]]
    samples = tables["samples"][["sample_id", "stage", "year"]]
    rows = links.merge(figures, on="sample_id").merge(samples, on="sample_id")
    best: dict[str, _Standing] = {}
    for row in rows.itertuples():
        year = 0 if pd.isna(row.year) else int(row.year)
        one = _Standing(row.value_type == "bounded", _STAGES[Stage(row.stage)], -year)
        best[row.waterworks_id] = min(best.get(row.waterworks_id, one), one)
    return best


def _with_kinds(works: pd.DataFrame, account: SheetAccount, source: str) -> pd.DataFrame:
    """The works with the kind of water that a sheet states, where it states one and no other source
    states one."""
    cells: defaultdict[str, dict[SourceType, str]] = defaultdict(dict)
    for (work, kind), cell in account.stated_kinds.items():
        cells[work][SourceType(kind)] = cell
    stated = {work: next(iter(kinds.items())) for work, kinds in cells.items() if len(kinds) == 1}
    return with_stated_kinds(
        works, {work: StatedKind(kind, cell, source) for work, (kind, cell) in stated.items()}
    )


def _source(source: str, described: Mapping[str, str]) -> pd.DataFrame:
    row = {
        "source_id": source,
        "kind": SHEET,
        "url": "",
        "date_read": "",
        "licence_verified": "no",
        **described,
    }
    return schema.typed("sources", pd.DataFrame([row]))


def _without(tables: dict[str, pd.DataFrame], source: str) -> dict[str, pd.DataFrame]:
    """The tables without what an earlier sheet of the same name brought."""
    gone = tables["samples"].loc[tables["samples"]["source_id"].eq(source), "sample_id"]
    kept = {
        name: tables[name][~tables[name]["sample_id"].isin(gone)]
        for name in ("samples", "figures", "sample_works")
    }
    sources = tables["sources"]
    return {**tables, **kept, "sources": sources[sources["source_id"].ne(source)]}
