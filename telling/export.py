"""Files to take away: CSV for the reader's Excel, CSV for scripts, XLSX, GeoPackage.

Every file holds the numbers of the page and says what was chosen, which figures they are and whose:
in a sheet or tables of its own, and of a CSV for scripts in a description that lies beside it.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range

from data.cells import harmless
from data.store import Store
from telling import package
from telling.about import LICENCES, SOURCE_HEADINGS, About
from telling.language import N_, Language
from telling.tables import Column

FILE_NAME_LENGTH = 80
MOST_DIGITS: Final = 6
"""Decimals that a published figure may have to be a number in a workbook."""
ABOUT_SHEET: Final = N_("About")
ALL_MUNICIPALITIES: Final = N_("Municipalities")
ALL_WATERWORKS: Final = N_("Waterworks")
NOTE: Final = Column("note", N_("Note"))
"""Where something holds for every row, as that it is made up."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "đ": "d", "ŋ": "n", "ŧ": "t"})


def file_name(title: str, sentence: str, extension: str) -> str:
    """Return a plain file name that says what the file holds and how it was filtered."""
    plain = unicodedata.normalize("NFKD", f"{title} {sentence}".lower().translate(_LETTERS))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return f"{words[:FILE_NAME_LENGTH].rstrip('-')}.{extension}"


def heading(column: Column, language: Language) -> str:
    """Return the column's heading with its unit."""
    name = language.t(column.heading)
    return f"{name} ({column.unit})" if column.unit else name


def _rows(frame: pd.DataFrame, columns: Sequence[Column]) -> list[list[object]]:
    """The cells of a table: None where nothing is known."""
    cells = [
        [
            (None if math.isnan(value) else value) if column.number else value
            for value in frame[column.code]
        ]
        for column in columns
    ]
    return [list(row) for row in zip(*cells, strict=True)]


def _plain_number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def csv_for_excel(
    frame: pd.DataFrame, columns: Sequence[Column], sentence: str, language: Language
) -> bytes:
    """UTF-8 with a byte-order mark and the signs of the language, as its Excel opens them right:
    semicolon and decimal comma in Norwegian, comma and decimal point in English."""
    text = io.StringIO()
    sign = language.decimal_sign
    writer = csv.writer(text, delimiter=";" if sign == "," else ",", lineterminator="\r\n")
    writer.writerow([harmless(sentence)])
    writer.writerow([harmless(heading(column, language)) for column in columns])
    for row in _rows(frame, columns):
        writer.writerow([_excel_cell(cell, sign) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _excel_cell(cell: object, sign: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return _plain_number(cell).replace(".", sign)
    return harmless(str(cell))


def csv_for_scripts(frame: pd.DataFrame, columns: Sequence[Column], note: str = "") -> bytes:
    """A header of column codes, comma, decimal point, UTF-8: nothing that a reader must be told.

    `description` says the rest, in a file of its own; a `note` that holds for every row stands in
    each, in a column of its own.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    more = [note] if note else []
    writer.writerow([column.code for column in columns] + (["note"] if note else []))
    for row in _rows(frame, columns):
        writer.writerow(
            ""
            if cell is None
            else _plain_number(cell)
            if isinstance(cell, float)
            else harmless(str(cell))
            for cell in [*row, *more]
        )
    return text.getvalue().encode()


def description(
    columns: Sequence[Column], about: About, file: str, name: str, language: Language
) -> bytes:
    """Return what a CSV file for scripts is, as a Data Package that lies beside it: columns, units,
    what was chosen, edition, licences, citation. `file` is the name of the CSV, `name` a plain
    word for the table."""
    fields = [package.of_column(column, language) for column in columns]
    if about.note:
        fields.append(package.of_column(NOTE, language))
    made = package.resource(name, file, about.title, fields, columns[0].code)
    whole = package.package(about, name, [made], language)
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    about: About,
    language: Language,
    made: datetime | None = None,
) -> bytes:
    """A workbook: the table with its headings in the first row, and a sheet that says what it is;
    no formula, no link. Numbers are numbers, published ones with every digit that they had.

    It says that it was made now, or at `made`, with which the same numbers are the same bytes.
    """
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        created = {"created": made} if made else {}
        book.set_properties(
            {"title": harmless(about.title), "comments": harmless(about.citation), **created}
        )
        if about.note:
            columns = [*columns, NOTE]
            frame = frame.assign(note=about.note)
        _table_sheet(book, _sheet_name(about.title), frame, columns, language)
        _about_sheet(book, about, language)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("'")


def _table_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    language: Language,
) -> None:
    """The table, its headings kept in sight and with filters."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        digits: book.add_format({"num_format": "0." + "0" * digits if digits else "0"})
        for digits in range(MOST_DIGITS + 1)
    }
    counted = book.add_format({"num_format": "#,##0"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, harmless(heading(column, language)), bold)
        whole = counted if column.number and column.digits == 0 else None
        sheet.set_column(place, place, 14 if column.number or column.figure else 24, whole)
    for line, row in enumerate(_rows(frame, columns), start=1):
        for place, cell in enumerate(row):
            published = as_number(cell, language) if columns[place].figure else None
            if published:
                sheet.write_number(line, place, published[0], formats[published[1]])
            elif isinstance(cell, float):
                sheet.write_number(line, place, cell)
            elif cell is not None:
                sheet.write_string(line, place, harmless(str(cell)))
    last = len(columns) - 1
    sheet.autofilter(0, 0, len(frame), last)
    sheet.freeze_panes(1, 2)
    # Numbers of municipalities begin with a nought: they are names, not counts.
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, len(frame), last)})
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _about_sheet(book: xlsxwriter.Workbook, about: About, language: Language) -> None:
    """What the file is, then each source with its licence."""
    sheet = book.add_worksheet(language.t(ABOUT_SHEET))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 4, 24)
    lines = about.lines(language)
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, harmless(text), wrapped)
    table = [[language.t(name) for name in SOURCE_HEADINGS], *about.source_rows(language)]
    for line, row in enumerate(table, start=len(lines) + 1):
        for place, text in enumerate(row):
            style = [bold] if line == len(lines) + 1 else []
            sheet.write_string(line, place, harmless(text), *style)


