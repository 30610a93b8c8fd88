"""XLSX, opened only after every part of it has been checked.

An XLSX file is a zip of XML. Before openpyxl sees it, the zip's own sizes are held against limits,
and each part is run through expat, which refuses a document type (so no entity of any kind is ever
expanded) and finds formulas, rows and columns beyond the limits. zipfile never unpacks more than
the size that a part declares, so the declared sizes are bounds.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.parsers import expat

import openpyxl
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from data.sheets import limits
from data.sheets.problems import FileProblem, Refused

FORBIDDEN = {  # part of a path within the zip: why it is refused
    "vbaproject": FileProblem.MACROS,
    "macrosheets": FileProblem.MACROS,
    "externallinks": FileProblem.LINKED,
    "connections": FileProblem.EMBEDDED,
    "querytables": FileProblem.EMBEDDED,
    "embeddings": FileProblem.EMBEDDED,
    "activex": FileProblem.EMBEDDED,
    "ctrlprops": FileProblem.EMBEDDED,
}
CELLS = frozenset({"row", "c", "v", "is", "t", "si", "r"})
"""Elements that a sheet may have many of; a workbook has few of all others."""
HARMLESS_LINK = "/hyperlink"
CHUNK = 1 << 20
LAST_ROW = 1_048_576
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_DECIMALS = re.compile(r"0\.(0+)")


class Exact(str):
    """A number that stands in a workbook as a number: its point can only be a decimal point."""

    __slots__ = ()


@dataclass
class Book:
    """The first visible sheet of a workbook, its rows still unread, and the names of the others."""

    name: str
    others: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    row_count: int


def open_book(content: bytes) -> Book:
    """Check a workbook and open its first visible sheet.

    Raises Refused for a zip bomb, macros, formulas, links to elsewhere, a document type, too many
    columns, a password, or a file that is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows, last = _checked_rows(archive)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Refused:
        raise
    except Exception as error:  # a broken workbook breaks openpyxl in any way there is
        raise Refused(FileProblem.NOT_A_TABLE) from error
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Refused(FileProblem.NOT_A_TABLE)
    others = tuple(sheet.title for sheet in book.worksheets if sheet is not visible[0])
    # What the sheet says of its own size may be a lie: count the cells instead.
    visible[0].reset_dimensions()
    return Book(visible[0].title, others, _rows(visible[0], last), rows)


