"""Limits part the classes without a gap, and no wrong amount has a class."""

import math

import pytest

from findings.classes import CLASSES, GROUNDWATER_SHARE, MAGNESIUM


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


@pytest.mark.parametrize("classes", CLASSES.values(), ids=CLASSES)
def test_labels_join_without_gap_and_agree_with_the_classes(classes):
    labels = [classes.label(index) for index in range(len(classes))]
    assert labels[0] == ((0, 0) if classes.zero_apart else (None, classes.limits[0]))
    assert labels[-1][1] is None
    for index, (low, _) in enumerate(labels[1:], start=1):
        assert labels[index - 1][1] == low
        assert classes.class_of(low) == (0 if low == 0 else index)
