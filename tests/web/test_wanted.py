"""The works without a measured figure, without a script: of the country and of each county."""

import gzip
import html

import pytest

from findings import wanted
from findings.selection import Selection
from telling import wanted as wanted_words
from tests.web.test_pages import MOST_BYTES, Tags

PATHS = ("/uten-tall", "/en/without-figures", "/uten-tall/18", "/en/without-figures/18")


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_light_and_runs_nothing(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) <= MOST_BYTES
    page = Tags(answer.text)
    assert page.all("script") == page.all("iframe") == []
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize(("page", "leads_to"), [("/norge", "/uten-tall"), ("/fylke/18", PATHS[2])])
def test_a_page_of_an_area_leads_to_it(client, page, leads_to):
    assert leads_to in [one["href"] for one in Tags(client.get(page).text).all("a")]


def test_a_county_shows_its_own_works_with_the_letter_of_each_municipality(client, store):
    works = wanted.works(store, Selection(counties=("18",)))
    content = client.get("/uten-tall/18").text
    links = [one["href"] for one in Tags(content).all("a")]
    assert [f"/vannverk/{work}" for work in works.index] == [
        link for link in links if link.startswith("/vannverk/")
    ]
    letters = [f"/kommune/{number}/brev" for number in works["municipality_number"]]
    assert letters == [link for link in links if link.endswith("/brev")]
    assert client.get(letters[0]).status_code == 200
    assert f"{len(works)} vannverk uten målt tall" in html.unescape(content)


def test_the_country_counts_the_same_works_by_county(store, nb):
    whole = wanted_words.part(store, "", nb)
    counties = [wanted_words.part(store, number, nb) for number in store.counties.index]
    assert (
        whole.works == sum(one.works for one in counties) == len(wanted.works(store, Selection()))
    )
    assert whole.residents == sum(one.residents for one in counties)


def test_what_is_not_shown_is_counted(store, en):
    part = wanted_words.part(store, "", en, most=3)
    shown = wanted.works(store, Selection())["people"]
    assert part.rest(en).startswith(f"{en.number(len(shown) - 3)} more have fewer residents, ")
    assert en.number(shown[3:].sum()) in part.rest(en)
    assert wanted_words.part(store, "", en, most=len(shown)).rest(en) == ""


def test_a_county_that_is_none_is_said(client):
    answer = client.get("/uten-tall/99")
    assert answer.status_code == 404
    assert "fylke med nummeret 99" in answer.text
