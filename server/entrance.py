"""The head of a request, looked at before anything else is done with it.

uvicorn holds heads against its limit only while they are incomplete; one that comes whole in one
piece may be four times as long. What is refused here is not repeated, neither in the answer nor in
the log.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.answers import refuse
from server.requests import HOST, MOST_HOST

MOST_TARGET_BYTES = 8_000
"""Of a path with its query: what nginx takes by default, ten times what any link of ours has."""
MOST_HEADERS = 100
MOST_HEADERS_BYTES = 32_000
"""Of all headers, names included: what nginx takes by default."""
WEBSOCKET_PATH = "/_stcore/stream"
TEXT = "text/plain"


class Entrance:
    """Middleware that refuses a head that is too long, a Host of no known form, and a WebSocket
    that is not the dashboard's."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = _refused(scope) if scope["type"] in ("http", "websocket") else None
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await refused(scope, receive, send)
        else:  # 403; uvicorn logs a fault where a WebSocket is answered otherwise
            await send({"type": "websocket.close"})


def _refused(scope: Scope) -> Response | None:
    """What a head is refused with; None where it is as it should be."""
    headers = scope["headers"]
    if not all(_known(value) for name, value in headers if name == b"host"):
        return refuse("The Host is not the name of a host.", 400, TEXT)
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > MOST_TARGET_BYTES:
        return refuse("The address is too long.", 414, TEXT)
    if len(headers) > MOST_HEADERS or _length(headers) > MOST_HEADERS_BYTES:
        return refuse("The headers are too long.", 431, TEXT)
    if scope["type"] == "websocket" and scope["path"] != WEBSOCKET_PATH:
        return refuse("There is nothing at this address.", 404, TEXT)
    return None


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) for name, value in headers)


def _known(host: bytes) -> bool:
    """Whether a Host is a name or an address, with a port or without. An empty one is what a
    request of HTTP/1.0 may have."""
    named = host.decode("latin-1")
    return not named or (len(named) <= MOST_HOST and HOST.fullmatch(named) is not None)
