import json
import re
from html.parser import HTMLParser

import folium
import pytest
from streamlit_folium import (
    _get_feature_group_string,
    _get_html,
    _get_map_string,
    generate_js_hash,
)

from findings.classes import CLASSES
from geo.assets import Asset
from geo.layers import (
    MAINLAND,
    Fill,
    Words,
    base_map,
    contrast_map,
    contrast_paint,
    inline_scripts,
    paint,
    sites_layer,
)
from geo.legend import CLASS_COLOURS, pale

GEOMETRY = Asset("geometry.json", "application/json", b"{}")
WORDS = Words("nb", "Magnesium", "© Kartverket", "Zoom inn", "Zoom ut", "Kartet kom ikke")
HOSTILE = "<img src=x onerror=alert(1)></script> {{'alert'}} {% raw %} `${1}` \"' \\"


class Page(HTMLParser):
    """The elements and the text of HTML, as a browser takes it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note a text."""
        self.text += data


def frontend_scripts(base, group):
    """What st_folium sends: the script of the base map and that of the feature group."""
    base.get_root().render()
    return _get_map_string(base), _get_feature_group_string(group, base)


def message(script):
    """The one message in the script of a feature group, read as data."""
    start = script.index("mgmap.paint(") + len("mgmap.paint(")
    value, end = json.JSONDecoder().raw_decode(script[start:])
    assert script[start + end :].startswith(");")
    return value


def country(value):
    """357 fills of all looks with tooltips such as the pages give them."""
    index = CLASSES["mg"].class_of(value)
    for number in range(357):
        look = ("full", "hatched", "pale", "none", "dimmed")[number % 5]
        ends = (index, index) if look in ("full", "hatched", "pale") else (None, None)
        lines = (f"Målt: {value + number / 100:.2f} mg/l", f"{number % 9} vannverk, 2015–2024")
        yield Fill(f"{number:04}", look, *ends, lines)


def test_the_map_is_the_same_whatever_is_painted():
    one, first = frontend_scripts(base_map(GEOMETRY, WORDS), paint([], CLASS_COLOURS["mg"]))
    fills = list(country(0.3))
    bounds = ((58.0, 5.0), (59.0, 7.0))
    second_paint = paint(
        fills, CLASS_COLOURS["mg"], bounds=bounds, background=True, selected="4601"
    )
    two, second = frontend_scripts(base_map(GEOMETRY, WORDS), second_paint)
    assert generate_js_hash(one, "map") == generate_js_hash(two, "map")
    assert one == two
    assert first != second


def test_a_new_geometry_or_language_is_a_new_map():
    newer = Asset("geometry.json", "application/json", b"[]")
    english = Words("en", "Magnesium", "© Kartverket", "Zoom in", "Zoom out", "No map")
    maps = [base_map(GEOMETRY, WORDS), base_map(newer, WORDS), base_map(GEOMETRY, english)]
    maps.append(contrast_map(GEOMETRY, WORDS, ("Grunnvann", "Overflatevann")))
    assert len({made.digest for made in maps}) == len(maps)
    assert base_map(GEOMETRY, WORDS).digest == maps[0].digest


def test_the_scripts_in_the_frame_are_the_same_for_all_maps():
    made = [base_map(GEOMETRY, WORDS), contrast_map(GEOMETRY, WORDS, ("Grunnvann", "Overflate"))]
    for one in made:
        one.get_root().render()
    started = [_get_map_string(one) for one in made]
    # What the frontend puts behind a script is seen in the browser only.
    assert [script.partition("window.map")[0] for script in inline_scripts()] == started


def test_only_the_contrast_asks_for_the_second_element():
    single, _ = frontend_scripts(base_map(GEOMETRY, WORDS), paint([], CLASS_COLOURS["mg"]))
    contrast = contrast_map(GEOMETRY, WORDS, ("Grunnvann", "Overflatevann"))
    double, _ = frontend_scripts(contrast, contrast_paint([], [], CLASS_COLOURS["mg"]))
    assert '["map_div"]' in re.sub(r"\s", "", single)
    assert '["map_div","map_div2"]' in re.sub(r"\s", "", double)


