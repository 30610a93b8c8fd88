"""Commands of `python -m data` in a process of their own, and how they are ended at a moment."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
UTF_8 = {**os.environ, "PYTHONUTF8": "1"}
READY = "import data.commands.output, data.commands.running, data.own.imports, data.own.rebuild"
READY += "; print('ready', flush=True)"
"""What a command's script says once everything is imported, for `killed_after`."""


def command(*options: object, script: str = "sys.exit(main())") -> subprocess.Popen:
    """Start the command; `script` may do more before it calls `main()`."""
    code = f"import sys; from data.__main__ import main; {script}"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, options)],
        cwd=ROOT,
        env=UTF_8,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def killed_after(process: subprocess.Popen, delay_s: float) -> bool:
    """Kill a command so long after it is ready; False where it had ended before."""
    assert process.stdout.readline() == "ready\n"
    try:
        process.communicate(timeout=delay_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode == -signal.SIGKILL
