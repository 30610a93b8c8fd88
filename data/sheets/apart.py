"""A stranger's sheet read in a child of the process, and the rows of a long one taken there: what
becomes of the child is not the server's.

One sheet at a time is worked at; a few more wait in line.
"""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

from data.child import Children, OnWaiting, Task, Unable, Why
from data.sheets import limits, taking
from data.sheets.columns import ColumnMatch
from data.sheets.layout import Choices, CornerPart, Layout, SampleSheet, SheetForm
from data.sheets.packed import Packed
from data.sheets.problems import FileProblem, Refused, SheetNote, reason
from data.sheets.reading import AS_FOUND, TOGETHER, OnProgress, asked, rows_of, silent
from data.sheets.taking import SheetAccount
from data.sheets.works import WaterworksIndex

if TYPE_CHECKING:
    from data.store import Store

CHILDREN = Children(limits.AT_ONCE, limits.MOST_WAITING)
READING = Task("data.sheets.reading:read_here", limits.MOST_SECONDS, limits.READING_MEGABYTES)
TAKING = Task("data.sheets.taking:take_here", limits.MOST_SECONDS, limits.TAKING_MEGABYTES)


def read(
    content: bytes,
    progress: OnProgress = silent,
    waiting: OnWaiting | None = None,
    choices: Choices = AS_FOUND,
) -> SampleSheet:
    """Read a CSV or XLSX file as `reading.read` does, in a child; `waiting` is called with how many
    sheets are read before.

    Raises Refused: also where too many wait, where it takes too long, and where the child dies of
    it, as of hunger.
    """
    if len(content) > limits.MOST_BYTES:
        raise Refused(FileProblem.TOO_LARGE, most=limits.MOST_BYTES // 1_000_000)
    return _sheet(_done(READING, asked(content, choices), progress, waiting))


def take(
    sheet: SampleSheet,
    match: ColumnMatch,
    store: Store,
    progress: OnProgress = silent,
    waiting: OnWaiting | None = None,
) -> SheetAccount:
    """Take every row of a sheet or set it aside as `taking.take` does, those of a long one in a
    child. Raises Refused as `read`."""
    if len(sheet.rows) <= limits.MOST_ROWS_HERE:
        return taking.take(sheet, match, store, progress)
    given = pickle.dumps((sheet, match, WaterworksIndex(store)))
    # Of a child that has seen text alone, and run nothing but our own lines on it.
    made = pickle.loads(_done(TAKING, given, progress, waiting))
    if len(made["samples"]) > limits.MOST_SAMPLES:
        raise Refused(FileProblem.TOO_MANY_SAMPLES, most=limits.MOST_SAMPLES)
    account = SheetAccount(sheet, match, made["taken"], made["aside"], made["notes"])
    vars(account).update(made)  # what is worked out when first asked for, too
    return account


def _done(task: Task, content: bytes, progress: OnProgress, waiting: OnWaiting | None) -> bytes:
    try:
        return CHILDREN.do(task, content, progress, waiting)
    except Unable as unable:
        if unable.why is Why.LATE:
            raise Refused(FileProblem.LATE, most=limits.MOST_SECONDS) from unable
        code = FileProblem.BUSY if unable.why is Why.BUSY else FileProblem.DIED
        raise Refused(code) from unable


def _sheet(answer: bytes) -> SampleSheet:
    """The sheet of a child's answer; its rows stay the lines that they came in until they are asked
    for. Raises Refused."""
    first, *lines = answer.split(b"\n")
    code, values = json.loads(first)
    if code:
        raise Refused(FileProblem(code), **values)
    headings, count, above, name, others, hidden, (kind, numbers, corner), noted = values
    rows = Packed(lines, TOGETHER, count, rows_of)
    shown = tuple(
        (row, tuple((text, CornerPart(part)) for text, part in cells)) for row, cells in corner
    )
    layout = Layout(SheetForm(kind), tuple(numbers), shown)
    notes = tuple((reason(SheetNote(code), **said), count) for code, said, count in noted)
    away = frozenset(hidden)
    return SampleSheet(headings, rows, above, name, tuple(others), away, layout, notes)
