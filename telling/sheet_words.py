"""The words for a visitor's own sheet: its fields, why it is refused, why rows are set aside."""

from __future__ import annotations

from collections.abc import Mapping

from data.sheets.layout import CornerPart, SheetForm
from data.sheets.problems import FileProblem, Reason, RowProblem, SheetNote
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

FILE_PROBLEM: Mapping[FileProblem, str] = {
    FileProblem.NOT_A_TABLE: N_(
        "The file is neither CSV nor XLSX. Save the sheet as CSV or XLSX and choose that file."
    ),
    FileProblem.TOO_LARGE: N_("The file is larger than {most} MB. Divide it."),
    FileProblem.TOO_WIDE: N_(
        "The sheet has more than {most} columns. Keep those with samples in them."
    ),
    FileProblem.TOO_LONG: N_(
        "The sheet has more than {most} rows, or more text than figures need. Divide it."
    ),
    FileProblem.TOO_MANY_SAMPLES: N_(
        "The sheet has more than {most} samples of different waterworks, years or stages. Divide"
        " it."
    ),
    FileProblem.OLD_EXCEL: N_(
        "The file is of the old Excel kind (XLS) or protected by a password. Save it as"
        " XLSX without a password, or as CSV."
    ),
    FileProblem.NO_ROWS: N_("The file holds no rows below its headings."),
    FileProblem.QUOTES: N_(
        "The file cannot be read from line {line} on. Look for a quotation mark too many."
    ),
    FileProblem.MACROS: N_("The workbook holds macros. Save it as plain XLSX or as CSV."),
    FileProblem.LINKED: N_(
        "The workbook is linked to other workbooks or pages. Break the links (keep the values), or"
        " save the sheet alone as CSV."
    ),
    FileProblem.EMBEDDED: N_(
        "The workbook holds embedded files, programs or connections. Save the sheet alone as CSV."
    ),
    FileProblem.BOMB: N_(
        "The file unpacks to far more than a sheet of figures needs. It is not opened."
    ),
    FileProblem.DOCUMENT_TYPE: N_(
        "The workbook holds a document type, which no spreadsheet writes. It is not opened."
    ),
    FileProblem.OTHER_WORKBOOK: N_(
        "The workbook is of another kind (ODS or XLSB). Save it as XLSX or CSV and choose that"
        " file."
    ),
    FileProblem.NO_SUCH_SHEET: N_("The workbook has no sheet “{text}”; it has: {names}."),
    FileProblem.FAR_DOWN: N_(
        "Row {row} of the workbook holds something, further down than the {most} rows that are"
        " read. Delete what is no sample there."
    ),
    FileProblem.OVERLONG: N_(
        "A text or a format in the workbook ({part}) is longer than the {most} characters that"
        " a spreadsheet writes. Save the sheet alone as CSV."
    ),
    FileProblem.BUSY: N_("Many sheets are being read just now. Choose yours again in a minute."),
    FileProblem.LATE: N_(
        "Reading the file took more than {most} seconds and was given up. Save the sheet alone as"
        " CSV, or divide it."
    ),
    FileProblem.DIED: N_(
        "The file cannot be read: it takes more memory than a sheet may, or is damaged. Save the"
        " sheet alone as CSV, or divide it."
    ),
}

