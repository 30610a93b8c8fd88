"""What it would come to if every surface-water works did what is possible inside the targets.

A sum over the notes: magnesium as the residents would get it, amounts of product as the producers
would use them. Residents are counted once (`findings.residents`), and so is the water: bought water
is the supplier's, whose volume counts where the supplier lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.codes import SourceType
from data.memo import per_store
from data.store import Store
from findings import residents
from findings.selection import Selection
from treatment.notes import Note, note
from treatment.stoichiometry import Change, largest_share, replace

SPREAD = (0.1, 0.9)
"""The part of the residents below each end of the interval of `Potential`."""


@dataclass(frozen=True)
class Potential:
    """What is possible inside the targets at the surface-water works of a place.

    `works` and `residents` are all of them that take surface water; of those `answered` and
    `answered_residents` have a calculation, the others one of `reasons` (works by code). `own` of
    the answered stand on published treated water, the others on an assumed one. `gains` are of
    works: those that nothing is possible at.

    `gain` is what is added to magnesium (mg/l) where half of the answered residents get at most so
    much, `low` and `high` where a tenth and nine tenths do; NaN where nobody is answered.
    `dolomite_t` are tonnes a year at the `volumes` producers that report a volume, of `producers`
    with a calculation. `other_kinds` are the works left out as their water is mixed or of a kind
    that is not known.
    """

    works: int
    residents: int
    answered: int
    answered_residents: int
    own: int
    without_gain: int
    gain: float
    low: float
    high: float
    producers: int
    volumes: int
    dolomite_t: float
    other_kinds: int
    reasons: Mapping[str, int] = field(default_factory=dict)


def inside(note: Note) -> Change | None:
    """What dolomite gives inside the targets at a work, its alkalinity kept as it is: as much of
    the marble is swapped as leaves calcium at the least of the targets. None without an answer."""
    if note.before is None or note.half is None:
        return None
    # `half` says how much of the alkalinity is from marble: half of it was swapped there.
    dissolved = 2 * (note.before.ca_mg_l - note.half.ca_mg_l) / -replace(1, 1.0).ca_mg_l
    if dissolved <= 0:
        return replace(0, 0.0)
    return replace(largest_share(note.before.ca_mg_l, dissolved), dissolved)


@per_store(maxsize=64)
def potential(store: Store, selection: Selection) -> Potential:
    """Sum up the surface-water works of the chosen place, or of the country."""
    rows = _of_works(store)
    chosen = rows[rows["municipality"].isin(selection.numbers(store))]
    other = chosen["kind"].ne(SourceType.SURFACE_WATER)
    open_kinds = chosen[other & chosen["active"]]
    chosen = chosen[~other]
    served, made = chosen[chosen["active"]], chosen[chosen["producer"]]
    answered = served[served["gain"].notna()]
    gain, low, high = (
        _reached(answered["gain"], answered["people"], part) for part in (0.5, *SPREAD)
    )
    made = made[made["gain"].notna()]
    return Potential(
        works=len(served),
        residents=int(served["people"].sum()),
        answered=len(answered),
        answered_residents=int(answered["people"].sum()),
        own=int(answered["own"].sum()),
        without_gain=int(answered["gain"].eq(0).sum()),
        gain=gain,
        low=low,
        high=high,
        producers=len(made),
        volumes=int(made["dolomite_t"].notna().sum()),
        dolomite_t=float(made["dolomite_t"].sum()),
        other_kinds=len(open_kinds),
        reasons=Counter(served.loc[served["gain"].isna(), "reason"]),
    )


@per_store(maxsize=2)
def _of_works(store: Store) -> pd.DataFrame:
    """A row for each work but those of groundwater: where it lies, its residents, what is possible;
    and for each that makes the water of one, whether or not it has residents of its own."""
    people = residents.of_works(store)
    delivering = {work: note(store, work) for work in people.index}
    makers = {found.case.supplier or work for work, found in delivering.items()}
    rows = []
    for work in [*people.index, *sorted(makers - set(people.index))]:
        found = delivering.get(work) or note(store, work)
        if found.source_type == SourceType.GROUNDWATER:
            continue
        change = inside(found)
        rows.append(
            {
                "municipality": store.work_rows[work]["municipality_number"],
                "kind": found.source_type,
                "active": work in people.index,
                "producer": work in makers,
                "people": int(people.get(work, 0)),
                "own": found.own_treated,
                "gain": np.nan if change is None else change.mg_mg_l,
                "dolomite_t": np.nan if change is None else found.tonnes(change.product_mg_l),
                "reason": str(found.reason or ""),
            }
        )
    columns = ["municipality", "kind", "active", "producer", "people", "own", "gain", "dolomite_t"]
    return pd.DataFrame(rows, columns=[*columns, "reason"])


def _reached(figures: pd.Series, people: pd.Series, part: float) -> float:
    """The figure that a part of the residents get at most; NaN where there are no residents."""
    ordered = figures.sort_values(kind="stable")
    below = people[ordered.index].cumsum()
    if ordered.empty or not below.iloc[-1]:
        return float("nan")
    return float(ordered[below >= part * below.iloc[-1]].iloc[0])
