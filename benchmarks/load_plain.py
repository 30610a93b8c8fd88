"""Visitors of the plain pages: one request each, over a connection of their own."""

from __future__ import annotations

import asyncio
import random
import time
from html import escape

import httpx

from benchmarks.tally import Tally
from data.store import Store
from web.addresses import LANGUAGES, Place

PLAIN, AGAIN = "a plain page", "a plain page again"
COME_BACK = 0.2
"""The share of visitors who have the page already and ask whether it still holds."""
LANGUAGE_WEIGHTS = (9, 1)
TIMEOUT_SECONDS = 60.0


class PlainVisits:
    """Visitors who come one after the other, however long those before them wait, and ask for one
    of the `most_places` municipalities with most people."""

    def __init__(
        self, url: str, store: Store, chance: random.Random, tally: Tally, most_places: int
    ):
        self._url, self._chance, self._tally = url, chance, tally
        # People look up where they live.
        places = store.municipalities.nlargest(most_places, "population")
        self._names = places["label"].to_dict()
        self._numbers, self._people = list(places.index), places["population"].tolist()
        self._seen: dict[str, str] = {}
        """The pages that were read so far, and the names (ETag) of what they said."""

    async def come(self, number: int, seconds: float) -> None:
        """Let so many visitors come in so many seconds, at even distances; return when the last
        has been answered."""
        start = time.monotonic()
        # Each visitor is another browser: no connection is used twice.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with (
            httpx.AsyncClient(base_url=self._url, limits=limits, timeout=TIMEOUT_SECONDS) as client,
            asyncio.TaskGroup() as visits,
        ):
            for place in range(number):
                await asyncio.sleep(max(0.0, start + place * seconds / number - time.monotonic()))
                visits.create_task(self._one(client))

    async def _one(self, client: httpx.AsyncClient) -> None:
        if self._seen and self._chance.random() < COME_BACK:
            path = self._chance.choice(list(self._seen))
            headers = {"If-None-Match": self._seen[path]}
            await self._guarded(self._ask(client, AGAIN, path, headers, ""))
        else:
            (number,) = self._chance.choices(self._numbers, self._people)
            (spoken,) = self._chance.choices(LANGUAGES, LANGUAGE_WEIGHTS)
            path = Place("municipality", number).path(spoken)
            name = escape(self._names[number], quote=False)
            await self._guarded(self._ask(client, PLAIN, path, {}, name))

    async def _guarded(self, asking: object) -> None:
        try:
            await asking
        except httpx.HTTPError as fault:
            self._tally.errors.append(f"plain page: {fault!r}")

    async def _ask(
        self, client: httpx.AsyncClient, what: str, path: str, headers: dict[str, str], name: str
    ) -> None:
        """Ask for a page that must name its place; one that is asked for again must still hold."""
        start = time.perf_counter()
        answer = await client.get(path, headers=headers)
        self._tally.add(what, time.perf_counter() - start, answer.num_bytes_downloaded)
        if answer.status_code != (304 if headers else 200) or name not in answer.text:
            self._tally.errors.append(f"{path}: answer {answer.status_code}, or another page")
        elif not headers:
            self._seen[path] = answer.headers["ETag"]
