"""The one-page reports as PDF: of one municipality, and of a few side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data.store import SnapshotError, Store
from report.pdf import MOST, pdf
from server.answers import Body, Kept, body, named, respond
from server.limits import Buckets, Limit, from_environment
from telling import phrases
from telling.citation import today
from telling.language import Language, language
from web import pages
from web.addresses import FOLDERS, LANGUAGES, REPORT, Place, base, report_path, successors
from web.links import Links

PDF = "application/pdf"
AT_ONCE = 2
"""Reports that are drawn at the same time; who else asks waits, and holds no other visitor up."""
COST = 10
"""A report takes as much of a client's allowance as so many requests to the API."""
# A policy on what the page may fetch would be held against the browser's own PDF viewer.
HEADERS = {**pages.headers(), "Content-Security-Policy": "frame-ancestors 'none'"}
Endpoint = Callable[[Request], object]


class Reports:
    """The routes of the reports; `find` is asked for the snapshot at each request."""

    def __init__(self, find: Callable[[], Store], kept: Kept, limit: Limit | None = None):
        limit = limit or from_environment()
        self._find, self._kept, self._room = find, kept, CapacityLimiter(AT_ONCE)
        self._buckets = Buckets(Limit(limit.rate / COST, max(1, limit.burst // COST)))

    def routes(self) -> list[BaseRoute]:
        """Return the routes; they must stand before those of the plain pages."""
        made: list[BaseRoute] = []
        for code in LANGUAGES:
            spoken = language(code)
            folder = FOLDERS[code]["municipality"]
            made.append(Route(f"{folder}/{{key}}.pdf", partial(self._of_one, spoken)))
            made.append(Route(REPORT[code], partial(self._of_several, spoken)))
        return made

    async def _of_one(self, spoken: Language, request: Request) -> Response:
        key = request.path_params["key"]
        place = Place("municipality", key)
        return await self._answer(request, spoken, [key], place.path(spoken.code) + ".pdf", place)

    async def _of_several(self, spoken: Language, request: Request) -> Response:
        named = [n.strip() for told in request.query_params.getlist("nr") for n in told.split(",")]
        numbers = list(dict.fromkeys(filter(None, named)))
        return await self._answer(request, spoken, numbers, report_path(numbers, spoken.code))

    async def _answer(
        self,
        request: Request,
        spoken: Language,
        numbers: Sequence[str],
        path: str,
        place: Place | None = None,
    ) -> Response:
        """Answer with a report, or with why there is none; `place` is what a path alone names."""
        client = request.client.host if request.client else ""
        if seconds := self._buckets.wait(client):
            return _too_often(spoken, seconds)
        site = base(request)
        try:
            store = await run_in_threadpool(self._find)
            if refused := _refused(store, numbers, spoken, place):
                return await run_in_threadpool(_told, store, refused, spoken, site, place)
            make = partial(_made, store, numbers, spoken, site, path)
            key = named(store, "report", tuple(numbers), spoken.code, site, path, today())
            return respond(request, await self._kept.get(key, make, self._room), HEADERS)
        except SnapshotError:
            return pages.answer(pages.unavailable(spoken), spoken, 503)


def _refused(
    store: Store, numbers: Sequence[str], spoken: Language, place: Place | None
) -> str | None:
    """Why there is no report of these numbers, or None where there is one."""
    t = spoken.t
    unknown = [number for number in numbers if number not in store.municipalities.index]
    if unknown:
        return t(phrases.NO_MUNICIPALITY, key=unknown[0][:40])
    if not 1 <= len(numbers) <= MOST:
        return t(
            "A report takes one to {most} municipalities by their numbers: ?nr=4601,0301",
            most=MOST,
        )
    return None


def _told(store: Store, refused: str, spoken: Language, site: str, place: Place | None) -> Response:
    if place is None:
        return pages.answer(pages.refused(store, refused, spoken, Links(site)), spoken, 400)
    later = successors(store, place.key)
    if len(later) == 1:
        path = Place("municipality", later[0]).path(spoken.code)
        return RedirectResponse(f"{path}.pdf", 301)
    return pages.answer(pages.missing(store, place, spoken, Links(site)), spoken, 404)


def _made(store: Store, numbers: Sequence[str], spoken: Language, site: str, path: str) -> Body:
    name = f"magnesium-{'-'.join(numbers)}-{spoken.code}.pdf"
    headers = {
        "Content-Language": spoken.code,
        "Content-Disposition": f'inline; filename="{name}"',
    }
    return body(pdf(store, numbers, spoken, site, path), PDF, headers)


def _too_often(spoken: Language, seconds: int) -> Response:
    told = spoken.t("Too many reports at once. Come back in {n} seconds.", n=seconds)
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return PlainTextResponse(told, 429, headers)
