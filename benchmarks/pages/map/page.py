"""The page of the map alone."""

import streamlit as st
from streamlit_folium import st_folium

from data.store import open_store
from findings.selection import Selection
from findings.summary import MEASURES
from geo.assets import geometry_asset
from geo.fills import CLASSES, fills
from geo.layers import base_map, paint
from geo.words import map_words
from telling.language import language


@st.cache_resource
def made():
    """The shapes, the words and the fills of the map."""
    store, here = open_store(), language("nb")
    shapes = geometry_asset(store.boundaries, store.municipalities["label"].to_dict())
    return shapes, map_words(here), fills(store, MEASURES["tap"], Selection(), here)


shapes, words, drawn = made()
st.title("Map")
painted = paint(drawn, CLASSES["mg"].colours)
st_folium(
    base_map(shapes, words),
    height=680,
    returned_objects=[],
    feature_group_to_add=painted,
    use_container_width=True,
)
