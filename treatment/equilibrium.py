"""pH, saturation and calcium carbonate balance of a water before and after a product dissolves.

Amounts dissolve until a saturation index is reached (`dissolve`), as weighed (`dose`), or so much
that an alkalinity results, with the CO2 given (`blend`) or found for a wanted pH (`to_target`).
All is equilibrium among dissolved species by PHREEQC; how fast a mineral dissolves it does not
tell. No gas leaves the water and nothing precipitates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL
from treatment.codes import Refusal
from treatment.engine import DEFAULT_DATABASE, PhreeqcError, SelectedOutput, label, run
from treatment.stoichiometry import (
    CALCITE,
    CO2_G_PER_MOL,
    DOLOMITE,
    HALF_BURNT,
    Product,
)
from treatment.water import (
    CL_G_PER_MOL,
    MOST_MMOL_L,
    NA_G_PER_MOL,
    PH_LIMITS,
    SO4_G_PER_MOL,
    OutsideModel,
    Unsolved,
    Water,
    between,
)

SI_LIMITS = (-5.0, 1.0)
CO2_LIMITS = (0.0, 20.0)
AMOUNT_LIMITS = (0.0, 2000.0)
"""What may be asked for: saturation index to stop at, mmol/l of CO2, mg/l of a product."""

SHARES = tuple(step / 20 for step in range(21))
"""The shares of a sweep: 0, 0.05 … 1."""

MINERALS = {
    "calcite": (CALCITE, "Calcite {si!r} 0.1"),
    "dolomite": (DOLOMITE, "Dolomite {si!r} 0.1"),
    # Half-burnt dolomite is a mixture of calcite and MgO and has no solubility of its own. Its
    # formula units dissolve until dolomite, the carbonate of the same metals, has the given SI.
    "half_burnt": (HALF_BURNT, f"Dolomite {{si!r}} {HALF_BURNT.formula} 0.1"),
}

_CCPP = """USE solution {number}
EQUILIBRIUM_PHASES 1
    Calcite 0 0.1