def _checked_rows(archive: zipfile.ZipFile) -> tuple[int, int]:
    """Check every part; return how many rows have a value in them, and the number of the last."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    steep = any(
        part.file_size > limits.SMALL_PART
        and part.file_size > limits.MOST_RATIO * part.compress_size
        for part in parts
    )
    if unpacked > limits.MOST_UNPACKED or steep or len(parts) > limits.MOST_PARTS:
        raise Refused(FileProblem.BOMB)
    kinds = {part.compress_type for part in parts}
    if kinds - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or any(p.flag_bits & 1 for p in parts):
        raise Refused(FileProblem.NOT_A_TABLE)
    for part in parts:
        _check_name(part.filename)
    looks = [_Look(archive, part) for part in parts]
    return sum(look.rows for look in looks), max((look.last for look in looks), default=0)


def _check_name(name: str) -> None:
    plain = name.casefold()
    for inside, what in FORBIDDEN.items():
        if inside in plain:
            raise Refused(what)


class _Look:
    """One part of a workbook, run through expat once."""

    def __init__(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo):
        self.rows = self.last = 0
        self._part = part.filename
        self._row = self._text = self._formats = 0
        self._valued = False
        self._cell = ""
        self._cells = self._cells_of_row = self._others = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._document_type
        self._path: list[str] = []
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.buffer_text = True
        with archive.open(part) as source:
            try:
                while chunk := source.read(CHUNK):
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
            except expat.ExpatError:
                # A picture, or what openpyxl, which uses the same parser, cannot read either.
                return

    def _document_type(self, *_: object) -> None:
        raise Refused(FileProblem.DOCUMENT_TYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._count(tag)
        self._measure(tag, attributes)
        if tag == "row":
            number = attributes.get("r", str(self._row + 1))
            if not (number.isdecimal() and len(number) < 8 and int(number) <= LAST_ROW):
                raise Refused(FileProblem.NOT_A_TABLE)
            self._row, self._valued = int(number), False
        elif tag == "c":
            self._cell = attributes.get("r", "")
        elif tag in ("v", "is", "f") and self._path and self._path[-1] == "c":
            self._value(tag)
        elif tag == "Relationship":
            self._link(attributes)
        self._path.append(tag)

    def _count(self, tag: str) -> None:
        """Refuse what would fill the memory when openpyxl builds objects from it."""
        self._cells_of_row = 0 if tag == "row" else self._cells_of_row + (tag == "c")
        self._cells += tag in ("c", "si")
        self._others += tag not in CELLS
        if self._cells_of_row > limits.MOST_CELLS_OF_ROW:
            raise Refused(FileProblem.TOO_WIDE, most=limits.MOST_COLUMNS)
        if (
            self._cells > limits.MOST_CELLS
            or self._others > limits.MOST_OTHER_ELEMENTS
            or len(self._path) > limits.DEEPEST
        ):
            raise Refused(FileProblem.BOMB)

    def _measure(self, tag: str, attributes: dict[str, str]) -> None:
        """Refuse what is longer, or stands more often, than a workbook needs."""
        self._text = 0
        most = limits.LONGEST_FORMAT if "formatCode" in attributes else limits.LONGEST_TEXT
        if any(len(value) > most for value in attributes.values()):
            raise Refused(FileProblem.OVERLONG, part=self._part, most=most)
        self._formats += tag == "numFmt"
        if self._formats > limits.MOST_FORMATS:
            raise Refused(FileProblem.BOMB)

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text > limits.LONGEST_TEXT:
            raise Refused(FileProblem.OVERLONG, part=self._part, most=limits.LONGEST_TEXT)

    def _end(self, name: str) -> None:
        self._text = 0
        if name.rpartition(":")[2] == "row" and self._valued:
            self.rows += 1
            self.last = max(self.last, self._row)
        self._path.pop()

    def _value(self, tag: str) -> None:
        if tag == "f":
            raise Refused(FileProblem.FORMULA, cell=self._cell or "?")
        self._valued = True
        if self._row > limits.FURTHEST_ROW:
            most = limits.FURTHEST_ROW
            raise Refused(FileProblem.FAR_DOWN, row=self._row, most=most)
        if self._cell and _column(self._cell) > limits.MOST_COLUMNS:
            raise Refused(FileProblem.TOO_WIDE, most=limits.MOST_COLUMNS)

    def _link(self, attributes: dict[str, str]) -> None:
        outward = attributes.get("TargetMode", "").casefold() == "external"
        kind = attributes.get("Type", "")
        if "externalLink" in kind or (outward and not kind.endswith(HARMLESS_LINK)):
            raise Refused(FileProblem.LINKED)


def _column(reference: str) -> int:
    """The number of a cell's column, from 1; larger than any where the reference is invalid."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return LAST_ROW
    place = 0
    for letter in found.group(1):
        place = 26 * place + ord(letter) - ord("A") + 1
    return place


def _rows(sheet: Any, last: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet up to the `last` with a value as text, with their numbers; openpyxl
    puts an empty row for each that is missing."""
    try:
        rows = sheet.iter_rows(max_col=limits.MOST_COLUMNS, max_row=max(last, 1))
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except Refused:
        raise
    except Exception as error:  # see open_book
        raise Refused(FileProblem.NOT_A_TABLE) from error


def _text(cell: ReadOnlyCell | EmptyCell) -> str:
    """A cell as text: a date as 2024-05-31, a number with all of its digits, and with the zeros
    that it is shown with."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value)


def _number(value: float, shape: str) -> str:
    """A number by its shortest decimal form, with the zeros that the cell's format shows."""
    if "%" in shape:
        return f"{value:g} ({shape})"
    plain = str(value)
    if "e" in plain or plain.endswith(".0"):
        plain = f"{Decimal(plain):f}".removesuffix(".0")
    whole, _, decimals = plain.partition(".")
    shown = _DECIMALS.search(shape.partition(";")[0])
    decimals = decimals.ljust(len(shown.group(1)) if shown else 0, "0")
    return Exact(f"{whole}.{decimals}" if decimals else whole)
