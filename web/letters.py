"""The letter that asks for the figures of a municipality, without a script: what a link chooses,
and the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.store import Store
from findings import wanted, waters
from telling import letter
from telling.citation import today
from telling.language import LETTER_CODES, Language, language_of_letter
from telling.letter import FIRST_YEAR, RECIPIENT, Letter, Recipient
from web.links import PageLinks
from web.pages import html


@dataclass(frozen=True)
class WantedLetter:
    """What a link asks for: the works of a municipality, of whom, in which language, for which
    years. `usual` has what a link need not say."""

    number: str
    works: tuple[str, ...]
    recipient: str
    code: str
    years: tuple[int, int]
    usual: WantedLetter | None = None

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The choices as a link says them: those that are not usual."""
        said: dict[str, Sequence[str]] = {
            "verk": self.works,
            "til": (self.recipient,),
            "brev": (self.code,),
            "brevaar": (f"{self.years[0]}-{self.years[1]}",),
        }
        other = self.usual
        if other is not None:
            said = {
                name: texts
                for name, texts in said.items()
                if list(texts) != list(other.choices()[name])
            }
        return said

    def write(self, store: Store, site: str) -> Letter:
        """The letter."""
        spoken = language_of_letter(self.code)
        return letter.write(store, self.works, self.recipient, self.years, spoken, site)


def asked(
    store: Store, number: str, texts: Callable[[str], Sequence[str]], language: Language
) -> WantedLetter:
    """Return what a link to the letter of a municipality asks for; `texts` gives what it says under
    a name. What cannot be read is left out. Raises KeyError where there is no such municipality,
    or none of its works delivers water."""
    if number not in store.municipalities.index or not wanted.of_municipality(store, number):
        raise KeyError(number)
    usual = WantedLetter(
        number,
        wanted.of_municipality(store, number),
        Recipient.WATERWORKS,
        language.code,
        letter.usual_years(today().year),
    )
    works = waters.delivering(store)["municipality_number"]
    own = tuple(w for w in dict.fromkeys(texts("verk")) if works.get(w) == number)
    recipient, code = (next(iter(texts(name)), "") for name in ("til", "brev"))
    return WantedLetter(
        number,
        own or usual.works,
        recipient if recipient in RECIPIENT else usual.recipient,
        code if code in LETTER_CODES else usual.code,
        _years(texts("brevaar")) or usual.years,
        usual,
    )


def _years(texts: Sequence[str]) -> tuple[int, int] | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", "".join(texts[-1:]))
    first, last = map(int, found.groups()) if found else (1, 0)
    return (first, last) if FIRST_YEAR <= first <= last < today().year else None


def usual(store: Store, number: str, language: Language) -> WantedLetter:
    """Return the letter of a municipality with nothing chosen. Raises KeyError as `asked`."""
    return asked(store, number, lambda name: (), language)


def page(store: Store, asked: WantedLetter, language: Language, links: PageLinks) -> str:
    """Return the page with the letter, and the ways to other letters, as HTML."""
    made = asked.write(store, links.base)

    def path(changed: WantedLetter, ending: str = "") -> str:
        return links.letter_as(changed.number, language, changed.choices(), ending)

    recipients = [
        (language.t(name), path(replace(asked, recipient=code)), code == asked.recipient)
        for code, name in RECIPIENT.items()
    ]
    written = [
        (language_of_letter(code).name, path(replace(asked, code=code)), code == asked.code)
        for code in LETTER_CODES
    ]
    place = store.municipalities.at[asked.number, "label"]
    return html(
        "page_letter.html",
        store,
        language,
        links,
        place=None,
        letter=made,
        number=asked.number,
        name=place,
        summary=language.t("Ask for the figures: {place}", place=place),
        choices=(recipients, written),
        pdf=path(asked, ".pdf"),
        sheet=path(asked, ".xlsx"),
        more=links.dashboard(language, "be-om-tall", nr=asked.number),
    )
