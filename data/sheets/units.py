"""The units that sheets give, and the way to the units of the tables.

Sources of the factors: standard atomic weights (IUPAC, abridged) Mg 24.305, Ca 40.078, C 12.011,
O 15.999, H 1.008, so CaCO3 100.086 g/mol and HCO3 61.016 g/mol. One German degree of hardness is
10 mg/l of CaO, 0.17832 mmol/l of Ca + Mg; tables here count 5.608 °dH in one mmol/l
(`evidence.DH_PER_MMOL_L`). Alkalinity is in equivalents: one mmol of CaCO3 neutralises two of
acid. Factors are exact fractions, so that no figure changes by being carried there and back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from data.evidence import CA_G_PER_MOL, DH_PER_MMOL_L, MG_G_PER_MOL

MG, CA, DH = (Fraction(str(value)) for value in (MG_G_PER_MOL, CA_G_PER_MOL, DH_PER_MMOL_L))
CACO3 = CA + Fraction("12.011") + 3 * Fraction("15.999")
HCO3 = Fraction("1.008") + Fraction("12.011") + 3 * Fraction("15.999")
THOUSANDTH = Fraction(1, 1000)


def _mass(molar_mass: Fraction) -> dict[str, Fraction]:
    """Factors to mg/l of an element that counts as hardness."""
    return {
        "mg/l": Fraction(1),
        "µg/l": THOUSANDTH,
        "mmol/l": molar_mass,
        "µmol/l": molar_mass * THOUSANDTH,
        "°dH": molar_mass / DH,
        "mg/l CaCO3": molar_mass / CACO3,
    }


FACTORS: Mapping[str, Mapping[str, Fraction]] = {
    "mg": _mass(MG),
    "ca": _mass(CA),
    "hardness": {
        "°dH": Fraction(1),
        "mmol/l": DH,
        "µmol/l": DH * THOUSANDTH,
        "mg/l CaCO3": DH / CACO3,
    },
    "alkalinity": {
        "mmol/l": Fraction(1),
        "µmol/l": THOUSANDTH,
        "mekv/l": Fraction(1),
        "µekv/l": THOUSANDTH,
        "mg/l CaCO3": 2 / CACO3,
        "mg/l HCO3": 1 / HCO3,
    },
    "ph": {"": Fraction(1)},
    "conductivity": {"mS/m": Fraction(1), "µS/cm": Fraction(1, 10), "mS/cm": Fraction(100)},
}
"""By parameter and unit: what a number is multiplied by to stand in the parameter's own unit
(`evidence.PARAMETERS`)."""

_SPELLINGS = {
    "mg/l": ("mgmg/l", "mgca/l", "mg/lmg", "mg/lca"),
    "µg/l": ("ugmg/l", "ugca/l", "ug/lmg", "ug/lca", "mikrogram/l"),
    "mmol/l": (),
    "µmol/l": ("mikromol/l",),
    "mekv/l": ("meq/l", "mval/l"),
    "µekv/l": ("ueq/l",),
    "°dH": ("dh", "odh", "dgh"),
    "mg/l CaCO3": ("mgcaco3/l", "mg/lsomcaco3", "mg/lascaco3"),
    "mg/l HCO3": ("mghco3/l", "mg/lsomhco3", "mg/lhco3-"),
    "mS/m": (),
    "µS/cm": ("mikros/cm",),
    "mS/cm": (),
}


def _plain(text: str) -> str:
    """A unit without the differences that mean nothing: case, spaces, kinds of µ and º."""
    text = re.sub(r"[µμ]", "u", text.casefold()).replace("°", "").replace("º", "")
    text = text.replace("₃", "3").replace("⁻¹", "-1").replace("·", "")
    text = re.sub(r"\s+", "", text).replace("liter", "l").replace("litre", "l")
    return re.sub(r"(?<=[a-z])l-1$", "/l", text)


_UNITS = {_plain(spelling): unit for unit, more in _SPELLINGS.items() for spelling in (unit, *more)}


def unit_of(text: str, parameter: str | None = None) -> str | None:
    """Return the unit that a text names, None where it names none, or none of the parameter.

    ``mg/L``, ``mg / liter`` and ``mg Ca/l`` are ``mg/l``; ``ug/l`` is ``µg/l``.
    """
    unit = _UNITS.get(_plain(text))
    return unit if parameter is None or unit in FACTORS[parameter] else None


def converted(number: str, parameter: str, unit: str) -> tuple[str, float]:
    """Return a number (with a decimal point) in the parameter's own unit, as text and as value.

    The text never tells less than the sheet did: its last digit is worth at most what the last
    digit there was worth. ``540`` µg/l is ``0.540`` mg/l, ``0.12`` mmol/l of magnesium ``2.9``.
    """
    factor = FACTORS[parameter][unit]
    value = Fraction(number) * factor
    worth = factor * last_digit(number)
    decimals = 0
    while Fraction(1, 10**decimals) > worth:
        decimals += 1
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{shown:.{decimals}f}", float(value)


def last_digit(number: str) -> Fraction:
    """What one unit of the last digit of a number is worth: ``0.50`` -> 1/100."""
    return Fraction(1, 10 ** len(number.partition(".")[2]))
