"""What the server holds at rest, and how fast it serves the plain pages.

    python -m benchmarks.serving

starts the server, asks for the plain pages of municipalities one by one and then as fast as it can
from eight connections (wrk, a package of Debian), and writes the section "Serving" of
docs/benchmarks.md. Run it where only requirements.txt is installed, as a server is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.serving", __doc__)

with imported_by_command(__name__, PARSER):
    import httpx

    from benchmarks.report import at_most, goal, publish
    from data.store import open_store
    from harness import ROOT
    from harness.process import processor_seconds, resident
    from harness.server import Server, serve

CONNECTIONS, SECONDS = 8, 10
# wrk asks for one page after the other of those that its arguments name.
ONE_AFTER_THE_OTHER = """
local paths = {}
init = function(args) paths = args end
local n = 0
request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
"""


def first_bytes(server: Server, paths: list[str]) -> tuple[list[float], list[float]]:
    """Ask for pages one by one on one connection; return when the first byte of each had come (ms)
    and how large it is, compressed (kB)."""
    waited, sizes = [], []
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "gzip"}) as client:
        client.get("/_stcore/health")
        for path in paths:
            start = time.perf_counter()
            with client.stream("GET", path) as answer:
                waited.append(1000 * (time.perf_counter() - start))
                sizes.append(sum(map(len, answer.iter_raw())) / 1000)
            answer.raise_for_status()
    return waited, sizes


def pages_a_second(server: Server, paths: list[str], scratch: Path) -> float:
    """Return how many pages wrk gets in a second. Raises RuntimeError where one was refused."""
    lua = scratch / "pages.lua"
    lua.write_text(ONE_AFTER_THE_OTHER, encoding="ascii")
    load = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-s", str(lua)]
    command = [*load, "-H", "Accept-Encoding: gzip", server.url, "--", *paths]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", output)[1])


def measure(paths: list[str], scratch: Path) -> list[str]:
    """Measure; return what was aimed at and found."""
    with serve(ROOT, scratch / "log") as server:
        at_rest = resident(server.pid)
        first, sizes = first_bytes(server, paths)
        again, _ = first_bytes(server, paths)
        worked, start = processor_seconds(server.pid), time.monotonic()
        rate = pages_a_second(server, paths, scratch)
        busy = (processor_seconds(server.pid) - worked) / (time.monotonic() - start)
    installed = (
        "with the packages of requirements.txt alone"
        if find_spec("pyspark") is None
        else "with those of requirements-test.txt"
    )
    waits = f"{median(first):.0f} ms the first time it is asked for"
    return [
        at_most("the largest plain page, compressed,", 30, "kB", max(sizes), 1),
        at_most("the first byte of one that is kept after", 20, "ms", median(again), 1, waits),
        goal(
            "at least 500 of them a second",
            f"{rate:.0f}, from {CONNECTIONS} connections; the server took {busy:.1f} processors",
            rate >= 500,
        ),
        at_most("the server at rest, its snapshot read,", 250, "MB", at_rest, also=installed),
    ]


def main() -> None:
    """Measure and publish."""
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    paths = [f"/kommune/{number}" for number in open_store().municipalities.index]
    with tempfile.TemporaryDirectory() as scratch:
        lines = measure(paths, Path(scratch))
    setup = (
        "`python -m benchmarks.serving`: one process of the server, and what asks it, on one"
        f" machine. All {len(paths)} municipalities' pages in turn; times over HTTP on a kept"
        " connection. What an open session takes, and that nothing is kept of a closed one, is"
        " shown under Load."
    )
    publish("Serving", setup, lines)


if __name__ == "__main__":
    main()
