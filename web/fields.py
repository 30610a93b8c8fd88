"""The fields of the API's records: one list for JSON, CSV, the OpenAPI description and the tests.

Names and codes are English and stay as they are within `/api/v1`; a field may be added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from data.codes import (
    Caution,
    FigureChange,
    LinkConfidence,
    Role,
    SourceType,
    SourceTypeConfidence,
    Stage,
    Statistic,
    Treatment,
)
from data.evidence import VALUE_TYPES
from data.parameters import PARAMETERS, UNITS
from findings.codes import Evidence, NoFigure, Rung
from treatment.codes import NoAnswer, Refusal

Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field: its name, its JSON Schema and what it says. `column` is False where a row of CSV
    has no place for it."""

    name: str
    schema: Schema
    about: str
    column: bool = True


def text(**more: object) -> Schema:
    """Schema of a required text."""
    return {"type": "string", **more}


def code(allowed: Iterable[str]) -> Schema:
    """Schema of a code from a list."""
    return {"type": "string", "enum": [str(one) for one in allowed]}


def number(**more: object) -> Schema:
    """Schema of a required number."""
    return {"type": "number", **more}


def whole(**more: object) -> Schema:
    """Schema of a required whole number."""
    return {"type": "integer", **more}


def several(items: Schema, **more: object) -> Schema:
    """Schema of a list."""
    return {"type": "array", "items": items, **more}


def ref(name: str) -> Schema:
    """Reference to the schema of a record."""
    return {"$ref": f"#/components/schemas/{name}"}


def optional(schema: Schema) -> Schema:
    """The schema, or null where the value is unknown."""
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


YEAR = whole(minimum=1950, maximum=2100)
MUNICIPALITY_NUMBER = text(pattern="^[0-9]{4}$")
COUNTY_NUMBER = text(pattern="^[0-9]{2}$")
PARAMETER_CODES = code(tuple(PARAMETERS))
UNIT_CODES = code(tuple(dict.fromkeys(UNITS.values())))
LINK = code(LinkConfidence)

SOURCE = (
    Field("source_id", text(), "Id of the source"),
    Field("title", text(), "Title of the page or work"),
    Field("publisher", text(), "Who published it"),
    Field("url", optional(text()), "Its address"),
    Field("licence", text(), "Licence, in the words of the source list (Norwegian)"),
    Field("licence_verified", {"type": "boolean"}, "Whether the licence was read and checked"),
)
SOURCES = (
    *SOURCE,
    Field("kind", text(), "Kind of source"),
    Field("date_read", optional(text()), "When it was read (ISO date), where it was noted"),
)
FIGURE = (
    Field("parameter", PARAMETER_CODES, "What was measured"),
    Field("unit", UNIT_CODES, "Unit of low, high and best; empty for pH"),
    Field("value_type", code(VALUE_TYPES), "What kind of value it is"),
    Field("low", optional(number(minimum=0)), "Low end of the interval, three decimals"),
    Field("high", optional(number(minimum=0)), "High end of the interval, three decimals"),
    Field("best", optional(number(minimum=0)), "Best value in the interval, where there is one"),
    Field(
        "text",
        optional(text()),
        "The number as it was published, every digit kept; null where it is calculated",
    ),
    Field("evidence", code(Evidence), "How it is known"),
    Field(
        "stage",
        optional(code((*Stage, "ambient"))),
        "Treated or raw water; ambient for lakes and streams",
    ),
    Field("year", optional(YEAR), "Year of the sample; null where the source gives none"),
    Field("cautions", several(code(Caution)), "What to keep in mind"),
    Field(
        "words_missing",
        {"type": "boolean"},
        "Whether the words that hold this figure were not kept: the quote of its sample is of other"
        " figures",
    ),
    Field("link", optional(LINK), "How sure it is that the figure is this waterworks' water"),
    Field("sample_id", optional(text()), "The sample in /samples"),
    Field(
        "sources",
        several(ref("Source")),
        "Where it was read, with the licence; several for a background, and for an upper limit"
        " that holds for several waters",
    ),
)
ESTIMATE = (
    Field("low", number(minimum=0), "Low end of the interval, mg/l, three decimals"),
    Field("best", number(minimum=0), "Best value"),
    Field("high", number(minimum=0), "High end of the interval"),
    Field("at_most", optional(number(minimum=0)), "Upper limit from hardness, at which it was cut"),
    Field("rung", code(Rung), "What it rests on; /about says what each is"),
    Field(
        "factor",
        optional(number(minimum=1)),
        "Its error before it was cut: about two in three waters that it has not seen lie within"
        " best / factor to best * factor; nine in ten hard lakes for the rung hardness",
    ),
    Field("supplier_id", optional(text()), "The waterworks whose water it is, where it is bought"),
    Field(
        "basis",
        several(text()),
        "What it rests on: ids of samples, numbers of municipalities, ids of other waterworks",
    ),
    Field(
        "kind_assumed",
        {"type": "boolean"},
        "Whether the kind of water is not known, and it holds only for surface water",
    ),
)
PLACE = (
    Field("municipality_number", MUNICIPALITY_NUMBER, "Number of 2024"),
    Field("municipality", text(), "Name; with the county where two have the same"),
    Field("county_number", COUNTY_NUMBER, "Number of the county"),
    Field("county", text(), "Name of the county"),
)
ESTIMATED = "Estimate of magnesium made without the published figure"
MAPS = {
    "groundwater": "Magnesium in the groundwater of the work with the best evidence",
    "surface_water": "Magnesium in the surface water of the work with the best evidence",
    "calcium": "Calcium in tap water",
    "hardness": "Total hardness of tap water",
}
"""The maps beside that of tap water, each a field by its code (`findings.summary.MEASURES`)."""
ESTIMATED_MAPS = ("groundwater", "surface_water")


