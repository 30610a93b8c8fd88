"""The site as ops/deploy/ runs it: processes and nginx under supervisord, on free ports of this
machine and in a folder that is thrown away."""

from __future__ import annotations

import getpass
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from harness import ROOT
from ops.deploy.processes import settings

DEPLOY = ROOT / "ops" / "deploy"
START_SECONDS = 180
STOP_SECONDS = 40
LOG_SECONDS = 10
# Above the usual range of ports that a machine gives to its own outgoing connections.
FIRST_PORTS = range(61_100, 65_000, 100)
AROUND = """
user {user};
pid {run}/nginx.pid;
error_log {run}/error.log emerg;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {run}/body; proxy_temp_path {run}/proxy; fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi; scgi_temp_path {run}/scgi;
    include {run}/mgmap.conf;
}}
"""
"""What Debian's own nginx.conf has around what it includes, for a user without rights."""


@dataclass(frozen=True)
class RunningSite:
    """A running site: nginx's port, those of the processes, and the folder of its logs."""

    port: int
    ports: tuple[int, ...]
    run: Path

    @property
    def url(self) -> str:
        """Where visitors find it."""
        return f"http://127.0.0.1:{self.port}"

    def control(self, *words: str) -> str:
        """Tell supervisord something, and return what it says."""
        command = ["supervisorctl", "-c", str(DEPLOY / "supervisord.conf"), *words]
        done = subprocess.run(
            command, env=_environment(self), capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout

    def pid(self, port: int) -> int:
        """The id of the process at a port; 0 where it does not run."""
        return int(self.control("pid", f"mgmap:{port}"))

    def healthy(self, port: int) -> bool:
        """Whether the process at a port answers."""
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def wait_until_healthy(self, *ports: int) -> None:
        """Wait for the processes at some ports; all where none is named. Raises RuntimeError."""
        deadline = time.monotonic() + START_SECONDS
        waited_for = set(ports or self.ports)
        while waited_for := {port for port in waited_for if not self.healthy(port)}:
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answer at {waited_for}:\n{self.control('status')}")
            time.sleep(0.1)

    def wait_until_open(self) -> None:
        """Wait until nginx lets visitors in again: for some seconds it does not ask a process that
        did not answer. Raises RuntimeError."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(URLError, OSError), urlopen(self.url, timeout=5):
                return
            time.sleep(0.1)
        raise RuntimeError(f"nginx lets nobody in:\n{self.control('status')}")

    def warm(self, port: int) -> None:
        """Let the process at a port read what it needs for its first page."""
        with urlopen(f"http://127.0.0.1:{port}/norge", timeout=START_SECONDS) as answer:
            answer.read()

    def wait_until_logged(self, pattern: str, since: int = 0) -> None:
        """Wait until nginx's log says something behind its first `since` characters, as a line is
        written after its answer was sent. Raises RuntimeError with what it says instead."""
        deadline = time.monotonic() + LOG_SECONDS
        while not re.search(pattern, log := self.access_log()[since:], re.MULTILINE):
            if time.monotonic() > deadline:
                raise RuntimeError(f"no {pattern!r} in:\n{log}")
            time.sleep(0.05)

    def access_log(self) -> str:
        """What nginx has written of its answers."""
        return (self.run / "access.log").read_text("utf-8")

    def log(self) -> str:
        """Everything that was written down, by whomever."""
        files = [path for path in self.run.glob("*.log") if path.is_file()]
        return "\n".join(path.read_text("utf-8", errors="replace") for path in files)


@contextmanager
def site(run: Path, processes: int, environment: Mapping[str, str]) -> Iterator[RunningSite]:
    """Run the site until the block ends, with `environment` beside what is set already.

    Raises RuntimeError where it does not come up.
    """
    first, *_ = _free_ports(processes + 1)
    ports = tuple(range(first, first + processes))
    running = RunningSite(first + processes, ports, run)
    write_settings(running)
    command = ["supervisord", "-c", str(DEPLOY / "supervisord.conf")]
    secret = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
    with (run / "words.log").open("wb") as words:
        process = subprocess.Popen(
            command,
            env={**_environment(running), **secret, **environment},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    try:
        running.wait_until_healthy()
        # The first page of a process waits for the snapshot to be read.
        with ThreadPoolExecutor(processes) as pool:
            list(pool.map(running.warm, ports))
        yield running
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)


def _environment(running: RunningSite) -> dict[str, str]:
    return {
        **os.environ,
        "MGMAP_PYTHON": sys.executable,
        "MGMAP_PROCESSES": str(len(running.ports)),
        "MGMAP_FIRST_PORT": str(running.ports[0]),
        "MGMAP_RUN": str(running.run),
        "MGMAP_NGINX": str(running.run / "nginx.conf"),
    }


def write_settings(running: RunningSite) -> None:
    """The settings as they are shipped, with this site's own places and ports in them."""
    run = running.run
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for shipped, own in {
        "/etc/nginx/mgmap": str(run),
        "/var/cache/nginx/mgmap": str(run / "cache"),
        "/var/log/nginx": str(run),
    }.items():
        assert shipped in text, f"nginx.conf does not name {shipped}"
        text = text.replace(shipped, own)
    addresses = [f"127.0.0.1:{port}" for port in running.ports]
    (run / "mgmap.conf").write_text(text, "utf-8")
    (run / "processes.conf").write_text(settings(addresses), "utf-8")
    (run / "listen.conf").write_text(f"listen 127.0.0.1:{running.port};\n", "utf-8")
    (run / "nginx.conf").write_text(AROUND.format(run=run, user=getpass.getuser()), "utf-8")
    shutil.copy(DEPLOY / "back-soon.html", run)


def _free_ports(count: int) -> range:
    """Ports in a row that nobody listens to."""
    for first in FIRST_PORTS:
        ports = range(first, first + count)
        if all(map(_free, ports)):
            return ports
    raise RuntimeError("no free ports")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
