"""How much of a dolomite bed dissolves, and how long the water must stay in it.

Nobody has measured how fast dolomite dissolves in a Norwegian waterworks. So it is a band, not a
figure: what the water would be if all, half or 15 per cent of the dolomite dissolved, and the
contact time of a marble bed times how much slower dolomite has been found or computed to be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from data.store import Store
from treatment import equilibrium as model
from treatment.equilibrium import State
from treatment.options import Option, Remineralisation, with_share
from treatment.stoichiometry import DOLOMITE

COMPLETIONS = (1.0, 0.5, 0.15)
TEMPERATURES = (2.0, 6.0, 10.0, 15.0)
"""°C of the raw water, from a lake in winter to the warmest."""
HOURS_A_YEAR = 8766.0
_COLD = {5.0: "cold_5", 6.0: "cold_6", 7.0: "cold_7", 15.0: "cold_15"}
"""°C and the claim of how much more filter medium it takes than at 10 °C."""
_ORDERED = {6.0: "rate_ordered_6", 15.0: "rate_ordered_15"}


@dataclass(frozen=True, slots=True)
class Partly:
    """An option of which only the share `completion` (0-1) of the dolomite dissolves, with the CO2
    of all of it. `added` is the magnesium (mg/l) that is left of what it was to add."""

    completion: float
    state: State
    added: float


@dataclass(frozen=True, slots=True)
class Contact:
    """Empty-bed contact time (minutes) and bed volume (m³) at one temperature (°C).

    Each is a pair of the least and the greatest: of marble, of how many `times` slower dolomite is,
    and so of dolomite. `bed_m3` holds the part of the average flow that the share of dolomite is,
    as a side stream; `whole_m3` all of it. NaN where no produced volume is reported.
    `extrapolated` says that the temperature is below that of any source.
    """

    temperature: float
    marble_min: tuple[float, float]
    times: tuple[float, float]
    dolomite_min: tuple[float, float]
    bed_m3: tuple[float, float]
    whole_m3: tuple[float, float]
    extrapolated: bool


def band(treatment: Remineralisation, option: Option) -> tuple[Partly, ...]:
    """What an option becomes for each of `COMPLETIONS`; empty where the model refuses the option.

    Raises OutsideModel where PHREEQC has no answer for what is left.
    """
    if option.state is None:
        return ()
    water, _ = with_share(treatment, option.share, alkalinity=option.alkalinity, ph=option.ph)
    found = [
        model.taken_back(water, option.state, DOLOMITE, completion) for completion in COMPLETIONS
    ]
    today = treatment.today.mg
    return tuple(
        Partly(completion, state, max(0.0, state.mg_mg_l - today))
        for completion, state in zip(COMPLETIONS, found, strict=True)
    )


def contacts(store: Store, share: float, volume_m3: float) -> tuple[Contact, ...]:
    """Return contact times and beds for each of `TEMPERATURES`, for a share (0-1) of the water and
    a volume (m³ a year, NaN where not known).

    A marble bed takes the 30 to 45 minutes of its sources at 10 °C, and more or less in colder or
    warmer water as its supplier says. Dolomite takes 1.5 times (laboratory discs) to what the
    rate laws of PHREEQC give for ordered dolomite. Between temperatures, and below the coldest,
    logarithms are taken as straight lines.
    """
    claims = store.claims["best"].astype(str)

    def claimed(claim: str) -> float:
        return float(claims[claim])

    minutes = sorted((claimed("contact_norway"), claimed("contact_marble")))
    cold = {claimed("cold_base"): 1.0} | {at: claimed(claim) for at, claim in _COLD.items()}
    ordered = {at: float(store.claims["high"].astype(str)[claim]) for at, claim in _ORDERED.items()}
    found = []
    for temperature in TEMPERATURES:
        factor = _between(cold, temperature)
        times = (claimed("rate_discs"), _between(ordered, temperature))
        marble = (factor * minutes[0], factor * minutes[1])
        dolomite = (marble[0] * times[0], marble[1] * times[1])
        whole = tuple(one / 60 * volume_m3 / HOURS_A_YEAR for one in dolomite)
        found.append(
            Contact(
                temperature,
                marble,
                times,
                dolomite,
                (share * whole[0], share * whole[1]),
                (whole[0], whole[1]),
                temperature < min(cold),
            )
        )
    return tuple(found)


def _between(table: dict[float, float], temperature: float) -> float:
    """A factor at a temperature: its logarithm on the line through the two nearest of a table."""
    points = sorted(table, key=lambda at: abs(at - temperature))[:2]
    (one, two), logs = points, [math.log(table[at]) for at in points]
    slope = (logs[1] - logs[0]) / (two - one)
    return float(np.exp(logs[0] + slope * (temperature - one)))
