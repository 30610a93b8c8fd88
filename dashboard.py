"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

import streamlit as st
from starlette.middleware import Middleware

from geo.assets import routes as asset_routes
from views.http import Headers, PageLanguage
from views.resources import assets, store
from web.routes import routes as open_routes

app = st.App(
    "views/app.py",
    routes=[*asset_routes(assets), *open_routes(store)],
    middleware=[Middleware(Headers), Middleware(PageLanguage)],
)
