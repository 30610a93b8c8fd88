"""Whether a figure's digits stand in the words that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.evidence import CA_G_PER_MOL, DH_PER_MMOL_L, MG_G_PER_MOL, half_last_digit

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
HCO3_G_PER_MOL, CACO3_G_PER_EQUIVALENT = 61.017, 50.04

CONVERSIONS = (  # parameters, how the words name another unit, one of it in the project's unit
    (("mg", "ca"), re.compile(r"[µμ]g|mikro|ug/l", re.IGNORECASE), 1e-3),
    (("mg",), re.compile(r"mmol", re.IGNORECASE), MG_G_PER_MOL),
    (("ca",), re.compile(r"mmol", re.IGNORECASE), CA_G_PER_MOL),
    (("hardness",), re.compile(r"mmol", re.IGNORECASE), DH_PER_MMOL_L),
    (("hardness",), re.compile(r"CaO"), 0.1),
    (("hardness",), re.compile(r"°\s*f\b|fransk", re.IGNORECASE), 0.56),
    (("hardness",), re.compile(r"mg/l", re.IGNORECASE), 0.056),
    (("alkalinity",), re.compile(r"HCO3|karbonat", re.IGNORECASE), 1 / HCO3_G_PER_MOL),
    (("alkalinity",), re.compile(r"CaCO3", re.IGNORECASE), 1 / CACO3_G_PER_EQUIVALENT),
)


def holds(words: str, value: str, parameter: str) -> bool:
    """Return whether every number of a published value stands in `words`.

    A decimal comma is a point and trailing zeros do not matter. Numbers that the words give in
    another unit, which they must name, are converted and rounded to the digits of the value. Least,
    greatest and typical value may stand run together, as in a table that was copied as text.
    """
    needed = NUMBER.findall(value)
    found = [float(number.replace(",", ".")) for number in NUMBER.findall(words)]
    if all(_stands(number, found, words, parameter) for number in needed):
        return True
    run = "".join(needed[1:] + needed[:1])
    return len(needed) > 1 and run in words.replace(",", ".")


def _stands(number: str, found: list[float], words: str, parameter: str) -> bool:
    if float(number) in found:
        return True
    near = half_last_digit(number) * (1 + 1e-9)
    return any(abs(value - float(number)) <= near for value in _converted(found, words, parameter))


def _converted(found: list[float], words: str, parameter: str) -> Iterator[float]:
    for parameters, unit, factor in CONVERSIONS:
        if parameter in parameters and unit.search(words):
            yield from (value * factor for value in found)