ROW_PROBLEM: Mapping[RowProblem, str] = {
    RowProblem.TOO_MANY_CELLS: N_("the row has {n} cells, the headings are {all}"),
    RowProblem.CELL_TOO_LONG: N_("a cell holds more text than a figure needs"),
    RowProblem.LOST_SIGN: N_(
        "the column “{column}” holds a sign that no text may hold, shown here as �: write the cell"
        " anew"
    ),
    RowProblem.EXAMPLE_ROW: N_("the example row of the template"),
    RowProblem.NO_FIGURE: N_("the row has no figure"),
    RowProblem.NOT_A_NUMBER: N_("“{text}” is no number"),
    RowProblem.OTHER_DECIMAL_SIGN: N_(
        "“{text}” has another decimal sign than the column's other numbers"
    ),
    RowProblem.DECIMAL_SIGN_UNCLEAR: N_(
        "“{text}” may be a thousand or a decimal number: choose the decimal sign"
    ),
    RowProblem.TOO_HIGH: N_("{text} is more than fresh water can hold ({most}); check the unit"),
    RowProblem.ZERO: N_("zero is no measured value; write < and the limit of measurement"),
    RowProblem.BACKWARD_RANGE: N_("the range “{text}” runs backwards"),
    RowProblem.UNIT_UNKNOWN: N_("the unit “{text}” is not known here"),
    RowProblem.UNIT_MISSING: N_("the unit is not given: choose it for the column"),
    RowProblem.NOT_A_DATE: N_("“{text}” is no date or year; write 31.05.2024 or 2024"),
    RowProblem.IMPOSSIBLE_YEAR: N_("“{text}” lies ahead or too far back"),
    RowProblem.SOURCE_TYPE_UNKNOWN: N_(
        "“{text}” is no known kind of water (groundwater, surface water, mixed, sea water)"
    ),
    RowProblem.MUNICIPALITY_UNCLEAR: N_(
        "several municipalities are called “{text}”: give the number"
    ),
    RowProblem.MUNICIPALITY_UNKNOWN: N_("“{text}” is no municipality of 2024"),
    RowProblem.ID_UNKNOWN: N_("“{text}” is no id of a waterworks"),
    RowProblem.ID_ELSEWHERE: N_(
        "the waterworks of this id lies in {place}, not in the row's municipality"
    ),
    RowProblem.WATERWORKS_MISSING: N_("neither an id nor a name of a waterworks"),
    RowProblem.MUNICIPALITY_MISSING: N_("a name needs its municipality beside it, or give the id"),
    RowProblem.WATERWORKS_UNCLEAR: N_(
        "several waterworks have this name: give one of the ids {ids}"
    ),
    RowProblem.WATERWORKS_NEARLY: N_(
        "no waterworks in {place} is called “{text}”; did you mean {near}?"
    ),
    RowProblem.WATERWORKS_UNKNOWN: N_("no waterworks in {place} is called “{text}”"),
    RowProblem.ID_AND_NAME: N_("the id is that of another waterworks, {name}"),
    RowProblem.HIDDEN: N_("the row is hidden in the workbook"),
    RowProblem.STRUCK_OUT: N_("something is struck out in the column “{column}”"),
    RowProblem.FORMULA: N_("the column “{column}” holds a formula: paste its value"),
    RowProblem.STATISTIC: N_("“{text}” says that the row is of several samples, not one"),
    RowProblem.HEADINGS_AGAIN: N_("the headings once more"),
    RowProblem.TABLE_BELOW: N_(
        "another table begins here, with other headings or units: put it in a sheet of its own"
    ),
    RowProblem.SAME_ROW: N_("the same as row {row}"),
    RowProblem.SAME_SAMPLE: N_("the sample {text} stands in row {row} already"),
    RowProblem.UNITS_DISAGREE: N_("the unit is “{text}” here and {heading} in the heading"),
    RowProblem.COLUMNS_DISAGREE: N_("one column says “{text}”, another “{other}”"),
    RowProblem.YEARS_DISAGREE: N_("the date is “{text}”, the year “{other}”"),
    RowProblem.OTHER_WATER: N_("“{text}” is no drinking water"),
    RowProblem.HARDNESS_DISAGREES: N_(
        "the total hardness is {text} °dH, but calcium and magnesium make {other} °dH: check the"
        " units"
    ),
}

