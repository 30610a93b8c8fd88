"""Cells of files that spreadsheets open: none of them acts as a formula."""

from __future__ import annotations

FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula.

    Follows OWASP's advice on CSV injection: a cell that begins with =, +, -, @, a tab or a
    carriage return gets an apostrophe in front.
    """
    return GUARD + text if text.startswith(FORMULA_START) else text


def unguarded(text: str) -> str:
    """Return a cell as it was before `harmless`; another's apostrophe is kept."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(FORMULA_START) else text
