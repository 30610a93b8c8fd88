"""All benchmarks, one after the other: `python -m benchmarks`. It takes about half an hour.

Each is also a command of its own (`python -m benchmarks.opening`) and writes its own section of
docs/benchmarks.md. Let the machine do nothing else meanwhile.
"""

import subprocess
import sys

ALL = ("opening", "filters", "serving", "load", "vitals", "import_register", "national")

if __name__ == "__main__":
    # Each in a process of its own, so that none is in another's way.
    failed = [
        n for n in ALL if subprocess.run([sys.executable, "-m", f"benchmarks.{n}"]).returncode
    ]
    sys.exit(f"not finished: {', '.join(failed)}" if failed else 0)
