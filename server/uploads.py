"""Uploads: how much one visitor and all of them may have in memory, and of what kinds.

Streamlit looks at the size of each file alone, and keeps as many as a session sends. What is here
counts what lies there and what is on its way, before a body is read.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from pathlib import PurePath

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from data.sheets.limits import KINDS
from server.answers import refuse
from server.limits import client_of

MB = 1024**2
A_VISITOR_BYTES = 20 * MB
"""Of one address (in IPv6 of one network), whatever sessions it has."""
ALL_BYTES = 100 * MB
"""Of all visitors of a process."""
A_SESSION_FILES = 2
"""The page has one file; the one before may be shown until the new one is there. Streamlit keeps
one that was left behind on the page until the session ends."""
SECONDS = 60
"""Time for a body to come."""
FORM_BYTES = 10_000
"""What a form has around its file."""
NO_FILE, TEXT = 204, "text/plain"
ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)")


def keep_in_memory() -> None:
    """Let forms keep a file in memory while it comes: from 1 MB on Starlette would write it to a
    disk, where a visitor's figures have no place."""
    MultiPartParser.spool_max_size = _most_bytes()


def _most_bytes() -> int:
    return config.get_option("server.maxUploadSize") * MB


class Uploads:
    """Middleware before Streamlit's route of uploads."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self._coming: Counter[str] = Counter()
        self._owners: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on that there is room for; refuse others before their body is read."""
        put = scope["type"] == "http" and scope["method"] == "PUT"
        asked = ADDRESS.fullmatch(scope["path"]) if put else None
        if asked is None:
            await self.app(scope, receive, send)
        elif refused := self._refused(scope, asked[1]):
            await refused(scope, receive, send)
        else:
            await self._taken(scope, receive, send, *asked.groups())

    def _refused(self, scope: Scope, session: str) -> Response | None:
        """What an upload is refused with; None where there is room for it."""
        if not get_instance().is_active_session(session):
            return refuse("There is no such session.", 400, TEXT)
        length = Headers(scope=scope).get("content-length", "")
        if not re.fullmatch("[0-9]{1,12}", length):
            return refuse("How long the file is must be said.", 411, TEXT)
        if int(length) > _most_bytes() + FORM_BYTES:
            return refuse("The file is too large.", 413, TEXT)
        for old in list(_files().get(session, {}))[: 1 - A_SESSION_FILES]:
            _manager().remove_file(session, old)
        client, size = client_of(scope), _size(scope)
        if self._held()[client] + size > A_VISITOR_BYTES:
            self._drop_what_was_left(client)
        held = self._held()
        if held[client] + size > A_VISITOR_BYTES:
            return refuse("Too much at once. Remove a file first.", 429, TEXT)
        if held.total() + size > ALL_BYTES:
            again = {"Retry-After": "60"}
            return refuse("Too many upload at the moment.", 503, TEXT, again)
        return None

    def _held(self) -> Counter[str]:
        """The bytes that each visitor's files take, what is on its way included."""
        stored = _files()
        self._owners = {one: owner for one, owner in self._owners.items() if one in stored}
        held = self._coming.copy()
        for session, files in stored.items():
            owner = self._owners.get(session, "")
            held[owner] += sum(len(file.data) for file in list(files.values()))
        return held

    def _drop_what_was_left(self, client: str) -> None:
        """Drop the files of a visitor's sessions that have no page any more."""
        for session, owner in self._owners.items():
            if owner == client and not get_instance().is_active_session(session):
                _manager().remove_session_files(session)

    async def _taken(
        self, scope: Scope, receive: Receive, send: Send, session: str, file: str
    ) -> None:
        client, size = client_of(scope), _size(scope)
        self._coming[client] += size
        begun = False

        async def checked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                if message["status"] == NO_FILE and not _is_sheet(session, file):
                    _manager().remove_file(session, file)
                    message = {**message, "status": 415}
            await send(message)

        try:
            async with asyncio.timeout(SECONDS):
                await self.app(scope, receive, checked)
        except TimeoutError:
            if begun:
                raise
            await refuse("The file took too long.", 408, TEXT)(scope, receive, send)
        finally:
            self._coming[client] -= size
            self._coming += Counter()  # without those that nothing comes from
            self._owners[session] = client
            if not get_instance().is_active_session(session):  # who leaves takes it along
                _manager().remove_session_files(session)


def _manager() -> MemoryUploadedFileManager:
    return get_instance().uploaded_file_mgr


def _files() -> dict:
    """The files by session and by id, the oldest first."""
    return dict(_manager().file_storage)


def _size(scope: Scope) -> int:
    return min(int(Headers(scope=scope)["content-length"]), _most_bytes())


def _is_sheet(session: str, file: str) -> bool:
    """Whether a file is named as one of the kinds that the page takes: a browser's word is all
    that Streamlit asks for."""
    found = _manager().get_files(session, [file])
    return all(PurePath(one.name).suffix.lower().lstrip(".") in KINDS for one in found)
