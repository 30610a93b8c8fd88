"""Streamlit's own files come compressed to whoever takes that, and as they are to others."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server.frontend import FOLDER, KINDS, Frontend

FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in KINDS)[::40]
STREAMLIT = "Streamlit's own answer"
ROUTES = [
    Route("/{path:path}", lambda request: PlainTextResponse(STREAMLIT), methods=["GET", "PUT"])
]


@pytest.fixture(scope="module")
def client():
    """Asks a server behind which Streamlit stands."""
    return TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Frontend)]))


def address(file):
    """Where a file is asked for."""
    return f"/static/{file.relative_to(FOLDER).as_posix()}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_a_file_comes_compressed_and_whole(client, file):
    with client.stream("GET", address(file), headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert gzip.decompress(sent) == file.read_bytes()
    assert int(answer.headers["content-length"]) == len(sent)
    assert answer.headers["content-type"] == f"{KINDS[file.suffix]}; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]


def test_who_holds_it_already_is_told_so(client):
    first = client.get(address(FILES[0]))
    again = client.get(address(FILES[0]), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_head_has_no_body(client):
    answer = client.head(address(FILES[0]))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Accept-Encoding": "identity"}),
        ("GET", {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}),
        ("PUT", {"Accept-Encoding": "gzip"}),
    ],
)
def test_another_form_of_a_file_is_streamlits_and_says_that_there_are_two(client, method, headers):
    answer = client.request(method, address(FILES[0]), headers=headers)
    assert answer.text == STREAMLIT
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/static/js/nothing.js", {"Accept-Encoding": "gzip"}),
        ("GET", "/static/%2e%2e/index.html", {"Accept-Encoding": "gzip"}),
        ("GET", "/", {"Accept-Encoding": "gzip"}),
    ],
)
def test_anything_else_is_streamlits(client, method, path, headers):
    answer = client.request(method, path, headers=headers)
    assert answer.text == STREAMLIT
    assert "vary" not in answer.headers
