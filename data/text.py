"""Which characters a text may hold, whoever wrote it: one rule for every way in.

XML 1.0 (2.2) has no place for most control characters and for the non-characters of a plane, so
that a drawing or a workbook with one in it breaks whoever reads it; surrogates are no text at all;
and a sign that turns the direction of writing shows a name as another (CVE-2021-42574).
"""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands where a character was that no text may hold."""
LINES = r"\t\n"
"""Allowed besides where a text may have several lines."""
_PLANES = "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(0x11))
_ANYWHERE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters (C0, DEL, C1)
    r"\ud800-\udfff"  # surrogates
    rf"\ufdd0-\ufdef{_PLANES}"  # non-characters
    r"\u202a-\u202e\u2066-\u2069"  # embedding, overriding and isolating a direction
)
_IN_LINES = re.compile(f"[{_ANYWHERE}]")
_IN_ONE_LINE = re.compile(f"[{_ANYWHERE}{LINES}]")


def forbidden(text: str, lines: bool = False) -> str:
    """Name the first character that a text may not hold (`U+FFFE`), "" where it holds none; `lines`
    allows tabs and line ends."""
    if text.isprintable():  # none of them is
        return ""
    found = (_IN_LINES if lines else _IN_ONE_LINE).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def cleaned(text: str, lines: bool = False) -> str:
    """Return a text with U+FFFD in the place of each character that it may not hold; with `lines`,
    tabs stay and every line end is a newline, else both become spaces."""
    if text.isprintable():
        return text
    if lines:
        return _IN_LINES.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _IN_LINES.sub(REPLACEMENT, re.sub(r"[\t\r\n]+", " ", text))
