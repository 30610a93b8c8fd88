"""What is in the folder: every page, no dead link, the figures of everywhere else, light enough."""

import csv
import gzip
import io
import json
import posixpath
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest

from data.store import Store
from findings.selection import Selection
from telling import tables
from telling.citation import edition
from web.addresses import LANGUAGES, Place, places
from web.forms import Rows, to_csv
from web.records import Asked, municipalities
from web.resources import RESOURCES
from web.site.bundle import search_lines
from web.site.legends import SPACE, legend
from web.site.links import MISSING, Site, file_of
from web.site.plan import planned

MOST_BYTES = 400_000
BASE = "https://example.org/mg"
DASHBOARD = "https://dashboard.example.org"
SAMPLE = (
    "index.html",
    "en/index.html",
    "filer.html",
    "en/files.html",
    "norge.html",
    "en/norway.html",
    "tilgjengelighet.html",
    "en/accessibility.html",
    "uten-tall.html",
    "en/without-figures/18.html",
    "kommune/1804.html",  # with a letter
    "kommune/1804/brev.html",
    "en/municipality/1804/letter.html",
    "fylke/46.html",
    "en/county/03.html",
    "kommune/4601.html",
    "en/municipality/0301.html",
    "kommune/5601.html",
    "vannverk/Z0911211948592561126KDLAA.html",
    "en/waterworks/Z0911211948592561126KDLAA.html",
    "kommune/3201.html",  # with a closed waterworks
    "kommune/1201.html",
    MISSING,
)


class Addresses(HTMLParser):
    """What a page links to and fetches."""

    def __init__(self, content):
        super().__init__()
        self.found = []
        self.feed(content)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.found += [told[name] for name in ("href", "src") if name in told]


def addresses(content):
    return Addresses(content.decode()).found


