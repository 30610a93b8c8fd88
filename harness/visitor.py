"""A visitor without a browser, who speaks to the dashboard as Streamlit's frontend does.

    async with Visitor("http://127.0.0.1:8501") as visitor:
        await visitor.open("/?vis=hardness")
        answer = await visitor.choose("fylke", "Nordland")

An HTTP client asks for the page and its cookies, then everything goes over a real WebSocket in
Streamlit's own messages. What a page shows is kept in a `ShownPage`; nothing is drawn.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from harness.frontend import ShownPage, key_of

TIMEOUT_SECONDS = 60.0
"""So long does a visitor wait for an answer before it counts as none."""
XSRF_COOKIE = "_streamlit_xsrf"
NO_TOKEN = "PLACEHOLDER_AUTH_TOKEN"
STATIC = re.compile(r"""(?:src|href)="\.?(/static/[^"]+)\"""")
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
FRAGMENT_DONE = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


@dataclass(frozen=True)
class Outcome:
    """What came of one thing done: seconds until the run was over, seconds until a map was sent
    something else to paint (None where none was), bytes on the socket, and the faults it showed."""

    finished: float
    painted: float | None
    received: int
    faults: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """Seconds until the run was over and the map, if it changed, was sent."""
        return max(self.finished, self.painted or 0.0)


@dataclass(frozen=True)
class View:
    """What a visitor sees: the address, what the page's widgets say, the message to the map."""

    path: str
    query: tuple[tuple[str, str], ...]
    chosen: dict[str, object] = field(hash=False)
    paint: dict[str, object] | None = field(hash=False)


class Socket(ClientConnection):
    """A connection that counts what comes over the wire."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Take in what came."""
        self.received += len(data)
        super().data_received(data)


