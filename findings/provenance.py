"""Which sources stand behind a shown figure, the one that speaks first."""

from __future__ import annotations

from collections.abc import Mapping

from data.memo import per_store
from data.store import Store
from findings import background, waters
from findings.summary import MunicipalWater


def of_municipality(store: Store, water: MunicipalWater, parameter: str = "mg") -> tuple[str, ...]:
    """Return the ids of the sources behind the figure of a municipality; none where nothing is
    known."""
    if water.evidence == "expected":
        return of_background(store).get(water.number, ())
    return of_works(store, parameter).get(water.waterworks_id, ())


@per_store(16)
def of_works(store: Store, parameter: str) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the sources behind the figure that speaks for each work.

    It is one source, but for a figure that rests on several waters (`waters.behind`): then it is
    theirs.
    """
    rows = waters.behind_works(store, parameter)
    found: dict[str, tuple[str, ...]] = {}
    for work, source in zip(rows["waterworks_id"], rows["source_id"], strict=True):
        known = found.get(work, ())
        if source not in known:
            found[work] = (*known, source)
    return found


@per_store(4)
def of_background(store: Store) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the sources behind the expected background of each municipality."""
    lakes = background.newest_of_sites(store)
    lakes = lakes[~lakes["limed"].fillna(True).astype(bool) & lakes["mg"].notna()]
    by_basis = {
        basis: rows.groupby("municipality_number")["source_id"].agg(
            lambda ids: tuple(sorted(set(ids)))
        )
        for basis, rows in (("grid", store.tables["grid"]), ("lakes", lakes))
    }
    medians = background.medians(store)
    return {number: by_basis[basis].get(number, ()) for number, basis in medians["basis"].items()}
