"""Where a summary begins to say something: on both sides of each limit."""

from dataclasses import replace

import pytest

from findings import waters
from findings.selection import Selection
from findings.summary import (
    MEASURES,
    by_municipality,
    kind_known,
    mostly_groundwater,
    people_by_kind,
)

BERGEN, HAUGESUND, OSLO = "4601", "1106", "0301"
BERGEN_WORK, RISNES = "Z0911211948592561126KDLAA", "Z0805072300465581194LOZNJ"
TAP = MEASURES["tap"]


def with_works(store, **columns):
    """The snapshot with other cells of works: column={work: cell}."""
    works = store.tables["waterworks"].copy()
    for column, cells in columns.items():
        for work, cell in cells.items():
            works.loc[works["waterworks_id"].eq(work), column] = cell
    return replace(store, tables={**store.tables, "waterworks": works})


def test_people_are_scaled_down_where_works_report_too_many(store):
    """Haugesund's works report 39,671 (surface water) and 111 (not known) of 38,441 people."""
    row = people_by_kind(store).loc[HAUGESUND]
    assert row["surface_water"] == round(39_671 * 38_441 / 39_782)
    assert row["unknown"] == round(111 * 38_441 / 39_782)
    assert (row["reported"], row["outside"], row["coverage"]) == (39_782, 0, 1)


def test_people_are_as_reported_where_there_is_room(store):
    row = people_by_kind(store).loc[BERGEN]
    assert (row["surface_water"], row["unknown"], row["outside"]) == (264_000, 350, 29_359)
    assert row["coverage"] == pytest.approx(264_350 / 293_709)


@pytest.mark.parametrize(("unknown", "known"), [(264_000, True), (264_230, False)])
def test_a_kind_is_known_where_it_is_for_half_of_the_people_supplied(store, unknown, known):
    """Of Bergen's works one is known; the other two have 120 residents and as many as given."""
    changed = with_works(store, residents_counted_here={RISNES: unknown - 120})
    changed = with_works(changed, residents_counted_here={BERGEN_WORK: 264_000})
    assert (BERGEN in kind_known(changed)) == known


@pytest.mark.parametrize(("groundwater", "mostly"), [(264_000, False), (264_001, True)])
def test_a_municipality_is_of_groundwater_where_more_people_drink_it(store, groundwater, mostly):
    changed = with_works(
        store,
        residents_counted_here={RISNES: groundwater},
        source_type={RISNES: "groundwater"},
    )
    assert (BERGEN in mostly_groundwater(changed)) == mostly


@pytest.mark.parametrize(("counted", "delivers"), [(100, True), (99, False), (None, True)])
def test_who_sells_nine_tenths_of_its_water_is_a_producer_for_others(store, counted, delivers):
    changed = with_works(store, residents={RISNES: 1000}, residents_counted_here={RISNES: counted})
    assert (RISNES in waters.delivering(changed).index) == delivers


def test_the_figures_of_a_municipality_are_of_the_years_from_the_oldest_to_the_newest(store):
    water = by_municipality(store, TAP, Selection())["3105"]
    assert (water.first_year, water.last_year) == (2017, 2019)


@pytest.mark.parametrize(("code", "shown"), [("tap", True), ("groundwater", False)])
def test_surface_water_is_estimated_for_surface_water_only(store, code, shown):
    water = by_municipality(store, MEASURES[code], Selection())["5501"]
    assert (water.evidence == "estimate") == shown
