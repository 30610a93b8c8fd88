"""Clients that are as slow as they can be do not hold up those who are not."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

from tests.faults.visitor import visit

SLOW = 200
HEAD = b"GET /norge HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@asynccontextmanager
async def connected(url):
    """A connection to a server, its reader and writer."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def crowd(url, each, visiting):
    """Let many clients do something slowly, all at once, while somebody visits; return what the
    visitor sees, and how many of the clients were still let wait."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connected(url)) for _ in range(SLOW)]
        slow = [asyncio.create_task(each(*client)) for client in clients]
        seen = await asyncio.to_thread(visiting)
        waiting = sum(not task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    return seen, waiting


async def drip(reader, writer):
    """Send the head of a request byte by byte and never come to its end."""
    for byte in HEAD:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.1)
    while True:
        writer.write(b"a")
        await asyncio.sleep(0.2)


async def sip(reader, writer):
    """Ask for much and read a few bytes at a time."""
    writer.write(b"GET /api/v1/samples.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    while True:
        await reader.read(16)
        await asyncio.sleep(0.2)


def test_requests_sent_byte_by_byte_hold_nobody_up(server):
    seen, waiting = asyncio.run(crowd(server.url, drip, lambda: visit(server.url)))
    assert (seen.ended, seen.faults) == ("FINISHED_SUCCESSFULLY", [])
    assert waiting == SLOW


def test_answers_read_byte_by_byte_hold_nobody_up(server):
    seen, waiting = asyncio.run(crowd(server.url, sip, lambda: visit(server.url)))
    assert (seen.ended, seen.faults) == ("FINISHED_SUCCESSFULLY", [])
    assert waiting == SLOW
