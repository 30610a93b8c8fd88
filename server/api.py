"""The API's answers: a resource, a query and a form in, bytes with their ETag out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.store import SnapshotError, Store
from server.answers import Body, Kept, body, named, respond
from server.headers import SAFE
from server.limits import Buckets, Limit, from_environment
from telling.citation import made_up
from telling.language import language
from web import description, pages, problems, query
from web.addresses import API, base, successors
from web.fields import RECORDS
from web.forms import CSV, GEOJSON, JSON, SUFFIXES, Rows, negotiate, to_csv, to_geojson, to_json
from web.links import Links
from web.problems import Problem
from web.query import USUAL_ROWS, Question
from web.records import with_addresses
from web.resources import RESOURCES, Resource

HEADERS = {
    **SAFE,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Figures-Note",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # Figures are for any page to read and show.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
Endpoint = Callable[[Request], Awaitable[Response]]


class Gate:
    """Middleware before the API: the limit for each client, preflights, and the headers above."""

    def __init__(self, app: ASGIApp, limit: Limit):
        self.app, self.buckets = app, Buckets(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._inner(scope)(scope, receive, with_headers)

    def _inner(self, scope: Scope) -> ASGIApp:
        client = scope.get("client")
        if seconds := self.buckets.wait(client[0] if client else ""):
            problem = Problem(429, f"Too many requests. Come back in {seconds} seconds.")
            problem.headers["Retry-After"] = str(seconds)
            return problems.answer(problem)
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        return self.app


def application(find: Callable[[], Store], kept: Kept, limit: Limit | None = None) -> Starlette:
    """The API as an application of its own, to be mounted at `/api`.

    `find` is asked at each request, so that figures built while the server runs are found.
    """
    return Starlette(
        routes=_routes(find, kept),
        middleware=[Middleware(Gate, limit or from_environment())],
        exception_handlers={
            Problem: problems.on_problem,
            SnapshotError: _unavailable,
            HTTPException: problems.on_http,
        },
    )


async def _unavailable(request: Request, error: SnapshotError) -> Response:
    return problems.answer(Problem(503, "The figures cannot be read at the moment."))


def _routes(find: Callable[[], Store], kept: Kept) -> list[BaseRoute]:
    """Addresses with a suffix stand before those without, which would take them for an id."""
    made: list[BaseRoute] = [
        Route("/", lambda request: RedirectResponse(f"{API}/", 308)),
        Route("/v1", lambda request: RedirectResponse(f"{API}/", 308)),
        Route("/v1/", _readable(find, kept)),
        Route("/v1/openapi.json", _openapi(find, kept)),
    ]
    for resource in RESOURCES:
        endpoint = partial(_endpoint, find, kept, resource)
        made += [Route(f"/v1{resource.path}{SUFFIXES[f]}", endpoint(f)) for f in resource.forms]
        made.append(Route(f"/v1{resource.path}", endpoint(None)))
    return made


def _endpoint(
    find: Callable[[], Store], kept: Kept, resource: Resource, form: str | None
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        store = await run_in_threadpool(find)
        taken = form or negotiate(request.headers.get("accept", ""), resource.forms)
        question = query.read(request.query_params, resource.parameters, store)
        key = request.path_params.get(resource.key.name) if resource.key else None
        site = base(request)
        make = partial(_made, store, resource, key, question, taken, site, request.url.path)
        name = named(store, resource.path, key, question, taken, site, form)
        made = await kept.get(name, make)
        return respond(request, made, _noted(store), "Accept, Accept-Encoding")

    return endpoint


def _made(
    store: Store,
    resource: Resource,
    key: str | None,
    question: Question,
    form: str,
    site: str,
    path: str,
) -> Body:
    if key is not None:
        record = with_addresses(_one(store, resource, key), site.__add__)
        rows = Rows([record], resource.fields, _note(store))
        return body(to_json(record | _member(store)) if form == JSON else to_csv(rows), form)
    every = resource.every(store, question.asked)
    limit = question.limit or (USUAL_ROWS if resource.paged and form == JSON else None)
    end = None if limit is None else question.offset + limit
    part = [with_addresses(record, site.__add__) for record in every[question.offset : end]]
    after = _next(question, limit, len(every), site + path)
    headers = {"Link": f'<{after}>; rel="next"'} if after else {}
    rows = Rows(part, resource.fields, _note(store))
    if form == CSV:
        return body(to_csv(rows), form, headers)
    if form == GEOJSON:
        return body(to_geojson(store, rows), form, headers)
    told: dict[str, object] = {"total": len(every), "items": part, **_member(store)}
    if resource.paged:
        told |= {"limit": limit, "offset": question.offset, "next": after}
    return body(to_json(told), form, headers)


def _note(store: Store) -> str:
    """What holds for every figure of an answer, "" for nothing."""
    return made_up(store, language("en"))


def _member(store: Store) -> dict[str, str]:
    """The note as a member of JSON, where there is one."""
    return {"note": note} if (note := _note(store)) else {}


def _noted(store: Store) -> dict[str, str]:
    """The note as a header, where there is one."""
    return {"Figures-Note": note} if (note := _note(store)) else {}


def _one(store: Store, resource: Resource, key: str) -> dict[str, object]:
    try:
        return resource.one(store, key)
    except KeyError:
        later = successors(store, key) if resource.record == "MunicipalityDetail" else []
        members = {"successors": later} if later else {}
        raise Problem(404, f"There is no such record: {key[:40]!r}.", **members) from None


def _next(question: Question, limit: int | None, total: int, address: str) -> str | None:
    """The address of the next part; None where this one holds the last record."""
    if limit is None or question.offset + limit >= total:
        return None
    chosen = question.asked.selection
    told = {
        "county": chosen.counties,
        "municipality": chosen.municipalities,
        "kind": chosen.kinds,
        "evidence": chosen.evidence,
        "year": question.asked.years,
        "limit": limit,
        "offset": question.offset + limit,
    }
    return f"{address}?{urlencode(told, doseq=True)}"


def _openapi(find: Callable[[], Store], kept: Kept) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        store, site = await run_in_threadpool(find), base(request)
        query.read(request.query_params, (), store)
        make = partial(_document, store, site)
        made = await kept.get(named(store, "openapi", site), make)
        return respond(request, made, _noted(store))

    return endpoint


def _document(store: Store, site: str) -> Body:
    return body(to_json(description.document(store, site)), JSON)


def _readable(find: Callable[[], Store], kept: Kept) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        store, site = await run_in_threadpool(find), base(request)
        make = partial(_readable_page, store, site)
        page = await kept.get(named(store, "readable", site), make)
        return respond(request, page, pages.headers() | _noted(store))

    return endpoint


def _readable_page(store: Store, site: str) -> Body:
    told = description.document(store, site)
    html = pages.of_api(
        store,
        told,
        language("en"),
        Links(site),
        base=site,
        resources=RESOURCES,
        suffixes=SUFFIXES,
        records=RECORDS,
        errors=description.ERRORS,
    )
    return body(html, "text/html", {"Content-Language": "en"})
