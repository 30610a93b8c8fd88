"""Known answers of the snapshot that ships, by name, read by a person from the sources."""

import pandas as pd
import pytest

from findings import provenance, waters
from findings.calibration import errors
from findings.codes import Rung
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality, expected_figures

HOLSFJORDEN, AUREVANN = "ABV Holsfjorden vannbehandlingsanlegg (Kattås)", "ABV Aurevann"
OPPEGARD = "Oppegård vannverk (Stangåsen)"


@pytest.fixture(scope="module")
def published(store):
    """Every published figure with the sample that it belongs to."""
    return store.tables["figures"].merge(store.tables["samples"], on="sample_id")


@pytest.fixture(scope="module")
def magnesium(published):
    """The published figures of magnesium."""
    return published[published["parameter"].eq("mg")]


def of(figures, name):
    """The rows of a published name, oldest first."""
    named = figures[figures["published_name"].str.startswith(name)]
    return named.sort_values("year", na_position="first")


def water_of(store, number):
    """What the map tells of tap water in one municipality."""
    return by_municipality(store, MEASURES["tap"], Selection())[number]


@pytest.mark.parametrize(
    ("name", "text", "stage", "source_type", "year", "words"),
    [
        ("Lillehammer vannverk", "3.6", "treated", "groundwater", 2023, "3,6 mg/l"),
        (HOLSFJORDEN, "0.89", "treated", "surface_water", None, "0,89 mg/l"),
        (AUREVANN, "0.37", "treated", "surface_water", None, "0,37 mg/l"),
        ("Glitrevannverket - Glitre", "0.4", "treated", "surface_water", 2022, "0,4 mg/l"),
        ("Glitrevannverket - Røysjø", "0.3", "treated", "surface_water", 2022, "0,3 mg/l"),
        ("Blindevannverket", "0.4", "treated", "surface_water", 2022, "0,4 mg/l"),
        (
            "FREVAR vannverk (Høyfjell) - Hvaler",
            "0.9",
            "treated",
            "surface_water",
            2010,
            "0,9 mg/l",
        ),
        ("Svartediket", "0.3", "treated", "surface_water", 2014, "0,3 mg/l"),
        ("Skien vannverk", "0.3-0.4", "treated", "surface_water", None, "0,3–0,4 mg/l"),
        (OPPEGARD + " - raw water", "2.84", "raw", "surface_water", 2019, "2,84 mg/l"),
        ("Alta vannverk", "", "treated", "groundwater", None, "ikke målt; høyst 19,7 mg/l"),
        ("Båtsfjord vannverk", "", "treated", "groundwater", None, "ikke målt; høyst 11,5 mg/l"),
    ],
)
def test_a_known_water(magnesium, nb, name, text, stage, source_type, year, words):
    newest = of(magnesium, name).iloc[-1]
    assert (newest["text"], newest["stage"], newest["source_type"]) == (text, stage, source_type)
    assert (None if pd.isna(newest["year"]) else newest["year"]) == year
    assert nb.figure(waters.as_figure(newest), "mg/l") == words


@pytest.mark.parametrize(
    ("number", "evidence", "words"),
    [
        ("3405", "measured", "3,6"),
        ("3203", "measured", "0,89"),
        ("3201", "measured", "0,37"),
        ("3301", "measured", "0,4"),
        ("3110", "measured", "0,9"),
        ("4601", "measured", "0,3–0,5"),
        ("4003", "measured", "0,3–0,4"),
        ("3207", "raw", "2,84"),
        ("5601", "estimate", "omtrent 3,7 (1,5–8,2), høyst 19,7"),
        ("5632", "estimate", "omtrent 2,1 (0,84–4,7), høyst 11,5"),
        ("1103", "estimate", "omtrent 0,25 (0,14–0,47), høyst 12,4"),
        ("5059", "estimate", "omtrent 1,6 (0,45–4,6), høyst 11,1"),
    ],
)
def test_a_known_municipality(store, nb, number, evidence, words):
    water = water_of(store, number)
    assert (water.evidence, nb.figure(water.figure)) == (evidence, words)


def test_bergen_keeps_the_water_of_each_plant_apart(store):
    bergen = water_of(store, "4601")
    assert (bergen.low, bergen.high, bergen.waters) == (0.3, 0.5, 2)
    assert (bergen.first_year, bergen.last_year) == (2014, 2025)
    assert {"newspaper", "second_hand"} <= set(bergen.cautions)
    hosts = [
        store.sources.at[source, "publisher"]
        for source in provenance.of_municipality(store, bergen)
    ]
    assert len(hosts) == 2


def test_a_figure_without_words_of_its_own_is_marked(published):
    forsand = of(published, "Forsand vannverk").set_index("parameter")
    assert not forsand.at["hardness", "words_missing"]
    assert forsand.at["ph", "words_missing"]
    assert not published.loc[published["parameter"].eq("mg"), "words_missing"].any()


def test_skien_published_a_range_without_a_best_value(magnesium):
    (skien,) = of(magnesium, "Skien vannverk").to_dict("records")
    assert (skien["value_type"], skien["low"], skien["high"]) == ("range", 0.3, 0.4)
    assert pd.isna(skien["best"])


