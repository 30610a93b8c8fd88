"""A letter that asks for the figures of waterworks: to a waterworks, a municipality or Mattilsynet.

What it says of rights and duties are words of its sources, quoted as they were read, each with the
source behind it. No address is known or guessed, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from data.parameters import UNITS
from data.store import Store
from findings.supply import producers
from telling import words
from telling.language import N_, Language
from telling.sections import Paragraph, Text

ASKED = ("mg", "ca", "hardness", "alkalinity", "ph", "conductivity")
"""The parameters that are asked for."""
YEARS = 3
"""Whole years that are asked for where nothing else is chosen."""
FIRST_YEAR = 2000
MOST_MAILTO = 1_900
"""Characters of a mailto address that every program takes: some were made for web addresses of
2 000. An e-mail says in short what is asked, and the letter is attached to it."""
LONGEST_NAME = 80
"""Characters of a name that an e-mail shows."""
EXTRACTS = (
    "vannforsyningssystem.csv",
    "vannforsyningssystem_innrapportering.csv",
    "vannforsyningssystem_analyse.csv",
    "inntakspunkt.csv",
    "inntakspunkt_analyse.csv",
    "vannbehandlingsanlegg.csv",
)
"""The register's extracts (docs/register.md)."""


class Recipient(StrEnum):
    """Whom a letter is to, as links name it."""

    WATERWORKS = "vannverk"
    MUNICIPALITY = "kommune"
    AUTHORITY = "mattilsynet"


RECIPIENT: Mapping[str, str] = {
    Recipient.WATERWORKS: N_("The waterworks"),
    Recipient.MUNICIPALITY: N_("The municipality"),
    Recipient.AUTHORITY: "Mattilsynet",
}
QUOTED: Mapping[str, str] = {
    "ask_subscribers": "Abonnentene har rett til oppdatert informasjon",
    "ask_environment": (
        "Du har rett til å spørre og krav på å få svar om klima og miljø fra myndigheter og"
        " virksomheter"
    ),
    "ask_health": "vår helse",
    "ask_report": (
        "Dette inkluderer alle prøvene fra prøvetakingsplanen, også eventuelle analyser dere gjør i"
        " tillegg til forskriftens minimumskrav"
    ),
    "ask_due": "innen 15. februar",
    "ask_register": (
        "inntakspunkt (vannkilder) med nedbørfelt og råvannskvalitet, samt analysedata for levert"
        " vann"
    ),
}
"""Words as they stand in their sources, by claim; `data/ledger/quotes.csv` has the same."""


@dataclass(frozen=True)
class Ground:
    """A sentence around words that are quoted, and the claims whose words they are."""

    message: str
    claims: tuple[str, ...]


SUBSCRIBERS = Ground(
    N_("The guide to the drinking-water regulation says of § 23: “{ask_subscribers}”."),
    ("ask_subscribers",),
)
ENVIRONMENT = Ground(
    N_(
        "The guide to the Environmental Information Act says: “{ask_environment}”. It covers what"
        " may affect “{ask_health}”."
    ),
    ("ask_environment", "ask_health"),
)
REPORT = Ground(
    N_(
        "Of what waterworks report every year, “{ask_due}”, the guide to the drinking-water"
        " regulation says under § 25: “{ask_report}”."
    ),
    ("ask_report", "ask_due"),
)
REGISTER = Ground(
    N_("Of the files of the register it was written in 2015 that they hold “{ask_register}”."),
    ("ask_register",),
)
GROUNDS: Mapping[str, tuple[Ground, ...]] = {
    Recipient.WATERWORKS: (SUBSCRIBERS, ENVIRONMENT, REPORT),
    Recipient.MUNICIPALITY: (SUBSCRIBERS, ENVIRONMENT),
    Recipient.AUTHORITY: (ENVIRONMENT, REPORT, REGISTER),
}


