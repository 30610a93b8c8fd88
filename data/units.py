"""Units as sheets, the register and Vannmiljø spell them, and the way to a parameter's own unit."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from data.parameters import PARAMETERS

_SPELLINGS = {
    "mg/l": ("g/m3", "ppm", "mg/dm3", "g/m³"),
    "µg/l": ("mikrogram/l", "ppb", "mg/m3", "mcg/l"),
    "ng/l": (),
    "mmol/l": ("mol/m3",),
    "µmol/l": ("mikromol/l", "mmol/m3"),
    "mekv/l": ("meq/l", "mval/l", "mval", "mekv", "meqv/l"),
    "µekv/l": ("ueq/l", "uekv", "uval/l"),
    "°dH": ("dh", "odh", "dgh", "grdh", "tyskegrader", "gradertyskhardhet", "tyskhardhet"),
    "°fH": ("fh", "ofh", "f", "franskegrader"),
    "°e": ("eh", "clark", "clarke", "engelskegrader"),
    "mg/l CaCO3": ("mgcaco3/l", "mg/lsomcaco3", "mg/lascaco3", "ppmcaco3", "ppmascaco3"),
    "mg/l CaO": ("mgcao/l", "mg/lsomcao", "mg/lascao"),
    "mg/l Ca": ("mgca/l", "mg/lsomca", "mg/lasca"),
    "mg/l HCO3": ("mghco3/l", "mg/lsomhco3", "mg/lashco3", "mg/lhco3-"),
    "mS/m": (),
    "S/m": (),
    "µS/cm": ("mikros/cm",),
    "mS/cm": (),
}
_AS_IT_IS = re.compile(r"(?:0|[1-9]\d{0,7})(?:\.\d{1,18})?", re.ASCII)
"""Numbers that are written as they would be after reckoning."""
_SIGNS = "|".join(name for row in PARAMETERS.values() for name in row.names if len(name) <= 2)
_OWN_SIGN = re.compile(rf"(?<=g)(?:{_SIGNS})(?=/l)|(?<=g/l)(?:{_SIGNS})$")
"""The sign of the element within its unit: ``mg Ca/l``, ``mg/l Ca``."""


def _plain(text: str) -> str:
    """A unit without the differences that mean nothing: case, spaces, kinds of µ and º."""
    text = re.sub(r"[µμ]", "u", text.casefold()).replace("°", "").replace("º", "")
    text = text.replace("₃", "3").replace("³", "3").replace("⁻¹", "-1").replace("·", "")
    text = re.sub(r"\s+", "", text).replace("liter", "l").replace("litre", "l")
    text = re.sub(r"(?<=[a-z])(?:per|pr\.?)(?=l$)", "/", text)
    return re.sub(r"(?<=[a-z])l-1$", "/l", text)


_UNITS = {_plain(spelling): unit for unit, more in _SPELLINGS.items() for spelling in (unit, *more)}
_UNITS |= {
    spelling.replace("/", ""): unit
    for spelling, unit in tuple(_UNITS.items())
    if spelling.endswith(("g/l", "l/l", "v/l", "s/m", "s/cm"))
}


@lru_cache(20_000)
def unit_of(text: str, parameter: str | None = None) -> str | None:
    """Return the unit that a text names, None where it names none, or none of the parameter.

    ``mg/L``, ``mg / liter`` and ``mg Ca/l`` are ``mg/l``; ``ug/l`` is ``µg/l``; hardness in
    ``mg Ca/l`` is ``mg/l Ca``.
    """
    text = _plain(text)
    if parameter and (unit := _UNITS.get(text)) in PARAMETERS[parameter].units:
        return unit
    # The sign of the element says nothing of its own figures, but of hardness.
    unit = _UNITS.get(_OWN_SIGN.sub("", text))
    return unit if parameter is None or unit in PARAMETERS[parameter].units else None


def converted(number: str, parameter: str, unit: str) -> tuple[str, float]:
    """Return a number (with a decimal point) in the parameter's own unit, as text and as value.

    The text never tells less than the sheet did: its last digit is worth at most what the last
    digit there was worth. ``540`` µg/l is ``0.540`` mg/l, ``0.12`` mmol/l of magnesium ``2.9``.
    """
    factor = PARAMETERS[parameter].units[unit]
    if factor == 1 and _AS_IT_IS.fullmatch(number):
        return number, float(number)
    value = Fraction(number) * factor
    decimals = _decimals(factor, len(number.partition(".")[2]))
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{shown:.{decimals}f}", float(value)


@lru_cache(1_000)
def _decimals(factor: Fraction, before: int) -> int:
    """How many decimals a number with so many takes after it was multiplied by a factor."""
    decimals, worth = 0, factor / 10**before
    while Fraction(1, 10**decimals) > worth:
        decimals += 1
    return decimals


def shift(parameter: str, unit: str | None) -> int | None:
    """Return the power of ten (0 to -6) that turns a unit into the parameter's own, None where it
    takes another factor: 0 for ``mg/l`` of magnesium, -3 for ``µg/l``."""
    factor = None if unit is None else PARAMETERS[parameter].units.get(unit)
    return next((-n for n in range(7) if factor == Fraction(1, 10**n)), None)
