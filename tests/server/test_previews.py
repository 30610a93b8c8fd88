"""What whoever is sent a link is shown: title, description and a picture of the page's own."""

import io
import re
from html import unescape

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from data.child import Unable
from geo.preview import HEIGHT, WIDTH, svg
from server import previews
from server.http import Pages
from server.limits import Limit
from telling.language import language
from views.titles import TITLES
from web.addresses import Place
from web.previews import preview

HEAD = re.compile(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">')
STREAMLIT = '<html lang="en"><head><title>Streamlit</title></head></html>'


def of(page):
    """What the head of a page says, by name."""
    return {name: unescape(content) for name, content in HEAD.findall(page)}


@pytest.fixture(scope="module")
def dashboard():
    """Asks a server that answers as Streamlit does."""
    routes = [Route("/{rest:path}", lambda request: HTMLResponse(STREAMLIT))]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Pages)]))


@pytest.mark.parametrize("path", ["/kommune/4601.png", "/en/municipality/0301.png", "/norge.png"])
def test_a_picture_has_the_size_that_is_shown_uncut(client, path):
    answer = client.get(path)
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def test_a_picture_says_name_figure_and_evidence(store, nb):
    drawn = svg(preview(store, Place("municipality", "4601"), nb))
    assert ">Bergen</text>" in drawn
    assert ">0,3–0,5 mg/l</text>" in drawn
    assert ">Målt</text>" in drawn
    reached = preview(store, Place("municipality", "4601"), nb).reached
    assert list(reached) == [1]


@pytest.mark.parametrize("code", ["nb", "en"])
def test_every_municipality_has_a_picture(store, code):
    for number in store.municipalities.index:
        shown = preview(store, Place("municipality", number), language(code))
        assert len(shown.classes) >= len(shown.reached)
        assert svg(shown).count("<svg ") == 2


def test_a_name_that_means_harm_is_drawn_as_that_name(hostile, nb):
    assert "<img" not in svg(preview(hostile, Place("municipality", "4601"), nb))


def test_no_picture_of_no_place_and_none_when_it_cannot_be_drawn(
    client, asking, store, monkeypatch
):
    assert client.get("/kommune/9999.png").status_code == 404

    def unable(shown):
        raise Unable("late", "picture")

    monkeypatch.setattr(previews, "png", unable)
    answer = asking(store).get("/kommune/4601.png")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_who_asks_for_many_waits(asking, store, monkeypatch):
    monkeypatch.setattr(previews, "png", lambda shown: b"picture")
    client = asking(store, Limit(0.1, 4))
    numbers = list(store.municipalities.index[:4])
    assert [client.get(f"/kommune/{n}.png").status_code for n in numbers] == [200, 200, 429, 429]
    assert client.get(f"/kommune/{numbers[0]}.png").status_code == 200


@pytest.mark.parametrize("path", ["/kommune/4601", "/en/municipality/4601", "/norge", "/fylke/46"])
def test_a_plain_page_says_what_a_shared_link_is_shown_with(client, path):
    head = of(client.get(path).text)
    assert head["og:url"] == f"http://testserver{path}"
    assert head["og:description"] == head["description"]
    assert client.get(head["og:image"]).headers["content-type"] == "image/png"
    own = path if "46" in path and "fylke" not in path else "/norge"
    assert head["og:image"] == f"http://testserver{own}.png"


def test_each_page_of_the_dashboard_has_a_title_of_its_own(dashboard):
    heads = [of(dashboard.get(f"/{path}").text) for path in TITLES]
    assert len({head["og:title"] for head in heads}) == len(TITLES)
    assert len({head["description"] for head in heads}) == len(TITLES)


def test_the_page_of_a_municipality_is_about_that(dashboard, client):
    page = dashboard.get("/kommune?nr=4601&lang=en").text
    head = of(page)
    assert page.startswith('<html lang="en"><head><title>Bergen – Magnesium in Norwegian')
    assert head["description"] == of(client.get("/en/municipality/4601").text)["description"]
    assert head["og:image"].endswith("/en/municipality/4601.png")
    assert head["og:url"] == "http://testserver/kommune?nr=4601&lang=en"


def test_a_link_that_means_harm_stays_within_the_head(dashboard):
    page = dashboard.get('/kommune?nr="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_there_is_an_icon(client):
    answer = client.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/x-icon"
    with Image.open(io.BytesIO(answer.content)) as icon:
        assert {(16, 16), (32, 32)} <= icon.info["sizes"]
