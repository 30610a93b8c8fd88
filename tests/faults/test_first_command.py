"""The command that README gives first is as safe as a deployment: it asks nothing, listens to this
machine alone and keeps no visit that is over."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import pytest

from harness import ROOT
from harness.visitor import Visitor
from tests.data.sheets.sheets import NAME, PLACE, as_csv
from tests.faults.conftest import FORGETS, forgotten, watch

COMMAND = ".venv/bin/streamlit run dashboard.py"
SHEET = as_csv(
    [
        ["Vannverk", "Kommune", "Prøvedato", "Magnesium (mg/l)"],
        [NAME, PLACE, "31.05.2024", "3,85"],
    ]
)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The server as README starts it, for somebody who has never run Streamlit."""
    folder = tmp_path_factory.mktemp("first")
    with watch(folder, {**FORGETS, "HOME": str(folder), "DISPLAY": ""}, bare=True) as running:
        yield running


async def shown(url):
    """Show figures of one's own on the map, and leave."""
    async with Visitor(url) as visitor:
        await visitor.open("/egne-tall")
        assert not (await visitor.upload("own-file", "a.csv", SHEET)).faults
        assert not (await visitor.press("show-own", leads_away=True)).faults
        assert "Dine egne tall vises" in visitor.frontend.texts()


def test_it_is_the_command_that_readme_gives():
    (line,) = (
        one for one in (ROOT / "README.md").read_text("utf-8").splitlines() if COMMAND in one
    )
    assert line.endswith(f"&& {COMMAND}")


def test_it_says_where_it_listens_and_listens_nowhere_else(started):
    port = urlsplit(started.url).port
    assert f"http://127.0.0.1:{port}" in started.server.log()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), 5).close()
    assert started.asked() == ""


def test_a_visit_that_is_over_is_gone_with_its_own_figures(started):
    before = started.living()
    asyncio.run(shown(started.url))
    assert started.living()["Own"] == 1
    assert forgotten(lambda: started.living()["Own"] == 0)
    assert forgotten(lambda: started.living()["UploadedFileRec"] == 0)
    assert started.living()["Store"] <= before["Store"]
    assert started.asked() == ""
