"""The routes beside the dashboard's: plain pages, the list of them for search engines, reports, the
API."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from data.store import SnapshotError, Store
from server import api
from server.answers import Body, Kept, body, named, respond
from server.limits import Limit
from server.reports import Reports
from telling.citation import today
from telling.language import Language, language
from web import pages, sitemap
from web.addresses import ALONE, FOLDERS, LANGUAGES, Place, base, places, successors
from web.links import Links


def routes(find: Callable[[], Store], limit: Limit | None = None) -> list[BaseRoute]:
    """Return the routes; `find` is asked for the snapshot at each request.

    `limit` is the API's, else what the environment says. Streamlit's own page `/kommune` is not
    among them: only an address with a number behind it is.
    """
    kept = Kept()
    made = Reports(find, kept, limit).routes()
    for code in LANGUAGES:
        spoken = language(code)
        for kind, folder in FOLDERS[code].items():
            made.append(Route(f"{folder}/{{key}}", _page(find, kept, spoken, kind)))
            made.append(Route(f"{folder}/{{key}}/", _without_slash))
        for kind, paths in ALONE.items():
            made.append(Route(paths[code], _page(find, kept, spoken, kind)))
    return [
        *made,
        Route("/en/{rest:path}", _nothing_here(find, language("en"))),
        Route("/sitemap.xml", _sitemap(find, kept)),
        Route("/robots.txt", _robots),
        Route("/api", lambda request: RedirectResponse("/api/v1/", 308)),
        Mount("/api", app=api.application(find, kept, limit)),
    ]


def _page(
    find: Callable[[], Store], kept: Kept, spoken: Language, kind: str
) -> Callable[[Request], object]:
    own = pages.headers()

    async def endpoint(request: Request) -> Response:
        place, site = Place(kind, request.path_params.get("key", "")), base(request)
        try:
            store = await run_in_threadpool(find)
            make = partial(_made, store, place, spoken, site)
            key = named(store, place, spoken.code, site, today())
            return respond(request, await kept.get(key, make), own)
        except SnapshotError:
            return pages.answer(pages.unavailable(spoken), spoken, 503)
        except KeyError:
            return await run_in_threadpool(_elsewhere, store, place, spoken, site)

    return endpoint


def _made(store: Store, place: Place, spoken: Language, site: str) -> Body:
    html = pages.page(store, place, spoken, Links(site))
    return body(html, pages.HTML, {"Content-Language": spoken.code})


def _elsewhere(store: Store, place: Place, spoken: Language, site: str) -> Response:
    """Where a place went that has no page: on to what its number became, if that is one."""
    later = successors(store, place.key) if place.kind == "municipality" else []
    if len(later) == 1:
        return RedirectResponse(Place("municipality", later[0]).path(spoken.code), 301)
    return pages.answer(pages.missing(store, place, spoken, Links(site)), spoken, 404)


def _nothing_here(find: Callable[[], Store], spoken: Language) -> Callable[[Request], object]:
    """English addresses are ours alone, so that a wrong one is told here and not by Streamlit."""

    async def endpoint(request: Request) -> Response:
        try:
            store = await run_in_threadpool(find)
        except SnapshotError:
            return pages.answer(pages.unavailable(spoken), spoken, 503)
        return pages.answer(pages.missing(store, None, spoken, Links(base(request))), spoken, 404)

    return endpoint


def _without_slash(request: Request) -> Response:
    return RedirectResponse(request.url.path.rstrip("/"), 301)


def _sitemap(find: Callable[[], Store], kept: Kept) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        try:
            store, site = await run_in_threadpool(find), base(request)
        except SnapshotError:
            return PlainTextResponse("The figures cannot be read at the moment.", 503)
        make = partial(_sitemap_body, store, site)
        return respond(request, await kept.get(named(store, "sitemap", site), make), {})

    return endpoint


def _sitemap_body(store: Store, site: str) -> Body:
    return body(sitemap.xml(places(store), Links(site).canonical), "application/xml")


def _robots(request: Request) -> Response:
    return PlainTextResponse(sitemap.robots(base(request)))
