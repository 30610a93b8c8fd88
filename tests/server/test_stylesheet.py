"""Our style sheet stands in Streamlit's page, between its styles and what a page draws."""

import re
from pathlib import Path

import pytest
import streamlit

from server import stylesheet as sheet

SHIPPED = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()

SERVER = Path(sheet.__file__).parent
VIEWS = SERVER.parent / "views"
OURS = b":root { --ink: light-dark("


def test_the_sheet_stands_between_streamlits_styles_and_what_is_drawn():
    page = sheet.placed(SHIPPED)
    assert page.count(OURS) == 1
    places = [page.index(part) for part in (b"</head>", OURS, sheet.ROOT)]
    assert places == sorted(places)


def test_nothing_else_of_the_page_is_changed():
    page = sheet.placed(SHIPPED)
    begin, end = page.index(b"<style>" + OURS), page.index(sheet.ROOT)
    assert page[:begin] + page[end:] == SHIPPED


def test_no_rule_ends_the_element():
    assert sheet.placed(sheet.ROOT).count(b"</") == 1


def constant(module, name):
    """A number that a module names; one that draws maps cannot be imported outside of a visit."""
    text = (VIEWS / f"{module}.py").read_text(encoding="utf-8")
    return float(re.search(rf"^{name} = ([0-9.]+)$", text, re.MULTILINE)[1])


@pytest.mark.parametrize(
    ("key", "module", "height", "panels"),
    [
        ("embedded", "embed", "HEIGHT", 1),
        ("embedded-pair", "embed", "HEIGHT", 2),
    ],
)
def test_the_room_that_is_kept_for_a_map_is_what_it_will_take(key, module, height, panels):
    kept = constant(module, height), 100 * constant("country", "TALLEST") / panels
    rule = f".st-key-{key}-frame > * {{ min-height: min({kept[0]:g}px, {kept[1]:g}cqi); }}"
    assert rule in (SERVER / "static" / "page.css").read_text(encoding="utf-8")
