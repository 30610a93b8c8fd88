"""The sheet to fill in: the headings that are understood, and one example row that is not taken."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from data.parameters import PARAMETERS, UNITS
from telling.language import N_, Language
from telling.sheet_words import FIELD

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


def headings(language: Language) -> list[str]:
    """The headings, with the unit of each parameter in brackets."""
    return [
        f"{language.t(name)} ({UNITS[code]})" if UNITS.get(code) else language.t(name)
        for code, name in FIELD.items()
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
    """The template as a workbook; every column is text, so that 0,50 keeps its zero."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text, pale = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "italic": True, "font_color": "#667780"}),
        )
        sheet.set_column(0, len(FIELD) - 1, 18, text)
        for place, (heading, cell) in enumerate(
            zip(headings(language), example(language), strict=True)
        ):
            sheet.write_string(0, place, heading, bold)
            sheet.write_string(1, place, cell, pale)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