END
"""


@dataclass(frozen=True, slots=True)
class State:
    """A water as it is or as it becomes.

    Concentrations in mg/l, alkalinity in mmol/l. `co2_mg_l` is the free CO2 that it holds;
    `co2_dosed_mg_l` and `dissolved` (mg/l by product) are what brought it here. `ccpp_mg_l` is
    the calcium carbonate precipitation potential as CaCO3: below zero the water dissolves
    calcite. A saturation index is NaN where the water lacks an ion of the mineral. `database` names
    the constants and the engine.
    """

    ph: float
    ca_mg_l: float
    mg_mg_l: float
    alkalinity_mmol_l: float
    co2_mg_l: float
    si_calcite: float
    si_dolomite: float
    ccpp_mg_l: float
    database: str
    co2_dosed_mg_l: float
    dissolved: Mapping[str, float]

    @property
    def dissolved_mg_l(self) -> float:
        """mg/l of all products together."""
        return sum(self.dissolved.values())


def as_is(water: Water, *, database: str = DEFAULT_DATABASE) -> State:
    """The water itself. Raises Unsolved where PHREEQC has no answer."""
    _, rows = _run(water, _CCPP.format(number=1), database)
    raw, equilibrated = rows[0], rows[1]
    return _state(raw, equilibrated, database)


def dissolve(
    water: Water,
    mineral: str,
    si: float,
    *,
    co2: float = 0.0,
    completion: float = 1.0,
    database: str = DEFAULT_DATABASE,
) -> State:
    """Add `co2` mmol/l of CO2, then let a mineral dissolve until it has the saturation index `si`.

    `mineral` is a key of `MINERALS`; half-burnt dolomite stops at the `si` of dolomite. Without
    CO2 this is a polishing bed. A water that is past `si` already dissolves nothing. Of what
    would dissolve, a bed that is too short brings only the share `completion` (0-1) into the
    water and leaves the rest of the CO2. Raises OutsideModel where a figure is outside its
    limits, Unsolved where PHREEQC has no answer, ValueError where there is no such mineral.
    """
    if mineral not in MINERALS:
        raise ValueError(f"no mineral {mineral!r}; there are {', '.join(MINERALS)}")
    between(Refusal.SI, "si", si, SI_LIMITS)
    between(Refusal.CO2, "co2", co2, CO2_LIMITS, "mmol/l")
    between(Refusal.COMPLETION, "completion", completion, (0.0, 1.0))
    product, phase = MINERALS[mineral]
    untouched = dose(water, product, 0.0, co2=co2, database=database)
    reached = untouched.si_calcite if product is CALCITE else untouched.si_dolomite
    if reached >= si:
        return untouched
    script = _reaction({"CO2": co2}, phase.format(si=float(si)))
    raw, rows = _run(water, script, database)
    mg_l = (rows[1].ca - raw.ca) * 1e3 * product.molar_mass
    if completion < 1:
        return dose(water, product, completion * mg_l, co2=co2, database=database)
    return _state(rows[1], rows[2], database, co2 * CO2_G_PER_MOL, {product.name: mg_l})


def dose(
    water: Water,
    product: Product,
    mg_l: float,
    *,
    co2: float = 0.0,
    database: str = DEFAULT_DATABASE,
) -> State:
    """Add `co2` mmol/l of CO2 and dissolve `mg_l` of a product completely.

    This shows what a reactive product does when CO2 runs out: half-burnt dolomite, lime, MgO.
    Raises as `dissolve`.
    """
    between(Refusal.AMOUNT, "amount", mg_l, AMOUNT_LIMITS, "mg/l")
    between(Refusal.CO2, "co2", co2, CO2_LIMITS, "mmol/l")
    script = _reaction({"CO2": co2, product.formula: mg_l / product.molar_mass})
    _, rows = _run(water, script, database)
    return _state(rows[1], rows[2], database, co2 * CO2_G_PER_MOL, {product.name: mg_l})


def to_target(
    water: Water,
    ph: float,
    alkalinity: float,
    share: float = 0.0,
    *,
    product: Product = DOLOMITE,
    database: str = DEFAULT_DATABASE,
) -> State:
    """Reach a pH and an alkalinity (mmol/l), a share of what is added from `product`, else marble.

    The CO2 that this takes is a result (`co2_dosed_mg_l`); what the raw water holds is used
    first. Raises OutsideModel where the target is outside the limits, below the water's
    alkalinity, or takes CO2 out of the water; Unsolved where PHREEQC has no answer.
    """
    return sweep(water, alkalinity, (share,), ph=ph, product=product, database=database)[0]


def blend(
    water: Water,
    alkalinity: float,
    share: float = 0.0,
    *,
    co2: float,
    product: Product = DOLOMITE,
    database: str = DEFAULT_DATABASE,
) -> State:
    """Reach an alkalinity (mmol/l) with a dose of CO2 (mmol/l); the pH is a result.

    A share of what is added comes from `product`, else marble. Raises as `to_target`.
    """
    return sweep(water, alkalinity, (share,), co2=co2, product=product, database=database)[0]


def sweep(
    water: Water,
    alkalinity: float,
    shares: Sequence[float] = SHARES,
    *,
    ph: float | None = None,
    co2: float | None = None,
    product: Product = DOLOMITE,
    database: str = DEFAULT_DATABASE,
) -> list[State]:
    """One state for each share of `product`, in one call of the engine.

    Either the `ph` is given and the CO2 found, as in `to_target`, or the CO2 (mmol/l) is given
    and the pH found, as in `blend`. Raises as these, and TypeError where both or none are given.
    """
    if (ph is None) == (co2 is None):
        raise TypeError("give either ph or co2")
    for share in shares:
        between(Refusal.SHARE, "share", share, (0.0, 1.0))
    mixes = [_mix(water, alkalinity, share, product) for share in shares]
    if ph is not None:
        return _at_ph(water, mixes, ph, alkalinity, database)
    assert co2 is not None
    between(Refusal.CO2, "co2", co2, CO2_LIMITS, "mmol/l")
    script = "".join(_reaction({"CO2": co2} | _moles(mix)) for mix in mixes)
    _, rows = _run(water, script, database)
    return [
        _state(after, equilibrated, database, co2 * CO2_G_PER_MOL, _amounts(mix))
        for mix, after, equilibrated in zip(mixes, rows[1::2], rows[2::2], strict=True)
    ]


Mix = tuple[tuple[Product, float], ...]
"""Products and how much alkalinity (mmol/l) each of them gives."""


def _mix(water: Water, alkalinity: float, share: float, product: Product) -> Mix:
    """Raise OutsideModel where less alkalinity is wanted than there is, or more than can be."""
    most = {"alkalinity": alkalinity, "limit": MOST_MMOL_L}
    if not math.isfinite(alkalinity):
        raise OutsideModel(Refusal.NOT_A_NUMBER, "the wanted alkalinity is not a number", most)
    if alkalinity > MOST_MMOL_L:
        message = f"alkalinity {alkalinity:g} mmol/l is more than any water holds"
        raise OutsideModel(Refusal.TOO_MUCH, message, most)
    added = alkalinity - water.alkalinity
    if added < 0:
        raise OutsideModel(
            Refusal.TARGET_ALKALINITY,
            f"alkalinity {alkalinity:g} mmol/l is below the water's {water.alkalinity:g}",
            {"alkalinity": alkalinity, "raw": water.alkalinity},
        )
    return ((product, share * added), (CALCITE, (1 - share) * added))


def _moles(mix: Mix) -> dict[str, float]:
    """mmol/l of each formula. Marble beside marble is one amount."""
    moles: dict[str, float] = {}
    for product, added in mix:
        moles[product.formula] = moles.get(product.formula, 0.0) + added / product.alkalinity
    return moles


def _amounts(mix: Mix) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for product, added in mix:
        if added:
            amounts[product.name] = amounts.get(product.name, 0.0) + product.mg_l * added
    return amounts


def _at_ph(
    water: Water, mixes: Sequence[Mix], ph: float, alkalinity: float, database: str
) -> list[State]:
    between(Refusal.TARGET_PH, "ph", ph, PH_LIMITS)
    treated = [
        water.with_(
            ph=ph,
            alkalinity=alkalinity,
            ca=water.ca + sum(product.ca_mg_l * added for product, added in mix),
            mg=water.mg + sum(product.mg_mg_l * added for product, added in mix),
        )
        for mix in mixes
    ]
    return finished(water, list(zip(treated, mixes, strict=True)), database=database)


def finished(
    raw: Water, treated: Sequence[tuple[Water, Mix]], *, database: str = DEFAULT_DATABASE
) -> list[State]:
    """The states of treated waters, and the CO2 that each of them took from the raw water.

    The dose needs no search. Of a treated water everything is known but the carbon, and PHREEQC
    finds what fits its pH and alkalinity. Less what the raw water holds and what the products
    bring, that is the dose. A coagulant or an acid that takes alkalinity away moves no carbon, so
    that this holds with it too: where products give x mmol/l more than the alkalinity rises, marble
    needs ``22 · x`` g/m³ less CO2. Raises OutsideModel where a treated water holds less carbon than
    was brought, so that CO2 would have to leave it, or takes more than the limits allow; Unsolved
    where PHREEQC has no answer.
    """
    script = "".join(_solution(2, one) + _CCPP.format(number=2) for one, _ in treated)
    before, rows = _run(raw, script, database)
    states = []
    for (one, mix), after, equilibrated in zip(treated, rows[1::2], rows[2::2], strict=True):
        _agrees(one, after)
        brought = sum(
            added / product.alkalinity * product.carbonate / 1e3 for product, added in mix
        )
        dosed = (after.carbon - before.carbon - brought) * 1e3 * CO2_G_PER_MOL
        if dosed < -1e-6:
            raise OutsideModel(
                Refusal.STRIP_CO2,
                f"pH {one.ph:g} at {one.alkalinity:g} mmol/l takes {-dosed:.2g} mg/l of CO2 out of"
                " the water",
                {"co2_mg_l": dosed},
            )
        between(Refusal.CO2, "co2", max(0.0, dosed) / CO2_G_PER_MOL, CO2_LIMITS, "mmol/l")
        states.append(_state(after, equilibrated, database, max(0.0, dosed), _amounts(mix)))
    return states


def taken_back(
    water: Water,
    state: State,
    product: Product,
    completion: float,
    *,
    database: str = DEFAULT_DATABASE,
) -> State:
    """A treated water as it is where only the share `completion` (0-1) of a product dissolved.

    `state` is what `water` is with all of it; what did not dissolve is taken back, and the CO2 that
    it would have used stays in the water. Raises OutsideModel where the completion is outside 0..1,
    Unsolved where PHREEQC has no answer.
    """
    between(Refusal.COMPLETION, "completion", completion, (0.0, 1.0))
    amount = state.dissolved.get(product.name, 0.0)
    left = (1 - completion) * amount / product.molar_mass
    _, rows = _run(water, _reaction({product.formula: -left}), database)
    dissolved = {**state.dissolved, product.name: completion * amount}
    return _state(rows[1], rows[2], database, state.co2_dosed_mg_l, dissolved)


def _run(water: Water, script: str, database: str) -> tuple[SelectedOutput, list[SelectedOutput]]:
    """Run a script on the water as solution 1; return its own row, and all rows."""
    try:
        rows = run(_solution(1, water) + script, database)
    except PhreeqcError as error:
        contradiction = str(error).startswith("Alkalinity has not converged")
        raise Unsolved(water, _CONTRADICTION if contradiction else str(error)) from error
    _agrees(water, rows[0])
    return rows[0], rows


def _agrees(water: Water, row: SelectedOutput) -> None:
    """PHREEQC answers some contradictions with a water of another alkalinity; we do not."""
    if abs(row.alkalinity * 1e3 - water.alkalinity) > 1e-4:
        raise Unsolved(water, _CONTRADICTION)


_CONTRADICTION = "no carbonate content gives this alkalinity at this pH"


def _solution(number: int, water: Water) -> str:
    return f"""SOLUTION {number}
    temp {water.temp!r}
    pH {water.ph!r}
    units mmol/kgw
    Ca {water.ca / CA_G_PER_MOL!r}
    Mg {water.mg / MG_G_PER_MOL!r}
    Na {water.na / NA_G_PER_MOL!r}
    Cl {water.cl / CL_G_PER_MOL!r}
    S(6) {water.so4 / SO4_G_PER_MOL!r}
    Alkalinity {max(water.alkalinity, _NO_ALKALINITY)!r}
