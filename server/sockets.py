"""Socket options of the server."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

OPEN_FILES = "/dev/fd"
"""A folder that names the open files of whoever looks, on Linux and macOS."""


def send_at_once() -> int:
    """Turn Nagle's algorithm off for connections to this process (TCP_NODELAY); return how many
    sockets it listens on.

    Streamlit opens its socket without naming TCP, so that asyncio does not turn Nagle's algorithm
    off as it does for its own; and uvicorn writes the head and the body of an answer apart. The
    body would wait until the browser acknowledges the head, 40 ms for each answer on a connection
    that is kept. Connections take the option over from the socket that they came through.
    """
    return sum(_listens(int(name)) for name in _open_files())


def _open_files() -> list[str]:
    with suppress(OSError):  # a machine without such a folder is as fast as before
        return os.listdir(OPEN_FILES)
    return []


def _listens(number: int) -> bool:
    try:
        found = socket.socket(fileno=number)
    except OSError:  # no socket
        return False
    try:
        by_tcp = found.family in (socket.AF_INET, socket.AF_INET6)
        if not by_tcp or not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return False
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
    finally:
        found.detach()  # it is somebody else's to close
