"""Chromium as the benchmarks drive it, and what a server sends to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, expect, sync_playwright

from harness.browser import FLAGS, NAMES, browser_path

WAIT_MS = 60_000


def script(name: str) -> str:
    """Return a script that watches a page from inside."""
    return (Path(__file__).parent / "pages" / name).read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Launch the browser. Raises SystemExit where there is none."""
    path = browser_path()
    if path is None:
        raise SystemExit(f"No browser: name one in BROWSER_PATH, or install one of {NAMES}.")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Traffic:
    """What the server sends to a page: requests, bytes by HTTP with headers, and bytes of
    WebSocket messages before compression."""

    def __init__(self, session: CDPSession):
        self.requests, self.sent, self.socket = 0, 0.0, 0
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _request(self, event: dict) -> None:
        self.requests += not event["request"]["url"].startswith(("data:", "blob:"))

    def _loaded(self, event: dict) -> None:
        self.sent += event["encodedDataLength"]

    def _frame(self, event: dict) -> None:
        payload, text = event["response"]["payloadData"], event["response"]["opcode"] == 1
        # Bytes come in base64: four letters for three bytes.
        self.socket += len(payload.encode()) if text else len(payload) * 3 // 4
