"""Better evidence wins and is not mixed with worse; what is not known says why."""

import math

import pytest

from data.evidence import NONE
from data.store import Store, open_store
from findings import background, estimate, waters
from findings.selection import EVIDENCE, KINDS, Selection
from findings.summary import (
    MEASURES,
    by_municipality,
    expected_figures,
    mostly_groundwater,
    people_by_kind,
    works_with_figures,
)
from telling.selection import selection_sentence

EVERYTHING = Selection()
TAP = MEASURES["tap"]
ALTA, BAERUM, DRAMMEN = "5601", "3201", "3301"
HAUGESUND, NORDRE_FOLLO, OSLO = "1106", "3207", "0301"
BAERUM_NETWORK = "Z0805072258367361194BRDWB"
DRAMMEN_NETWORK = "Z2001271412387782025IDFLJ"
LILLEHAMMER_WORK = "Z0707022019331351190KKMDS"


def ranked(store, work, parameter="mg"):
    """The figures that reach a work, best first."""
    figures = waters.figures_of_works(store, parameter)
    return figures[figures["waterworks_id"].eq(work)]


def without_figures(store, number):
    """The snapshot as if nothing had been published of the works of one municipality."""
    works = store.waterworks.index[store.waterworks["municipality_number"].eq(number)]
    links = store.tables["sample_works"]
    kept = links[~links["waterworks_id"].isin(works)]
    return Store({**store.tables, "sample_works": kept}, store.boundaries)


def test_a_measured_figure_of_raw_water_comes_before_a_bound(store):
    water = by_municipality(store, TAP, EVERYTHING)[NORDRE_FOLLO]
    assert (water.evidence, water.figure.text) == ("raw", "2.84")
    told = ranked(store, water.waterworks_id)["evidence"].tolist()
    assert told == ["raw", "raw", "bounded"]


def test_a_bound_is_not_mixed_into_the_spread_of_measured_waters(store):
    water = by_municipality(store, TAP, EVERYTHING)[NORDRE_FOLLO]
    bound = ranked(store, water.waterworks_id).query("evidence == 'bounded'")
    assert (water.low, water.high) == (2.84, 2.84)
    assert bound["high"].item() > water.high


def test_treated_water_comes_before_raw(store):
    stages = ranked(store, BAERUM_NETWORK)["stage"].tolist()
    assert stages == ["treated", "treated", "raw", "raw"]


def test_the_main_supplier_comes_before_a_lesser_one(store):
    baerum = ranked(store, BAERUM_NETWORK)["published_name"].str.split().str[1]
    assert baerum.tolist()[:2] == ["Aurevann", "Holsfjorden"]
    drammen = ranked(store, DRAMMEN_NETWORK)["text"].tolist()
    assert drammen == ["0.4", "0.3"]


def test_the_newest_figure_comes_first(store):
    assert ranked(store, LILLEHAMMER_WORK)["year"].tolist() == [2023, 2020]


@pytest.mark.parametrize(
    ("number", "text", "low", "high"), [(BAERUM, "0.37", 0.37, 0.89), (DRAMMEN, "0.4", 0.3, 0.4)]
)
def test_the_spread_holds_every_water_that_reaches_a_work(store, number, text, low, high):
    water = by_municipality(store, TAP, EVERYTHING)[number]
    assert (water.figure.text, water.low, water.high) == (text, low, high)


def test_every_municipality_is_told_once_and_its_figure_lies_in_its_spread(store):
    told = by_municipality(store, TAP, EVERYTHING)
    assert sorted(told) == sorted(store.municipalities.index)
    for water in told.values():
        if water.evidence == "none":
            assert water.figure == NONE
            assert water.reason != ""
        else:
            assert water.low <= water.figure.low <= water.figure.high <= water.high


def test_surface_background_says_nothing_of_groundwater_taps(store):
    told = by_municipality(store, TAP, EVERYTHING)
    dry = [told[number] for number in mostly_groundwater(store)]
    assert "groundwater" in {water.reason for water in dry}
    assert "expected" not in {water.evidence for water in dry}


def test_alta_without_its_figure_gets_no_surface_background(store):
    told = by_municipality(without_figures(store, ALTA), TAP, EVERYTHING)[ALTA]
    assert (told.evidence, told.reason, told.figure) == ("none", "groundwater", NONE)
    assert ALTA in expected_figures(store)


def test_oslo_without_figure_gets_the_estimate_of_its_work(store):
    told = by_municipality(store, TAP, EVERYTHING)[OSLO]
    assert (told.evidence, told.rung) == ("estimate", "surface")
    assert told.figure == estimate.of_works(store)[told.waterworks_id].figure
    usual = expected_figures(store)[OSLO]
    assert (told.figure.low, told.figure.high) == (usual.low, usual.high)
    assert (told.works_with_figure, told.people, told.sample_id) == (1, 724_038, "")


