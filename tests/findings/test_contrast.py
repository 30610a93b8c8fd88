"""Kinds of water against each other: each water once, within the years and stage, nature apart."""

import gettext
import math
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from data.store import Store
from findings import contrast, waters
from findings.contrast import Scope
from findings.selection import KINDS, Selection
from telling import contrast_tables, words
from telling.contrast_tables import scope_sentence
from telling.language import Language

EVERYTHING, TREATED = Scope(), Scope(stage="treated")
BAERUM, LILLEHAMMER, OSLO, TRONDHEIM = "3201", "3405", "0301", "5001"
ENGLISH = Language("en", gettext.NullTranslations())
"""The messages as they stand in the code."""


class Water(NamedTuple):
    """A made-up figure of a made-up work: a number, `<0.5`, or a pair of ends for a bound."""

    work: str
    mg: float | str | tuple[float, float]
    kind: str = "surface_water"
    year: int | None = 2020
    stage: str = "treated"
    sample: str = ""
    place: str = OSLO
    cautions: str = ""


def rows_like(table, rows):
    """A table of made-up rows; what they leave out is as in the table's first row."""
    pattern = table.iloc[0].to_dict()
    return pd.DataFrame([pattern | row for row in rows]).astype(table.dtypes.to_dict())


def made_up(store, figures):
    """The snapshot with these works and figures in the place of its own."""
    figures = [f._replace(sample=f.sample or f"s{place}") for place, f in enumerate(figures)]
    works = [
        {"waterworks_id": f.work, "name": f.work, "municipality_number": f.place, "active": True}
        | {"source_type": f.kind, "residents": 100, "residents_counted_here": 100}
        for f in {f.work: f for f in figures}.values()
    ]
    samples = [
        {"sample_id": f.sample, "published_name": f.work, "municipality_number": f.place}
        | {"stage": f.stage, "year": pd.NA if f.year is None else f.year, "cautions": f.cautions}
        for f in {f.sample: f for f in figures}.values()
    ]
    values = [
        {"sample_id": f.sample, "parameter": "mg", "from_calcium_only": False, **interval(f.mg)}
        for f in {f.sample: f for f in figures}.values()
    ]
    links = [
        {"sample_id": f.sample, "waterworks_id": f.work, "role": "producer", "confidence": "sure"}
        for f in figures
    ]
    tables = {"waterworks": works, "samples": samples, "figures": values, "sample_works": links}
    changed = {name: rows_like(store.tables[name], rows) for name, rows in tables.items()}
    return Store({**store.tables, **changed}, store.boundaries)


def interval(mg):
    """The cells of a figure."""
    if isinstance(mg, tuple):
        return {"low": mg[0], "high": mg[1], "best": math.nan, "value_type": "bounded", "text": ""}
    if isinstance(mg, str):
        ends = {"low": 0, "high": float(mg[1:]), "best": math.nan}
        return {**ends, "value_type": "below_limit", "text": mg}
    return {"low": mg, "high": mg, "best": mg, "value_type": "measured", "text": str(mg)}


def of_kind(kind, *values, **more):
    """A water for each value, each of a work of its own."""
    return [Water(f"{kind} {place}", mg, kind, **more) for place, mg in enumerate(values)]


def with_lakes(store, rows):
    """The snapshot with made-up figures of lakes: site, year, mg and whether it is limed."""
    samples = [
        {"sample_id": f"{site} {year}", "site_id": site, "limed": limed}
        | {"year": pd.NA if year is None else year}
        for site, year, _, limed in rows
    ]
    values = [
        {"sample_id": f"{site} {year}", "parameter": "mg", **interval(mg)}
        for site, year, mg, _ in rows
    ]
    sites = [
        {"site_id": site, "name": site, "municipality_number": OSLO}
        for site in dict.fromkeys(row[0] for row in rows)
    ]
    tables = {"site_samples": samples, "site_figures": values, "sites": sites}
    changed = {name: rows_like(store.tables[name], part) for name, part in tables.items()}
    return Store({**store.tables, **changed}, store.boundaries)


def told(group):
    """The middle values of a group by id."""
    return dict(zip(group.waters["id"], group.waters["middle"], strict=True))


# --- the snapshot that ships ---------------------------------------------------------------------


