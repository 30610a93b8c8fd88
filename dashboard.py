"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

# Read at the start, so that no first visitor waits for Altair, SciPy and PHREEQC. The pages
# themselves are read later: their components can be registered only once the server runs.
import altair  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

import data.contrast  # noqa: F401
import treatment.equilibrium  # noqa: F401
from geo.assets import routes as asset_routes
from views.descriptors import raise_limit
from views.http import Frames, Headers, Pages
from views.resources import assets, shipped
from web.routes import routes as open_routes

raise_limit()
app = st.App(
    "views/app.py",
    routes=[*asset_routes(assets), *open_routes(shipped)],
    middleware=[Middleware(Headers), Middleware(Pages), Middleware(Frames)],
)
