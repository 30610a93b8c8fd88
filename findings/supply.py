"""Whose water a work delivers: its own, or that of the work that it buys from."""

from __future__ import annotations

import pandas as pd

from data.memo import per_store
from data.store import Store

RESERVE = 0.1
"""Water bought that is less than this part of all that a work delivers is a reserve."""
_LONGEST_CHAIN = 6


@per_store(maxsize=4)
def producers(store: Store) -> pd.Series:
    """Return the work whose water each work delivers, by id: itself, or its supplier, or that
    one's supplier.

    Water is bought where the network produces none, or where it receives some and the supplier
    holds all of its residents (what it "produces" is then the bought water again). Of several
    suppliers it is the one that holds all its residents.
    """
    rows = _supplies(store)
    bought = rows[rows["bought"]].drop_duplicates("network_id")
    first = pd.Series(bought["supplier_id"].to_numpy(), index=bought["network_id"])
    works = pd.Series(store.waterworks.index, index=store.waterworks.index)
    found = works.map(first).fillna(works)
    for _ in range(_LONGEST_CHAIN):
        found = found.map(first).fillna(found)
    return found


@per_store(maxsize=4)
def partners(store: Store) -> pd.DataFrame:
    """Return the supplies (`network_id`, `supplier_id`) that give a work a part of its water
    beside its main source; reserves are left out."""
    rows = _supplies(store)
    main = rows["network_id"].map(producers(store))
    beside = ~rows["bought"] | rows["network_id"].duplicated()
    beside &= rows["supplier_id"].ne(main) & rows["part"].ge(RESERVE)
    return rows.loc[beside, ["network_id", "supplier_id"]]


def _supplies(store: Store) -> pd.DataFrame:
    """The supplies, those that hold all residents of a network first, with the `part` (0-1) of the
    network's water that is received and whether all of it is `bought`."""
    rows = store.tables["supplies"]
    produced, received = (
        rows["network_id"].map(store.waterworks[column]).fillna(0.0).astype(float)
        for column in ("produced_m3", "received_m3")
    )
    all_of_it = rows["counted_twice"].eq("yes")
    water = produced + received
    rows = rows.assign(
        part=(received / water.where(water > 0)).fillna(0.0),
        bought=produced.eq(0) | (all_of_it & received.gt(0)),
        _later=~all_of_it,
    )
    return rows.sort_values("_later", kind="stable")