def test_lakes_have_the_median_of_the_national_survey(store):
    # NIVA's survey of 862 lakes: 0.31 mg/l both in 1995 and in 2019; streams are among these too.
    group = contrast.nature_group(store, EVERYTHING)
    assert group.measured > 1000
    assert group.median.value == pytest.approx(0.31, abs=0.02)
    assert group.median.low < 0.31 < group.median.high


def test_surface_water_works_lie_between_the_lakes_and_the_mean_of_the_press(store):
    # Flaten 1991 found a median of 0.69 mg/l in 384 waterworks, mostly of surface water; a
    # newspaper told a mean of 1 mg/l beside the study of 2013; lakes hold 0.31 mg/l.
    treated, raw = (
        contrast.works_group(store, "surface_water", Scope(stage=stage)).median
        for stage in ("treated", "raw")
    )
    for median in (treated, raw):
        assert 0.31 < median.value < 1
        assert median.low < 0.69 < median.high


@pytest.mark.parametrize(
    ("names", "different"),
    [(("Elva", "Tjernet"), 2), (("Elva Vannverk", "ELVA  vannverk"), 1)],
)
def test_another_spelling_is_no_other_water(store, names, different):
    figures = [Water("a", 0.4, sample="one"), Water("a", 0.5, sample="two")]
    two = made_up(store, figures)
    samples = two.tables["samples"].assign(published_name=list(names))
    spelt = Store({**two.tables, "samples": samples}, two.boundaries)
    assert waters.best_of_works(spelt, "mg")["waters"].item() == different


def test_treated_and_raw_water_have_no_common_median(store):
    figures = of_kind("surface_water", 0.2, 0.3, 0.4, 0.5, 0.6)
    raw = [water._replace(work=f"{water.work} raw", stage="raw") for water in figures]
    both = made_up(store, figures + raw)
    medians = {
        stage: contrast.works_group(both, "surface_water", Scope(stage=stage)).median
        for stage in contrast.STAGES
    }
    assert medians["treated"].value == medians["raw"].value
    assert medians["all"] is None
    assert contrast.works_group(store, "surface_water", EVERYTHING).median is None


def test_finnmark_holds_more_than_agder(store):
    # The survey's rough boxes: 0.66 mg/l in Finnmark and inner Troms, 0.12 in inner Agder.
    table = contrast.counties(store, EVERYTHING).set_index(["county", "kind"])
    finnmark, agder = (table.loc[(county, "nature")] for county in ("Finnmark", "Agder"))
    assert finnmark["median"] == pytest.approx(0.66, abs=0.1)
    assert agder["high"] < finnmark["low"]


def test_groundwater_is_too_little_known_for_a_median(store):
    group = contrast.works_group(store, "groundwater", EVERYTHING)
    assert 0 < group.measured < contrast.FEWEST
    assert group.median is None
    assert math.isnan(group.spread)
    assert contrast.ratio(store, EVERYTHING) is None


@pytest.mark.parametrize("kind", KINDS)
def test_works_are_of_their_kind_and_never_lakes(store, kind):
    group = contrast.works_group(store, kind, EVERYTHING)
    assert set(store.waterworks.loc[group.waters["id"], "source_type"]) <= {kind}
    assert sum(group.counts.values()) == len(group.waters)
    assert group.waters["middle"].is_monotonic_increasing


def test_nature_and_works_have_the_same_columns(store):
    nature = contrast.nature_group(store, EVERYTHING).waters
    works = contrast.works_group(store, "surface_water", EVERYTHING).waters
    assert list(nature.columns) == list(works.columns)
    assert not set(nature["id"]) & set(store.waterworks.index)


def test_the_lake_of_three_works_is_one_water(store):
    found = contrast.works_group(store, "surface_water", EVERYTHING).waters
    mjosa = ["Gjøvik Vannverk", "Biri Vannverk", "Hias Vannverket", "Østre Toten Vannverk"]
    mjosa = found[found["name"].isin(mjosa) | found["name"].str.contains("Moelv|Nes Vannverk")]
    assert mjosa["name"].tolist() == ["Gjøvik Vannverk"], "the one with the most residents"
    assert mjosa["residents"].item() > 24795 + 2307 + 15500
    assert found["sample_id"].is_unique


