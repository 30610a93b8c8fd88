"""Streamlit's own scripts and style sheets, compressed: a first visit takes half as many bytes.

Streamlit sends them as they are, as compressing them anew for each visitor would cost more than it
saves. Here each is compressed when it is first asked for, and kept.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from server import frontend_words
from server.answers import FOR_GOOD, Body, Kept, body, respond
from server.preload import PARTS

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}

COMPARED = "if(c=a.mode===`raw`?"
MENDED = {
    "DataFrame": (
        (
            COMPARED,
            f"if(c=globalThis.mgTable?.order(a.column,o,s,a.direction))return c;{COMPARED}",
        ),
        (
            "c===void 0&&bn({cell:[K,qn]",
            "c===void 0&&!globalThis.mgTable?.tapped()&&bn({cell:[K,qn]",
        ),
    ),
}
"""What is put right in Streamlit's own scripts, by the name of the script: what stands there once,
and what stands there instead. `static/page.js` says why."""

_LAZY = re.compile(r"\(0,(\w+)\.lazy\)\(\(\)=>(?=\w+\(\(\)=>import\(`\./(\w+)\.)")
_EAGER = (
    "(load=>{{const part=(0,{}.lazy)(load);try{{part._init(part._payload)}}catch{{}}return part}})"
    "(()=>"
)
"""How a part is named that Streamlit's frontend reads when it first draws one, and the same where
it is read at once: React draws a stand-in for what is not there yet, and then waits for 500 ms
before it draws the next that it has to wait for."""


class Frontend:
    """Middleware that answers for these files; their names hold a hash of their content."""

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
        if file is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        packed = await self._kept.get(file, partial(_packed, file))
        await respond(Request(scope), packed, cached=FOR_GOOD)(scope, receive, send)


def _packed(file: Path) -> Body:
    return body(content(file), KINDS[file.suffix])


def content(file: Path) -> bytes:
    """What is sent of a file: a script mended, and with its words in every language. Raises
    ValueError where Streamlit's has changed."""
    name, read = file.name.split(".", 1)[0], file.read_bytes()
    if file.suffix != ".js":
        return read
    text = read.decode()
    for old, new in MENDED.get(name, ()):
        if text.count(old) != 1:
            raise ValueError(f"{file.name} holds {old!r} {text.count(old)} times, not once")
        text = text.replace(old, new)
    text = _LAZY.sub(_eager, text)
    if name in frontend_words.WORDS:
        text = frontend_words.translated(name, text)
    return text.encode()


def _eager(found: re.Match[str]) -> str:
    return _EAGER.format(found[1]) if found[2] in PARTS else found[0]
