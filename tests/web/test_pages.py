"""Plain pages: complete without a script, light, in both languages, and safe to show."""

import gzip
import html
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest

from tests.conftest import HOSTILE, HOSTILE_WORK
from web.addresses import COUNTRY, Place, places

PAIRS = [
    ("/kommune/4601", "/en/municipality/4601"),
    ("/vannverk/Z0911211948592561126KDLAA", "/en/waterworks/Z0911211948592561126KDLAA"),
    ("/fylke/46", "/en/county/46"),
    ("/norge", "/en/norway"),
]
EVERY = [path for pair in PAIRS for path in pair]
MOST_BYTES = 30_000
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tags(HTMLParser):
    """The tags of a page with their attributes; fails where they are not closed in order."""

    def __init__(self, content: str):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(content)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize(("norwegian", "english"), PAIRS)
def test_a_page_stands_in_both_languages_that_name_each_other(client, norwegian, english):
    for path, code in ((norwegian, "nb"), (english, "en")):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-language"] == code
        page = Tags(answer.text)
        assert page.all("html") == [{"lang": code}]
        links = page.all("link")
        assert {"rel": "canonical", "href": f"http://testserver{path}"} in links
        alternates = {one["hreflang"]: one["href"] for one in links if one["rel"] == "alternate"}
        assert alternates == {
            "nb": f"http://testserver{norwegian}",
            "en": f"http://testserver{english}",
            "x-default": f"http://testserver{norwegian}",
        }


@pytest.mark.parametrize("path", EVERY)
def test_a_page_is_one_light_request_without_a_script(client, path):
    answer = client.get(path)
    assert len(gzip.compress(answer.content)) <= MOST_BYTES
    page = Tags(answer.text)
    # A block of data for search engines, which no browser runs.
    assert all(one == {"type": "application/ld+json"} for one in page.all("script"))
    assert page.all("iframe") == []
    (search,) = page.all("form")
    assert search["action"] in ("/sok", "/en/search")
    fetched = [one["src"] for one in page.all("img")]
    fetched += [one["href"] for one in page.all("link") if one["rel"] in ("icon", "stylesheet")]
    assert fetched
    assert all(address.startswith("data:") for address in fetched)
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    assert "url(http" not in answer.text


@pytest.mark.parametrize("path", EVERY)
def test_a_page_has_title_description_one_heading_and_a_told_map(client, path):
    content = client.get(path).text
    page = Tags(content)
    (description,) = [
        one["content"] for one in page.all("meta") if one.get("name") == "description"
    ]
    assert 20 < len(description) < 300
    assert re.search("<title>[^<]{10,}</title>", content)
    assert len(page.all("h1")) == 1
    (drawn,) = page.all("svg")
    assert drawn["role"] == "img"
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert set(drawn["aria-labelledby"].split()) <= set(identifiers)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/kommune/4601", ["0,3–0,5 mg/l", "Målt", "Bergens Tidende", "Svartediksvannet har 0,3"]),
        (
            "/en/municipality/4601",
            ["0.3–0.5 mg/l", "Measured", "reported by a newspaper", "not checked"],
        ),
        ("/kommune/5601", ["høyst 19,7 mg/l"]),
        ("/kommune/1108", ["ordene dette tallet står i, er ikke tatt vare på"]),
        ("/en/municipality/1108", ["the words that hold this figure were not kept"]),
        (
            "/en/municipality/0301",
            ["about 0.44 (0.24–0.81) mg/l", "Estimated, not measured", "NIVA", "MIT"],
        ),
        ("/norge", ["Østfold", "5 594 340"]),
        ("/en/norway", ["5,594,340"]),
        ("/fylke/46", ["Bergen", "Ullensvang"]),
        ("/en/waterworks/Z0911211948592561126KDLAA", ["Bergen Vannverk", "264,000"]),
    ],
)
def test_a_page_tells_its_figures(client, path, words):
    content = html.unescape(client.get(path).text).replace("\u00a0", " ")
    assert [word for word in words if word not in content] == []


