"""What the cells and rows of a sheet are, each looked at by itself: figures, signs, units, names of
parameters, titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from data.parameters import PARAMETERS
from data.sheets import limits
from data.sheets.numbers import LONGEST_NUMBER, NO_VALUE, read_year, tidy
from data.sheets.problems import Reason
from data.sheets.words import (
    LIMITS,
    NOT_DETECTED,
    SECOND_OF,
    STAGE_OF,
    ReadHeading,
    name_of,
    read,
)
from data.sheets.workbook import Exact
from data.units import unit_of

_NUMBER = re.compile(r"[<>≤]?\s*\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?", re.ASCII)
SIGNS = frozenset((*"<>≤≥‹›~", "<=", "=<", ">=", "=>"))
_SIGNS = {
    **dict.fromkeys(("", "=", "==", "eq", "ok", "0", "false", "nei", "no", "n"), ""),
    **dict.fromkeys(("<", "≤", "‹", "<=", "=<", "lt", "le", "lte", "mindre enn", "under"), "<"),
    **dict.fromkeys(("1", "true", "ja", "yes", "j", "y"), "<"),
}
LONGEST_CODE = 2
LONGEST_REMARK = 60
KEYS = ("waterworks_id", "waterworks", "municipality", "date", "year", "stage", "source_type",
         "sample", "count")  # fmt: skip
SECONDS = frozenset(name for name, _ in SECOND_OF)
Record = dict[str, str]


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, a date or a mark for none."""
    if isinstance(cell, Exact) or cell.casefold() in NO_VALUE:
        return True
    if not any(letter.isdigit() for letter in cell) or len(cell) > LONGEST_NUMBER:
        return False
    if found := _NUMBER.match(text := tidy(cell)):
        rest = text[found.end() :].strip()
        if len(rest) < 3 or unit_of(rest):
            return True
    return cell[:1].isdigit() and not isinstance(read_year(cell), Reason)


def is_limit(name: str) -> bool:
    """Whether a heading is that of a limit or a method, which is no water's figure."""
    return name in LIMITS or name.startswith(("grense", "krav", "metode", "loq", "lod"))


def unit_said(unit: str, named: str | None) -> str:
    """The unit of a figure by its column and by the name of its parameter; both where they differ,
    which is none."""
    known = unit_of(unit) if unit and named else None
    if named is None or not unit:
        return unit or named or ""
    if known == "mg/l" and named.startswith("mg/l "):  # counted as something
        return named
    return unit if known == named else f"{named} / {unit}"


def cell_at(cells: Sequence[str], place: int) -> str:
    """The cell of a row at a place, "" behind its end."""
    return cells[place] if place < len(cells) else ""


def parameter_of(cell: str) -> str:
    """The parameter that a cell down the side names, "" where it names none."""
    if not cell or len(cell) > limits.LONGEST_HEADING or is_unit(cell):
        return ""
    found = read(cell)
    return found.field if found.field in PARAMETERS and not found.role else ""


def has_code_down(cells: Sequence[str], down: int) -> bool:
    """Whether the cell of a row in the column of names is a parameter, or says something of the
    samples."""
    found = read(cell_at(cells, down)) if cell_at(cells, down) else ReadHeading()
    return bool(
        found.field in PARAMETERS or found.field in KEYS or found.role in ("year", "sample")
    )


def has_values_beside(cells: Sequence[str], down: int) -> bool:
    """Whether a row is of a parameter that is not known: a name with numbers beside, no dates."""
    numbers = (c for p, c in enumerate(cells) if c and p != down and is_figure(c))
    return bool(cell_at(cells, down)) and any(isinstance(read_year(c), Reason) for c in numbers)


def has_role_down(cells: Sequence[str], down: int) -> bool:
    """Whether the cell of a row in the column of names is the heading of that column."""
    return bool(cell_at(cells, down)) and read(cell_at(cells, down)).role == "parameter"


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit, in brackets or not."""
    return unit_of(cell.strip("[](){} ")) is not None


def is_second(name: str) -> bool:
    """Whether a heading may mean the works or the stage where no other one does."""
    return read(name).name in SECONDS


def title_of(cells: Sequence[str]) -> Record:
    """What a title within a table says of the rows below it: their stage or their year."""
    text = _only(cells)
    if text and name_of(text) in STAGE_OF:
        return {"stage": text}
    if text[:1].isdigit() and is_figure(text) and not isinstance(read_year(text), Reason):
        return {"date": text}
    return {}


@lru_cache(20_000)
def sign_of(cell: str, strict: bool) -> str:
    """The sign that a cell gives its figure, "" for none; other text is one where `strict`."""
    plain = cell.strip().casefold()
    if len(plain) > LONGEST_REMARK:
        return "?" if strict else ""
    known = _SIGNS.get(plain) if strict or plain in SIGNS or plain == "lt" else None
    if known is not None:
        return known
    if cell in SIGNS or name_of(cell) in NOT_DETECTED:
        return cell if cell in SIGNS else "<"
    return plain if strict else ""


def with_sign(mark: str, figure: str) -> str:
    """A figure with the sign that stands beside it; a figure that is a formula, or struck out, is
    still marked as that."""
    if not mark or not figure or figure.lstrip().startswith(("<", ">", "≤")):
        return figure
    text = f"{mark}{figure}"
    return type(figure)(text) if len(mark) == 1 else text


def _only(cells: Sequence[str]) -> str:
    """The text of a row that holds nothing else, "" of others."""
    filled = {str(cell) for cell in cells if cell}
    return filled.pop() if len(filled) == 1 else ""
