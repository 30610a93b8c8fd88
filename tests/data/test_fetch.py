"""Fetching from a real server of this machine that does everything a server can do wrong."""

import gzip
import json
import shutil
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data import refresh
from data.__main__ import main
from data.fetch import Limits
from data.store import open_store

QUICK = Limits(
    connect_s=2, silence_s=2, whole_s=0.5, most_bytes=20_000, redirects=3, attempts=2, pause_s=0.01
)
ANSWER = {
    "foods": [
        {
            "foodId": "06.107",
            "foodName": "Mandler",
            "constituents": [{"nutrientId": "Mg", "quantity": 262.0, "unit": "mg"}],
        },
        {"foodId": "06.526", "foodName": "Cashewnøtter", "constituents": [{"nutrientId": "Mg"}]},
    ],
    "locale": "nb",
}
BODY = json.dumps(ANSWER).encode()


def send(handler, status=200, body=BODY, kind="application/json", **headers):
    """Answer as a server does."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in {"Content_Length": len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def well(handler):
    send(handler)


def packed(handler):
    send(handler, body=gzip.compress(BODY), Content_Encoding="gzip")


def bad_request(handler):
    send(handler, 400)


def broken(handler):
    send(handler, 500)


def busy_once(handler):
    if len(handler.server.asked) == 1:
        send(handler, 429, Retry_After=0)
    else:
        send(handler)


def cut(handler):
    send(handler, Content_Length=len(BODY) + 100)
    handler.close_connection = True


def hang_up(handler):
    handler.close_connection = True


def no_json(handler):
    send(handler, body=b'{"foods": [')


def a_page(handler):
    send(handler, kind="text/html", body=b"<html>")


def wrong_shape(handler):
    send(handler, body=json.dumps({"foods": [{"id": "06.107", "name": "Mandler"}]}).encode())


def nothing_known(handler):
    send(handler, body=BODY.replace(b"06.107", b"99.999").replace(b"Mandler", b"Grus"))


def announced_too_large(handler):
    send(handler, body=b" " * 30_000)


def too_large(handler):
    send(handler, body=gzip.compress(b" " * 1_000_000), Content_Encoding="gzip")


def in_circles(handler):
    send(handler, 302, Location=handler.path)


def drip(handler):
    send(handler, body=b"", Content_Length=10_000)
    while not handler.server.ended.wait(0.05):
        handler.wfile.write(b" ")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        try:
            self.server.behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(behaviour):
    """A server on a free port that behaves so; gives its address and what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.behaviour, server.asked, server.ended = behaviour, [], threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """A proxy of the machine must not stand between the test and its own server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Where the small snapshot is kept once it is built."""
    return tmp_path_factory.mktemp("built") / "snapshot"


@pytest.fixture
def snapshot(small, built, monkeypatch):
    """A small snapshot, and limits so short that no test waits."""
    if not built.exists():
        small.build()
        shutil.copytree(small.target, built)
    shutil.copytree(built, small.target, dirs_exist_ok=True)
    monkeypatch.setattr(refresh, "Limits", lambda: QUICK)
    return small.target


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def fetch(snapshot, address):
    return main(["fetch", "foods", "--snapshot", str(snapshot), "--url", address])


@pytest.mark.parametrize("behaviour", [well, packed, busy_once])
def test_what_is_fetched_stands_in_a_whole_snapshot(snapshot, capsys, behaviour):
    before = contents(snapshot)
    with serving(behaviour) as (address, asked):
        assert fetch(snapshot, address) == 0
    assert set(asked) == {"/api/nb/foods.json"}
    store = open_store(snapshot)
    eaten = store.tables["foods"].set_index("food_id")
    assert (eaten.at["almonds", "best"], eaten.at["almonds", "basis"]) == (262, "table")
    assert eaten.at["cashews", "basis"] == "none"
    source = store.sources.loc["matvaretabellen"]
    assert source["date_read"] == date.today().isoformat()
    assert (source["publisher"], source["licence_verified"]) == ("Mattilsynet", "no")
    assert "NLOD 2.0" in source["licence"]
    after = contents(snapshot)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"foods.csv", "sources.csv"}
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]
    told = capsys.readouterr().out
    assert "almonds: 06.107 Mandler: 262 mg in 100 g" in told
    assert "spinach: not found by the name 'Spinat, fryst, rå'" in told
    assert "(100 %)" in told


def test_fetching_again_changes_nothing_more(snapshot):
    with serving(well) as (address, _):
        fetch(snapshot, address)
        first = contents(snapshot)
        fetch(snapshot, address)
    assert contents(snapshot) == first


def test_the_address_may_stand_in_the_environment_or_be_the_file_itself(snapshot, monkeypatch):
    with serving(well) as (address, asked):
        monkeypatch.setenv(refresh.ADDRESS_VARIABLE, address + "/")
        assert main(["fetch", "foods", "--snapshot", str(snapshot)]) == 0
        assert fetch(snapshot, address + "/copy/foods.json") == 0
    assert asked == ["/api/nb/foods.json", "/copy/foods.json"]


@pytest.mark.parametrize(
    ("behaviour", "times", "said"),
    [
        (bad_request, 1, "answered 400 Bad Request;"),
        (broken, 3, "answered 500 Internal Server Error after 3 attempts"),
        (cut, 1, "the connection was cut after"),
        (hang_up, 3, "cannot be reached"),
        (no_json, 1, "the answer is not JSON"),
        (a_page, 1, "the answer is text/html, not JSON"),
        (wrong_shape, 1, "foods[0].foodId is missing, not a text"),
        (nothing_known, 1, "none of the foods was found"),
        (announced_too_large, 1, "larger than 20,000 bytes"),
        (too_large, 1, "larger than 20,000 bytes"),
        (in_circles, 4, "more than 3 redirects"),
        (drip, 1, "not read whole within 0.5 seconds"),
    ],
)
def test_a_failed_fetch_says_why_and_changes_nothing(snapshot, capsys, behaviour, times, said):
    before = contents(snapshot)
    with serving(behaviour) as (address, asked):
        assert fetch(snapshot, address) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "nothing was" in told
    assert len(asked) == times
    assert contents(snapshot) == before
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]


def test_a_server_that_is_not_there_is_told(snapshot, capsys):
    with serving(well) as (address, _):
        pass
    assert fetch(snapshot, address) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_another_kind_of_address_is_refused(snapshot, capsys):
    assert fetch(snapshot, "file:///etc/passwd") == 1
    assert "not an address that begins with http" in capsys.readouterr().err


def test_a_snapshot_that_would_not_pass_the_check_is_not_written(snapshot, capsys, monkeypatch):
    before = contents(snapshot)
    monkeypatch.setitem(refresh.matvaretabellen.SOURCE, "licence_verified", "perhaps")
    with serving(well) as (address, _):
        assert fetch(snapshot, address) == 1
    assert "not written: sources" in capsys.readouterr().err
    assert contents(snapshot) == before


def test_a_broken_snapshot_is_told_before_anything_is_asked(snapshot, capsys):
    (snapshot / "foods.csv").unlink()
    with serving(well) as (address, asked):
        assert fetch(snapshot, address) == 1
    assert "foods" in capsys.readouterr().err
    assert asked == []
