"""The door: `streamlit run dashboard.py`. Routes, headers and the language of the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pyarrow
import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware

from data.memory import give_back
from server import base_path, logs, metrics, status
from server.addresses import Addresses
from server.descriptors import raise_limit
from server.entrance import Entrance
from server.frontend import Frontend
from server.headers import Headers
from server.http import Encodings, Pages
from server.routes import of_assets, routes
from server.sockets import send_at_once
from server.streams import Streams, bound_messages
from server.uploads import Uploads, keep_in_memory
from views.resources import CURRENT, assets, ready, sessions, shipped

# Arrow's own allocator keeps 25 MB that the small tables of a snapshot never fill again.
pyarrow.set_memory_pool(pyarrow.system_memory_pool())


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Answer nobody before what the first visitor would wait for is there."""
    send_at_once()
    await to_thread.run_sync(ready)
    logs.clean()
    logs.set_up()
    yield


base_path.refuse()
raise_limit()
bound_messages()
keep_in_memory()
give_back()
app = st.App(
    "views/app.py",
    lifespan=lifespan,
    routes=[
        *of_assets(assets),
        *status.routes(CURRENT),  # before the pages, whose English ones end with "no such page"
        *routes(shipped),
        *metrics.routes(CURRENT, sessions),
    ],
    middleware=[
        Middleware(metrics.Measured),
        Middleware(Headers),
        Middleware(Entrance),
        Middleware(Streams),
        Middleware(Uploads),
        Middleware(Encodings),
        Middleware(Pages),
        Middleware(Addresses),
        Middleware(Frontend),
    ],
)
