"""What the map, its tooltip and its legend say of a municipality, on the shipped figures."""

import pytest

from data.store import open_store
from findings.classes import MAGNESIUM, drawn_classes
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality, people_by_kind
from findings.tally import tally
from geo.fills import fills, share_fills, site_points
from telling.language import language

TAP, EVERYTHING = MEASURES["tap"], Selection()
ALTA, BERGEN, KARASJOK, LILLEHAMMER, NORDRE_FOLLO = "5601", "4601", "5610", "3405", "3207"
NESODDEN = "3212"
BAERUM, INDRE_OSTFOLD, OSLO, RAELINGEN, SKIEN, VALER = (
    "3201",
    "3118",
    "0301",
    "3224",
    "4003",
    "3114",
)


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.fixture(scope="module")
def told(store):
    return {fill.number: fill for fill in fills(store, TAP, EVERYTHING, language())}


@pytest.mark.parametrize(
    ("number", "look"),
    [
        (LILLEHAMMER, "full"),
        (NORDRE_FOLLO, "raw"),
        (ALTA, "pale"),
        (NESODDEN, "bound"),
        (OSLO, "pale"),
        (KARASJOK, "pale"),
    ],
)
def test_evidence_has_its_look(told, number, look):
    assert told[number].look == look


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (INDRE_OSTFOLD, "omtrent 0,99 (0,54–1,8), høyst 31,9 mg/l"),
        (VALER, "omtrent 1,1 (0,62–2,8), høyst 17,8 mg/l"),
        (RAELINGEN, "omtrent 0,62 (0,34–1,1), høyst 10,8 mg/l"),
        (ALTA, "omtrent 3,7 (1,5–8,2), høyst 19,7 mg/l"),
    ],
)
def test_an_upper_limit_holds_for_every_water_that_reaches_the_tap(told, number, words):
    assert told[number].lines[0] == words


def test_a_bound_alone_is_in_no_class(store, told):
    water = by_municipality(store, TAP, EVERYTHING)[NESODDEN]
    assert drawn_classes(water, MAGNESIUM) == (None, None)
    assert not any(fill.low == len(MAGNESIUM) - 1 for fill in told.values())
    assert told[NESODDEN].lines[0] == "ikke målt; høyst 6,5 mg/l"


def test_one_water_has_no_spread_however_wide_its_own_range(told):
    assert not any("ulike vannkilder" in line for line in told[SKIEN].lines)
    assert any("ulike vannkilder her: 0,37–0,89" in line for line in told[BAERUM].lines)


def test_a_weak_source_is_told_with_the_figure(told):
    assert any("avis" in line for line in told[BERGEN].lines)
    assert any("sannsynligvis dette verkets vann" in line for line in told[BERGEN].lines)


def test_background_says_where_the_kind_of_water_is_not_known(told):
    assert any("type vann ikke kjent" in line for line in told[KARASJOK].lines)
    assert not any("type vann ikke kjent" in line for line in told[OSLO].lines)


@pytest.mark.parametrize(
    ("number", "served", "residents"),
    [("3107", 85_862, "85 862"), ("3442", 14_827, "14 827"), (BERGEN, 264_000, "")],
)
def test_no_more_people_get_a_water_than_live_there(store, told, number, served, residents):
    """Two networks reach beyond their municipality; Bergen's does not reach all of it."""
    water = by_municipality(store, TAP, EVERYTHING)[number]
    assert water.people == served
    got = f"{residents} av {residents}" if residents else "264 000 av 293 709"
    said = f"{got} innbyggere får dette vannet, helt eller delvis"
    assert said in [line.replace("\xa0", " ") for line in told[number].lines]


@pytest.mark.parametrize(
    ("number", "years"), [("3301", "2022"), ("3105", "2017–2019"), ("4003", "udatert")]
)
def test_a_tooltip_says_of_which_years_its_figures_are(told, number, years):
    assert any(line.endswith(f"vannverk har slikt tall · {years}") for line in told[number].lines)


def test_places_outside_the_selection_are_dimmed_without_words(store):
    chosen = Selection(counties=("46",))
    looks = {fill.number: fill for fill in fills(store, TAP, chosen, language())}
    assert looks[OSLO].look == "dimmed" and looks[OSLO].lines == ()
    assert looks[BERGEN].look == "full"


def test_an_unknown_kind_is_never_zero_groundwater(store):
    drawn = {f.number: f for f in share_fills(store, "groundwater", EVERYTHING, language())}
    assert drawn[KARASJOK].look == "none"
    assert drawn[OSLO].look == "plain" and drawn[OSLO].low == 0


def test_the_legend_counts_every_municipality_and_everyone_once(store):
    counted = tally(store, TAP, EVERYTHING)
    municipalities = sum(counted.measured) + sum(counted.estimated) + counted.bounded
    assert municipalities + sum(counted.reasons.values()) == 357
    people = sum(counted.people) + sum(counted.estimated_people) + counted.bounded_people
    people += counted.people_without
    assert people == people_by_kind(store)["population"].sum()
    assert 0 < counted.raw < sum(counted.measured)
    assert 0 < counted.weak_people < sum(counted.people)


def test_the_legend_and_the_map_show_the_same_classes(store, told):
    counted = tally(store, TAP, EVERYTHING)
    for index in range(len(MAGNESIUM)):
        drawn = [fill for fill in told.values() if fill.low == index]
        assert counted.measured[index] == sum(fill.look in ("full", "raw") for fill in drawn)
        assert counted.estimated[index] == sum(fill.look == "pale" for fill in drawn)


def test_no_point_is_named_after_a_part_of_a_waterworks(store):
    names = site_points(store, language())["name"].str.lower()
    assert not names.str.contains("inntak|brønn|vannverk|vassverk").any()
