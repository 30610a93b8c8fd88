"""Streamlit's own scripts and style sheets, compressed: a first visit takes half as many bytes.

Streamlit sends them as they are, as compressing them anew for each visitor would cost more than it
saves. Here each is compressed when it is first asked for, and kept.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.answers import Body, Kept, body, respond, takes_gzip

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
FOR_GOOD = "public, immutable, max-age=31536000"
"""As Streamlit says of them: their names hold a hash of their content."""


class Frontend:
    """Middleware that answers for these files where a browser takes gzip."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self._files = {
            f"/static/{path.relative_to(FOLDER).as_posix()}": path
            for path in FOLDER.rglob("*")
            if path.suffix in KINDS
        }
        self._kept = Kept()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self.app(scope, receive, send)
            return
        if not _takes_it_whole(scope):
            await self.app(scope, receive, _varying(send))
            return
        packed = await self._kept.get(file, partial(_packed, file))
        answer = respond(Request(scope), packed, {}, cached=FOR_GOOD)
        await answer(scope, receive, send)


def _varying(send: Send) -> Send:
    """Say of Streamlit's own answer, too, that there is another form of it."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return told


def _takes_it_whole(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    whole = scope["method"] in ("GET", "HEAD") and "range" not in headers
    return whole and takes_gzip(headers.get("accept-encoding", ""))


def _packed(file: Path) -> Body:
    return body(file.read_bytes(), KINDS[file.suffix])
