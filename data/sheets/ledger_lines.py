"""The rows taken from a sheet as lines of the ledger (`data/ledger/figures.csv`), with the letter
that they came by as their source."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.codes import Statistic
from data.evidence import Figure
from data.letters import named
from data.parameters import PARAMETERS
from data.quoted import holds
from data.samples import sample_id
from data.sheets.taken import RowTaken
from data.store import Store

COLUMNS = (
    *("sample_id", "name", "municipality_number", "stage", "year", "statistic", "n_samples"),
    *("parameter", "value", "words", "url"),
)
"""The columns of `figures.csv`."""


@dataclass(frozen=True)
class LedgerLines:
    """The lines as CSV, how many figures they are, and the rows of the sheet that cannot be lines:
    their works have a name that several have, or their words do not hold a figure."""

    content: bytes
    figures: int
    left_out: tuple[int, ...]


def lines(taken: Iterable[RowTaken], store: Store, sender: str, day: date) -> LedgerLines:
    """Return the rows taken from a sheet as lines of the ledger, a sample each; `sender` (an
    office) answered by a letter of `day`."""
    text, count, left_out = io.StringIO(newline=""), 0, []
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    alike, source = _alike(store), named(sender, day)
    for row in taken:
        own = list(_lines_of(row, store, source)) if alike[_name(store, row)] <= 1 else []
        # A sample without any words is refused by the ledger.
        if not any(line["words"] for line in own):
            left_out.append(row.row)
            continue
        writer.writerows(own)
        count += len(own)
    return LedgerLines(text.getvalue().encode(), count, tuple(left_out))


def _name(store: Store, row: RowTaken) -> tuple[str, str]:
    """What a work goes by in the ledger, folded, and its municipality."""
    work = store.work_rows[row.waterworks_id]
    return _published(work).casefold(), work["municipality_number"]


def _published(work: Mapping[str, Any]) -> str:
    """The name of a work in the register, or the one that it was published under."""
    if work["register_id"]:
        return str(work["registered_name"])
    return str(work["published_names"]).partition("|")[0]


def _alike(store: Store) -> Counter[tuple[str, str]]:
    """How many works of the register go by each name in each municipality."""
    works = store.waterworks[store.waterworks["register_id"].ne("")]
    return Counter(
        zip(works["registered_name"].str.casefold(), works["municipality_number"], strict=True)
    )


def _lines_of(row: RowTaken, store: Store, source: str) -> Iterator[dict[str, object]]:
    work = store.work_rows[row.waterworks_id]
    number = work["municipality_number"]
    words = "; ".join(f"{heading}: {cell}" for heading, cell in row.words.items())
    content = (source, row.row, row.waterworks_id, row.year, row.stage)
    for parameter in filter(row.readings.__contains__, PARAMETERS):
        value = _value(row.readings[parameter].figure)
        yield {
            "sample_id": sample_id(number, content, digits=8),
            "name": _published(work),
            "municipality_number": number,
            "stage": row.stage,
            "year": row.year or "",
            "statistic": Statistic.SINGLE if row.n == 1 else Statistic.UNKNOWN,
            "n_samples": row.n or "",
            "parameter": parameter,
            "value": value,
            "words": words if holds(words, value, parameter) else "",
            "url": source,
        }


def _value(figure: Figure) -> str:
    """A figure as the ledger writes it: `0.5`, `<0.5`, `0.3-0.4`, `3.6 (3.4-3.8)`."""
    if figure.value_type == "measured" and figure.low < figure.high:
        return f"{figure.text} ({figure.low:g}-{figure.high:g})"
    return figure.text
