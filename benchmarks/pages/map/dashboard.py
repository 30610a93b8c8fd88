"""The map in Streamlit with nothing around it, and nothing that makes ours come sooner."""

import streamlit as st

from data.store import open_store
from geo.assets import code_assets, geometry_asset, routes

store = open_store()
files = [*code_assets(), geometry_asset(store.boundaries, store.municipalities["label"].to_dict())]
app = st.App("page.py", routes=routes(lambda: files))
