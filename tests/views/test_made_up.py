"""On the dashboard of a rehearsal every page and file says that its figures are made up."""

from streamlit.testing.v1 import AppTest

from views import chrome, resources, tables

SCRIPT = "from views import chrome\nchrome.made_up_figures()\n"


def shown(monkeypatch, store) -> list[str]:
    """What the banner says over a store."""
    monkeypatch.setattr(chrome, "store", lambda: store)
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert [error.value for error in app.exception] == []
    return [html.proto.body for html in app.get("html")]


def test_the_banner_of_every_page_says_so(monkeypatch, store, rehearsed):
    (banner,) = shown(monkeypatch, rehearsed)
    assert "Oppdiktede tall" in banner
    assert shown(monkeypatch, store) == []


def test_the_sentence_of_files_pictures_and_charts_says_so(monkeypatch, store, rehearsed):
    monkeypatch.setattr(tables, "store", lambda: rehearsed)
    assert tables.with_own("Hele Norge.").startswith("Hele Norge. Oppdiktede tall")
    monkeypatch.setattr(tables, "store", lambda: store)
    assert tables.with_own("Hele Norge.") == "Hele Norge."


def test_the_frame_of_every_page_has_the_banner():
    app = (resources.__file__.rpartition("/")[0]) + "/app.py"
    with open(app, encoding="utf-8") as code:
        assert code.read().count("chrome.made_up_figures()") == 2  # in full and in a frame
