"""A console for the API: Swagger UI opens its description, and sends what a reader tries out.

Its script and style come from the package `flask-swagger-ui`, of which nothing is imported; no file
comes from another host. They are read when somebody asks for them.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from geo import theme
from server.answers import Body, body, respond
from web.pages import HTML

STATIC: Final = Path(__file__).parent / "static"
PACKAGE: Final = "flask-swagger-ui"
PATH: Final = "/v1/console"
FILES: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
}
HEADERS: Final = {
    "Content-Language": "en",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            # Swagger UI's own sheet, and the widths that its script sets.
            "style-src 'self' 'unsafe-inline'",
            # Arrows and locks stand in its sheet as data.
            "img-src 'self' data:",
            # The description, and what is tried out: of this server alone.
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
}


async def page(request: Request) -> Response:
    """Answer with the console."""
    return respond(request, _page())


async def file(request: Request) -> Response:
    """Answer with a script or style of the console; 404 for any other name."""
    name = request.path_params["file"]
    if name not in FILES:
        raise HTTPException(404)
    return respond(request, _file(name))


@cache
def _page() -> Body:
    page = (STATIC / "console.html").read_text(encoding="utf-8")
    return body(page.replace("/*colours*/", theme.by_system(), 1), HTML, HEADERS)


@cache
def _file(name: str) -> Body:
    own = STATIC / name
    path = own if own.exists() else _folder() / name
    return body(path.read_bytes(), FILES[name])


def _folder() -> Path:
    """Where Swagger UI lies, found without importing what it lies in."""
    return Path(str(distribution(PACKAGE).locate_file("flask_swagger_ui/dist")))