END
"""


_NO_ALKALINITY = 1e-6
"""PHREEQC reads 0 as "not given" and leaves the carbonate out; mmol/l."""


def _reaction(millimoles: Mapping[str, float], phase: str = "") -> str:
    """Solution 1 with something added becomes solution 2, of which CCPP is asked."""
    lines = [f"    {formula} {amount / 1e3!r}" for formula, amount in millimoles.items()]
    phases = ["EQUILIBRIUM_PHASES 1", f"    {phase}"] if phase else []
    return "\n".join(
        [
            "USE solution 1",
            "REACTION 1",
            *lines,
            "    1 moles",
            *phases,
            "SAVE solution 2",
            "END",
            "",
        ]
    ) + _CCPP.format(number=2)


def _state(
    row: SelectedOutput,
    equilibrated: SelectedOutput,
    database: str,
    co2_dosed: float = 0.0,
    dissolved: Mapping[str, float] | None = None,
) -> State:
    """`equilibrated` is the same water after calcite has come to saturation."""
    return State(
        ph=row.ph,
        ca_mg_l=row.ca * 1e3 * CA_G_PER_MOL,
        mg_mg_l=row.mg * 1e3 * MG_G_PER_MOL,
        alkalinity_mmol_l=row.alkalinity * 1e3,
        co2_mg_l=row.co2 * 1e3 * CO2_G_PER_MOL,
        si_calcite=_defined(row.si_calcite),
        si_dolomite=_defined(row.si_dolomite),
        ccpp_mg_l=(row.ca - equilibrated.ca) * 1e3 * CALCITE.molar_mass,
        database=label(database),
        co2_dosed_mg_l=co2_dosed,
        dissolved=dissolved or {},
    )


def _defined(si: float) -> float:
    """A saturation index, NaN for what PHREEQC gives where an ion of the mineral is missing."""
    return si if si > _NO_ION else math.nan


_NO_ION = -99.0
