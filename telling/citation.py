"""How a view is cited: what it shows, which figures it rests on, where it stands, when it was read.

The words are the same on the dashboard, on plain pages, in pictures and in the report.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
from babel.dates import format_date

from data.memo import per_store
from data.store import Store
from findings import editions
from telling.language import DEFAULT, Language

PLACE = ZoneInfo("Europe/Oslo")
MARK_LENGTH = 8
SOURCES_PAGE = "/om"
"""Where the dashboard lists every source."""


@dataclass(frozen=True)
class Edition:
    """Which figures a store holds, as a snapshot has no date of its own.

    `first_year` and `last_year` are those of the waterworks' magnesium figures, None where no
    figure is dated; `read` is the newest ISO date on which a source was read, "" where none was
    noted; `sources` counts them; `mark` is the same for the same figures and no others. `version`
    and `date` (ISO) are those of the released edition that the waterworks' figures are; where they
    are none, `version` is "" and `date` as `read`.
    """

    first_year: int | None
    last_year: int | None
    read: str
    sources: int
    mark: str
    version: str
    date: str


@per_store(1)
def edition(store: Store) -> Edition:
    """Return which figures a store holds."""
    figures = store.tables["figures"].query("parameter == 'mg'")
    years = store.samples["year"].reindex(figures["sample_id"]).dropna()
    sources, released = store.tables["sources"], editions.current(store)
    read = max(sources["date_read"], default="")
    return Edition(
        first_year=None if years.empty else int(years.min()),
        last_year=None if years.empty else int(years.max()),
        read=read,
        sources=len(sources),
        mark=_mark(store),
        version=released.version if released else "",
        date=released.date if released else read,
    )


def _mark(store: Store) -> str:
    digest = hashlib.sha256()
    for name, table in store.tables.items():
        digest.update(name.encode())
        digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:MARK_LENGTH]


def made_up(store: Store, language: Language) -> str:
    """Say that figures of a store are made up, with a full stop; "" where none are. Whatever is
    made of such a store carries it."""
    if not store.made_up:
        return ""
    return language.t("Made-up figures, for a rehearsal: nobody measured them.")


def dated(store: Store, language: Language, marked: bool = True) -> str:
    """Say how old the figures are and, if `marked`, which edition of them is shown, without a full
    stop."""
    shown, t = edition(store), language.t
    if shown.first_year is None:
        years = t("Undated figures")
    else:
        years = t(
            "Waterworks' magnesium figures from {first}–{last}",
            first=shown.first_year,
            last=shown.last_year,
        )
    if warning := made_up(store, language):
        years = f"{warning} {years}"
    parts = [t("edition {mark}", mark=shown.mark)] if marked else []
    if shown.read:
        read = long_date(date.fromisoformat(shown.read), language)
        parts.append(t("newest source read {date}", date=read))
    return f"{years} ({', '.join(parts)})" if parts else years


def citation(
    store: Store,
    title: str,
    chosen: str,
    site: str,
    path: str,
    language: Language,
    read_on: date | None = None,
) -> str:
    """Return how a view is cited, in one paragraph of plain text.

    `title` is what the view shows; `chosen` the sentence of the choices, with its full stop, or "";
    `site` the site's address without a slash at its end, `path` the view's own, with its query.
    `read_on` is today where it is not given.
    """
    listed = site + SOURCES_PAGE + ("" if language.code == DEFAULT else f"?lang={language.code}")
    read = language.t(
        "{address}, read {date}.",
        address=site + path,
        date=long_date(read_on or today(), language),
    )
    return _cited(store, title, chosen, listed, read, language)


def citation_of_file(
    store: Store, title: str, address: str, listed: str, language: Language
) -> str:
    """Return how a page is cited that stands in a folder and is the same on every day.

    `address` is its own, `listed` that of the page that lists the sources; both are "" where nobody
    knows where the folder will stand.
    """
    return _cited(store, title, "", listed, f"{address}." if address else "", language)


def _cited(
    store: Store, title: str, chosen: str, listed: str, where: str, language: Language
) -> str:
    name, number = language.t("Magnesium in Norwegian drinking water"), edition(store).sources
    if listed:
        sources = language.nt("{n} source: {list}.", "{n} sources: {list}.", number, list=listed)
    else:
        sources = language.nt("{n} source.", "{n} sources.", number)
    what = name if title == name else f"{name}: {title}"  # the first page is called as the site is
    parts = [f"{what}.", chosen, f"{dated(store, language)}.", sources, where]
    return " ".join(filter(None, parts))


def today() -> date:
    """The day that it is in Norway."""
    return datetime.now(PLACE).date()


def long_date(day: date, language: Language) -> str:
    """A date as it is written out: `23. november 2026`."""
    return format_date(day, "long", locale=language.code)
