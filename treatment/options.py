"""What a work may choose: today's product, and dolomite for a share of what it dissolves.

An option keeps today's water but for calcium, magnesium and, where it says so, alkalinity and pH:
``Ca - 10.02 · f · d`` and ``Mg + 6.08 · f · d`` mg/l for a share f of d mmol/l of alkalinity that
products give. PHREEQC gives its CO2, saturation and CCPP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from treatment import equilibrium as model
from treatment import stoichiometry as arithmetic
from treatment.codes import Refusal, WindowLimit
from treatment.equilibrium import Mix, State
from treatment.stoichiometry import DOLOMITE, WINDOW_ALKALINITY, WINDOW_CA, Product
from treatment.water import PH_LIMITS, OutsideModel, Water

RELAXED_CA = 10.0
"""mg/l: what calcium may fall to where the target's least is given up."""
HALF = 0.5
_STEPS = 14
"""Halvings of an interval of pH: 10 - 7.5 becomes 0.0002."""


@dataclass(frozen=True, slots=True)
class Remineralisation:
    """What a work does to its water: `raw` becomes `today` as `product` gives `dissolved` mmol/l of
    alkalinity. What the alkalinity rose less than that, a coagulant or an acid took."""

    raw: Water
    today: Water
    product: Product
    dissolved: float

    @property
    def acid(self) -> float:
        """mmol/l of alkalinity that something else than the product took (below 0: gave)."""
        return self.dissolved - (self.today.alkalinity - self.raw.alkalinity)


@dataclass(frozen=True, slots=True)
class Option:
    """Dolomite for a `share` (0-1) of the alkalinity that products give.

    `alkalinity` (mmol/l) and `ph` are those of the treated water, `added` the magnesium (mg/l) that
    it has more than today's. `state` is None, and `reason` set, where the model refuses. Doses of
    products and CO2 (g/m³) stand in the state.
    """

    limit: WindowLimit
    share: float
    alkalinity: float
    ph: float
    added: float
    state: State | None = None
    reason: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TradePoint:
    """One share of dolomite on the chart of the trade (mg/l; CCPP as CaCO3)."""

    share: float
    alkalinity: float
    mg_mg_l: float
    ca_mg_l: float
    ccpp_mg_l: float


def with_share(
    treatment: Remineralisation,
    share: float,
    *,
    alkalinity: float | None = None,
    ph: float | None = None,
) -> tuple[Water, Mix]:
    """Today's water with dolomite for a share, and the products that give it. What `alkalinity`
    (mmol/l) is above today's is given by the same products."""
    today = treatment.today
    more = max(0.0, (alkalinity or today.alkalinity) - today.alkalinity)
    given = treatment.dissolved + more
    risen, change = arithmetic.add(more, treatment.product), arithmetic.replace(share, given)
    water = today.with_(
        ca=today.ca + risen.ca_mg_l + change.ca_mg_l,
        mg=today.mg + change.mg_mg_l,
        alkalinity=today.alkalinity + more,
        ph=today.ph if ph is None else ph,
    )
    return water, ((DOLOMITE, share * given), (treatment.product, (1 - share) * given))


def share_of(treatment: Remineralisation, limit: WindowLimit) -> float:
    """The largest share that an option allows."""
    if limit in (WindowLimit.HALF, WindowLimit.CCPP):
        return HALF
    least = RELAXED_CA if limit == WindowLimit.CALCIUM else WINDOW_CA[0]
    water, mix = with_share(treatment, 0.0, alkalinity=_alkalinity(treatment, limit))
    return arithmetic.largest_share(water.ca, sum(given for _, given in mix), least)


def _alkalinity(treatment: Remineralisation, limit: WindowLimit) -> float:
    today = treatment.today.alkalinity
    return max(today, WINDOW_ALKALINITY[1]) if limit == WindowLimit.ALKALINITY else today


@lru_cache(maxsize=2048)
def before_and_window(treatment: Remineralisation) -> tuple[State, Option]:
    """Today's water, and the first option: both in one call of the engine.

    Many works share the illustrated water of their municipality, so the answers are kept. Raises
    OutsideModel where the model refuses either.
    """
    share = share_of(treatment, WindowLimit.WINDOW)
    waters = [with_share(treatment, 0.0), with_share(treatment, share)]
    before, window = model.finished(treatment.raw, waters)
    return before, _option(treatment, WindowLimit.WINDOW, share, waters[1][0], window)


@lru_cache(maxsize=256)
def options(treatment: Remineralisation) -> tuple[Option, ...]:
    """Every option, in the order of `WindowLimit`. Raises OutsideModel for a water out of it."""
    before, window = before_and_window(treatment)
    return (
        window,
        *(_relaxed(treatment, limit, before) for limit in WindowLimit if limit != "window"),
    )


def _relaxed(treatment: Remineralisation, limit: WindowLimit, before: State) -> Option:
    share, alkalinity = share_of(treatment, limit), _alkalinity(treatment, limit)
    ph = treatment.today.ph
    try:
        if limit == WindowLimit.CCPP:
            ph = ph_of_ccpp(with_share(treatment, share)[0], before.ccpp_mg_l)
        water, mix = with_share(treatment, share, alkalinity=alkalinity, ph=ph)
        (state,) = model.finished(treatment.raw, [(water, mix)])
    except OutsideModel as refused:
        water, _ = with_share(treatment, share, alkalinity=alkalinity, ph=ph)
        return replace(_option(treatment, limit, share, water), reason=refused.code)
    return _option(treatment, limit, share, water, state)


def _option(
    treatment: Remineralisation,
    limit: WindowLimit,
    share: float,
    water: Water,
    state: State | None = None,
) -> Option:
    added = water.mg - treatment.today.mg
    return Option(limit, share, water.alkalinity, water.ph, added, state)


def ph_of_ccpp(water: Water, ccpp: float) -> float:
    """The pH, from the water's own on, at which it has a CCPP (mg/l as CaCO3).

    CCPP rises with the pH where alkalinity stays. Raises OutsideModel where no pH up to the model's
    greatest reaches it.
    """
    low, high = water.ph, PH_LIMITS[1]
    if model.as_is(water).ccpp_mg_l >= ccpp:
        return low
    if model.as_is(water.with_(ph=high)).ccpp_mg_l < ccpp:
        raise OutsideModel(Refusal.TARGET_PH, f"no pH gives a CCPP of {ccpp:g}", {"ph": high})
    for _ in range(_STEPS):
        middle = (low + high) / 2
        short = model.as_is(water.with_(ph=middle)).ccpp_mg_l < ccpp
        low, high = (middle, high) if short else (low, middle)
    return high


@lru_cache(maxsize=256)
def trade(treatment: Remineralisation, alkalinity: float) -> tuple[TradePoint, ...]:
    """What every share of dolomite does at an alkalinity (mmol/l), at today's pH: one point for
    each of `equilibrium.SHARES`, in one call of the engine. Raises OutsideModel as `options`."""
    waters = [with_share(treatment, share, alkalinity=alkalinity) for share in model.SHARES]
    states: Sequence[State] = model.finished(treatment.raw, waters)
    return tuple(
        TradePoint(share, one.alkalinity_mmol_l, one.mg_mg_l, one.ca_mg_l, one.ccpp_mg_l)
        for share, one in zip(model.SHARES, states, strict=True)
    )
