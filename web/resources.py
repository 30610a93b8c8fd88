"""What the API offers: each collection and each single record, its forms and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from data.store import Store
from telling.about import LICENCES
from telling.citation import edition, made_up
from telling.language import language
from web import fields, records
from web.addresses import successors
from web.fields import Field
from web.forms import CSV, GEOJSON, JSON, Rows, noted, to_csv, to_json, write
from web.problems import Problem
from web.query import (
    COUNTY,
    FILTERS,
    KIND,
    MUNICIPALITY,
    PAGES,
    SAMPLE_EVIDENCES,
    SINCE,
    USUAL_ROWS,
    YEAR,
    QueryParameter,
    Question,
)
from web.records import Asked, Listing, Record, with_addresses

PART = 500
"""Records of a whole collection that are made at a time."""
NUMBER = Field("number", fields.MUNICIPALITY_NUMBER, "Municipality number of 2024")
WORK_ID = Field("id", fields.text(maxLength=100), "Id of the waterworks")


@dataclass(frozen=True)
class Resource:
    """One address of the API.

    `key` is the part of the path that names one record; without it the resource is a collection,
    whose records `every` returns.
    """

    path: str
    record: str
    about: str
    forms: tuple[str, ...] = (JSON, CSV)
    parameters: tuple[QueryParameter, ...] = ()
    every: Callable[[Store, Asked], Listing] | None = None
    key: Field | None = None
    one: Callable[[Store, str], Record] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its record."""
        return fields.RECORDS[self.record]

    @property
    def paged(self) -> bool:
        """Whether the collection is answered in parts."""
        return PAGES[0] in self.parameters


RESOURCES = (
    Resource(
        "/municipalities",
        "Municipality",
        "Every municipality with the magnesium of its tap water",
        (JSON, CSV, GEOJSON),
        FILTERS,
        every=records.municipalities,
    ),
    Resource(
        "/municipalities/{number}",
        "MunicipalityDetail",
        "One municipality and its waterworks",
        key=NUMBER,
        one=records.municipality,
    ),
    Resource(
        "/waterworks",
        "Waterworks",
        "Waterworks in use, each with the figures that speak for it; evidence and year filter by"
        " its magnesium",
        parameters=(*FILTERS, *PAGES),
        every=records.waterworks,
    ),
    Resource(
        "/waterworks/{id}",
        "Waterworks",
        "One waterworks",
        key=WORK_ID,
        one=records.one_waterworks,
    ),
    Resource(
        "/samples",
        "Sample",
        "What one source says of one water in one period, with the words it was read from",
        parameters=(COUNTY, MUNICIPALITY, KIND, SAMPLE_EVIDENCES, YEAR, *PAGES),
        every=records.samples,
    ),
    Resource(
        "/sources",
        "SourceDetail",
        "Every source with its publisher and licence",
        every=records.sources,
    ),
    Resource(
        "/changes",
        "Change",
        "What came, changed and went in the figures of waterworks since an edition",
        parameters=(SINCE, *PAGES),
        every=records.changes,
    ),
)


def note(store: Store) -> str:
    """What holds for every figure of an answer, as that they are made up; "" for nothing."""
    return made_up(store, language("en"))


def envelope(store: Store, total: int) -> dict[str, object]:
    """What stands around the records of an answer, `total` in all: which figures they are, of when,
    and on what terms."""
    shown = edition(store)
    return {
        "edition": shown.mark,
        "version": shown.version or None,
        "date": shown.date or None,
        "licence": language("en").t(LICENCES),
        "total": total,
    }


def record(store: Store, resource: Resource, key: str, form: str, site: str) -> str:
    """Return one record in a form; `site` is the address before its pages.

    Raises Problem (404) where there is none of this key.
    """
    try:
        assert resource.one is not None, f"{resource.path} is a collection"
        found = with_addresses(resource.one(store, key), site.__add__)
    except KeyError:
        later = successors(store, key) if resource.record == "MunicipalityDetail" else []
        members = {"successors": later} if later else {}
        raise Problem(404, f"There is no such record: {key[:40]!r}.", **members) from None
    rows = Rows([found], resource.fields, note(store))
    return to_json(noted(found, rows.note)) if form == JSON else to_csv(rows)


@dataclass(frozen=True)
class Collected:
    """Records in a form (CSV in parts, each made as it is taken), how many they are, and the
    address of the next part: None where this one holds the last record."""

    content: str | Iterator[str]
    records: int
    after: str | None


def collection(
    store: Store, resource: Resource, question: Question, form: str, site: str, path: str
) -> Collected:
    """Return the records that are asked for in a form. The collection stands at `path` of the
    `site`."""
    assert resource.every is not None, f"{resource.path} is one record"
    listing = resource.every(store, question.asked)
    total = len(listing.keys)
    limit = question.limit or (USUAL_ROWS if resource.paged and form == JSON else None)
    end = None if limit is None else question.offset + limit
    after = None
    if limit is not None and question.offset + limit < total:
        after = f"{site}{path}?{question.following(limit)}"
    keys = listing.keys[question.offset : end]
    if form == CSV:
        content = in_csv(store, resource, listing, keys, site)
        return Collected(content, len(keys), after)
    part = [with_addresses(one, site.__add__) for one in listing.records(keys)]
    around = envelope(store, total)
    if resource.paged:
        around |= {"limit": limit, "offset": question.offset, "next": after}
    whole = write(store, Rows(part, resource.fields, note(store)), form, around)
    return Collected(whole, len(keys), after)


def in_csv(
    store: Store, resource: Resource, listing: Listing, keys: Sequence[str], site: str
) -> Iterator[str]:
    """Yield records as CSV, the heading first: no more of them are in memory than one part has."""
    for start in range(0, max(1, len(keys)), PART):
        made = listing.records(keys[start : start + PART])
        part = [with_addresses(one, site.__add__) for one in made]
        yield to_csv(Rows(part, resource.fields, note(store)), heading=start == 0)
