"""What a visitor of the dashboard does under load, and whether it saw the right figures.

Everything shown is worked out here a second time from the snapshot, with what this visitor alone
has chosen: a map that belongs to another visitor is an error, and so is a late one.
"""

from __future__ import annotations

import asyncio
import csv
import html
import io
import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import parse_qs

from httpx import HTTPError
from websockets.exceptions import ConnectionClosed

from benchmarks.report import p95, table
from data.store import Store
from findings.selection import EVIDENCE, KINDS, Selection
from findings.summary import MEASURES
from geo.fills import bounds, fills
from geo.layers import paint
from geo.legend import CLASS_COLOURS
from geo.words import FIRST_CHOICES
from harness.frontend import key_of
from harness.visitor import Outcome, Visitor
from telling import words
from telling.language import language

OPEN, FILTER, MEASURE = "open the map", "change a filter", "change the measure"
TYPE, CARD, PLACE = "type a letter", "open the card of a hit", "open a municipality"
TABLES, BACK, RETURN = "open the tables", "back", "return from a municipality"
DOWNLOAD = "download a table"
FILTERS = ("fylke", "kommune", "vann", "belegg")
TYPING_SECONDS = 0.25
NB = language("nb")
MOST_ERRORS = 10
"""Errors that a report names before it counts the rest."""


@dataclass
class LoadTally:
    """What was done under load: seconds and bytes received of each time, in the order in which
    something was first done; and every error."""

    done: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, what: str, seconds: float, received: int) -> None:
        """Count one thing done."""
        self.done.setdefault(what, []).append((seconds, received))

    def count(self, what: str) -> int:
        """How often something was done."""
        return len(self.done.get(what, []))

    def seconds(self, what: str) -> list[float]:
        """How long it took each time."""
        return [seconds for seconds, _ in self.done[what]]

    def table(self) -> list[str]:
        """The lines of a table in Markdown."""
        head = ("what", "times", "median, ms", "p95, ms", "longest, ms", "received, kB")
        rows = []
        for what, times in self.done.items():
            took = [1000 * seconds for seconds in self.seconds(what)]
            middle, late, longest = (f"{ms:.0f}" for ms in (median(took), p95(took), max(took)))
            size = f"{median(received for _, received in times) / 1000:.1f}"
            rows.append((what, len(times), middle, late, longest, size))
        return table(head, rows)

    def faults(self) -> list[str]:
        """The errors as a list in Markdown, none where there are none."""
        more = len(self.errors) - MOST_ERRORS
        named = [f"- error: {error}" for error in self.errors[:MOST_ERRORS]]
        return [*named, *([f"- and {more} errors more"] if more > 0 else [])]


class Wrong(Exception):
    """A visitor was shown something else than what was chosen."""


FAULTS = (ConnectionClosed, HTTPError, OSError, TimeoutError, RuntimeError, LookupError, Wrong)
"""What a visitor meets; whatever else is raised is a fault of the benchmark and ends it."""


@dataclass(frozen=True)
class Pause:
    """How long a visitor looks before the next thing is done: from so many seconds to so many."""

    least: float
    most: float


