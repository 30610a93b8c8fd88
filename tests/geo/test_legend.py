import math
from itertools import pairwise

import pytest

from geo.legend import (
    CLASSES,
    GROUNDWATER_SHARE,
    LOOKS,
    MAGNESIUM,
    Classes,
    pale,
    swatch,
)

ALL = (*CLASSES.values(), GROUNDWATER_SHARE)


@pytest.mark.parametrize(
    ("value", "index"),
    [(0, 0), (0.249, 0), (0.25, 1), (0.5, 2), (1, 3), (2, 4), (5, 5), (9.99, 5), (10, 6), (80, 6)],
)
def test_a_limit_belongs_to_the_class_above_it(value, index):
    assert MAGNESIUM.class_of(value) == index


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(0, 0.25, (0, 0)), (0, 0.26, (0, 1)), (0.25, 0.25, (1, 1)), (1, 5, (3, 4)), (0, 50, (0, 6))],
)
def test_an_interval_does_not_reach_the_class_it_ends_at(low, high, ends):
    assert MAGNESIUM.interval_classes(low, high) == ends


@pytest.mark.parametrize(
    ("percent", "index"), [(0, 0), (0.01, 1), (10, 2), (49.9, 3), (50, 4), (75, 5), (100, 5)]
)
def test_no_groundwater_at_all_is_a_class_of_its_own(percent, index):
    assert GROUNDWATER_SHARE.class_of(percent) == index


@pytest.mark.parametrize("value", [math.nan, -0.1])
def test_what_is_no_amount_has_no_class(value):
    with pytest.raises(ValueError, match="not an amount"):
        MAGNESIUM.class_of(value)
    with pytest.raises(ValueError, match="not an amount"):
        MAGNESIUM.interval_classes(0, value)


def test_an_interval_upside_down_is_refused():
    with pytest.raises(ValueError, match="upside down"):
        MAGNESIUM.interval_classes(2, 1)


@pytest.mark.parametrize("classes", ALL, ids=lambda classes: classes.measure)
def test_labels_join_without_gap_and_agree_with_the_classes(classes):
    labels = [classes.label(index) for index in range(len(classes.colours))]
    assert labels[-1][1] is None
    for index, (low, _) in enumerate(labels[1:], start=1):
        assert labels[index - 1][1] == low
        assert classes.class_of(low) == (0 if low == 0 else index)


@pytest.mark.parametrize("classes", ALL, ids=lambda classes: classes.measure)
def test_colours_grow_darker_class_by_class(classes):
    light = [_lightness(colour) for colour in classes.colours]
    assert light == sorted(light, reverse=True)
    assert min(a - b for a, b in pairwise(light)) > 3


def test_a_class_without_a_colour_is_refused():
    with pytest.raises(ValueError, match="colour"):
        Classes("x", "mg/l", limits=(1, 2), colours=("#ffffff", "#000000"))


def test_pale_is_half_way_to_white():
    assert pale("#000000") == "#808080"
    assert pale("#ffffff") == "#ffffff"


@pytest.mark.parametrize("look", LOOKS)
def test_a_swatch_is_a_picture_without_words(look):
    html = swatch(look, "#c2e6b2", "#0c2c84")
    assert html.startswith("<img ")
    assert 'alt="" aria-hidden="true"' in html
    assert html.count("<") == 1


def test_no_two_looks_have_the_same_swatch():
    assert len({swatch(look, "#c2e6b2", "#0c2c84") for look in LOOKS}) == len(LOOKS)
    assert swatch("hatched", "#c2e6b2", "#c2e6b2") != swatch("full", "#c2e6b2")


def _lightness(colour: str) -> float:
    """CIE L* of a `#rrggbb` colour, 0 to 100."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
