"""Commands of `python -m data` in a process of their own, and how they are ended at a moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
UTF_8 = {**os.environ, "PYTHONUTF8": "1"}
IN_FORKS = """
import os, time
import data.build, data.commands.output, data.commands.running, data.own.imports, data.own.rebuild
import data.sheets.importing, telling.sheet_report
for line in sys.stdin:
    fork = os.fork()
    if not fork:
        sys.stdout = open(os.devnull, "w")
        os._exit(main())
    time.sleep(float(line))
    os.kill(fork, 9)
    print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]), flush=True)
"""
"""Runs a command anew for each line that comes, once what it imports is there, and kills it so many
seconds later; says how each ended."""


def command(
    *options: object, script: str = "sys.exit(main())", stdin: int | None = None
) -> subprocess.Popen:
    """Start the command; `script` may do more before it calls `main()`."""
    code = f"import sys; from data.__main__ import main; {script}"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, options)],
        cwd=ROOT,
        env=UTF_8,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@contextmanager
def killing(*options: object) -> Iterator[Callable[[float], bool]]:
    """Gives what runs the command and kills it after so many seconds; it returns False where the
    command had ended, and ended well, before."""
    script = f"exec({IN_FORKS!r})"
    with command(*options, script=script, stdin=subprocess.PIPE) as process:

        def kill(delay_s: float) -> bool:
            process.stdin.write(f"{delay_s}\n")
            process.stdin.flush()
            code = int(process.stdout.readline())
            assert code in (0, -signal.SIGKILL)
            return code != 0

        yield kill
        process.communicate()
        assert process.returncode == 0
