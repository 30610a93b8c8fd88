"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

import streamlit as st
from starlette.middleware import Middleware

# Read at the start, so that no first visitor waits for SciPy, PHREEQC and Altair. The pages
# themselves are read later: the map's component can be registered only once the server runs.
import treatment.equilibrium  # noqa: F401
import views.distributions  # noqa: F401
from geo.assets import routes
from views.http import Headers, PageLanguage
from views.resources import assets

app = st.App(
    "views/app.py",
    routes=routes(assets),
    middleware=[Middleware(Headers), Middleware(PageLanguage)],
)
