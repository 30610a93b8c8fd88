"""Preload links for what a page with a map will ask for.

Streamlit's frontend reads the script of each kind of widget when it first draws one, and the map's
frame is asked for last of all: each waits for the one before to have come, been read and been run.
Named in the page, they come while the page itself is being read.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit

from geo.assets import Asset

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
PARTS = (
    "BidiComponent",
    "ButtonGroup",
    "Checkbox",
    "ComponentInstance",
    "DownloadButton",
    "Html",
    "MenuButton",
    "Multiselect",
    "TextInput",
)
"""The scripts of what stands on a page with a map, by name. One that another version of Streamlit
has not is not named in the page, and is found later."""
_IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_NAMED = re.compile(rb"\./static/js/([\w.-]+\.js)")


def named(page: bytes, assets: list[Asset]) -> bytes:
    """Return Streamlit's page with links to what a map needs in its head; `assets` are those of the
    map's frame, which may be kept for good and so are fetched ahead."""
    links = _modules(frozenset(name.decode() for name in _NAMED.findall(page)))
    links += "".join(f'<link rel="prefetch" href="{escape(asset.url)}">' for asset in assets)
    return page.replace(b"</head>", links.encode() + b"</head>", 1)


@cache
def _modules(known: frozenset[str]) -> str:
    """Links to the scripts of PARTS and all that they import, but for those the page names."""
    files = {path.name.split(".", 1)[0]: path.name for path in SCRIPTS.glob("*.js")}
    wanted, found = [files[part] for part in PARTS if part in files], []
    while wanted:
        name = wanted.pop()
        if name not in known and name not in found:
            found.append(name)
            wanted += _IMPORTED.findall((SCRIPTS / name).read_text(encoding="utf-8"))
    address = '<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{}">'
    return "".join(map(address.format, sorted(found)))
