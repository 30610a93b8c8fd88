"""What a cell of the register's extracts says: encoding repaired, signs that no text may hold
replaced, what is missing made empty."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa

from data.text import cleaned

_MISSING = re.compile(r"\s*(NULL|ERROR \[.*\])?\s*", re.DOTALL)

_TWICE = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]")
"""A first byte of UTF-8 and one that follows it, each read as a character: without any, a text was
not encoded twice."""


def _bytes(character: str) -> bytes:
    """The byte that was read as this character: Windows' table, or latin-1 for the five places
    that it leaves open (the second byte of `Á` is one of them)."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def repair(text: str) -> str:
    """Return a text that was encoded as UTF-8 twice as it was before (`Â°` is `°`, `Ã…` is `Å`),
    with U+FFFD for what no text may hold; any other text as it is."""
    for _ in range(2):
        if text.isascii() or not _TWICE.search(text):
            break
        try:
            text = b"".join(map(_bytes, text)).decode("utf-8")
        except UnicodeError:
            break
    return cleaned(text)


def cells(column: pd.Series) -> pd.Series:
    """Return a column of texts repaired and stripped; "" where the register says nothing: empty,
    the text `NULL`, or the message of an error of its own."""
    coded = pa.chunked_array(pa.array(column, pa.large_string())).combine_chunks()
    coded = coded.fill_null("").dictionary_encode()
    texts = [
        "" if _MISSING.fullmatch(text) else repair(text).strip()
        for text in coded.dictionary.to_pylist()
    ]
    known = pa.array(texts, pa.large_string())
    return pd.Series(known.take(coded.indices), column.index, dtype=str)
