"""Many visitors at once: sessions over real WebSockets, and readers of the plain pages.

    python -m benchmarks.load [--sessions 100] [--minutes 3] [--readers 2000] [--url URL] [--short]

starts the server, or takes one that runs on this machine, and lets visitors open, search, filter
and download with human pauses (the same ones in each run), while readers ask for plain pages, so
many a minute. Every map, page and file is compared with what the snapshot says. It ends by itself,
with `--short` after some seconds; else it writes the section "Load" of docs/benchmarks.md. Server
and visitors have the snapshot that MGMAP_SNAPSHOT names, as that of a rehearsal (`python -m data
rehearse`), which has a section of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import random
import re
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from ops.python import documented, imported_by_command


def own_machine(url: str) -> str:
    """Return an address that is this machine's. Raises argparse.ArgumentTypeError for another."""
    host = urlsplit(url).hostname or ""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local or urlsplit(url).scheme != "http":
        raise argparse.ArgumentTypeError(
            f"{url} is not on this machine: load is put on http://127.0.0.1:PORT alone, as it could"
            " stop another's server"
        )
    return url.rstrip("/")


PARSER = documented("benchmarks.load", __doc__)
PARSER.add_argument("--sessions", type=int, default=100)
PARSER.add_argument("--minutes", type=float, default=3.0)
PARSER.add_argument("--readers", type=float, default=2000.0)
PARSER.add_argument("--url", type=own_machine, help="a server that runs on this machine")
PARSER.add_argument("--short", action="store_true", help="some seconds; nothing is written")

with imported_by_command(__name__, PARSER):
    import httpx

    from benchmarks.load_sessions import FILTER, LoadTally, Pause, Session
    from benchmarks.report import at_most, goal, p95, publish
    from data.paths import SHIPPED, SNAPSHOT
    from data.store import Store, open_store
    from harness import ROOT
    from harness.process import processor_seconds, resident
    from harness.server import serve
    from harness.visitor import Visitor
    from web.addresses import LANGUAGES, Place

SEED = "load"
PLAIN, AGAIN = "a plain page", "a plain page again"
COME_BACK = 0.2
"""The share of readers who have the page already and ask whether it still holds."""
LANGUAGE_WEIGHTS = (9, 1)
FORGOTTEN_SECONDS = 140.0
"""Streamlit keeps a session for 120 s after its page was closed, and looks for old ones then."""


@dataclass(frozen=True)
class Plan:
    """How many sessions for how long, the pauses in them, how many readers of plain pages a
    minute and of how many places; `arrive` seconds pass until the last session has come. `once`:
    a session does each thing once, however long that takes."""

    sessions: int
    seconds: float
    readers: float
    places: int = 357
    arrive: float = 20.0
    pause: Pause = field(default=Pause(5.0, 15.0))
    once: bool = False


SHORT = Plan(12, 15.0, 1200.0, places=20, arrive=5.0, pause=Pause(0.5, 2.0), once=True)


@dataclass
class Found:
    """What a run found; of a server that was started here, its memory (MB) each second and when its
    sessions are forgotten, its processor time (s), and how many sessions it still holds."""

    tally: LoadTally = field(default_factory=LoadTally)
    memory: list[float] = field(default_factory=list)
    processor: float = 0.0
    kept: int = 0


class Readers:
    """Readers of plain pages, who come one after the other, however long those before them wait,
    and ask for one of the `places` municipalities with most people."""

    def __init__(self, url: str, store: Store, tally: LoadTally, places: int):
        self._tally, self._chance = tally, random.Random(f"{SEED} plain")
        # People look up where they live.
        self._places = store.municipalities.nlargest(places, "population")
        self._seen: dict[str, str] = {}
        """The pages that were read so far, and their ETags."""
        # Each reader is another browser: no connection is used twice.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(base_url=url, limits=limits, timeout=60.0)

    async def come(self, number: int, seconds: float) -> None:
        """Let so many readers come in so many seconds, at even distances; return when the last has
        been answered."""
        start = time.monotonic()
        async with self._client, asyncio.TaskGroup() as visits:
            for place in range(number):
                await asyncio.sleep(max(0.0, start + place * seconds / number - time.monotonic()))
                visits.create_task(self._ask())

    async def _ask(self) -> None:
        """Ask for a page that must name its place; one that is asked for again must still hold."""
        if self._seen and self._chance.random() < COME_BACK:
            path, etag = self._chance.choice(list(self._seen.items()))
            what, headers, status, name = AGAIN, {"If-None-Match": etag}, 304, ""
        else:
            (number,) = self._chance.choices(self._places.index, self._places["population"])
            (spoken,) = self._chance.choices(LANGUAGES, LANGUAGE_WEIGHTS)
            path = Place("municipality", number).path(spoken)
            name = escape(self._places.at[number, "label"], quote=False)
            what, headers, status = PLAIN, {}, 200
        start = time.perf_counter()
        try:
            answer = await self._client.get(path, headers=headers)
        except httpx.HTTPError as fault:
            self._tally.errors.append(f"plain page: {fault!r}")
            return
        self._tally.add(what, time.perf_counter() - start, answer.num_bytes_downloaded)
        if answer.status_code != status or name not in answer.text:
            self._tally.errors.append(f"{path}: answer {answer.status_code}, or another page")
        elif status == 200:
            self._seen[path] = answer.headers["ETag"]