@pytest.mark.parametrize(
    ("name", "hardness", "most"),
    [("Alta vannverk", "4.5", 19.72), ("Båtsfjord vannverk", "2.6", 11.485)],
)
def test_hardness_alone_bounds_magnesium(published, name, hardness, most):
    told = of(published, name).drop_duplicates("parameter", keep="last").set_index("parameter")
    assert told.at["hardness", "text"] == hardness
    assert told.at["mg", "value_type"] == "bounded"
    assert told.at["mg", "low"] == 0
    assert told.at["mg", "high"] == pytest.approx(most, abs=5e-4)
    assert "ca" not in told.index


def test_surnadal_tells_nothing_of_magnesium(published, store):
    surnadal = published[published["municipality_number"].eq("1566")]
    hardness = surnadal[surnadal["parameter"].eq("hardness")]
    assert len(hardness) == surnadal["sample_id"].nunique() > 0
    assert hardness["from_calcium_only"].all()
    assert "mg" not in set(surnadal["parameter"])
    assert water_of(store, "1566").evidence == "estimate"


def test_oppegard_has_measured_magnesium_in_raw_water_only(magnesium):
    oppegard = of(magnesium, OPPEGARD)
    measured = oppegard[oppegard["value_type"].ne("bounded")]
    assert measured[["year", "text", "stage"]].values.tolist() == [
        [1995, "3.41", "raw"],
        [2019, "2.84", "raw"],
    ]


def test_a_trailing_zero_is_kept_as_published(published):
    assert (published["text"].str.contains(r"\.\d*0$")).any()


def test_population_of_2024(store):
    assert store.municipalities["population_2024"].sum() == 5_550_203
    assert len(store.municipalities) == 357


def test_every_work_of_the_register_and_those_without_a_row_are_there(store):
    works = store.waterworks
    assert works["register_id"].ne("").sum() == 1336
    extra = works[works["register_id"].eq("")]
    assert extra["municipality_from"].eq("published").all()
    assert extra["name"].tolist() == [
        "Øvre Espedal vannverk",
        "Kvanne vassverk",
        "Mo og Øvre Sæter vassverk",
        "Sollihøgda vannverk",
        "Fagerstrand vannverk",
    ]


def test_how_sure_a_kind_of_source_is_goes_with_every_kind(store):
    works = store.waterworks
    known = works["source_type"].ne("unknown")
    assert known.sum() >= 200
    assert works.loc[~known, "source_type_confidence"].eq("").all()
    assert set(works.loc[known, "source_type_confidence"]) == {"stated", "name", "likely"}


def test_every_published_sample_has_its_words_and_an_address(store):
    samples = store.tables["samples"]
    assert len(samples) == 127
    assert samples["quote"].ne("").all()
    assert store.sources.loc[samples["source_id"], "url"].str.match(r"https?://").all()


def test_every_sample_of_nature_has_its_source(store):
    sources = set(store.tables["site_samples"]["source_id"])
    assert "" not in sources
    assert store.sources.loc[sorted(sources), "licence"].ne("").all()


def test_every_figure_is_tied_to_a_work_but_those_of_bottled_water(store):
    samples = store.tables["samples"]
    loose = samples[~samples["sample_id"].isin(store.tables["sample_works"]["sample_id"])]
    assert len(loose) == 3
    assert loose["cautions"].str.contains("bottled_label").all()


def test_typical_surface_water_is_off_by_a_factor_of_about_one_point_eight(store):
    error = errors(store)[Rung.SURFACE]
    assert (error.factor, error.n) == (pytest.approx(1.84, abs=0.05), 1066)
    assert 0.8 < error.bias < 1.1


def test_expected_figures_carry_the_error_that_was_found(store):
    factor = errors(store)[Rung.SURFACE].factor
    figure = expected_figures(store)["0301"]
    assert figure.high / figure.best == pytest.approx(factor)
    assert figure.best / figure.low == pytest.approx(factor)


def test_no_waterworks_has_a_position(store):
    works = store.waterworks
    placed = {name for name, table in store.tables.items() if {"lat", "lon"} & set(table.columns)}
    assert placed == {"sites", "grid"}
    sites = store.tables["sites"]
    assert not set(sites["site_id"]) & {*works.index, *works["register_id"]}
    told = set(works["name"]) | set(store.tables["samples"]["published_name"])
    assert not set(sites["name"]) & told


def test_a_bound_never_speaks_where_something_was_measured(store):
    figures = waters.figures_of_works(store, "mg")
    best = waters.best_of_works(store, "mg")["evidence"]
    measured = figures.loc[figures["evidence"].eq("measured"), "waterworks_id"]
    assert set(best[measured.unique()]) == {"measured"}


def test_a_range_in_the_words_is_a_range_in_the_figures(store):
    samples = store.tables["samples"]
    spoken = samples[
        samples["quote"].str.contains(r"\d\s*[–-]\s*\d+[,.]?\d*\s*(?:mg|dH|°|o)|mellom .* og ")
    ]
    figures = store.tables["figures"]
    wide = set(figures.loc[figures["low"] < figures["high"], "sample_id"])
    survey = spoken["cautions"].str.contains("lake_survey")
    assert set(spoken.loc[~survey, "sample_id"]) <= wide
