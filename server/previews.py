"""The pictures that shared links are shown with, as PNG: each municipality's and the country's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.child import Unable
from data.faults import SnapshotError
from data.store import Store
from data.text import cleaned
from geo.preview import png
from server.answers import Body, Kept, body, named, refuse, respond
from server.limits import Buckets, Limit, client_of
from telling.citation import today
from telling.language import Language, language
from web.addresses import COUNTRY, FOLDERS, LANGUAGES, PICTURE, Place
from web.previews import preview

TEXT = "text/plain"
AT_ONCE = 1
"""Pictures that are drawn at the same time, so that reports keep a child, too."""
AFTER_S = 30
COST = 2
"""A picture takes as much of a client's allowance as so many requests to the API."""
MOST_BYTES = 16_000_000
"""A hundred pictures; they take no room of the pages'."""


class Previews:
    """The routes of the pictures; `find` is asked for the snapshot at each request."""

    def __init__(self, find: Callable[[], Store], limit: Limit):
        self._find, self._kept, self._room = find, Kept(MOST_BYTES), CapacityLimiter(AT_ONCE)
        self._buckets = Buckets(Limit(limit.rate / COST, max(1, limit.burst // COST)))

    def routes(self) -> list[BaseRoute]:
        """Return the routes; they must stand before those of the plain pages."""
        made: list[BaseRoute] = []
        for code in LANGUAGES:
            answer = partial(self._answer, language(code))
            made.append(Route(f"{FOLDERS[code]['municipality']}/{{key}}{PICTURE}", answer))
            made.append(Route(COUNTRY[code] + PICTURE, answer))
        return made

    async def _answer(self, spoken: Language, request: Request) -> Response:
        number = cleaned(request.path_params.get("key", ""))
        place = Place("municipality", number) if number else Place("country")
        try:
            store = await run_in_threadpool(self._find)
            if number and number not in store.municipalities.index:
                return refuse("Not found", 404, TEXT)
            key = named(store, place, spoken.code, today())
            waits = 0 if self._kept.find(key) else self._buckets.wait(client_of(request.scope))
            if waits:
                again = {"Retry-After": str(waits)}
                return refuse(f"Too many pictures. Come back in {waits} seconds.", 429, TEXT, again)
            make = partial(_made, store, place, spoken)
            return respond(request, await self._kept.get(key, make, self._room))
        except Unable:
            return refuse("Not drawn.", 503, TEXT, {"Retry-After": str(AFTER_S)})
        except SnapshotError:
            return refuse("The figures cannot be read at the moment.", 503, TEXT)


def _made(store: Store, place: Place, spoken: Language) -> Body:
    return body(png(preview(store, place, spoken)), "image/png")
