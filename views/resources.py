"""What every page and route of the process shares: the snapshot, the map's files, the language;
and what one visitor alone sees: figures of their own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.language import Language, codes, language
from data.store import SnapshotError, Store, open_store
from geo.assets import Asset, code_assets, geometry_asset, sites_asset
from geo.fills import site_points
from views import link

OWN = "own-figures"


@dataclass(frozen=True)
class Own:
    """A visitor's own figures: the snapshot with them laid over it, and the sheet's name."""

    store: Store
    name: str
    rows: int


@st.cache_resource(show_spinner=False)
def shipped() -> Store:
    """The shipped snapshot, read once. Raises SnapshotError where it is missing or broken."""
    return open_store()


def own() -> Own | None:
    """The visitor's own figures, if any; they live in the session and nowhere else."""
    # Routes are asked outside of any session.
    return st.session_state.get(OWN) if get_script_run_ctx(suppress_warning=True) else None


def show_own(figures: Own) -> None:
    """Show a visitor's own figures on every page of this visit."""
    st.session_state[OWN] = figures


def remove_own() -> None:
    """Show the shipped figures again; the visitor's own are forgotten."""
    st.session_state.pop(OWN, None)


def store() -> Store:
    """What this visitor sees: the shipped snapshot, with their own figures laid over it where they
    have uploaded some. Raises SnapshotError where the snapshot is missing or broken."""
    figures = own()
    return figures.store if figures else shipped()


@st.cache_resource(show_spinner=False)
def geometry() -> Asset:
    """The shapes of the municipalities as the browser fetches them."""
    return geometry_asset(shipped().boundaries, shipped().municipalities["label"].to_dict())


@st.cache_resource(show_spinner=False)
def sites(code: str) -> Asset:
    """The monitored lakes and streams as the browser fetches them, told in a language."""
    return sites_asset(site_points(shipped(), language(code)))


def assets() -> list[Asset]:
    """Everything that the map fetches; only its code where there is no snapshot."""
    try:
        return [*code_assets(), geometry(), *map(sites, codes())]
    except SnapshotError:
        return list(code_assets())


def spoken() -> Language:
    """The language of the page; the default where nobody visits one, as in a route."""
    return language(link.code())
