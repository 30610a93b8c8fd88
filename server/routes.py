"""The routes beside the dashboard's: the map's files, plain pages, sitemap, reports, the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from data.faults import SnapshotError
from data.store import Store
from data.text import cleaned
from geo.assets import Asset
from server import api
from server.answers import FOR_GOOD, Body, Kept, body, named, refuse, respond
from server.headers import of_page
from server.letters import Letters
from server.limits import Buckets, Limit, client_of, from_environment
from server.previews import Previews
from server.reports import Reports
from server.requests import negotiate, site
from telling.citation import today
from telling.language import DEFAULT, Language, language
from web import feed, pages, problems, sitemap
from web.addresses import (
    ALONE,
    API,
    CATALOGUE,
    EDITIONS,
    FEED,
    FOLDERS,
    LANGUAGES,
    SEARCH,
    Place,
    places,
    successors,
)
from web.forms import JSON_LD, SUFFIXES, TURTLE
from web.links import Links
from web.problems import Problem

TEXT = "text/plain"
FORMS_OF_CATALOGUE = (TURTLE, JSON_LD)
PAGES_A_REQUEST = 10
"""Pages that a client may have made at once, for each request to the API: every municipality's in
both languages."""
SITEMAP_COST = 50
"""The sitemap takes as much of a client's allowance as so many pages."""
MOST_LETTERS = 100
"""Of a text that is searched for."""
ICON = Path(__file__).parent / "static" / "favicon.ico"
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(find: Callable[[], Store], limit: Limit | None = None) -> list[BaseRoute]:
    """Return the routes; `find` is asked for the snapshot at each request.

    `limit` is the API's, else what the environment says. Streamlit's own page `/kommune` is not
    among them: only an address with a number behind it is.
    """
    limit, kept = limit or from_environment(), Kept()
    buckets = Buckets(Limit(limit.rate, limit.burst * PAGES_A_REQUEST))
    made = [*Reports(find, kept, limit).routes(), *Previews(find, limit).routes()]
    made += Letters(find, limit).routes()
    for code in LANGUAGES:
        spoken = language(code)
        for kind, folder in FOLDERS[code].items():
            made.append(Route(f"{folder}/{{key}}", _page(find, kept, buckets, spoken, kind)))
            made.append(Route(f"{folder}/{{key}}/", _without_slash))
        for kind, paths in ALONE.items():
            made.append(Route(paths[code], _page(find, kept, buckets, spoken, kind)))
        made.append(Route(SEARCH[code], _search(find, buckets, spoken)))
        made.append(Route(EDITIONS[code] + FEED, _feed(find, kept, buckets, spoken)))
    return [
        *made,
        Route("/favicon.ico", _icon),
        Route("/en/{rest:path}", _nothing_here(find, language("en"))),
        Route("/sitemap.xml", _sitemap(find, kept, buckets)),
        Route(CATALOGUE, _catalogue(find, kept, buckets, *FORMS_OF_CATALOGUE)),
        *(
            Route(CATALOGUE + SUFFIXES[form], _catalogue(find, kept, buckets, form))
            for form in FORMS_OF_CATALOGUE
        ),
        Route("/robots.txt", _robots),
        Route("/api", lambda request: RedirectResponse("/api/v1/", 308)),
        Mount("/api", app=api.application(find, kept, limit)),
    ]


def of_assets(find: Callable[[], Iterable[Asset]]) -> list[BaseRoute]:
    """Return the route of the files that a map fetches, and a plain 404 for any other name.

    `find` is asked at each request, so that figures built while the server runs are found.
    """

    async def endpoint(request: Request) -> Response:
        found = {asset.url: asset for asset in await run_in_threadpool(find)}
        asset = found.get(f"/assets/{request.path_params['file']}")
        if asset is None:
            return refuse("Not found", 404, TEXT)
        made = Body(asset.media_type, asset.compressed, len(asset.body), f'W/"{asset.digest}"')
        return respond(request, made, cached=FOR_GOOD)

    return [Route("/assets/{file}", endpoint)]


