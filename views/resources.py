"""What every page and route of the process shares: the snapshot, the map's files, the language."""

from __future__ import annotations

import streamlit as st

from data.language import Language, codes, language
from data.store import SnapshotError, Store, open_store
from geo.assets import Asset, code_assets, geometry_asset, sites_asset
from geo.fills import site_points
from views import link


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The shipped snapshot, read once. Raises SnapshotError where it is missing or broken."""
    return open_store()


@st.cache_resource(show_spinner=False)
def geometry() -> Asset:
    """The shapes of the municipalities as the browser fetches them."""
    return geometry_asset(store().boundaries, store().municipalities["label"].to_dict())


@st.cache_resource(show_spinner=False)
def sites(code: str) -> Asset:
    """The monitored lakes and streams as the browser fetches them, told in a language."""
    return sites_asset(site_points(store(), language(code)))


def assets() -> list[Asset]:
    """Everything that the map fetches; only its code where there is no snapshot."""
    try:
        return [*code_assets(), geometry(), *map(sites, codes())]
    except SnapshotError:
        return list(code_assets())


def spoken() -> Language:
    """The language of the page; the default where nobody visits one, as in a route."""
    return language(link.code())
