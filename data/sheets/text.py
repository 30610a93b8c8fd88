"""CSV as spreadsheets and laboratories write it: its encoding and delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from data.cells import unguarded
from data.sheets.columns import looks_like_headings
from data.sheets.limits import (
    FURTHEST_ROW,
    HEADING_LINES,
    MOST_CELLS_OF_ROW,
    MOST_COLUMNS,
    MOST_ROWS,
)
from data.sheets.problems import FileProblem, Refused

DELIMITERS = (";", "\t", ",")
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
        if "\0" in text or _WEB_PAGE.match(text):
            break
        return text
    raise Refused(FileProblem.NOT_A_TABLE)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins on.

    Raises Refused where quotes do not match, as rows might then be swallowed, and where there are
    more lines than a sheet has, or more cells in one.
    """
    delimiter = _delimiter(text)
    reader = csv.reader(_bounded(text, delimiter), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            yield line, [unguarded(cell) for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(FileProblem.QUOTES, line=line) from error


def _bounded(text: str, delimiter: str) -> Iterator[str]:
    """The lines of a text, as long as there are not too many and none is far too wide."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if number > FURTHEST_ROW:
            raise Refused(FileProblem.TOO_LONG, most=MOST_ROWS)
        if line.count(delimiter) > MOST_CELLS_OF_ROW:
            raise Refused(FileProblem.TOO_WIDE, most=MOST_COLUMNS)
        yield line


def _delimiter(text: str) -> str:
    """The delimiter by which the first lines name the most fields, or else have the most cells."""
    # A line may be as long as the file: a million columns are refused before they are counted.
    first = [line[:20_000] for line in text[:200_000].splitlines()[:HEADING_LINES]]

    def score(delimiter: str) -> tuple[int, int]:
        cells = [line.replace('"', "").split(delimiter) for line in first]
        return max(map(looks_like_headings, cells), default=0), max(map(len, cells), default=0)

    return max(DELIMITERS, key=score)
