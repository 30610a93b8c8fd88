"""All tests, in two halves side by side: those with a browser, and all others.

    python -m tests [what pytest takes]

Each half leaves a processor idle for much of its time. What the browser's half says stands behind
what the other says. Some tests alone: `python -m pytest tests/data`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

BROWSER = "tests/browser"
HALVES = ([f"--ignore={BROWSER}"], [BROWSER])


def main(arguments: list[str]) -> int:
    """Run both halves; return 0 where all their tests have passed, and there were some in each."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    others, browser = HALVES
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        beside = subprocess.Popen([*pytest, *browser], stdout=said, stderr=subprocess.STDOUT)
        try:
            first = subprocess.run([*pytest, *others], check=False).returncode
            print(f"\nThe tests with a browser ({BROWSER}) go on; they speak when they are done.")
            sys.stdout.flush()
            second = beside.wait()
        finally:
            beside.terminate()  # where this half was interrupted, the other ends, too
        said.seek(0)
        print(said.read())
    return int((first, second) != (0, 0))  # a half that was killed has a code below 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
