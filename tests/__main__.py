"""All tests, in two halves side by side: those with a browser and the walk through a national
rehearsal, and all others, which take about as long.

They take about 20 to 40 minutes on two cores.

    python -m tests [options of pytest that fit both, as -x or --durations=20]

What the browser's half says stands behind what the other says; how far it has come stands between
the other's lines. Some tests alone: `python -m pytest tests/data`.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Lock, Thread
from typing import IO

from ops.python import need_packages

BROWSER = "tests/browser"
WITH_IT = (BROWSER, "tests/national")
HALVES = (
    [f"--ignore={folder}" for folder in WITH_IT],
    ["-o", "cache_dir=.pytest_cache/browser", *WITH_IT],
)
END_SECONDS = 60
EVERY_SECONDS = 60.0
"""Between two lines that say how far the browser's half has come."""
LOOK_SECONDS = 0.2


def main(options: list[str]) -> int:
    """Run both halves; return 0 where all their tests have passed, and there were some in each."""
    if {"-h", "--help"} & {*options}:
        print(__doc__)
        return 0
    need_packages("pytest", "playwright")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    pytest = [sys.executable, "-m", "pytest", *options]
    if sys.stdout.isatty():
        pytest.append("--color=yes")
    others, browser = HALVES
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        running = [
            subprocess.Popen([*pytest, *others], stdout=subprocess.PIPE, stderr=subprocess.STDOUT),
            subprocess.Popen([*pytest, *browser], stdout=said.open("wb"), stderr=subprocess.STDOUT),
        ]
        screen = Screen()
        passing = Thread(target=screen.pass_on, args=(running[0].stdout,), daemon=True)
        passing.start()
        try:
            watch(running, said, screen)
        finally:
            codes = [end(half) for half in running]
            passing.join(END_SECONDS)
            print(said.read_text("utf-8", errors="replace"))
    return int(codes != [0, 0])  # a half that was killed has a code below 0


class Screen:
    """Standard output as one half's own words pass through; another line comes between its lines
    alone."""

    def __init__(self) -> None:
        self._between_lines, self._alone = True, Lock()

    def pass_on(self, words: IO[bytes]) -> None:
        """Write what a half says as it says it."""
        for some in iter(lambda: words.read1(1 << 16), b""):  # type: ignore[attr-defined]
            with self._alone:
                sys.stdout.buffer.write(some)
                sys.stdout.buffer.flush()
                self._between_lines = some.endswith(b"\n")

    def say(self, line: str) -> bool:
        """Write a line where no other has begun; return whether it was written."""
        with self._alone:
            if self._between_lines:
                print(line, flush=True)
            return self._between_lines


def watch(running: list[subprocess.Popen[bytes]], said: Path, screen: Screen) -> None:
    """Wait for both halves, and say now and then how far the browser's has come."""
    begin = last = time.monotonic()
    while any(half.poll() is None for half in running):
        time.sleep(LOOK_SECONDS)
        now = time.monotonic()
        if now - last >= EVERY_SECONDS and running[1].poll() is None:
            line = f"({BROWSER}: {progress(said)}, {round((now - begin) / 60)} min)"
            last = now if screen.say(line) else last


def progress(said: Path) -> str:
    """How far pytest has come by what it said, with the failures so far."""
    text = said.read_text("utf-8", errors="replace")
    done = re.findall(r"\[ *(\d+)%\]", text)
    failed = sum(line.count("F") for line in re.findall(r"^\S+\.py ([.FEsx]+)", text, re.MULTILINE))
    return f"{done[-1] if done else 0} %" + (f", {failed} failed" if failed else "")


def end(half: subprocess.Popen[bytes]) -> int:
    """End a half that still runs, so that it can end what it has started; return its exit code."""
    if half.poll() is None:
        half.send_signal(signal.SIGINT)
    try:
        return half.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        half.kill()
        return half.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
