"""The style sheet of the dashboard, as it stands in the page itself: with the first run it would
come late, and what had been drawn by then would jump."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geo import theme

STATIC = Path(__file__).parent / "static"
ROOT = b'<div id="root">'


def placed(page: bytes, before: str = "") -> bytes:
    """Return Streamlit's page with our style sheet in its body: of two rules of equal weight, ours
    holds against those that Streamlit's scripts put into the head, and what a page draws against
    ours. `before` is what stands there until the page is drawn, or ""."""
    return page.replace(ROOT, _element() + before.encode() + ROOT, 1)


@cache
def _element() -> bytes:
    own = (STATIC / "page.css").read_text(encoding="utf-8")
    return f"<style>{theme.by_scheme()}{theme.in_charts()}{theme.of_parts()}{own}</style>".encode()
