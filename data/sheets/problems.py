"""Why a file is refused, or a row of it set aside: codes, and the values that belong to them.

The words are in `telling/sheet_words.py`, where a test holds that none is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data.text import cleaned

LONGEST = 160


class _Code(StrEnum):
    """A code, and the names of the values that its sentence has placeholders for."""

    fields: frozenset[str]

    def __new__(cls, code: str, *fields: str) -> _Code:
        member = str.__new__(cls, code)
        member._value_ = code
        member.fields = frozenset(fields)
        return member


class FileProblem(_Code):
    """Why a file is not read as a sheet."""

    NOT_A_TABLE = "not_a_table"
    TOO_LARGE = "too_large", "most"
    TOO_WIDE = "too_wide", "most"
    TOO_LONG = "too_long", "most"
    TOO_MANY_SAMPLES = "too_many_samples", "most"
    OLD_EXCEL = "old_excel"
    NO_ROWS = "no_rows"
    QUOTES = "quotes", "line"
    MACROS = "macros"
    LINKED = "linked"
    EMBEDDED = "embedded"
    BOMB = "bomb"
    DOCUMENT_TYPE = "document_type"
    OTHER_WORKBOOK = "other_workbook"
    NO_SUCH_SHEET = "no_such_sheet", "text", "names"
    FAR_DOWN = "far_down", "row", "most"
    OVERLONG = "overlong", "part", "most"
    BUSY = "busy"
    LATE = "late", "most"
    DIED = "died"


class RowProblem(_Code):
    """Why a row is set aside."""

    TOO_MANY_CELLS = "too_many_cells", "n", "all"
    CELL_TOO_LONG = "cell_too_long"
    LOST_SIGN = "lost_sign", "column"
    EXAMPLE_ROW = "example_row"
    NO_FIGURE = "no_figure"
    NOT_A_NUMBER = "not_a_number", "text"
    OTHER_DECIMAL_SIGN = "other_decimal_sign", "text"
    DECIMAL_SIGN_UNCLEAR = "decimal_sign_unclear", "text"
    TOO_HIGH = "too_high", "text", "most"
    ZERO = "zero"
    BACKWARD_RANGE = "backward_range", "text"
    UNIT_UNKNOWN = "unit_unknown", "text"
    UNIT_MISSING = "unit_missing"
    NOT_A_DATE = "not_a_date", "text"
    IMPOSSIBLE_YEAR = "impossible_year", "text"
    SOURCE_TYPE_UNKNOWN = "source_type_unknown", "text"
    MUNICIPALITY_UNCLEAR = "municipality_unclear", "text"
    MUNICIPALITY_UNKNOWN = "municipality_unknown", "text"
    ID_UNKNOWN = "id_unknown", "text"
    ID_ELSEWHERE = "id_elsewhere", "place"
    WATERWORKS_MISSING = "waterworks_missing"
    MUNICIPALITY_MISSING = "municipality_missing"
    WATERWORKS_UNCLEAR = "waterworks_unclear", "ids"
    WATERWORKS_NEARLY = "waterworks_nearly", "place", "text", "near"
    WATERWORKS_UNKNOWN = "waterworks_unknown", "place", "text"
    ID_AND_NAME = "id_and_name", "name"
    HIDDEN = "hidden"
    STRUCK_OUT = "struck_out", "column"
    FORMULA = "formula", "column"
    STATISTIC = "statistic", "text"
    HEADINGS_AGAIN = "headings_again"
    TABLE_BELOW = "table_below"
    SAME_ROW = "same_row", "row"
    SAME_SAMPLE = "same_sample", "text", "row"
    UNITS_DISAGREE = "units_disagree", "text", "heading"
    COLUMNS_DISAGREE = "columns_disagree", "text", "other"
    YEARS_DISAGREE = "years_disagree", "text", "other"
    OTHER_WATER = "other_water", "text"
    HARDNESS_DISAGREES = "hardness_disagrees", "text", "other"


class SheetNote(_Code):
    """What is told of the rows taken, before they are shown."""

    UNIT_LEFT_OUT = "unit_left_out"
    STAGE_UNKNOWN = "stage_unknown", "text"
    FAR_ABOVE = "far_above", "text", "most"
    EARLIER_PLACE = "earlier_place", "text", "place"
    SHORT_NAME = "short_name", "text", "name"
    PERIOD = "period", "text"
    STAGE_BEHIND = "stage_behind", "text"
    OLDER = "older", "text"
    BOUND_BEHIND = "bound_behind", "text"
    OTHER_PARAMETERS = "other_parameters", "text"
    HIDDEN_COLUMN = "hidden_column", "text"
    STATISTICS_LEFT_OUT = "statistics_left_out", "text"
    HEADING_STRUCK = "heading_struck", "text"
    LEFT_BELOW = "left_below", "row"
    STYLES_LOST = "styles_lost"
    FAR_BELOW = "far_below", "text", "least"
    FAR_ABOVE_OWN = "far_above_own", "text", "most", "name"
    MAYBE_TWICE = "maybe_twice", "row", "other"
    MORE_BESIDE = "more_beside", "text", "figure"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the values of its sentence.

    Reasons with the same code and parameter are counted together, whatever the cells held.
    `parameter` is the one whose cell is meant, "" where none.
    """

    code: FileProblem | RowProblem | SheetNote
    values: tuple[tuple[str, str], ...] = ()
    parameter: str = ""


def reason(
    code: FileProblem | RowProblem | SheetNote, parameter: str = "", **values: object
) -> Reason:
    """Return a reason; long texts are cut, as a cell may hold a novel, and what no text may hold is
    replaced.

    Raises ValueError where the values are not those of the code.
    """
    if values.keys() != code.fields:
        raise ValueError(f"{code} needs {sorted(code.fields)}, not {sorted(values)}")
    return Reason(code, tuple((key, _short(str(v))) for key, v in values.items()), parameter)


def _short(text: str) -> str:
    text = cleaned(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class Refused(Exception):
    """A file that cannot be read as a sheet; `reason` says why."""

    def __init__(self, code: FileProblem, **values: Any):
        self.reason = reason(code, **values)
        super().__init__(f"{code} {dict(self.reason.values) or ''}".strip())