def test_a_lake_counts_once_by_its_best_figure(store):
    every = contrast.works_group(store, "surface_water", EVERYTHING).waters.set_index("id")
    raw = contrast.works_group(store, "surface_water", Scope(stage="raw")).waters.set_index("id")
    works = store.waterworks
    holsfjorden = works.index[works["source_name"].eq("Holsfjorden")]
    assert every.loc[every.index.intersection(holsfjorden), "text"].tolist() == ["0.89"]
    assert raw.loc[raw.index.intersection(holsfjorden), "text"].tolist() == ["0.64"]


def test_works_with_measured_raw_and_treated_water(store):
    table = contrast.raw_and_treated(store, EVERYTHING).set_index("municipality_number")
    assert {BAERUM, TRONDHEIM} == set(table.index)
    assert (table.at[BAERUM, "raw"], table.at[BAERUM, "treated"]) == (0.64, 0.89)
    assert table.at[BAERUM, "raw_year"] == 2019
    assert pd.isna(table.at[BAERUM, "treated_year"])
    assert table.at[TRONDHEIM, "raw_confidence"] == "likely"
    assert table.at[TRONDHEIM, "cautions"] == "lake_survey;second_hand;undated"
    assert contrast.raw_and_treated(store, Scope(years=(2000, 2020))).empty


def test_a_limit_has_no_value_to_draw_between_raw_and_treated(store):
    figures = [Water("a", "<0.5", stage="raw"), Water("a", 3.0)]
    (row,) = contrast.raw_and_treated(made_up(store, figures), EVERYTHING).to_dict("records")
    assert math.isnan(row["raw"])
    assert (row["raw_low"], row["raw_high"], row["treated"]) == (0, 0.5, 3)


def test_the_lakes_of_1995_are_much_the_same_in_2019(store):
    # The survey's published comparison holds 862 lakes; its laboratory file, which ships, 967.
    found = contrast.resurvey(store, Scope(years=(2019, 2019)))
    assert 862 <= len(found.lakes) <= 1000
    assert found.higher + found.lower + found.unchanged == len(found.lakes)
    assert found.ratio.value == pytest.approx(1, abs=0.05)
    assert found.ratio.low <= found.ratio.value <= found.ratio.high
    assert found.now.value == pytest.approx(found.lakes["now"].median())


def test_years_span_every_figure(store):
    first, last = contrast.years(store)
    assert first <= 1995 < 2023 <= last
    whole = Scope(years=(first, last))
    assert contrast.nature_group(store, whole).left_out.keys() <= {"undated", "limed"}


@pytest.mark.parametrize(
    "selection",
    [
        Selection(evidence=("none",)),
        Selection(municipalities=(OSLO,)),
        Selection(kinds=("seawater",)),
        Selection(municipalities=(LILLEHAMMER,), evidence=("measured",)),
    ],
)
@pytest.mark.parametrize("stage", contrast.STAGES)
def test_little_or_nothing_chosen_is_told_as_such(store, selection, stage):
    scope = Scope(selection, (2019, 2020), stage)
    assert contrast.ratio(store, scope) is None
    assert contrast.counties(store, scope)["median"].isna().all()
    assert contrast.resurvey(store, scope) is None
    assert contrast.raw_and_treated(store, scope).empty
    rows, columns = contrast_tables.table(store, scope, ENGLISH)
    assert list(rows.columns) == [column.code for column in columns]
    assert contrast_tables.resurvey_table(store, scope, ENGLISH)[0].empty


def test_lakes_are_surface_water_that_was_measured(store):
    for selection in (Selection(kinds=("groundwater",)), Selection(evidence=("bounded",))):
        assert contrast.nature_group(store, Scope(selection)).waters.empty
    chosen = Scope(Selection(kinds=("surface_water",), evidence=("measured",)))
    whole = contrast.nature_group(store, EVERYTHING)
    assert contrast.nature_group(store, chosen).measured == whole.measured


def test_a_kind_that_is_not_chosen_is_empty(store):
    scope = Scope(Selection(kinds=("groundwater",)))
    assert contrast.works_group(store, "surface_water", scope).waters.empty
    assert len(contrast.works_group(store, "groundwater", scope).waters)


def test_counties_add_up_to_the_country(store):
    table = contrast.counties(store, EVERYTHING)
    assert len(table) == 15 * len(contrast.COMPARED)
    for kind in ("groundwater", "surface_water"):
        group = contrast.works_group(store, kind, EVERYTHING)
        parts = table[table["kind"].eq(kind)]
        assert parts["measured"].sum() == group.measured
        assert parts["bounded"].sum() == group.counts["bounded"]


