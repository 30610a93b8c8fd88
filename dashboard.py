"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

import streamlit as st
from starlette.middleware import Middleware

from geo.assets import routes
from views.http import Headers, PageLanguage
from views.resources import assets

app = st.App(
    "views/app.py",
    routes=routes(assets),
    middleware=[Middleware(Headers), Middleware(PageLanguage)],
)
