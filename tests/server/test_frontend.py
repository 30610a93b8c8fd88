"""Streamlit's own files come whole and compressed; anything else is left to Streamlit."""

import gzip
import re
import shutil
import subprocess

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server.frontend import FOLDER, KINDS, Frontend, content
from server.frontend_words import (
    FAILED,
    FIELD,
    NUMBERS,
    REFUSED,
    TYPED,
    UPLOADER,
    WORDS,
    found,
    translated,
)
from server.preload import PARTS

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
    assert gzip.decompress(sent) == content(file)
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


def scripts(name):
    """Streamlit's scripts of a name."""
    return sorted((FOLDER / "js").glob(f"{name}.*.js"))


@pytest.mark.parametrize("name", WORDS)
def test_streamlit_still_says_what_is_translated(name):
    held = [word for file in scripts(name) for word in found(name, file.read_text("utf-8"))]
    assert [word.message for word in WORDS[name] if word not in held] == []


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_there_in_norwegian_and_in_english(name, nb):
    sent = "".join(content(file).decode() for file in scripts(name))
    for word in WORDS[name]:
        in_norwegian = nb.messages.gettext(word.message).partition("{")[0]
        assert in_norwegian != word.message
        assert in_norwegian in sent


def test_number_fields_still_are_what_is_given_a_decimal_sign():
    (file,) = scripts(NUMBERS)
    source = file.read_text("utf-8")
    assert len(FIELD.findall(source)) == len(TYPED.findall(source)) == 1
    sent = content(file).decode()
    assert "type:`number`" not in sent
    assert ".replace(`.`,({nb:`,`,en:`.`}[document.documentElement.lang]??`.`))" in sent


def test_the_uploader_says_in_words_why_a_file_was_refused(nb):
    (file,) = scripts(UPLOADER)
    assert len(FAILED.findall(file.read_text("utf-8"))) == 2
    sent = content(file).decode()
    for status, words in REFUSED.items():
        assert f"{status}:({{nb:`{nb.t(words)}`,en:`{words}`}}" in sent
    assert "?.response?.status]??" in sent


def test_a_word_chooses_by_the_language_of_the_page():
    made = translated("Multiselect", 'x("aria-label":`Remove ${e}`,y)')
    choice = "({nb:`Fjern ${e}`}[document.documentElement.lang]??`Remove ${e}`)"
    assert made == f'x("aria-label":{choice},y)'


def test_a_name_that_the_scripts_compare_with_is_left_alone():
    source = "e.name===`Light`;x.displayName=`Search`"
    assert translated("index", source) == translated("DataFrame", source) == source


def test_scripts_are_still_scripts(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to read scripts with")
    for file in (file for name in WORDS for file in scripts(name)):
        copy = tmp_path / f"{file.stem}.mjs"
        copy.write_bytes(content(file))
        subprocess.run([node, "--check", copy], check=True)


def test_what_stands_on_a_page_with_a_map_is_read_at_once_and_nothing_else():
    scripts = FOLDER.rglob("index.*.js")
    (script,) = (file for file in scripts if b".lazy)(()=>" in file.read_bytes())
    before, after = script.read_text(encoding="utf-8"), content(script).decode()
    loads = re.findall(
        r"_init\(part\._payload\)\}catch\{\}return part\}\)\(.{0,30}`\./(\w+)\.", after
    )
    assert sorted(loads) == sorted(PARTS)
    assert after.count(".lazy)(") == before.count(".lazy)(")
