"""The whole country at once: how pages, files and answers bear the national register.

    python -m benchmarks.national [REHEARSAL]

makes a rehearsal of full size in the folder REHEARSAL (default: a temporary one; one that is there
is taken as it is), measures each thing on it and on the shipped snapshot, and writes the section
"The whole country" of docs/benchmarks.md. Each is measured cold: by a server or a command that has
done nothing else before. It needs what `benchmarks.opening` needs, but for nginx and supervisor.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.national", __doc__)
PARSER.add_argument("rehearsal", nargs="?", type=Path, help="where the rehearsal is kept")

with imported_by_command(__name__, PARSER):
    import httpx
    from playwright.sync_api import Browser

    from benchmarks.browser import chromium
    from benchmarks.filters import reruns
    from benchmarks.import_register import REPEATS, measure, run
    from benchmarks.opening import Page, open_page
    from benchmarks.report import publish, table
    from data.paths import SHIPPED, VARIABLE
    from data.store import open_store
    from findings import contrast
    from harness import ROOT
    from harness.process import resident
    from harness.server import Server, serve
    from harness.visitor import Visitor
    from web.addresses import Place

REPORT, CONTRAST = "/kommune/0301.pdf", "/kontrast"
LISTINGS = ("/api/v1/samples", "/api/v1/waterworks")
SESSIONS = 50
NOTES = """
import sys
from pathlib import Path
from time import perf_counter
from data.store import open_store
from findings.selection import Selection
from telling import dolomite_table
from telling.language import language
store = open_store(Path(sys.argv[1]))
start = perf_counter()
dolomite_table.notes(store, Selection(), language("nb"))
print(perf_counter() - start)
"""
"""All notes on dolomite, in a process of its own: the seconds that they take."""
LAYER = """
import sys
from pathlib import Path
from time import perf_counter
from data.store import open_store
from findings.selection import Selection
from geo import map_pictures, picture
from telling.language import language
store = open_store(Path(sys.argv[1]))
start = perf_counter()
made = map_pictures.of_map(store, "dolomite", Selection(), language("nb"))
picture.svg(store, made, "", [])
print(perf_counter() - start)
"""
"""The map layer "with dolomite" with its legend, as a picture: the seconds that it takes."""


@dataclass(frozen=True)
class Finding:
    """One line of the table: what was measured, on the full register and on the shipped snapshot,
    and what is wanted at most: `most` of the unit, and `times` the shipped."""

    what: str
    unit: str
    full: float
    shipped: float | None = None
    most: float | None = None
    times: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is as wanted."""
        fits = self.most is None or self.full <= self.most
        return fits and (self.times is None or self.full <= self.times * (self.shipped or 0))

    def cells(self) -> tuple[str, ...]:
        """The line's cells."""
        wanted = [f"{self.most:g} {self.unit}"] if self.most is not None else []
        wanted += [f"{self.times:g} times the shipped"] if self.times is not None else []
        shipped = "–" if self.shipped is None else _rounded(self.shipped)
        ratio = f"{self.full / self.shipped:.1f}" if self.shipped else "–"
        met = ("met" if self.met else "missed") if wanted else "–"
        found = f"{_rounded(self.full)} {self.unit}"
        return self.what, found, " and ".join(wanted) or "–", shipped, ratio, met


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def both(
    what: str,
    unit: str,
    found: Callable[[Path], float],
    full: Path,
    most: float | None = None,
    times: float | None = None,
) -> Finding:
    """Measure the same on the full register and on the shipped snapshot."""
    row = Finding(what, unit, found(full), found(SHIPPED), most, times)
    print(*row.cells(), sep=" | ", flush=True)
    return row


@contextmanager
def served(snapshot: Path) -> Iterator[Server]:
    """A server of a snapshot that nobody has asked for anything yet."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        serve(ROOT, Path(scratch) / "log", environment={VARIABLE: str(snapshot)}) as server,
    ):
        yield server


def first_answer(path: str, snapshot: Path) -> float:
    """The seconds until a fresh server has answered its first request for an address."""
    with served(snapshot) as server:
        start = time.perf_counter()
        httpx.get(server.url + path, timeout=900).raise_for_status()
        return time.perf_counter() - start


def made(script: str, snapshot: Path) -> float:
    """What a script prints last that is run in a process of its own: seconds."""
    command = [sys.executable, "-c", script, str(snapshot)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def exported(snapshot: Path) -> float:
    """The seconds of the whole command that writes the static site."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["-m", "geo", "export", f"{scratch}/site", "--snapshot", str(snapshot)]
        return run([sys.executable, *command]).seconds


@dataclass(frozen=True)
class Memory:
    """What a server holds (MB): at rest, after the walk, and more for each open session."""

    rest: float
    walked: float
    session: float


