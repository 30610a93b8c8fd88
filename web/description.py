"""The API's description of itself: OpenAPI 3.1, made from the resources and fields themselves."""

from __future__ import annotations

import re

from data.store import Store
from telling.citation import made_up
from telling.language import language
from web import fields
from web.addresses import API
from web.fields import RECORDS, Schema, ref
from web.forms import CSV, GEOJSON, JSON, SUFFIXES
from web.query import QueryParameter
from web.resources import RESOURCES, Resource

VERSION = "1.0"
EN = language("en")
ABOUT = (
    "Magnesium in Norwegian drinking water: how much, from which kind of water, and how sure that"
    " is. No number comes without its interval, kind of value, evidence, source and licence. What"
    " is not known is null, never zero. Positions of waterworks are not given, as they are"
    " sensitive.\n\nThe form of an answer follows the Accept header or the suffix of the path."
    " HEAD and OPTIONS are answered everywhere; ETag and If-None-Match spare what has not changed."
    " Fields may be added within v1, none is renamed or taken away."
)
ERRORS = {
    "400": "A parameter that is unknown or cannot be; the answer names it and what is allowed",
    "404": "There is no such record",
    "405": "The API is read only",
    "406": "None of the accepted media types is to be had",
    "429": "Too many requests; Retry-After tells in how many seconds to come back",
    "503": "The figures cannot be read at the moment",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter at fault"},
        "allowed": {
            "type": ["array", "object", "string"],
            "description": "What would be right: codes, least and greatest, or words",
        },
        "available": fields.several(fields.text(), description="Media types that are to be had"),
        "successors": fields.several(
            fields.MUNICIPALITY_NUMBER, description="What an old municipality number became"
        ),
    },
    "additionalProperties": False,
}
ENVELOPE: Schema = {
    "edition": fields.text(description="Names these figures and no others"),
    "version": fields.optional(
        fields.text(description="Of the released edition that they are; null where they are none")
    ),
    "date": fields.optional(
        fields.text(
            format="date",
            description="When this edition was released, else when its newest source was read",
        )
    ),
    "licence": fields.text(description="On what terms the figures may be used"),
    "total": fields.whole(minimum=0, description="How many records fit the question"),
}
FEATURES = {
    "type": "object",
    "required": ["type", "attribution", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "attribution": {"type": "string"},
        **ENVELOPE,
        "note": fields.NOTE,
        "features": fields.several(
            {
                "type": "object",
                "required": ["type", "id", "properties", "geometry"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": fields.MUNICIPALITY_NUMBER,
                    "properties": {"type": "object", "description": "A row of the CSV"},
                    "geometry": {"type": "object"},
                },
            }
        ),
    },
}


def document(store: Store, base: str) -> dict[str, object]:
    """Return the description as OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Magnesium in Norwegian drinking water",
            "version": VERSION,
            "summary": "Open figures with their sources",
            "description": "\n\n".join(filter(None, [made_up(store, EN), ABOUT])),
            "license": {"name": "Each figure names the licence of its source"},
        },
        "servers": [{"url": base + API}],
        "paths": {
            path: {"get": _operation(resource, forms, store)}
            for resource in RESOURCES
            for path, forms in _paths(resource).items()
        },
        "components": {
            "schemas": {
                **{name: fields.schema(record) for name, record in RECORDS.items()},
                "Problem": PROBLEM,
                "Features": FEATURES,
            },
            "responses": {
                _error_name(status): _error(status, about) for status, about in ERRORS.items()
            },
            "parameters": {
                _component(resource, parameter): _parameter(parameter, store)
                for resource in RESOURCES
                for parameter in resource.parameters
            },
        },
    }


def _paths(resource: Resource) -> dict[str, tuple[str, ...]]:
    """The addresses of a resource with the forms that each gives."""
    with_suffix = {resource.path + SUFFIXES[form]: (form,) for form in resource.forms}
    return {resource.path: resource.forms, **with_suffix}


def _operation(resource: Resource, forms: tuple[str, ...], store: Store) -> Schema:
    suffix = SUFFIXES[forms[0]] if len(forms) == 1 else ""
    parameters: list[Schema] = [
        {"$ref": f"#/components/parameters/{_component(resource, parameter)}"}
        for parameter in resource.parameters
    ]
    if resource.key:
        key = resource.key
        path = {"name": key.name, "in": "path", "required": True, "schema": key.schema}
        parameters.insert(0, {**path, "description": key.about})
    return {
        "tags": [resource.path.split("/")[1]],
        "operationId": _identifier(resource.path + suffix),
        "summary": resource.about,
        "parameters": parameters,
        "responses": {
            "200": _answer(resource, forms),
            "304": {"description": "Not changed since the ETag of If-None-Match"},
            **{
                status: {"$ref": f"#/components/responses/{_error_name(status)}"}
                for status in ERRORS
            },
        },
    }


def _answer(resource: Resource, forms: tuple[str, ...]) -> Schema:
    schemas = {
        JSON: {"schema": _json_schema(resource)},
        CSV: {"schema": {"type": "string"}},
        GEOJSON: {"schema": ref("Features")},
    }
    return {
        "description": resource.about,
        "headers": {
            "ETag": {"schema": {"type": "string"}},
            "Cache-Control": {"schema": {"type": "string"}},
            **({"Link": {"schema": {"type": "string"}}} if resource.paged else {}),
        },
        "content": {form: schemas[form] for form in forms},
    }


def _json_schema(resource: Resource) -> Schema:
    if resource.key:
        return ref(resource.record)
    envelope: Schema = {**ENVELOPE, "items": fields.several(ref(resource.record))}
    if resource.paged:
        envelope |= {
            "limit": fields.whole(minimum=1),
            "offset": fields.whole(minimum=0),
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": "Address of the next part",
            },
        }
    return {
        "type": "object",
        "required": list(envelope),
        "properties": envelope | {"note": fields.NOTE},
        "additionalProperties": False,
    }


def _parameter(parameter: QueryParameter, store: Store) -> Schema:
    low, high = parameter.between
    one = (
        fields.code(parameter.of(store))
        if parameter.of
        else fields.whole(minimum=low, maximum=high)
    )
    many = {"schema": fields.several(one), "style": "form", "explode": True}
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        **(many if parameter.many else {"schema": one}),
    }


def _component(resource: Resource, parameter: QueryParameter) -> str:
    """Evidence has other codes for samples; everything else is the same everywhere."""
    of_samples = resource.record == "Sample" and parameter.name == "evidence"
    return "sample_evidence" if of_samples else parameter.name


def _error(status: str, about: str) -> Schema:
    headers = {"Retry-After": {"schema": {"type": "integer"}}} if status == "429" else {}
    return {
        "description": about,
        "headers": headers,
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }


def _error_name(status: str) -> str:
    return f"Problem{status}"


def _identifier(path: str) -> str:
    words = re.findall(r"[a-z]+", path)
    return "get" + "".join(word.capitalize() for word in words)
