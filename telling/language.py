"""Language: messages from the catalogues in `locale/`, numbers and order by the rules of a place.

Message ids are the English sentences in the code, so English needs no catalogue. Every other
language is a readable .po file in `locale/`, compiled in memory: to add one, add its file, no code.
A letter can also be written in a language that the pages are not in (`locale/nn`): its catalogue
holds the messages of letters alone.
"""

from __future__ import annotations

import gettext
import io
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd
from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import parse_pattern

from data.evidence import Figure

CATALOGUES = Path(__file__).parent.parent / "locale"
DEFAULT = "nb"
NORWEGIAN = {"no": "nb", "nn": "nb"}
MOST_ACCEPTED = 1000
"""Characters of an Accept-Language header that are read."""
SOURCE = "en"
"""The language of the message ids."""
LETTER_CODES = ("nb", "nn", "en")
"""The languages that letters are written in."""
# Signs that stand behind every letter, from Unicode's private area.
_ORDER = str.maketrans({"æ": "\ue001", "ä": "\ue001", "ø": "\ue002", "ö": "\ue002", "å": "\ue003"})


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown, not where it stands."""
    return message


@cache
def _decimal_sign(code: str) -> str:
    return str(Locale.parse(code).number_symbols["latn"]["decimal"])


@dataclass(frozen=True)
class Language:
    """One language of the user interface."""

    code: str
    messages: gettext.NullTranslations

    @property
    def name(self) -> str:
        """What the language calls itself, with a capital as on a button: `Norsk bokmål`."""
        own = Locale.parse(self.code).get_display_name(self.code) or self.code
        return own[:1].upper() + own[1:]

    @property
    def decimal_sign(self) -> str:
        """What stands before the decimals here: `,` or `.`."""
        return _decimal_sign(self.code)

    def t(self, message: str, **values: object) -> str:
        """Return the message in this language with its {placeholders} filled in."""
        return self.messages.gettext(message).format(**values)

    def nt(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the message in singular or plural; `{n}` is the count, formatted."""
        return self.messages.ngettext(one, many, int(count)).format(n=self.number(count), **values)

    def number(self, value: float, digits: int | None = None) -> str:
        """Return a number as written here: `1 295,7` (with a no-break space).

        `digits` is the number of decimals to round to; without it up to three are kept.
        """
        pattern = "#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits) * (digits > 0)
        return _number(value or 0, pattern, self.code)  # a zero below zero is none, and equals one

    def published(self, text: str) -> str:
        """Return a published number with this place's decimal sign and every digit it had."""
        return text.replace(".", self.decimal_sign).replace("-", "–")

    def rounded(self, value: float, significant: int = 3) -> str:
        """Return a calculated value with so many significant digits, at most three decimals."""
        if value == 0:
            return self.number(0)
        digits = significant - 1 - math.floor(math.log10(abs(value)))
        return self.number(round(value, digits))

    def two_digits(self, value: float) -> str:
        """Return a calculated value with its two significant digits, the second one where it is
        zero, too (`2,0`); at most three decimals."""
        if value == 0:
            return self.number(0)
        shown = float(f"{value:.2g}")
        decimals = 1 - math.floor(math.log10(abs(shown)))
        return self.number(shown, min(max(decimals, 0), 3))

    def span(self, low: float, high: float) -> str:
        """Return an interval, or the one value where both ends are written alike."""
        ends = dict.fromkeys((self.rounded(low), self.rounded(high)))
        return "–".join(ends)

    def interval(self, figure: Figure) -> str:
        """Return the ends of a known figure as exactly as `figure` tells them, once where they are
        the same: published ends as they are, calculated ones rounded."""
        written = {
            "bounded": self.rounded,
            "expected": self.two_digits,
            "estimate": self.two_digits,
        }.get(figure.value_type, self.number)
        return "–".join(dict.fromkeys(written(end) for end in (figure.low, figure.high)))

    def figure(self, figure: Figure, unit: str = "") -> str:
        """Return what a figure says, in words: `0,89 mg/l`, `<0,5`, `about 0,6 (0,3–1,2) mg/l`."""
        words = self._figure(figure)
        return f"{words} {unit}" if unit and figure.known else words

    def _figure(self, figure: Figure) -> str:
        match figure.value_type:
            case "none":
                return self.t("not known")
            case "measured" if figure.low == figure.best < figure.high:
                high = self.number(figure.high, len(figure.text.partition(".")[2]))
                return self.t(
                    "{value} (up to {high})", value=self.published(figure.text), high=high
                )
            case "measured" if figure.low < figure.high:
                return f"{self.published(figure.text)} ({self.span(figure.low, figure.high)})"
            case "measured" | "below_limit" | "range":
                return self.published(figure.text)
            case "bounded" if figure.low == 0:
                return self.t("not measured; at most {value}", value=self.rounded(figure.high))
            case "bounded":
                span = self.span(figure.low, figure.high)
                return self.t("not measured; from hardness {span}", span=span)
        best, low, high = map(self.two_digits, (figure.best, figure.low, figure.high))
        if figure.value_type == "expected":
            return self.t("expected {best} ({low}–{high})", best=best, low=low, high=high)
        about = self.t("about {best} ({low}–{high})", best=best, low=low, high=high)
        if math.isnan(figure.cap):
            return about
        return self.t("{about}, at most {most}", about=about, most=self.rounded(figure.cap))

    def sort_key(self, text: str) -> str:
        """A key that puts æ, ø and å last, in that order, and capitals with small letters.

        The same in every language: what is sorted are Norwegian names, and whoever looks for Ås in
        a list of them looks at its end.
        """
        return text.casefold().translate(_ORDER)

    def ordered(self, texts: pd.Series) -> pd.Series:
        """The sort keys of a column, for `DataFrame.sort_values(key=…)`."""
        return texts.map(self.sort_key)


