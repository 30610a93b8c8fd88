"""A water as it goes into the model, and what the model refuses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import replace as changed

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL
from treatment.codes import Refusal

NA_G_PER_MOL = 22.99
CL_G_PER_MOL = 35.453
SO4_G_PER_MOL = 96.06

MOST_MG_L, MOST_MMOL_L = 50_000.0, 500.0
"""What no water holds of an ion (mg/l), nor of alkalinity (mmol/l): more is a slip of the pen."""
TEMPERATURE_LIMITS = (0.0, 30.0)
PH_LIMITS = (4.0, 10.0)
CHARGE_LIMIT = 10.0
"""What the model is taken for: °C, pH, and per cent of charge imbalance."""
CHECKED = {
    "temp": (2.0, 20.0, "°C"),
    "ph": (5.5, 9.5, ""),
    "ca": (0.0, 100.0, "mg/l"),
    "mg": (0.0, 50.0, "mg/l"),
    "na": (0.0, 100.0, "mg/l"),
    "cl": (0.0, 150.0, "mg/l"),
    "so4": (0.0, 100.0, "mg/l"),
    "alkalinity": (0.0, 5.0, "mmol/l"),
}
"""The waters that tests hold the model against: fresh water. Outside it answers with a warning."""
CHECKED_CO2 = 100.0
"""mg/l of free CO2, likewise."""


SEA_PER_CHLORIDE = {"ca": 0.0212, "mg": 0.0667, "na": 0.556, "so4": 0.140}
"""mg of an ion per mg of chloride in sea water: Cl 19 350, Na 10 760, SO4 2 710, Mg 1 290 and Ca
411 mg/kg (Bethke, Geochemical and Biogeochemical Reaction Modeling, 2008, section 6.1)."""


class OutsideModel(ValueError):
    """A case that the model does not answer, by a code that a page can say in its own words.

    `code` names the reason and `numbers` hold what it is about, limits included:

    =================== ============================================ =========================
    code                reason                                       numbers
    =================== ============================================ =========================
    not_a_number        a figure is not a finite number              (field: the figure)
    negative            a figure is below zero                       (field: the figure)
    too_much            a figure is more than any water holds        (field: the figure), limit
    temperature         temperature outside 0-30 °C                  temp, low, high
    ph                  pH outside 4-10                              ph, low, high
    charge              charge imbalance over 10 %                   imbalance, limit
    target_ph           wanted pH outside 4-10                       ph, low, high
    target_alkalinity   less alkalinity wanted than the water holds  alkalinity, raw
    share               share of a product outside 0..1              share, low, high
    completion          completion outside 0..1                      completion, low, high
    si                  saturation index to stop at outside -5..1    si, low, high
    co2                 added CO2 outside 0..20 mmol/l               co2, low, high
    amount              dose of a product outside 0..2000 mg/l       amount, low, high
    strip_co2           the target takes CO2 out of the water        co2_mg_l (below 0)
    unsolved            PHREEQC finds no solution (`Unsolved`)       the water's figures
    =================== ============================================ =========================
    """

    def __init__(self, code: Refusal, message: str, numbers: Mapping[str, float]) -> None:
        super().__init__(message)
        self.code = code
        self.numbers = dict(numbers)


class Unsolved(OutsideModel):
    """A water that PHREEQC cannot solve: `water` says which, `reason` why."""

    def __init__(self, water: Water, reason: str) -> None:
        super().__init__(Refusal.UNSOLVED, f"PHREEQC cannot solve {water}: {reason}", water.figures)
        self.water = water
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Water:
    """A water by its analysis: temperature (°C), pH, ions (mg/l), total alkalinity (mmol/l).

    One litre is taken as one kilogram of water. Raises OutsideModel where a figure is negative
    or not a number, the temperature outside 0-30 °C, the pH outside 4-10, or the charge imbalance
    over 10 per cent.
    """

    temp: float
    ph: float
    ca: float
    mg: float
    na: float
    cl: float
    so4: float
    alkalinity: float

    def __post_init__(self) -> None:
        self._check_figures()
        if abs(self.imbalance) > CHARGE_LIMIT:
            raise OutsideModel(
                Refusal.CHARGE,
                f"charge imbalance of {self.imbalance:.1f} % is over {CHARGE_LIMIT:g} %"
                f" ({self.cations:.3f} mmol/l of cations, {self.anions:.3f} of anions)",
                {"imbalance": self.imbalance, "limit": CHARGE_LIMIT},
            )

    def _check_figures(self) -> None:
        for name, figure in self.figures.items():
            if not math.isfinite(figure):
                raise OutsideModel(Refusal.NOT_A_NUMBER, f"{name} is not a number", {name: figure})
            if figure < 0 and name not in ("temp", "ph"):
                raise OutsideModel(
                    Refusal.NEGATIVE, f"{name} is negative: {figure:g}", {name: figure}
                )
            limit, unit = _most(name)
            if figure > limit:
                raise OutsideModel(
                    Refusal.TOO_MUCH,
                    f"{name} {figure:g} {unit} is more than any water holds ({limit:g})",
                    {name: figure, "limit": limit},
                )
        between(Refusal.TEMPERATURE, "temp", self.temp, TEMPERATURE_LIMITS, "°C")
        between(Refusal.PH, "ph", self.ph, PH_LIMITS)

    def __str__(self) -> str:
        return "water " + ", ".join(f"{name} {figure:g}" for name, figure in self.figures.items())

    @property
    def figures(self) -> dict[str, float]:
        """Every figure by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def cations(self) -> float:
        """Charge of calcium, magnesium and sodium, mmol/l of charge."""
        return cations(self.ca, self.mg, self.na)

    @property
    def anions(self) -> float:
        """Charge of chloride, sulphate and alkalinity, mmol/l of charge."""
        return anions(self.cl, self.so4, self.alkalinity)

    @property
    def imbalance(self) -> float:
        """Charge imbalance in per cent: ``100 · (cations - anions) / (cations + anions)``.

        That is PHREEQC's own percent error. Total alkalinity is HCO3 + 2 CO3 + OH - H, so it
        counts H and OH with the anions and nothing else is needed. No pH and no ion is moved to
        close the charge: what is left stays in the water as a constant of every reaction, as if
        an ion that nobody measured carried it. A water without ions is balanced.
        """
        total = self.cations + self.anions
        return 100 * (self.cations - self.anions) / total if total else 0.0

    def with_(self, **figures: float) -> Water:
        """The same water with other figures. Raises as the water itself."""
        return changed(self, **figures)