def test_only_the_chosen_counties_are_told(store):
    place = Selection(counties=("32", "03"))
    table = contrast.counties(store, Scope(place, stage="treated"))
    assert set(table["county_number"]) == {"03", "32"}
    enough = table["median"].notna()
    assert (table["measured"] >= contrast.FEWEST).eq(enough).all()


# --- made-up works ------------------------------------------------------------------------------


def test_the_ratio_is_that_of_the_medians(store):
    # Geometric means: 8 of 2, 4, 8, 16, 32 and 2 of 0.5, 1, 2, 4, 8.
    figures = of_kind("groundwater", 2, 4, 8, 16, 32) + of_kind("surface_water", 0.5, 1, 2, 4, 8)
    small = made_up(store, figures)
    assert contrast.works_group(small, "groundwater", EVERYTHING).median.value == pytest.approx(8)
    estimate = contrast.ratio(small, EVERYTHING)
    assert estimate.value == pytest.approx(4)
    assert 0 < estimate.low < 4 < estimate.high


def test_groundwater_that_lies_far_above_has_a_ratio_surely_above_one(store):
    figures = of_kind("groundwater", 4, 5, 5, 6, 7, (0, 9)) + of_kind(
        "surface_water", 0.4, 0.5, 0.5, 0.6, 0.7, (0, 0.9)
    )
    estimate = contrast.ratio(made_up(store, figures), EVERYTHING)
    assert estimate.value == pytest.approx(10, rel=0.01)
    assert estimate.low > 1


def test_bounds_do_not_make_enough(store):
    figures = of_kind("groundwater", 2, 4, 8, 16, (0, 3), (0, 4), (0, 5))
    group = contrast.works_group(made_up(store, figures), "groundwater", EVERYTHING)
    assert group.counts == {"measured": 4, "raw": 0, "bounded": 3}
    assert group.median is None


def test_a_bound_pulls_the_median_down(store):
    figures = of_kind("surface_water", 0.5, 1, 2, 4, 8)
    lower = made_up(store, [*figures, Water("hard", (0, 0.5))])
    assert contrast.works_group(lower, "surface_water", EVERYTHING).median.value < 2


def test_works_that_agree_have_their_value_as_median(store):
    group = contrast.works_group(
        made_up(store, of_kind("mixed", *[0.5] * 5, (0, 3))), "mixed", EVERYTHING
    )
    assert group.median.value == pytest.approx(0.5)
    assert group.median.low == pytest.approx(group.median.high)
    assert group.spread == 0


def test_a_published_zero_is_below_half_its_last_digit(store):
    group = contrast.works_group(
        made_up(store, of_kind("mixed", 0.0, 0.5, 1, 2, 4, 8)), "mixed", EVERYTHING
    )
    assert 0 < group.median.low < group.median.value < 2


def test_repeated_years_of_a_work_weigh_as_one(store):
    figures = of_kind("surface_water", 1, 2, 4, 8, 16)
    again = [figures[0]._replace(year=year, mg=float(year)) for year in range(2001, 2010)]
    group = contrast.works_group(made_up(store, figures + again), "surface_water", EVERYTHING)
    assert len(group.waters) == 5
    assert group.median.value == pytest.approx(4)


def test_the_best_figure_is_chosen_within_the_years(store):
    figures = [
        Water("a", 1.0, year=2005),
        Water("a", 3.0, year=2020),
        Water("a", (0, 9), year=1999),
    ]
    small = made_up(store, figures)

    def shown(years):
        return told(contrast.works_group(small, "surface_water", Scope(years=years)))

    assert shown(None) == {"a": 3.0}
    assert shown((2000, 2015)) == {"a": 1.0}
    assert shown((2020, 2020)) == {"a": 3.0}
    assert shown((1990, 2000)) == {"a": 4.5}
    assert shown((2010, 2015)) == {}


def test_the_best_figure_is_chosen_within_the_stage(store):
    figures = [Water("a", 1.0, stage="raw"), Water("a", (0, 9)), Water("b", 2.0, stage="unknown")]
    small = made_up(store, figures)

    def shown(stage):
        group = contrast.works_group(small, "surface_water", Scope(stage=stage))
        return dict(zip(group.waters["id"], group.waters["evidence"], strict=True))

    assert shown("all") == {"a": "raw", "b": "measured"}
    assert shown("raw") == {"a": "raw"}
    assert shown("treated") == {"a": "bounded"}


