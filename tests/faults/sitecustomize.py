"""What a server of `test_machine` finds when Python starts: a disk that cannot be written, and a
clock that is wrong by as many seconds as a file says. Read by the server alone, as the test puts
this folder on its path."""

import errno
import os
import sys
import time

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")
AGAIN_S = 0.1
_right, _right_ns, _wrong_by = time.time, time.time_ns, os.environ["WRONG_BY"]
_told = {"seconds": 0.0, "until": -1.0}


def _seconds() -> float:
    now = time.monotonic()
    if now > _told["until"]:
        with open(_wrong_by, encoding="ascii") as file:
            text = file.read()
        # Empty while the test writes it.
        _told.update(seconds=float(text) if text else _told["seconds"], until=now + AGAIN_S)
    return _told["seconds"]


def _refuse(event: str, arguments: tuple) -> None:
    """Refuse whatever would change a file, as a read-only file system does."""
    if event == "open":
        path, _, flags = arguments
        changes = isinstance(path, str | bytes) and isinstance(flags, int) and flags & WRITING
        if not changes or os.fsdecode(path).startswith("/dev/"):
            return
    elif event not in CHANGES:
        return
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(arguments[0]))


time.time = lambda: _right() + _seconds()
time.time_ns = lambda: _right_ns() + int(_seconds() * 1e9)
sys.addaudithook(_refuse)
