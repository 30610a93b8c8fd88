"""Many visitors at once: sessions over real WebSockets, and readers of the plain pages.

    python -m benchmarks.load [--sessions 100] [--minutes 3] [--readers 2000] [--url URL] [--short]

starts the server, or takes one that runs on this machine, and lets visitors open, search, filter
and download with human pauses (the same ones in each run), while readers ask for plain pages, so
many a minute. Every map, page and file is compared with what the snapshot says. It ends by itself,
with `--short` after some seconds; else it writes the section "Load" of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import random
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from benchmarks.load_plain import AGAIN, PLAIN, PlainVisits
from benchmarks.load_sessions import FILTER, Pause, Session
from benchmarks.sections import goal, machine, write_section
from benchmarks.tally import Tally, p95
from data.store import Store, open_store
from harness.process import processor_seconds, resident
from harness.server import serve
from harness.visitor import Visitor

ROOT = Path(__file__).parents[1]
SECTION = "Load"
SEED = "load"
MOST_SESSIONS, MOST_MINUTES, MOST_READERS = 500, 10.0, 10_000
FORGOTTEN_SECONDS = 140.0
"""Streamlit keeps a session for 120 s after its page was closed, and looks for old ones then."""
MOST_FILTER_SECONDS, MOST_SESSION_MB = 1.0, 3.0


@dataclass(frozen=True)
class Plan:
    """How many sessions for how long, the pauses in them, how many readers of plain pages a
    minute and of how many places; `arrive` seconds pass until the last session has come. `once`:
    a session does each thing once, however long that takes."""

    sessions: int = 100
    seconds: float = 180.0
    readers: float = 2000.0
    places: int = 357
    arrive: float = 20.0
    pause: Pause = field(default=Pause(5.0, 15.0))
    once: bool = False


SHORT = Plan(12, 15.0, readers=1200.0, places=20, arrive=5.0, pause=Pause(0.5, 2.0), once=True)


@dataclass
class Memory:
    """The server's memory (MB): before the sessions, at most, after they are forgotten."""

    before: float
    most: float
    after: float = 0.0


@dataclass
class Found:
    """What a run found; memory and processor time only of a server that was started here."""

    tally: Tally = field(default_factory=Tally)
    memory: Memory | None = None
    processor: float | None = None
    sessions: int | None = None


async def visitors(url: str, plan: Plan, store: Store, tally: Tally) -> None:
    """Let the visitors of a plan come and go."""
    until = time.monotonic() + plan.seconds
    plain = PlainVisits(url, store, random.Random(f"{SEED} plain"), tally, plan.places)
    async with asyncio.TaskGroup() as coming:
        coming.create_task(plain.come(round(plan.readers * plan.seconds / 60), plan.seconds))
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
    watch = asyncio.create_task(_watch(pid, found)) if pid else None
    worked = processor_seconds(pid) if pid else 0.0
    # A visitor waits a minute at most, so that nothing goes on much longer than planned.
    async with asyncio.timeout(plan.seconds + 180):
        await visitors(url, plan, store, found.tally)
    if watch:
        found.processor = processor_seconds(pid) - worked
        watch.cancel()
        if forget:
            await asyncio.sleep(FORGOTTEN_SECONDS)
        found.memory.after, found.sessions = resident(pid), await kept_sessions(url)
    return found


async def kept_sessions(url: str) -> int:
    """How many sessions a server holds whose pages are open."""
    async with httpx.AsyncClient(base_url=url) as client:
        told = (await client.get("/_stcore/metrics")).text
    return int(float(re.search(r"^active_sessions(?:{.*})? (\S+)$", told, re.MULTILINE)[1]))


async def _watch(pid: int, found: Found) -> None:
    now = resident(pid)
    found.memory = Memory(now, now)
    while True:
        await asyncio.sleep(1)
        found.memory.most = max(found.memory.most, resident(pid))


def report(found: Found, plan: Plan) -> str:
    """Return the section in Markdown."""
    lines = [*found.tally.table(), "", *_goals(found, plan), *found.tally.faults()]
    return "\n".join(lines)


def _goals(found: Found, plan: Plan) -> list[str]:
    """What was aimed at, and whether it was met in this run."""
    tally = found.tally
    late = p95(tally.seconds[FILTER])
    minute = (tally.count(PLAIN) + tally.count(AGAIN)) * 60 / plan.seconds
    goals = [
        goal("no error", f"{len(tally.errors)}", not tally.errors),
        goal(
            f"{plan.sessions} sessions for {plan.seconds:.0f} s, a filter change within"
            f" {MOST_FILTER_SECONDS:g} s (p95)",
            f"{late:.2f} s",
            late <= MOST_FILTER_SECONDS,
        ),
        goal(
            f"at the same time {plan.readers:.0f} readers of plain pages a minute",
            f"{minute:.0f}",
            minute >= 0.99 * plan.readers,
        ),
    ]
    return goals if found.memory is None else [*goals, *_memory(found, plan)]


def _memory(found: Found, plan: Plan) -> list[str]:
    """What the sessions took of the machine."""
    memory = found.memory
    each = (memory.most - memory.before) / plan.sessions
    return [
        goal(
            f"at most {MOST_SESSION_MB:g} MB more for each open session",
            f"{memory.before:.0f} MB before, {memory.most:.0f} MB at most, {each:.2f} MB a session",
            each <= MOST_SESSION_MB,
        ),
        goal(
            "no session kept after its page was closed",
            f"{found.sessions} kept, {memory.after:.0f} MB",
            found.sessions == 0,
        ),
        f"- processor time of the server: {found.processor:.0f} s, in"
        f" {plan.seconds:.0f} s with two processors for it and its visitors",
    ]


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


def _within(most: float) -> Callable[[str], float]:
    """A reader of a number that is above 0 and at most `most`."""

    def read(text: str) -> float:
        value = float(text)
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not more than 0 and at most {most:g}")
        return value

    return read


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    usual = Plan()
    parser.add_argument("--sessions", type=_within(MOST_SESSIONS), default=usual.sessions)
    parser.add_argument("--minutes", type=_within(MOST_MINUTES), default=usual.seconds / 60)
    parser.add_argument("--readers", type=_within(MOST_READERS), default=usual.readers)
    parser.add_argument("--url", type=own_machine, help="a server that runs on this machine")
    parser.add_argument("--short", action="store_true", help="some seconds; nothing is written")
    return parser.parse_args()


def main() -> None:
    """Put the load on, print and write. Exits with 1 where there was an error."""
    asked = _arguments()
    plan = SHORT if asked.short else Plan(int(asked.sessions), 60 * asked.minutes, asked.readers)
    with ExitStack() as stack:
        url, pid = asked.url, None
        if url is None:
            scratch = stack.enter_context(tempfile.TemporaryDirectory())
            server = stack.enter_context(serve(ROOT, Path(scratch) / "log"))
            url, pid = server.url, server.pid
        found = asyncio.run(run(url, plan, pid, forget=not asked.short))
    text = report(found, plan)
    print(text)
    if pid and not asked.short:
        write_section(SECTION, _told(), text)
    if found.tally.errors:
        raise SystemExit(1)


def _told() -> str:
    return (
        f"`python -m benchmarks.load`: the server and all its visitors on one machine,"
        f" network and processor not slowed down. {machine()} Sessions speak Streamlit's protocol"
        " over WebSockets and look for 5 to 15 s at what they see; readers ask for one page each"
        " over a new connection, one in five with an ETag. Each map, file and page was compared"
        " with the snapshot. A time ends when the run of the page is over and its map was told."
    )


if __name__ == "__main__":
    main()
