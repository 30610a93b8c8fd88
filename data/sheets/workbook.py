"""XLSX, read part by part through expat, each held against limits while it is read.

An XLSX file is a zip of XML. The zip's own sizes are held against limits before anything is
unpacked; expat refuses a document type (so no entity of any kind is ever expanded); rows, columns
and texts beyond the limits end the reading. zipfile never unpacks more than the size that a part
declares, so the declared sizes are bounds. Names are read without their namespaces, so that Strict
Open XML is the same as the usual kind, and of styles only what changes the sense of a cell: number
formats and struck-out text. A fault in styles, properties or drawings is none of the figures.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from data.sheets import limits
from data.sheets.formats import BUILT_IN, Exact, shown
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
OTHER_KINDS = ("xl/workbook.bin", "content.xml")
"""Parts of workbooks of another kind: XLSB, ODS."""
CELLS = frozenset({"row", "c", "v", "is", "t", "si", "r", "f", "rPr"})
"""Elements that a sheet may have many of; a workbook has few of all others."""
HARMLESS_LINK = "/hyperlink"
CHUNK = 1 << 20
LAST_ROW = 1_048_576
REMEMBERED = 100_000
"""Numbers whose text is kept, as most stand in a sheet many times."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(r"([A-Z]{1,3}[1-9]\d{0,6}):([A-Z]{1,3}[1-9]\d{0,6})")
_ENDED = re.compile(r"[\d)]\s*$")
"""How a text ends behind which what is raised or lowered is a footnote."""
_TRUE = ("1", "true", "on")
Attributes = dict[str, str]


class Formula(str):
    """The value kept beside a formula: what it was when the workbook was saved."""

    __slots__ = ()


class Struck(str):
    """A text of which something is struck out."""

    __slots__ = ()


class Filled(str):
    """A cell that has its text from the first cell of the merged area that it lies in."""

    __slots__ = ()


@dataclass
class Grid:
    """One sheet: its rows of text with the numbers that a spreadsheet shows, which of them are
    hidden, and whether the style of a cell is not there, as the styles are damaged."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles_lost: bool = False


@dataclass
class Book:
    """The visible sheets of a workbook, and the names of the hidden ones."""

    sheets: list[Grid]
    hidden: tuple[str, ...]


OnRows = Callable[[int], None]


def open_book(content: bytes, on_rows: OnRows = lambda count: None) -> Book:
    """Check a workbook and read its visible sheets; `on_rows` is called with the rows read so far.

    Raises Refused for a zip bomb, macros, links to elsewhere, a document type, too many rows or
    columns, a password, or a file that is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Opened(archive, on_rows).book()
    except Refused:
        raise
    except Exception as error:  # a broken zip breaks zipfile in any way there is
        raise Refused(FileProblem.NOT_A_TABLE) from error


