"""Uploads without bound: counted before they are read, kept no longer than their session, shown to
nobody else."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import random
import struct
import uuid
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest

from harness.visitor import Visitor
from server.uploads import A_VISITOR_BYTES, ALL_BYTES
from tests.data.sheets.sheets import NAME, PLACE, as_csv
from tests.faults.conftest import forgotten

OWN = "egne-tall"
FILE = bytes(9_900_000)
GROWTH_MB = 80
HEADINGS = ["Vannverk", "Kommune", "Prøvedato", "Magnesium (mg/l)"]
SEED = 2026


async def at_uploads(visitor):
    """Open the page of own figures; return the address below which the session's files lie."""
    await visitor.open(f"/{OWN}")
    return (await visitor.upload_address("a.csv")).upload_url.rpartition("/")[0]


async def many_files(url, count):
    """Put large files under invented names into one session; return the statuses."""
    async with Visitor(url) as visitor:
        folder = await at_uploads(visitor)
        names = (f"{folder}/{uuid.uuid4()}" for _ in range(count))
        return [(await visitor.put(name, "a.csv", FILE)).status_code for name in names]


async def many_at_once(url, addresses):
    """Let visitors at some addresses put a large file each into a session of their own, all at
    once, and stay; return the statuses."""
    async with AsyncExitStack() as staying:
        visitors = [await staying.enter_async_context(Visitor(url, one)) for one in addresses]
        folders = [await at_uploads(visitor) for visitor in visitors]
        put = (
            visitor.put(f"{folder}/{uuid.uuid4()}", "a.csv", FILE)
            for visitor, folder in zip(visitors, folders, strict=True)
        )
        return [answer.status_code for answer in await asyncio.gather(*put)]


async def in_a_session(url, name, content, folder=None):
    """Put a file into a session, or into what is none; return the status."""
    async with Visitor(url) as visitor:
        own = await at_uploads(visitor)
        return (await visitor.put(f"{folder or own}/{uuid.uuid4()}", name, content)).status_code


async def unsized(url):
    """Put a file without saying how long it is; return the status."""
    async with Visitor(url) as visitor:
        folder, at = await at_uploads(visitor), urlsplit(url)
        asking = http.client.HTTPConnection(at.hostname, at.port, 30)
        asking.request("PUT", f"{folder}/1", body=iter([b"a"] * 3), encode_chunked=True)
        return asking.getresponse().status


def test_one_session_holds_no_more_than_its_share_whatever_it_sends(watched):
    before = watched.memory_mb()
    with watched.neighbour():
        assert set(asyncio.run(many_files(watched.url, 30))) == {204}
    assert watched.living()["UploadedFileRec"] <= 2
    assert watched.memory_mb() - before < GROWTH_MB


def test_what_was_uploaded_goes_when_its_session_has_left(watched):
    before = watched.memory_mb()
    assert asyncio.run(many_files(watched.url, 2)) == [204, 204]
    assert forgotten(lambda: watched.living()["UploadedFileRec"] == 0)
    assert watched.memory_mb() - before < GROWTH_MB / 2


def test_large_uploads_at_once_share_what_a_visitor_may_have(watched):
    with watched.neighbour():
        told = asyncio.run(many_at_once(watched.url, ["127.0.0.1"] * 10))
    assert told.count(204) == A_VISITOR_BYTES // len(FILE)
    assert set(told) == {204, 429}


def test_large_uploads_of_all_visitors_share_what_the_process_may_have(watched):
    forgotten(lambda: watched.living()["UploadedFileRec"] == 0)
    with watched.neighbour():
        told = asyncio.run(many_at_once(watched.url, [f"127.0.1.{n}" for n in range(1, 13)]))
    assert told.count(204) == ALL_BYTES // len(FILE)
    assert set(told) == {204, 503}
    assert forgotten(lambda: watched.living()["UploadedFileRec"] == 0)


@pytest.mark.parametrize(
    ("status", "name", "content"),
    [
        (415, "a.svg", b"<svg/>"),
        (415, "a.csv.html", b"<p>"),
        (415, "csv", b"a"),
        (413, "a.csv", bytes(10_600_000)),
        (204, "a.CSV", b"a"),
    ],
)
def test_the_server_asks_for_kind_and_size_itself(watched, status, name, content):
    assert asyncio.run(in_a_session(watched.url, name, content)) == status


@pytest.mark.parametrize("folder", ["none", str(uuid.UUID(int=7)), "..%2fx"])
def test_an_upload_to_no_session_is_refused(watched, folder):
    forgotten(lambda: watched.living()["UploadedFileRec"] == 0)
    path = f"/_stcore/upload_file/{folder}"
    assert asyncio.run(in_a_session(watched.url, "a.csv", b"a", path)) in (400, 404)
    assert watched.living()["UploadedFileRec"] == 0


def test_an_upload_of_no_said_length_is_refused(watched):
    assert asyncio.run(unsized(watched.url)) == 411


def sheet(value):
    """A sheet with a value that no other has."""
    return as_csv([HEADINGS, [NAME, PLACE, "31.05.2024", f"{value:.5f}".replace(".", ",")]])


async def interleaved(url, seed):
    """Let visitors upload figures, show them, look and leave, in a random order; return what each
    saw and the value that they should have seen."""
    chance, seen = random.Random(seed), []
    # A last digit that is no zero, and more of them than any figure of the snapshot has.
    values = [chance.randint(1000, 9000) / 1000 + 0.00007 for _ in range(2)]

    async def one(value):
        async with Visitor(url) as visitor:
            await visitor.open(f"/{OWN}")
            await asyncio.sleep(chance.random() / 5)
            assert not (await visitor.upload("own-file", "a.csv", sheet(value))).faults
            await visitor.press("show-own", leads_away=True)
            pages = ["kommune", "tabeller"]
            for page in chance.sample(pages, len(pages)):
                await asyncio.sleep(chance.random() / 5)
                visitor.break_off()
                await visitor.reconnect()
                await visitor.go(page)
                seen.append((value, whole(visitor)))

    async def another():
        async with Visitor(url) as visitor:
            for page in ("tabeller", "kommune"):
                await visitor.open(f"/{page}")
                seen.append((None, whole(visitor)))

    await asyncio.gather(*map(one, values), another(), another())
    return values, seen


def whole(visitor):
    """All that a visitor's page holds, as it came over the wire."""
    return b"".join(message.SerializeToString() for message in visitor.frontend.messages())


def forms(value):
    """A value as pages, files and tables write it."""
    text = f"{value:.5f}"
    return [text.encode(), text.replace(".", ",").encode(), struct.pack("<d", value)]


def test_nobody_ever_sees_the_figures_of_another(watched):
    values, seen = asyncio.run(interleaved(watched.url, SEED))
    own = {value for value, page in seen if value and any(form in page for form in forms(value))}
    assert own == set(values)
    for (mine, page), value in itertools.product(seen, values):
        if value != mine:
            assert not any(form in page for form in forms(value))
