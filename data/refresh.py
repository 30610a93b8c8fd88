"""Figures fetched anew into a snapshot: `python -m data fetch foods`.

A snapshot is changed whole or not at all. A new build starts from the judgements again, so that
what was fetched is to be fetched again after it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from data import schema
from data.build import locate, swap
from data.fetch import FetchError, Limits, fetch_json, open_session
from data.sources import matvaretabellen
from data.store import SnapshotError, open_store

ADDRESS_VARIABLE = "MATVARETABELLEN_URL"
STEP_BYTES = 1_000_000


def foods(
    snapshot: Path, address: str | None, say: Callable[[str], None], limits: Limits | None = None
) -> None:
    """Fetch what foods hold of magnesium and put it into the snapshot.

    `address` is that of the service or of the file itself; without it the environment's
    MATVARETABELLEN_URL, else the public one. `say` is told each step. Raises FetchError,
    SourceError or SnapshotError; the snapshot then stays as it was.
    """
    store, limits = open_store(snapshot), limits or Limits()
    url = _file_address(address)
    say(f"reading {url}")
    with open_session(limits) as session:
        table = matvaretabellen.read(fetch_json(session, url, limits, _progress(say)))
    say(f"{len(table)} foods, {int(table['mg'].notna().sum())} with magnesium")
    matches = matvaretabellen.match(store.tables["foods"], table)
    for one in matches:
        say(f"{one.food_id}: {one.told}")
    found = [one for one in matches if one.id]
    if not found:
        raise FetchError(f"{url}: none of the foods was found")
    say(f"{len(found)} of {len(matches)} foods filled")
    changed = {
        "foods": matvaretabellen.filled(store.tables["foods"], table, matches),
        "sources": _with_source(store.tables["sources"], url),
    }
    swap(snapshot, lambda folder: _write(folder, snapshot, changed))


def _file_address(address: str | None) -> str:
    base = address or os.environ.get(ADDRESS_VARIABLE) or matvaretabellen.ADDRESS
    if not base.startswith(("http://", "https://")):
        raise FetchError(f"{base}: not an address that begins with http:// or https://")
    return base if base.endswith(".json") else base.rstrip("/") + matvaretabellen.PATH


def _progress(say: Callable[[str], None]) -> Callable[[int, int | None], None]:
    """Tell each further megabyte, as a share of the whole where it is announced."""
    told = 0

    def tell(read: int, whole: int | None) -> None:
        nonlocal told
        if read - told >= STEP_BYTES or (read == whole and read > told):
            told = read
            say(f"{read:,} bytes" + (f" ({100 * read // whole} %)" if whole else ""))

    return tell


def _with_source(sources: pd.DataFrame, url: str) -> pd.DataFrame:
    """The table of sources with Matvaretabellen in it, read today."""
    row = {**matvaretabellen.SOURCE, "url": url, "date_read": date.today().isoformat()}
    others = sources[sources["source_id"] != row["source_id"]]
    return pd.concat([others, pd.DataFrame([row])], ignore_index=True)[list(sources.columns)]


def _write(folder: Path, snapshot: Path, changed: dict[str, pd.DataFrame]) -> None:
    """Fill a new snapshot from the old one and the changed tables; it must pass every check."""
    for file in locate(snapshot).iterdir():
        shutil.copy2(file, folder)
    for name, frame in changed.items():
        schema.write(name, schema.typed(name, frame), folder)
    try:
        open_store(folder)
    except SnapshotError as error:
        raise SnapshotError([f"not written: {line}" for line in error.faults]) from error