class _Opened:
    """A workbook whose zip is open."""

    def __init__(self, archive: zipfile.ZipFile, on_rows: OnRows):
        self._archive, self._on_rows = archive, on_rows
        _check_zip(archive.infolist())
        self._parts = {_plain_path(part.filename): part for part in archive.infolist()}
        if any(name in self._parts for name in OTHER_KINDS):
            raise Refused(FileProblem.OTHER_WORKBOOK)
        self._styles, self._from_1904 = _Styles(), False
        self._strings: list[str] = []
        self._kept = _Kept()

    def book(self) -> Book:
        """Read every part: those that the figures stand in for their cells, all others only to find
        what is refused."""
        root = self._links("_rels/.rels", "")
        workbook = next(
            (to for kind, to in root.values() if kind.endswith("/officeDocument")),
            "xl/workbook.xml",
        )
        folder, name = posixpath.split(workbook)
        links = self._links(f"{folder}/_rels/{name}.rels", folder)
        head = _Workbook()
        self._look(workbook, head.start)
        self._from_1904 = head.from_1904
        by_kind = {kind.rpartition("/")[2]: to for kind, to in links.values()}
        sheets = [(name, state, links[id_][1]) for name, state, id_ in head.sheets if id_ in links]
        visible = [one for one in sheets if one[1] not in ("hidden", "veryHidden")]
        paths = {path for *_, path in visible} & self._parts.keys()
        for path in self._parts.keys() - paths - {workbook}:
            self._other(path, by_kind)
        grids = [self._grid(name, path) for name, _, path in visible if path in self._parts]
        if not grids:
            raise Refused(FileProblem.NOT_A_TABLE)
        return Book(grids, tuple(name for name, state, _ in sheets if state != "visible" and state))

    def _other(self, path: str, by_kind: dict[str, str]) -> None:
        """Look a part through that is no visible sheet."""
        if path == by_kind.get("sharedStrings"):
            strings = _Strings()
            if not self._look(path, strings.start, strings.end, strings.characters):
                raise Refused(FileProblem.DIED)
            self._strings = strings.found
        elif path == by_kind.get("styles"):
            self._look(path, self._styles.start)
        else:
            try:
                self._look(path)
            except (zipfile.BadZipFile, EOFError):  # a picture, which nobody looks at
                return

    def _links(self, path: str, folder: str) -> dict[str, tuple[str, str]]:
        """The parts that a part is linked to: kind and path, by id."""
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship":
                to = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found[attributes.get("Id", "")] = attributes.get("Type", ""), _plain_path(to)

        self._look(path, start)
        return found

    def _look(self, path: str, *handlers: Callable[..., None]) -> bool:
        """Run a part through expat; return whether it is there and whole."""
        part = self._parts.get(_plain_path(path))
        return part is not None and _Look(part.filename, *handlers).read(self._archive, part)

    def _grid(self, name: str, path: str) -> Grid:
        part = self._parts[path]
        sheet = _Sheet(
            name, self._strings, self._styles, self._from_1904, self._kept, self._on_rows
        )
        look = _Look(part.filename, sheet.start, sheet.end, sheet.characters)
        if not look.read(self._archive, part):
            raise Refused(FileProblem.DIED)
        return sheet.filled()


def _check_zip(parts: list[zipfile.ZipInfo]) -> None:
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
        plain = part.filename.casefold()
        for inside, what in FORBIDDEN.items():
            if inside in plain:
                raise Refused(what)


