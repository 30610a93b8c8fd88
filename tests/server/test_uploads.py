"""What an upload reserves is given back, whatever becomes of it; the rest is played against a real
server in tests/faults/test_uploads.py."""

import asyncio
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from server import uploads
from server.uploads import A_VISITOR_BYTES, Uploads

HALF = A_VISITOR_BYTES // 2


@pytest.fixture
def runtime(monkeypatch):
    """A runtime whose sessions are those in `active`."""
    active = {"one", "two", "three"}
    found = SimpleNamespace(
        active=active,
        is_active_session=active.__contains__,
        uploaded_file_mgr=MemoryUploadedFileManager("/_stcore/upload_file"),
    )
    monkeypatch.setattr(uploads, "get_instance", lambda: found)
    monkeypatch.setattr(uploads, "_most_bytes", lambda: HALF)
    return found


def put(application, path, size=HALF, client="192.0.2.1"):
    """The status of an upload."""
    told = []

    async def send(message):
        told.append(message.get("status"))

    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"/_stcore/upload_file/{path}",
        "headers": [(b"content-length", str(size).encode())],
        "client": (client, 1),
    }
    asyncio.run(application(scope, None, send))
    return told[0]


def kept(runtime, name="a.csv"):
    """Streamlit's route: keeps a file of the size that is said."""

    async def application(scope, receive, send):
        *_, session, file = scope["path"].split("/")
        content = bytes(int(scope["headers"][0][1]))
        runtime.uploaded_file_mgr.add_file(session, UploadedFileRec(file, name, "", content))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    return Uploads(application)


async def never(scope, receive, send):
    """A body that does not come."""
    await asyncio.sleep(60)


def test_a_body_that_does_not_come_gives_its_room_back(runtime, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0.02)
    application = Uploads(never)
    assert [put(application, f"one/{n}") for n in range(4)] == [408] * 4
    assert not application._coming


def test_a_visitor_has_a_share_whatever_sessions_they_have(runtime):
    application = kept(runtime)
    assert [put(application, "one/1"), put(application, "two/1")] == [204, 204]
    assert put(application, "two/2") == 429
    assert put(application, "three/1", client="192.0.2.2") == 204
    # What they left behind makes room.
    runtime.active.discard("one")
    assert put(application, "two/3") == 204
    assert "one" not in runtime.uploaded_file_mgr.file_storage


def test_a_network_of_ipv6_shares(runtime):
    application = kept(runtime)
    asked = [("one/1", 1), ("two/1", 2), ("two/2", 3)]
    told = [put(application, path, client=f"2001:db8::{n}") for path, n in asked]
    assert told == [204, 204, 429]


@pytest.mark.parametrize(("name", "status"), [("a.xlsx", 204), ("a.exe", 415), ("", 415)])
def test_a_file_of_another_kind_is_not_kept(runtime, name, status):
    assert put(kept(runtime, name), "one/1") == status
    held = runtime.uploaded_file_mgr.get_files("one", ["1"])
    assert bool(held) == (status == 204)


def test_who_leaves_while_a_file_comes_takes_it_along(runtime):
    application = kept(runtime)
    inner = application.app

    async def left(scope, receive, send):
        runtime.active.discard("one")
        await inner(scope, receive, send)

    application.app = left
    assert put(application, "one/1") == 204
    assert not runtime.uploaded_file_mgr.get_files("one", ["1"])
