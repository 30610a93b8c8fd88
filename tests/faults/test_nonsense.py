"""Ten thousand requests that make no sense, and then a visitor."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.faults.nonsense import Nonsense, ask
from tests.faults.visitor import run, stream, visit

COUNT = 10_000
SEED = 2026
MOST_GROWTH_MB = 60
PAGES = ("", "kontrast", "glass", "kommune", "dolomitt", "tabeller", "studier", "om")


def memory_mb(server):
    """The memory that a server holds now."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def test_ten_thousand_nonsense_requests_leave_a_healthy_server(server):
    visit(server.url)
    nonsense = Nonsense(SEED)
    first = asyncio.run(ask(server.url, nonsense.requests(COUNT // 2)))
    half = memory_mb(server)
    second = asyncio.run(ask(server.url, nonsense.requests(COUNT // 2)))
    told = first + second
    assert told.total() == COUNT
    assert told["silence"] == 0
    assert [status for status in told if status.startswith("5")] == []
    assert told["400"] > 0 and told["404"] > 0 and told["405"] > 0
    assert memory_mb(server) - half < MOST_GROWTH_MB
    seen = visit(server.url)
    assert (seen.ended, seen.faults) == ("FINISHED_SUCCESSFULLY", [])
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("page", PAGES)
def test_a_link_of_nonsense_gives_a_page(server, page):
    nonsense = Nonsense(SEED)
    with stream(server.url) as session:
        for _ in range(3):
            seen = run(session, nonsense.query(), page)
            assert (seen.ended, seen.faults) == ("FINISHED_SUCCESSFULLY", [])


@pytest.mark.parametrize("sent", ["text", b"\xff\xff\x00 no message", b"\x00" * 300])
def test_nonsense_on_a_websocket_ends_that_websocket_alone(server, sent):
    with stream(server.url) as other, stream(server.url) as session:
        session.send(sent)
        with pytest.raises(ConnectionClosed) as ended:
            session.recv(30)
        assert ended.value.rcvd.code == (1003 if isinstance(sent, str) else 1002)
        assert run(other).faults == []
    assert "Traceback" not in server.log()
