"""What the server holds at rest, and how fast it serves the plain pages.

    python -m benchmarks.serving

starts the server, asks for the plain pages of municipalities one by one and then as fast as it can
from eight connections (wrk, a package of Debian), and writes the section "Serving" of
docs/benchmarks.md. Run it where only requirements.txt is installed, as a server is.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.sections import goal, machine, write_section
from data.store import open_store
from harness.process import processor_seconds, resident
from harness.server import Server, serve
from harness.visitor import Visitor

ROOT = Path(__file__).parents[1]
SECTION = "Serving"
CONNECTIONS, SECONDS = 8, 10
MOST_PAGE_KB, MOST_FIRST_BYTE_MS, LEAST_A_SECOND = 30, 20, 500
MOST_REST_MB, MOST_SESSION_MB, SESSIONS = 250, 3, 20
GZIP = {"Accept-Encoding": "gzip"}
# wrk asks for one page after the other of those that its arguments name.
ONE_AFTER_THE_OTHER = """
local paths = {}
init = function(args) paths = args end
local n = 0
request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
"""


def first_bytes(server: Server, paths: list[str]) -> tuple[list[float], list[int]]:
    """Ask for pages one by one on one connection; return when the first byte of each had come (ms)
    and how large it is, compressed (bytes)."""
    waited, sizes = [], []
    with httpx.Client(base_url=server.url, headers=GZIP) as client:
        client.get("/_stcore/health")
        for path in paths:
            begun = time.perf_counter()
            with client.stream("GET", path) as answer:
                waited.append(1000 * (time.perf_counter() - begun))
                sizes.append(sum(map(len, answer.iter_raw())))
            answer.raise_for_status()
    return waited, sizes


def pages_a_second(server: Server, paths: list[str], scratch: Path) -> float:
    """Return how many pages wrk gets in a second. Raises RuntimeError where one was refused."""
    script = scratch / "pages.lua"
    script.write_text(ONE_AFTER_THE_OTHER, encoding="ascii")
    load = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-s", str(script)]
    command = [*load, "-H", "Accept-Encoding: gzip", server.url, "--", *paths]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", told).group(1))


async def with_sessions(server: Server) -> tuple[float, float]:
    """Return the memory (MB) with one visitor at the map, and with so many more."""
    async with Visitor(server.url) as first:
        await first.open("/")
        alone = resident(server.pid)
        others = [Visitor(server.url) for _ in range(SESSIONS)]
        for visitor in others:
            await visitor.open("/")
            await visitor.choose("fylke", "Nordland")
        crowded = resident(server.pid)
        for visitor in others:
            await visitor.leave()
            await visitor.http.aclose()
    return alone, crowded


def packages() -> str:
    """What of the tests' packages the server's memory holds beside its own."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "with the packages of requirements.txt alone"
    return "with those of requirements-test.txt, of which pandera reads pyspark and hypothesis"


def report(paths: list[str], scratch: Path) -> str:
    """Measure; return the section in Markdown."""
    with serve(ROOT, scratch / "log") as server:
        at_rest = resident(server.pid)
        first, sizes = first_bytes(server, paths)
        again, _ = first_bytes(server, paths)
        before, begun = processor_seconds(server.pid), time.monotonic()
        rate = pages_a_second(server, paths, scratch)
        busy = (processor_seconds(server.pid) - before) / (time.monotonic() - begun)
    with serve(ROOT, scratch / "log") as server:
        alone, crowded = asyncio.run(with_sessions(server))
    more = (crowded - alone) / SESSIONS
    largest, middle = max(sizes) / 1000, statistics.median(again)
    return "\n".join(
        [
            goal(
                f"a plain page at most {MOST_PAGE_KB} kB compressed",
                f"{statistics.median(sizes) / 1000:.1f} kB, the largest of {len(paths)}"
                f" {largest:.1f} kB",
                largest <= MOST_PAGE_KB,
            ),
            goal(
                f"its first byte within {MOST_FIRST_BYTE_MS} ms",
                f"{middle:.1f} ms where it is kept, {statistics.median(first):.0f} ms the first"
                " time it is asked for",
                middle <= MOST_FIRST_BYTE_MS,
            ),
            goal(
                f"at least {LEAST_A_SECOND} of them a second",
                f"{rate:.0f}, from {CONNECTIONS} connections; the server took"
                f" {busy:.1f} processors",
                rate >= LEAST_A_SECOND,
            ),
            goal(
                f"the server at rest, its snapshot read, at most {MOST_REST_MB} MB",
                f"{at_rest:.0f} MB {packages()}",
                at_rest <= MOST_REST_MB,
            ),
            goal(
                f"each open session at most {MOST_SESSION_MB} MB more",
                f"{more:.2f} MB, the mean of {SESSIONS} that have chosen a county",
                more <= MOST_SESSION_MB,
            ),
        ]
    )


def main() -> None:
    """Measure, print and write."""
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    paths = [f"/kommune/{number}" for number in open_store().municipalities.index]
    with tempfile.TemporaryDirectory() as scratch:
        text = report(paths, Path(scratch))
    told = (
        f"`python -m benchmarks.serving`: one process of the server, and what asks it, on one"
        f" machine. {machine()} All {len(paths)} municipalities' pages in turn; times over HTTP on"
        " a kept connection. That nothing is kept of a closed session is shown under Load."
    )
    write_section(SECTION, told, text)
    print(text)


if __name__ == "__main__":
    main()
