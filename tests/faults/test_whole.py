"""A whole collection of many samples: a child makes it while others are served, and ends with the
one who asked."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from data.own.rehearsal import rehearse, snapshot
from data.store import open_store
from server.whole import MOST_HERE, NOT_MADE
from tests.faults.conftest import PATIENCE_S, watch
from tests.faults.test_gates import again_and_again, children, killing

SCALE = 0.06
"""Of the register: as few samples as need a child."""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    """The folder of a small rehearsal's snapshot."""
    folder = tmp_path_factory.mktemp("register") / "rehearsal"
    rehearse(folder, SCALE)
    return snapshot(folder)


@pytest.fixture(scope="module")
def large(made_up, tmp_path_factory):
    """A watched server of that snapshot."""
    environment = {"MGMAP_SNAPSHOT": str(made_up), "MGMAP_API_RATE": "0"}
    with watch(tmp_path_factory.mktemp("large"), environment) as running:
        with urlopen(running.url + "/norge", timeout=PATIENCE_S) as answer:
            assert answer.read()
        yield running


def address(large, offset):
    """The address of the samples but for the first few, which nobody has asked for before."""
    return f"{large.url}/api/v1/samples.csv?offset={offset}"


def processor_s(server):
    """The seconds of a processor that a server has had, and its children that are gone."""
    status = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    user, system, users, systems = map(int, status.split()[11:15])
    return (user + system) / 100, (users + systems) / 100


def seen_within(server, there):
    """Whether a server has a child, or has none, in time."""
    until = time.monotonic() + PATIENCE_S
    while bool(children(server)) != there and time.monotonic() < until:
        time.sleep(0.02)
    return bool(children(server)) == there


def test_others_are_served_while_a_child_makes_a_whole_collection(large, made_up):
    samples, seen = len(open_store(made_up).samples), []
    assert samples > MOST_HERE
    watching = again_and_again(lambda: seen.append(len(children(large.server))))
    with large.neighbour(), watching, urlopen(address(large, 0), timeout=PATIENCE_S) as answer:
        lines = answer.read().decode().split("\r\n")
    assert len({line.partition(",")[0] for line in lines[1:] if line}) == samples
    assert max(seen) == 1


def test_the_processor_that_a_whole_collection_takes_is_a_childs(large):
    before = processor_s(large.server)
    with urlopen(address(large, 1), timeout=PATIENCE_S) as answer:
        assert answer.read()
    own, childs = (now - then for now, then in zip(processor_s(large.server), before, strict=True))
    assert childs > 4 * own


def test_a_child_ends_with_the_one_who_asked(large):
    at = urlsplit(address(large, 2))
    for _ in range(2):  # what was ended is not kept: it is begun anew
        with closing(http.client.HTTPConnection(at.netloc, timeout=PATIENCE_S)) as asking:
            asking.request("GET", f"{at.path}?{at.query}")
            assert seen_within(large.server, True)
        assert seen_within(large.server, False)
    assert "Traceback" not in large.server.log()


def test_a_child_that_is_killed_is_told_and_the_server_goes_on(large):
    with killing(large.server) as killed, pytest.raises(HTTPError) as refused:
        urlopen(address(large, 3), timeout=PATIENCE_S)
    assert killed
    with refused.value as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert NOT_MADE in answer.read().decode()
    with urlopen(address(large, 3), timeout=PATIENCE_S) as answer:
        assert answer.status == 200
    assert "Traceback" not in large.server.log()
