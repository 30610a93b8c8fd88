"""Whether the dashboard at a port of this machine is well: exit code 0 or 1.

python3 ops/deploy/health.py [PORT] [--wait SECONDS]
"""

from __future__ import annotations

import argparse
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE_SECONDS = 5
PAUSE_SECONDS = 0.2


def well(port: int) -> bool:
    """Whether the process at a port says that it is well."""
    try:
        address = f"http://127.0.0.1:{port}/_stcore/health"
        with urlopen(address, timeout=PATIENCE_SECONDS) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def well_within(port: int, seconds: float) -> bool:
    """Whether it becomes well within some seconds; asked once at least."""
    deadline = time.monotonic() + seconds
    while not (found := well(port)) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, nargs="?", default=8501)
    parser.add_argument("--wait", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    sys.exit(0 if well_within(options.port, options.wait) else 1)
