"""The account of a sheet as tables and files: rows taken, rows set aside and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pandas as pd

from data.cells import harmless
from data.parameters import UNITS
from data.sheets.overlay import not_shown
from data.sheets.problems import Reason
from data.sheets.taking import SheetAccount
from data.store import Store
from telling import words
from telling.language import N_, Language
from telling.sheet_words import FIELD, sentence

ROW, WHY = N_("Row"), N_("Why it is set aside")


def taken(account: SheetAccount, store: Store, language: Language, most: int) -> pd.DataFrame:
    """The first `most` rows that were taken, as they are understood: works, year, stage, figures
    in the units of the tables."""
    t = language.t
    names = {code: t(name) for code, name in FIELD.items()}
    rows = account.taken[:most]
    works = store.waterworks.loc[[row.waterworks_id for row in rows]]
    columns = {
        t(ROW): [row.row for row in rows],
        names["waterworks"]: works["name"].to_numpy(),
        names["municipality"]: store.municipalities["label"]
        .reindex(works["municipality_number"])
        .to_numpy(),
        t(N_("Year")): [str(row.year or "") for row in rows],
        t(N_("Before or after treatment")): [t(words.STAGE[row.stage]) for row in rows],
        names["source_type"]: [t(words.SOURCE_TYPE[row.source_type]) for row in rows],
    }
    for parameter in account.match.parameters:
        unit = UNITS[parameter]
        heading = f"{names[parameter]} ({unit})" if unit else names[parameter]
        columns[heading] = [
            language.figure(row.readings[parameter].figure) if parameter in row.readings else ""
            for row in rows
        ]
    return pd.DataFrame(columns)


def aside(account: SheetAccount, language: Language, most: int) -> pd.DataFrame:
    """The first `most` rows that were set aside: number, every reason, and the cells unchanged."""
    headings = account.sheet.headings
    return pd.DataFrame(
        [
            [row.row, _why(row.reasons, language), *_padded(row.cells, len(headings))]
            for row in account.aside[:most]
        ],
        columns=[language.t(ROW), language.t(WHY), *_distinct(headings, language)],
    )


def aside_csv(account: SheetAccount, language: Language) -> bytes:
    """The rows set aside as CSV for Norwegian Excel, to be mended and read again: the sheet's own
    headings and cells, with row and reason behind them. No cell can act as a formula; the sign
    that sees to it is taken off again when the file is read."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    headings = account.sheet.headings
    writer.writerow(map(harmless, [*headings, language.t(ROW), language.t(WHY)]))
    for row in account.aside:
        cells = [*_padded(row.cells, len(headings)), str(row.row), _why(row.reasons, language)]
        writer.writerow(map(harmless, cells))
    return text.getvalue().encode("utf-8-sig")


def reasons(account: SheetAccount, language: Language) -> list[tuple[str, int]]:
    """Why rows were set aside, in the words of the first row of each kind, and how many."""
    return [(sentence(why, language), count) for why, count in account.by_reason]


def notes(account: SheetAccount, store: Store, language: Language) -> list[str]:
    """What is to be told of the rows taken before they are shown in a store."""
    told = []
    for note, count in account.notes:
        rows = language.nt("{n} row", "{n} rows", count)
        told.append(f"{sentence(note, language)} ({rows})")
    return told + [sentence(why, language) for why, _ in not_shown(store, account)]


def not_used(account: SheetAccount) -> list[str]:
    """The headings whose columns were not read."""
    used = account.match.used
    return [head for place, head in enumerate(account.sheet.headings) if head and place not in used]


def _why(reasons: Iterable[Reason], language: Language) -> str:
    return "; ".join(sentence(why, language) for why in reasons)


def _padded(cells: list[str], width: int) -> list[str]:
    """A row's cells; what stands beyond the headings is joined to the last."""
    kept = [*map(str, cells[:width]), *[""] * (width - len(cells))]
    if len(cells) > width:
        kept[-1] = " | ".join(cells[width - 1 :])
    return kept


def _distinct(headings: list[str], language: Language) -> list[str]:
    """The headings, each of its own name: a table on a page cannot have two alike."""
    seen = {language.t(ROW), language.t(WHY)}
    named = []
    for place, heading in enumerate(headings, start=1):
        name = heading or f"({place})"
        while name in seen:
            name = f"{name} ({place})"
        seen.add(name)
        named.append(name)
    return named