def as_number(cell: object, language: Language) -> tuple[float, int] | None:
    """Return the number that a cell holds in words, and how many decimals were published; None
    where it says more than a number, as `<0,5`."""
    sign = re.escape(language.decimal_sign)
    found = re.fullmatch(rf"([0-9]+)(?:{sign}([0-9]{{1,{MOST_DIGITS}}}))?", str(cell))
    return (float(f"{found[1]}.{found[2] or 0}"), len(found[2] or "")) if found else None


def geopackage(
    store: Store,
    municipalities: tuple[pd.DataFrame, Sequence[Column]],
    works: tuple[pd.DataFrame, Sequence[Column]],
    about: About,
    language: Language,
    made: datetime | None = None,
) -> bytes:
    """A GeoPackage: municipalities as polygons (EPSG:4326), works as a table without positions.

    The tables `about`, `sources` and `columns` say what it holds, and so does its metadata. No
    waterworks has a position in it, on purpose. `made` is as in `xlsx`.
    """
    import pyogrio  # GDAL takes 30 MB: not of a server that nobody asks for a GeoPackage

    t = language.t
    tables = {"municipalities": (*municipalities, t(ALL_MUNICIPALITIES))}
    tables["waterworks"] = (*works, t(ALL_WATERWORKS))
    with tempfile.TemporaryDirectory() as folder, _gdal_clock(made):
        path = Path(folder) / "magnesium.gpkg"
        write = partial(pyogrio.write_dataframe, path=path, driver="GPKG")
        for layer, (frame, columns, title) in tables.items():
            table = _codes(frame, columns).assign(**({"note": about.note} if about.note else {}))
            if layer == "municipalities":
                table = gpd.GeoDataFrame(
                    table.merge(store.boundaries, on="municipality_number"),
                    crs=store.boundaries.crs,
                )
            write(
                table,
                layer=layer,
                append=layer != "municipalities",
                dataset_metadata=_metadata(about, language) if layer == "municipalities" else None,
                layer_metadata=_metadata(about, language),
                layer_options={"IDENTIFIER": title, "DESCRIPTION": about.chosen},
            )
        for layer, table in _explained(tables, about, language).items():
            write(table, layer=layer, append=True)
        return path.read_bytes()


def _metadata(about: About, language: Language) -> dict[str, str]:
    """What a GeoPackage says of itself to a program, in the terms of Dublin Core."""
    return {
        "title": about.title,
        "description": " ".join(filter(None, (about.chosen, about.note, f"{about.dated}."))),
        "version": about.mark,
        **({"date": about.read} if about.read else {}),
        "rights": language.t(LICENCES),
        "bibliographicCitation": about.citation,
    }


def _explained(
    tables: Mapping[str, tuple[pd.DataFrame, Sequence[Column], str]],
    about: About,
    language: Language,
) -> dict[str, pd.DataFrame]:
    """The tables that say what the others hold: in words, source by source, column by column."""
    columns = [
        (layer, column.code, language.t(column.heading), column.unit)
        for layer, (_, shown, _) in tables.items()
        for column in shown
    ]
    sources = [
        (harmless(one.publisher), harmless(one.title), one.licence, one.checked, one.address)
        for one in about.sources
    ]
    return {
        "about": pd.DataFrame(
            [(name, harmless(text)) for name, text in about.lines(language)],
            columns=["name", "text"],
        ),
        "sources": pd.DataFrame(
            sources, columns=["publisher", "title", "licence", "licence_verified", "url"]
        ),
        "columns": pd.DataFrame(columns, columns=["layer", "column", "heading", "unit"]),
    }


@contextmanager
def _gdal_clock(made: datetime | None) -> Iterator[None]:
    """Let GDAL write down this time, where one is given, as that of a file's last change."""
    import pyogrio

    stamp = made.strftime("%Y-%m-%dT%H:%M:%S.000Z") if made else None
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _codes(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    rows = [
        [harmless(cell) if isinstance(cell, str) else cell for cell in row]
        for row in _rows(frame, columns)
    ]
    table = pd.DataFrame(rows, columns=[column.code for column in columns])
    return table.astype({column.code: float for column in columns if column.number})
