"""The sheet to fill in: the headings that are understood, and one example row that is not taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from data.parameters import PARAMETERS, UNITS
from telling.language import N_, Language
from telling.sheet_words import FIELD

MADE = datetime(1980, 1, 1, tzinfo=UTC)
EXAMPLE_ROW = {
    "waterworks_id": "",
    "waterworks": N_("EXAMPLE – delete this row"),
    "municipality": "Lillehammer",
    "date": "31.05.2024",
    "stage": N_("network water"),
    "source_type": N_("groundwater"),
    **{code: row.example for code, row in PARAMETERS.items()},
}
CSV_NAME, XLSX_NAME = N_("magnesium-template.csv"), N_("magnesium-template.xlsx")


def headings(language: Language, fields: Iterable[str] = FIELD) -> list[str]:
    """The headings, with the unit of each parameter in brackets."""
    return [
        f"{language.t(FIELD[code])} ({UNITS[code]})" if UNITS.get(code) else language.t(FIELD[code])
        for code in fields
    ]


def example(language: Language) -> list[str]:
    """The cells of the example row, with the decimal sign of the language."""
    return [
        language.published(EXAMPLE_ROW[code]) if code in PARAMETERS else _cell(code, language)
        for code in FIELD
    ]


def _cell(code: str, language: Language) -> str:
    text = EXAMPLE_ROW[code]
    return language.t(text) if code in ("waterworks", "stage", "source_type") else text


def as_csv(language: Language) -> bytes:
    """The template for Norwegian Excel: semicolons, UTF-8 with its mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headings(language), example(language)])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(language: Language) -> bytes:
    """The template as a workbook."""
    pale = {"italic": True, "font_color": "#667780"}
    return workbook(headings(language), [example(language)], pale)


def workbook(
    headings: Sequence[str], rows: Iterable[Sequence[str]], style: Mapping[str, object]
) -> bytes:
    """Return a workbook to fill in, with rows in a style below its headings; every column is text,
    so that 0,50 keeps its zero. It says that it was made at MADE: the same cells are the same
    bytes."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        written = book.add_format({"num_format": "@", **style})
        sheet.set_column(0, len(headings) - 1, 18, text)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for line, cells in enumerate(rows, start=1):
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, place, cell, written)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
