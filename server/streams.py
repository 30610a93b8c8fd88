"""The dashboard's WebSocket: who may open how many, what may come in and what goes out."""

from __future__ import annotations

import asyncio
import hashlib
import sys
import weakref
from collections import defaultdict
from contextlib import ExitStack
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import __version__, config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
from uvicorn.protocols.websockets import websockets_sansio_impl as uvicorn_websockets
from websockets.server import ServerProtocol

from data.memory import tidy_up
from server.limits import client_of, number
from views.resources import OWN, SHEET
from web.addresses import named_base

MOST_MESSAGE_BYTES = 1_000_000
"""Of a message of a browser, once inflated, with all its fragments: the widgets' values and what
the browser keeps are some 20 kB. A sheet does not come this way."""
A_BROWSER = 4
"""WebSockets of one browser at a time: a tab has one."""
AN_ADDRESS_VARIABLE, AN_ADDRESS = "MGMAP_SOCKETS", 500
"""WebSockets of one address at a time: an office, or half a town on its telephones, has but one. 0
sets no limit."""
ALL = 4_000
"""WebSockets of all visitors of a process, at 90 kB and four descriptors each."""
SETTLED_S = 1.0
"""After so long has Streamlit let go of a session that was closed."""
LOOKS = 8
"""So often is looked for what a session has left, each time after twice as long, until it is gone:
a run that is not over holds it, for as long as a sheet is read."""
MOST_FILES = 20
"""Addresses for uploads that are asked for at once."""
MOST_TOKEN_BYTES = 64
TRY_AGAIN, REFUSED, NOT_BYTES, NO_MESSAGE = 1013, 1008, 1003, 1002
Sessions = dict[str, weakref.ref[AppSession]]
_PYTHON = ".".join(map(str, sys.version_info)).encode()