class Visitor:
    """One visitor with cookies of their own. `address` is the address of this machine that they
    come from (any of 127.0.0.0/8), for a server or proxy that tells visitors apart by it.

    Whatever is done raises TimeoutError where no answer comes, and `ConnectionClosed` of
    `websockets` or OSError where the socket is broken; then `reconnect` or `open` it again.
    """

    def __init__(self, url: str, address: str | None = None, timeout: float = TIMEOUT_SECONDS):
        self.url, self.timeout, self._address = url.rstrip("/"), timeout, address
        self.http = httpx.AsyncClient(
            base_url=self.url,
            transport=httpx.AsyncHTTPTransport(verify=_encryption(), local_address=address),
            timeout=timeout,
        )
        self.frontend, self.path, self._socket = ShownPage(), "", None
        self.downloaded = 0
        """Bytes of the bodies of HTTP answers, as they came over the wire."""

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()
        await self.http.aclose()

    @property
    def link(self) -> str:
        """The link to what the visitor sees."""
        return "?".join(filter(None, (f"/{self.path}", self.frontend.query)))

    def view(self) -> View:
        """What the visitor sees now; equal to that of whoever sees the same."""
        values = self.frontend.values.items()
        chosen = {key_of(name): _plain(value) for name, value in values}
        query = tuple(sorted(parse_qsl(self.frontend.query)))
        return View(self.path, query, chosen, self.frontend.paint())

    async def open(self, link: str = "/", assets: bool = False) -> Outcome:
        """Open a link as in a new tab; with `assets`, fetch what its HTML and its map name, too."""
        await self.leave()
        asked = urlsplit(link)
        self.frontend, self.path = ShownPage(query=asked.query), asked.path.strip("/")
        page = await self.fetch(link)
        await self._connect()
        answer = await self._rerun()
        if assets:
            await self._fetch_all(STATIC.findall(page.text))
            await self._fetch_all(_map_files(self.frontend))
        return answer

    async def choose(self, key: str, *labels: str) -> Outcome:
        """Choose options by what they are called, in a filter or among a few (none: empty it)."""
        widget, fragment = self.frontend.widget(key)
        state = WidgetState(id=widget.id)
        if hasattr(widget, "raw_value"):
            state.string_value = labels[0]
        else:
            state.string_array_value.data.extend(labels)
        return await self._set(state, fragment)

    async def type(self, key: str, text: str) -> Outcome:
        """Put a text into a field."""
        widget, fragment = self.frontend.widget(key)
        return await self._set(WidgetState(id=widget.id, string_value=text), fragment)

    async def switch(self, key: str, on: bool) -> Outcome:
        """Switch something on or off."""
        widget, fragment = self.frontend.widget(key)
        return await self._set(WidgetState(id=widget.id, bool_value=on), fragment)

    async def press(self, key: str, leads_away: bool = False) -> Outcome:
        """Press a button; where it leads to another page, wait for that page."""
        widget, fragment = self.frontend.widget(key)
        pressed = WidgetState(id=widget.id, trigger_value=True)
        return await self._rerun(fragment, pressed, whole=leads_away)

    async def go(self, path: str) -> Outcome:
        """Go to another page by the navigation; its address is that below the site."""
        self.frontend.script = self.frontend.folders[path]
        self.frontend.query = ""
        return await self._rerun()

    async def download(self, key: str) -> bytes:
        """Press a button that gives a file, and return the file. Raises as `file_address`."""
        return (await self.fetch(await self.file_address(key))).content

    async def upload(self, key: str, name: str, content: bytes) -> Outcome:
        """Choose a file. Raises httpx.HTTPStatusError where it is refused."""
        address = await self.upload_address(name)
        (await self.put(address.upload_url, name, content)).raise_for_status()
        widget, fragment = self.frontend.widget(key)
        state = WidgetState(id=widget.id)
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(content), file_id=address.file_id, file_urls=address
        )
        return await self._set(state, fragment)

    async def upload_address(self, name: str) -> FileURLs:
        """Ask where to put a file."""
        wanted = BackMsg()
        asked = wanted.file_urls_request
        asked.request_id, asked.session_id = str(uuid.uuid4()), self.frontend.session
        asked.file_names.append(name)
        async with asyncio.timeout(self.timeout):
            await self._socket.send(wanted.SerializeToString())
            while True:
                reply = self.frontend.take(await self._socket.recv()).file_urls_response
                if reply.response_id == asked.request_id:
                    return reply.file_urls[0]

    async def put(self, path: str, name: str, content: bytes) -> httpx.Response:
        """Send a file to an address, as the page does; return the answer, whatever it is."""
        token = {"X-Xsrftoken": self.http.cookies.get(XSRF_COOKIE, "")}
        return await self.http.put(path, files={"file": (name, content)}, headers=token)

    async def file_address(self, key: str) -> str:
        """Press a button that gives a file, and return where the file is. Raises RuntimeError with
        the server's words where it cannot be made."""
        widget, _ = self.frontend.widget(key)
        if not widget.HasField("deferred_file_id"):
            return widget.url
        wanted = BackMsg()
        operation = wanted.backend_operation_request
        operation.request_id, operation.session_id = str(uuid.uuid4()), self.frontend.session
        operation.deferred_file.file_id = widget.deferred_file_id
        async with asyncio.timeout(self.timeout):
            await self._socket.send(wanted.SerializeToString())
            while True:
                reply = self.frontend.take(await self._socket.recv()).backend_operation_response
                if reply.request_id == operation.request_id:
                    break
        if reply.error_msg:
            raise RuntimeError(reply.error_msg)
        return reply.deferred_file.url

    async def fetch(self, path: str) -> httpx.Response:
        """Ask for something by HTTP. Raises httpx.HTTPStatusError where it is refused."""
        try:
            answer = await self.http.get(path)
        except httpx.RemoteProtocolError:
            # The server ended a connection that it had kept open, just as it was used again: a
            # browser asks once more, too.
            answer = await self.http.get(path)
        answer.raise_for_status()
        self.downloaded += answer.num_bytes_downloaded
        return answer

    def break_off(self) -> None:
        """Break the connection without a word, as a lost network does."""
        self._socket.transport.abort()

    async def reconnect(self) -> None:
        """Connect a broken socket again as the frontend does: it tells the session that it had, and
        sends everything that it knows with the next thing done."""
        await self.leave()
        await self._connect()

    async def leave(self) -> None:
        """Close the page."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _connect(self) -> None:
        health = await self.fetch("/_stcore/health")
        token = health.cookies.get(XSRF_COOKIE) or self.http.cookies.get(XSRF_COOKIE) or NO_TOKEN
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)
        self._socket = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            origin=self.url,
            subprotocols=["streamlit", token, *filter(None, [self.frontend.session])],
            additional_headers={"Cookie": cookies} if cookies else {},
            create_connection=Socket,
            max_size=None,
            proxy=None,
            open_timeout=self.timeout,
            local_addr=(self._address, 0) if self._address else None,
        )

    async def _fetch_all(self, paths: list[str]) -> None:
        await asyncio.gather(*map(self.fetch, paths))

    async def _set(self, state: WidgetState, fragment: str) -> Outcome:
        self.frontend.values[state.id] = state
        return await self._rerun(fragment)

    async def _rerun(
        self, fragment: str = "", pressed: WidgetState | None = None, whole: bool = False
    ) -> Outcome:
        """Ask for a run with all that is chosen, and take in what comes until it is over; `whole`
        waits for the run of a page where that of a fragment leads there."""
        page, socket = self.frontend, self._socket
        before, faults, received = page.paint(), len(page.faults), socket.received
        wait_for = DONE if whole or not fragment else (*DONE, FRAGMENT_DONE)
        start, new = time.perf_counter(), None
        async with asyncio.timeout(self.timeout):
            await socket.send(self._request(fragment, pressed).SerializeToString())
            while True:
                message = page.take(await socket.recv())
                kind = message.WhichOneof("type")
                if kind == "delta" and message.delta.new_element.HasField("component_instance"):
                    new = time.perf_counter() - start if page.paint() != before else None
                elif kind == "script_finished" and message.script_finished in wait_for:
                    break
        over = time.perf_counter() - start
        folders = {script: path for path, script in page.folders.items()}
        self.path = folders.get(page.script, self.path)
        return Outcome(over, new, socket.received - received, tuple(page.faults[faults:]))

    def _request(self, fragment: str, pressed: WidgetState | None) -> BackMsg:
        page, asked = self.frontend, BackMsg()
        run = asked.rerun_script
        run.query_string, run.fragment_id = page.query, fragment
        run.page_script_hash = page.script
        run.page_name = "" if page.script else self.path
        run.widget_states.widgets.extend([*page.values.values(), *filter(None, [pressed])])
        run.cached_message_hashes.extend(page.hashes())
        run.context_info.timezone, run.context_info.timezone_offset = "Europe/Oslo", -60
        run.context_info.locale, run.context_info.color_scheme = "nb-NO", "light"
        run.context_info.url = f"{self.url}/{self.path}"
        run.context_info.is_embedded = ("embed", "true") in parse_qsl(page.query)
        return asked


@cache
def _encryption() -> ssl.SSLContext:
    """One for all visitors: to make one takes longer than a visit."""
    return ssl.create_default_context()


def _plain(state: WidgetState) -> object:
    value = getattr(state, state.WhichOneof("value"))
    return tuple(value.data) if hasattr(value, "data") else value


def _map_files(page: ShownPage) -> list[str]:
    """What the frames of the page's maps ask for."""
    named = [c.url or f"/component/{c.component_name}/index.html" for c in _components(page)]
    arguments = (c.json_args for c in _components(page))
    return [*named, *dict.fromkeys(re.findall(r"/assets/[\w.-]+", "\n".join(arguments)))]


def _components(page: ShownPage) -> list[object]:
    return list(page.elements("component_instance"))
