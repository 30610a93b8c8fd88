"""What an edition of the figures holds, and what came, changed and went since an earlier one.

Compared are the figures that speak for a waterworks, as they were published: estimates follow from
them and are not among them.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from data import editions
from data.codes import FigureChange
from data.editions import ABOUT, COLUMNS, KEY, VALUE, ReleasedEdition, difference, values
from data.memo import per_store
from data.parameters import PARAMETERS
from data.store import Store
from findings import waters

MARK_LENGTH = 8


@per_store(1)
def state(store: Store) -> pd.DataFrame:
    """Return the figures of a store by waterworks and parameter, all text: the name and the
    municipality of the work, the value as it was published or its interval, how it is known, its
    year."""
    parts = []
    for parameter in PARAMETERS:
        best = waters.best_of_works(store, parameter)
        part = {
            "parameter": parameter,
            "value": values(best),
            "evidence": best["evidence"].astype(str),
            "year": best["year"].astype("string").fillna("").astype(str),
        }
        parts.append(pd.DataFrame(part, index=best.index))
    found = pd.concat(parts).rename_axis(KEY[0])
    works = store.waterworks[["name", "municipality_number"]].astype(str)
    return found.join(works).set_index("parameter", append=True).sort_index()[[*ABOUT, *VALUE]]


@per_store(1)
def mark(store: Store) -> str:
    """Return what is the same for the same figures of waterworks and no others."""
    hashed = pd.util.hash_pandas_object(state(store)[VALUE])
    return hashlib.sha256(hashed.to_numpy().tobytes()).hexdigest()[:MARK_LENGTH]


@per_store(1)
def current(store: Store) -> ReleasedEdition | None:
    """Return the edition that the figures of a store are; None where they have changed since the
    newest one, or none was released."""
    newest = store.editions[-1] if store.editions else None
    return newest if newest and newest.mark == mark(store) else None


@per_store(2)
def since(store: Store, version: str) -> pd.DataFrame:
    """Return what came, changed and went since an edition, in the columns of `data.editions`, by
    waterworks; everything came where `version` is "". Raises KeyError where there is no such
    edition, SourceError where the file of one cannot be read."""
    return difference(_at(store, version), state(store))


def before_newest(store: Store) -> str:
    """The version that what is new is told against: the one before the newest edition, "" where
    there is none."""
    return store.editions[-2].version if len(store.editions) > 1 else ""


def _at(store: Store, version: str) -> pd.DataFrame:
    """The figures of an edition, as `state`: what the editions up to it changed adds up to them."""
    versions = ["", *(one.version for one in store.editions)]
    if version not in versions:
        raise KeyError(version)
    asked = versions[1 : versions.index(version) + 1]
    assert store.folder is not None or not asked, "editions come from a folder"
    parts = [editions.changes(store.folder, one) for one in asked] if store.folder else []
    changed = pd.concat([pd.DataFrame(columns=COLUMNS, dtype=str), *parts])
    last = changed.drop_duplicates(KEY, keep="last").set_index(KEY)
    last = last[last["change"].ne(FigureChange.GONE)]
    return last.rename(columns={f"{name}_after": name for name in VALUE})[[*ABOUT, *VALUE]]


def released(store: Store, version: str, day: str) -> tuple[ReleasedEdition, pd.DataFrame]:
    """Return the edition that the figures of a store would be under a version, of a day (ISO), and
    what it changes."""
    newest = store.editions[-1].version if store.editions else ""
    changed, figures = since(store, newest), state(store)
    counts = changed["change"].value_counts()
    works = figures.index.get_level_values(0).nunique()
    count = {code: int(counts.get(code, 0)) for code in FigureChange}
    made = ReleasedEdition(
        version, day, mark(store), len(figures), works, *(count[code] for code in FigureChange)
    )
    return made, changed
