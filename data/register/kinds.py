"""Which of the register's kinds of analysis are figures of the water's minerals.

The kinds are free text: one parameter goes under several spellings, with or without its unit, and
retired names (`UTGÅTT`) stand beside the ones that took their place. What a parameter is called is
written down in `data.parameters`. A name that holds one of the words together with others that are
not known is not guessed at: its rows are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data.parameters import PARAMETERS
from data.register.text import repair
from data.units import shift, unit_of

_RETIRED = re.compile(r"utgått(\s*kode)?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<!\w)(?:[mµu]?(?:g|mol|ekv|val|eq)\s*/\s*l|[mµu]s\s*/\s*c?m|°\s*[dfe]?h|dh)(?!\w)"
    r"(?:\s*(?:caco3|cao|mg|ca)(?!\w))?"
)
_HARMLESS = re.compile(
    r"(?<!\w)(?:(?:v/|ved)?\s*25\s*(?:°?\s*c|grader)|verdi|mg|ca|i|totalt?)(?!\w)"
    r"|(?:til|ved)?\s*ph\s*4[.,]5(?!\d)"
)
_SIGN = re.compile(r"[\W_]+")

_COLUMNS = {
    **{"analysetype": str, "kind": str, "parameter": str, "position": int, "shift": int},
    **{"divisor": float, "greatest": float, "above_zero": bool, "clear": bool, "retired": bool},
}


@dataclass(frozen=True)
class Kind:
    """What a kind of analysis measures.

    `parameter` is empty where it is none of ours; `shift` is the power of ten that turns its
    values into the parameter's unit, None where the name holds a unit or words that are not known.
    """

    name: str
    parameter: str = ""
    shift: int | None = None
    retired: bool = False


_NAMES = {
    code: re.compile(
        r"(?<!\w)(?:"
        + "|".join(name.replace(" ", r"\W?") for name in sorted(row.names, key=len, reverse=True))
        + r")(?!\w)"
    )
    for code, row in PARAMETERS.items()
}


def classify(raw: str) -> Kind:
    """Return what a kind of analysis measures, by its text as it stands in the extract."""
    name = repair(raw).strip()
    retired = bool(_RETIRED.search(name))
    words = _RETIRED.sub(" ", name).lower().replace("\N{GREEK SMALL LETTER MU}", "µ")
    units = {unit_of(unit) for unit in _UNIT.findall(words)}
    words = _UNIT.sub(" ", words).strip()
    for parameter, pattern in _NAMES.items():
        match = pattern.search(words)
        if not match:
            continue
        known = not _SIGN.sub("", _HARMLESS.sub(" ", pattern.sub(" ", words)))
        if known or len(match[0]) > 2:
            power = _shift(parameter, units) if known else None
            return Kind(name, parameter, power, retired)
    return Kind(name, retired=retired)


def _shift(parameter: str, units: set[str | None]) -> int | None:
    """The power of ten of the one unit in a name; a name without a unit means the register's."""
    if not units:
        return 0
    return shift(parameter, units.pop()) if len(units) == 1 else None


def table(raw: Iterable[str]) -> pd.DataFrame:
    """Return one row for each text of a kind: analysetype (the text), kind, parameter, position
    (of the parameter among ours), shift (-6 to 0, the power of ten), divisor (what a value is
    divided by for the parameter's unit), greatest (what can be true, in that unit), above_zero
    (whether it cannot be zero), clear (whether unit and words are known; else shift is 0),
    retired."""
    parameters = list(PARAMETERS)
    rows = []
    for text in sorted(set(raw)):
        kind = classify(text)
        if kind.parameter:
            rows.append(
                {
                    "analysetype": text,
                    "kind": kind.name,
                    "parameter": kind.parameter,
                    "position": parameters.index(kind.parameter),
                    "shift": kind.shift or 0,
                    "divisor": 10.0 ** -(kind.shift or 0),
                    "greatest": PARAMETERS[kind.parameter].greatest,
                    "above_zero": not PARAMETERS[kind.parameter].may_be_zero,
                    "clear": kind.shift is not None,
                    "retired": kind.retired,
                }
            )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
