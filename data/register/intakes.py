"""The intakes of the register: what kind of source each system draws on.

The columns of `inntakspunkt.csv` are not documented. Which headers mean what, and which words mean
which kind, is written down in `data/ledger/intake_columns.csv` and `intake_words.csv`; words
that are not there are listed with their counts, never guessed at. Only those columns are read: no
position of an intake is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from data.codes import SourceType
from data.register.extracts import Piece
from data.register.judged import JudgedRows
from data.source_kinds import kind_of, together
from data.table_file import TableFile

ID = "mtid_vf"
_LEDGER = Path(__file__).parents[1] / "ledger"
_WHAT = {"intake", "kind", "use", "reserve", "active"}
_RESERVE = re.compile(r"reserve|krise|nødvann|nødvatn|beredskap", re.IGNORECASE)
_YES, _NO = ("ja", "j", "x", "1", "true"), ("", "nei", "n", "0", "false")
_UNCLEAR = ("kind_missing", "kind_unknown", "conflict", "active_unclear", "reserve_unclear")
"""Reasons for which an intake may be in use with a kind that is not known."""
NO_KINDS = pd.DataFrame({"source_type": [], "words": []}, index=pd.Index([], name=ID), dtype=str)
MOST_LISTED = 20
"""Words that are not known stand in the account up to this many, and all in a file beside it."""


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, list[str]]:
    """The known headers by what their column holds, the likeliest first."""
    sheet = TableFile(_LEDGER / "intake_columns.csv", ["what", "header", "ground"])
    sheet.unique(["header"])
    sheet.choice("what", _WHAT)
    sheet.check()
    headers = sheet.frame.groupby("what")["header"]
    return {str(what): [_plain(name) for name in names] for what, names in headers}


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", "", header.casefold())


def columns(header: Collection[str]) -> dict[str, str]:
    """Return which column of an extract holds what (intake, kind, use, reserve, active)."""
    named = {_plain(name): name for name in reversed(list(header))}
    found = {
        what: next((named[one] for one in known if one in named), "")
        for what, known in _headers().items()
    }
    return {what: name for what, name in found.items() if name}


def judged_rows(pieces: list[Piece], connection: duckdb.DuckDBPyConnection) -> JudgedRows:
    """Return the rows of the intakes with the columns that are known, and no others."""
    chosen = columns(pieces[0].columns)
    return JudgedRows(pieces, connection, [ID, *dict.fromkeys(chosen.values())])


def read(rows: JudgedRows, systems: pd.DataFrame) -> pd.DataFrame:
    """Return source_type and the register's `words` by mtid_vf, from the intakes in use.

    A work gets a kind only where each of its intakes in use states one; rows that do not are set
    aside. `systems` has status by mtid_vf.
    """
    chosen = columns(rows.raw.columns)
    status = rows[ID].map(systems["status"])
    rows.set_aside(status.isna(), "system_unknown")
    rows.set_aside(status.eq("faulty"), "system_set_aside")
    _judge_use(rows, chosen)
    if "kind" not in chosen:
        rows.set_aside(rows.good, "kind_column")
        return NO_KINDS
    texts = rows[chosen["kind"]]
    rows.set_aside(texts.str.contains(_RESERVE), "intake_reserve")
    rows.set_aside(texts.eq(""), "kind_missing")
    kinds = texts.map({text: kind_of(text) for text in texts.unique()})
    rows.set_aside(kinds.isna(), "kind_unknown")
    if "intake" in chosen:
        said = [name for what, name in chosen.items() if what != "intake"]
        rows.without_repeats([ID, chosen["intake"]], said)
    rows.set_aside(status.eq("inactive"), "system_inactive")
    unclear = rows[ID][rows.reason.isin(_UNCLEAR)]
    stated = pd.DataFrame({ID: rows[ID], "kind": kinds, "words": texts})[rows.good]
    return _by_work(stated[~stated[ID].isin(unclear)])


def _judge_use(rows: JudgedRows, chosen: Mapping[str, str]) -> None:
    """Leave out intakes that are closed or a reserve; set aside those that are unclear about it."""
    if "active" in chosen:
        active = rows[chosen["active"]].str.casefold()
        rows.set_aside(~active.isin([*_YES, *_NO]), "active_unclear")
        rows.set_aside(active.ne("") & active.isin(_NO), "intake_inactive")
    if "use" in chosen:
        rows.set_aside(rows[chosen["use"]].str.contains(_RESERVE), "intake_reserve")
    if "reserve" in chosen:
        text = rows[chosen["reserve"]].str.casefold()
        reserve = text.isin(_YES) | text.str.contains(_RESERVE)
        rows.set_aside(reserve, "intake_reserve")
        rows.set_aside(~text.isin(_NO) & ~text.str.startswith("hoved"), "reserve_unclear")


def _by_work(stated: pd.DataFrame) -> pd.DataFrame:
    """One row for each work whose sources together have a kind with a name."""
    if stated.empty:
        return NO_KINDS
    unlike = stated.drop_duplicates().sort_values([ID, "words"])
    kinds: dict[str, set[SourceType]] = {}
    words: dict[str, list[str]] = {}
    for row in unlike.itertuples():
        kinds.setdefault(row.mtid_vf, set()).add(row.kind)
        words.setdefault(row.mtid_vf, []).append(row.words)
    found = pd.DataFrame(
        {
            "source_type": {work: together(some) for work, some in kinds.items()},
            "words": {work: "; ".join(texts) for work, texts in words.items()},
        }
    ).rename_axis(ID)
    return found[found["source_type"].notna()].astype(str)


def unknown_words(rows: JudgedRows) -> pd.Series:
    """Return how many rows have each text for the kind that is not known, most first."""
    name = columns(rows.raw.columns).get("kind")
    if name is None:
        return pd.Series(dtype=int)
    return rows[name][rows.reason.eq("kind_unknown")].value_counts()


def notes(rows: JudgedRows, kinds: pd.DataFrame) -> list[str]:
    """What an operator wants to know of the intakes."""
    header = rows.raw.columns[2:]
    name = columns(header).get("kind")
    if name is None:
        return [
            "inntakspunkt.csv: no column is known to hold the kind of source; add its header to"
            " data/ledger/intake_columns.csv and import again"
        ]
    lines = [f"works with a kind of source of the register: {len(kinds)} (column {name})"]
    unknown = unknown_words(rows)
    if len(unknown):
        listed = ", ".join(f"{text!r} {n}" for text, n in unknown.head(MOST_LISTED).items())
        more = f" and {len(unknown) - MOST_LISTED} more" if len(unknown) > MOST_LISTED else ""
        lines.append(
            f"words for the kind of source that are not known: {listed}{more}; what they mean can"
            " be added to data/ledger/intake_words.csv"
        )
    return lines
