"""The table of sources: the files that were read, and every page that a figure names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from data.letters import letter_of
from data.table_file import TableFile

TITLE_LENGTH = 160
PAGE_LICENCE = "enkelttall gjengitt med kilde; lisens ikke oppgitt"
COLUMNS = (
    "source_id",
    "title",
    "publisher",
    "kind",
    "url",
    "date_read",
    "licence",
    "licence_verified",
)


def source_id(url: str) -> str:
    """The id of a page by its address; nothing for no address."""
    return f"web-{hashlib.sha256(url.encode()).hexdigest()[:8]}" if url else ""


def table(
    origins: Path, publishers: Path, urls: Iterable[str], cited: pd.DataFrame
) -> pd.DataFrame:
    """Return every source: those of `origins`, and one for each address of a figure.

    `publishers` names hosts, or beginnings of addresses, whose publisher is not plain from them;
    `cited` has url, publisher and title of literature. Raises SourceError.
    """
    files = TableFile(origins, COLUMNS)
    files.unique(["source_id"])
    files.choice("licence_verified", {"yes", "no"})
    files.check()
    known = TableFile(publishers, ["address", "publisher", "kind"]).frame.set_index("address")
    named = {row.url: row for row in cited.itertuples()}
    pages = [
        _literature(named[url]) if url in named else _letter(url) or _page(url, known)
        for url in sorted({*filter(None, urls), *named})
    ]
    web = pd.DataFrame(pages).assign(licence=PAGE_LICENCE, licence_verified="no")
    return pd.concat([files.frame, web], ignore_index=True)


def _literature(row: Any) -> dict[str, str]:
    return {
        "source_id": source_id(row.url),
        "title": row.title,
        "publisher": row.publisher,
        "kind": "literature",
        "url": row.url,
        "date_read": "",
    }


def _letter(text: str) -> dict[str, str] | None:
    """The source that a letter is, None for an address."""
    letter = letter_of(text)
    if letter is None:
        return None
    return {
        "source_id": source_id(text),
        "title": text,
        "publisher": letter.sender,
        "kind": "letter",
        "url": "",
        "date_read": letter.day,
    }


def _page(url: str, known: pd.DataFrame) -> dict[str, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    municipal = ".kommune.no" in host or "suohkan.no" in host
    publisher, kind = host.removeprefix("www."), "municipality" if municipal else "web_page"
    named = (f"{host}{parts.path}/".startswith(f"{address}/") for address in known.index)
    for address in known.index[list(named)]:
        publisher, kind = known.loc[address, ["publisher", "kind"]]
    return {
        "source_id": source_id(url),
        "title": unquote(url.partition("://")[2])[:TITLE_LENGTH],
        "publisher": publisher,
        "kind": kind,
        "url": url,
        "date_read": "",
    }
