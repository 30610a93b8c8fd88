"""Every page of the dashboard in every language, with each of its choices made, and every file and
picture that it offers."""

import io
import zipfile
from itertools import chain, islice

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from data.current import Current
from harness import ROOT
from telling.language import codes
from tests.national.conftest import MARKS, shown_codes
from tests.views.test_every_word import texts_of_page
from views import chrome, files, link, resources

APP = str(ROOT / "views" / "app.py")
PLACES = ({}, {"fylke": "46"}, {"kommune": "4601", "nr": "4601"})
"""What links say of places: nothing, a county, a municipality."""
MOST_OPTIONS = 12
"""Where a choice has more, as of municipalities or waterworks, some of them are tried."""
WITHOUT_FIGURES = ("upload",)
"""Pages whose files are empty forms."""


@pytest.fixture
def chosen(monkeypatch):
    """The codes of every choice that the pages have offered, by its name in the link."""
    found = {}

    def watch(kind, of):
        make = getattr(link, kind)

        def made(name, *rest, **named):
            found[name] = of(*rest)
            return make(name, *rest, **named)

        monkeypatch.setattr(link, kind, made)

    watch("one", lambda options, *_: list(options))
    watch("several", lambda options, *_: list(options))
    watch("flag", lambda *_: ["1"])
    return found


@pytest.fixture
def offered(monkeypatch):
    """What makes each file that the pages have offered, by its name."""
    found, offer = {}, files.offer

    def watch(label, make, file_name, *rest, **named):
        found[file_name] = make
        return offer(label, make, file_name, *rest, **named)

    monkeypatch.setattr(files, "offer", watch)
    return found


@pytest.fixture
def opened(monkeypatch, folder):
    """Opens a page of the rehearsal's dashboard, the map where none is named."""
    monkeypatch.setattr(resources, "CURRENT", Current(folder))

    def run(page=None, framed=False, **query):
        app = AppTest.from_file(APP, default_timeout=120)
        app.query_params, app.context = query, {"is_embedded": framed}
        # AppTest leads to pages that are files only.
        app._page_hash = page._script_hash if page else ""
        return app.run()

    return run


def combinations(choices):
    """Links that make each option of each choice once, as few as there are of the longest."""
    some = {name: some_of(options) for name, options in choices.items() if options}
    for turn in range(max(map(len, some.values()), default=0)):
        yield {name: options[turn % len(options)] for name, options in some.items()}


def some_of(options):
    """All of a few options; of many one in a few hundred."""
    step = 1 if len(options) <= MOST_OPTIONS else 400
    return list(islice(options, 0, None, step))


def links(chosen):
    """The links to a page whose choices are known: to places, then to each of its own options and
    each of the filters."""
    filters = {name: options for name, options in chosen.items() if name in chrome.FILTERS[2:]}
    own = {name: options for name, options in chosen.items() if name not in chrome.FILTERS}
    return chain(PLACES[1:], combinations(own), combinations(filters))


def faults(app, code, framed):
    """What is wrong with a page."""
    texts = list(texts_of_page(app))
    found = [error.value for error in (*app.exception, *app.error)]
    found += [shown for text in texts for shown in shown_codes(text)]
    if not any(MARKS[code] in text for text in texts):
        found.append("not marked as made up")
    if not framed and not any("mg-footer" in one.proto.body for one in app.get("html")):
        found.append("not drawn to its end")
    return found


@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize("code", codes())
def test_every_page_with_every_choice(opened, chosen, offered, code, framed):
    pages = opened(framed=framed).session_state["pages"]
    found, made = {}, set()
    for name, page in pages.items():
        chosen.clear()
        app = opened(page, framed, lang=code)
        found[name] = faults(app, code, framed)
        for query in list(links(chosen)):
            app = opened(page, framed, lang=code, **query)
            found[name, *query.items()] = faults(app, code, framed)
        made |= set() if framed else set(offered)
    assert {where: faults for where, faults in found.items() if faults} == {}