@pytest.mark.parametrize(
    ("measure", "number", "chosen", "reason"),
    [
        ("groundwater", OSLO, EVERYTHING, "no_work"),
        ("groundwater", "3420", EVERYTHING, "no_figure"),
        ("expected", HAUGESUND, EVERYTHING, "no_background"),
        ("tap", "3420", EVERYTHING, "groundwater"),
        ("tap", OSLO, Selection(kinds=("groundwater",)), "no_work"),
        ("hardness", OSLO, EVERYTHING, "no_figure"),
    ],
)
def test_nothing_known_says_why(store, measure, number, chosen, reason):
    water = by_municipality(store, MEASURES[measure], chosen)[number]
    assert (water.evidence, water.reason) == ("none", reason)
    assert math.isnan(water.figure.low)


def test_a_filter_of_evidence_leaves_out_what_has_other_evidence(store):
    told = by_municipality(store, MEASURES["tap"], Selection(evidence=("measured",)))
    assert told and {water.evidence for water in told.values()} == {"measured"}
    assert ALTA not in told


def test_a_filter_of_evidence_puts_no_worse_evidence_in_the_place_of_better(store):
    told = by_municipality(store, MEASURES["tap"], Selection(evidence=("expected",)))
    assert BAERUM not in told


def test_hardness_from_calcium_alone_is_no_hardness(store):
    told = by_municipality(store, MEASURES["hardness"], EVERYTHING)["1566"]
    assert told.evidence == "none"
    assert by_municipality(store, MEASURES["calcium"], EVERYTHING)["1566"].evidence == "measured"


def test_expected_background_asks_no_work(store):
    told = by_municipality(store, MEASURES["expected"], EVERYTHING)
    assert {water.evidence for water in told.values()} == {"expected", "none"}
    assert told[BAERUM].works == 0


@pytest.mark.parametrize("evidence", EVIDENCE)
def test_only_the_chosen_evidence_is_shown(store, evidence):
    told = by_municipality(store, TAP, Selection(evidence=(evidence,)))
    same = {"estimate", "expected"} if evidence == "estimate" else {evidence}
    assert {water.evidence for water in told.values()} <= {*same, "none"}


@pytest.mark.parametrize("kind", KINDS)
def test_only_works_of_the_chosen_kind_count(store, kind):
    works = works_with_figures(store, TAP, Selection(kinds=(kind,)))
    assert set(works["source_type"]) == {kind}


def test_a_kind_chosen_twice_over_leaves_nothing(store):
    works = works_with_figures(store, MEASURES["groundwater"], Selection(kinds=("surface_water",)))
    assert works.empty


def test_chosen_municipalities_win_over_counties(store):
    chosen = Selection(counties=("32",), municipalities=(OSLO, BAERUM))
    assert chosen == Selection(municipalities=(OSLO, BAERUM))
    numbers = chosen.numbers(store)
    assert set(numbers) == {OSLO, BAERUM}
    akershus = store.municipalities.query("county_number == '32'").index
    assert set(Selection(counties=("32",)).numbers(store)) == set(akershus)
    assert set(by_municipality(store, TAP, chosen)) == set(numbers)
    assert set(people_by_kind(store, chosen).index) == set(numbers)


def test_no_choice_leaves_everything_in(store):
    assert EVERYTHING.everything
    assert len(EVERYTHING.numbers(store)) == 357
    assert not Selection(kinds=("mixed",)).everything


def test_works_are_those_of_the_chosen_place_and_kind(store):
    chosen = Selection(counties=("34",), kinds=("groundwater",))
    works = chosen.works(store, store.waterworks)
    assert set(works["source_type"]) == {"groundwater"}
    assert works["municipality_number"].str[:2].eq("34").all()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (EVERYTHING, "Hele Norge."),
        (Selection(counties=("32",)), "Akershus fylke."),
        (
            Selection(municipalities=("3419",), kinds=("groundwater",)),
            "Våler (Innlandet); type vann: grunnvann.",
        ),
        (
            Selection(evidence=("measured", "none")),
            "Hele Norge; dokumentasjon: målt, ingen data.",
        ),
        (
            Selection(municipalities=("0301", "3201", "3203", "3301", "3405", "4601", "5601")),
            "Oslo, Bærum, Asker, Drammen, Lillehammer, Bergen, 1 til.",
        ),
    ],
)
def test_the_sentence_tells_the_choice(store, nb, chosen, sentence):
    assert selection_sentence(store, chosen, nb) == sentence


def test_producers_for_others_are_told_where_their_water_is_drunk(store):
    delivering = waters.delivering(store)
    assert BAERUM_NETWORK in delivering.index
    assert "Z0707022019498821190PBUHI" not in delivering.index
    assert delivering["active"].all()


def test_a_closed_work_speaks_for_no_one(small):
    small.build()
    told = by_municipality(open_store(small.target), TAP, EVERYTHING)
    assert (told["1105"].works, told["1105"].works_with_figure) == (0, 0)


def test_a_bottled_water_speaks_for_no_tap(small):
    small.build()
    told = by_municipality(open_store(small.target), TAP, EVERYTHING)["1103"]
    assert (told.evidence, told.works_with_figure) == ("bounded", 1)


def test_limed_waters_are_no_background(small):
    small.build()
    store = open_store(small.target)
    usual = background.typical(store)
    assert usual.at["1101", "mg"] == pytest.approx(0.35)
    assert usual.at["1101", "basis"] == "lakes"
    assert usual.at["1102", "basis"] == "grid"
