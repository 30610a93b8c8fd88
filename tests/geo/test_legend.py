"""Colours grow darker with the classes, and every look has a swatch of its own."""

from itertools import pairwise

import pytest

from findings.classes import CLASSES
from geo.legend import CLASS_COLOURS, LOOKS, images, pale, swatch_svg
from telling.legend import Swatch


@pytest.mark.parametrize("scale", CLASSES)
def test_colours_grow_darker_class_by_class(scale):
    light = [_lightness(colour) for colour in CLASS_COLOURS[scale]]
    assert len(light) == len(CLASSES[scale])
    assert light == sorted(light, reverse=True)
    assert min(a - b for a, b in pairwise(light)) > 3


def test_pale_is_half_way_to_white():
    assert pale("#000000") == "#808080"
    assert pale("#ffffff") == "#ffffff"


@pytest.mark.parametrize("look", [*LOOKS, "dot"])
def test_a_swatch_is_a_picture_without_words(look):
    html = images([Swatch(look, "mg", 1, 6)])
    assert html.startswith("<img ")
    assert 'alt="" aria-hidden="true"' in html
    assert html.count("<") == 1


def test_no_two_looks_have_the_same_swatch():
    looks = (*LOOKS, "dot")
    assert len({swatch_svg(Swatch(look, "mg", 1, 6)) for look in looks}) == len(looks)
    assert swatch_svg(Swatch("hatched", "mg", 1, 1)) != swatch_svg(Swatch("full", "mg", 1, 1))


def _lightness(colour: str) -> float:
    """CIE L* of a `#rrggbb` colour, 0 to 100."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
