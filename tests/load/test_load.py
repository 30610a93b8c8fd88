"""Many visitors at once see their own figures, and the benchmark that says so can fail."""

import argparse
import asyncio
import random

import pytest

from benchmarks.load import AGAIN, PLAIN, SHORT, own_machine, run
from benchmarks.load_sessions import (
    BACK,
    CARD,
    DOWNLOAD,
    FILTER,
    MEASURE,
    OPEN,
    PLACE,
    RETURN,
    TABLES,
    LoadTally,
    Session,
    Wrong,
    expected,
)
from benchmarks.report import p95
from findings.selection import Selection
from harness import ROOT
from harness.server import serve
from harness.visitor import Visitor

SHORT_DEEDS = {
    **dict.fromkeys((OPEN, MEASURE, CARD, PLACE, RETURN, TABLES, BACK), 1),
    **dict.fromkeys((FILTER, DOWNLOAD), 2),
}
"""What each session does in the short form."""
NORDLAND, MUNICIPALITIES_OF_NORDLAND = "18", 41


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The dashboard on the shipped snapshot."""
    with serve(ROOT, tmp_path_factory.mktemp("load") / "log") as running:
        yield running


def not_dimmed(paint):
    """The municipalities that a map shows in full."""
    (panel,) = paint["panels"]
    looks = [look for look, *_ in panel["styles"]]
    return [number for number, (style, *_) in panel["fills"].items() if looks[style] != "dimmed"]


@pytest.mark.slow
def test_many_at_once_meet_no_error_and_see_the_right_figures(server):
    found = asyncio.run(run(server.url, SHORT, server.pid))
    assert found.tally.errors == []
    assert found.tally.count(PLAIN) + found.tally.count(AGAIN) == SHORT.readers * SHORT.seconds / 60
    did = {what: found.tally.count(what) / SHORT.sessions for what in SHORT_DEEDS}
    assert did == SHORT_DEEDS
    assert "Traceback" not in server.log()


def test_a_filter_leaves_one_county_in_full_and_the_link_says_so(server):
    async def visit():
        async with Visitor(server.url) as visitor:
            await visitor.open("/")
            answer = await visitor.choose("fylke", "Nordland")
            return answer, visitor.view(), not_dimmed(visitor.frontend.paint())

    answer, view, full = asyncio.run(visit())
    assert answer.painted is not None
    assert answer.faults == ()
    assert view.query == (("fylke", NORDLAND),)
    assert len(full) == MUNICIPALITIES_OF_NORDLAND
    assert all(number.startswith(NORDLAND) for number in full)


def test_a_broken_connection_is_taken_up_again_and_a_link_gives_the_same_view(server):
    async def visit():
        async with Visitor(server.url) as visitor, Visitor(server.url) as another:
            await visitor.open("/?vis=hardness")
            await visitor.choose("fylke", "Nordland")
            before, session = visitor.view(), visitor.frontend.session
            visitor.break_off()
            await visitor.reconnect()
            await visitor.choose("vis", "Kalsium")
            await visitor.choose("vis", "Hardhet")
            await another.open(visitor.link)
            return before, visitor.view(), another.view(), visitor.frontend.session == session

    before, after, elsewhere, same_session = asyncio.run(visit())
    assert before == after == elsewhere
    assert before.chosen["vis"] == ("Hardhet",)
    assert same_session


def test_a_file_waits_for_a_slow_line_while_others_go_on(server):
    async def visit():
        async with Visitor(server.url) as slow, Visitor(server.url) as quick:
            await slow.open("/tabeller")
            await quick.open("/")
            address = await slow.file_address("tables-municipalities-Kommuner: CSV (Excel)")
            for measure in ("Kalsium", "Hardhet", "Springvann"):
                await quick.choose("vis", measure)
            return (await slow.fetch(address)).content

    assert asyncio.run(visit()).count(b"\n") > 357


def test_a_map_of_something_else_is_an_error(server, store):
    async def visit():
        tally = LoadTally()
        session = Session(server.url, store, random.Random(1), SHORT.pause, tally)
        async with session._visitor:
            await session._guarded(session._open)
            session._chosen["fylke"] = (NORDLAND,)
            with pytest.raises(Wrong, match="the map is not that of tap"):
                session._check_map()
        return tally

    assert asyncio.run(visit()).errors == []


def test_what_is_expected_of_a_county_is_that_county(store):
    full = not_dimmed(expected(store, "hardness", Selection(counties=(NORDLAND,))))
    assert len(full) == MUNICIPALITIES_OF_NORDLAND


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1:8501", "http://example.org", "https://127.0.0.1:8501", "127.0.0.1"]
)
def test_no_load_is_put_on_another_machine(url):
    with pytest.raises(argparse.ArgumentTypeError, match="is not on this machine"):
        own_machine(url)


def test_this_machine_is_taken_by_any_of_its_names():
    assert own_machine("http://localhost:1/") == "http://localhost:1"
    assert own_machine("http://[::1]:1") == "http://[::1]:1"


def test_a_tally_tells_the_middle_the_late_and_the_errors():
    tally = LoadTally()
    for milliseconds in range(1, 102):
        tally.add("look", milliseconds / 1000, 2000)
    tally.errors = [f"fault {number}" for number in range(12)]
    assert "".join(tally.table()[-1].split()) == "|look|101|51|96|101|2.0|"
    assert p95([4.0]) == 4.0
    assert tally.faults()[0] == "- error: fault 0"
    assert tally.faults()[-1] == "- and 2 errors more"
