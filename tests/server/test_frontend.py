"""Streamlit's own files come whole and compressed; anything else is left to Streamlit."""

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


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("PUT", address(FILES[0]), {"Accept-Encoding": "gzip"}),
        ("GET", "/static/js/nothing.js", {"Accept-Encoding": "gzip"}),
        ("GET", "/static/%2e%2e/index.html", {"Accept-Encoding": "gzip"}),
        ("GET", "/", {"Accept-Encoding": "gzip"}),
    ],
)
def test_anything_else_is_streamlits(client, method, path, headers):
    answer = client.request(method, path, headers=headers)
    assert answer.text == STREAMLIT
