"""What a plain page says to search engines: schema.org/Dataset, as data that no browser runs."""

import json
import re

import pytest

from telling.citation import edition
from tests.conftest import HOSTILE
from web import pages
from web.addresses import Place
from web.site.links import FileLinks, Site, file_of

SITE = Site("https://example.org/mg")
BLOCK = re.compile('<script type="application/ld\\+json">(.*?)</script>', re.DOTALL)
PAGES = ["/kommune/4601", "/en/municipality/0301", "/fylke/46", "/norge", "/en/norway"]


def described(page):
    """The one description in a page."""
    (content,) = BLOCK.findall(page)
    return json.loads(content)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_its_figures_are(client, store, path):
    found = described(client.get(path).text)
    assert found["@type"] == "Dataset"
    assert found["url"] == f"http://testserver{path}"
    assert found["version"] == edition(store).mark
    assert 50 <= len(found["description"]) <= 5000
    for file in found["distribution"]:
        answer = client.get(file["contentUrl"].removeprefix("http://testserver"))
        assert answer.headers["content-type"].partition(";")[0] == file["encodingFormat"]


@pytest.mark.parametrize("path", ["/tilgjengelighet", "/kommune/9999", "/api/v1/"])
def test_a_page_without_figures_describes_none(client, path):
    assert not BLOCK.findall(client.get(path).text)


def test_a_hostile_name_stays_within_its_text(hostile, asking):
    page = asking(hostile).get("/kommune/4601").text
    assert HOSTILE not in page
    assert HOSTILE in described(page)["name"] or HOSTILE in json.dumps(described(page))


def test_a_folder_names_its_own_files(store, nb):
    place = Place("municipality", "4601")
    page = pages.page(store, place, nb, FileLinks(SITE, file_of(place, "nb")))
    found = described(page)
    assert found["url"] == f"{SITE.base}/kommune/4601.html"
    assert found["distribution"][0]["contentUrl"] == f"{SITE.base}/data/municipalities.json"
    unknown = described(pages.page(store, place, nb, FileLinks(Site(), file_of(place, "nb"))))
    assert not {"url", "@id", "distribution"} & unknown.keys()