def _page(
    find: Callable[[], Store], kept: Kept, buckets: Buckets, spoken: Language, kind: str
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        place, address = Place(kind, cleaned(request.path_params.get("key", ""))), site(request)
        try:
            store = await run_in_threadpool(find)
            make = partial(_made, store, place, spoken, address)
            key = named(store, place, spoken.code, address, today())
            if refused := _too_many(request, kept, buckets, key):
                return refused
            return respond(request, await kept.get(key, make))
        except SnapshotError:
            return _unavailable(spoken)
        except KeyError:
            return await run_in_threadpool(_elsewhere, store, place, spoken, address)

    return endpoint


def _search(find: Callable[[], Store], buckets: Buckets, spoken: Language) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if seconds := buckets.wait(client_of(request.scope)):
            again = {"Retry-After": str(seconds)}
            return refuse(f"Too many pages. Come back in {seconds} seconds.", 429, TEXT, again)
        text = cleaned(request.query_params.get("q", "")[:MOST_LETTERS])
        try:
            store = await run_in_threadpool(find)
        except SnapshotError:
            return _unavailable(spoken)
        place = await run_in_threadpool(pages.meant, store, text)
        if place:
            return RedirectResponse(place.path(spoken.code), 303)
        links = Links(site(request))
        html = await run_in_threadpool(pages.found, store, text, spoken, links)
        return respond(request, body(html, pages.HTML, of_page(spoken.code)))

    return endpoint


def _too_many(
    request: Request, kept: Kept, buckets: Buckets, key: Hashable, cost: int = 1
) -> Response | None:
    """What a client is told who has asked for too many answers that must be made first: whoever
    makes up names of hosts could ask for each page as often as they like. None usually."""
    if kept.find(key) is not None:
        return None
    client = client_of(request.scope)
    if seconds := buckets.wait(client):
        again = {"Retry-After": str(seconds)}
        return refuse(f"Too many pages. Come back in {seconds} seconds.", 429, TEXT, again)
    buckets.spend(client, cost - 1)
    return None


def _made(store: Store, place: Place, spoken: Language, address: str) -> Body:
    html = pages.page(store, place, spoken, Links(address))
    return body(html, pages.HTML, of_page(spoken.code))


def _unavailable(spoken: Language) -> Response:
    return refuse(pages.unavailable(spoken), 503, pages.HTML, of_page(spoken.code))


def _missing(store: Store, place: Place | None, spoken: Language, address: str) -> Response:
    html = pages.missing(store, place, spoken, Links(address))
    return refuse(html, 404, pages.HTML, of_page(spoken.code))


def _elsewhere(store: Store, place: Place, spoken: Language, address: str) -> Response:
    """Redirect a former municipality number to its one successor; else there is no such page."""
    later = successors(store, place.key) if place.kind == "municipality" else []
    if len(later) == 1:
        return RedirectResponse(Place("municipality", later[0]).path(spoken.code), 301)
    return _missing(store, place, spoken, address)


def _nothing_here(find: Callable[[], Store], spoken: Language) -> Endpoint:
    """English addresses are ours alone, so that a wrong one is answered here, not by Streamlit."""

    async def endpoint(request: Request) -> Response:
        try:
            store = await run_in_threadpool(find)
        except SnapshotError:
            return _unavailable(spoken)
        return _missing(store, None, spoken, site(request))

    return endpoint


def _without_slash(request: Request) -> Response:
    return RedirectResponse(request.url.path.rstrip("/"), 301)


def _sitemap(find: Callable[[], Store], kept: Kept, buckets: Buckets) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            store, address = await run_in_threadpool(find), site(request)
        except SnapshotError:
            return refuse("The figures cannot be read at the moment.", 503, TEXT)
        make, key = partial(_sitemap_body, store, address), named(store, "sitemap", address)
        if refused := _too_many(request, kept, buckets, key, SITEMAP_COST):
            return refused
        return respond(request, await kept.get(key, make))

    return endpoint


def _sitemap_body(store: Store, address: str) -> Body:
    return body(sitemap.parts(places(store), Links(address).canonical), "application/xml")


def _feed(find: Callable[[], Store], kept: Kept, buckets: Buckets, spoken: Language) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            store, address = await run_in_threadpool(find), site(request)
        except SnapshotError:
            return refuse("The figures cannot be read at the moment.", 503, TEXT)
        make = partial(_feed_body, store, spoken, address)
        key = named(store, "feed", spoken.code, address)
        if refused := _too_many(request, kept, buckets, key):
            return refused
        return respond(request, await kept.get(key, make))

    return endpoint


def _feed_body(store: Store, spoken: Language, address: str) -> Body:
    content = feed.document(store, spoken, Links(address))
    return body(content, feed.ATOM, {"Access-Control-Allow-Origin": "*"})


def _catalogue(find: Callable[[], Store], kept: Kept, buckets: Buckets, *forms: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            form = negotiate(request.headers.get("accept", ""), forms) if forms[1:] else forms[0]
            store, address = await run_in_threadpool(find), site(request)
        except Problem as problem:
            return refuse(problem.document(), problem.status, problems.MEDIA_TYPE)
        except SnapshotError:
            return refuse("The figures cannot be read at the moment.", 503, TEXT)
        make = partial(_catalogue_body, store, address, form)
        key = named(store, "catalogue", form, address)
        if refused := _too_many(request, kept, buckets, key):
            return refused
        return respond(request, await kept.get(key, make), "Accept, Accept-Encoding")

    return endpoint


def _catalogue_body(store: Store, address: str, form: str) -> Body:
    from web import catalogue  # rdflib takes 6 MB, of a server that nobody asks for it

    offered = catalogue.offers(
        Links(address).canonical(Place("country"), DEFAULT),
        lambda name, media_type: f"{address}{API}/{name}{SUFFIXES[media_type]}",
    )
    service = catalogue.Service(f"{address}{API}/", f"{address}{API}/openapi.json")
    content = catalogue.write(store, address, offered, service, form)
    return body(content, form, {"Access-Control-Allow-Origin": "*"})


async def _icon(request: Request) -> Response:
    return respond(request, body(ICON.read_bytes(), "image/x-icon"))


async def _robots(request: Request) -> Response:
    return respond(request, body(sitemap.robots(site(request)), TEXT))
