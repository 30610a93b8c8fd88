"""The accessibility statement: in both languages, reached from every page, with a way to answer."""

import re

import pytest

PATHS = {"nb": "/tilgjengelighet", "en": "/en/accessibility"}


@pytest.mark.parametrize("code", PATHS)
def test_the_statement_says_what_does_not_hold_either(client, code):
    answer = client.get(PATHS[code])
    assert answer.status_code == 200
    assert answer.headers["content-language"] == code
    headings = re.findall(r"<h2>(.*?)</h2>", answer.text)
    assert len(headings) == 4
    for criterion in ("WCAG 2.1", "3.1.2", "2.1.1", "axe-core"):
        assert criterion in answer.text
    other = PATHS["en" if code == "nb" else "nb"]
    assert f'href="http://testserver{other}"' in answer.text


@pytest.mark.parametrize(
    ("path", "code"),
    [("/norge", "nb"), ("/en/municipality/4601", "en"), ("/en/nothing", "en"), ("/api/v1/", "en")],
)
def test_every_page_leads_to_it(client, path, code):
    assert f'<a href="{PATHS[code]}"' in client.get(path).text


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("post@example.org", '<a href="mailto:post@example.org">post@example.org</a>'),
        ("https://example.org/tell", '<a href="https://example.org/tell">'),
        ("Telefon 22 22 22 22", "Telefon 22 22 22 22"),
        ("javascript:alert(1)", "javascript:alert(1)</p>"),
        ("<b>hei</b>", "&lt;b&gt;hei&lt;/b&gt;"),
        ("", "MGMAP_CONTACT"),
    ],
)
def test_whoever_runs_the_site_says_where_to_write(asking, store, monkeypatch, contact, told):
    monkeypatch.setenv("MGMAP_CONTACT", contact)
    page = asking(store).get(PATHS["nb"]).text
    section = page[page.index("Meld fra om feil") :]
    assert told in " ".join(section.split()).replace(" </p>", "</p>")
    assert 'href="javascript' not in page
