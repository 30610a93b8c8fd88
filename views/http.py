"""What goes with every answer of the server: safe headers, and the page's own language."""

from __future__ import annotations

from html import escape

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.language import language, spoken_code

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # The map is a frame of our own; nobody else may frame the dashboard.
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class Headers:
    """Middleware that adds the headers above to every answer."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class PageLanguage:
    """Middleware that writes the language of the link (`?lang=en`) and our title into Streamlit's
    HTML, which says English and Streamlit until the first run has come."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the answer where it is an HTML page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        code = spoken_code(QueryParams(scope.get("query_string", b"")).get("lang"))
        start: Message | None = None
        body = bytearray()

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if not _is_page(message):
                    await send(message)
                return
            if start is None or not _is_page(start):
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                page = _in_language(bytes(body), code)
                headers = MutableHeaders(scope=start)
                if "content-length" in headers:
                    headers["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, rewrite)


def _in_language(page: bytes, code: str) -> bytes:
    title = escape(language(code).t("Magnesium in Norwegian drinking water"))
    page = page.replace(b'lang="en"', f'lang="{code}"'.encode(), 1)
    return page.replace(b"<title>Streamlit</title>", f"<title>{title}</title>".encode(), 1)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    # A page that names its language has written it itself.
    plain = "content-encoding" not in headers and "content-language" not in headers
    return plain and headers.get("content-type", "").startswith("text/html")
