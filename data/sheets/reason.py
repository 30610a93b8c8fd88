"""Why a file, or a row of it, cannot be taken: a message that is translated where it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from data.sheets.limits import MOST_COLUMNS, MOST_ROWS
from telling import words
from telling.language import N_, Language

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Reason:
    """A message (English, of the catalogues) and what stands in its places.

    Reasons with the same message are counted together, whatever the cells held. `parameter` is
    the one whose cell is meant, "" where none.
    """

    message: str
    values: tuple[tuple[str, str], ...] = ()
    parameter: str = ""

    def told(self, language: Language) -> str:
        """Return the reason in words, with the cells that it speaks of."""
        told = language.t(self.message, **dict(self.values))
        return f"{language.t(words.PARAMETER[self.parameter])}: {told}" if self.parameter else told


def reason(message: str, parameter: str = "", **values: object) -> Reason:
    """Return a reason; long texts are cut, as a cell may hold a novel."""
    told = tuple((key, _short(str(value))) for key, value in values.items())
    return Reason(message, told, parameter)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class Refused(Exception):
    """A file that cannot be read as a sheet; `reason` says why and what would help."""

    def __init__(self, message: str, **values: object):
        self.reason = reason(message, **values)
        super().__init__(self.reason.message.format(**dict(self.reason.values)))


NOT_A_TABLE = N_(
    "The file is neither CSV nor XLSX. Save the sheet as CSV or XLSX and choose that file."
)


def too_wide() -> Refused:
    """The refusal of a file with too many columns."""
    return Refused(
        N_("The sheet has more than {most} columns. Keep those with samples in them."),
        most=MOST_COLUMNS,
    )


def too_long() -> Refused:
    """The refusal of a file with too many rows."""
    return Refused(
        N_("The sheet has more than {most} rows, or more text than figures need. Divide it."),
        most=MOST_ROWS,
    )