def test_nothing_is_loaded_from_another_host():
    for each in (base_map(GEOMETRY, WORDS), contrast_map(GEOMETRY, WORDS, ("a", "b"))):
        links = [url for _, url in [*each.default_js, *each.default_css]]
        assert len(links) == 4
        assert all(url.startswith("/assets/") for url in links)
        assert "user-scalable" not in each.get_root().render()
    assert folium.Map().default_js[0][1].startswith("https://")  # folium itself is left alone


def test_the_message_says_what_each_municipality_looks_like():
    fills = [
        Fill("0301", "full", 2, 2, ("0,7 mg/l", "3 vannverk")),
        Fill("1144", "hatched", 0, 3, ("Høyst 1,9 mg/l",)),
        Fill("4601", "dimmed", lines=("ikke vist",)),
    ]
    _, script = frontend_scripts(base_map(GEOMETRY, WORDS), paint(fills, CLASS_COLOURS["mg"]))
    sent = message(script)
    assert sent["colours"] == list(CLASS_COLOURS["mg"])
    assert sent["pales"] == [pale(colour) for colour in CLASS_COLOURS["mg"]]
    assert sent["bounds"] is sent["sites"] is sent["selected"] is None
    [panel] = sent["panels"]
    assert described(panel) == {
        "0301": (["full", 2, 2], ["0,7 mg/l", "3 vannverk"]),
        "1144": (["hatched", 0, 3], ["Høyst 1,9 mg/l"]),
        "4601": (["dimmed", None, None], []),
    }


def test_the_contrast_sends_both_sides():
    group = contrast_paint(
        [Fill("0301", "none")], [Fill("0301", "pale", 1, 1)], CLASS_COLOURS["mg"], bounds=MAINLAND
    )
    contrast = contrast_map(GEOMETRY, WORDS, ("Grunnvann", "Overflatevann"))
    sent = message(frontend_scripts(contrast, group)[1])
    looks = [described(panel)["0301"][0][0] for panel in sent["panels"]]
    assert looks == ["none", "pale"]
    assert sent["bounds"] == [[57.9, 4.4], [71.25, 31.2]]


def test_sites_are_pointed_to_and_filtered():
    sites = Asset("sites.json", "application/json", b"{}")
    everywhere = {"url": sites.url, "colours": ["#fff"], "numbers": None}
    assert sites_layer(sites, ["#fff"]) == everywhere
    assert sites_layer(sites, ["#fff"], ["0301"]) == {**everywhere, "numbers": ["0301"]}


def test_a_change_of_the_whole_country_is_a_small_message():
    _, script = frontend_scripts(
        base_map(GEOMETRY, WORDS), paint(list(country(0.3)), CLASS_COLOURS["mg"])
    )
    assert len(script.encode()) <= 15_000


def test_hostile_words_stay_data():
    words = Words("nb", HOSTILE, HOSTILE, "a", "b", "c")
    fills = [Fill("0301", "full", 0, 0, (HOSTILE,))]
    made = base_map(GEOMETRY, words)
    base, group = frontend_scripts(made, paint(fills, CLASS_COLOURS["mg"]))
    [panel] = message(group)["panels"]
    assert described(panel)["0301"][1] == [HOSTILE]
    html = Page(_get_html(made))
    assert html.tags == [("script", {"type": "application/json", "id": "setup"})]
    setup = json.loads(html.text)
    assert HOSTILE not in base
    assert setup["label"] == setup["attribution"] == HOSTILE


@pytest.mark.parametrize(
    ("look", "low", "high"), [("shiny", 1, 1), ("full", None, None), ("none", 1, 1)]
)
def test_a_look_that_does_not_fit_is_refused(look, low, high):
    with pytest.raises(ValueError, match="0301"):
        Fill("0301", look, low, high)


def described(panel):
    """The message as map.js reads it: number -> (style, tooltip lines)."""

    def line(pointer):
        index, *numbers = pointer.split("|")
        waiting = iter(numbers)
        return re.sub("\t", lambda _: next(waiting), panel["wordings"][int(index)])

    return {
        number: (panel["styles"][style], [line(pointer) for pointer in pointers])
        for number, (style, *pointers) in panel["fills"].items()
    }
