"""Reports as PDF beside the plain pages: found by their addresses, told where there is none."""

import io
import threading

import pytest
from pypdf import PdfReader

from server import reports
from server.limits import Limit
from tests.web.test_pages import Tags

ONE = [("/kommune/4601.pdf", "nb", "4601"), ("/en/municipality/4601.pdf", "en", "4601")]
SEVERAL = [
    ("/rapport.pdf?nr=4601,0301", "nb", "4601-0301"),
    ("/en/report.pdf?nr=4601&nr=0301,,%204601", "en", "4601-0301"),
]


@pytest.mark.parametrize(("path", "code", "name"), ONE + SEVERAL)
def test_a_report_is_a_pdf_in_its_language(client, path, code, name):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == code
    disposition = f'inline; filename="magnesium-{name}-{code}.pdf"'
    assert answer.headers["content-disposition"] == disposition
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    assert "Bergen" in page.extract_text()


def test_a_report_tells_where_it_stands(client):
    for path, address in (
        ("/kommune/4601.pdf", "http://testserver/kommune/4601.pdf"),
        ("/rapport.pdf?nr=4601&nr=0301", "http://testserver/rapport.pdf?nr=4601,0301"),
        ("/rapport.pdf?nr=4601&x=<b>", "http://testserver/kommune/4601.pdf"),
    ):
        text = PdfReader(io.BytesIO(client.get(path).content)).pages[0].extract_text()
        assert f"{address}, lest " in " ".join(text.split())


def test_the_page_of_a_municipality_leads_to_its_report(client):
    for page, path in (("/kommune/4601", ONE[0][0]), ("/en/municipality/4601", ONE[1][0])):
        links = [one["href"] for one in Tags(client.get(page).text).all("a")]
        assert path in links


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/kommune/9999.pdf", 404, "Det finnes ingen kommune med nummeret 9999."),
        ("/en/municipality/9999.pdf", 404, "There is no municipality with the number 9999."),
        ("/kommune/%3Cscript%3E.pdf", 404, "&lt;script&gt;"),
        ("/rapport.pdf", 400, "?nr=4601,0301"),
        ("/rapport.pdf?nr=", 400, "?nr=4601,0301"),
        ("/en/report.pdf?nr=4601,9999", 400, "There is no municipality with the number 9999."),
        ("/rapport.pdf?nr=4601,%3Cscript%3E", 400, "&lt;script&gt;"),
        ("/rapport.pdf?nr=0301,1101,1103,1106,1108", 400, "én til 4 kommuner"),
        ("/rapport.pdf?nr=%00%ff", 400, "Det finnes ingen kommune"),
    ],
)
def test_what_cannot_be_reported_is_told_on_a_page(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert words in answer.text
    assert len(Tags(answer.text).all("h1")) == 1


def test_an_old_number_leads_to_the_report_of_the_new_one(client):
    answer = client.get("/kommune/1201.pdf")
    assert (answer.status_code, answer.headers["location"]) == (301, "/kommune/4601.pdf")
    assert client.get("/kommune/1507.pdf").status_code == 404


def test_a_report_costs_as_much_as_ten_requests(asking, store, monkeypatch):
    # Drawn at once, so that the allowance does not grow meanwhile.
    monkeypatch.setattr(reports, "pdf", lambda *_: b"%PDF")
    client = asking(store, Limit(rate=0.1, burst=20))
    codes = [client.get("/kommune/4601.pdf").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    answer = client.get("/en/report.pdf?nr=4601")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "100"
    assert "Come back in 100 seconds." in answer.text
    assert client.get("/kommune/4601").status_code == 200
    assert client.get("/api/v1/sources").status_code == 200


def test_one_report_at_once_is_always_allowed(asking, store):
    client = asking(store, Limit(rate=0.1, burst=5))
    assert [client.get("/kommune/4601.pdf").status_code for _ in range(2)] == [200, 429]


def test_a_report_is_drawn_beside_the_event_loop(asking, store, monkeypatch):
    """Whoever asks for something else meanwhile is answered meanwhile."""
    begun, go_on = threading.Event(), threading.Event()
    drawn = reports.pdf

    def slowly(*arguments):
        begun.set()
        assert go_on.wait(60)
        return drawn(*arguments)

    monkeypatch.setattr(reports, "pdf", slowly)
    found = []
    with asking(store) as client:
        waiting = threading.Thread(target=lambda: found.append(client.get("/kommune/4601.pdf")))
        waiting.start()
        assert begun.wait(60)
        assert client.get("/robots.txt").status_code == 200
        assert not found
        go_on.set()
        waiting.join(60)
    assert found[0].status_code == 200


NOTES = [
    ("/vannverk/Z0707022019522171190SQFPK.pdf", "nb", "note"),
    ("/en/waterworks/Z0707022019522171190SQFPK.pdf", "en", "note"),
    ("/vannverk/Z0707022019522171190SQFPK/forsok.pdf", "nb", "pilot"),
    ("/en/waterworks/Z0707022019522171190SQFPK/pilot.pdf", "en", "pilot"),
]


@pytest.mark.parametrize(("path", "code", "kind"), NOTES)
def test_a_dolomite_note_is_a_pdf_in_its_language(client, path, code, kind):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == code
    name = f"dolomite-{kind}-Z0707022019522171190SQFPK-{code}.pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    # An address may stand on two lines.
    assert f"http://testserver{path}," in "".join(page.extract_text().split())


@pytest.mark.parametrize("path", ["/vannverk/nobody.pdf", "/en/waterworks/%3Cb%3E/pilot.pdf"])
def test_there_is_no_note_of_a_work_that_is_not(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<b>" not in answer.text


def test_the_page_of_a_waterworks_leads_to_its_note(client):
    for path, *_ in NOTES[:2]:
        links = [one["href"] for one in Tags(client.get(path.removesuffix(".pdf")).text).all("a")]
        assert path in links
