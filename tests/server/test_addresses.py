"""Addresses that lead nowhere in the dashboard: told, or led on where it is clear what is meant."""

import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from data.paths import LEDGER
from server.addresses import Addresses
from server.http import Pages
from views.titles import PATHS, TITLES

ROOT = LEDGER.parents[1]
STREAMLIT = '<html lang="en"><head><title>Streamlit</title></head></html>'


async def streamlit(request):
    """Answers any address with the one page, as Streamlit does."""
    return HTMLResponse(STREAMLIT)


@pytest.fixture(scope="module")
def client():
    """Asks a server that answers as Streamlit does."""
    routes = [
        Route("/file.txt", lambda request: PlainTextResponse("a file")),
        Route("/{rest:path}", streamlit),
    ]
    around = [Middleware(Pages), Middleware(Addresses)]
    return TestClient(Starlette(routes=routes, middleware=around), follow_redirects=False)


@pytest.mark.parametrize("path", [*(f"/{path}" for path in TITLES), "/kart", "/tabeller/"])
def test_a_page_of_the_dashboard_is_streamlits(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "og:title" in answer.text


@pytest.mark.parametrize("path", ["/finnes-ikke", "/kommune/4601/x", "/x.php", "/_stcore/nothing"])
@pytest.mark.parametrize(
    ("asked", "heading"), [("nb", "Siden finnes ikke"), ("en", "No such page")]
)
def test_an_unknown_address_is_told_in_our_own_words(client, path, asked, heading):
    answer = client.get(path, headers={"Accept-Language": asked})
    assert answer.status_code == 404
    assert f"<h1>{heading}</h1>" in answer.text
    assert "Streamlit" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Kommune/4601", "/kommune/4601"),
        ("/KOMMUNE?nr=4601&lang=en", "/kommune?nr=4601&lang=en"),
        ("/EN/Municipality/4601", "/en/municipality/4601"),
        ("/Vannverk/Z0911211948592561126KDLAA", "/vannverk/Z0911211948592561126KDLAA"),
        ("/Norge", "/norge"),
        ("/SOK?q=Os", "/sok?q=Os"),
        ("/Tabeller", "/tabeller"),
        ("/kommune?nr=1201", "/kommune?nr=4601"),
        ("/kommune?nr=1201&lang=en", "/kommune?nr=4601&lang=en"),
        ("/kommune?nr=5012", "/kommune/5012"),
        ("/kommune?nr=5012&lang=en", "/en/municipality/5012"),
    ],
)
def test_where_it_is_clear_what_is_meant_it_leads_there(client, typed, meant):
    answer = client.get(typed)
    assert (answer.status_code, answer.headers["location"]) == (301, meant)


def test_nobody_is_led_to_another_host(client):
    assert client.get("/Kommune\\example.org").status_code == 404
    assert client.get("/Kommune//example.org").headers["location"] == "/kommune//example.org"


def test_what_is_no_page_is_left_alone(client):
    assert client.get("/file.txt").text == "a file"
    assert client.get("/kommune?nr=4601").status_code == 200
    assert client.get("/kommune?nr=0000").status_code == 200
    assert client.post("/finnes-ikke").status_code == 405


def test_every_module_of_a_page_has_a_title():
    assert set(PATHS.values()) == set(TITLES) - {""}
    assert all((ROOT / "views" / f"{module}.py").exists() for module in PATHS)


def test_below_a_path_the_server_does_not_start():
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
    asked = [*command, "--server.port=0", "--server.baseUrlPath=mg"]
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode != 0
    assert "server.baseUrlPath is 'mg'" in ended.stderr
    assert "a host name of its own" in ended.stderr
