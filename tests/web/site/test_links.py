"""Links hold wherever the folder is put, and none leads to what only a server has."""

import pytest

from web.addresses import Place
from web.site.links import FILES, MAP, MISSING, FileLinks, Site, file_of

BERGEN = Place("municipality", "4601")
NOWHERE = Site()
THERE = Site("https://example.org/mg", "https://dashboard.example.org")


@pytest.mark.parametrize(
    ("place", "code", "file"),
    [
        (BERGEN, "nb", "kommune/4601.html"),
        (BERGEN, "en", "en/municipality/4601.html"),
        (Place("waterworks", "Z 1/2"), "nb", "vannverk/Z%201%2F2.html"),
        (Place("country"), "nb", "norge.html"),
        (MAP, "nb", "index.html"),
        (MAP, "en", "en/index.html"),
        (FILES, "en", "en/files.html"),
    ],
)
def test_every_page_has_a_file_with_an_ending(place, code, file):
    assert file_of(place, code) == file


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("index.html", "kommune/4601.html"),
        ("kommune/4601.html", "4601.html"),
        ("vannverk/x.html", "../kommune/4601.html"),
        ("en/municipality/4601.html", "../../kommune/4601.html"),
    ],
)
def test_links_are_told_from_where_the_page_stands(here, there):
    assert FileLinks(NOWHERE, here).page(BERGEN, "nb") == there


def test_a_sign_in_a_files_name_is_no_sign_in_its_address():
    work = Place("waterworks", "Z 1/2")
    assert FileLinks(NOWHERE, "index.html").page(work, "nb") == "vannverk/Z%25201%252F2.html"


def test_the_page_of_what_is_missing_is_shown_at_any_depth():
    assert FileLinks(NOWHERE, MISSING).page(BERGEN, "nb") == "/kommune/4601.html"
    link = FileLinks(THERE, MISSING).page(BERGEN, "nb")
    assert link == "https://example.org/mg/kommune/4601.html"


def test_the_dashboard_is_linked_to_only_where_it_is_said_to_be(nb, en):
    without, beside = (FileLinks(site, "kommune/4601.html") for site in (NOWHERE, THERE))
    assert without.dashboard(nb, "kommune", nr="4601") == without.report(BERGEN, nb) == ""
    assert without.api == ""
    link = beside.dashboard(en, "kommune", nr="4601")
    assert link == "https://dashboard.example.org/kommune?nr=4601&lang=en"
    assert beside.report(BERGEN, nb) == "https://dashboard.example.org/kommune/4601.pdf"


def test_an_address_is_told_only_where_it_is_known():
    assert NOWHERE.address("index.html") == ""
    assert THERE.address("en/index.html") == "https://example.org/mg/en/"
    assert THERE.address("norge.html") == "https://example.org/mg/norge.html"


def test_only_the_map_may_run_scripts_and_only_its_own():
    plain = FileLinks(NOWHERE, "norge.html").policy
    assert plain.startswith("default-src 'none'")
    assert "script-src" not in plain
    drawn = FileLinks(NOWHERE, "en/index.html").policy
    assert "script-src 'self' file:;" in drawn
    assert "http" not in drawn
