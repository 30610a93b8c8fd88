"""All benchmarks, one after the other: `python -m benchmarks`. It takes about twenty minutes.

Each is also a command of its own (`python -m benchmarks.opening`) and writes its own section of
docs/benchmarks.md. Let the machine do nothing else meanwhile.
"""

from __future__ import annotations

import subprocess
import sys

ALL = ("opening", "filters", "serving", "load", "vitals", "import_register")


def main() -> None:
    """Run each in a process of its own, so that none is in another's way."""
    failed = [
        name
        for name in ALL
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
    ]
    if failed:
        sys.exit(f"not finished: {', '.join(failed)}")


if __name__ == "__main__":
    main()
