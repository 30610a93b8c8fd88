"""What a page with a map will ask for stands in its head, and every file that is named is there."""

import re
from pathlib import Path

import pytest
import streamlit

from geo.assets import Asset
from server import preload

SHIPPED = Path(streamlit.__file__).parent / "static"
MAP = [Asset("leaflet.js", "text/javascript", b"x"), Asset("map.js", "text/javascript", b"y")]


@pytest.fixture(scope="module")
def page():
    """Streamlit's own page, with the links."""
    return preload.named((SHIPPED / "index.html").read_bytes(), MAP).decode()


def links(page, kind):
    """The addresses of the links of a kind."""
    return re.findall(rf'<link\s+rel="{kind}"[^>]*href="([^"]+)"', page)


def test_every_script_that_is_named_is_there_and_named_once(page):
    named = links(page, "modulepreload")
    assert len(named) == len(set(named))
    assert [one for one in named if not (SHIPPED / one).is_file()] == []


@pytest.mark.parametrize("part", preload.PARTS)
def test_each_part_of_the_map_page_is_named(page, part):
    assert [one for one in links(page, "modulepreload") if f"/{part}." in one]


def test_whatever_a_named_script_imports_is_named_too(page):
    known = set(re.findall(r"\./static/js/([\w.-]+\.js)", page))
    for name in known:
        text = (SHIPPED / "static" / "js" / name).read_text(encoding="utf-8")
        assert set(re.findall(r'from\s*"\./([\w.-]+\.js)"', text)) <= known, name


def test_the_files_of_the_frame_are_fetched_ahead(page):
    assert links(page, "prefetch") == [asset.url for asset in MAP]


def test_a_page_of_another_streamlit_stays_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(preload, "SCRIPTS", tmp_path)
    preload._modules.cache_clear()
    page = preload.named(b"<html><head></head></html>", [])
    preload._modules.cache_clear()
    assert b"modulepreload" not in page
