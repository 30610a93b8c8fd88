"""All benchmarks, one after the other: `python -m benchmarks`. It takes about half an hour.

Each is also a command of its own (`python -m benchmarks.opening`) and writes its own section of
docs/benchmarks.md. Let the machine do nothing else meanwhile.
"""

import argparse
import subprocess
import sys

ALL = ("opening", "filters", "serving", "load", "vitals", "import_register", "national")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of them: {', '.join(ALL)}")
    names = parser.parse_args().names or ALL
    if unknown := [name for name in names if name not in ALL]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(ALL)}")
    # Each in a process of its own, so that none is in another's way.
    failed = [
        n for n in names if subprocess.run([sys.executable, "-m", f"benchmarks.{n}"]).returncode
    ]
    sys.exit(f"not finished: {', '.join(failed)}" if failed else 0)
