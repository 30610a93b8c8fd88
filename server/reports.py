"""The one-page reports as PDF: on one municipality, on a few side by side, or on dolomite at one
waterworks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data.child import Unable
from data.faults import SnapshotError
from data.store import Store
from data.text import cleaned
from report.note import note_pdf, pilot_pdf
from report.pdf import MOST, pdf
from server.answers import Body, Kept, body, named, refuse, respond
from server.headers import of_page
from server.limits import Buckets, Limit, client_of, from_environment
from server.requests import site
from telling import phrases, words
from telling.citation import today
from telling.language import Language, language
from web import pages
from web.addresses import (
    FOLDERS,
    LANGUAGES,
    NOTES,
    REPORT,
    Place,
    note_path,
    report_path,
    successors,
)
from web.links import Links

PDF = "application/pdf"
AT_ONCE = 2
"""Reports that are drawn at the same time; who else asks waits, and holds no other visitor up."""
AFTER_S = 30
"""Who gets no report as it could not be drawn may ask again after so long."""
COST = 10
"""A report takes as much of a client's allowance as so many requests to the API."""
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
            works = FOLDERS[code]["waterworks"]
            for kind, ending in NOTES[code].items():
                made.append(Route(f"{works}/{{key}}{ending}", partial(self._of_work, spoken, kind)))
        return made

    async def _of_one(self, spoken: Language, request: Request) -> Response:
        key = cleaned(request.path_params["key"])
        place = Place("municipality", key)
        path = place.path(spoken.code) + ".pdf"
        return await self._of_municipalities(request, spoken, [key], path, place)

    async def _of_several(self, spoken: Language, request: Request) -> Response:
        asked = cleaned(",".join(request.query_params.getlist("nr"))).split(",")
        numbers = list(dict.fromkeys(filter(None, map(str.strip, asked))))
        path = report_path(numbers, spoken.code)
        return await self._of_municipalities(request, spoken, numbers, path)

    async def _of_municipalities(
        self,
        request: Request,
        spoken: Language,
        numbers: Sequence[str],
        path: str,
        place: Place | None = None,
    ) -> Response:
        """Answer with a report, or with why there is none; `place` is the municipality where the
        path names it."""

        def refused(store: Store, address: str) -> Response | None:
            why = _refused(store, numbers, spoken, place)
            return _refuse(store, why, spoken, address, place) if why else None

        make = partial(_made, numbers=numbers, spoken=spoken, path=path)
        return await self._answer(request, spoken, ("report", tuple(numbers), path), refused, make)

    async def _of_work(self, spoken: Language, kind: str, request: Request) -> Response:
        """Answer with the dolomite note of a waterworks, or with the pilot of it."""
        place = Place("waterworks", cleaned(request.path_params["key"]))
        path = note_path(place.key, spoken.code, kind)

        def refused(store: Store, address: str) -> Response | None:
            if place.key in store.work_rows:
                return None
            html = pages.missing(store, place, spoken, Links(address))
            return refuse(html, 404, pages.HTML, of_page(spoken.code))

        make = partial(_note, kind=kind, key=place.key, spoken=spoken, path=path)
        return await self._answer(request, spoken, (kind, path), refused, make)

    async def _answer(
        self,
        request: Request,
        spoken: Language,
        name: tuple[Hashable, ...],
        refused: Callable[[Store, str], Response | None],
        make: Callable[[Store, str], Body],
    ) -> Response:
        """Answer with what `make` makes, or with what `refused` says of it; both are given the
        snapshot and the address of the site."""
        if seconds := self._buckets.wait(client_of(request.scope)):
            return _too_often(spoken, seconds)
        address = site(request)
        try:
            store = await run_in_threadpool(self._find)
            if (no := await run_in_threadpool(refused, store, address)) is not None:
                return no
            key = named(store, *name, spoken.code, address, today())
            made = await self._kept.get(key, partial(make, store, address), self._room)
            return respond(request, made)
        except Unable as unable:
            text = spoken.t(words.UNABLE[unable.why])
            return refuse(text, 503, "text/plain", {"Retry-After": str(AFTER_S)})
        except SnapshotError:
            return refuse(pages.unavailable(spoken), 503, pages.HTML, of_page(spoken.code))


def _refused(
    store: Store, numbers: Sequence[str], spoken: Language, place: Place | None
) -> str | None:
    """Why there can be no report on these municipalities; None where there is one."""
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


def _refuse(
    store: Store, why: str, spoken: Language, address: str, place: Place | None
) -> Response:
    """Say why there is no report on a page, or lead on to what a number became."""
    links, headers = Links(address), of_page(spoken.code)
    if place is None:
        return refuse(pages.refused(store, why, spoken, links), 400, pages.HTML, headers)
    later = successors(store, place.key)
    if len(later) == 1:
        path = Place("municipality", later[0]).path(spoken.code)
        return RedirectResponse(f"{path}.pdf", 301)
    return refuse(pages.missing(store, place, spoken, links), 404, pages.HTML, headers)


def _made(
    store: Store, address: str, *, numbers: Sequence[str], spoken: Language, path: str
) -> Body:
    name = f"magnesium-{'-'.join(numbers)}-{spoken.code}.pdf"
    return body(pdf(store, numbers, spoken, address, path), PDF, _headers(name, spoken))


def _note(store: Store, address: str, *, kind: str, key: str, spoken: Language, path: str) -> Body:
    draw = pilot_pdf if kind == "pilot" else note_pdf
    name = f"dolomite-{kind}-{key}-{spoken.code}.pdf"
    return body(draw(store, key, spoken, address, path), PDF, _headers(name, spoken))


def _headers(name: str, spoken: Language) -> dict[str, str]:
    return {
        "Content-Language": spoken.code,
        "Content-Disposition": f'inline; filename="{name}"',
        # Browsers apply a policy on what may be fetched to their own PDF viewer, too.
        "Content-Security-Policy": "frame-ancestors 'none'",
    }


def _too_often(spoken: Language, seconds: int) -> Response:
    text = spoken.t("Too many reports at once. Come back in {n} seconds.", n=seconds)
    return refuse(text, 429, "text/plain", {"Retry-After": str(seconds)})
