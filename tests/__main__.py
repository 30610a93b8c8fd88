"""All tests, in two halves side by side: those with a browser, and all others.

    python -m tests [options of pytest that fit both, as -x or --durations=20]

What the browser's half says stands behind what the other says. Some tests alone:
`python -m pytest tests/data`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile

BROWSER = "tests/browser"
HALVES = ([f"--ignore={BROWSER}"], ["-o", "cache_dir=.pytest_cache/browser", BROWSER])
END_SECONDS = 60


def main(options: list[str]) -> int:
    """Run both halves; return 0 where all their tests have passed, and there were some in each."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    pytest = [sys.executable, "-m", "pytest", *options]
    others, browser = HALVES
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        running = [
            subprocess.Popen([*pytest, *others]),
            subprocess.Popen([*pytest, *browser], stdout=said, stderr=subprocess.STDOUT),
        ]
        try:
            running[0].wait()
            print(f"\nThe tests with a browser ({BROWSER}) go on; they speak when they are done.")
            sys.stdout.flush()
            running[1].wait()
        finally:
            codes = [end(half) for half in running]
            said.seek(0)
            print(said.read())
    return int(codes != [0, 0])  # a half that was killed has a code below 0


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
