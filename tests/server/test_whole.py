"""Whole collections: who waits for which, and that a child's are the same as the server's own."""

import asyncio
import time
from dataclasses import replace

import pytest

from server import api, whole
from server.answers import Kept, body
from server.limits import Limit
from server.whole import Files
from web.problems import Problem

UNLIMITED = Limit(rate=0, burst=1)
SAMPLES = "/api/v1/samples.csv"


async def stays():
    return False


@pytest.fixture
def apart(monkeypatch):
    """Have a child make every whole collection; gives those that were asked for."""
    asked = []

    def noted(store, one, wanted):
        asked.append(one)
        return whole.apart(store, one, wanted)

    monkeypatch.setattr(api, "MOST_HERE", 0)
    monkeypatch.setattr(api, "apart", noted)
    return asked


def test_whole_files_are_made_one_at_a_time_and_one_for_each_client():
    files, running, most = Files(Kept()), [], []

    def make(wanted):
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        return body("a", "text/csv")

    async def ask(key, client):
        try:
            return await files.get(key, make, client, stays)
        except Problem as problem:
            return problem.status

    async def many():
        asked = [(1, "a"), (2, "a"), (3, "b"), (4, "c")]
        first = await asyncio.gather(*(ask(key, client) for key, client in asked))
        return first, await ask(2, "a"), await ask(1, "a")

    (one, refused, *others), again, kept = asyncio.run(many())
    assert refused == 429
    assert {one.media_type, again.media_type, *(other.media_type for other in others)} == {
        "text/csv"
    }
    assert kept is one
    assert max(most) == 1


@pytest.mark.parametrize("others", [0, 1])
def test_a_file_is_made_for_as_long_as_anybody_waits_for_it(monkeypatch, caplog, others):
    monkeypatch.setattr(whole, "LOOK_S", 0.01)
    files, made = Files(Kept()), []

    def make(wanted):
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            if not wanted():
                made.append("ended")
                raise Problem(503, "left")
            time.sleep(0.01)
        made.append("made")
        return body("a", "text/csv")

    async def leaves():
        return True

    async def ask():
        gone = [files.get(1, make, "a", leaves)]
        stay = [files.get(1, make, "b", stays) for _ in range(others)]
        got = await asyncio.gather(*gone, *stay, return_exceptions=True)
        while not made:
            await asyncio.sleep(0.01)
        return got

    left, *got = asyncio.run(ask())
    assert left.status == 503
    assert made == ["made" if others else "ended"]
    assert [one.media_type for one in got] == ["text/csv"] * others
    assert caplog.text == ""


@pytest.mark.parametrize("query", ["samples.csv", "waterworks.csv?county=46&offset=3"])
def test_a_child_makes_the_same_bytes_as_the_server(apart, asking, store, query, monkeypatch):
    there = asking(store, UNLIMITED).get(f"/api/v1/{query}")
    assert len(apart) == 1
    monkeypatch.setattr(api, "MOST_HERE", whole.MOST_HERE)
    here = asking(store, UNLIMITED).get(f"/api/v1/{query}")
    assert len(apart) == 1
    assert there.status_code == 200
    assert there.content == here.content
    assert there.headers == here.headers


def test_the_figures_of_another_snapshot_are_not_given_out(apart, asking, rehearsed, tmp_path):
    for store in (rehearsed, replace(rehearsed, folder=tmp_path / "gone")):
        answer = asking(store, UNLIMITED).get(SAMPLES)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert answer.json()["detail"] == whole.RENEWED
    assert len(apart) == 2


def test_a_child_that_dies_is_told(apart, asking, store, monkeypatch):
    monkeypatch.setattr(whole, "MOST_MEGABYTES", 1)
    answer = asking(store, UNLIMITED).get(SAMPLES)
    assert (answer.status_code, answer.json()["detail"]) == (503, whole.NOT_MADE)


def test_the_snapshot_that_ships_needs_no_child(store):
    assert max(len(store.samples), len(store.waterworks)) <= whole.MOST_HERE
