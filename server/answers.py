"""Answers as bytes: made once, kept compressed, each with an ETag."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import sys
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from data.store import Store
from server.requests import holds, takes_gzip

CACHE_SECONDS = 300
"""How long a browser or a proxy may show an answer before it asks whether it still holds."""
CACHED = f"public, max-age={CACHE_SECONDS}"
FOR_GOOD = "public, max-age=31536000, immutable"
"""Of what has a hash of its content in its address."""
COMPRESSION = 6
PART_BYTES = 1_000_000
MOST_BYTES = 48_000_000
"""Room for every page in both languages (27 MB) and the usual questions to the API, with what each
is kept under."""
ENTRY_BYTES = 2_000
"""What an answer takes beside its body and its key: objects, headers, its place in the table."""
AT_ONCE = 1
"""Answers that are made at once: two threads of Python make them no faster than one, and take twice
its share from the visits of the map."""


@dataclass(frozen=True)
class Body:
    """The compressed body of an answer, with its media type, ETag and further headers."""

    media_type: str
    compressed: bytes
    size: int
    etag: str
    headers: Mapping[str, str] = field(default_factory=dict)


def body(
    content: str | bytes | Iterable[str],
    media_type: str,
    headers: Mapping[str, str] | None = None,
) -> Body:
    """Compress content, which may come in parts: then no more than one of them is in memory. Its
    ETag is a hash of it, so that it is the same in every process and another one whatever
    changes."""
    size = 0
    parts = [content] if isinstance(content, str | bytes) else content
    digest, target = hashlib.sha256(), io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=COMPRESSION, mtime=0) as file:
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            size += len(raw)
            digest.update(raw)
            file.write(raw)
    # Weak, as the compressed and the plain form share the name.
    etag = f'W/"{digest.hexdigest()[:20]}"'
    return Body(media_type, target.getvalue(), size, etag, headers or {})


def named(store: Store, *parts: Hashable) -> Hashable:
    """Return the cache key of an answer from a store. It does not keep the store alive: once a
    newer snapshot is in use, the older one's answers are no longer asked for and make room."""
    return (weakref.ref(store), *parts)


class Kept:
    """A cache of bodies that drops the least recently used first; thread-safe."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held, self._lock = most_bytes, 0, Lock()
        self._room = CapacityLimiter(AT_ONCE)
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._making: dict[Hashable, asyncio.Task[Body]] = {}

    @property
    def held(self) -> int:
        """How many bytes are kept, keys and all."""
        return self._held

    def find(self, key: Hashable) -> Body | None:
        """Return a body that is kept, or None."""
        with self._lock:
            found = self._bodies.get(key)
            if found is not None:
                self._bodies.move_to_end(key)
            return found

    def keep(self, key: Hashable, made: Body) -> Body:
        """Keep a body, where it has room at all, and return it."""
        weight = ENTRY_BYTES + sys.getsizeof(repr(key)) + len(made.compressed)
        with self._lock:
            self._held += weight - self._weights.pop(key, 0)
            self._bodies.pop(key, None)
            self._bodies[key], self._weights[key] = made, weight
            while self._held > self._most:
                dropped, _ = self._bodies.popitem(last=False)
                self._held -= self._weights.pop(dropped)
        return made

    async def get(
        self, key: Hashable, make: Callable[[], Body], room: CapacityLimiter | None = None
    ) -> Body:
        """Return the body of a key, made in a worker thread where it is not kept, and once only,
        however many ask meanwhile. `room` limits the threads at work, by default to `AT_ONCE`."""
        found = self.find(key)
        if found is not None:
            return found
        asked = (asyncio.get_running_loop(), key)
        if asked not in self._making:
            task = self._making[asked] = asyncio.create_task(self._make(key, make, room))
            task.add_done_callback(partial(self._made, asked))
        # One who leaves does not take it from the others.
        return await asyncio.shield(self._making[asked])

    def _made(self, asked: Hashable, task: asyncio.Task[Body]) -> None:
        del self._making[asked]
        if not task.cancelled():
            task.exception()  # where all have left there is nobody to be told

    async def _make(
        self, key: Hashable, make: Callable[[], Body], room: CapacityLimiter | None
    ) -> Body:
        return self.keep(key, await to_thread.run_sync(make, limiter=room or self._room))


def respond(
    request: Request, content: Body, vary: str = "Accept-Encoding", cached: str = CACHED
) -> Response:
    """Answer with a body, or with 304 where the client holds it already; HEAD gets no body."""
    own = {**content.headers, "ETag": content.etag, "Cache-Control": cached, "Vary": vary}
    if holds(request.headers.get("if-none-match", ""), content.etag):
        return Response(status_code=304, headers=own)
    zipped = takes_gzip(request.headers.get("accept-encoding", ""))
    own |= {"Content-Encoding": "gzip"} if zipped else {}
    own["Content-Length"] = str(len(content.compressed) if zipped else content.size)
    if request.method == "HEAD":
        return Response(b"", headers=own, media_type=content.media_type)
    if zipped:
        return Response(content.compressed, headers=own, media_type=content.media_type)
    return StreamingResponse(_unpacked(content), headers=own, media_type=content.media_type)


def _unpacked(content: Body) -> Iterator[bytes]:
    """The plain body, part by part: a table may be a hundred times as large as it is compressed."""
    with gzip.GzipFile(fileobj=io.BytesIO(content.compressed)) as file:
        while part := file.read(PART_BYTES):
            yield part


def refuse(
    content: str | bytes, status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with what went wrong; no cache may store it."""
    return Response(content, status, {"Cache-Control": "no-store", **(headers or {})}, media_type)