def _plain_path(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").casefold()


class _Look:
    """One part of a workbook, run through expat once and held against the limits."""

    def __init__(
        self,
        part: str,
        start: Callable[[str, Attributes], None] | None = None,
        end: Callable[[str], None] | None = None,
        characters: Callable[[str], None] | None = None,
    ):
        self._part, self._start_of, self._end_of, self._text_of = part, start, end, characters
        self._text = self._formats = self._depth = 0
        self._cells = self._cells_of_row = self._others = 0

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
        """Read the part; return whether it is whole XML."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._document_type
        parser.buffer_text = True
        with archive.open(part) as source:
            try:
                while chunk := source.read(CHUNK):
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
            except expat.ExpatError:
                return False
        return True

    def _document_type(self, *_: object) -> None:
        raise Refused(FileProblem.DOCUMENT_TYPE)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        self._depth += 1
        self._text = 0
        if tag == "c":
            self._cells_of_row += 1
            self._cells += 1
            if self._cells_of_row > limits.MOST_CELLS_OF_ROW:
                self._count(tag)
        elif tag != "v":  # which stands in a cell, and those are counted
            self._formats += tag == "numFmt"
            self._count(tag)
            if tag == "Relationship":
                _check_link(attributes)
        for value in attributes.values():
            if len(value) > limits.LONGEST_FORMAT:
                self._measure(attributes)
        if self._start_of:
            self._start_of(tag, attributes)

    def _count(self, tag: str) -> None:
        """Refuse what would fill the memory or takes too long."""
        if tag == "row":
            self._cells_of_row = 0
        elif tag == "si":
            self._cells += 1
        elif tag not in CELLS:
            self._others += 1
        if self._cells_of_row > limits.MOST_CELLS_OF_ROW:
            raise Refused(FileProblem.TOO_WIDE, most=limits.MOST_COLUMNS)
        if (
            self._cells > limits.MOST_CELLS
            or self._others > limits.MOST_OTHER_ELEMENTS
            or self._depth > limits.DEEPEST
            or self._formats > limits.MOST_FORMATS
        ):
            raise Refused(FileProblem.BOMB)

    def _measure(self, attributes: Attributes) -> None:
        """Refuse what is longer than a workbook needs."""
        most = limits.LONGEST_FORMAT if "formatCode" in attributes else limits.LONGEST_TEXT
        if any(len(value) > most for value in attributes.values()):
            raise Refused(FileProblem.OVERLONG, part=self._part, most=most)

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text > limits.LONGEST_TEXT:
            raise Refused(FileProblem.OVERLONG, part=self._part, most=limits.LONGEST_TEXT)
        if self._text_of:
            self._text_of(text)

    def _end(self, name: str) -> None:
        self._text = 0
        self._depth -= 1
        if self._end_of:
            self._end_of(name.rpartition(":")[2] if ":" in name else name)


def _check_link(attributes: Attributes) -> None:
    outward = attributes.get("TargetMode", "").casefold() == "external"
    kind = attributes.get("Type", "")
    if "externalLink" in kind or (outward and not kind.endswith(HARMLESS_LINK)):
        raise Refused(FileProblem.LINKED)


class _Workbook:
    """The list of sheets: name, state and id of the link to each."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note a sheet, or where dates are counted from."""
        if tag == "sheet":
            id_ = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), id_))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in _TRUE


class _Styles:
    """Of the styles: the number format of each kind of cell, and whether it is struck out."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._struck: list[bool] = []
        self._cells: list[tuple[str, str]] = []
        self._in = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note a format, a font or a kind of cell."""
        if tag in ("fonts", "cellXfs", "numFmts", "dxfs", "cellStyleXfs", "fills", "cellStyles"):
            self._in = tag
        elif tag == "numFmt" and self._in == "numFmts":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "font" and self._in == "fonts":
            self._struck.append(False)
        elif tag == "strike" and self._in == "fonts" and self._struck:
            self._struck[-1] = attributes.get("val", "1") in _TRUE
        elif tag == "xf" and self._in == "cellXfs":
            self._cells.append((attributes.get("numFmtId", ""), attributes.get("fontId", "")))

    def is_lost(self, style: str) -> bool:
        """Whether a style that a cell names is not there; the first is that of plain cells."""
        return style not in ("", "0") and not (style.isdecimal() and int(style) < len(self._cells))

    def of(self, style: str) -> tuple[str, bool]:
        """The number format of a style, and whether it strikes out."""
        if not style.isdecimal() or int(style) >= len(self._cells):
            return "", False
        number, font = self._cells[int(style)]
        code = self._formats.get(number)
        if code is None:
            code = BUILT_IN.get(int(number), "") if number.isdecimal() else ""
        struck = font.isdecimal() and int(font) < len(self._struck) and self._struck[int(font)]
        return code, struck