NOTE: Mapping[SheetNote, str] = {
    SheetNote.UNIT_LEFT_OUT: N_("figures without a unit are left out: choose the unit"),
    SheetNote.STAGE_UNKNOWN: N_(
        "“{text}” is neither raw, treated nor network water: taken as unknown"
    ),
    SheetNote.FAR_ABOVE: N_(
        "{text} mg/l is more than any Norwegian tap water known here ({most} mg/l): check the unit"
    ),
    SheetNote.EARLIER_PLACE: N_("“{text}” now belongs to {place}"),
    SheetNote.SHORT_NAME: N_("“{text}” is taken to be {name}"),
    SheetNote.PERIOD: N_("“{text}” is a period of several years: shown without a year"),
    SheetNote.STAGE_BEHIND: N_(
        "the map goes on showing the figure it has, of treated water, where yours states another"
        " stage or none: {text}"
    ),
    SheetNote.OLDER: N_("the map goes on showing the newer figure it has: {text}"),
    SheetNote.BOUND_BEHIND: N_(
        "the map goes on showing the measured figure it has, as yours is worked out from hardness:"
        " {text}"
    ),
    SheetNote.OTHER_PARAMETERS: N_("values of other parameters are left out: {text}"),
    SheetNote.HIDDEN_COLUMN: N_(
        "the column “{text}” is hidden in the workbook, and was read: look whether it is meant"
    ),
    SheetNote.STATISTICS_LEFT_OUT: N_("means and extremes of other values are left out: {text}"),
    SheetNote.HEADING_STRUCK: N_("“{text}” is struck out: what belongs to it is left out"),
    SheetNote.LEFT_BELOW: N_(
        "another table begins in row {row} and is left out: put it in a sheet of its own"
    ),
    SheetNote.STYLES_LOST: N_(
        "the styles of the workbook are damaged: a sign such as < that only a number format shows,"
        " and what is struck out, cannot be seen: look whether the figures are right"
    ),
    SheetNote.FAR_BELOW: N_(
        "{text} mg/l is less than any Norwegian tap water known here ({least} mg/l): check the unit"
    ),
    SheetNote.FAR_ABOVE_OWN: N_(
        "{text} mg/l is more than ten times what {name} has had ({most} mg/l): check the unit"
    ),
    SheetNote.MAYBE_TWICE: N_(
        "row {row} may be the sample of row {other}: same waterworks, day and figures"
    ),
    SheetNote.MORE_BESIDE: N_(
        "“{text}” was taken as {figure}: look whether what stands beside it changes that"
    ),
}


KIND: Mapping[SheetForm, str] = {
    SheetForm.WIDE: N_("Each row is a sample"),
    SheetForm.LONG: N_("Each row is one value of a sample"),
    SheetForm.TURNED: N_("Each row is a parameter, each column a sample"),
}
"""In which direction a sheet runs."""

PART: Mapping[CornerPart, str] = {
    CornerPart.HEADING: N_("headings"),
    CornerPart.NAME: N_("names, places and dates"),
    CornerPart.FIGURE: N_("figures"),
    CornerPart.UNIT: N_("units"),
    CornerPart.OUTSIDE: N_("not read"),
}
"""What the cells of a sheet are."""


def sentence(reason: Reason, language: Language) -> str:
    """Return a reason in words, with the cells that it speaks of."""
    code = reason.code
    if isinstance(code, FileProblem):
        message = FILE_PROBLEM[code]
    else:
        message = ROW_PROBLEM[code] if isinstance(code, RowProblem) else NOTE[code]
    text = language.t(message, **dict(reason.values))
    return f"{language.t(words.PARAMETER[reason.parameter])}: {text}" if reason.parameter else text


def source(name: str, language: Language) -> dict[str, str]:
    """Return what a sheet is called among the sources, by its file's name: title, publisher and
    licence, for `data.sheets.overlay.overlay`."""
    shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return {
        "title": language.t(N_("Uploaded sheet: {name}"), name=shown),
        "publisher": language.t(N_("Own figures")),
        "licence": language.t(N_("not stated")),
    }
