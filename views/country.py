"""The first page: the map of the chosen measure, its legend, and the way to a municipality."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit_folium import st_folium

from findings import background
from findings.summary import MEASURES, Measure, of_place
from geo.additions import addition_fills, count
from geo.fills import CLASSES, bounds, fills
from geo.layers import BaseMap, Paint, base_map, paint, sites_layer
from geo.map_pictures import ADDITIONS, of_additions, of_measure
from geo.picture import Picture
from geo.tally import tally
from geo.words import SHORT_NAMES, map_words
from telling import words
from telling.dolomite_table import REASON
from telling.selection import selection_sentence
from treatment.stoichiometry import WINDOW_CA
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
    st.write(
        t(
            "How much magnesium the tap water of each place contains, which kind of water it"
            " comes from, and how certain that is. Search for your place, or click on the map."
        )
    )
    chrome.search_box()
    measure = _measure()
    left, right = st.columns([4, 3], gap="medium")
    with left:
        _map(measure)
    with right:
        _legend(measure) if measure else _additions()


def _measure() -> Measure | None:
    """The chosen measure; None for the calculated layer."""
    t = spoken().t
    code = st.segmented_control(
        t("The map shows"),
        list(SHORT_NAMES),
        format_func=lambda code: t(SHORT_NAMES[code]),
        required=True,
        **link.tied(_shown()),
    )
    return MEASURES.get(code)


def _shown() -> link.Parameter:
    return link.one("vis", SHORT_NAMES, "tap")


def draw_map(base: BaseMap, painted: Paint, name: str, height: int) -> dict[str, object]:
    """Draw a map; return what was last clicked on it: `municipality`, its number."""
    # A frame has no height before it has loaded, and what stands below would jump: it gets the one
    # that map.js will give it.
    percent = 100 * TALLEST / (2 if base.double else 1)
    least = f"min({height}px, {percent}cqi)"
    st.html(f"<style>.st-key-{name}-frame iframe {{ min-height: {least}; }}</style>")
    with st.container(key=f"{name}-frame"):
        told = st_folium(
            base,
            key=f"{name}-{base.digest}",
            height=height,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=painted,
        )
    return told or {}


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
    return _picture(MEASURES.get(code), points)()


def chosen_points() -> dict[str, object] | None:
    """The points as the link chooses them."""
    return _points(link.visit().show(link.flag(POINTS)))


def _picture(measure: Measure | None, points: bool) -> Callable[[], Picture]:
    """What draws the picture of the map, asked for later."""
    chosen = (chrome.selection(), spoken(), points)
    if measure is None:
        return partial(of_additions, store(), *chosen)
    return partial(of_measure, store(), measure, *chosen)


def _title(measure: Measure | None) -> str:
    told = words.MEASURE[measure.code] if measure else ADDITIONS
    return spoken().t(told)


def _map(measure: Measure | None) -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    shown, choices = st.container(), st.container(horizontal=True)
    with choices:
        points = chrome.switch(t("Monitored lakes and streams"), POINTS)
        tiles = chrome.switch(t("Background map (fetched from Kartverket)"), share.TILES)
    drawn = (
        fills(data, measure, chosen, language)
        if measure
        else addition_fills(data, chosen, language)
    )
    painted = paint(
        drawn,
        CLASSES[measure.parameter if measure else "mg"].colours,
        bounds=bounds(data, chosen),
        sites=_points(points),
        background=tiles,
    )
    with shown:
        clicked = show_map(base_map(geometry(), map_words(language)), painted, "map", MAP_HEIGHT)
    st.html(chrome.html("map_as_text.html"))
    if points:
        st.caption(
            t("Points: magnesium in lakes and streams, in the same colours as the magnesium map.")
        )
    st.caption(
        t(
            "The map uses the Mercator projection: areas in Finnmark are drawn about 2.4"
            " times as large as in Agder."
        )
    )
    share.name(_title(measure))
    share.pictures(_picture(measure, points), _title(measure), "", "picture")
    open_clicked(clicked)


def _points(wanted: bool) -> dict[str, object] | None:
    if not wanted:
        return None
    chosen = chrome.selection()
    everywhere = not chosen.counties and not chosen.municipalities
    numbers = None if everywhere else list(chosen.numbers(store()))
    return sites_layer(sites(spoken().code), CLASSES["mg"].colours, numbers)


def _additions() -> None:
    data, chosen = store(), chrome.selection()
    st.html(
        chrome.html(
            "additions.html",
            chosen=selection_sentence(data, chosen, spoken()),
            classes=CLASSES["mg"],
            additions=count(data, chosen),
            all_reasons={**words.NO_FIGURE, **REASON},
            least_calcium=WINDOW_CA[0],
        )
    )


def _legend(measure: Measure) -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    classes = CLASSES[measure.parameter]
    st.html(
        chrome.html(
            "legend.html",
            title=language.t(words.MEASURE[measure.code]),
            chosen=selection_sentence(data, chosen, language),
            measure=measure,
            classes=classes,
            tally=tally(data, measure, chosen),
            place=of_place(data, measure, chosen),
            error=background.error(data),
        )
    )
