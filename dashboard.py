"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

import pyarrow
import streamlit as st
from starlette.middleware import Middleware

from geo.assets import routes as asset_routes
from views.http import Headers, Pages
from views.resources import assets, shipped
from web.routes import routes as open_routes

# Arrow's own allocator keeps 25 MB that the small tables of a snapshot never fill again.
pyarrow.set_memory_pool(pyarrow.system_memory_pool())

app = st.App(
    "views/app.py",
    routes=[*asset_routes(assets), *open_routes(shipped)],
    middleware=[Middleware(Headers), Middleware(Pages)],
)
