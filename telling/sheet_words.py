"""The words for a visitor's own sheet: its fields, why it is refused, why rows are set aside."""

from __future__ import annotations

from collections.abc import Mapping

from data.sheets.problems import Problem, Reason, Refusal
from telling import words
from telling.language import N_, Language

LONGEST_NAME = 100

FIELD: Mapping[str, str] = {
    "waterworks_id": N_("Waterworks id"),
    "waterworks": N_("Waterworks"),
    "municipality": N_("Municipality"),
    "date": N_("Sample date or year"),
    "stage": N_("Raw, treated or network water"),
    "source_type": N_("Kind of water"),
    **words.PARAMETER,
}
"""What a sheet can hold (`data.sheets.columns.FIELDS`)."""

REFUSAL: Mapping[Refusal, str] = {
    Refusal.NOT_A_TABLE: N_(
        "The file is neither CSV nor XLSX. Save the sheet as CSV or XLSX and choose that file."
    ),
    Refusal.TOO_LARGE: N_("The file is larger than {most} MB. Divide it."),
    Refusal.TOO_WIDE: N_(
        "The sheet has more than {most} columns. Keep those with samples in them."
    ),
    Refusal.TOO_LONG: N_(
        "The sheet has more than {most} rows, or more text than figures need. Divide it."
    ),
    Refusal.OLD_EXCEL: N_(
        "The file is of the old Excel kind (XLS) or protected by a password. Save it as"
        " XLSX without a password, or as CSV."
    ),
    Refusal.NO_ROWS: N_("The file holds no rows below its headings."),
    Refusal.QUOTES: N_(
        "The file cannot be read from line {line} on. Look for a quotation mark too many."
    ),
    Refusal.MACROS: N_("The workbook holds macros. Save it as plain XLSX or as CSV."),
    Refusal.LINKED: N_(
        "The workbook is linked to other workbooks or pages. Break the links (keep the values), or"
        " save the sheet alone as CSV."
    ),
    Refusal.EMBEDDED: N_(
        "The workbook holds embedded files, programs or connections. Save the sheet alone as CSV."
    ),
    Refusal.BOMB: N_(
        "The file unpacks to far more than a sheet of figures needs. It is not opened."
    ),
    Refusal.DOCUMENT_TYPE: N_(
        "The workbook holds a document type, which no spreadsheet writes. It is not opened."
    ),
    Refusal.FORMULA: N_(
        "The workbook holds formulas; the first one is in cell {cell}. Paste the sheet"
        " as values, or save it as CSV."
    ),
}

PROBLEM: Mapping[Problem, str] = {
    Problem.TOO_MANY_CELLS: N_("the row has {n} cells, the headings are {all}"),
    Problem.CELL_TOO_LONG: N_("a cell holds more text than a figure needs"),
    Problem.EXAMPLE_ROW: N_("the example row of the template"),
    Problem.NO_FIGURE: N_("the row has no figure"),
    Problem.NOT_A_NUMBER: N_("“{text}” is no number"),
    Problem.OTHER_DECIMAL_SIGN: N_(
        "“{text}” has another decimal sign than the column's other numbers"
    ),
    Problem.DECIMAL_SIGN_UNCLEAR: N_(
        "“{text}” may be a thousand or a decimal number: choose the decimal sign"
    ),
    Problem.TOO_HIGH: N_("{text} is more than fresh water can hold ({most}); check the unit"),
    Problem.ZERO: N_("zero is no measured value; write < and the limit of measurement"),
    Problem.BACKWARD_RANGE: N_("the range “{text}” runs backwards"),
    Problem.UNIT_UNKNOWN: N_("the unit “{text}” is not known here"),
    Problem.UNIT_MISSING: N_("the unit is not given: choose it for the column"),
    Problem.NOT_A_DATE: N_("“{text}” is no date or year; write 31.05.2024 or 2024"),
    Problem.IMPOSSIBLE_YEAR: N_("“{text}” lies ahead or too far back"),
    Problem.STAGE_UNKNOWN: N_("“{text}” is neither raw, treated nor network water"),
    Problem.SOURCE_TYPE_UNKNOWN: N_(
        "“{text}” is no known kind of water (groundwater, surface water, mixed, sea water)"
    ),
    Problem.MUNICIPALITY_UNCLEAR: N_("several municipalities are called “{text}”: give the number"),
    Problem.MUNICIPALITY_UNKNOWN: N_("“{text}” is no municipality of 2024"),
    Problem.ID_UNKNOWN: N_("“{text}” is no id of a waterworks"),
    Problem.ID_ELSEWHERE: N_(
        "the waterworks of this id lies in {place}, not in the row's municipality"
    ),
    Problem.WATERWORKS_MISSING: N_("neither an id nor a name of a waterworks"),
    Problem.MUNICIPALITY_MISSING: N_("a name needs its municipality beside it, or give the id"),
    Problem.WATERWORKS_UNCLEAR: N_("several waterworks have this name: give one of the ids {ids}"),
    Problem.WATERWORKS_NEARLY: N_(
        "no waterworks in {place} is called “{text}”; did you mean {near}?"
    ),
    Problem.WATERWORKS_UNKNOWN: N_("no waterworks in {place} is called “{text}”"),
}


def sentence(reason: Reason, language: Language) -> str:
    """Return a reason in words, with the cells that it speaks of."""
    message = {**REFUSAL, **PROBLEM}[reason.code]
    text = language.t(message, **dict(reason.values))
    return f"{language.t(words.PARAMETER[reason.parameter])}: {text}" if reason.parameter else text


def source(name: str, language: Language) -> dict[str, str]:
    """Return what a sheet is called among the sources, by its file's name: title, publisher and
    licence, for `data.overlay.overlay`."""
    shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return {
        "title": language.t(N_("Uploaded sheet: {name}"), name=shown),
        "publisher": language.t(N_("Own figures")),
        "licence": language.t(N_("not stated")),
    }
