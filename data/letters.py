"""A letter as the source of a figure: who answered, and when, in place of a web address."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_LETTER = re.compile(r"letter of (\S.*\S|\S), (\d{4}-\d{2}-\d{2})")
HOW = "letter of Vik kommune, 2026-11-30"


class LetterSource(NamedTuple):
    """Who sent a letter (an office, never a private person), and its date (ISO)."""

    sender: str
    day: str


def named(sender: str, day: date) -> str:
    """Return what stands for the address of a figure that came by letter."""
    return f"letter of {' '.join(sender.split())}, {day.isoformat()}"


def letter_of(text: str) -> LetterSource | None:
    """Return the letter that a cell names in place of an address, None where it names none."""
    found = _LETTER.fullmatch(text)
    if found is None:
        return None
    try:
        date.fromisoformat(found[2])
    except ValueError:
        return None
    return LetterSource(found[1], found[2])