@dataclass(frozen=True)
class Letter:
    """A letter as data: to whom, about what, its paragraphs with the sources behind them, and the
    same in short for an e-mail that the letter is attached to. `addresses` are those of the
    sources."""

    code: str
    to: str
    subject: str
    paragraphs: tuple[Paragraph, ...]
    short: str
    addresses: Mapping[str, str]

    @property
    def text(self) -> str:
        """The letter as plain text, each quotation with the address of its source."""
        return "\n\n".join([self.to, self.subject, *map(self._plain, self.paragraphs)])

    def _plain(self, paragraph: Paragraph) -> str:
        if paragraph.listed:
            return "\n".join(f"- {one.text}" for one in paragraph.texts)
        addresses = " ".join(self.addresses[source] for source in paragraph.sources)
        return f"{paragraph.text} ({addresses})" if addresses else paragraph.text

    @property
    def mailto(self) -> str:
        """The e-mail that the letter is attached to, to nobody yet (RFC 6068), below MOST_MAILTO
        characters."""
        lines = self.short.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(lines, safe='')}"


def write(
    store: Store,
    waterworks: Sequence[str],
    recipient: str,
    years: tuple[int, int],
    language: Language,
    site: str = "",
) -> Letter:
    """Return the letter that asks for the figures of some works (at least one) in the first to the
    last of some years. `site` is the address of the map that they are meant for, "" for none.

    Raises KeyError where there is no such work or recipient.
    """
    t, rows = language.t, [store.work_rows[work] for work in waterworks]
    places = list(dict.fromkeys(row["municipality_number"] for row in rows))
    grounds = GROUNDS[recipient]
    first, last = years
    paragraphs = [
        _said(
            language.nt(
                "I ask for the figures that you have of the water of this waterworks:",
                "I ask for the figures that you have of the water of these {n} waterworks:",
                len(rows),
            )
        ),
        _listed(_named(store, work, language) for work in waterworks),
        _said(
            t(
                "For each year from {first} to {last}, of treated water and of raw water, I ask"
                " for:",
                first=first,
                last=last,
            )
        ),
        _listed(parameters(language)),
        *_asked_beside(recipient, language),
        _said(t("What the request rests on:")),
        *(_ground(store, ground, language) for ground in grounds),
        *_ending(site, language),
    ]
    claims = [claim for ground in grounds for claim in ground.claims]
    sources = store.claims.loc[claims, "source_id"]
    return Letter(
        code=language.code,
        to=_to(store, waterworks, recipient, language),
        subject=_subject(store, places, len(rows), language),
        paragraphs=tuple(paragraphs),
        short=_short(store, waterworks, years, language),
        addresses={source: store.source_rows[source]["url"] for source in sources},
    )


def parameters(language: Language) -> list[str]:
    """What is asked for, with units: `magnesium (mg/l)`."""
    names = {code: language.t(words.PARAMETER[code]) for code in ASKED}
    return [
        f"{name if code == 'ph' else name.lower()} ({UNITS[code]})" if UNITS[code] else name
        for code, name in names.items()
    ]


def several(count: int, language: Language) -> str:
    """So many waterworks, in words."""
    return language.nt("{n} waterworks", "{n} waterworks", count)


def _said(*texts: str, sources: tuple[str, ...] = ()) -> Paragraph:
    return Paragraph(tuple(map(Text, texts)), sources=sources)


def _listed(texts: Iterable[str]) -> Paragraph:
    return Paragraph(tuple(map(Text, texts)), listed=True)


def _to(store: Store, waterworks: Sequence[str], recipient: str, language: Language) -> str:
    t = language.t
    rows = [store.work_rows[work] for work in waterworks]
    numbers = dict.fromkeys(row["municipality_number"] for row in rows)
    place = ", ".join(store.municipalities.at[number, "name"] for number in numbers)
    if recipient == Recipient.AUTHORITY:
        return t("To {recipient}", recipient="Mattilsynet")
    if recipient == Recipient.MUNICIPALITY:
        return t("To the municipality of {place}", place=place)
    if len(rows) == 1:
        return t("To {recipient}", recipient=rows[0]["name"])
    return t("To the waterworks of {place}", place=place)