def _of_maps() -> Iterator[Field]:
    """The fields of the maps beside that of tap water: what is published, then the estimate."""
    for name, about in MAPS.items():
        yield Field(name, optional(ref("Figure")), f"{about}, as it was published", False)
        if name in ESTIMATED_MAPS:
            about = f"{about}: an estimate made without the published figure"
            yield Field(f"{name}_estimate", optional(ref("Estimate")), about, False)


LINKS = (
    Field("page_nb", text(format="uri"), "Plain page in Norwegian"),
    Field("page_en", text(format="uri"), "Plain page in English"),
)
MUNICIPALITY = (
    *PLACE,
    Field("names", several(text()), "Its names in every official language"),
    Field("population", whole(minimum=1), "Residents in the year of the waterworks' reports"),
    Field(
        "residents_in_waterworks", whole(minimum=0), "Residents supplied by registered waterworks"
    ),
    Field(
        "map_evidence",
        code(Evidence),
        "How what the map of tap water shows is known; estimate: it shows `estimate`, expected: it"
        " shows `expected`",
    ),
    Field(
        "magnesium",
        ref("Figure"),
        "Magnesium in tap water as it was published: the figure of one work. Evidence none where"
        " nothing was; an estimate never stands here",
    ),
    Field("no_data_reason", optional(code(NoFigure)), "Why nothing is known, where that is so"),
    Field("waterworks_id", optional(text()), "The work whose figure it is"),
    Field("waterworks_name", optional(text()), "Its name"),
    Field(
        "residents_with_figure",
        whole(minimum=0),
        "Residents, each counted once, whose waterworks has a published figure of treated or raw"
        " water, at least for a part of it",
    ),
    Field("residents_with_estimate", whole(minimum=0), "Residents with an estimate and no figure"),
    Field("residents_with_bound", whole(minimum=0), "Residents with nothing but an upper limit"),
    Field("spread_low", optional(number(minimum=0)), "Lowest of its waters, mg/l"),
    Field("spread_high", optional(number(minimum=0)), "Highest of its waters, mg/l"),
    Field("works", whole(minimum=0), "Waterworks whose water is drunk under their own name"),
    Field("works_with_figure", whole(minimum=0), "Of these, with a figure of this evidence"),
    Field("expected", optional(ref("Figure")), "Expected background in surface water", False),
    Field("estimate", optional(ref("Estimate")), ESTIMATED + " of the work that is shown", False),
    *_of_maps(),
    Field(
        "dolomite_added",
        optional(number(minimum=0)),
        "Magnesium that dolomite would add within the targets (mg/l), at the work that most people"
        " drink from; calculated, not measured",
    ),
    Field(
        "dolomite_reason",
        optional(code((*NoAnswer, *Refusal, NoFigure.NO_WORK))),
        "Why nothing is calculated, where that is so",
    ),
    Field("dolomite_waterworks_id", optional(text()), "The work that it is calculated for"),
    *LINKS,
)
BRIEF = (
    Field("waterworks_id", text(), "Id"),
    Field("name", text(), "Name"),
    *LINKS,
)
MUNICIPALITY_DETAIL = (
    *MUNICIPALITY,
    Field("waterworks", several(ref("WaterworksBrief")), "Its waterworks", False),
)
KINDS = code(SourceType)
WATERWORKS = (
    Field("waterworks_id", text(), "Id: that of the register, else one of ours"),
    Field("name", text(), "Name"),
    Field("owner", optional(text()), "Owner, an organisation"),
    *PLACE,
    Field("kind", KINDS, "Kind of water"),
    Field(
        "kind_confidence",
        optional(code(tuple(filter(None, SourceTypeConfidence)))),
        "How sure the kind is",
    ),
    Field("kind_reported", optional(KINDS), "Kind of water as the register of waterworks has it"),
    Field("water_source", optional(text()), "Name of the lake or aquifer, where it is given"),
    Field("residents", optional(whole(minimum=0)), "Residents, each counted once"),
    Field("residents_reported", optional(whole(minimum=0)), "Residents as reported"),
    Field(
        "treatment",
        several(code(Treatment)),
        "Treatment that is reported; an empty list says that nothing was reported",
    ),
    Field("active", {"type": "boolean"}, "Whether it is in use"),
    Field("figures", several(ref("Figure")), "The figure that speaks for it, by parameter", False),
    Field("evidence", code(Evidence), "How its magnesium is known"),
    Field("estimate", optional(ref("Estimate")), ESTIMATED, False),
    *LINKS,
)
SAMPLE = (
    Field("sample_id", text(), "Id"),
    Field("published_name", text(), "The water's name where the figures were read"),
    *PLACE,
    Field("served_place", optional(text()), "The place that the figures were published for"),
    Field("kind", KINDS, "Kind of water"),
    Field("stage", code(Stage), "Treated or raw water"),
    Field("year", optional(YEAR), "Year of the sample"),
    Field("n_samples", optional(whole(minimum=1)), "How many samples"),
    Field("statistic", code(Statistic), "What the figures are of these"),
    Field("evidence", code(Evidence), "How magnesium is known; none where it is not"),
    Field("cautions", several(code(Caution)), "What to keep in mind"),
    Field("quote", text(), "The words that the figures were read from (Norwegian), as far as kept"),
    Field("waterworks", several(ref("SampleWork")), "The works that get this water", False),
    Field("figures", several(ref("Figure")), "What it says, by parameter", False),
)
SAMPLE_WORK = (
    Field("waterworks_id", text(), "Id"),
    Field("role", code(Role), "Whether it produces the water or buys it"),
    Field("link", LINK, "How sure it is"),
)
CHANGE = (
    Field("waterworks_id", text(), "Id of the waterworks"),
    Field("name", text(), "Its name"),
    Field("municipality_number", MUNICIPALITY_NUMBER, "Number of its municipality, of 2024"),
    Field("parameter", PARAMETER_CODES, "What was measured"),
    Field("unit", UNIT_CODES, "Unit of the values; empty for pH"),
    Field("change", code(FigureChange), "Whether the figure came, changed or went"),
    *(
        field
        for end, when in (("before", "in the earlier edition"), ("after", "now"))
        for field in (
            Field(f"value_{end}", optional(text()), f"As published, or its interval, {when}"),
            Field(f"evidence_{end}", optional(code(Evidence)), f"How it was known {when}"),
            Field(f"year_{end}", optional(YEAR), f"Year of the sample {when}, where it is known"),
        )
    ),
)
RECORDS: dict[str, tuple[Field, ...]] = {
    "Source": SOURCE,
    "SourceDetail": SOURCES,
    "Figure": FIGURE,
    "Estimate": ESTIMATE,
    "Municipality": MUNICIPALITY,
    "MunicipalityDetail": MUNICIPALITY_DETAIL,
    "WaterworksBrief": BRIEF,
    "Waterworks": WATERWORKS,
    "SampleWork": SAMPLE_WORK,
    "Sample": SAMPLE,
    "Change": CHANGE,
}
"""Every record by its name in the description."""

FIGURE_COLUMNS = (
    *(field.name for field in FIGURE if field.name != "sources"),
    *("source_ids", "source_publishers", "source_urls", "licences", "licences_verified"),
)
"""The columns of one figure in CSV; what comes from several sources is separated by ` | `."""


NOTE = text(description="Only where something holds for every figure: that they are made up")


def schema(fields: tuple[Field, ...]) -> Schema:
    """The JSON Schema of a record: all fields are always there, and no others but a
    note."""
    return {
        "type": "object",
        "required": [field.name for field in fields],
        "properties": {
            **{field.name: {**field.schema, "description": field.about} for field in fields},
            "note": NOTE,
        },
        "additionalProperties": False,
    }