class _Rich:
    """A text of several runs: one that is struck out strikes all, one that is raised behind a
    number is a footnote to it."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool, bool]] = []
        self._text, self._struck, self._raised = "", False, False
        self._reads = self._aside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note what holds for the text to come."""
        if tag == "t":
            self._reads, self._text = not self._aside, ""
        elif tag == "r":
            self._struck = self._raised = False
        elif tag == "rPh":  # how a name is spoken
            self._aside = True
        elif tag == "strike":
            self._struck = attributes.get("val", "1") in _TRUE
        elif tag == "vertAlign":
            self._raised = attributes.get("val") in ("superscript", "subscript")

    def end(self, tag: str) -> None:
        """Keep the text that ends."""
        if tag == "t" and self._reads:
            self._runs.append((self._text, self._struck, self._raised))
            self._reads = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "r":
            self._struck = self._raised = False

    def characters(self, text: str) -> None:
        """Add to the text."""
        if self._reads:
            self._text += text

    def whole(self) -> str:
        """The text of all runs; a new one begins."""
        runs, self._runs = self._runs, []
        if len(runs) == 1 and not runs[0][1]:
            return runs[0][0]
        struck = any(struck and text.strip() for text, struck, _ in runs)
        base = "".join(text for text, _, raised in runs if not raised)
        footnote = any(raised for *_, raised in runs) and _ENDED.search(base) is not None
        if footnote and re.search(r"\b10$", base):  # a power of ten
            base, footnote = f"{base}^", True
        text = base if footnote else "".join(text for text, *_ in runs)
        return Struck(text) if struck else text


