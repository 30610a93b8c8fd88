"""The colours: readable in light and dark, and the same in Streamlit's own theme."""

import tomllib
from itertools import product
from pathlib import Path

import pytest

from geo import theme
from geo.legend import CLASS_COLOURS, LOOKS
from geo.spark import LINE
from geo.theme import COLOURS

CONFIG = Path(__file__).parent.parent.parent / ".streamlit" / "config.toml"
STREAMLIT = {
    "primaryColor": "accent",
    "backgroundColor": "paper",
    "secondaryBackgroundColor": "tint",
    "textColor": "ink",
    "linkColor": "link",
    "borderColor": "line",
}
SHADES = ("light", "dark")
TEXT, SIGN = 4.5, 3.0
"""The least contrast that WCAG 2.1 AA asks of text, and of what is drawn."""


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_calculated_as_wcag_has_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("shade", SHADES)
def test_streamlit_has_the_same_colours(shade):
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][shade]
    assert settings == {key: getattr(COLOURS[name], shade) for key, name in STREAMLIT.items()}


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize(
    ("least", "fronts", "grounds"),
    [
        (TEXT, ("ink", "soft", "link", "warn", "accent"), ("paper", "tint")),
        (TEXT, ("ink", "warn"), ("notice",)),
        (SIGN, ("faint", "alarm"), ("paper",)),
        (SIGN, ("link", "ink"), ("band", "target")),
    ],
)
def test_what_is_read_stands_out_from_its_ground(shade, least, fronts, grounds):
    faint = {
        (front, ground): ratio
        for front, ground in product(fronts, grounds)
        if (ratio := contrast(*(getattr(COLOURS[n], shade) for n in (front, ground)))) < least
    }
    assert faint == {}


@pytest.mark.parametrize("scale", CLASS_COLOURS)
def test_every_class_stands_out_from_the_sea_by_its_colour_or_its_outline(scale):
    for shade, colour in product(SHADES, CLASS_COLOURS[scale]):
        sea = getattr(COLOURS["sea"], shade)
        drawn = (colour, LOOKS["full"].stroke)
        assert max(contrast(one, sea) for one in drawn) >= 1.5


def test_a_small_line_is_seen_on_either_page():
    for shade in SHADES:
        assert contrast(LINE, getattr(COLOURS["paper"], shade)) >= SIGN


def test_charts_tell_their_colours_apart_so_that_each_can_be_exchanged():
    light = [COLOURS[name].light for name in theme.IN_CHARTS]
    assert len(set(light)) == len(light)
    rules = theme.in_charts()
    for name in theme.IN_CHARTS:
        assert f'[stroke="{COLOURS[name].light}"] {{ stroke: var(--{name}); }}' in rules


def test_both_ways_of_writing_hold_every_colour():
    for name, colour in COLOURS.items():
        assert f"--{name}: light-dark({colour.light}, {colour.dark});" in theme.by_scheme()
        light, _, dark = theme.by_system().partition("prefers-color-scheme")
        assert f"--{name}: {colour.light};" in light
        assert f"--{name}: {colour.dark};" in dark
