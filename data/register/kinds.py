"""Which of the register's kinds of analysis are figures of the water's minerals.

The kinds are free text: one parameter goes under several spellings, with or without its unit, and
retired names (`UTGÅTT`) stand beside the ones that took their place. What words and units mean is
written down in `data/ledger/analysis_names.csv` and `analysis_units.csv`. A name that holds
one of the words together with others that are not known is not guessed at: its rows are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.evidence import PARAMETERS
from data.register.text import repair
from data.sources.sheet import Sheet

_LEDGER = Path(__file__).parents[1] / "ledger"
_RETIRED = re.compile(r"utgått(\s*kode)?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<!\w)(?:[mµu]?(?:g|mol|ekv|val|eq)\s*/\s*l|[mµu]s\s*/\s*c?m|°\s*[dfe]?h|dh)(?!\w)"
    r"(?:\s*(?:caco3|cao|mg|ca)(?!\w))?"
)
_HARMLESS = re.compile(
    r"(?<!\w)(?:(?:v/|ved)?\s*25\s*(?:°?\s*c|grader)|verdi|mg|ca|i|totalt?|surhetsgrad)(?!\w)"
    r"|(?:til|ved)?\s*ph\s*4[.,]5(?!\d)"
)
_SIGN = re.compile(r"[\W_]+")
_OWN_METAL = re.compile(r"(?<=/l)(mg|ca)$")

_COLUMNS = {
    **{"analysetype": str, "kind": str, "parameter": str, "position": int, "shift": int},
    **{"divisor": float, "greatest": float, "clear": bool, "retired": bool},
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


@lru_cache(maxsize=1)
def _names() -> dict[str, re.Pattern[str]]:
    sheet = Sheet(_LEDGER / "analysis_names.csv", ["parameter", "words", "ground"])
    sheet.unique(["parameter"])
    sheet.choice("parameter", set(PARAMETERS))
    sheet.check()
    pairs = zip(sheet.frame["parameter"], sheet.frame["words"], strict=True)
    return {parameter: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for parameter, words in pairs}


@lru_cache(maxsize=1)
def _units() -> dict[tuple[str, str], int]:
    sheet = Sheet(_LEDGER / "analysis_units.csv", ["parameter", "unit", "shift", "ground"])
    sheet.unique(["parameter", "unit"])
    sheet.choice("parameter", set(PARAMETERS))
    shifts = sheet.number("shift", -6, 0)
    sheet.check()
    keys = zip(sheet.frame["parameter"], sheet.frame["unit"], strict=True)
    return dict(zip(keys, shifts.astype(int), strict=True))


def classify(raw: str) -> Kind:
    """Return what a kind of analysis measures, by its text as it stands in the extract."""
    name = repair(raw).strip()
    retired = bool(_RETIRED.search(name))
    words = _RETIRED.sub(" ", name).lower().replace("\N{GREEK SMALL LETTER MU}", "µ")
    units = {_OWN_METAL.sub("", _plain(unit)) for unit in _UNIT.findall(words)}
    words = _UNIT.sub(" ", words).strip()
    for parameter, pattern in _names().items():
        match = pattern.search(words)
        if not match:
            continue
        rest = f"{words[: match.start()]} {words[match.end() :]}"
        known = not _SIGN.sub("", _HARMLESS.sub(" ", rest))
        if known or len(match[0]) > 2:
            shift = _shift(parameter, units) if known else None
            return Kind(name, parameter, shift, retired)
    return Kind(name, retired=retired)


def _plain(unit: str) -> str:
    """A unit without spaces, in one spelling."""
    unit = re.sub(r"\s", "", unit)
    if unit == "dh":
        return "°dh"
    return f"µ{unit[1:]}" if unit.startswith("u") else unit


def _shift(parameter: str, units: set[str]) -> int | None:
    """The power of ten of the one unit in a name; a name without a unit means the register's."""
    if not units:
        return 0
    return _units().get((parameter, units.pop())) if len(units) == 1 else None


def table(raw: Iterable[str]) -> pd.DataFrame:
    """Return one row for each text of a kind: analysetype (the text), kind, parameter, position
    (of the parameter among ours), shift (-6 to 0, the power of ten), divisor (what a value is
    divided by for the parameter's unit), greatest (what can be true, in that unit), clear (whether
    unit and words are known; else shift is 0), retired."""
    parameters = list(PARAMETERS)
    rows = []
    for text in sorted(set(raw)):
        kind = classify(text)
        if kind.parameter:
            shift = kind.shift
            rows.append(
                {
                    "analysetype": text,
                    "kind": kind.name,
                    "parameter": kind.parameter,
                    "position": parameters.index(kind.parameter),
                    "shift": 0 if shift is None else shift,
                    "divisor": 10.0 ** -(shift or 0),
                    "greatest": PARAMETERS[kind.parameter][1],
                    "clear": shift is not None,
                    "retired": kind.retired,
                }
            )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
