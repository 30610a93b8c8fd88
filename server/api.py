"""The API over HTTP: the limit for each client, preflights, forms, and problems."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from data.faults import SnapshotError
from data.store import Store
from data.text import cleaned
from server import console
from server.answers import Body, Kept, body, named, refuse, respond
from server.headers import Headers, of_page
from server.limits import Buckets, Limit, client_of, from_environment
from server.requests import negotiate, site
from server.whole import MOST_HERE, Files, Wanted, Whole, apart
from telling.language import language
from web import datapackage, description, pages, problems, query
from web.addresses import API
from web.fields import RECORDS
from web.forms import CSV, JSON, SUFFIXES, to_json
from web.links import Links
from web.problems import Problem
from web.query import Question
from web.resources import RESOURCES, Resource, collection, note, record

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Figures-Note",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # Figures are for any page to read and show.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
METHODS = ("GET", "HEAD", "OPTIONS")
ALLOW = {"Allow": ", ".join(METHODS)}
PREFLIGHT = {
    **ALLOW,
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
Endpoint = Callable[[Request], Awaitable[Response]]
Document = Callable[[Store, str], dict[str, object]]


AGAIN_S = 30
PROCESSOR_COST = 20
"""Requests that a second of processor counts for: at the usual rate a client gets half of one in
the long run."""


class Gate:
    """Middleware before the API: the limit for each client, and preflights."""

    def __init__(self, app: ASGIApp, buckets: Buckets):
        self.app, self.buckets = app, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        inner = self._inner(scope) if scope["type"] == "http" else self.app
        await inner(scope, receive, send)

    def _inner(self, scope: Scope) -> ASGIApp:
        if seconds := self.buckets.wait(client_of(scope)):
            problem = Problem(429, f"Too many requests. Come back in {seconds} seconds.")
            return _answer(problem, {"Retry-After": str(seconds)})
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        return self.app


def application(find: Callable[[], Store], kept: Kept, limit: Limit | None = None) -> Starlette:
    """The API as an application of its own, to be mounted at `/api`.

    `find` is asked at each request, so that figures built while the server runs are found.
    """
    buckets = Buckets(limit or from_environment())
    return Starlette(
        routes=_routes(find, kept, buckets),
        middleware=[
            Middleware(Headers, HEADERS),
            Middleware(Gate, buckets),
        ],
        exception_handlers={
            Problem: _on_problem,
            SnapshotError: _on_snapshot_error,
            HTTPException: _on_http_exception,
        },
    )


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return refuse(problem.document(), problem.status, problems.MEDIA_TYPE, headers)


async def _on_problem(request: Request, problem: Problem) -> Response:
    again = {"Retry-After": str(AGAIN_S)} if problem.status in (429, 503) else None
    return _answer(problem, again)


async def _on_snapshot_error(request: Request, error: SnapshotError) -> Response:
    return _answer(Problem(503, "The figures cannot be read at the moment."))


async def _on_http_exception(request: Request, error: HTTPException) -> Response:
    """What Starlette refuses itself: an unknown path, another method."""
    if error.status_code != 405:
        there = "There is nothing at this address. See /api/v1/ for what there is."
        return _answer(Problem(404, there))
    detail = f"{request.method[:20]} is not possible: the API is read only."
    return _answer(Problem(405, detail, allowed=list(METHODS)), ALLOW)


def _routes(find: Callable[[], Store], kept: Kept, buckets: Buckets) -> list[BaseRoute]:
    """Addresses with a suffix stand before those without, which would take them for an id."""
    files = Files(kept)
    made: list[BaseRoute] = [
        Route("/", lambda request: RedirectResponse(f"{API}/", 308)),
        Route("/v1", lambda request: RedirectResponse(f"{API}/", 308)),
        Route("/v1/", _readable(find, kept)),
        Route("/v1/openapi.json", _document(find, kept, description.document)),
        Route(console.PATH, console.page),
        Route(f"{console.PATH}/{{file}}", console.file),
        Route(f"/v1/{datapackage.FILE}", _document(find, kept, _package)),
    ]
    for resource in RESOURCES:
        endpoint = partial(_endpoint, find, kept, files, buckets, resource)
        made += [Route(f"/v1{resource.path}{SUFFIXES[f]}", endpoint(f)) for f in resource.forms]
        made.append(Route(f"/v1{resource.path}", endpoint(None)))
    return made


def _endpoint(
    find: Callable[[], Store],
    kept: Kept,
    files: Files,
    buckets: Buckets,
    resource: Resource,
    suffix: str | None,
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        store = await run_in_threadpool(find)
        form = suffix or negotiate(request.headers.get("accept", ""), resource.forms)
        question = _question(request, resource.parameters, store)
        key = cleaned(request.path_params[resource.key.name]) if resource.key else None
        asked = (key, question, form, site(request), request.url.path)
        client, name = client_of(request.scope), named(store, *asked)

        def make(wanted: Wanted = lambda: True) -> Body:
            with _charging(buckets, client) as charge:
                return _made(store, resource, *asked, wanted, charge)

        if form == CSV and key is None and question.limit is None:
            made = await files.get(name, make, client, request.is_disconnected)
        else:
            made = await kept.get(name, make)
        return respond(request, made, "Accept, Accept-Encoding")

    return endpoint


@contextmanager
def _charging(buckets: Buckets, client: str) -> Iterator[Callable[[float], None]]:
    """Let the client who asked first pay for the processor that an answer takes, here (seconds of
    this thread) and elsewhere (those that the function is given)."""

    def charge(seconds: float) -> None:
        buckets.spend(client, PROCESSOR_COST * seconds)

    start = time.thread_time()
    try:
        yield charge
    finally:
        charge(time.thread_time() - start)


def _question(
    request: Request, parameters: tuple[query.QueryParameter, ...], store: Store
) -> Question:
    given: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():  # an answer repeats what it refuses
        given.setdefault(cleaned(name), []).append(cleaned(text))
    return query.read(given, parameters, store)


def _made(
    store: Store,
    resource: Resource,
    key: str | None,
    question: Question,
    form: str,
    address: str,
    path: str,
    wanted: Wanted,
    charge: Callable[[float], None],
) -> Body:
    if key is not None:
        return body(record(store, resource, key, form, address), form, _noted(store))
    found = collection(store, resource, question, form, address, path)
    if found.records > MOST_HERE and store.folder is not None:
        made, seconds = apart(store, Whole(resource.path, question, address, path), wanted)
        charge(seconds)
        return replace(made, headers=_noted(store))
    headers = {"Link": f'<{found.after}>; rel="next"'} if found.after else {}
    return body(found.content, form, headers | _noted(store))


def _noted(store: Store) -> dict[str, str]:
    """What holds for every figure of an answer as a header, where there is anything."""
    return {"Figures-Note": text} if (text := note(store)) else {}


def _document(find: Callable[[], Store], kept: Kept, make: Document) -> Endpoint:
    """The endpoint of a document in JSON that says what there is at the site's address."""

    async def endpoint(request: Request) -> Response:
        store, address = await run_in_threadpool(find), site(request)
        _question(request, (), store)
        key = named(store, "document", request.url.path, address)
        return respond(request, await kept.get(key, partial(_as_json, make, store, address)))

    return endpoint


def _as_json(make: Document, store: Store, address: str) -> Body:
    return body(to_json(make(store, address)), JSON, _noted(store))


def _package(store: Store, address: str) -> dict[str, object]:
    return datapackage.document(store, address + datapackage.PATH)


def _readable(find: Callable[[], Store], kept: Kept) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        store = await run_in_threadpool(find)
        make = partial(_readable_page, store, site(request))
        return respond(request, await kept.get(named(store, "readable", site(request)), make))

    return endpoint


def _readable_page(store: Store, address: str) -> Body:
    html = pages.of_api(
        store,
        description.document(store, address),
        language("en"),
        Links(address),
        base=address,
        resources=RESOURCES,
        suffixes=SUFFIXES,
        records=RECORDS,
        errors=description.ERRORS,
    )
    return body(html, pages.HTML, {**of_page("en"), **_noted(store)})
