"""Whether a figure's digits stand in the words that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.evidence import half_last_digit
from data.parameters import PARAMETERS

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
UNITS_IN_WORDS = {  # unit of the registry: how a sentence or a heading names it
    "µg/l": re.compile(r"[µμ]g|mikro|ug/l", re.IGNORECASE),
    "mmol/l": re.compile("mmol", re.IGNORECASE),
    "mg/l CaCO3": re.compile("CaCO[3₃]", re.IGNORECASE),
    "mg/l HCO3": re.compile("HCO[3₃]|karbonat", re.IGNORECASE),
}


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
    """The numbers of the words in the parameter's own unit, from each other one that they name."""
    factors = PARAMETERS[parameter].units
    for unit, named in UNITS_IN_WORDS.items():
        if unit in factors and named.search(words):
            yield from (value * float(factors[unit]) for value in found)
