"""What the API offers: each collection and each single record, its forms and its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.store import Store
from web import fields, records
from web.fields import Field
from web.forms import CSV, GEOJSON, JSON
from web.query import (
    COUNTY,
    FILTERS,
    KIND,
    MUNICIPALITY,
    PAGES,
    SAMPLE_EVIDENCES,
    YEAR,
    Parameter,
)
from web.records import Asked, Record

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
    parameters: tuple[Parameter, ...] = ()
    every: Callable[[Store, Asked], list[Record]] | None = None
    key: Field | None = None
    one: Callable[[Store, str], Record] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its record."""
        return fields.RECORDS[self.record]

    @property
    def paged(self) -> bool:
        """Whether it is told in parts."""
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
        every=lambda store, asked: records.sources(store),
    ),
)
