"""A stranger's sheet read in a child of the process: what becomes of the child is not the server's.

One sheet at a time is read; a few more wait in line.
"""

from __future__ import annotations

import json
from typing import Any

from data.child import Children, OnWaiting, Task, Unable, Why
from data.sheets import limits, reading
from data.sheets.problems import FileProblem, Refused
from data.sheets.reading import OnProgress, SampleSheet, silent
from data.sheets.workbook import Exact

CHILDREN = Children(limits.AT_ONCE, limits.MOST_WAITING)
READING = Task("data.sheets.apart:read_here", limits.MOST_SECONDS, limits.MOST_MEGABYTES)


def read(
    content: bytes, progress: OnProgress = silent, waiting: OnWaiting | None = None
) -> SampleSheet:
    """Read a CSV or XLSX file as `reading.read` does, in a child; `waiting` is called with how many
    sheets are read before.

    Raises Refused: also where too many wait, where it takes too long, and where the child dies of
    it, as of hunger.
    """
    if len(content) > limits.MOST_BYTES:
        raise Refused(FileProblem.TOO_LARGE, most=limits.MOST_BYTES // 1_000_000)
    try:
        answer = CHILDREN.do(READING, content, progress, waiting)
    except Unable as unable:
        if unable.why is Why.LATE:
            raise Refused(FileProblem.LATE, most=limits.MOST_SECONDS) from unable
        code = FileProblem.BUSY if unable.why is Why.BUSY else FileProblem.DIED
        raise Refused(code) from unable
    return _sheet(answer)


def read_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: a sheet, or why it is refused, as lines of JSON."""
    try:
        sheet = reading.read(content, progress)
    except Refused as refused:
        return _line(refused.reason.code, dict(refused.reason.values))
    head = _line("", [sheet.headings, sheet.above, sheet.name, sheet.others])
    rows = (
        _line(row, [[c] if isinstance(c, Exact) else c for c in cells]) for row, cells in sheet.rows
    )
    return b"\n".join([head, *rows])


def _line(*values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _sheet(answer: bytes) -> SampleSheet:
    """The sheet of a child's answer, line by line, so that others have their turn between. Raises
    Refused."""
    first, *lines = answer.split(b"\n")
    code, values = json.loads(first)
    if code:
        raise Refused(FileProblem(code), **values)
    headings, above, name, others = values
    rows = []
    for row, cells in map(json.loads, lines):
        rows.append((row, [Exact(*c) if isinstance(c, list) else c for c in cells]))
    return SampleSheet(headings, rows, above, name, tuple(others))
