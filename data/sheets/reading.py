"""From the bytes of a file that a stranger sends to rows of text, within limits.

Nothing is run, fetched or written; what a file claims of itself (its name, its size, its
dimensions) is not believed. This is done in a child of the process: see `apart`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data.sheets import text, workbook
from data.sheets.columns import looks_like_headings
from data.sheets.limits import (
    HEADING_LINES,
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_KEPT_CELLS,
    MOST_ROWS,
)
from data.sheets.problems import FileProblem, Refused
from data.text import cleaned

OnProgress = Callable[[int, int], None]
"""Called with the rows done so far, and all."""
NumberedRow = tuple[int, list[str]]
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PROGRESS_ROWS = 500


def silent(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class SampleSheet:
    """One row of headings and the rows of text below it, each with the number that a spreadsheet
    shows. `above` counts the rows above the headings; `name` is the sheet that was read, `others`
    are the workbook's sheets that were not."""

    headings: list[str]
    rows: list[NumberedRow]
    above: int = 0
    name: str = ""
    others: tuple[str, ...] = ()


def read(content: bytes, progress: OnProgress = silent) -> SampleSheet:
    """Read a CSV or XLSX file; empty rows are skipped.

    Raises Refused where it is neither, is too large, or holds what a sheet of figures never needs.
    """
    if len(content) > MOST_BYTES:
        raise Refused(FileProblem.TOO_LARGE, most=MOST_BYTES // 1_000_000)
    if content.startswith(OLD_EXCEL):
        raise Refused(FileProblem.OLD_EXCEL)
    if content.startswith(b"PK"):
        opened = workbook.open_book(content)
        rows = _within_limits(opened.rows, opened.row_count, progress)
        return _sheet(rows, cleaned(opened.name), tuple(map(cleaned, opened.others)))
    lines = text.decoded(content)
    return _sheet(_within_limits(text.records(lines), lines.count("\n") + 1, progress))


def read_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: what `read` gives as lines of JSON, the head (code of a refusal or "", and what
    belongs to it) and a line for each row."""
    try:
        sheet = read(content, progress)
    except Refused as refused:
        return _line(refused.reason.code, dict(refused.reason.values))
    lines = [_line("", [sheet.headings, sheet.above, sheet.name, sheet.others])]
    for number, cells in sheet.rows:
        exact = ([cell] if isinstance(cell, workbook.Exact) else cell for cell in cells)
        lines.append(_line(number, list(exact)))
    return b"\n".join(lines)


def _line(*values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _within_limits(
    rows: Iterator[NumberedRow], total: int, progress: OnProgress
) -> list[NumberedRow]:
    """The rows that are not empty. Raises Refused where they are too many, too wide or too long."""
    kept: list[NumberedRow] = []
    characters = all_cells = 0
    for count, (number, cells) in enumerate(rows):
        if count % PROGRESS_ROWS == 0:
            progress(min(count, total), total)
        width = _width(cells)
        if width > MOST_COLUMNS:
            raise Refused(FileProblem.TOO_WIDE, most=MOST_COLUMNS)
        if not width:
            continue
        characters += sum(map(len, cells[:width]))
        all_cells += width
        too_much = characters > MOST_CHARACTERS or all_cells > MOST_KEPT_CELLS
        if len(kept) > MOST_ROWS + HEADING_LINES or too_much:
            raise Refused(FileProblem.TOO_LONG, most=MOST_ROWS)
        kept.append((number, [_stripped(cell) for cell in cells[:width]]))
    progress(total, total)
    return kept


def _stripped(cell: str) -> str:
    return cell if isinstance(cell, workbook.Exact) else cleaned(cell, lines=True).strip()


def _width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _sheet(rows: list[NumberedRow], name: str = "", others: tuple[str, ...] = ()) -> SampleSheet:
    """Find the headings: of the first rows the one that names most fields, else the first."""
    if len(rows) < 2:
        raise Refused(FileProblem.NO_ROWS)
    scores = [looks_like_headings(cells) for _, cells in rows[:HEADING_LINES]]
    above = scores.index(max(scores))
    width = _width(rows[above][1])
    headings = rows[above][1][:width]
    below = rows[above + 1 :]
    if not below:
        raise Refused(FileProblem.NO_ROWS)
    if len(below) > MOST_ROWS:
        raise Refused(FileProblem.TOO_LONG, most=MOST_ROWS)
    if width < 2:
        raise Refused(FileProblem.NOT_A_TABLE)
    return SampleSheet(headings, below, above, name, others)