def test_what_is_left_out_is_counted_by_its_reason(store):
    figures = [
        Water("shown", 1.0),
        Water("undated", 1.0, year=None),
        Water("old", 1.0, year=1990),
        Water("unstated", 1.0, stage="unknown"),
        Water("raw", 1.0, stage="raw"),
        Water("hard", (0, 9)),
        Water("ground", 1.0, kind="groundwater", year=1990),
    ]
    scope = Scope(Selection(evidence=("measured",)), (2010, 2024), "treated")
    group = contrast.works_group(made_up(store, figures), "surface_water", scope)
    assert told(group) == {"shown": 1.0}
    reasons = ("undated", "years", "unstated", "stage", "evidence")
    assert group.left_out == dict.fromkeys(reasons, 1)
    assert group.left_out.keys() <= words.LEFT_OUT.keys()


def test_a_filter_of_evidence_puts_no_worse_figure_in_the_place_of_better(store):
    small = made_up(store, [Water("a", 1.0), Water("a", (0, 9))])
    scope = Scope(Selection(evidence=("bounded",)))
    assert contrast.works_group(small, "surface_water", scope).waters.empty


def test_a_shared_water_counts_once_under_the_kind_that_is_known(store):
    figures = [
        Water("a", 1.0, kind="unknown", sample="one"),
        Water("b", 1.0, sample="one"),
        Water("c", 1.0, sample="one", place=BAERUM),
    ]
    small = made_up(store, figures)
    assert contrast.works_group(small, "unknown", EVERYTHING).waters.empty
    shared = contrast.works_group(small, "surface_water", EVERYTHING).waters
    assert shared["id"].tolist() == ["b"]
    assert shared["residents"].tolist() == [300]
    elsewhere = Scope(Selection(municipalities=(BAERUM,)))
    assert told(contrast.works_group(small, "surface_water", elsewhere)) == {"c": 1.0}


def test_several_bounds_of_a_work_are_the_interval_that_holds_all(store):
    two = made_up(store, [Water("a", (0, 3)), Water("a", (0, 9))])
    samples = two.tables["samples"].assign(published_name=["plant 1", "plant 2"])
    several = Store({**two.tables, "samples": samples}, two.boundaries)
    found = contrast.works_group(several, "surface_water", EVERYTHING).waters
    assert found[["low", "high", "middle"]].to_numpy().tolist() == [[0, 9, 4.5]]


def test_a_bottle_speaks_for_no_work(store):
    label = Water("a", 8.0, kind="groundwater", cautions="bottled_label;undated")
    small = made_up(store, [label, Water("b", 1.0)])
    group = contrast.works_group(small, "groundwater", EVERYTHING)
    assert group.waters.empty
    assert group.left_out == {}


def test_a_closed_work_is_not_compared(store):
    small = made_up(store, [Water("open", 1.0), Water("closed", 2.0)])
    works = small.tables["waterworks"]
    closed = works.assign(active=works["name"].eq("open"))
    after = Store({**small.tables, "waterworks": closed}, small.boundaries)
    assert len(contrast.works_group(small, "surface_water", EVERYTHING).waters) == 2
    assert told(contrast.works_group(after, "surface_water", EVERYTHING)) == {"open": 1.0}


# --- made-up lakes ------------------------------------------------------------------------------


def test_a_lake_is_told_by_its_newest_figure_within_the_years(store):
    lakes = with_lakes(
        store,
        [
            ("old", 1995, 0.4, False),
            ("old", 2019, 0.2, False),
            ("undated", None, 0.3, False),
            ("limed", 1995, 0.5, False),
            ("limed", 2019, 0.9, True),
        ],
    )
    assert told(contrast.nature_group(lakes, EVERYTHING)) == {"old": 0.2, "undated": 0.3}
    before = contrast.nature_group(lakes, Scope(years=(1990, 2000)))
    assert told(before) == {"old": 0.4, "limed": 0.5}
    assert before.left_out == {"undated": 1}
    after = contrast.nature_group(lakes, Scope(years=(2000, 2020), stage="treated"))
    assert told(after) == {"old": 0.2}
    assert after.left_out == {"undated": 1, "limed": 1}


