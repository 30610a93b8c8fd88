"""CSV as spreadsheets and laboratories write it: its encoding and delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from data.cells import unguarded
from data.sheets.columns import looks_like_headings
from data.sheets.limits import HEADING_LINES
from data.sheets.problems import FileProblem, Refused

DELIMITERS = (";", "\t", ",")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WEB_PAGE = re.compile(r"\s*<(!doctype|html|\?xml|svg|script)", re.IGNORECASE)


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without a mark) or Windows-1252.

    Raises Refused where the bytes are not text.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) or _WEB_PAGE.match(text):
            break
        return text
    raise Refused(FileProblem.NOT_A_TABLE)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins on.

    Raises Refused where quotes do not match, as rows might then be swallowed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for record in reader:
            yield line, [unguarded(cell) for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(FileProblem.QUOTES, line=line) from error


def _delimiter(text: str) -> str:
    """The delimiter by which the first lines name the most fields, or else have the most cells."""
    # A line may be as long as the file: a million columns are refused before they are counted.
    first = [line[:20_000] for line in text[:200_000].splitlines()[:HEADING_LINES]]

    def score(delimiter: str) -> tuple[int, int]:
        cells = [line.replace('"', "").split(delimiter) for line in first]
        return max(map(looks_like_headings, cells), default=0), max(map(len, cells), default=0)

    return max(DELIMITERS, key=score)
