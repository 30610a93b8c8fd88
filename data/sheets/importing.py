"""A sheet read as the command line says, for `python -m data import sheet`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from data.folders import write_whole
from data.parameters import PARAMETERS
from data.progress import Progress
from data.schema import ADDRESS_OR_NOTHING
from data.sheets.apart import read
from data.sheets.columns import FIELDS, ColumnMatch, corrected, match
from data.sheets.layout import Choices, SampleSheet
from data.sheets.limits import MOST_BYTES
from data.sheets.taking import SheetAccount, take
from data.store import Store
from data.text import cleaned

_READ_WITH = ("column", "unit", "decimal", "sheet", "headings", "kind", "works", "year", "stage")


class ChoiceError(Exception):
    """A choice on the command line that does not fit the sheet."""


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