@pytest.mark.parametrize("path", EVERY)
def test_a_page_says_how_it_is_cited(client, path):
    content = client.get(path).text
    (heading,) = re.findall("<h1>([^<]*)</h1>", content)
    (cited,) = re.findall('<p class="cite">([^<]*)</p>', content)
    assert f": {heading}." in cited
    assert f"http://testserver{path}, " in cited
    assert "http://testserver/om" in cited


def test_a_page_that_is_none_is_not_cited(client):
    assert 'class="cite"' not in client.get("/kommune/9999").text


def test_a_page_leads_into_the_dashboard(client):
    assert 'href="/kommune?nr=4601&amp;lang=nb"' in client.get("/kommune/4601").text
    assert 'href="/?fylke=46&amp;lang=nb"' in client.get("/fylke/46").text


def test_no_page_bypasses_the_catalogue(client):
    """English words in a Norwegian page would show that a text was not translated."""
    for path, _ in PAIRS:
        content = re.sub(
            r"(?s)<style>.*?</style>|<script.*?</script>|<[^>]*>", " ", client.get(path).text
        )
        assert not re.findall(r"\b(the|with|and|water|county|works|figure)\b", content)


def test_every_place_has_a_page_in_the_sitemap_and_every_one_opens(client, store):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [one.text for one in root.findall("s:url/s:loc", space)]
    wanted = [f"http://testserver{p.path(code)}" for p in places(store) for code in ("nb", "en")]
    assert found == wanted
    assert len(found) == 2 * (4 + 15 + 15 + 357 + 1340)
    for address in found[:: len(found) // 40]:
        assert client.head(address).status_code == 200


def test_robots_names_the_sitemap(client):
    assert client.get("/robots.txt").text.endswith("Sitemap: http://testserver/sitemap.xml\n")


def test_the_base_address_can_be_set(client, monkeypatch):
    monkeypatch.setenv("MGMAP_BASE_URL", "https://magnesium.example.org/")
    content = client.get("/norge").text
    assert '<link rel="canonical" href="https://magnesium.example.org/norge">' in content


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/kommune/9999", "nb", "Det finnes ingen kommune med nummeret 9999."),
        ("/en/municipality/9999", "en", "There is no municipality with the number 9999."),
        ("/fylke/99", "nb", "Det finnes ikke noe fylke med nummeret 99."),
        ("/en/waterworks/x", "en", "There is no waterworks with the id x."),
        ("/en/nowhere/at/all", "en", "There is no page at this address."),
        ("/kommune/%3Cscript%3E", "nb", "&lt;script&gt;"),
    ],
)
def test_what_is_not_there_is_told_in_the_language_with_a_way_on(client, path, code, words):
    answer = client.get(path)
    assert answer.status_code == 404
    page = Tags(answer.text)
    assert page.all("html") == [{"lang": code}]
    assert words in answer.text
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert COUNTRY[code] in [one["href"] for one in page.all("a")]


def test_a_number_that_was_divided_names_its_successors(client):
    answer = client.get("/kommune/1507")
    assert answer.status_code == 404
    for number in ("1508", "1580"):
        assert f'href="/kommune/{number}"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/kommune/4601",
        "/en/municipality/4601",
        f"/vannverk/{HOSTILE_WORK}",
        f"/en/waterworks/{HOSTILE_WORK}",
        "/fylke/46",
        "/norge",
    ],
)
def test_a_name_that_means_harm_is_shown_as_that_name(asking, hostile, path):
    content = asking(hostile).get(path).text
    assert HOSTILE not in content
    assert not [one for one in Tags(content).all("img") if not one["src"].startswith("data:")]
    if path != "/norge":
        assert html.escape(HOSTILE) in content


def test_a_place_quotes_what_an_address_cannot_hold():
    assert Place("waterworks", "a/b ø?").path("nb") == "/vannverk/a%2Fb%20%C3%B8%3F"