async def visitors(url: str, plan: Plan, store: Store, tally: LoadTally) -> None:
    """Let the visitors of a plan come and go."""
    until = time.monotonic() + plan.seconds
    readers = Readers(url, store, tally, plan.places)
    async with asyncio.TaskGroup() as coming:
        coming.create_task(readers.come(round(plan.readers * plan.seconds / 60), plan.seconds))
        for number in range(plan.sessions):
            chance = random.Random(f"{SEED} {number}")
            session = Session(url, store, chance, plan.pause, tally)
            coming.create_task(session.visit_once() if plan.once else session.visit(until))
            await asyncio.sleep(plan.arrive / plan.sessions)


async def run(url: str, plan: Plan, pid: int | None = None, forget: bool = False) -> Found:
    """Put a plan's load on a server and return what was found; with its process, what it took of
    the machine, and with `forget`, what it holds when all sessions are forgotten."""
    store, found = open_store(), Found()
    async with Visitor(url) as first:  # what is made once for all visitors is made before
        await first.open("/")
    watch = asyncio.create_task(_watch(pid, found.memory)) if pid else None
    worked = processor_seconds(pid) if pid else 0.0
    # A visitor waits a minute at most, so that nothing goes on much longer than planned.
    async with asyncio.timeout(plan.seconds + 180):
        await visitors(url, plan, store, found.tally)
    if watch:
        found.processor = processor_seconds(pid) - worked
        watch.cancel()
        if forget:
            await asyncio.sleep(FORGOTTEN_SECONDS)
        found.memory.append(resident(pid))
        found.kept = kept_sessions(url)
    return found


async def _watch(pid: int, memory: list[float]) -> None:
    while True:
        memory.append(resident(pid))
        await asyncio.sleep(1)


def kept_sessions(url: str) -> int:
    """How many sessions a server holds whose pages are open."""
    metrics = httpx.get(f"{url}/_stcore/metrics").text
    return int(float(re.search(r"^active_sessions(?:{.*})? (\S+)$", metrics, re.MULTILINE)[1]))


def report(found: Found, plan: Plan) -> list[str]:
    """What was done, and what was aimed at."""
    tally = found.tally
    sessions = f"{plan.sessions} sessions for {plan.seconds:.0f} s"
    minute = (tally.count(PLAIN) + tally.count(AGAIN)) * 60 / plan.seconds
    goals = [
        goal("no error", f"{len(tally.errors)}", not tally.errors),
        at_most(f"{sessions}, a filter change (p95)", 1, "s", p95(tally.seconds(FILTER)), 2),
        goal(
            f"at the same time {plan.readers:.0f} readers of plain pages a minute",
            f"{minute:.0f}",
            minute >= 0.99 * plan.readers,
        ),
    ]
    if found.memory:
        before, *during, after = found.memory
        each = (max(before, *during) - before) / plan.sessions
        goals += [
            at_most("each open session", 3, "MB", each, 2, f"{before:.0f} MB before"),
            goal(
                "no session kept after its page was closed",
                f"{found.kept} kept, {after:.0f} MB",
                found.kept == 0,
            ),
            f"- processor time of the server: {found.processor:.0f} s, in {plan.seconds:.0f} s with"
            " two processors for it and its visitors",
        ]
    return [*tally.table(), "", *goals, *tally.faults()]


def main() -> None:
    """Put the load on and publish. Exits with 1 where there was an error."""
    asked = PARSER.parse_args()
    plan = SHORT if asked.short else Plan(asked.sessions, 60 * asked.minutes, asked.readers)
    with ExitStack() as stack:
        url, pid = asked.url, None
        if url is None:
            scratch = stack.enter_context(tempfile.TemporaryDirectory())
            server = stack.enter_context(serve(ROOT, Path(scratch) / "log"))
            url, pid = server.url, server.pid
        found = asyncio.run(run(url, plan, pid, forget=not asked.short))
    if pid and not asked.short:
        setup = (
            "`python -m benchmarks.load`: the server and all its visitors on one machine, network"
            " and processor not slowed down. Sessions speak Streamlit's protocol over WebSockets"
            " and look for 5 to 15 s at what they see; readers ask for one page each over a new"
            " connection, one in five with an ETag. Each map, file and page was compared with the"
            " snapshot. A time ends when the run of the page is over and its map has been sent."
        )
        heading = "Load"
        if SNAPSHOT.resolve() != SHIPPED:
            heading, setup = f"{heading} on another snapshot", f"{setup} {open_store().counts()}."
        publish(heading, setup, report(found, plan))
    else:
        print("\n".join(report(found, plan)))
    if found.tally.errors:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
