"""From the bytes of a file that a stranger sends to rows of text, within limits.

Nothing is run, fetched or written; what a file claims of itself (its name, its size, its
dimensions) is not believed. This is done in a child of the process: see `apart`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from data.sheets import limits, text, workbook
from data.sheets.layout import Choices, SampleSheet, SheetForm, laid_out
from data.sheets.limits import MOST_BYTES, MOST_COLUMNS
from data.sheets.problems import FileProblem, Refused
from data.sheets.workbook import Exact, Filled, Formula, Grid, Struck
from data.text import cleaned

OnProgress = Callable[[int, int], None]
"""Called with the rows done so far, and all."""
NumberedRow = tuple[int, list[str]]
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PROGRESS_ROWS = 500
MARKS = (str, Exact, Formula, Struck, Filled)
"""Kinds of cells: text, and those of a workbook that are more than their text."""
_MARK_OF: dict[type, str] = {kind: str(place) for place, kind in enumerate(MARKS)}
TOGETHER = 200
"""Rows that come back from a child in one piece."""
AS_FOUND = Choices()


def silent(done: int, total: int) -> None:
    """Show no progress."""


def read(content: bytes, progress: OnProgress = silent, choices: Choices = AS_FOUND) -> SampleSheet:
    """Read a CSV or XLSX file; empty rows are skipped.

    Raises Refused where it is neither, is too large, or holds what a sheet of figures never needs.
    """
    if len(content) > MOST_BYTES:
        raise Refused(FileProblem.TOO_LARGE, most=MOST_BYTES // 1_000_000)
    if content.startswith(OLD_EXCEL):
        raise Refused(FileProblem.OLD_EXCEL)
    if content.startswith(b"PK"):
        book = workbook.open_book(content, lambda done: progress(done, 2 * done))
        grids = book.sheets
        for grid in grids:
            grid.name = cleaned(grid.name)
            grid.rows = _within_limits(iter(grid.rows))
        sheet = laid_out(grids, tuple(map(cleaned, book.hidden)), choices)
    else:
        lines = text.decoded(content)
        rows = _within_limits(_counted(text.records(lines), lines.count("\n") + 1, progress))
        sheet = laid_out([Grid("", rows)], (), choices)
    progress(len(sheet.rows), len(sheet.rows))
    return sheet


def _counted(
    rows: Iterator[NumberedRow], total: int, progress: OnProgress
) -> Iterator[NumberedRow]:
    for count, row in enumerate(rows):
        if count % PROGRESS_ROWS == 0:
            progress(min(count, total), total)
        yield row


def read_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: what `read` gives as lines of JSON, the head (code of a refusal or "", and what
    belongs to it) and a line for every TOGETHER rows. `content` begins with a line of the
    choices."""
    said, _, content = content.partition(b"\n")
    try:
        sheet = read(content, progress, _choices(json.loads(said)))
    except Refused as refused:
        return _line(refused.reason.code, dict(refused.reason.values))
    head = [
        sheet.headings, len(sheet.rows), sheet.above, sheet.name, sheet.others,
        sorted(sheet.hidden),
        [sheet.layout.kind, sheet.layout.headings, sheet.layout.corner],
        [(note.code, dict(note.values), count) for note, count in sheet.notes],
    ]  # fmt: skip
    lines = [_line("", head)]
    for start in range(0, len(sheet.rows), TOGETHER):
        rows = sheet.rows[start : start + TOGETHER]
        lines.append(_line(*((number, cells, _marks(cells)) for number, cells in rows)))
    return b"\n".join(lines)


def rows_of(lines: Iterable[bytes]) -> Iterator[NumberedRow]:
    """The rows of lines that the child wrote. Cells that are alike are one in memory."""
    known = defaultdict[str, dict[str, str]](dict)  # by kind and text
    for line in lines:
        for row, cells, marks in json.loads(line):
            kinds = marks or "0" * len(cells)
            made = [
                known[m].get(c) or known[m].setdefault(c, MARKS[int(m)](c))
                for c, m in zip(cells, kinds, strict=True)
            ]
            yield row, made


def asked(content: bytes, choices: Choices) -> bytes:
    """What the child is given."""
    return json.dumps(asdict(choices)).encode() + b"\n" + content


def _choices(said: dict[str, Any]) -> Choices:
    rows, kind = said["headings"], said["kind"]
    headings = (rows[0], rows[1]) if rows else None
    return Choices(**{**said, "headings": headings, "kind": SheetForm(kind) if kind else None})


def _marks(cells: list[str]) -> str:
    """The place of each cell's kind among `MARKS`, "" where all are text alone."""
    marks = "".join(map(_MARK_OF.__getitem__, map(type, cells)))
    return marks if marks.strip("0") else ""


def _line(*values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _within_limits(rows: Iterator[NumberedRow]) -> list[NumberedRow]:
    """The rows that are not empty. Raises Refused where they are too many, too wide or too long."""
    kept: list[NumberedRow] = []
    characters = all_cells = 0
    for number, cells in rows:
        width = _width(cells)
        if width > MOST_COLUMNS:
            raise Refused(FileProblem.TOO_WIDE, most=MOST_COLUMNS)
        if not width:
            continue
        del cells[width:]
        characters += sum(map(len, cells))
        all_cells += width
        too_much = characters > limits.MOST_CHARACTERS or all_cells > limits.MOST_KEPT_CELLS
        if len(kept) > limits.MOST_ROWS_OF_FILE or too_much:
            raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)
        kept.append((number, [_stripped(cell) for cell in cells]))
    return kept


def _stripped(cell: str) -> str:
    kind = type(cell)
    if kind is Exact:
        return cell
    if kind is str and cell.isascii() and cell.isprintable():
        return cell.strip()
    return kind(cleaned(cell, lines=True).strip())


def _width(cells: Sequence[str]) -> int:
    for place in range(len(cells), 0, -1):
        if cells[place - 1].strip():
            return place
    return 0
