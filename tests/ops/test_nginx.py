"""What nginx counts and writes down, with nothing behind it: who one visitor is, how often they may
ask, and what of a request stands in the log."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections import Counter
from contextlib import suppress

import pytest

from harness.packages import need
from harness.server import free_port
from harness.site import RunningSite, write_settings

TELLS = "set_real_ip_from 127.0.0.1; real_ip_header X-Tried-Address;"
"""Lets a test say which address it comes from."""
SESSION = "b65db373-eb6a-445a-b667-6f7cad078db7"
UPLOAD = f"/_stcore/upload_file/{SESSION}/{SESSION}"
STREAM = "/_stcore/stream"
PATIENCE_S = 20


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """nginx with the settings that ship, before processes that do not run."""
    need("nginx")
    site = RunningSite(free_port(), (free_port(),), tmp_path_factory.mktemp("nginx"))
    write_settings(site)
    settings = site.run / "nginx.conf"
    settings.write_text(settings.read_text("utf-8").replace("http {", "http { " + TELLS), "utf-8")
    command = ["nginx", "-c", str(settings), "-g", "daemon off;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", site.port), 1):
            break
        time.sleep(0.05)
    yield site
    process.terminate()
    process.wait(PATIENCE_S)


def statuses(site, addresses, path, method="GET"):
    """The statuses that requests from some addresses get, in their order."""
    asking, told = http.client.HTTPConnection("127.0.0.1", site.port, PATIENCE_S), []
    for address in addresses:
        asking.request(method, path, headers={"X-Tried-Address": address})
        answer = asking.getresponse()
        answer.read()
        told.append(answer.status)
    asking.close()
    return told


def test_a_network_of_ipv6_is_one_visitor(nginx):
    household = [f"2001:db8:1:2:{n:x}::{n:x}" for n in range(1, 160)]
    told = Counter(statuses(nginx, household, STREAM))
    assert told[503] >= 100
    assert told[429] >= 20
    assert statuses(nginx, ["2001:db8:1:2::1"] * 2, STREAM)[-1] == 429
    assert statuses(nginx, ["2001:db8:1:3::1"], STREAM) == [503]


@pytest.mark.parametrize("mapped", ["", "::ffff:"])
def test_addresses_of_ipv4_are_visitors_each(nginx, mapped):
    crowd = [f"{mapped}203.0.{len(mapped)}.{n}" for n in range(1, 160)]
    assert set(statuses(nginx, crowd, STREAM)) == {503}


def test_uploads_are_counted(nginx):
    told = Counter(statuses(nginx, ["203.0.113.9"] * 40, UPLOAD, "PUT"))
    assert 20 <= told[503] < 30
    assert told[429] == 40 - told[503]
    assert statuses(nginx, ["203.0.113.10"], UPLOAD, "PUT") == [503]


def test_the_log_holds_no_session_and_nothing_made_up(nginx):
    said_before = len(nginx.access_log())
    for path in (
        UPLOAD,
        f"/media/{SESSION}.csv",
        "/kart?q=askepott",
        '/"x"%0a<b>',
        "/" + "a" * 300,
    ):
        statuses(nginx, ["203.0.113.11"], path)
    nginx.wait_until_logged(r"\(other\) 503 .*\n.*\(other\) 503 ", said_before)
    written = nginx.access_log()[said_before:]
    assert "GET /kart 503" in written
    assert "GET /_stcore/upload_file/(session) 503" in written
    for text in (SESSION, "askepott", "<b>", "aaaa", "203.0.113"):
        assert text not in written
