"""Sheets made up for the tests: CSV and XLSX, whole and tampered with."""

import csv
import io
import zipfile

import xlsxwriter

WORK, NAME, PLACE = "Z0707022019244761190GGQGL", "Egersund Vannverk", "Eigersund"
HEADINGS = ["Vannverk", "Kommune", "Prøvedato", "Magnesium (mg/l)"]


def as_csv(rows, delimiter=";", encoding="utf-8"):
    """The bytes of a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows, formats=None, sheets=("Ark1",), hidden=()):
    """The bytes of a workbook whose first sheet has the rows; `formats` are number formats by
    column, `hidden` are columns."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        first, *_ = [book.add_worksheet(name) for name in sheets]
        shapes = {place: book.add_format({"num_format": f}) for place, f in (formats or {}).items()}
        for place in hidden:
            first.set_column(place, place, None, None, {"hidden": True})
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                first.write(line, place, cell, shapes.get(place) if line else None)
    return buffer.getvalue()


def changed(content, changes, compression=zipfile.ZIP_DEFLATED):
    """A workbook with some of its parts replaced or added: bytes, or a function of the bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", compression) as new,
    ):
        parts = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            parts[name] = change(parts[name]) if callable(change) else change
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()
