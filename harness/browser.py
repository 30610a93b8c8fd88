"""The browser that tests and benchmarks drive, and its window."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # Chromium refuses its sandbox to root, as whom containers run
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = {"width": 1400, "height": 1000}
PHONE = {"width": 390, "height": 844}


def browser_path() -> str | None:
    """Return the browser named in BROWSER_PATH, or one on PATH; None where there is none."""
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
