"""Streamlit's own pages and connections, corrected: language, style sheet, policy."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.faults import SnapshotError
from server import head, later, policy, preload
from server import stylesheet as sheet
from server.requests import is_page, language_of, takes_gzip
from views import resources
from views.before import first_screen
from views.link import EMBEDDED

FRAMES = "/component/"
SCRIPT = (Path(__file__).parent / "static" / "page.js").read_bytes()
DRAWER = (Path(__file__).parent / "static" / "drawer.js").read_bytes()
MAP_PATHS = ("", "kart")
CHOICES = frozenset(
    ("fylke", "kommune", "vann", "belegg", "vis", "sted", "punkter", "bakgrunn", "embed")
)
"""What a link to the map may choose; with none of it, it asks for what everybody first sees."""
GUARD = (Path(__file__).parent / "static" / "frame.js").read_bytes()


class Encodings:
    """Middleware that takes Accept-Encoding off a request that does not take gzip: Streamlit's own
    compression looks for the word alone, and would gzip an answer to `gzip;q=0`."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            headers = MutableHeaders(scope=scope)
            if not takes_gzip(headers.get("accept-encoding", "")):
                del headers["accept-encoding"]
        await self.app(scope, receive, send)


class Pages:
    """Middleware for Streamlit's pages. The main page gets the language of the link (`?lang=en`)
    or of the browser, a head of ours, as it would say English and Streamlit until the first run has
    finished, our style sheet and our script; the page of a frame gets a guard; and each gets its
    policy."""

    def __init__(self, app: ASGIApp):
        self.app = app
        policy.framers()  # a setting that is wrong is said before anybody is answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the answer where it is a page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if not is_page(message):
                    await send(message)
            elif start is None or not is_page(start):
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    page = _rewritten(scope, MutableHeaders(scope=start), bytes(body))
                    await send(start)
                    await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, rewrite)


def _rewritten(scope: Scope, headers: MutableHeaders, body: bytes) -> bytes:
    """The page as it is sent; `headers` are changed to go with it."""
    packed = headers.get("content-encoding") == "gzip"
    page = gzip.decompress(body) if packed else body
    if scope["path"].startswith(FRAMES):
        page = page.replace(b"<head>", b"<head><script>" + GUARD + b"</script>", 1)
        allowed = policy.of_frame(page, _around_a_frame(scope))
        headers.add_vary_header("Sec-Fetch-Site")
    else:
        asked = HTTPConnection(scope)
        query = asked.query_params
        page = page.replace(b'lang="en"', f'lang="{language_of(asked)}"'.encode(), 1)
        before = _before(asked)
        page = sheet.placed(head.placed(page, asked), before)
        page = page.replace(b"</head>", b"<script>" + SCRIPT + DRAWER + b"</script></head>", 1)
        if scope["path"].strip("/") in EMBEDDED:
            page = preload.named(page, resources.of_every_map())
        if before:
            page = later.held_back(page)
        headers.add_vary_header("Accept-Language")
        allowed = policy.of_dashboard(page, _around_the_dashboard(scope["path"], query))
    headers["Content-Security-Policy"] = allowed
    # They are those of the file that the page was made from; a browser would keep an old page.
    for name in ("etag", "last-modified"):
        if name in headers:
            del headers[name]
    if packed or takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
        page = _compressed(page)
        headers["content-encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
    headers["content-length"] = str(len(page))
    if scope["method"] == "HEAD":  # there is no body whose length could be given
        del headers["content-length"]
    return page


@lru_cache(maxsize=32)
def _compressed(page: bytes) -> bytes:
    """A page as it is sent: most visitors ask for the same few."""
    return gzip.compress(page, compresslevel=6, mtime=0)


def _before(asked: HTTPConnection) -> str:
    """The first screen, where the link asks for the map as everybody first sees it; "" for any
    other view, and where there are no figures."""
    if asked.url.path.strip("/") not in MAP_PATHS or not CHOICES.isdisjoint(asked.query_params):
        return ""
    try:
        return first_screen(resources.shipped(), language_of(asked))
    except SnapshotError:
        return ""


def _around_the_dashboard(path: str, query: QueryParams) -> str:
    """Whose frames may show the dashboard: those of the setting, usually anyone's, where the link
    asks for the embedded view (as Streamlit reads it) of a page that has one, else nobody's."""
    embedded = any(value.lower() == "true" for value in query.getlist("embed"))
    return policy.framers() if embedded and path.strip("/") in EMBEDDED else policy.NOBODY


def _around_a_frame(scope: Scope) -> str:
    """Whose pages may be around a frame. One that our own page asks for lies within that page,
    which has been let in where it stands; one that another page asks for lies in that page."""
    asked_by = Headers(scope=scope).get("sec-fetch-site")
    return policy.ANYONE if asked_by == "same-origin" else policy.OURSELVES
