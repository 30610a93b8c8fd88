"""Every page of the dashboard in every language, with each of its choices made, and every file and
picture that it offers."""

from itertools import islice

import pytest
from streamlit.testing.v1 import AppTest

from harness import ROOT
from telling.language import DEFAULT, codes
from tests.national.conftest import shown_codes, text_of_file
from tests.views.test_every_word import texts_of_page
from views import files, link, resources
from views.country import NAMES

APP = str(ROOT / "views" / "app.py")
PLACES = ({"fylke": "46"}, {"kommune": "4601"})
"""Filters that leave a county, or a municipality."""
WATERS = ("vann", "belegg")
"""The other filters."""
FORMS = (
    *("magnesium-mal.", "magnesium-template."),
    *("sporsmal-om-tall-", "magnesium-in-the-drinking-water-of-"),
)
"""How the names of empty forms begin: the template of a sheet, the sheet for an answer."""
MOST_OPTIONS = 12
"""Where a choice has more, as of municipalities or waterworks, some of them are tried."""


@pytest.fixture
def chosen(monkeypatch):
    """The codes of every choice that the pages have offered, by its name in the link."""
    found = {}

    def watch(kind, options_of):
        make = getattr(link, kind)

        def made(name, *rest, **named):
            found[name] = options_of(*rest)
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
        found.setdefault(file_name, make)
        return offer(label, make, file_name, *rest, **named)

    monkeypatch.setattr(files, "offer", watch)
    return found


class AsItIs:
    """A snapshot that stays as it is."""

    def __init__(self, store):
        self._store = store

    def store(self):
        """Its store."""
        return self._store


@pytest.fixture
def opened(monkeypatch, national):
    """Opens a page of the rehearsal's dashboard, the map where none is named."""
    monkeypatch.setattr(resources, "CURRENT", AsItIs(national))

    def run(page=None, framed=False, **query):
        app = AppTest.from_file(APP, default_timeout=120)
        app.query_params, app.context = query, {"is_embedded": framed}
        # AppTest leads to pages that are files only.
        app._page_hash = page._script_hash if page else ""
        return app.run()

    return run


def combinations(choices):
    """Links that make each option of each choice once, as few as there are of the longest."""
    few = {name: some_of(options) for name, options in choices.items() if options}
    for turn in range(max(map(len, few.values()), default=0)):
        yield {name: options[turn % len(options)] for name, options in few.items()}


def some_of(options):
    """All of a few options; of many one in a thousand, and at least the first."""
    step = 1 if len(options) <= MOST_OPTIONS else 1000
    return list(islice(options, 0, None, step))


def own(choices):
    """The choices of a page alone, which are no filters."""
    return {name: of for name, of in choices.items() if name not in ("fylke", "kommune", *WATERS)}


def filters(choices):
    """Links that choose each of the filters, where a page has them."""
    if "fylke" in choices:
        yield from PLACES
        yield from combinations({name: choices[name] for name in WATERS})


def faults(app, mark, framed=False):
    """What is wrong with a page, which must say the mark."""
    texts = list(texts_of_page(app))
    found = [error.value for error in (*app.exception, *app.error)]
    found += [shown for text in texts for shown in shown_codes(text)]
    if not any(mark in text for text in texts):
        found.append("not marked as made up")
    if not framed and not any("mg-footer" in one.proto.body for one in app.get("html")):
        found.append("not drawn to its end")
    return found


def all_pages(opened, code=DEFAULT):
    """Every page by its name, as the navigation has them."""
    return opened(lang=code).session_state["pages"]


def with_faults(found):
    """Those of the places looked at that have any."""
    return {where: faults for where, faults in found.items() if faults}


@pytest.mark.parametrize("code", codes())
def test_every_page_with_every_choice_and_every_file(opened, chosen, offered, marks, code):
    found = {}
    for name, page in all_pages(opened, code).items():
        chosen.clear()
        found[name] = faults(opened(page, lang=code), marks[code])
        # The code's own language lacks no words: there each page as it opens is enough.
        for query in list(combinations(own(chosen))) if code == DEFAULT else ():
            found[name, *query.items()] = faults(opened(page, lang=code, **query), marks[code])
    assert with_faults(found) == {}
    forms = {name: faults_of_file(name, make, marks[code], code) for name, make in offered.items()}
    assert with_faults(forms) == {}


def faults_of_file(name, make, mark, code):
    """What is wrong with a file, which must say the mark; a picture is only drawn, and once: what
    stands in it is what stands in its SVG, whose words are those of the page."""
    if name.endswith(".png"):
        return [] if code != DEFAULT or make().startswith(b"\x89PNG") else ["no picture"]
    text = text_of_file(name, make())
    found = list(shown_codes(text)) if name.endswith((".svg", ".pdf")) else []
    return found if mark in text or is_empty_form(name) else [*found, "not marked as made up"]


def is_empty_form(name):
    """Whether a file is a form to fill in, which holds no figure."""
    return name.startswith(FORMS) and name.endswith((".xlsx", ".csv"))


def test_every_page_with_every_filter(opened, chosen, marks):
    found = {}
    for name, page in all_pages(opened).items():
        chosen.clear()
        opened(page)
        for query in list(filters(chosen)):
            found[name, *query.items()] = faults(opened(page, **query), marks[DEFAULT])
    assert len(found) > len(PLACES)
    assert with_faults(found) == {}


@pytest.mark.parametrize("code", codes())
def test_every_page_in_a_frame(opened, chosen, marks, code):
    found = {}
    for page in all_pages(opened).values():
        if page.url_path in link.EMBEDDED:
            chosen.clear()
            opened(page, framed=True, lang=code)
            for query in list(combinations(own(chosen))) or [{}]:
                app = opened(page, framed=True, lang=code, **query)
                found[page.url_path, *query.items()] = faults(app, marks[code], framed=True)
    assert len(found) > len(NAMES)
    assert with_faults(found) == {}
