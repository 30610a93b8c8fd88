"""Whoever means harm by a WebSocket or the head of a request: each attack is played against a real
server while somebody else is served, and the memory is back after it."""

from __future__ import annotations

import asyncio
import socket
import struct
import zlib
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from streamlit import __version__
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from harness import ROOT
from server.streams import A_BROWSER, AN_ADDRESS, MOST_MESSAGE_BYTES
from tests.faults.visitor import STREAM, SUBPROTOCOLS, run, stream, visit

FOREIGN = "https://angriper-7f3a.example"
ZEROS_MB = 190
GROWTH_MB = 40
BEGINS, GOES_ON, PACKED = 0x02, 0x00, 0xC2
"""The first bytes of frames: not the last one of a message, or a whole one that is compressed."""
QUIET_S = 0.4
HUGE_HOST = "a" * 60_000


def opened(url, **options):
    """Open the WebSocket of a server."""
    options = {"subprotocols": SUBPROTOCOLS, "open_timeout": 30, **options}
    return connect(url.replace("http", "ws", 1) + STREAM, legacy=True, **options)


def refused(url, **options):
    """The status that a WebSocket is refused with."""
    with pytest.raises(InvalidStatus) as told:
        opened(url, **options).close()
    return told.value.response.status_code


def foreign_ones(url, count):
    """Open WebSockets of a foreign origin, all at once; return what each is refused with."""

    async def all_at_once():
        asked = (asyncio.to_thread(refused, url, origin=f"{FOREIGN}/{n}") for n in range(count))
        return await asyncio.gather(*asked)

    return asyncio.run(all_at_once())


