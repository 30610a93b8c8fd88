"""What Streamlit runs: the map as everybody first sees it."""

from streamlit_folium import st_folium

from findings.selection import Selection
from findings.summary import MEASURES
from geo.fills import bounds, fills
from geo.layers import base_map, paint
from geo.legend import CLASS_COLOURS
from geo.words import map_words
from telling.language import language
from views.resources import geometry, shipped

store, here, everything = shipped(), language("nb"), Selection()
st_folium(
    base_map(geometry(), map_words(here)),
    height=680,
    use_container_width=True,
    returned_objects=[],
    feature_group_to_add=paint(
        fills(store, MEASURES["tap"], everything, here),
        CLASS_COLOURS["mg"],
        bounds=bounds(store, everything),
    ),
)
