"""The link to a view: codes go round, older links are understood, nothing in it breaks a page."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.selection import EVIDENCE
from telling.language import language
from telling.words import EVIDENCE as EVIDENCE_WORDS
from views import link
from views.link import Visit

COUNTIES = {"03": "Oslo", "11": "Rogaland", "46": "Vestland"}
NAMESAKES = {"1515": "Herøy", "1818": "Herøy", "1103": "Stavanger"}
MEASURES = {"tap": "Tap water", "calcium": "Calcium"}
COUNTY = link.several("fylke", COUNTIES)
MEASURE = link.one("vis", MEASURES, "tap")
PLACE = link.one("nr", NAMESAKES, kept=False)
POINTS = link.flag("punkter")
SHARE = link.number("del", 0, 100, 50)
ALKALINITY = link.number("maal_alk", 0.2, 3.0, 0.8, 1)
YEARS = link.years("aar", 1972, 2025)
ALL = (COUNTY, MEASURE, PLACE, POINTS, SHARE, ALKALINITY, YEARS)
VALUES = st.fixed_dictionaries(
    {
        COUNTY: st.lists(st.sampled_from(sorted(COUNTIES)), unique=True),
        MEASURE: st.sampled_from(sorted(MEASURES)),
        PLACE: st.sampled_from([None, *NAMESAKES]),
        POINTS: st.booleans(),
        SHARE: st.integers(0, 100),
        ALKALINITY: st.integers(2, 30).map(lambda tenths: tenths / 10),
        YEARS: st.lists(st.integers(1972, 2025), min_size=2, max_size=2).map(sorted).map(tuple),
    }
)
ANYTHING = st.text(max_size=30) | st.sampled_from(
    [
        "nan",
        "inf",
        "1e999",
        "-0",
        "٣",
        "1_0",
        "0x10",
        "{0}",
        "%s",
        "2019-1972",
        "<img src=x>",
        "\x00",
    ]
)


def opened(query: str, page: str = "map") -> Visit:
    """A first visit by a link."""
    visit = Visit()
    visit.start(page, parse_qs(query), by_history=False)
    return visit


def again(visit: Visit, page: str, query: str = "", by_history: bool = False) -> None:
    """The next run of a visit."""
    visit.start(page, parse_qs(query), by_history)


def query(visit: Visit, *shown: link.LinkParameter) -> str:
    """The link of a page that shows some choices."""
    for parameter in shown:
        visit.show(parameter)
    return urlencode(visit.here(), doseq=True)


@given(VALUES, st.sampled_from(["nb", "en"]))
def test_a_link_gives_another_visitor_the_same_choices(values, lang):
    mine = Visit(lang=lang)
    for parameter, value in values.items():
        mine.put(parameter, value)
    theirs = opened(query(mine, *ALL))
    assert {p: theirs.value(p) for p in ALL} == values
    assert theirs.lang == lang
    assert theirs.ignored == []


@given(st.sampled_from(ALL), st.lists(ANYTHING, max_size=4))
def test_any_text_is_a_choice_or_what_is_usual(parameter, texts):
    visit = Visit()
    visit.start("map", {parameter.name: texts, link.LANG: texts}, by_history=False)
    value = visit.show(parameter)
    assert value == parameter.usual or parameter.valid(value) == value
    assert visit.lang in ("nb", "en")
    assert urlencode(visit.here(), doseq=True).isascii()


@pytest.mark.parametrize(
    ("parameter", "old", "code"),
    [
        (COUNTY, ["Rogaland"], ["11"]),
        (COUNTY, ["rogaland", "Vestland"], ["11", "46"]),
        (MEASURE, ["Kalsium"], "calcium"),
        (MEASURE, ["Calcium"], "calcium"),
        (POINTS, ["true"], True),
        (YEARS, ["1995", "2019"], (1995, 2019)),
        (ALKALINITY, ["1,2"], 1.2),
    ],
)
def test_a_link_with_the_words_of_the_page_still_works(parameter, old, code):
    assert parameter.read(old) == code


def test_every_word_for_evidence_leads_to_its_code():
    options = {code: EVIDENCE_WORDS[code] for code in EVIDENCE}
    for spoken in (language("nb"), language("en")):
        for code, message in options.items():
            assert link.several("belegg", options).read([spoken.t(message)]) == [code]


def test_a_name_of_two_places_is_neither():
    assert PLACE.read(["Herøy"]) is None
    assert PLACE.read(["Stavanger"]) == "1103"


def test_what_is_usual_does_not_stand_in_the_link():
    assert query(opened("vis=tap&fylke=&del=50&aar=1972-2025"), *ALL) == ""


def test_what_is_not_understood_is_named():
    visit = opened("fylke=99&vis=calcium")
    assert query(visit, COUNTY, MEASURE) == "vis=calcium"
    assert visit.ignored == ["fylke"]


def test_a_filter_is_kept_on_another_page_but_not_the_place_of_this_one():
    visit = opened("fylke=46&nr=1103")
    query(visit, COUNTY, PLACE)
    again(visit, "tables")
    assert query(visit, COUNTY, PLACE) == "fylke=46"


def test_a_choice_in_the_link_waits_for_the_page_that_asks_for_it():
    visit = opened("vis=calcium&lang=en")
    assert query(visit, COUNTY) == "lang=en"
    again(visit, "map")
    assert query(visit, MEASURE) == "vis=calcium&lang=en"


def test_an_old_link_that_is_late_changes_nothing():
    visit = opened("")
    visit.put(COUNTY, ["46"])
    again(visit, "map", "fylke=03")
    assert visit.value(COUNTY) == ["46"]


def test_going_back_takes_a_choice_back():
    visit = opened("")
    query(visit, COUNTY)
    visit.put(COUNTY, ["46"])
    again(visit, "map")
    query(visit, COUNTY)
    again(visit, "map", "", by_history=True)
    assert visit.value(COUNTY) == []


def test_going_back_over_the_bare_address_of_a_page_keeps_the_filters():
    visit = opened("fylke=46&lang=en")
    query(visit, COUNTY)
    again(visit, "tables")
    query(visit, COUNTY)
    again(visit, "tables", "", by_history=True)
    assert query(visit, COUNTY) == "fylke=46&lang=en"
    again(visit, "map", "fylke=46&lang=en", by_history=True)
    assert query(visit, COUNTY) == "fylke=46&lang=en"


def test_going_back_to_another_language_speaks_it():
    visit = opened("fylke=46")
    query(visit, COUNTY)
    visit.lang = "en"
    again(visit, "map", "fylke=46", by_history=True)
    assert visit.lang == "nb"


def test_what_is_chosen_while_the_first_run_goes_on_is_not_read_over():
    visit = opened("fylke=46&lang=en")
    visit.show(COUNTY)
    visit.lang = "nb"  # which ends the run
    visit.put(COUNTY, ["03"])
    again(visit, "map", "fylke=46&lang=en")
    assert (visit.lang, visit.value(COUNTY)) == ("nb", ["03"])


def test_a_language_that_the_link_names_stays_in_it():
    visit = opened("lang=nb")
    assert query(visit) == "lang=nb"
    visit.lang = "en"
    assert query(visit) == "lang=en"


def test_the_address_of_another_page_takes_along_what_is_kept():
    visit = opened("fylke=46&nr=1103&vis=calcium&lang=en")
    query(visit, COUNTY, PLACE)
    assert urlencode(visit.elsewhere(verk="Z1"), doseq=True) == (
        "verk=Z1&vis=calcium&fylke=46&lang=en"
    )


@pytest.mark.parametrize("asked", ["tlh", "", "../nb", "EN"])
def test_an_unknown_language_is_bokmaal(asked):
    assert opened(f"lang={asked}").lang == "nb"
