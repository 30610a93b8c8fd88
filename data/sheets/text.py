"""CSV as spreadsheets and laboratories write it: its encoding and delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from data.cells import unguarded
from data.sheets.limits import (
    DELIMITER_CHARACTERS,
    FURTHEST_ROW,
    MOST_CELLS_OF_ROW,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_ROWS_ABOVE,
)
from data.sheets.problems import FileProblem, Refused
from data.sheets.words import looks_like_headings

DELIMITERS = (";", "\t", "|", ",")
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WEB_PAGE = re.compile(r"\s*<(!doctype|html|\?xml|svg|script)", re.IGNORECASE)


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without a mark), UTF-16 (with one) or
    Windows-1252.

    Raises Refused where the bytes are not text.
    """
    marked = content.startswith(_MARKS_OF_UTF_16)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
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
    return _interlab(text) if text.startswith("#Interlab") else _records(text, _delimiter(text))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_bounded(text, delimiter), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            yield line, [unguarded(cell) for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(FileProblem.QUOTES, line=line) from error


def _interlab(text: str) -> Iterator[tuple[int, list[str]]]:
    """The values of a file of Interlab 4, each with what is said of its sample: two tables in one
    file, joined by the sample's number."""
    tables: dict[str, list[tuple[int, list[str]]]] = {}
    part: list[tuple[int, list[str]]] = []
    for line, cells in _records(text, ";"):
        if cells and cells[0].startswith("#"):
            part = tables.setdefault(cells[0].strip("# ").casefold(), [])
        elif any(cells):
            part.append((line, cells))
    samples, values = tables.get("provadm", []), tables.get("provdat", [])
    if not samples or not values:
        return
    said = {cells[0]: cells[1:] for _, cells in samples[1:]}
    for place, (line, cells) in enumerate(values):
        beside = samples[0][1][1:] if place == 0 else said.get(cells[0], [])
        width = len(values[0][1])
        yield line, [*cells, *[""] * (width - len(cells)), *beside]


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
    first = [line[:20_000] for line in text[:DELIMITER_CHARACTERS].splitlines()[:MOST_ROWS_ABOVE]]

    def score(delimiter: str) -> tuple[int, int]:
        cells = [line.replace('"', "").split(delimiter) for line in first]
        return max(map(looks_like_headings, cells), default=0), max(map(len, cells), default=0)

    return max(DELIMITERS, key=score)
