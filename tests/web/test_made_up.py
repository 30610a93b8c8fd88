"""Everything that is made of a rehearsal says that its figures are made up; of others nothing."""

import csv
import io
import json
import zlib

import pytest

from report.pdf import contents, pdf
from telling.citation import citation, citation_of_file, dated
from web.addresses import Place
from web.site.files import of_records, of_tables
from web.site.links import Site

WORDS = {"nb": "Oppdiktede tall", "en": "Made-up figures"}
PLACES = (Place("municipality", "4601"), Place("country"))
PAGES = (*(place.path(code) for place in PLACES for code in WORDS), "/api/v1/")
ANSWERS = (
    *("/api/v1/municipalities", "/api/v1/municipalities/4601", "/api/v1/waterworks?county=46"),
    *("/api/v1/sources.csv", "/api/v1/municipalities.geojson", "/api/v1/openapi.json"),
)


@pytest.fixture(scope="module")
def marked(asking, rehearsed):
    """A client over a rehearsal."""
    return asking(rehearsed)


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_says_so(marked, client, path):
    page = marked.get(path)
    assert page.status_code == 200
    assert any(words in page.text for words in WORDS.values())
    assert not any(words in client.get(path).text for words in WORDS.values())


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_of_the_api_says_so_in_its_head_and_in_itself(marked, client, path):
    answer, usual = marked.get(path), client.get(path)
    assert answer.headers["Figures-Note"].startswith(WORDS["en"])
    assert WORDS["en"] in answer.text
    assert "Figures-Note" not in usual.headers
    assert WORDS["en"] not in usual.text


def test_every_row_of_csv_says_so(marked):
    rows = list(csv.DictReader(io.StringIO(marked.get("/api/v1/waterworks.csv?county=03").text)))
    assert rows and all(row["note"].startswith(WORDS["en"]) for row in rows)


def test_a_citation_and_a_report_say_so(rehearsed, store, nb, en):
    for language in (nb, en):
        said = dated(rehearsed, language)
        assert said.startswith(WORDS[language.code])
        assert WORDS[language.code] in citation(rehearsed, "x", "", "http://s", "/", language)
        assert WORDS[language.code] in citation_of_file(rehearsed, "x", "", "", language)
        assert WORDS[language.code] not in dated(store, language)
        told = contents(rehearsed, ["4601"], language, "http://s", "/kommune/4601.pdf")
        assert told["made_up"].startswith(WORDS[language.code])
    with_words = pdf(rehearsed, ["4601"], nb, "http://s", "/kommune/4601.pdf")
    without = pdf(store, ["4601"], nb, "http://s", "/kommune/4601.pdf")
    assert zlib.crc32(with_words) != zlib.crc32(without)


def test_every_file_of_the_static_site_says_so(rehearsed, nb):
    records = [row.downloads for row in of_records(rehearsed, Site())]
    for download in (one for row in records[:2] for one in row):
        assert WORDS["en"] in download.make().decode(), download.path
    municipalities = of_tables(rehearsed, Site(), nb)[0]
    for download in municipalities.downloads[1:]:
        assert WORDS["nb"] in download.make().decode("utf-8-sig"), download.path


def test_the_description_of_the_api_fits_its_answers(marked):
    told = json.loads(marked.get("/api/v1/openapi.json").text)
    assert told["info"]["description"].startswith(WORDS["en"])
    assert "note" in told["components"]["schemas"]["Waterworks"]["properties"]