class _Strings:
    """The texts that cells point at."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._rich = _Rich()
        self.start, self.characters = self._rich.start, self._rich.characters

    def end(self, tag: str) -> None:
        """Keep the text that ends."""
        self._rich.end(tag)
        if tag == "si":
            self.found.append(self._rich.whole())


@dataclass
class _Kept:
    """How much of all sheets has been taken into memory."""

    rows: int = 0
    cells: int = 0
    characters: int = 0

    def add(self, cells: list[str]) -> None:
        """Count a row. Raises Refused where it is too much."""
        self.rows += 1
        self.cells += len(cells)
        self.characters += sum(map(len, cells))
        too_much = self.cells > limits.MOST_KEPT_CELLS or self.characters > limits.MOST_CHARACTERS
        if self.rows > limits.MOST_ROWS_OF_FILE or too_much:
            raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)


class _Sheet:
    """The cells of one sheet, as they come from expat."""

    def __init__(
        self, name: str, strings: list[str], styles: _Styles, from_1904: bool, kept: _Kept,
        on_rows: OnRows,
    ):  # fmt: skip
        self._grid, self._kept, self._on_rows = Grid(name), kept, on_rows
        self._strings, self._from_1904 = strings, from_1904
        self._style_of, self._is_lost = styles.of, styles.is_lost
        self._styles = dict[str, tuple[str, bool]]()
        self._cells: list[str] = []
        self._row, self._column = 0, 0
        self._kind = self._style = self._value = ""
        self._reads = self._formula = self._in_cell = False
        self._rich: _Rich | None = None
        self._merged: list[tuple[int, int, int, int]] = []
        self._numbers: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._remembered, self._columns = 0, dict[str, int]()

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin a row, a cell or what stands in one."""
        if tag == "c":
            self._column = (
                self._column_of(attributes["r"]) if "r" in attributes else (self._column + 1)
            )
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value, self._formula, self._in_cell = "", False, True
        elif tag == "v":
            self._reads = True
        elif self._rich:
            self._rich.start(tag, attributes)
        elif tag == "row":
            self._begin(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "is":
            self._rich = _Rich()
        elif tag == "mergeCell" and (area := _AREA.fullmatch(attributes.get("ref", ""))):
            (top, left), (bottom, right) = map(_place, area.groups())
            self._merged.append((top, left, bottom, right))
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            ends = [attributes.get(end, "") for end in ("min", "max")]
            if all(end.isdecimal() and len(end) < 6 for end in ends):
                last = min(int(ends[1]), limits.MOST_COLUMNS)
                self._grid.hidden_columns.update(range(int(ends[0]) - 1, last))

    def _column_of(self, reference: str) -> int:
        """The number of a cell's column, from 1, looked up by its letters."""
        letters = reference.rstrip("0123456789")
        known = self._columns.get(letters)
        if known is None or letters == reference:
            known = self._columns[letters] = _column(reference)
        return known

    def _begin(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not (number.isdecimal() and len(number) < 8 and int(number) <= LAST_ROW):
            raise Refused(FileProblem.NOT_A_TABLE)
        self._row, self._column, self._cells = int(number), 0, []
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self._grid.hidden.add(self._row)

    def characters(self, text: str) -> None:
        """Add to the value of a cell."""
        if self._reads:
            self._value += text
        elif self._rich:
            self._rich.characters(text)

    def end(self, tag: str) -> None:
        """End a row, a cell or what stands in one."""
        if tag == "v":
            self._reads = False
        elif tag == "c":
            if self._value:
                self._keep(self._text())
            elif self._formula:
                self._keep(Formula("?"))
            self._in_cell = False
        elif tag == "row":
            if self._cells:
                self._kept.add(self._cells)
                self._grid.rows.append((self._row, self._cells))
                if len(self._grid.rows) % 500 == 0:
                    self._on_rows(len(self._grid.rows))
        elif tag == "is":
            assert self._rich is not None
            self._value, self._kind, self._rich = self._rich.whole(), "inlineStr", None
        elif self._rich:
            self._rich.end(tag)

    def _keep(self, text: str) -> None:
        if self._row > limits.FURTHEST_ROW:
            raise Refused(FileProblem.FAR_DOWN, row=self._row, most=limits.FURTHEST_ROW)
        if self._column > limits.MOST_COLUMNS:
            raise Refused(FileProblem.TOO_WIDE, most=limits.MOST_COLUMNS)
        place, cells = self._column - 1, self._cells
        if place == len(cells):
            cells.append(text)
        else:
            cells += [""] * (place + 1 - len(cells))
            cells[place] = text

    def _text(self) -> str:
        """A cell as text, marked where it is a formula or struck out."""
        value, kind = self._value, self._kind
        style = self._styles.get(self._style)
        if style is None:
            style = self._styles[self._style] = self._style_of(self._style)
            self._grid.styles_lost |= self._is_lost(self._style)
        if kind == "n":
            numbers = self._numbers[self._style]
            text = numbers.get(value)
            if text is None:
                text = self._number(value, style[0])
                if self._remembered < REMEMBERED:
                    numbers[value] = text
                    self._remembered += 1
        elif kind == "s":
            known = value.isdecimal() and len(value) < 9 and int(value) < len(self._strings)
            text = self._strings[int(value)] if known else "?"
        elif kind == "b":
            text = "True" if value == "1" else "False"
        else:
            text = value[:10] if kind == "d" else value
        if self._formula:
            return Formula(text)
        return Struck(text) if style[1] else text

    def _number(self, value: str, code: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if not abs(number) < 1e15:
            return value
        return shown(number, code, self._from_1904)

    def filled(self) -> Grid:
        """The sheet with the first cell of each merged area in all cells of it."""
        rows, left = dict(self._grid.rows), limits.MOST_FILLED
        for top, first, bottom, last in self._merged:
            cells = rows.get(top, [])
            text = cells[first] if first < len(cells) else ""
            if not text:
                continue
            for number in range(top, min(bottom, limits.FURTHEST_ROW) + 1):
                left -= last + 1 - first
                if left < 0 or last >= limits.MOST_COLUMNS:
                    break
                below = rows.get(number)
                if below is None:
                    continue
                below += [""] * (last + 1 - len(below))
                for place in range(first, last + 1):
                    below[place] = below[place] or Filled(text)
        return self._grid


def _place(reference: str) -> tuple[int, int]:
    """The row of a cell, and the position of its column, from 0."""
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), _column(reference) - 1) if found else (LAST_ROW, LAST_ROW)


def _column(reference: str) -> int:
    """The number of a cell's column, from 1; larger than any where the reference is invalid."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return LAST_ROW
    place = 0
    for letter in found[1]:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place


__all__ = ["Book", "Exact", "Filled", "Formula", "Grid", "Struck", "open_book"]
