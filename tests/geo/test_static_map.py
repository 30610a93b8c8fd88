"""Maps that stand still: every municipality drawn, none torn from its neighbour, words escaped."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from findings.selection import Selection
from findings.summary import MEASURES
from geo import static_map
from geo.fills import fills
from geo.legend import CLASS_COLOURS
from telling.language import language

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def country(store):
    """The country in the looks of the map."""
    looks = fills(store, MEASURES["tap"], Selection(), language("en"))
    return ElementTree.fromstring(
        static_map.filled_map(store, looks, CLASS_COLOURS["mg"], "Norway", "All")
    )


def test_no_municipality_is_lost(store):
    drawn = static_map.drawing(store)
    assert set(drawn.paths) == set(store.municipalities.index)
    for number in ("1144", "1151", "4633"):  # Kvitsøy, Utsira, Fedje
        assert drawn.paths[number].startswith("M")
    for county in store.counties.index:
        paths = static_map.drawing(store, county).paths
        assert set(paths) == {n for n in store.municipalities.index if n[:2] == county}


def test_a_drawing_lies_within_its_frame(store):
    for county in ("", "46", "03"):
        drawn = static_map.drawing(store, county)
        assert max(drawn.width, drawn.height) == static_map.GRID
        for path in drawn.paths.values():
            for x, y in re.findall(r"M(-?\d+) (-?\d+)", path):
                assert -2 <= int(x) <= drawn.width + 2
                assert -2 <= int(y) <= drawn.height + 2


def test_north_is_up_and_east_is_right(store):
    """Vadsø lies north-east of Lindesnes."""
    drawn = static_map.drawing(store)
    first = {n: re.match(r"M(\d+) (\d+)", drawn.paths[n]).groups() for n in ("5607", "4205")}
    (far_x, far_y), (near_x, near_y) = (map(int, first[n]) for n in ("5607", "4205"))
    assert far_x > near_x
    assert far_y < near_y


def test_a_place_is_marked_in_its_county(store):
    root = ElementTree.fromstring(static_map.place_map(store, "4601", "Bergen", "In Vestland"))
    others, own = root.findall(f"{SVG}path")
    assert own.get("fill") == static_map.MARKED.fill
    assert others.get("fill") == static_map.NEIGHBOUR.fill
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Bergen"
    assert root.find(f"{SVG}desc").text == "In Vestland"


def test_a_place_that_is_its_county_is_drawn_alone(store):
    root = ElementTree.fromstring(static_map.place_map(store, "0301", "Oslo", ""))
    others, own = root.findall(f"{SVG}path")
    assert others.get("d") == ""
    assert own.get("d").startswith("M")


def test_a_bound_is_striped_and_every_pattern_is_there(country):
    patterns = {one.get("id") for one in country.iter(f"{SVG}pattern")}
    used = {one.get("fill") for one in country.findall(f"{SVG}path")}
    assert {f"url(#{name})" for name in patterns} == {fill for fill in used if "url" in fill}
    assert patterns


def test_nothing_is_told_by_style_that_a_policy_would_stop(country):
    assert not [one for one in country.iter() if one.get("style") or one.tag.endswith("style")]


def test_words_cannot_become_elements(store):
    svg = static_map.place_map(store, "0301", "<img src=x>", "</desc><script>")
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "<img src=x>"
    assert not list(root.iter("script"))


def test_no_position_is_drawn(country):
    assert {one.tag for one in country.iter()} == {
        SVG + name for name in ("svg", "title", "desc", "defs", "pattern", "path")
    }


def test_an_unknown_place_is_told(store):
    with pytest.raises(KeyError):
        static_map.place_map(store, "9999", "", "")
