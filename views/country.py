"""The first page: the map of the chosen measure, its legend, and the way to a municipality."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit_folium import st_folium

from findings.summary import MEASURES
from geo import map_pictures
from geo.fills import bounds
from geo.layers import BaseMap, Paint, base_map, paint, sites_layer
from geo.legend import CLASS_COLOURS
from geo.picture import Picture
from geo.words import SHORT_NAMES, map_words
from telling import phrases, words
from telling.legend import ADDITIONS, of_map
from views import chrome, link, share
from views.resources import geometry, sites, spoken, store

MAP_HEIGHT = 680
TALLEST = 1.25
"""The greatest height of one map as a share of its width, as in map.js."""
POINTS = "punkter"


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("Magnesium in Norwegian drinking water"), anchor=False)
    st.write(t(phrases.INTRODUCTION))
    chrome.search_box()
    code = _measure()
    left, right = st.columns([4, 3], gap="medium")
    with left:
        points = _map(code)
    with right:
        legend = of_map(store(), code, chrome.selection(), spoken(), points)
        st.html(chrome.html("legend.html", legend=legend))


def _measure() -> str:
    """What the map shows, by its code."""
    t = spoken().t
    return st.segmented_control(
        t("The map shows"),
        list(SHORT_NAMES),
        format_func=lambda code: t(SHORT_NAMES[code]),
        required=True,
        **link.tied(_shown()),
    )


def _shown() -> link.LinkParameter:
    return link.one("vis", SHORT_NAMES, "tap")


def draw_map(base: BaseMap, painted: Paint, name: str, height: int) -> dict[str, object]:
    """Draw a map; return what was last clicked on it: `municipality`, its number."""
    # A frame has no height before it has loaded, and what stands below would jump: it gets the one
    # that map.js will give it.
    percent = 100 * TALLEST / (2 if base.double else 1)
    least = f"min({height}px, {percent}cqi)"
    st.html(f"<style>.st-key-{name}-frame iframe {{ min-height: {least}; }}</style>")
    with st.container(key=f"{name}-frame"):
        clicked = st_folium(
            base,
            key=f"{name}-{base.digest}",
            height=height,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=painted,
        )
    return clicked or {}


def show_map(base: BaseMap, painted: Paint, name: str, height: int) -> str | None:
    """Draw a map; return the number of the municipality that was clicked on it, once a click."""
    clicked = draw_map(base, painted, name, height)
    number = clicked.get("municipality")
    if not number or st.session_state.get(f"{name}-click") == clicked:
        return None
    st.session_state[f"{name}-click"] = clicked
    return number


def open_clicked(number: str | None) -> None:
    """Open the municipality that was clicked on a map, if any was."""
    if number:
        chrome.open_municipality(number)


def chosen_picture() -> Picture:
    """The picture of the map as the link chooses it, where no widget stands beside it."""
    code = link.visit().show(_shown())
    points = link.visit().show(link.flag(POINTS))
    return _picture(code, points)()


def chosen_points() -> dict[str, object] | None:
    """The points as the link chooses them."""
    return _points(link.visit().show(link.flag(POINTS)))


def _picture(code: str, points: bool) -> Callable[[], Picture]:
    """What draws the picture of the map, asked for later."""
    return partial(map_pictures.of_map, store(), code, chrome.selection(), spoken(), points)


def _title(code: str) -> str:
    return spoken().t(words.MEASURE.get(code, ADDITIONS))


def _map(code: str) -> bool:
    """Draw the map and what belongs to it; return whether it has points."""
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    shown, choices = st.container(), st.container(horizontal=True)
    with choices:
        points = chrome.switch(t("Monitored lakes and streams"), POINTS)
        tiles = chrome.switch(t("Background map (fetched from Kartverket)"), share.TILES)
    parameter = MEASURES[code].parameter if code in MEASURES else "mg"
    painted = paint(
        map_pictures.drawn(data, code, chosen, language),
        CLASS_COLOURS[parameter],
        bounds=bounds(data, chosen),
        sites=_points(points),
        background=tiles,
    )
    with shown:
        clicked = show_map(base_map(geometry(), map_words(language)), painted, "map", MAP_HEIGHT)
    st.html(chrome.html("map_as_text.html"))
    st.caption(t(phrases.MERCATOR))
    share.name(_title(code))
    share.pictures(_picture(code, points), _title(code), "", "picture")
    open_clicked(clicked)
    return points


def _points(wanted: bool) -> dict[str, object] | None:
    if not wanted:
        return None
    chosen = chrome.selection()
    everywhere = not chosen.counties and not chosen.municipalities
    numbers = None if everywhere else list(chosen.numbers(store()))
    return sites_layer(sites(spoken().code), CLASS_COLOURS["mg"], numbers)
