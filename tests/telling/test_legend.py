"""The legend as data: everyone counted once, every row as wide as its table, every look named."""

import pytest

from findings.classes import CLASSES
from findings.selection import Selection
from findings.summary import MEASURES
from geo.legend import CLASS_COLOURS, LOOKS
from geo.map_pictures import drawn
from telling import legend

EVERYTHING, VESTLAND = Selection(), Selection(counties=("46",))
MAPS = (*MEASURES, "dolomite")


def all_rows(shown):
    """Every row of a legend."""
    return (*shown.classes, *shown.others, *shown.keys)


def made(store, language, chosen):
    """The legend of every map, with points where there can be some."""
    yield from (legend.of_map(store, code, chosen, language, points=True) for code in MAPS)
    yield legend.of_contrast(store, chosen, language)
    yield legend.of_share(store, "groundwater", "Known on groundwater", chosen, language)


@pytest.mark.parametrize("chosen", [EVERYTHING, VESTLAND], ids=["all", "chosen"])
def test_every_row_fits_its_table_and_every_swatch_can_be_drawn(store, nb, chosen):
    for shown in made(store, nb, chosen):
        assert len(shown.classes) == len(CLASSES[shown.scale]) == len(CLASS_COLOURS[shown.scale])
        assert {len(row.counts) for row in (*shown.classes, *shown.others)} == {len(shown.columns)}
        if shown.groups:
            assert sum(width for _, width in shown.groups) == len(shown.columns)
        swatches = [swatch for row in all_rows(shown) for swatch in row.swatches]
        assert {swatch.look for swatch in swatches} <= {*LOOKS, "dot"}
        for swatch in swatches:
            indices = {swatch.low, swatch.high} - {None}
            assert not indices or max(indices) < len(CLASS_COLOURS[swatch.scale])


@pytest.mark.parametrize("code", MAPS)
@pytest.mark.parametrize("chosen", [EVERYTHING, VESTLAND], ids=["all", "chosen"])
def test_every_look_of_a_map_is_explained(store, en, code, chosen):
    shown = legend.of_map(store, code, chosen, en)
    explained = {look for row in all_rows(shown) for look in row.looks}
    assert {fill.look for fill in drawn(store, code, chosen, en)} <= explained
    assert ("dimmed" in explained) == (chosen is VESTLAND)


@pytest.mark.parametrize("code", MAPS)
def test_every_municipality_is_counted_once(store, en, code):
    shown = legend.of_map(store, code, EVERYTHING, en)
    columns = [at for at, name in enumerate(shown.columns) if name != "residents"]
    rows = (*shown.classes, *shown.others)
    assert sum(row.counts[at] or 0 for row in rows for at in columns) == 357


def test_the_points_bring_their_classes_where_the_map_shows_another_parameter(store, en):
    for code, dots in (("tap", 0), ("calcium", len(CLASSES["mg"]))):
        keys = legend.of_map(store, code, EVERYTHING, en, points=True).keys
        assert sum("dot" in key.looks for key in keys) == dots
        assert any(key.label.startswith("Points: magnesium") for key in keys)
    without = legend.of_map(store, "calcium", EVERYTHING, en)
    assert not any(key.label.startswith("Points") for key in without.keys)


def test_a_class_is_named_by_its_limits(store, en, nb):
    labels = [row.label for row in legend.of_map(store, "tap", EVERYTHING, en).classes]
    assert labels == ["below 0.25", "0.25–0.5", "0.5–1", "1–2", "2–5", "5–10", "10 or more"]
    shares = legend.of_share(store, "groundwater", "Grunnvann", EVERYTHING, nb)
    assert [row.label for row in shares.classes] == [
        *("0", "0–10", "10–25", "25–50", "50–75", "75 eller mer")
    ]
    assert (shares.title, shares.unit) == ("Andel av innbyggerne: grunnvann", "%")


def test_a_calculated_map_says_that_it_is_none_of_measurements(store, en):
    shown = legend.of_map(store, "dolomite", EVERYTHING, en)
    assert shown.notes[0].startswith("A calculation, not a measurement")
    assert "leaves calcium at 15 mg/l or more" in shown.notes[0]
