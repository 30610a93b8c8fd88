"""The map of the dashboard alone, on a page of Streamlit that is nothing else: the same elements by
streamlit-folium, in Streamlit's own frontend."""

import streamlit as st

from server.routes import of_assets
from views.resources import assets

app = st.App("page.py", routes=of_assets(assets))
