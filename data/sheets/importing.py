"""`python -m data import sheet`: a sheet's figures into a snapshot; `data.__main__` prints."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from data.folders import named, write_whole
from data.parameters import PARAMETERS
from data.progress import Progress
from data.schema import ADDRESS_OR_NOTHING
from data.sheets.apart import read
from data.sheets.columns import DECIMAL_SIGNS, FIELDS, ColumnMatch, corrected, match
from data.sheets.layout import Choices, SampleSheet, SheetForm
from data.sheets.limits import MOST_BYTES
from data.sheets.taking import SheetAccount, take
from data.store import SNAPSHOT, Store
from data.text import cleaned

_READ_WITH = ("column", "unit", "decimal", "sheet", "headings", "kind", "works", "year", "stage")


class ChoiceError(Exception):
    """A choice on the command line that does not fit the sheet."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("file", type=Path, help="CSV or XLSX with figures of waterworks")
    add_targets(parser)
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help=f"the column of a field ({', '.join(FIELDS)}); nothing behind = for none",
    )
    parser.add_argument(
        "--unit", action="append", default=[], metavar="FIELD=UNIT", help="the unit of a column"
    )
    parser.add_argument("--decimal", default="", choices=DECIMAL_SIGNS, help="the decimal sign")
    _add_layout(parser)
    _add_source(parser)


def _add_source(parser: argparse.ArgumentParser) -> None:
    """Add what is said of where a sheet's figures come from."""
    parser.add_argument("--source", default="", help="what the source is called on the pages")
    parser.add_argument("--publisher", default="", help="who publishes the figures")
    parser.add_argument("--address", default="", help="where they are published: https://…")
    parser.add_argument("--licence", default="", help="what may be done with them")
    parser.add_argument(
        "--replace", default="", metavar="NAME", help="the sheet imported earlier that goes for it"
    )


def described(options: argparse.Namespace, name: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of a sheet's source: as on the command line, else as in `name` (title,
    publisher, licence).

    Raises ChoiceError where the address is none.
    """
    if not re.fullmatch(ADDRESS_OR_NOTHING, options.address):
        raise ChoiceError(f"--address {options.address}: write https://… or http://…")
    given = {"title": options.source, "publisher": options.publisher, "url": options.address}
    given["licence"] = options.licence
    return {**name, **{field: cleaned(text) for field, text in given.items() if text}}


def kept_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what was said of a sheet's columns and layout, to read it with again."""
    return {name: getattr(options, name) for name in _READ_WITH}


def options_of(kept: Mapping[str, Any], file: Path) -> argparse.Namespace:
    """Return the options that `kept_options` kept as JSON, for a file."""
    headings = kept["headings"] and tuple(kept["headings"])
    return argparse.Namespace(**{**kept, "headings": headings}, file=file)


def _add_layout(parser: argparse.ArgumentParser) -> None:
    """Add what can be said of a sheet's layout where it is not found."""
    parser.add_argument("--sheet", default="", help="the sheet of the workbook")
    parser.add_argument(
        "--headings", type=_rows, metavar="FIRST[-LAST]", help="the rows of headings, as numbered"
    )
    kind = parser.add_mutually_exclusive_group()
    for value, what in (
        (SheetForm.WIDE, "a row is a sample"),
        (SheetForm.LONG, "a row is one value"),
        (SheetForm.TURNED, "a row is a parameter, a column a sample"),
    ):
        kind.add_argument(f"--{value}", dest="kind", action="store_const", const=value, help=what)
    parser.add_argument(
        "--works",
        default="",
        metavar="WORKS",
        help="the works of all rows: id, or name[, municipality]",
    )
    parser.add_argument("--year", default="", help="the year of all rows")
    parser.add_argument("--stage", default="", help="the stage of all rows: raw, treated")


def _rows(text: str) -> tuple[int, int]:
    """The first and last row of headings."""
    first, dash, last = text.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()) or int(last or first) < int(first):
        raise argparse.ArgumentTypeError("write a row or FIRST-LAST, as 2 or 2-3")
    return int(first), int(last or first)


def add_targets(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the snapshot that is added to and the one that is written."""
    parser.add_argument("--snapshot", type=named, default=SNAPSHOT, help="the snapshot to add to")
    parser.add_argument(
        "--into", type=named, help="folder of the new snapshot (else it replaces --snapshot)"
    )


def read_account(options: argparse.Namespace, store: Store) -> SheetAccount:
    """Read the sheet and take its rows.

    Raises Refused where it is no sheet, ChoiceError where a choice does not fit it, OSError where
    it cannot be opened.
    """
    with options.file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    with Progress() as progress:
        layout = Choices(
            options.sheet, options.headings, options.kind, options.works, options.year,
            options.stage,
        )  # fmt: skip
        sheet = read(content, progress.of_rows("reading"), choices=layout)
        chosen = _chosen(options, sheet)
        return take(sheet, chosen, store, progress.of_rows("taking"))


def _chosen(options: argparse.Namespace, sheet: SampleSheet) -> ColumnMatch:
    columns = {
        field: _place(sheet.headings, heading)
        for field, heading in _pairs(options.column, FIELDS).items()
    }
    units = _pairs(options.unit, PARAMETERS)
    for field, unit in units.items():
        if unit not in (known := PARAMETERS[field].units):
            raise ChoiceError(f"--unit {field}={unit}: known are {', '.join(known)}")
    chosen = corrected(match(sheet.headings), sheet.headings, columns, units, options.decimal)
    if shared := chosen.shared():
        raise ChoiceError(f"one column is given to several fields: {', '.join(shared)}")
    return chosen


def _pairs(given: Iterable[str], fields: Collection[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        field, sign, value = text.partition("=")
        if field not in fields or not sign:
            raise ChoiceError(f"{text}: write FIELD=VALUE with one of {', '.join(fields)}")
        pairs[field] = value
    return pairs


def _place(headings: list[str], heading: str) -> int | None:
    if not heading:
        return None
    if headings.count(heading) != 1:
        raise ChoiceError(f"{heading}: not one column of {', '.join(headings)}")
    return headings.index(heading)


def aside_file(sheet: Path) -> Path:
    """The file beside a sheet for its rows set aside."""
    return sheet.with_name(f"{sheet.stem}.set-aside.csv")


def write_aside(rows: bytes, sheet: Path) -> Path:
    """Write the rows set aside beside their sheet and return the file.

    A file with other rows is never overwritten, as someone may have mended them: the new one gets
    a number behind its name.
    """
    beside, number = aside_file(sheet), 1
    while beside.exists() and beside.read_bytes() != rows:
        number += 1
        beside = sheet.with_name(f"{sheet.stem}.set-aside-{number}.csv")
    write_whole(beside, rows)
    return beside
