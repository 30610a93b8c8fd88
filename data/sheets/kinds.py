"""`python -m data import kinds`: kinds of source from a list made by hand.

A row names a work (by its id, or by name and municipality), its kind of source, the source that
states it and the source's words. The list is taken whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from data import schema
from data.codes import SourceType
from data.faults import Fault, SourceError
from data.schema import LIST
from data.sheets.apart import read
from data.sheets.columns import match
from data.sheets.layout import SampleSheet
from data.sheets.limits import MOST_BYTES
from data.sheets.problems import Reason
from data.sheets.words import split
from data.sheets.works import WaterworksIndex
from data.source_kinds import StatedKind, kind_of, with_stated_kinds
from data.store import Store

_HEADINGS = {
    **dict.fromkeys(("kind", "slag", "kildeslag", "kind of source"), "source_type"),
    **dict.fromkeys(("source", "kilde", "kilde url", "url", "adresse", "oppgitt av"), "source"),
    **dict.fromkeys(("words", "ord", "ordlyd", "sitat", "quote", "ordrett"), "words"),
}
_NAMES = {  # field: how its column is called where it is missing
    "source_type": "kind",
    "source": "source",
    "words": "words",
}


def imported(file: Path, store: Store, say: Callable[[Reason], str], day: str) -> tuple[Store, int]:
    """Return a store with the kinds of source of a list, and how many works they are of.

    `day` is when the list came (ISO); `say` puts into words why a row's work is not clear. Raises
    SourceError with every fault by row and column, Refused where the file is neither CSV nor XLSX,
    and OSError.
    """
    with file.open("rb") as opened:
        sheet = read(opened.read(MOST_BYTES + 1))
    stated, sources = _List(file.name, sheet, WaterworksIndex(store), say).read(day)
    works = with_stated_kinds(store.tables["waterworks"], stated, over_stated=True)
    known = store.tables["sources"]
    new = sources[~sources["source_id"].isin(known["source_id"])]
    changed = {"waterworks": works, "sources": pd.concat([known, new], ignore_index=True)}
    return Store({**store.tables, **changed}, store.boundaries), len(stated)


class _List:
    """The rows of one list and the faults found in them."""

    def __init__(
        self, name: str, sheet: SampleSheet, works: WaterworksIndex, say: Callable[[Reason], str]
    ):
        self._name, self._sheet, self._works, self._say = name, sheet, works, say
        self._faults: list[Fault] = []
        self._sources: dict[str, str] = {}
        self._columns = dict(match(sheet.headings).columns)
        for place, heading in enumerate(sheet.headings):
            if field := _HEADINGS.get(split(heading)[0]):
                self._columns[field] = place

    def read(self, day: str) -> tuple[dict[str, StatedKind], pd.DataFrame]:
        """Return the kinds by work, and the sources that state them.

        Raises SourceError with every fault.
        """
        self._check_columns()
        stated: dict[str, StatedKind] = {}
        rows: dict[str, int] = {}
        for number, cells in self._sheet.rows:
            cell = {
                field: cells[place] if place < len(cells) else ""
                for field, place in self._columns.items()
            }
            work, kind = self._work(number, cell), self._kind(number, cell["source_type"])
            for field in ("source", "words"):
                if not cell[field]:
                    self._fault(number, field, "is empty; no kind stands without it")
            if work and kind:
                if work in stated:
                    self._fault(number, "waterworks_id", f"this work is in row {rows[work]} too")
                stated[work] = StatedKind(kind, cell["words"], source_id(cell["source"]))
                rows.setdefault(work, number)
            self._sources[source_id(cell["source"])] = cell["source"]
        if self._faults:
            raise SourceError(self._faults)
        return stated, _sources(self._sources, day)

    def _check_columns(self) -> None:
        headings = ", ".join(self._sheet.headings)
        missing = [name for field, name in _NAMES.items() if field not in self._columns]
        if not {"waterworks_id", "waterworks"} & set(self._columns):
            missing.append("register id (or waterworks and municipality)")
        row = self._sheet.above + 1
        message = f"the column is missing; the list has: {headings}"
        self._faults += [Fault(self._name, row, name, message) for name in missing]
        if self._faults:
            raise SourceError(self._faults)

    def _work(self, number: int, cell: dict[str, str]) -> str:
        """The id of the work that a row names, "" where that is not clear."""
        place = cell.get("municipality")
        municipality = self._works.municipality(place) if place else ""
        if isinstance(municipality, Reason):
            self._fault(number, "municipality", self._say(municipality))
            return ""
        id_, name = cell.get("waterworks_id", ""), cell.get("waterworks", "")
        found = self._works.find(id_, name, municipality)
        if isinstance(found, Reason):
            self._fault(number, "waterworks_id" if id_ else "waterworks", self._say(found))
            return ""
        return found

    def _kind(self, number: int, text: str) -> SourceType | None:
        code = text.casefold()
        known = code in set(SourceType) - {SourceType.UNKNOWN}
        kind = SourceType(code) if known else kind_of(text)
        if kind is None:
            message = f"{text!r} is no kind of source that is known; write groundwater,"
            message += " surface_water, mixed or seawater, or words of intake_words.csv"
            self._fault(number, "source_type", message)
        return kind

    def _fault(self, number: int, field: str, message: str) -> None:
        place = self._columns.get(field)
        column = field if place is None else self._sheet.headings[place]
        self._faults.append(Fault(self._name, number, column, message))


def source_id(source: str) -> str:
    """The id of a source by what a list calls it."""
    return f"{LIST}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def _sources(named: dict[str, str], day: str) -> pd.DataFrame:
    """A row of the table of sources for each that a list names."""
    rows = [
        {
            "source_id": id_,
            "title": source,
            "publisher": urlsplit(source).hostname or source,
            "kind": LIST,
            "url": source if re.fullmatch(schema.ADDRESS_OR_NOTHING, source) else "",
            "date_read": day,
            "licence": "enkelttall gjengitt med kilde; lisens ikke oppgitt",
            "licence_verified": "no",
        }
        for id_, source in named.items()
    ]
    return schema.typed(
        "sources", pd.DataFrame(rows, columns=list(schema.TABLES["sources"].columns))
    )
