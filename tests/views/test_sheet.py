"""Our style sheet stands in Streamlit's page, between its styles and what a page draws."""

from pathlib import Path

import streamlit

from views import sheet

SHIPPED = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()

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
