"""What the headers of a request say: the site's address, and which answers the client takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Message

from telling.language import codes, preferred_code
from web.addresses import named_base
from web.problems import Problem

HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
"""A host as a request names it: at most 253 characters (RFC 1035), and a port. Names of machines
within a network, as Docker gives them, may hold an underscore."""
MOST_HOST = 253 + len(":65535")


def site(connection: HTTPConnection) -> str:
    """The address that the site is reached by, without a slash at its end: what the variable
    MGMAP_BASE_URL says, else what the request was sent to."""
    if named := named_base():
        return named
    host = connection.headers.get("host", "")
    # The host is written by the client: what is not the name of a host is not repeated.
    return f"{connection.url.scheme}://{host if HOST.fullmatch(host) else 'localhost'}"


def is_page(start: Message) -> bool:
    """Whether an answer that starts is a page of Streamlit's: one that names its language is ours,
    and has said everything itself."""
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and (
        "content-language" not in headers
    )


def language_of(connection: HTTPConnection) -> str:
    """The language that a page of the dashboard is asked for in: that of the link (`?lang=en`),
    else the first that the browser asks for and that there is."""
    asked = connection.query_params.get("lang")
    if asked in codes():
        return asked
    return preferred_code(connection.headers.get("accept-language", ""))


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header lets an answer be gzipped."""
    weights = dict(map(_weighted, accept_encoding.split(",")))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def holds(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names the ETag, strength aside (RFC 9110, 13.1.2)."""
    names = {name.strip().removeprefix("W/") for name in if_none_match.split(",")}
    return "*" in names or etag.removeprefix("W/") in names


def negotiate(accept: str, media_types: Sequence[str]) -> str:
    """Return the media type that an Accept header prefers, the first of ours among equals.

    Raises Problem (406) where it takes none of them.
    """
    ranges = [_weighted(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    weights = {media_type: _weight(media_type, ranges) for media_type in media_types}
    best = max(weights, key=weights.__getitem__)
    if weights[best] == 0:
        available = list(media_types)
        raise Problem(406, "None of the accepted media types is to be had.", available=available)
    return best


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of a media type: that of the most exact range that holds it (RFC 9110, 12.5.1)."""
    family = media_type.split("/")[0] + "/*"
    for name in (media_type, family, "*/*"):
        weights = [weight for accepted, weight in ranges if accepted == name]
        if weights:
            return max(weights)
    return 0.0


def _weighted(part: str) -> tuple[str, float]:
    """One part of an Accept header, in lower case, with its weight: 1 where none is given, 0 where
    what is given is no number."""
    name, *parameters = (piece.strip() for piece in part.lower().split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(1.0, max(0.0, float(value)))
            except ValueError:
                return name, 0.0
    return name, 1.0
