"""Files to take away: CSV for the reader's Excel, CSV for scripts, XLSX, GeoPackage.

Every file opens with the sentence that says what was chosen, and holds the numbers of the page.
"""

from __future__ import annotations

import csv
import io
import math
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import xlsxwriter

from data.cells import harmless
from data.store import Store
from telling.language import Language
from telling.tables import Column

FILE_NAME_LENGTH = 80
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


def csv_for_scripts(frame: pd.DataFrame, columns: Sequence[Column], sentence: str) -> bytes:
    """Comma, decimal point, column codes, UTF-8; the first line is a comment that begins with #."""
    text = io.StringIO()
    text.write("# " + " ".join(sentence.split()) + "\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.code for column in columns])
    for row in _rows(frame, columns):
        writer.writerow(
            ""
            if cell is None
            else _plain_number(cell)
            if isinstance(cell, float)
            else harmless(str(cell))
            for cell in row
        )
    return text.getvalue().encode()


def xlsx(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    sentence: str,
    title: str,
    language: Language,
    made: datetime | None = None,
) -> bytes:
    """A workbook: the sentence, the headings, then real numbers; no formula, no link.

    It says that it was made now, or at `made`, with which the same numbers are the same bytes.
    """
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        if made:
            book.set_properties({"created": made})
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, harmless(sentence))
        for place, column in enumerate(columns):
            sheet.write_string(1, place, harmless(heading(column, language)), bold)
            sheet.set_column(place, place, 14 if column.number else 24)
        for line, row in enumerate(_rows(frame, columns), start=2):
            for place, cell in enumerate(row):
                if isinstance(cell, float):
                    sheet.write_number(line, place, cell)
                elif cell is not None:
                    sheet.write_string(line, place, harmless(str(cell)))
        sheet.freeze_panes(2, 2)
    return buffer.getvalue()


def geopackage(
    store: Store,
    municipalities: tuple[pd.DataFrame, Sequence[Column]],
    works: tuple[pd.DataFrame, Sequence[Column]],
    sentence: str,
    made: datetime | None = None,
) -> bytes:
    """A GeoPackage: municipalities as polygons (EPSG:4326), works as a table without positions.

    The table `about` holds the sentence. No waterworks has a position in it, on purpose. `made` is
    as in `xlsx`.
    """
    import pyogrio  # GDAL takes 30 MB: not of a server that nobody asks for a GeoPackage

    with tempfile.TemporaryDirectory() as folder, _gdal_clock(made):
        path = Path(folder) / "magnesium.gpkg"
        places = _codes(*municipalities)
        polygons = gpd.GeoDataFrame(
            places.merge(store.boundaries, on="municipality_number"), crs=store.boundaries.crs
        )
        about = pd.DataFrame({"about": [sentence]})
        pyogrio.write_dataframe(polygons, path, layer="municipalities", driver="GPKG")
        for layer, table in (("waterworks", _codes(*works)), ("about", about)):
            pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG", append=True)
        return path.read_bytes()


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