def _most(name: str) -> tuple[float, str]:
    """What no water holds of a field of `Water`, with the unit; pH and °C have limits elsewhere."""
    if name in ("temp", "ph"):
        return math.inf, ""
    return (MOST_MMOL_L, "mmol/l") if name == "alkalinity" else (MOST_MG_L, "mg/l")


def closed_by_salt(
    *, temp: float, ph: float, ca: float, mg: float, alkalinity: float, **measured: float
) -> Water:
    """A water of which sodium, chloride or sulphate are not known, its charge closed by salt.

    `measured` may hold `na`, `cl`, `so4` (mg/l); those that are missing count as none, and then
    sodium or chloride is added until cations and anions balance. That is an assumption, stated
    with the result: the ions hardly matter for calcium, magnesium and alkalinity, and for pH and
    SI only through ionic strength. Raises OutsideModel as `Water`, and TypeError for other names.
    """
    salts = dict.fromkeys(("na", "cl", "so4"), 0.0)
    unknown = measured.keys() - salts.keys()
    if unknown:
        raise TypeError(f"not an ion of a salt: {', '.join(sorted(unknown))}")
    salts.update(measured)
    short = anions(salts["cl"], salts["so4"], alkalinity) - cations(ca, mg, salts["na"])
    if short > 0:
        salts["na"] += short * NA_G_PER_MOL
    elif short < 0:
        salts["cl"] -= short * CL_G_PER_MOL
    return Water(temp=temp, ph=ph, ca=ca, mg=mg, alkalinity=alkalinity, **salts)


def between(
    code: Refusal, name: str, figure: float, limits: tuple[float, float], unit: str = ""
) -> None:
    """Raise OutsideModel where a figure is not a number inside its limits."""
    low, high = limits
    if not low <= figure <= high:
        raise OutsideModel(
            code,
            f"{name} {figure:g} is outside {low:g} to {high:g} {unit}".rstrip(),
            {name: figure, "low": low, "high": high},
        )


def cations(ca: float, mg: float, na: float) -> float:
    """Charge of calcium, magnesium and sodium (mg/l), mmol/l of charge."""
    return 2 * ca / CA_G_PER_MOL + 2 * mg / MG_G_PER_MOL + na / NA_G_PER_MOL


def anions(cl: float, so4: float, alkalinity: float) -> float:
    """Charge of chloride, sulphate (mg/l) and alkalinity (mmol/l), mmol/l of charge."""
    return cl / CL_G_PER_MOL + 2 * so4 / SO4_G_PER_MOL + alkalinity
