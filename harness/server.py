"""The real server for the browser tests: started, waited for, and ended by its own handle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 90
STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, the file that its words go to, and its process."""

    url: str
    log_file: Path
    pid: int

    def log(self) -> str:
        """Everything the server has said so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(
    folder: Path,
    log_file: Path,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    bare: bool = False,
) -> Iterator[Server]:
    """Run the dashboard of a folder on a port of this machine (0: a free one) until the block ends,
    with `environment` beside what is set already; `bare` adds no option to the command that README
    gives.

    Raises RuntimeError with the server's words when it ends or does not answer in time.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    options = {"address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    for name, value in () if bare else options.items():
        command += [f"--server.{name}", value]
    environment = {"STREAMLIT_SERVER_PORT": str(port), **(environment or {})}
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", log_file, process.pid)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        _end(process)


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if _healthy(server.url):
            return
        # Between two questions, wait for the process to end: then there is nothing to wait for.
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(timeout=0.1)
            raise RuntimeError(f"the server ended with code {code}:\n{server.log()}")
    raise RuntimeError(f"no answer within {START_SECONDS} seconds:\n{server.log()}")


def _healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