@lru_cache(maxsize=8192)
def _number(value: float, pattern: str, code: str) -> str:
    """A number as a place writes it, kept as a page tells the same ones at each run; below zero
    with a minus sign, where Babel has a hyphen."""
    written: str = _pattern(pattern).apply(value, Locale.parse(code))
    return written.replace("-", "−")


_pattern = cache(parse_pattern)


def codes() -> tuple[str, ...]:
    """The languages there are: the default first, then the others by their codes."""
    return _codes_in(CATALOGUES)


@cache
def _codes_in(folder: Path) -> tuple[str, ...]:
    found = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po")}
    return (DEFAULT, *sorted((found | {SOURCE}) - {DEFAULT}))


def spoken_code(asked: str | None) -> str:
    """Return the code that is asked for where there is such a language, else the default."""
    return asked if asked in codes() else DEFAULT


def preferred_code(accept_language: str) -> str:
    """Return the code of the first language in an Accept-Language header that there is (RFC 9110,
    12.5.4), by its weight and then by its place; else the default. `no` and `nn` are answered in
    bokmål."""
    ranges = []
    for part in accept_language.lower()[:MOST_ACCEPTED].split(","):
        name, _, weight = part.partition(";")
        found = re.fullmatch(r"\s*q=([01](\.[0-9]{0,3})?)\s*", weight)
        ranges.append((1.0 if found is None else float(found[1]), name.strip().partition("-")[0]))
    spoken = sorted((pair for pair in ranges if pair[0] > 0), key=lambda pair: -pair[0])
    asked = (NORWEGIAN.get(name, name) for _, name in spoken)
    return next((name for name in asked if name in codes()), DEFAULT)


@cache
def language(code: str = DEFAULT) -> Language:
    """Return a language by its code.

    Raises KeyError where there is no catalogue for it.
    """
    if code == SOURCE:
        return Language(code, gettext.NullTranslations())
    if code not in codes():
        raise KeyError(f"no catalogue for language {code!r}")
    return _of_catalogue(code, "messages")


@cache
def language_of_letter(code: str) -> Language:
    """Return a language that letters are written in (`LETTER_CODES`) by its code.

    Raises KeyError where there is no catalogue for it.
    """
    if code in codes():
        return language(code)
    if code not in LETTER_CODES:
        raise KeyError(f"no letters in language {code!r}")
    return _of_catalogue(code, "letter")


def _of_catalogue(code: str, name: str) -> Language:
    """A language with the messages of one of its catalogues."""
    with (CATALOGUES / code / "LC_MESSAGES" / f"{name}.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled))
