"""Work on what strangers wrote, each piece in a process of its own: its death, its hunger and its
slowness are not the server's.

A child starts in some 20 ms and imports nothing but the module of its work; what it held is gone
with it. It is tied to the server by pipes alone: the pools of `multiprocessing` (and of pebble and
loky, which stand on it) want semaphores in a /dev/shm that can be written, and import the program
that was started, here Streamlit, once more in each child.

    python -m data.child MODULE:FUNCTION SECONDS MEGABYTES < content > answer
"""

from __future__ import annotations

import gc
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from threading import Condition, Timer
from typing import IO

ROOT = Path(__file__).parent.parent
OnProgress = Callable[[int, int], None]
"""Called with what is done so far, and all."""
OnWaiting = Callable[[int], None]
"""Called with how many are served before."""
LOOK_S = 1.0
"""Who waits is told so often how many are before."""
NICER = 2
"""By so much do children give way to the server, where both want a processor."""
PATIENCE = 2
"""A child may take so many times its seconds of processor by the clock, as others want it, too."""
LONGEST_HEAD = 10_000
SELDOM = (100_000, 50, 50)
"""After so many new objects does a child look for those that hold each other: it makes a great many
that do not, and is soon over."""
OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
"""The signal that ends a child which has had its seconds; Windows has none, and only the clock."""


class Why(StrEnum):
    """Why a piece of work was not done."""

    BUSY = "busy"
    LATE = "late"
    DIED = "died"


class Unable(Exception):
    """A piece of work that was not done."""

    def __init__(self, why: Why, work: str):
        self.why = why
        super().__init__(f"{work}: {why}")


@dataclass(frozen=True)
class Task:
    """A kind of work: a function `module:name` of bytes and OnProgress that returns bytes, what it
    may take of the processor, and of memory (MB; both as far as the system can hold a process to
    it)."""

    function: str
    seconds: float
    megabytes: int


class Children:
    """Children of a process: so many work at once, so many more wait in line."""

    def __init__(self, at_once: int, waiting: int):
        self._at_once, self._most = at_once, at_once + waiting
        self._line: deque[object] = deque()
        self._moved = Condition()

    def do(
        self,
        task: Task,
        content: bytes,
        progress: OnProgress | None = None,
        waiting: OnWaiting | None = None,
    ) -> bytes:
        """Return what a piece of work makes of some bytes, once it is its turn. Raises Unable."""
        with self._turn(task, waiting):
            return _done(task, content, progress)

    @contextmanager
    def _turn(self, task: Task, waiting: OnWaiting | None) -> Iterator[None]:
        own = object()
        with self._moved:
            if len(self._line) >= self._most:
                raise Unable(Why.BUSY, task.function)
            self._line.append(own)
        try:
            while (before := self._before(own)) > 0:
                if waiting:
                    waiting(before)
            yield
        finally:
            with self._moved:
                self._line.remove(own)
                self._moved.notify_all()

    def _before(self, own: object) -> int:
        """How many must have gone before it is one's turn, 0 or less where it is; asked anew after
        LOOK_S at the latest."""
        with self._moved:
            self._moved.wait_for(lambda: self._line.index(own) < self._at_once, LOOK_S)
            return self._line.index(own) - self._at_once + 1


def _done(task: Task, content: bytes, progress: OnProgress | None) -> bytes:
    command = [sys.executable, "-B", "-m", "data.child", task.function]
    limits = [str(task.seconds), str(task.megabytes)]
    patience = PATIENCE * task.seconds
    end = time.monotonic() + patience
    with subprocess.Popen(
        [*command, *limits],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What a library says as it dies may quote what the stranger wrote.
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdin and child.stdout
        timer = Timer(patience, child.kill)
        timer.start()
        try:
            with suppress(OSError):  # a child that is dead already does not listen
                child.stdin.write(content)
                child.stdin.close()
            answer = _answer(child.stdout, progress)
        finally:
            timer.cancel()
            child.kill()
            with suppress(OSError):
                child.stdin.close()
    if answer is None:
        late = time.monotonic() >= end or child.returncode == -OUT_OF_TIME
        raise Unable(Why.LATE if late else Why.DIED, task.function)
    return answer


def _answer(said: IO[bytes], progress: OnProgress | None) -> bytes | None:
    """What a child says in the end, None where it does not come to that."""
    while head := said.readline(LONGEST_HEAD):
        try:
            done, total = map(int, json.loads(head))
        except ValueError:  # it died amid a word
            return None
        if total < 0:
            answer = said.read(done)
            return answer if len(answer) == done else None
        if progress:
            progress(done, total)
    return None


def _main(function: str, seconds: str, megabytes: str) -> None:
    """Be the child: `[done, total]` in a line while at work, in the end `[size, -1]` and as many
    bytes."""
    _hold_to(float(seconds), int(megabytes))
    gc.set_threshold(*SELDOM)
    # Whatever a library prints is not taken for an answer.
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(*head: int) -> None:
        said.write(json.dumps(head).encode() + b"\n")
        said.flush()

    module, _, name = function.partition(":")
    answer: bytes = getattr(import_module(module), name)(sys.stdin.buffer.read(), say)
    say(len(answer), -1)
    said.write(answer)
    said.flush()
    os._exit(0)  # what a library's threads still do is nobody's concern


def _hold_to(seconds: float, megabytes: int) -> None:
    """Have the system end this process beyond its limits, even where the server is gone."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError):  # where memory runs out, let it be the child that the system ends
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.nice(NICER)
    limits: dict[int, int] = {
        resource.RLIMIT_CPU: math.ceil(seconds),
        resource.RLIMIT_DATA: megabytes << 20,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        hard: int = resource.getrlimit(limit)[1]
        # The soft limit of the processor ends it by a signal of its own, the hard one as any other.
        pair = (most, most + 1)
        if hard != resource.RLIM_INFINITY:
            pair = (min(most, hard), min(most + 1, hard))
        resource.setrlimit(limit, pair)


if __name__ == "__main__":
    _main(*sys.argv[1:])
