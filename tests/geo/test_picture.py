"""Pictures to take away: every map, whole, with its legend; no text cut, no text that acts."""

import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image, ImageColor

from findings.selection import Selection
from findings.summary import MEASURES
from geo import map_pictures, picture
from geo.fills import fills
from geo.legend import CLASS_COLOURS, LOOKS

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<img src=x onerror=alert(1)> & \x00\x1b \ud800"
VESTLAND = Selection(counties=("46",), evidence=("measured", "bounded"))
MODES = {
    **{
        code: lambda store, chosen, spoken, code=code: map_pictures.of_map(
            store, code, chosen, spoken, points=True
        )
        for code in (*MEASURES, "dolomite")
    },
    "contrast": map_pictures.of_contrast,
    "share": lambda store, chosen, spoken: map_pictures.of_share(
        store, "groundwater", "Known on groundwater", chosen, spoken
    ),
}


def drawn(store, shown, sentence="Sentence.", notes=("Note.",)):
    """A picture as the tree of its SVG."""
    return ElementTree.fromstring(picture.svg(store, shown, sentence, notes))


def words(root):
    """All that stands in a picture, its lines joined."""
    return " ".join(one.text for one in root.iter(f"{SVG}text"))


def pixels(svg):
    """The PNG of an SVG as an array of grey values."""
    return np.asarray(Image.open(io.BytesIO(picture.png(svg))).convert("L"))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("chosen", [Selection(), VESTLAND], ids=["all", "chosen"])
def test_every_map_is_a_whole_picture_in_both_languages(store, nb, en, mode, chosen):
    for spoken in (nb, en):
        shown = MODES[mode](store, chosen, spoken)
        legend = shown.legend
        root = drawn(store, shown, legend.chosen, ["Grenser © Kartverket"])
        told = words(root)
        for text in (legend.title, legend.chosen, "Grenser © Kartverket", *legend.notes):
            assert text in told
        for row in (*legend.classes, *legend.keys):
            assert row.label in told
        used = set(re.findall(r"url\(#([\w-]+)\)", ElementTree.tostring(root, "unicode")))
        assert used == {one.get("id") for one in root.iter(f"{SVG}pattern")}


@pytest.mark.parametrize("mode", ["tap", "contrast"])
def test_no_text_is_cut_at_the_edge(store, nb, mode):
    shown = MODES[mode](store, VESTLAND, nb)
    svg = picture.svg(store, shown, "Kommune " * 60, ["https://magnesium.example.org/" + "x" * 400])
    grey = pixels(svg)
    edge = picture.PNG_SCALE * (picture.EDGE - 4)
    for strip in (grey[:, :edge], grey[:, -edge:], grey[: edge // 2], grey[-edge // 2 :]):
        assert strip.min() == 255
    assert grey.min() < 80


def test_a_line_is_never_wider_than_its_room():
    text = "Et langt ord: " + "M" * 300 + " og tallet 1\u00a0295,7 mg/l"
    broken = picture.lines(text, 15, 200)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert len(broken) > 20
    assert any("1\u00a0295,7" in line for line in broken)


def test_the_looks_of_the_map_are_kept(store, en):
    shown = MODES["tap"](store, Selection(), en)
    root = drawn(store, shown)
    (inner,) = [one for one in root.iter(f"{SVG}svg") if one.get("overflow") == "hidden"]
    paths = list(inner.iter(f"{SVG}path"))
    assert LOOKS["raw"].dash in {path.get("stroke-dasharray") for path in paths}
    assert any(path.get("fill").startswith("url(#stripes-") for path in paths)
    looks = {fill.look for fill in fills(store, MEASURES["tap"], Selection(), en)}
    assert {"full", "raw", "bound", "pale", "none"} <= looks
    grey = {path.get("fill") for path in paths}
    assert LOOKS["none"].fill in grey
    assert set(CLASS_COLOURS["mg"][1:4]) <= grey


def test_stripes_and_dashes_are_drawn_in_the_png(store, en):
    shown = MODES["tap"](store, Selection(), en)
    image = Image.open(io.BytesIO(picture.png(picture.svg(store, shown, "", []))))
    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 22)}
    assert ImageColor.getrgb(LOOKS["bound"].stripe) in colours


def test_points_are_drawn_where_they_are_asked_for(store, en):
    without = map_pictures.of_map(store, "tap", VESTLAND, en)
    assert not list(drawn(store, without).iter(f"{SVG}circle"))
    with_points = MODES["tap"](store, VESTLAND, en)
    assert len(list(drawn(store, with_points).iter(f"{SVG}circle"))) > 100
    # Another measure has other classes: then the points' own stand in the legend, too.
    keys = MODES["calcium"](store, VESTLAND, en).legend.keys
    dots = [swatch for key in keys for swatch in key.swatches if swatch.look == "dot"]
    assert [CLASS_COLOURS[dot.scale][dot.low] for dot in dots] == list(CLASS_COLOURS["mg"])


def test_the_view_lies_around_what_was_chosen(store, en):
    oslo = MODES["tap"](store, Selection(municipalities=("0301",)), en)
    paths = [len(p.get("d")) for p in drawn(store, oslo).iter(f"{SVG}path")]
    whole = [
        len(p.get("d"))
        for p in drawn(store, MODES["tap"](store, Selection(), en)).iter(f"{SVG}path")
    ]
    assert sum(paths) < sum(whole) / 5
    assert any("dimmed" in key.looks for key in oslo.legend.keys)


def test_words_cannot_become_elements(store, en):
    shown = MODES["share"](store, Selection(), en)
    root = drawn(store, shown, HOSTILE, [HOSTILE])
    assert "<img src=x onerror=alert(1)> &" in words(root)
    assert not [one for one in root.iter() if one.tag.endswith(("img", "script"))]