def target(page, address):
    """The file of the folder that an address on a page leads to; None where it leads elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    if parts.path.startswith("/"):
        return unquote(parts.path[1:])
    return unquote(posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path)))


def test_every_place_has_its_page_in_both_languages(store, plan):
    wanted = {file_of(place, code) for place in places(store) for code in LANGUAGES}
    assert wanted <= set(plan)
    assert {"index.html", "en/index.html", "404.html", "robots.txt"} <= set(plan)
    assert "sitemap.xml" not in plan


def test_no_two_files_are_one_where_capitals_do_not_count(plan):
    assert len({path.casefold() for path in plan}) == len(plan)


@pytest.mark.parametrize("page", SAMPLE)
def test_every_link_leads_to_a_file(plan, page):
    found = [target(page, address) for address in addresses(plan[page]())]
    assert len(list(filter(None, found))) > 4
    assert [path for path in found if path is not None and path not in plan] == []


@pytest.mark.parametrize("page", SAMPLE)
def test_nothing_is_said_of_a_server_that_is_not_there(plan, page):
    content = plan[page]().decode()
    assert not re.search("/api/v1|/_stcore|[.]pdf|dashbo", content)


def test_without_a_dashboard_the_folder_has_the_letters(plan):
    assert "1804/brev.html" in addresses(plan["kommune/1804.html"]())
    found = addresses(plan["kommune/1804/brev.html"]())
    assert "brev.xlsx" in found
    assert any(one.startswith("mailto:?subject=") for one in found)
    assert plan["kommune/1804/brev.xlsx"]().startswith(b"PK")


def test_with_a_dashboard_pages_lead_to_it(store):
    plan = planned(store, Site(dashboard=DASHBOARD))
    assert f"{DASHBOARD}/kommune/1804/brev" in addresses(plan["kommune/1804.html"]())
    assert "kommune/1804/brev.html" not in plan
    found = addresses(plan["en/municipality/4601.html"]())
    assert f"{DASHBOARD}/en/municipality/4601.pdf" in found
    assert f"{DASHBOARD}/kommune?nr=4601&lang=en" in found
    assert f"{DASHBOARD}/api/v1/" in addresses(plan["filer.html"]())


def test_with_an_address_pages_are_cited_by_it_and_listed(store):
    plan = planned(store, Site(base=BASE))
    page = plan["kommune/4601.html"]().decode()
    assert f'<link rel="canonical" href="{BASE}/kommune/4601.html">' in page
    assert f"kilder: {BASE}/filer.html. {BASE}/kommune/4601.html.</p>" in page
    root = ElementTree.fromstring(plan["sitemap.xml"]())
    listed = {one.text for one in root.findall("{*}url/{*}loc")}
    assert {unquote(url).removeprefix(f"{BASE}/") or "index.html" for url in listed} <= {
        *plan,
        "en/",
    }
    assert len(listed) == 2 * (len(places(store)) + 2)
    assert f"Sitemap: {BASE}/sitemap.xml" in plan["robots.txt"]().decode()
    assert f"{BASE}/norge.html" in addresses(plan[MISSING]())
    rows = csv.DictReader(io.StringIO(plan["data/municipalities.csv"]().decode()))
    assert next(rows)["page_nb"] == f"{BASE}/kommune/0301.html"


def test_pages_tell_the_edition_but_no_day(store, plan):
    mark = edition(store).mark
    for page in ("index.html", "kommune/4601.html", "en/files.html"):
        content = plan[page]().decode()
        assert mark in content
        assert not re.search("lest [0-9]+[.] |read [A-Z][a-z]+ [0-9]+,", content)
    assert mark in plan["data/en/waterworks-excel.csv"]().decode().splitlines()[0]
    assert json.loads(plan["data/nb/municipalities.datapackage.json"]())["version"] == mark
    assert json.loads(plan["data/samples.json"]())["edition"] == mark


def test_the_map_is_light(plan):
    page = plan["index.html"]()
    links = [target("index.html", address) for address in addresses(page)]
    files = {path for path in links if path and path.startswith("assets/")}
    assert len(files) == 5
    sent = [page, *(plan[path]() for path in files)]
    assert sum(len(gzip.compress(content, 9)) for content in sent) <= MOST_BYTES


def test_the_map_asks_no_other_host(plan):
    setup = re.search('<script type="application/json" id="setup">(.*?)</script>', page_text(plan))
    assert "tiles" not in json.loads(setup[1])
    assert "cache.kartverket" not in page_text(plan)


def page_text(plan):
    return plan["index.html"]().decode()


def test_the_page_comes_with_the_first_legend(store, plan, nb):
    made = legend(store, "tap", Selection(), nb)
    assert made in SPACE.sub(" ", page_text(plan))


def test_the_files_hold_the_numbers_of_the_tables(store, plan, nb):
    book = openpyxl.load_workbook(io.BytesIO(plan["data/nb/municipalities.xlsx"]()))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    wanted = tables.municipalities(store, Selection(), nb)
    assert len(rows) == len(wanted)
    place = [column.code for column in tables.MUNICIPALITY_COLUMNS].index("mg_high")
    high = [row[place] for row in rows]
    assert high == [None if one != one else one for one in wanted["mg_high"]]


def test_the_files_hold_the_records_of_the_api(store, plan):
    ours = list(csv.DictReader(io.StringIO(plan["data/municipalities.csv"]().decode())))
    listing = municipalities(store, Asked())
    records = Rows(listing.records(listing.keys), RESOURCES[0].fields)
    theirs = list(csv.DictReader(io.StringIO(to_csv(records))))
    links = ("page_nb", "page_en")
    assert [{**row, **dict.fromkeys(links)} for row in ours] == [
        {**row, **dict.fromkeys(links)} for row in theirs
    ]
    assert {row[link] for row in ours for link in links} <= set(plan)
    shapes = json.loads(plan["data/municipalities.geojson"]())
    assert len(shapes["features"]) == len(ours) == 357


def test_the_same_figures_are_the_same_bytes(store, plan):
    again = Store(store.tables, store.boundaries)  # that remembers nothing yet
    assert search_lines(again) == search_lines(store)
    other = planned(store, Site())
    for path in ("data/nb/waterworks.xlsx", "data/nb/magnesium.gpkg", "norge.html", "filer.html"):
        assert other[path]() == plan[path]()


def test_a_number_of_an_earlier_year_leads_on(plan):
    content = plan["kommune/1201.html"]().decode()
    assert 'href="4601.html"' in content
    assert "noindex" in content


def test_nothing_tells_where_a_waterworks_is(plan):
    words = plan["data/waterworks.json"]().decode() + plan["data/samples.json"]().decode()
    assert not re.search(r'"(lat|lon|latitude|longitude|x|y|utm[^"]*)":', words)


def test_a_place_without_a_page_is_no_file(plan):
    assert file_of(Place("municipality", "9999"), "nb") not in plan
