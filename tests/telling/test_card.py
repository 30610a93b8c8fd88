"""The card of a municipality and the headline of the country: known answers."""

import pytest

from telling import card, headline
from telling.language import language

BERGEN, SENJA, LILLEHAMMER, KARASJOK = "4601", "5530", "3405", "5610"


@pytest.fixture
def en():
    return language("en")


def test_the_card_of_a_measured_place(store, en):
    made = card.of_municipality(store, BERGEN, en)
    assert (made.name, made.value) == ("Bergen", "0.3–0.5 mg/l")
    assert made.evidence == "Measured · Bergen Vannverk"
    assert made.caution.startswith("weak source: relayed by a third party")
    assert made.scale.verdict == "Usual for Norway"
    assert [band.here for band in made.scale.bands] == [False, True, False]
    assert [band.holds for band in made.scale.bands] == ["below 0.27", "0.27–0.60", "above 0.60"]
    assert made.scale.best is None  # a range has no best value
    assert 1 / 3 < made.scale.low < made.scale.high < 2 / 3
    # 1.6 l of 0.3–0.5 mg/l beside 300 mg.
    assert made.day.startswith("1.6 l a day gives 0.16–0.27 % of the adequate intake")
    assert [(work.name, work.kind) for work in made.works[:2]] == [
        ("Bergen Vannverk", "surface water"),
        ("Risnes Vannverk", "kind of water not known"),
    ]
    assert made.dolomite.startswith("Dolomite could add 3.0 mg/l inside the Norwegian targets")


def test_an_estimate_says_where_it_may_lie(store, en):
    made = card.of_municipality(store, SENJA, en)
    assert made.evidence == "Estimated, not measured · Finnsnes Vannverk"
    assert made.scale.verdict == "Usual to high for Norway"
    assert made.scale.low < made.scale.best < made.scale.high
    assert made.more_works == "20 more waterworks"


def test_a_place_without_a_figure_says_so_and_draws_no_scale(store, en):
    unknown = [card.of_municipality(store, n, en) for n in store.municipalities.index]
    unknown = [made for made in unknown if not made.known]
    assert len(unknown) > 30
    for made in unknown:
        assert (made.value, made.scale, made.day) == ("not known", None, "")
        assert made.evidence.startswith("No data: ")


def test_the_headline_says_what_each_figure_rests_on(store, en):
    said = [(one.name, one.figure, one.sure) for one in headline.of_country(store, en)]
    assert said == [
        ("Groundwater", "3.6 mg/l", "Measured at only one waterworks. Sweden: 3–9."),
        ("Surface water", "0.49 mg/l", "Median of 9 tap waters (0.34–0.70)."),
        ("With dolomite", "+0.65 mg/l", "Calculated, not measured (0–1.7)."),
    ]
