"""Finding the register's extracts in a folder, zipped or not, whole or in pieces.

Every file is UTF-8 with semicolons, with or without a byte-order mark; only the first piece of a
file in pieces has a header. Nothing is read here but the first line of each.
"""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from data.faults import Fault, SourceError
from data.register.text import repair

SYSTEMS = "vannforsyningssystem"
REPORTS = "vannforsyningssystem_innrapportering"
TREATED = "vannforsyningssystem_analyse"
RAW = "inntakspunkt_analyse"
PLANTS = "vannbehandlingsanlegg"
INTAKES = "inntakspunkt"
_ANALYSIS = (
    *("mtid_vf", "periode", "analysetype", "ant_analyser"),
    *("verdi_max", "verdi_min", "verdi_median", "verdi_gjsn"),
)
NEEDED = {  # the columns that are used; without one, what it holds would be taken for missing
    SYSTEMS: (
        *("mtid_vf", "aktiv", "vannforsyningssystem", "kommunenr", "kommune", "periode"),
        *("virksomhet", "virksomhet_kommunenr", "virksomhet_kommune", "orgform", "orgnr", "fnavn"),
        *("ir_orgform", "ant_fastboende", "vannprod", "vann_mottatt"),
    ),
    REPORTS: ("mtid_vf", "periode", "ant_fastboende", "vannprod", "vann_mottatt"),
    TREATED: _ANALYSIS,
    RAW: (*_ANALYSIS, "mtid_ip"),
    PLANTS: (
        *("mtid_vf", "mtid_vb", "aktiv", "periode", "funksjon", "kunstig_infiltrasjon"),
        *("avsalting", "koagulering", "fjerning_jern_mangan", "ph_just_korrosjonkontroll"),
        "avherding",
    ),
    INTAKES: ("mtid_vf",),  # its other columns are found by `intakes.columns`
}
NAME = re.compile(rf"({'|'.join(NEEDED)})(?:_part_(\d+))?\.csv", re.IGNORECASE)
_FIRST_LINE_BYTES = 100_000
MOST_UNPACKED = 5_000_000_000
"""Bytes that the archives may unpack to; the register of 2026 has some 70 million."""


@dataclass(frozen=True)
class Piece:
    """One file as it can be read: its `name` in the account, where it lies, its columns in order,
    and whether its first line is a header. `saved` is the day that it was last saved (ISO)."""

    name: str
    path: Path
    columns: tuple[str, ...]
    header: bool
    saved: str


@dataclass(frozen=True)
class _Found:
    kind: str
    part: int | None
    name: str
    path: Path
    saved: str


def find(folder: Path, scratch: Path) -> dict[str, list[Piece]]:
    """Return the pieces of each extract in `folder` by kind, in order; zipped ones are unpacked
    into `scratch`.

    Raises SourceError where there is none, a piece is missing or stands twice, or a column that
    is needed is not there.
    """
    found = sorted(
        [*_plain(folder), *_zipped(folder, scratch)], key=lambda one: (one.kind, one.part or 0)
    )
    if not found:
        names = ", ".join(f"{kind}.csv" for kind in NEEDED)
        message = f"none of the register's extracts is here; looked for {names}, also in .zip"
        raise SourceError([Fault(str(folder), None, None, message)])
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in NEEDED}
    faults = [fault for kind, files in by_kind.items() for fault in _gaps(kind, files)]
    if faults:
        raise SourceError(faults)
    return {kind: _pieces(files) for kind, files in by_kind.items() if files}


def _plain(folder: Path) -> Iterator[_Found]:
    if not folder.is_dir():
        raise SourceError([Fault(str(folder), None, None, "there is no such folder")])
    for path in folder.iterdir():
        if match := NAME.fullmatch(path.name):
            _check_file(path)
            yield _found(match, path.name, path, _day(path.stat().st_mtime))