def bomb():
    """A compressed message that inflates to a thousand times its size."""
    packer = zlib.compressobj(9, wbits=-12)
    packed = packer.compress(bytes(ZEROS_MB * 1_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH)
    return frame(PACKED, packed[:-4])


def frame(head, content):
    """A frame as it goes over the wire, with a mask of zeros; `head` is its first byte."""
    return bytes([head, 0xFF]) + struct.pack(">Q", len(content)) + bytes(4) + content


def ended(session):
    """The code that a WebSocket is ended with."""
    with pytest.raises(ConnectionClosed) as told:
        while True:
            session.recv(30)
    return told.value.rcvd.code


def head(url, *lines):
    """Send the head of a request in one piece; return the status of its answer."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname, at.port), 30) as asking:
        asking.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return int(asking.recv(1000).split()[1])


def answers(session, message):
    """What comes to a message, until nothing comes any more."""
    session.send(message.SerializeToString())
    told = []
    try:
        while True:
            told.append(ForwardMsg.FromString(session.recv(QUIET_S)))
    except (TimeoutError, ConnectionClosed):
        return told


def test_websockets_of_a_foreign_origin_hold_nobody_up_and_nobody_is_asked(watched):
    with watched.neighbour():
        assert foreign_ones(watched.url, 30) == [403] * 30
    assert watched.asked() == ""
    assert "angriper" not in watched.server.log()


@pytest.mark.parametrize(
    "origin",
    ["null", "http://localhost:{port}", "http://0.0.0.0:{port}", "http://127.0.0.1", "http://[::1",
     "http://127.0.0.1:{port}.example", "file://127.0.0.1:{port}", "http://a@127.0.0.1:{port}"],
)  # fmt: skip
def test_an_origin_is_the_site_itself_or_foreign(watched, origin):
    port = urlsplit(watched.url).port
    assert refused(watched.url, origin=origin.format(port=port)) == 403
    assert watched.asked() == ""


def test_a_message_that_inflates_is_cut_off(watched):
    visit(watched.url)
    before, packed = watched.memory_mb(), bomb()
    with watched.neighbour(), ExitStack() as leaving:
        for _ in range(8):
            session = leaving.enter_context(stream(watched.url))
            session.socket.sendall(packed)
            assert ended(session) == 1009
    assert watched.memory_mb() - before < GROWTH_MB


def test_fragments_that_never_end_are_bounded(watched):
    before = watched.memory_mb()
    part = bytes(MOST_MESSAGE_BYTES // 10)
    with watched.neighbour(), ExitStack() as leaving:
        sessions = [leaving.enter_context(stream(watched.url)) for _ in range(8)]
        for session in sessions:
            session.socket.sendall(frame(BEGINS, part))
            for _ in range(9):
                session.socket.sendall(frame(GOES_ON, part))
        assert watched.memory_mb() - before < GROWTH_MB
        for session in sessions:
            session.socket.sendall(frame(GOES_ON, b"1"))
            assert ended(session) == 1009
    assert watched.memory_mb() - before < GROWTH_MB


def test_a_browser_has_some_websockets_and_comes_back_where_its_network_was_lost(watched):
    token = "2|00000000|" + "1b" * 16 + "|1796006046"
    cookie = {"origin": watched.url, "additional_headers": {"Cookie": f"_streamlit_xsrf={token}"}}
    with ExitStack() as leaving:
        held = [leaving.enter_context(opened(watched.url, **cookie)) for _ in range(A_BROWSER)]
        assert refused(watched.url, **cookie) == 403
        assert run(held[0]).faults == []
        back = opened(watched.url, **{**cookie, "subprotocols": [*SUBPROTOCOLS, "a-session"]})
        leaving.enter_context(back)
        assert ended(held[0]) == 1013
        assert run(back).faults == []
        assert run(held[1]).faults == []
        # Another browser at the same address.
        other = {"Cookie": "_streamlit_xsrf=" + token.replace("1b1b", "2c2c", 1)}
        leaving.enter_context(opened(watched.url, origin=watched.url, additional_headers=other))
    assert "Traceback" not in watched.server.log()


def test_idle_websockets_of_one_address_are_counted(watched):
    before = watched.memory_mb()
    with watched.neighbour(), ExitStack() as leaving:
        for _ in range(AN_ADDRESS):
            leaving.enter_context(opened(watched.url, source_address=("127.0.0.7", 0)))
        for _ in range(3):
            assert refused(watched.url, source_address=("127.0.0.7", 0)) == 403
        assert visit(watched.url).faults == []
        assert watched.memory_mb() - before < 100
    opened(watched.url, source_address=("127.0.0.7", 0)).close()


def test_the_first_message_names_nothing_of_the_machine(watched):
    seen = visit(watched.url)
    (first,) = (one.new_session for one in seen.messages if one.HasField("new_session"))
    assert first.initialize.session_id
    told = b"".join(one.SerializeToString() for one in seen.messages)
    for name in (__version__, "3.11.", "linux", str(ROOT), "views/app.py", "dashboard.py"):
        assert name.encode() not in told


def strange_messages():
    """Messages that no page of ours sends, by what they ask for."""
    made = {name: BackMsg(**{name: True}) for name in ("load_git_info", "clear_cache")}
    made["set_run_on_save"] = BackMsg(set_run_on_save=True)
    made["debug"] = BackMsg(debug_shutdown_runtime=True)
    for name in ("install_skills", "dismiss_skills_nudge"):
        made[name] = BackMsg()
        getattr(made[name].backend_operation_request, name).SetInParent()
    made["files"] = BackMsg()
    made["files"].file_urls_request.file_names.extend(["a.csv"] * 5_000)
    return made


@pytest.mark.parametrize("asked", strange_messages())
def test_a_message_that_no_page_sends_is_left_out(watched, asked):
    with stream(watched.url) as session:
        told = [one.WhichOneof("type") for one in answers(session, strange_messages()[asked])]
        assert set(told) <= {"session_status_changed"}
        assert run(session).faults == []


@pytest.mark.parametrize("sent_as", ["widget", "script", "fragment", "file"])
def test_a_malformed_message_tells_no_path_and_no_line(watched, sent_as):
    asked = BackMsg()
    state = asked.rerun_script.widget_states.widgets.add(id="$$ID-1-kommune")
    if sent_as == "widget":
        state.json_value = '{"a'
    elif sent_as == "script":
        asked.rerun_script.page_script_hash = "../../etc/passwd\n2026 forged line"
    elif sent_as == "fragment":
        asked.rerun_script.fragment_id = "x\n2026 forged line"
    else:
        asked.backend_operation_request.deferred_file.file_id = "../x\n2026 forged line"
    with stream(watched.url) as session:
        told = b"".join(one.SerializeToString() for one in answers(session, asked))
        assert b"Traceback" not in told and b".py" not in told and str(ROOT).encode() not in told
    assert "\n2026 forged" not in watched.server.log()


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (400, ["GET /sitemap.xml HTTP/1.1", f"Host: {HUGE_HOST}"]),
        (400, ["GET /sitemap.xml HTTP/1.1", "Host: a/../b"]),
        (400, ["GET /norge HTTP/1.1", "Host: <script>"]),
        (400, ["GET /norge HTTP/1.1", "Host: a:123456"]),
        (400, ["GET /norge HTTP/1.1", "Host: a", "Host: b"]),
        (200, ["GET /robots.txt HTTP/1.1", f"Host: {'a' * 253}:65535"]),
        (400, ["GET /robots.txt HTTP/1.1", f"Host: {'a' * 254}"]),
        (200, ["GET /robots.txt HTTP/1.1", "Host: [::1]:8501"]),
        (200, ["GET /robots.txt HTTP/1.0"]),
        (414, [f"GET /norge?{'a' * 8_000} HTTP/1.1", "Host: a"]),
        (431, ["GET /norge HTTP/1.1", "Host: a", f"Cookie: {'a' * 32_000}"]),
        (431, ["GET /norge HTTP/1.1", "Host: a", *["A: b"] * 200]),
    ],
)
def test_a_head_that_no_browser_sends_is_refused_before_anything_else(watched, status, lines):
    with watched.neighbour():
        assert head(watched.url, *lines) == status
    assert "aaaaaaaa" not in watched.server.log()
