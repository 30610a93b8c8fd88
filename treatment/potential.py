"""What it would come to if every surface-water works did what is possible inside the targets.

A sum over the notes: magnesium as the residents would get it, amounts of product as the producers
would use them. Residents are counted once (`findings.residents`), and so is the water: bought water
is the supplier's, whose volume counts where the supplier lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.codes import SourceType
from data.memo import per_store
from data.store import Store
from findings import residents
from findings.selection import Selection
from treatment.notes import note
from treatment.stoichiometry import DOLOMITE

SPREAD = (0.1, 0.9)
"""The parts of the residents that get at most `Potential.least` and `most`."""
ENDS = ("gain", "low", "high")
GRAMS_PER_MG = DOLOMITE.mg_l / DOLOMITE.mg_mg_l
"""g/m³ of dolomite for each mg/l of magnesium that it adds."""


@dataclass(frozen=True)
class Potential:
    """What is possible inside the targets at the surface-water works of a place.

    `works` and `residents` are all of them that take surface water; of those `answered` and
    `answered_residents` have a calculation, the others one of `reasons` (works by code). `own` of
    the answered stand on published treated water, the others on an assumed one. At `without_gain`
    of them nothing is possible.

    `gain` is what is added to magnesium (mg/l): half of the answered residents get at most so much,
    and it lies from `low` to `high` by what is not known of the waters (`Note.added_range`). A
    tenth of them get at most `least`, nine tenths at most `most`. All are NaN where nobody is
    answered. `dolomite_t`, from `dolomite_low` to `dolomite_high`, are tonnes a year at the
    `volumes` producers that report a volume, of `producers` with a calculation. `other_kinds` are
    the works left out as their water is mixed or of a kind that is not known.
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
    least: float
    most: float
    producers: int
    volumes: int
    dolomite_t: float
    dolomite_low: float
    dolomite_high: float
    other_kinds: int
    reasons: Mapping[str, int] = field(default_factory=dict)


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
    gain, low, high = (_reached(answered[end], answered["people"], 0.5) for end in ENDS)
    least, most = (_reached(answered["gain"], answered["people"], part) for part in SPREAD)
    made = made[made["gain"].notna()]
    tonnes = [float((made[end] * GRAMS_PER_MG * made["m3"]).sum() / 1e6) for end in ENDS]
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
        least=least,
        most=most,
        producers=len(made),
        volumes=int(made["m3"].notna().sum()),
        dolomite_t=tonnes[0],
        dolomite_low=tonnes[1],
        dolomite_high=tonnes[2],
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
        low, high = sorted(found.added_range)
        rows.append(
            {
                "municipality": store.work_rows[work]["municipality_number"],
                "kind": found.source_type,
                "active": work in people.index,
                "producer": work in makers,
                "people": int(people.get(work, 0)),
                "own": found.own_treated,
                "gain": found.added,
                "low": min(low, found.added),
                "high": max(high, found.added),
                "m3": found.volume_m3,
                "reason": str(found.no_headline or ""),
            }
        )
    columns = ["municipality", "kind", "active", "producer", "people", "own", *ENDS, "m3"]
    return pd.DataFrame(rows, columns=[*columns, "reason"])


def _reached(figures: pd.Series, people: pd.Series, part: float) -> float:
    """The figure that a part of the residents get at most; NaN where there are no residents."""
    ordered = figures.sort_values(kind="stable")
    below = people[ordered.index].cumsum()
    if ordered.empty or not below.iloc[-1]:
        return float("nan")
    return float(ordered[below >= part * below.iloc[-1]].iloc[0])
