"""The first sentences of the contrast: a ratio, or what the figures do show."""

import gettext

import pytest

from findings import contrast, waters
from findings.contrast import STAGES, Scope
from findings.selection import Selection
from telling.contrast import most, opening
from telling.language import Language, codes, language
from tests.findings.test_contrast import made_up, of_kind

ENGLISH = Language("en", gettext.NullTranslations())
INNLANDET, TROMS = Selection(counties=("34",)), Selection(counties=("55",))
SURFACE = of_kind("surface_water", 0.4, 0.5, 0.5, 0.5, 0.6)


def test_the_country_is_told_by_its_one_groundwater_and_its_neighbours(store):
    said = opening(store, Scope(), ENGLISH)
    surface = contrast.works_group(store, "surface_water", Scope(stage="treated"))
    times = 3.6 / surface.median.value
    assert "Lillehammer Vannverk: 3.6 mg/l." in said
    assert f"about {times:.0f} times the median of surface water in Norway" in said
    assert f"{surface.measured} waters" in said
    assert "between 3 and 9 mg/l" in said
    assert said.endswith("Too few Norwegian works have published to say it for the country.")


def test_enough_waters_give_the_ratio_with_its_interval(store):
    enough = made_up(store, of_kind("groundwater", 4, 5, 5, 5, 6) + SURFACE)
    assert opening(enough, Scope(), ENGLISH).startswith(
        "Groundwater contains 10 times as much magnesium as surface water (95 % interval "
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "No Norwegian groundwater works has published"),
        ([2], "One Norwegian groundwater works has published"),
        ([1, 3], "2 Norwegian groundwater works have published"),
    ],
)
def test_few_groundwaters_are_counted(store, values, words):
    few = made_up(store, of_kind("groundwater", *values) + SURFACE)
    said = opening(few, Scope(), ENGLISH)
    assert said.startswith(words)
    assert ("about 2–6 times" in said) == (values == [1, 3])


def test_a_groundwater_below_a_limit_is_no_number_of_times(store):
    said = opening(made_up(store, of_kind("groundwater", "<1") + SURFACE), Scope(), ENGLISH)
    assert "<1 mg/l" in said
    assert "times" not in said


def test_treated_water_speaks_where_both_stages_are_chosen(store):
    assert opening(store, Scope(), ENGLISH) == opening(store, Scope(stage="treated"), ENGLISH)
    assert "before treatment" in opening(store, Scope(stage="raw"), ENGLISH)


def test_a_county_without_figures_says_what_is_known_there(store):
    said = opening(store, Scope(TROMS), ENGLISH)
    works = TROMS.works(store, waters.delivering(store))
    assert said.startswith("Troms county: No groundwater works here has published")
    assert f"Waterworks here: {len(works)}" in said
    assert "known to take groundwater" in said


def test_filters_that_leave_too_little_do_not_change_what_is_said_of_the_place(store):
    only_surface = Selection(kinds=("surface_water",))
    assert opening(store, Scope(only_surface), ENGLISH) == opening(store, Scope(), ENGLISH)


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("place", [Selection(), INNLANDET, TROMS])
def test_every_place_has_a_sentence(store, code, stage, place):
    said = opening(store, Scope(place, stage=stage), language(code))
    assert said.endswith(".")
    assert "nan" not in said


def test_the_municipality_with_most_is_named_among_how_many(store):
    said = most(store, Selection(), ENGLISH)
    assert "Lillehammer, 3.6 mg/l." in said
    assert "among the 13 municipalities" in said
    assert most(store, TROMS, ENGLISH) == ""
