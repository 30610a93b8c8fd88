"""The search of the plain pages: the dashboard's hits, without a script."""

import pytest

from geo.places import search


def test_hits_are_those_of_the_dashboard(client, store):
    page = client.get("/sok?q=berg")
    assert page.status_code == 200
    assert page.headers["content-language"] == "nb"
    labels = [hit.label for hit in search(store, "berg")]
    places = [page.text.index(f">{label}</a>") for label in labels]
    assert places == sorted(places)
    assert '<a href="/kommune/4601">Bergen</a>' in page.text
    assert 'value="berg"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/sok?q=Trondhjem", "/kommune/5001"),
        ("/sok?q=Bergen", "/kommune/4601"),
        ("/en/search?q=Hønefoss", "/en/municipality/3305"),
        ("/sok?q=0150 Oslo", "/kommune/0301"),
        ("/sok?q=vikelvdalen", "/vannverk/"),
    ],
)
def test_what_a_text_can_only_mean_is_opened(client, asked, path):
    answer = client.get(asked)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(path)


def test_what_finds_nothing_leads_to_the_nearest(client):
    page = client.get("/sok?q=Lillestrømmen").text
    assert "Mente du en av disse?" in page
    assert ">Lillestrøm</a>" in page
    assert "Mente du" not in client.get("/sok?q=xqz").text
    assert client.get("/sok").status_code == 200


def test_a_text_is_shown_as_the_text_it_is(client):
    page = client.get("/sok", params={"q": '"><img src=x onerror=alert(1)>'}).text
    assert "<img" not in page
    assert client.get("/sok", params={"q": "x" * 5000}).text.count("x" * 101) == 0


def test_every_plain_page_has_the_form(client):
    for path, action in (("/norge", "/sok"), ("/en/municipality/4601", "/en/search")):
        assert f'<form role="search" action="{action}" method="get">' in client.get(path).text
