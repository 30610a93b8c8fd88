"""What a workbook's number format makes of a number: the text that a reader of the sheet sees.

A format may hold more than digits: ``"<"0.0`` shows 0.5 as <0.5, and a section of a condition may
show a word in a number's place. After ECMA-376, part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{12: "# ?/?", 13: "# ??/??", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"},
    **{48: "##0.0E+0"},
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, *range(32, 36), 45, 46, 47), "h:mm"),
}
"""Formats that a workbook may name by number alone; of those for dates only that they are."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_(?P<space>.)|\*(?P<fill>.)'
    r"|(?P<general>General|Standard)|(?P<exponent>E[+-])|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:[.,]\d+)?)")
_NEUTRAL = re.compile(r"[\s()+-]*")
"""What may stand beside a number in its format without saying anything of it."""
_FIRST_DAY = dt.datetime(1899, 12, 30)
_FIRST_DAY_1904 = dt.datetime(1904, 1, 1)


class Exact(str):
    """A number that stands in a workbook as a number: its point can only be a decimal point."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: what stands around its digits, and how many decimals it shows."""

    condition: tuple[str, float] | None
    before: str
    after: str
    digits: bool
    decimals: int
    is_date: bool
    is_other: bool
    """Whether it shows another number than the one that is kept: a percentage, thousands, a
    fraction."""


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """Return a number as the sheet shows it, with all of its digits: a date as 2024-05-31, a number
    with the zeros and signs that its format has."""
    section = _section(value, code)
    if section is None:
        return _plain(value)
    if section.is_date:
        return _date(value, from_1904)
    if section.is_other:
        return f"{value:g} ({code})"
    if not section.digits:
        return section.before
    before = "" if _NEUTRAL.fullmatch(section.before) else section.before.strip()
    before += " " * before[-1:].isalpha()
    after = "" if _NEUTRAL.fullmatch(section.after) else section.after
    number = _plain(value)
    whole, _, decimals = number.partition(".")
    decimals = decimals.ljust(section.decimals, "0")
    return Exact(f"{before}{f'{whole}.{decimals}' if decimals else whole}{after}".strip())


def _plain(value: float) -> Exact:
    """A number by its shortest decimal form."""
    text = str(value)
    if "e" in text or text.endswith(".0"):
        text = f"{Decimal(text):f}".removesuffix(".0")
    return Exact(text)


def _date(value: float, from_1904: bool) -> str:
    try:
        day = (_FIRST_DAY_1904 if from_1904 else _FIRST_DAY) + dt.timedelta(days=value)
    except (OverflowError, ValueError):
        return f"{value:g} (date)"
    if value < 1:  # a time of no day
        return day.time().isoformat()
    if value < 61 and not from_1904:  # Excel's 29 February 1900, which never was
        day += dt.timedelta(days=1)
    return day.date().isoformat()


def _section(value: float, code: str) -> _Section | None:
    """The section of a format that a number is shown by, None for the general one."""
    sections = _sections(code)
    if not sections:
        return None
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(value, *section.condition):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _holds(value: float, sign: str, limit: float) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[sign]  # fmt: skip


@lru_cache(1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    if code in ("", "General", "@"):
        return ()
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["sign"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_read(tokens) for tokens in parts)


def _read(tokens: list[re.Match[str]]) -> _Section:
    condition, texts, digits, code = None, ["", ""], False, ""
    for token in tokens:
        if (bracket := token["bracket"]) is not None:
            if found := _CONDITION.fullmatch(bracket):
                condition = found[1], float(found[2].replace(",", "."))
            elif bracket.startswith("$"):
                texts[digits] += bracket[1:].partition("-")[0]
            elif re.fullmatch("[hms]+", bracket, re.IGNORECASE):
                code += "h"
        elif token["general"]:
            digits, code = True, code + "0"
        elif token["exponent"]:
            code += "e"
        elif (sign := token["sign"]) and sign in "0#?.,/%":
            digits, code = digits or sign in "0#?", code + sign
        elif sign and sign.casefold() in "ymdhs":
            code += "d"
        else:
            said = token["quoted"] or token["escaped"] or token["fill"] or sign or ""
            texts[digits] += " " if token["space"] else said
    decimals = re.search(r"0\.(0+)", code)
    # A comma behind the last digit shows thousands, as does a percent sign hundredths.
    other = bool(re.search(r"[%/]|[0#?],+(?![0#?])", code)) and "d" not in code
    return _Section(
        condition,
        texts[0],
        texts[1],
        digits,
        len(decimals[1]) if decimals else 0,
        "d" in code or "h" in code,
        other,
    )