class Bounded(ServerProtocol):
    """A WebSocket that ends (1009) where a message is larger than it may be. Streamlit has one
    limit for what it sends and for what it takes, and 200 MB of zeros come as 200 kB."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **{**options, "max_size": MOST_MESSAGE_BYTES})


def bound_messages() -> None:
    """Let uvicorn make its WebSockets of `Bounded`; Streamlit, which calls it, has no setting."""
    uvicorn_websockets.ServerProtocol = Bounded


class Streams:
    """Middleware for WebSockets. One of a foreign origin is refused before Streamlit sees it, which
    would ask a third party what its own address is; so is one more than a visitor may have."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self._most = number(AN_ADDRESS_VARIABLE, AN_ADDRESS)
        self._open: defaultdict[str, dict[asyncio.Task[None], bytes]] = defaultdict(dict)
        self._replaced: set[asyncio.Task[None]] = set()
        self._closing: dict[str, tuple[asyncio.TimerHandle, weakref.ref[AppSession]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the WebSocket on, or refuse it."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif _same_origin(scope) and self._has_room(scope):
            await self._held(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": REFUSED})

    def _has_room(self, scope: Scope) -> bool:
        """Whether a visitor may open one more. Who comes back to a session, as after a lost
        network, takes the place of their oldest, which nobody may hear any more."""
        held = self._open.get(client_of(scope), {})
        browser = _browser(scope)
        own = [task for task, of in held.items() if browser and of == browser]
        if len(own) >= A_BROWSER:
            if not _comes_back(scope):
                return False
            self._replaced.add(own[0])
            own[0].cancel()
            return True
        all_held = sum(map(len, self._open.values()))
        return all_held < ALL and (not self._most or len(held) < self._most)

    async def _held(self, scope: Scope, receive: Receive, send: Send) -> None:
        client, task = client_of(scope), asyncio.current_task()
        if task is None:
            raise RuntimeError("a WebSocket is served in a task")
        self._open[client][task] = _browser(scope)
        sessions = self._left_before(scope)
        try:
            await self.app(scope, _understood(receive, send), self._untold(send, sessions))
        except asyncio.CancelledError:
            if task not in self._replaced:
                raise
            task.uncancel()
            await send({"type": "websocket.close", "code": TRY_AGAIN})
        finally:
            self._replaced.discard(task)
            del self._open[client][task]
            if not self._open[client]:
                del self._open[client]
            for session, left in sessions.items():
                self._close_later(session, left)

    def _untold(self, send: Send, sessions: Sessions) -> Send:
        """Send messages on without what nobody outside needs to know; `sessions` gets the sessions
        that they are of."""

        async def checked(message: Message) -> None:
            sent = message.get("bytes") if message["type"] == "websocket.send" else None
            # Only the first message of a run names Python's version; few are larger than that.
            if sent and _PYTHON in sent:
                told = ForwardMsg.FromString(sent)
                if told.WhichOneof("type") == "new_session":
                    session = told.new_session.initialize.session_id
                    sessions[session] = weakref.ref(get_instance().get_app_session(session))
                    self._keep(session)
                    message = {**message, "bytes": _without_the_machine(told).SerializeToString()}
            await send(message)

        return checked

    def _left_before(self, scope: Scope) -> Sessions:
        """The session that a visitor comes back to, who may leave again before a run names it."""
        named = scope.get("subprotocols", [])[2:3]
        return {session: self._closing[session][1] for session in named if session in self._closing}

    def _keep(self, session: str) -> None:
        if closing := self._closing.pop(session, None):
            closing[0].cancel()

    def _close_later(self, session: str, left: weakref.ref[AppSession]) -> None:
        """Close a session that nobody has come back to, with all that it holds. Streamlit forgets
        one only when the next one leaves."""
        self._keep(session)
        # Before Streamlit would no longer find it.
        seconds = 0.9 * config.get_option("server.disconnectedSessionTTL")
        loop = asyncio.get_running_loop()
        self._closing[session] = loop.call_later(seconds, self._close, session, left), left

    def _close(self, session: str, left: weakref.ref[AppSession]) -> None:
        del self._closing[session]
        runtime = get_instance()
        if runtime.is_active_session(session):
            return
        found = left()
        # Only who had figures of their own leaves much behind; it takes a moment to find it.
        had_own = found is not None and any(key in found.session_state for key in (OWN, SHEET))
        with ExitStack() as steps:  # the last first, and each whatever becomes of the others
            if had_own:
                steps.callback(self._look_later, left, LOOKS)
            # Streamlit's loop holds the last session that it served until it serves another; and
            # one that it has forgotten by itself keeps its files.
            if found:
                steps.callback(found.session_state.clear)
                steps.callback(found.shutdown)
            steps.callback(runtime.close_session, session)
            del found

    def _look_later(self, left: weakref.ref[AppSession], looks: int) -> None:
        seconds = SETTLED_S * 2 ** (LOOKS - looks)
        asyncio.get_running_loop().call_later(seconds, self._tidy_up, left, looks - 1)

    def _tidy_up(self, left: weakref.ref[AppSession], looks: int) -> None:
        """Give back what a session has left; look again where it is not gone yet."""
        try:
            tidy_up()
        finally:
            if looks and left() is not None:
                self._look_later(left, looks)


def _understood(receive: Receive, send: Send) -> Receive:
    """Receive the messages that a page of ours sends; others are left out, and what is no message
    ends the WebSocket. Streamlit would log a traceback, and has messages that tell of the machine,
    empty what others have in common, or write files."""

    async def checked() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            code = NOT_BYTES
            if (sent := message.get("bytes")) is not None:
                try:
                    if _is_ours(BackMsg.FromString(sent)):
                        return message
                    continue
                except DecodeError:
                    code = NO_MESSAGE
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

    return checked


def _is_ours(message: BackMsg) -> bool:
    match message.WhichOneof("type"):
        case "rerun_script" | "stop_script" | "app_heartbeat":
            return True
        case "file_urls_request":
            return len(message.file_urls_request.file_names) <= MOST_FILES
        case "backend_operation_request":
            asked = message.backend_operation_request
            return asked.HasField("deferred_file") or asked.HasField("dataframe_chunk")
    return False


def _without_the_machine(told: ForwardMsg) -> ForwardMsg:
    """A message that begins a run, without versions, system and path of the server."""
    session = told.new_session
    session.main_script_path = ""
    session.initialize.user_info.Clear()  # a mark of the machine; the page asks for the field
    session.initialize.environment_info.Clear()
    # A page that was open while the server was renewed is read anew where this has changed.
    mark = hashlib.sha256(__version__.encode()).hexdigest()[:8]
    session.initialize.environment_info.streamlit_version = mark
    return told


def _same_origin(scope: Scope) -> bool:
    """Whether a WebSocket comes from a page of this site: of the host that it is opened to, or of
    the site's address where that is set. Programs name no origin; browsers always do."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    try:
        named = [urlsplit(origin) for origin in origins]
        own = {headers.get("host", "").lower(), urlsplit(named_base()).netloc.lower()}
        return len(named) <= 1 and all(
            one.scheme in ("http", "https") and one.netloc and one.netloc.lower() in own
            for one in named
        )
    except ValueError:  # brackets that are no address
        return False


def _browser(scope: Scope) -> bytes:
    """What tells a browser from others at its address: the token in its cookie. Nothing where it
    keeps none, as in a frame on another site."""
    cookie = HTTPConnection(scope).cookies.get(XSRF_COOKIE_NAME, "")
    try:
        token, _ = decode_xsrf_token_string(cookie)
    except IndexError:  # a mask of no length
        return b""
    return (token or b"")[:MOST_TOKEN_BYTES]


def _comes_back(scope: Scope) -> bool:
    """Whether the third of the protocols, where Streamlit's page names it, is that of a session."""
    return len(scope.get("subprotocols", [])) > 2