def test_a_resurvey_counts_lakes_and_takes_the_median_change(store):
    changes = {"a": 0.5, "b": 1.0, "c": 2.0, "d": 2.0, "e": 4.0}
    rows = [(site, 1995, 1.0, False) for site in [*changes, "limed", "once"]]
    rows += [(site, 2019, mg, False) for site, mg in changes.items()]
    lakes = with_lakes(store, [*rows, ("limed", 2019, 9.0, True)])
    found = contrast.resurvey(lakes, EVERYTHING)
    assert found.lakes["site_id"].tolist() == ["a", "b", "c", "d", "e"]
    assert (found.then.value, found.now.value, found.ratio.value) == (1, 2, 2)
    assert found.ratio.low < 1 < 2 < found.ratio.high
    assert (found.higher, found.lower, found.unchanged) == (3, 1, 1)
    few = with_lakes(store, [row for row in rows if row[0] != "e"])
    assert contrast.resurvey(few, EVERYTHING) is None


# --- words and tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (EVERYTHING, "All of Norway."),
        (
            Scope(years=(2010, 2024), stage="treated"),
            "All of Norway; treated water; 2010–2024, undated figures left out.",
        ),
        (
            Scope(Selection(municipalities=("3419",)), (2019, 2019), "raw"),
            "Våler (Innlandet); raw water; 2019, undated figures left out.",
        ),
    ],
)
def test_the_sentence_tells_what_is_compared(store, scope, sentence):
    assert scope_sentence(store, scope, ENGLISH) == sentence


def test_the_table_holds_every_water_once_with_its_figure_and_source(store):
    rows, columns = contrast_tables.table(store, EVERYTHING, ENGLISH)
    assert list(rows.columns) == [column.code for column in columns]
    groups = [contrast.works_group(store, kind, EVERYTHING) for kind in KINDS]
    groups.append(contrast.nature_group(store, EVERYTHING))
    assert len(rows) == sum(len(group.waters) for group in groups)
    assert rows["id"].is_unique
    lillehammer = rows[rows["municipality"].eq("Lillehammer") & rows["kind"].eq("Groundwater")]
    row = lillehammer.squeeze()
    assert (row["mg"], row["evidence"], row["stage"]) == ("3.6", "Measured", "treated water")
    assert (row["year"], row["best"], row["county"]) == ("2023", 3.6, "Innlandet")
    assert row["source"].startswith("https://")
    bounded = rows[rows["evidence"].eq("Upper limit, from hardness")]
    assert bounded["best"].isna().all()
    assert bounded["mg"].str.startswith("not measured; at most").all()


def test_the_summary_begins_with_the_place_and_says_what_the_groups_say(store):
    rows, columns = contrast_tables.summary_table(store, TREATED, ENGLISH)
    assert list(rows.columns) == [column.code for column in columns]
    assert rows["place"].drop_duplicates().tolist()[:2] == ["All of Norway", "Oslo"]
    whole = rows[rows["place"].eq("All of Norway")].set_index("kind")
    assert whole.index.tolist()[-1] == "Lakes and streams"
    surface = contrast.works_group(store, "surface_water", TREATED)
    row = whole.loc["Surface water"]
    assert row["median"] == pytest.approx(surface.median.value, abs=5e-4)
    assert (row["measured"], row["raw"]) == (surface.measured, surface.counts["raw"])
    assert np.isnan(whole.at["Groundwater", "median"])


def test_the_table_of_lakes_holds_both_years(store):
    rows, columns = contrast_tables.resurvey_table(store, EVERYTHING, ENGLISH)
    assert list(rows.columns) == [column.code for column in columns]
    assert len(rows) == len(contrast.resurvey(store, EVERYTHING).lakes)
    assert rows["municipality"].ne("").all()


def test_the_table_of_raw_and_treated_water_names_both_sources(store):
    rows, columns = contrast_tables.raw_and_treated_table(store, EVERYTHING, ENGLISH)
    assert list(rows.columns) == [column.code for column in columns]
    baerum = rows.set_index("municipality_number").loc[BAERUM]
    assert (baerum["raw_text"], baerum["treated_text"]) == ("0.64", "0.89")
    assert (baerum["raw_year"], baerum["treated_year"]) == ("2019", "")
    assert baerum[["raw_source", "treated_source"]].str.startswith("http").all()
    assert "likely" in rows.set_index("municipality_number").at[TRONDHEIM, "cautions"]