def _check_file(path: Path) -> None:
    if not path.is_file():
        message = "is no file, or a link to one that is gone; put the extract itself here"
        raise SourceError([Fault(path.name, None, None, message)])


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _found(match: re.Match[str], name: str, path: Path, saved: str) -> _Found:
    part = None if match[2] is None else int(match[2])
    return _Found(match[1].lower(), part, name, path, saved)


def _zipped(folder: Path, scratch: Path) -> Iterator[_Found]:
    """The extracts in the archives of a folder, unpacked under names of our own."""
    size = 0
    for archive in sorted(folder.glob("*.[zZ][iI][pP]")):
        _check_file(archive)
        try:
            with zipfile.ZipFile(archive) as opened:
                for member in opened.infolist():
                    match = NAME.fullmatch(Path(member.filename).name)
                    if not match:
                        continue
                    size += member.file_size
                    if size > MOST_UNPACKED:
                        message = f"unpacks to more than {MOST_UNPACKED:,} bytes: no register"
                        raise SourceError([Fault(archive.name, None, None, message)])
                    target = scratch / f"{archive.stem}-{Path(member.filename).name}"
                    with opened.open(member) as packed, target.open("wb") as unpacked:
                        shutil.copyfileobj(packed, unpacked, 1 << 20)
                    name = f"{archive.name}/{member.filename}"
                    yield _found(match, name, target, _day_packed(member, archive))
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
            message = f"cannot be unpacked: {error}; fetch the file again"
            raise SourceError([Fault(archive.name, None, None, message)]) from error


def _day_packed(member: zipfile.ZipInfo, archive: Path) -> str:
    """The day that a packed file was saved; that of the archive where none is given."""
    try:
        return date(*member.date_time[:3]).isoformat()
    except ValueError:
        return _day(archive.stat().st_mtime)


def _gaps(kind: str, files: list[_Found]) -> Iterator[Fault]:
    """One fault for a file that stands twice or a piece that is not there."""
    parts = [one.part for one in files]
    for one in files:
        if parts.count(one.part) > 1 or (one.part is None and len(files) > 1):
            others = ", ".join(other.name for other in files if other is not one)
            message = f"the same extract stands here as {others} too; keep one of them"
            yield Fault(one.name, None, None, message)
            return
    numbers = {part for part in parts if part is not None}
    for missing in sorted(set(range(max(numbers, default=0))) - numbers):
        message = "this piece is missing, and rows would be lost without it"
        yield Fault(f"{kind}_part_{missing}.csv", None, None, message)


def _pieces(files: list[_Found]) -> list[Piece]:
    pieces: list[Piece] = []
    for one in files:
        first = _first_line(one)
        header = "mtid_vf" in first
        if not header and not pieces:
            message = f"the column names are missing; read {';'.join(first)[:80]!r}"
            raise SourceError([Fault(one.name, 1, None, message)])
        columns = first if header else pieces[0].columns
        pieces.append(Piece(one.name, one.path, columns, header, one.saved))
        _check_columns(one, columns)
    return pieces


def _check_columns(one: _Found, columns: tuple[str, ...]) -> None:
    there = ", ".join(columns)
    faults = [
        Fault(one.name, 1, column, f"the column is missing; the file has: {there}")
        for column in NEEDED[one.kind]
        if column not in columns
    ]
    faults += [
        Fault(one.name, 1, column, "the column stands twice")
        for column in sorted({column for column in columns if columns.count(column) > 1})
    ]
    if faults:
        raise SourceError(faults)


def _first_line(one: _Found) -> tuple[str, ...]:
    """The cells of the first line, in small letters."""
    with one.path.open("rb") as file:
        line = file.readline(_FIRST_LINE_BYTES)
    if not line.strip():
        raise SourceError([Fault(one.name, None, None, "the file is empty; fetch it again")])
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = line[error.start : error.start + 1]
        message = f"byte {found!r} is not UTF-8; save the file as UTF-8"
        raise SourceError([Fault(one.name, 1, None, message)]) from error
    cells = next(csv.reader([text.rstrip("\r\n")], delimiter=";"))
    return tuple(repair(cell).lstrip("\ufeff").strip().lower() for cell in cells)
