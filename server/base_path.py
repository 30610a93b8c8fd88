"""The dashboard stands at the root of its host, and says so to whoever starts it below a path."""

from __future__ import annotations

import streamlit as st

WHY = (
    "server.baseUrlPath is {path!r}, and the dashboard does not work below a path: its plain pages,"
    " its API, the files of its map and links that are in use stand at the root of a host.\n"
    "Leave server.baseUrlPath out, and give the dashboard a host name of its own, as"
    " magnesium.example.no, in nginx (docs/office.md)."
)


def refuse() -> None:
    """Raise SystemExit, with what to do instead, where Streamlit is to serve below a path."""
    if path := st.get_option("server.baseUrlPath").strip("/"):
        raise SystemExit(WHY.format(path=path))
