"""Looks for what strangers could send that breaks something; not in CI, as long as one likes.

    python -m tests.fuzz [--minutes 10] [--seed 1] [sheets] [requests] [frames]

A case that is found is made as small as can be and kept in tests/fuzz/corpus, where a test tries it
from then on: mend the kind, and commit both.
"""

from __future__ import annotations

import hashlib
import signal
import sys
import time
from pathlib import Path

from ops.python import documented, imported_by_command

NAMES = ("sheets", "requests", "frames")
PARSER = documented("tests.fuzz", __doc__)
PARSER.add_argument("targets", nargs="*", choices=[[], *NAMES], metavar="TARGET")
PARSER.add_argument("--minutes", type=float, default=10, help="for all targets together (10)")
PARSER.add_argument("--seed", type=int, default=int(time.time()), help="to try the same again")

with imported_by_command(__name__, PARSER):
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from tests.fuzz.targets import CORPUS, MOST_SECONDS, TARGETS, Case, Target, held

AT_ONCE = 50
"""Cases between two looks at the clock."""
SETTINGS = settings(
    max_examples=AT_ONCE,
    database=None,
    deadline=None,
    derandomize=False,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def main() -> int:
    """Try the targets in turn; return 1 where something was found."""
    options = PARSER.parse_args()
    names = options.targets or NAMES
    signal.signal(signal.SIGVTALRM, _too_long)
    found = 0
    for name in names:
        share = 60 * options.minutes / len(names)
        tried, failing, why = _look(TARGETS[name], options.seed, share)
        print(f"{name}: {tried} cases tried, {'one' if failing is not None else 'none'} broke it")
        if failing is not None:
            print(f"  {_keep(name, failing)}: {why!r}")
            found = 1
    return found


def _look(
    target: Target, first_seed: int, seconds: float
) -> tuple[int, Case | None, Exception | None]:
    """Try cases until one fails or the time is over; return how many were tried, the failing one
    made small, and what it raised."""
    tried, last = 0, b""
    until = time.monotonic() + seconds
    with target.around() as around:

        def check(case: Case) -> None:
            nonlocal tried, last
            tried, last = tried + 1, case
            signal.setitimer(signal.ITIMER_VIRTUAL, 2 * MOST_SECONDS)
            try:
                held(target, case, around)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)

        number = first_seed
        while time.monotonic() < until:
            try:
                seed(number)(SETTINGS(given(target.cases)(check)))()
            except Exception as error:  # whatever it is, it was found
                return tried, last, error
            number += 1
    return tried, None, None


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {2 * MOST_SECONDS} s of processor")


def _keep(name: str, case: Case) -> Path:
    kept = CORPUS / name / hashlib.sha256(case).hexdigest()[:12]
    kept.write_bytes(case)
    return kept


if __name__ == "__main__":
    sys.exit(main())
