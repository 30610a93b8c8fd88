"""Requests that make no sense, made up by a seeded random generator; and what asks them."""

from __future__ import annotations

import asyncio
import random
import struct
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from tests.faults.visitor import STREAM

AT_ONCE = 40
UNTIL_LEFT_S = 0.5
PATIENCE_S = 20
READ_BYTES = 100_000
PREFIXES = (
    "/", "/kommune/", "/kommune/4601", "/en/municipality/", "/vannverk/", "/fylke/", "/norge",
    "/rapport.pdf?nr=", "/sitemap.xml", "/robots.txt", "/assets/", "/assets/geometry-",
    "/api/v1/", "/api/v1/municipalities", "/api/v1/samples", "/api/v1/waterworks/", "/api",
    "/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/", "/media/", "/component/",
    "/static/", "/app/static/", STREAM, "/oauth2callback", "/auth/login", "/kart", "/tabeller",
)  # fmt: skip
QUERIES = ("nr", "kommune", "fylke", "vann", "lang", "embed", "limit", "offset", "year", "kind")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW")
HEADERS = (
    "Host", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since",
    "Range", "Cookie", "Origin", "Content-Type", "Content-Length", "Transfer-Encoding", "Upgrade",
    "Connection", "Expect", "X-Forwarded-For", "X-Forwarded-Proto", "Sec-Fetch-Site",
    "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Authorization",
)  # fmt: skip
VALUES = (
    "", "*", "gzip;q=banana", "bytes=0-0,-1,5-2", "chunked", "-1", "99999999999999999999", "0",
    "websocket", "Upgrade", "100-continue", "multipart/form-data", "null", "[::1]:x", "a, b;;q=,",
    "Thu, 99 Foo 0000", "../../etc/passwd", "<img src=x onerror=alert(1)>", "W/\"", "streamlit",
)  # fmt: skip
PIECES = (
    "..", "%2e%2e/", "%00", "%ff%fe", "//", "\\", "nan", "-1", "1e999", "<script>", "'--", "{0}%s",
    "ø", "Ł", "0301", "4601.pdf", "?", "&", "=", ";", "#", "a" * 300, "%", "%zz", "index.html",
)  # fmt: skip


class Nonsense:
    """Makes up requests; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def requests(self, count: int) -> Iterator[bytes]:
        """Make up so many requests, most of them almost right."""
        kinds = (self._asked, self._broken, self._too_large, self._handshake)
        for _ in range(count):
            yield self._random.choices(kinds, weights=(80, 8, 2, 10))[0]()

    def query(self) -> str:
        """Make up a query as a link to the dashboard has it."""
        chosen = self._random
        count = chosen.randint(1, 6)
        return "&".join(f"{chosen.choice(QUERIES)}={quote(self._text())}" for _ in range(count))

    def frame(self) -> bytes:
        """Make up what a WebSocket may carry instead of a message."""
        return self._random.randbytes(self._random.randint(0, 400))

    def _text(self) -> str:
        return "".join(self._random.choices(PIECES, k=self._random.randint(1, 4)))

    def _asked(self) -> bytes:
        chosen = self._random
        target = chosen.choice(PREFIXES) + (self._text() if chosen.random() < 0.8 else "")
        if chosen.random() < 0.4:
            target += f"?{self.query()}"
        method = chosen.choice(METHODS) if chosen.random() < 0.4 else "GET"
        names = chosen.sample(HEADERS, k=chosen.randint(0, 4))
        lines = [f"{name}: {self._value()}" for name in names]
        if "Host" not in names and chosen.random() < 0.9:
            lines.append("Host: 127.0.0.1")
        body = chosen.randbytes(chosen.randint(0, 300)) if chosen.random() < 0.2 else b""
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "Connection: close"])
        return head.encode("utf-8", "replace") + b"\r\n\r\n" + body

    def _value(self) -> str:
        return self._random.choice(VALUES) if self._random.random() < 0.8 else self._text()

    def _broken(self) -> bytes:
        chosen = self._random
        whole = self._asked()
        return chosen.choice(
            (
                chosen.randbytes(chosen.randint(1, 500)),
                whole[: chosen.randint(1, len(whole))],
                whole.replace(b"\r\n", chosen.choice((b"\n", b"\r", b"\r\n\r\n", b"\x00"))),
                whole.replace(b"HTTP/1.1", chosen.choice((b"HTTP/9.9", b"", b"HTTP/0.9", b"X"))),
            )
        )

    def _too_large(self) -> bytes:
        return self._random.choice(
            (
                b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                b"GET / HTTP/1.1\r\nCookie: " + b"a" * 100_000 + b"\r\n\r\n",
                b"GET / HTTP/1.1\r\n" + b"X-A: 1\r\n" * 5_000 + b"\r\n",
            )
        )

    def _handshake(self) -> bytes:
        """A WebSocket that is asked for more or less rightly, with frames of nonsense behind."""
        chosen = self._random
        lines = ["Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        if chosen.random() < 0.6:
            spoilt = chosen.randrange(len(lines))
            lines[spoilt] = f"{lines[spoilt].partition(':')[0]}: {self._value()}"
        head = "\r\n".join([f"GET {STREAM} HTTP/1.1", *lines])
        frames = b"".join(self._sent(self.frame()) for _ in range(chosen.randint(0, 3)))
        return head.encode() + b"\r\n\r\n" + frames

    def _sent(self, content: bytes) -> bytes:
        """A frame as a client sends it, of some kind or other."""
        kind = self._random.choice((0x80, 0x81, 0x82, 0x82, 0x88, 0x89, 0x8A, 0x83, 0xF2))
        size = len(content)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        return bytes([kind]) + length + bytes(4) + content


async def ask(url: str, requests: Iterator[bytes]) -> Counter[str]:
    """Send each request on a connection of its own, some at once; return how often each status was
    answered, `none` where the connection was closed without one, `silence` where nothing came."""
    told: Counter[str] = Counter()

    async def worker() -> None:
        for request in requests:
            told[await _answer(url, request)] += 1

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return told


async def _answer(url: str, request: bytes) -> str:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(request)
        answer = await _read(reader, UNTIL_LEFT_S)
        if not answer:  # half a request: the server waits for more, and is told that nothing comes
            writer.write_eof()
            answer = await _read(reader, PATIENCE_S)
        if answer is None:
            return "silence"
        return answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/1.1 ") else "none"
    except ConnectionError:
        return "none"
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader, patience_s: float) -> bytes | None:
    """The first that comes, None where nothing does."""
    try:
        return await asyncio.wait_for(reader.read(READ_BYTES), patience_s)
    except TimeoutError:
        return None