def memory(snapshot: Path) -> Memory:
    """What a server holds that is ready for its first visitor, after all that can be asked for
    without a session, and for each of many who then have the map open."""
    numbers = open_store(snapshot).municipalities.index
    pages = [Place("municipality", number).path("nb") for number in numbers]
    with served(snapshot) as server:
        rest = resident(server.pid)
        with httpx.Client(base_url=server.url, timeout=900) as client:
            for path in (*LISTINGS, REPORT, *pages):
                client.get(path).raise_for_status()
        walked = resident(server.pid)
        return Memory(rest, walked, asyncio.run(_a_session(server)))


async def _a_session(server: Server) -> float:
    """The memory (MB) of each of many sessions that have the map open and have filtered it."""
    async with AsyncExitStack() as stack:
        before = 0.0
        for number in range(SESSIONS + 1):
            visitor = await stack.enter_async_context(Visitor(server.url))
            await visitor.open("/")
            await visitor.choose("fylke", "Nordland")
            if number == 0:  # what is made once for all visitors
                before = resident(server.pid)
        return (resident(server.pid) - before) / SESSIONS


def opening(browser: Browser, snapshot: Path) -> float:
    """The seconds until the first visitor of a fresh server sees the map drawn; the middle one of
    several servers."""
    times = []
    for _ in range(REPEATS):
        with served(snapshot) as server:
            times.append(float(open_page(browser, Page("map", server.url))["map"]) / 1000)
    return median(times)


def contrast_run(snapshot: Path) -> float:
    """The seconds that the server takes for the page of the contrast, once its fit is kept."""

    async def visit(server: Server) -> float:
        async with Visitor(server.url) as visitor:
            await visitor.open(CONTRAST)
            before, _ = reruns(server.url, "contrast")
            await visitor.open(CONTRAST)
            return reruns(server.url, "contrast")[0] - before

    with served(snapshot) as server:
        return asyncio.run(visit(server))


def of_server(full: Path) -> list[Finding]:
    """What is asked of a server."""
    rows = [
        both(f"`{path}`, first page", "s", partial(first_answer, path), full, most)
        for path, most in zip(LISTINGS, (1, 0.5), strict=True)
    ]
    rows.append(both(f"`{REPORT}`", "s", partial(first_answer, REPORT), full, 1.5))
    held, shipped = memory(full), memory(SHIPPED)
    rows += [
        Finding("the server at rest", "MB", held.rest, shipped.rest, 500),
        Finding("after all plain pages and listings", "MB", held.walked, shipped.walked),
        Finding("each open session", "MB", held.session, shipped.session, 3),
    ]
    with chromium() as browser:
        rows.append(both("opening the map", "s", partial(opening, browser), full, times=1.2))
    rows.append(both("the contrast on the server, its fit kept", "s", contrast_run, full, 0.3))
    return rows


def of_commands(full: Path, extracts: Path) -> list[Finding]:
    """What is asked of commands."""
    taken, bare = measure(extracts, REPEATS)
    return [
        both("all notes on dolomite", "s", partial(made, NOTES), full, 10),
        both('the map layer "with dolomite"', "s", partial(made, LAYER), full),
        both("`python -m geo export`", "s", exported, full, 90),
        Finding("the import, of DuckDB's bare read", "times", taken.seconds / bare.seconds, most=6),
    ]


def answered(snapshot: Path) -> str:
    """What is found of groundwater against surface water, as the page of the contrast opens."""
    found = contrast.ratio(open_store(snapshot), contrast.Scope(stage="treated"))
    said = "cannot be said, missed"
    if found is not None:
        said = f"{found.value:.2f} times ({found.low:.2f}–{found.high:.2f}), met"
    return f"- groundwater against surface water on the full register is answered: {said}"


def rehearsal(folder: Path) -> tuple[Path, Path]:
    """A rehearsal of full size in a folder, where it is not there already: its snapshot, and the
    extracts that it was imported from."""
    if not (folder / "snapshot").exists():
        command = ["-m", "data", "rehearse", "--scale", "1", "--into", str(folder)]
        run([sys.executable, *command])
    return folder / "snapshot", folder / "register"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and publish."""
    kept = PARSER.parse_args(arguments).rehearsal
    with tempfile.TemporaryDirectory() as scratch:
        full, extracts = rehearsal((kept or Path(scratch)).resolve())
        counts = open_store(full).counts()
        rows = [*of_server(full), *of_commands(full, extracts)]
        said = answered(full)
    setup = (
        f"`python -m benchmarks.national` on a rehearsal of full size ({counts}) and on the shipped"
        " snapshot. Each is measured cold, by a server or a command that has done nothing else"
        f" before; opening the map is the middle one of {REPEATS} servers. A session is one of"
        f" {SESSIONS} that have the map open, and have filtered it."
    )
    head = ("what", "found", "wanted at most", "shipped", "ratio", "")
    publish("The whole country", setup, [*table(head, (row.cells() for row in rows)), "", said])


if __name__ == "__main__":
    main()
