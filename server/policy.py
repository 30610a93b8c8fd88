"""What an answer may load, run and be framed by: a content security policy for each kind.

Nothing is let in but what is named here, each opening with its reason. Plain pages, reports and the
API have policies of their own (`server/headers.py`, `server/reports.py`, `server/api.py`).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from geo.layers import TILES, inline_scripts

INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
OWN = "'self'"
NOBODY, OURSELVES, ANYONE = "'none'", "'self'", "*"
"""Who may show an answer in a frame."""
FRAMERS_VARIABLE = "MGMAP_FRAME_ANCESTORS"
_FRAMER = re.compile(r"\*|'self'|'none'|https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")
CLOSED = {"default-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"]}


@cache
def framers() -> str:
    """Whose pages may show the embedded views: anyone's, or as MGMAP_FRAME_ANCESTORS says.

    Raises ValueError where it holds anything but addresses of sites.
    """
    named = os.environ.get(FRAMERS_VARIABLE, "").split() or [ANYONE]
    if wrong := [one for one in named if not _FRAMER.fullmatch(one)]:
        raise ValueError(
            f"{FRAMERS_VARIABLE}: {wrong[0]!r} is no address of a site; write them with spaces"
            " between: https://www.example.no https://*.example.org"
        )
    return " ".join(named)


def tight() -> str:
    """The policy of what is no page (scripts, downloads): opened by itself, it does nothing."""
    return _policy({**CLOSED, "frame-ancestors": [NOBODY]})


def of_dashboard(page: bytes, ancestors: str) -> str:
    """The policy of Streamlit's page."""
    return _policy(
        {
            **CLOSED,
            "script-src": [
                OWN,
                # The one script that stands in Streamlit's page itself.
                *_hashes(INLINE_SCRIPT.findall(page)),
                # Our components (copy the link, languages): Streamlit makes a file in the
                # browser's memory of their scripts. Only a script that runs already can do so.
                "blob:",
                # The frontend tries WebAssembly for 64-bit numbers in what the server sends.
                "'wasm-unsafe-eval'",
            ],
            # Streamlit's styles are made by its scripts; our own sheet stands in the page, and our
            # HTML colours its swatches.
            "style-src": [OWN, "'unsafe-inline'"],
            # Swatches of the legend stand in the page as data.
            "img-src": [OWN, "data:"],
            # Streamlit's style sheet holds a small font for formulas as data.
            "font-src": [OWN, "data:"],
            # The server itself, by WebSocket, too.
            "connect-src": [OWN],
            # The search that stands in the page before any script has run.
            "form-action": [OWN],
            # The map.
            "frame-src": [OWN],
            "frame-ancestors": [ancestors],
        }
    )


def of_frame(page: bytes, ancestors: str) -> str:
    """The policy of the map's frame, the page of streamlit-folium."""
    return _policy(
        {
            **CLOSED,
            "script-src": [
                OWN,
                # What stands in the page, and the scripts that start one map or two.
                *_hashes([*INLINE_SCRIPT.findall(page), *_started()]),
                # streamlit-folium runs what is painted as a script (`feature_group`).
                "'unsafe-eval'",
            ],
            # The page of streamlit-folium has a style element, and its script makes others.
            "style-src": [OWN, "'unsafe-inline'"],
            # Kartverket's background map, asked for only where a visitor switches it on; data for
            # what Leaflet shows while a tile is on its way.
            "img-src": [OWN, "data:", _host(TILES)],
            # The shapes of the municipalities and the monitored lakes.
            "connect-src": [OWN],
            "frame-ancestors": [ancestors],
        }
    )


def _policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _hashes(scripts: Iterable[bytes]) -> list[str]:
    digests = (hashlib.sha256(script).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


@cache
def _started() -> tuple[bytes, ...]:
    return tuple(script.encode() for script in inline_scripts())


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
