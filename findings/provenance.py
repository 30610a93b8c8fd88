"""Which sources stand behind a shown figure, the one that speaks first."""

from __future__ import annotations

from collections.abc import Mapping

from data.memo import per_store
from data.store import Store
from findings import background, estimate, waters
from findings.summary import MunicipalWater


def of_municipality(store: Store, water: MunicipalWater, parameter: str = "mg") -> tuple[str, ...]:
    """Return the ids of the sources behind the figure of a municipality; none where nothing is
    known."""
    if water.evidence == "expected":
        return of_background(store).get(water.number, ())
    if water.evidence == "estimate":
        return of_work(store, water.waterworks_id)
    return of_works(store, parameter).get(water.waterworks_id, ())


def of_estimate(store: Store, waterworks_id: str) -> tuple[str, ...]:
    """Return the ids of the sources behind the estimate of a work: those of its samples, of the
    surface water of its place, and of the figures of works that give it a part of its water.

    Raises KeyError where there is no such work.
    """
    found: dict[str, None] = {}
    for one in estimate.of_works(store)[waterworks_id].basis:
        if one in store.samples.index:
            found[store.samples.at[one, "source_id"]] = None
        else:
            found |= dict.fromkeys(of_background(store).get(one, ()))
            found |= dict.fromkeys(of_works(store, "mg").get(one, ()))
    return tuple(found)


def of_work(store: Store, waterworks_id: str) -> tuple[str, ...]:
    """Return the ids of the sources behind what is known of the magnesium of a work: of its figure,
    or of its estimate. Raises KeyError where there is no such work."""
    if estimate.answers(store)[waterworks_id][1] == "estimate":
        return of_estimate(store, waterworks_id)
    return of_works(store, "mg").get(waterworks_id, ())


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
    lakes = background.unlimed(store)
    by_basis = {
        basis: rows.groupby("municipality_number")["source_id"].agg(
            lambda ids: tuple(sorted(set(ids)))
        )
        for basis, rows in (("grid", store.tables["grid"]), ("lakes", lakes))
    }
    typical = background.typical(store)
    every = tuple(sorted(set(store.tables["grid"]["source_id"])))
    return {
        number: every if basis == "neighbours" else by_basis[basis].get(number, ())
        for number, basis in typical["basis"].items()
    }