def _subject(store: Store, places: Sequence[str], count: int, language: Language) -> str:
    t = language.t
    if len(places) == 1:
        place = store.municipalities.at[places[0], "name"]
        return t("Magnesium in the drinking water of {place}: a request for figures", place=place)
    of = several(count, language)
    return t("Magnesium in the drinking water of {place}: a request for figures", place=of)


def _named(store: Store, work: str, language: Language) -> str:
    """A work by its name, its municipality and its id in the register, and whose water it sells."""
    t, row = language.t, store.work_rows[work]
    place = store.municipalities.at[row["municipality_number"], "name"]
    name = f"{row['name']}, {place}"
    if row["register_id"]:
        name = t("{name} (id in the register: {id})", name=name, id=row["register_id"])
    supplier = producers(store).get(work, work)
    if supplier == work:
        return name
    return t(
        "{name}, which gets its water from {supplier}",
        name=name,
        supplier=store.work_rows[supplier]["name"],
    )


def _asked_beside(recipient: str, language: Language) -> list[Paragraph]:
    """What the figures may be like, and what else is asked."""
    t = language.t
    said = [
        _said(
            t(
                "Where there are none of these years, I ask for the newest there are, with their"
                " year. Single samples are as welcome as means, and a figure below the limit of the"
                " method as it stands, for example <0.5."
            ),
            t("Please say so where something has not been measured: that is an answer, too."),
            t(
                "I also ask whether it is groundwater or surface water. I do not ask where intakes,"
                " wells or plants lie."
            ),
        )
    ]
    if recipient == Recipient.MUNICIPALITY:
        said.append(_said(t("If others run one of the waterworks, please tell me who they are.")))
    if recipient == Recipient.AUTHORITY:
        said += [
            _said(t("The figures may come as the register's extracts, by these names:")),
            _listed(EXTRACTS),
        ]
    return said


def _ground(store: Store, ground: Ground, language: Language) -> Paragraph:
    text = language.t(ground.message, **{claim: QUOTED[claim] for claim in ground.claims})
    sources = dict.fromkeys(store.claims.loc[list(ground.claims), "source_id"])
    return _said(text, sources=tuple(sources))


def _ending(site: str, language: Language) -> list[Paragraph]:
    t = language.t
    where = f" ({site})" if site else ""
    return [
        _said(
            t(
                "A reply sheet (XLSX) is attached, with the waterworks and the years filled in."
                " Rows without figures can stay empty, and the figures may as well come in a form"
                " of your own."
            )
        ),
        _said(
            t(
                "The figures are meant for an open map of magnesium in Norwegian drinking"
                " water{where}, where each figure stands with its source and its year.",
                where=where,
            )
        ),
        _said(t("Kind regards,")),
    ]


def _short(
    store: Store, waterworks: Sequence[str], years: tuple[int, int], language: Language
) -> str:
    """The letter in short, for the e-mail that it is attached to."""
    t = language.t
    name = store.work_rows[waterworks[0]]["name"][:LONGEST_NAME]
    asked = t(
        "I ask for figures of the water of {waterworks} from the years {first}–{last}: {what}.",
        waterworks=name if len(waterworks) == 1 else several(len(waterworks), language),
        first=years[0],
        last=years[1],
        what=", ".join(parameters(language)),
    )
    more = t(
        "The attached letter says which and what the request rests on; the attached sheet (XLSX)"
        " can be filled in."
    )
    return "\n\n".join((asked, more, t("Kind regards,")))


def usual_years(this_year: int) -> tuple[int, int]:
    """The years that are asked for where nothing else is chosen: the last whole ones."""
    return this_year - YEARS, this_year - 1
