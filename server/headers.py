"""Headers of every answer, whoever makes it, and those of a plain page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import policy
from web import pages

PERMISSIONS = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
"""What figures need nothing of, so that no script may ask for it, not even one of ours."""
SELF = "'self'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A site that opens a page of ours in a window has no hold of that window.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in PERMISSIONS),
    "Content-Security-Policy": policy.tight(),
}


@cache
def of_page(language: str) -> Mapping[str, str]:
    """The headers of a plain page in a language, given by its code."""
    return {
        "Content-Language": language,
        "Content-Security-Policy": f"{pages.policy(forms=SELF)}; frame-ancestors 'none'",
    }


class Headers:
    """Middleware that adds headers to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = HEADERS):
        self.app, self.headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
