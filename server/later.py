"""Streamlit's scripts, held back until the first screen is painted: they would be read and run
first, and a visitor would look at an empty page meanwhile. What is not on that screen is held back
until the map is drawn (`static/later.js`)."""

from __future__ import annotations

import re
from pathlib import Path

_SCRIPTS = re.compile(
    rb'<script type="module"[^>]*></script>|<link rel="(?:modulepreload|prefetch)"[^>]*>'
)
_STARTER = (Path(__file__).parent / "static" / "later.js").read_bytes()


def held_back(page: bytes) -> bytes:
    """Return Streamlit's page with its scripts, and the links to what they will ask for, in a
    template, and with the script that takes them out of it."""
    found = b"".join(_SCRIPTS.findall(page))
    element = b'<template id="mg-later">' + found + b"</template>"
    starter = b"<script>" + _STARTER + b"</script>"
    return _SCRIPTS.sub(b"", page).replace(b"</body>", element + starter + b"</body>", 1)
