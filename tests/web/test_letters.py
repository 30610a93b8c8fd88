"""The letter without a script: a page, a PDF and a sheet for each choice of its link."""

import io

import openpyxl
import pytest
from pypdf import PdfReader

from server.limits import Limit
from tests.web.test_pages import Tags

BODO, BERGEN = "/kommune/1804", "/kommune/4601"
WORK = "Z0805072302328521189EAJPY"


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        (BODO, "/kommune/1804/brev"),
        ("/en/municipality/1804", "/en/municipality/1804/letter"),
        (f"/vannverk/{WORK}", f"/kommune/1804/brev?verk={WORK}"),
    ],
)
def test_a_page_without_a_measured_figure_leads_to_the_letter(client, page, leads_to):
    links = [one["href"] for one in Tags(client.get(page).text).all("a")]
    assert leads_to in links
    assert client.get(leads_to).status_code == 200


def test_a_measured_place_has_no_such_button(client):
    assert "/kommune/4601/brev" not in [
        one["href"] for one in Tags(client.get(BERGEN).text).all("a")
    ]


def test_the_page_holds_the_letter_and_runs_nothing(client):
    answer = client.get(f"{BODO}/brev?til=mattilsynet&brev=nn&brevaar=2019-2021")
    page = Tags(answer.text)
    assert page.all("script") == []
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert "Til Mattilsynet" in answer.text
    assert "For kvart år frå 2019 til 2021" in answer.text
    assert page.all("pre") == [{"class": "letter", "lang": "nn", "tabindex": "0"}]
    links = [one["href"] for one in page.all("a")]
    assert "/kommune/1804/brev?brev=nn&brevaar=2019-2021" in links
    assert "/kommune/1804/brev.pdf?til=mattilsynet&brev=nn&brevaar=2019-2021" in links
    assert any(one.startswith("mailto:?subject=") for one in links)


def test_a_work_of_the_link_is_the_only_one_asked_for(client):
    text = client.get(f"{BODO}/brev?verk={WORK}&verk=Z0911211948592561126KDLAA").text
    assert "Til Bodø Hovedvannverk" in text
    assert "Bergen" not in text.partition("<pre")[2].partition("</pre>")[0]


@pytest.mark.parametrize(
    "query", ["til=x", "brev=se", "brevaar=2025-1999", "brevaar=0-9999", "verk=<script>", "%00=1"]
)
def test_what_a_link_says_wrongly_is_left_out(client, query):
    assert client.get(f"{BODO}/brev?{query}").text == client.get(f"{BODO}/brev").text


def test_the_files_are_those_of_the_letter(client):
    pdf = client.get(f"{BODO}/brev.pdf?til=kommune")
    assert pdf.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Til Bodø kommune" in text
    sheet = client.get(f"/en/municipality/1804/letter.xlsx?verk={WORK}").content
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values)
    assert rows[0][0] == "Waterworks id"
    assert {row[0] for row in rows[1:]} == {WORK}


@pytest.mark.parametrize("ending", ["", ".pdf", ".xlsx"])
def test_an_unknown_municipality_has_no_letter(client, ending):
    assert client.get(f"/kommune/9999/brev{ending}").status_code == 404


def test_who_asks_for_too_many_letters_waits(store, asking):
    client = asking(store, Limit(rate=1, burst=3))
    answers = [client.get(f"{BODO}/brev").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
