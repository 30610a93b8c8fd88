"""The words and decimal signs of Streamlit's own parts in the language of the page.

Streamlit has them in English alone, as texts in its scripts. They are served by us
(`server/frontend.py`): each text is given its translations on the way, and the browser takes the
one of the page's language. A test finds out where a new version of Streamlit says it in other
words; what is not found stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from telling.language import N_, SOURCE, codes, language

NUMBERS: Final = "NumberInput"
UPLOADER: Final = "FileUploader"
LABEL: Final = "label:"
ARIA: Final = '"aria-label":'
PLACEHOLDER: Final = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True)
class Word:
    """A text of a script: the message, where it stands (the source right before it, "" for
    anywhere), and a regular expression of its source, where that is not the message itself. A
    group of the expression is a {placeholder} of the message."""

    message: str
    before: str = ""
    source: str = ""


WORDS: Final[Mapping[str, tuple[Word, ...]]] = {
    "DataFrame": (
        Word(N_("Sort ascending")),
        Word(N_("Sort descending")),
        Word(N_("Autosize")),
        Word(N_("Pin column")),
        Word(N_("Unpin column")),
        Word(N_("Hide column")),
        Word(N_("Copy column name")),
        Word(N_("Statistics"), "),"),
        Word(N_("Show/hide columns")),
        Word(N_("Search"), LABEL),
        Word(N_("Select all")),
        Word(N_("Clear selection")),
        Word(N_("Type to search")),
        Word(N_("Close Search")),
        Word(N_("Previous Result")),
        Word(N_("Next Result")),
        Word(
            N_("{n} found"),
            source=r"(?P<n>\$\{(?P<of>\w+)\.results\}) result\$\{(?P=of)\.results===1\?``:`s`\}",
        ),
        Word(N_("{n} of {all}"), "(e="),
    ),
    "Toolbar": (Word(N_("Fullscreen"), LABEL), Word(N_("Close fullscreen"))),
    "ArrowVegaLiteChart": (
        Word(N_("Show data")),
        Word(N_("Show chart")),
        Word(N_("Download as PNG")),
    ),
    "Multiselect": (
        Word(N_("No results")),
        Word(N_("Select all")),
        Word(N_("Select {n} matches")),
        Word(N_("Clear all")),
        Word(N_("Remove {name}")),
        Word(
            N_("No more than {n} can be chosen. Remove one first."),
            source=r"You can only select up to (?P<n>\$\{[\w.]+\}) \$\{\w+\}\."
            r" Remove an option first\.",
        ),
    ),
    "Selectbox": (Word(N_("No results")), Word(N_("Clear value"))),
    NUMBERS: (
        Word(N_("Increment"), ARIA),
        Word(N_("Decrement"), ARIA),
        Word(N_("Clear value")),
    ),
    UPLOADER: (
        Word(N_("{size} per file")),
        Word(N_("Drag and drop a file here")),
        Word(N_("Upload"), ":"),
        Word(N_("{kind} files are not allowed.")),
    ),
    "utils": (
        Word(
            N_("File must be {size} or smaller."),
            source=r"File must be (?P<size>\$\{[^{}]+\}) or smaller\.",
        ),
        Word(N_("Only one file is allowed.")),
        Word(N_("Unexpected error. Please try again.")),
    ),
    "InputInstructions": (Word(N_("Press Enter to apply"), source=r"Press Enter to \$\{\w+\}"),),
    "useCopyToClipboard": (Word(N_("Copied"), "?"), Word(N_("Copy to clipboard"))),
    "index": (
        Word(N_("Main menu")),
        Word(N_("App pages")),
        Word(N_("{n} more"), "let o="),
        Word(N_("Rerun"), LABEL),
        Word(N_("Print"), LABEL),
        Word(N_("Record a screencast")),
        Word(N_("Close"), ARIA),
        Word(N_("Sidebar"), ARIA),
        Word(N_("Collapse sidebar")),
        Word(N_("Expand sidebar")),
        Word(N_("Navigate to home page")),
        Word(N_("Running..."), ARIA),
        Word(N_("Skip to main content")),
        Word(N_("(opens in new tab)")),
        Word(N_("Stop"), ":"),
        Word(N_("Theme"), ARIA),
        Word(N_("System"), LABEL),
        Word(N_("Light"), LABEL),
        Word(N_("Dark"), LABEL),
    ),
}
"""The texts by the name of the script that holds them. The table's own "Download as CSV" is not
among them: it is hidden by that name (`static/page.css`)."""


FIELD: Final = re.compile(r"type:`number`,step:\w+,min:(\w+),max:(\w+),value:(\w+)\?\?``")
TYPED: Final = re.compile(r"let\{value:(\w+)\}=(\w+)\.target;")
"""Where the script of number fields makes its field, and where it reads what is typed."""


NO_COOKIE: Final = N_(
    "The file was refused, as the browser sent no cookie of this page. Allow cookies here, load the"
    " page again and choose the file once more."
)
TOO_BUSY: Final = N_("Too many files are being sent just now. Choose yours again in a minute.")
TOO_MUCH: Final = N_("You have several files here already. Remove one, or wait for two minutes.")
TOO_LARGE: Final = N_("The file is larger than what is taken here.")
NO_SHEET: Final = N_("Only sheets are taken: CSV or XLSX.")
NOT_ARRIVED: Final = N_("The file did not arrive. Load the page again and choose it once more.")
REFUSED: Final = {403: NO_COOKIE, 413: TOO_LARGE, 415: NO_SHEET, 429: TOO_MUCH, 503: TOO_BUSY}
"""Why an upload is refused, by the status of the answer (`server/uploads.py`, 403 by Streamlit)."""
FAILED: Final = re.compile(r"errorMessage:\w+\((\w+)\)(?:\.message)?")
"""Where the script of the uploader says why a file did not come."""


def with_decimal_sign(script: str) -> str:
    """Return the script of number fields with the decimal sign of the page's language, and both
    signs understood: a field of numbers shows that of the browser's language, whatever the page's.
    """
    signs = ",".join(f"{code}:`{language(code).decimal_sign}`" for code in codes())
    sign = f"({{{signs}}}[document.documentElement.lang]??`.`)"
    script = FIELD.sub(
        r'type:`text`,inputMode:`decimal`,autoComplete:`off`,role:`spinbutton`,"aria-valuemin":\1,'
        r'"aria-valuemax":\2,"aria-valuenow":\3??void 0,'
        rf"value:String(\3??``).replace(`.`,{sign})",
        script,
    )
    return TYPED.sub(r"let \1=\2.target.value.replace(`,`,`.`);", script)


def with_reasons(script: str) -> str:
    """Return the script of the uploader so that it says why a file was refused in words, by the
    status of the answer: it would show what its HTTP library throws."""
    said = ",".join(f"{status}:{_in_every_language(words)}" for status, words in REFUSED.items())
    usual = _in_every_language(NOT_ARRIVED)
    return FAILED.sub(rf"errorMessage:({{{said}}}[\1?.response?.status]??{usual})", script)


def translated(name: str, script: str) -> str:
    """Return a script, given by its name without hash and ending, with its words in every
    language."""
    if name == NUMBERS:
        script = with_decimal_sign(script)
    if name == UPLOADER:
        script = with_reasons(script)
    for word in WORDS.get(name, ()):
        script = _pattern(word).sub(lambda found, word=word: _choice(word, found), script)
    return script


def found(name: str, script: str) -> list[Word]:
    """The words that a script holds."""
    return [word for word in WORDS.get(name, ()) if _pattern(word).search(script)]


@cache
def _pattern(word: Word) -> re.Pattern[str]:
    inside = word.source or PLACEHOLDER.sub(
        lambda name: rf"(?P<{name[1]}>\$\{{[^{{}}`]+\}})", re.escape(word.message)
    )
    before = f"(?<={re.escape(word.before)})" if word.before else ""
    return re.compile(f"{before}`{inside}`")


def _in_every_language(message: str) -> str:
    """A text of our own by the language of the page, as an expression of the script."""
    listed = ",".join(f"{code}:`{language(code).t(message)}`" for code in codes())
    return f"({{{listed}}}[document.documentElement.lang]??`{message}`)"


def _choice(word: Word, found: re.Match[str]) -> str:
    """The text in every language that says it otherwise, as an expression of the script."""
    values = found.groupdict()
    said = {code: language(code).t(word.message, **values) for code in codes() if code != SOURCE}
    listed = ",".join(f"{code}:`{text}`" for code, text in said.items())
    return f"({{{listed}}}[document.documentElement.lang]??{found[0]})"