class Session:
    """A visitor, and what they have chosen so far."""

    def __init__(
        self, url: str, store: Store, chance: random.Random, pause: Pause, tally: LoadTally
    ):
        self._store, self._chance, self._pause, self._tally = store, chance, pause, tally
        self._visitor = Visitor(url)
        # What a visitor does, and how often one thing to another.
        self._deeds = {
            self._filter: 5,
            self._change_measure: 2,
            self._look_up: 2,
            self._take_along: 1,
        }
        self._measure = "tap"
        self._chosen: dict[str, tuple[str, ...]] = dict.fromkeys(FILTERS, ())
        self._names = {
            "fylke": store.counties.to_dict(),
            "kommune": store.labels,
            "vann": {code: NB.t(words.SOURCE_TYPE[code]) for code in KINDS},
            "belegg": {code: NB.t(words.EVIDENCE[code]) for code in EVIDENCE},
        }

    async def visit(self, until: float) -> None:
        """Open the map and do one thing after the other until `time.monotonic()` is there."""
        async with self._visitor:
            await self._guarded(self._open)
            while time.monotonic() + self._pause.least < until:
                await self._next(self._chance.choices(list(self._deeds), self._deeds.values())[0])

    async def visit_once(self) -> None:
        """Open the map and do each thing that a visitor does once, a filter twice."""
        async with self._visitor:
            await self._guarded(self._open)
            for deed in self._chance.sample([*self._deeds, self._filter], len(self._deeds) + 1):
                await self._next(deed)

    async def _next(self, deed: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self._chance.uniform(self._pause.least, self._pause.most))
        await self._guarded(deed)

    async def _guarded(self, deed: Callable[[], Awaitable[None]]) -> None:
        """Do one thing; after a fault, record it and come back as one who loads the page anew."""
        try:
            await deed()
        except FAULTS as fault:
            self._tally.errors.append(f"{deed.__name__.strip('_')}: {fault!r}")
            if deed != self._open:
                self._measure, self._chosen = "tap", dict.fromkeys(FILTERS, ())
                await self._guarded(self._open)

    async def _open(self) -> None:
        self._took(OPEN, await self._visitor.open("/"))
        self._check_map()

    async def _filter(self) -> None:
        """Choose anew in one of the filters; now and then, empty it."""
        key = self._chance.choice(FILTERS)
        most = 1 if key == "vann" else 2
        wanted = self._chance.sample(list(self._names[key]), self._chance.randint(1, most))
        codes = () if self._chosen[key] and self._chance.random() < 0.5 else tuple(sorted(wanted))
        self._chosen[key] = codes
        names = [self._names[key][code] for code in codes]
        self._took(FILTER, await self._visitor.choose(key, *names))
        self._check_map()

    async def _change_measure(self) -> None:
        codes = [code for code in FIRST_CHOICES if code in MEASURES and code != self._measure]
        self._measure = self._chance.choice(codes)
        label = NB.t(FIRST_CHOICES[self._measure])
        self._took(MEASURE, await self._visitor.choose("vis", label))
        self._check_map()

    async def _look_up(self) -> None:
        """Search a municipality letter by letter, look at its card beside the map, follow that to
        its page, take its figures, return: each of the two is a page loaded anew."""
        number = self._chance.choice(list(self._store.municipalities.index))
        row = self._store.municipalities.loc[number]
        name = row["names"].split("|")[0]
        for end in dict.fromkeys((min(3, len(name)), min(5, len(name)), len(name))):
            self._took(TYPE, await self._visitor.type("search", name[:end]))
            await asyncio.sleep(TYPING_SECONDS)
        before = self._visitor.link
        hit = f"hit-municipality-{number}-{number}"
        self._took(CARD, await self._visitor.press(hit, leads_away=True))
        self._check_map(number)
        self._took(PLACE, await self._visitor.open(f"/{self._way_to(number)}"))
        shown = self._visitor.frontend.texts().replace("\\", "")
        if parse_qs(self._visitor.frontend.query)["nr"] != [number] or row["label"] not in shown:
            raise Wrong(f"{number}: another municipality is shown")
        await self._download({number}, whole=True)
        self._took(RETURN, await self._visitor.open(before))
        self._check_map()

    def _way_to(self, number: str) -> str:
        """The address that the card leads on to."""
        found = re.search(rf'href="(kommune\?nr={number}[^"]*)"', self._visitor.frontend.texts())
        if found is None:
            raise Wrong(f"{number}: no card, or it does not lead on")
        return html.unescape(found[1])

    async def _take_along(self) -> None:
        """Look at the tables, take them along, go back."""
        self._took(TABLES, await self._visitor.go("tabeller"))
        chosen = self._selection()
        whole = not (chosen.kinds or chosen.evidence)
        await self._download(set(chosen.numbers(self._store)), whole)
        await self._back()

    async def _download(self, numbers: set[str], whole: bool) -> None:
        """Take the municipalities' table along: it holds those numbers, and all where `whole`."""
        buttons = self._visitor.frontend.elements("download_button")
        key = next(key_of(one.id) for one in buttons if one.label == "Kommuner: CSV (Excel)")
        start = time.perf_counter()
        content = await self._visitor.download(key)
        self._tally.add(DOWNLOAD, time.perf_counter() - start, len(content))
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        found = {row[0] for row in rows if len(row) > 1 and row[0].isdecimal()}
        if not found <= numbers or (whole and found != numbers):
            raise Wrong(f"the file holds {len(found)} municipalities, not {len(numbers)}")

    async def _back(self) -> None:
        self._took(BACK, await self._visitor.go(""))
        self._check_map()

    def _took(self, what: str, answer: Outcome) -> None:
        self._tally.add(what, answer.seconds, answer.received)
        if answer.faults:
            raise Wrong("; ".join(answer.faults))

    def _selection(self) -> Selection:
        return Selection(*(self._chosen[key] for key in FILTERS))

    def _check_map(self, selected: str | None = None) -> None:
        """Whether the map and the link are those of what is chosen, with the card of a place."""
        wanted = expected(self._store, self._measure, self._selection(), selected)
        if self._visitor.frontend.paint() != wanted:
            raise Wrong(f"the map is not that of {self._measure}, {self._selection()}")
        link = parse_qs(self._visitor.frontend.query)
        filters = {key: tuple(sorted(link.get(key, ()))) for key in FILTERS}
        if link.get("vis", ["tap"]) != [self._measure] or filters != self._chosen:
            raise Wrong(f"the link says {link}, not {self._measure}, {self._chosen}")


def expected(
    store: Store, measure: str, selection: Selection, selected: str | None = None
) -> dict[str, object]:
    """The message to the map for a measure and a selection, in Norwegian; `selected` is the
    municipality whose card stands beside it."""
    drawn = fills(store, MEASURES[measure], selection, NB)
    colours = CLASS_COLOURS[MEASURES[measure].parameter]
    shown = paint(drawn, colours, bounds=bounds(store, selection), selected=selected)
    return json.loads(shown.message)
