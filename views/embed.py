"""The view for a frame on another page (`?embed=true`): a map as its link chooses it, its legend,
its source and the way to the dashboard; no navigation, no filters.

Streamlit keeps `embed` from our parameters and hides its own chrome; we ask it whether it did.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.fills import bounds
from geo.layers import BaseMap, Paint, base_map, contrast_map, contrast_paint, paint
from geo.legend import CLASS_COLOURS
from geo.map_pictures import of_contrast
from geo.picture import Picture
from geo.words import map_words
from telling.citation import dated
from views import chrome, country, link
from views.resources import geometry, spoken, store

STATIC = Path(__file__).parent / "static"
HEIGHT = 330
"""Of a map (px): in a frame 500 px high it leaves room for the heading and for the legend's top."""


def asked() -> bool:
    """Whether this visit is in a frame, as its link says."""
    return bool(st.context.is_embedded)


def style() -> None:
    """Put the style of a small frame on the page, over that of the dashboard."""
    st.html(STATIC / "embed.css")


def show_map() -> None:
    """Draw the map of the chosen measure, or the two of the contrast."""
    shown = country.chosen_picture()
    if len(shown.panels) > 1:
        _show_pair(shown, "")
        return
    _heading(shown)
    painted = paint(
        shown.panels[0].fills,
        CLASS_COLOURS[shown.legend.scale],
        bounds=bounds(store(), chrome.selection()),
        sites=country.chosen_points(),
    )
    _map(base_map(geometry(), map_words(spoken())), painted, "embedded")
    _source("")
    _legend(shown)


def show_contrast() -> None:
    """Draw groundwater and surface water side by side."""
    _show_pair(of_contrast(store(), chrome.selection(), spoken()), link.CONTRAST)


def _show_pair(shown: Picture, path: str) -> None:
    """Draw two maps; `path` is where the page stands that has them, too."""
    _heading(shown)
    left, right = shown.panels
    painted = contrast_paint(
        left.fills,
        right.fills,
        CLASS_COLOURS[shown.legend.scale],
        bounds=bounds(store(), chrome.selection()),
    )
    titles = (left.heading, right.heading)
    _map(contrast_map(geometry(), map_words(spoken()), titles), painted, "embedded-pair")
    _source(path)
    _legend(shown)


def _heading(shown: Picture) -> None:
    st.html(chrome.html("embed_heading.html", legend=shown.legend))


def _map(drawn: BaseMap, painted: Paint, name: str) -> None:
    """A map whose clicks offer the municipality's page, as a frame has no room for it."""
    number = country.draw_map(drawn, painted, name, HEIGHT).get("municipality")
    if number in store().municipalities.index:
        label = store().municipalities.at[number, "label"]
        st.html(chrome.html("embed_clicked.html", number=number, label=label))


def _legend(shown: Picture) -> None:
    st.html(chrome.html("embed_legend.html", legend=shown.legend))


def _source(path: str) -> None:
    """Say how old the figures are, whose the shapes are, and lead to the dashboard; right under the
    map, where no height of a frame hides it."""
    st.html(
        chrome.html("embed_source.html", dated=dated(store(), spoken()), dashboard=link.here(path))
    )
