"""Counting people once: producers and the networks that buy from them report the same residents.

The method, tested on the known cases:

1. A person is counted where the tap is: at the network that bought the water.
2. A supplier keeps its reported residents less those of the networks that it holds in its own
   figure ("counted twice: yes"), less a share of those it holds in part. The share is the part of
   the network's water that the supplier can have delivered: what the network received, as a part
   of all its water, and at most what the supplier has left when its full customers are served.
   Nobody falls below zero. Where it is unclear or known not to be counted twice, nothing is taken.
3. Coverage of a municipality is the people so counted in its works against its population of the
   same year, and never above 100 %: what works report beyond that is people outside the
   municipality or an error of the register, and is said to be.
"""

from __future__ import annotations

import pandas as pd

POPULATION_YEAR = 2025
"""The year that nearly all works report for; people are held against the population of it."""


def share_delivered(works: pd.DataFrame, supplies: pd.DataFrame) -> pd.Series:
    """Return, per row of `supplies`, which part (0-1) of the network's residents the supplier's
    reported residents hold.

    `works` is indexed by waterworks_id, with volumes in m³ a year.
    """
    produced, received = works["produced_m3"].fillna(0.0), works["received_m3"].fillna(0.0)
    network_received = supplies["network_id"].map(received).astype(float)
    network_water = network_received + supplies["network_id"].map(produced).astype(float)
    full = supplies["counted_twice"].eq("yes")
    sold = network_received.where(full, 0.0).groupby(supplies["supplier_id"]).transform("sum")
    left = (supplies["supplier_id"].map(produced + received).astype(float) - sold).clip(lower=0.0)
    delivered = network_received.combine(left, min)
    part = (delivered / network_water.where(network_water > 0)).fillna(0.0)
    return part.where(supplies["counted_twice"].eq("part"), full.astype(float))


def counted_once(works: pd.DataFrame, supplies: pd.DataFrame) -> pd.Series:
    """Return the residents of each work that no other work counts, indexed as `works`.

    Missing stays missing where a work reports no residents.
    """
    residents = works["residents"].astype("Float64")
    networks = supplies["network_id"].map(residents).astype("Float64").fillna(0.0)
    held = share_delivered(works, supplies) * networks
    elsewhere = held.groupby(supplies["supplier_id"]).sum().reindex(works.index).fillna(0.0)
    elsewhere = elsewhere.astype("Float64")
    return (residents - elsewhere).clip(lower=0.0).round().astype("Int64")
