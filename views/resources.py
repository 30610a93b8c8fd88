"""What every page and route of the process shares: the snapshot, the map's files, the language;
and what one visitor alone sees: figures of their own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY

from data.current import Current
from data.faults import SnapshotError
from data.memo import per_store
from data.sheets.taking import SheetAccount
from data.store import Store
from geo.assets import Asset, Shelf, code_assets, geometry_asset, sites_asset
from geo.fills import site_points
from telling.citation import edition
from telling.language import Language, codes, language
from views import link, warm

OWN, SHEET, SHIPPED = "own-figures", "own-sheet", "shipped"
CURRENT = Current(prepare=lambda store: _prepare(store))
"""The newest snapshot in the shipped folder, for everyone who has not begun with an older one."""


@dataclass(frozen=True)
class Own:
    """A visitor's own figures: the snapshot with them laid over it, the snapshot without them, the
    sheet's name and what became of its rows."""

    store: Store
    base: Store
    name: str
    account: SheetAccount

    @property
    def rows(self) -> int:
        """How many rows of the sheet are shown."""
        return len(self.account.taken)


def sessions() -> int:
    """How many sessions of the dashboard are open, as Streamlit counts them."""
    counted = get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(stat.value for stat in counted.get(ACTIVE_SESSIONS_FAMILY, ()))


def ready() -> None:
    """Prepare what the first visitor will ask for. A snapshot that is missing or broken is
    reported on the page."""
    import_module("folium.plugins")  # a visitor would wait for it
    with suppress(SnapshotError):
        _prepare(CURRENT.store())
    warm.settle()


def start() -> None:
    """Begin a run: until the next one this visitor sees the snapshot that is the newest now,
    whatever comes meanwhile. Raises SnapshotError where there has been no whole one."""
    st.session_state[SHIPPED] = CURRENT.store()


def shipped() -> Store:
    """The shipped snapshot: in a visit the one its run began with, elsewhere, as in a route, the
    newest. Raises SnapshotError where there has been no whole one."""
    begun = st.session_state.get(SHIPPED) if _visited() else None
    return begun or CURRENT.store()


def own() -> Own | None:
    """The visitor's own figures, if any; they live in the session and nowhere else."""
    return st.session_state.get(OWN) if _visited() else None


def _visited() -> bool:
    """Whether a visitor's session asks; routes are asked outside of any."""
    return get_script_run_ctx(suppress_warning=True) is not None


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


def outdated() -> bool:
    """Whether a visitor's own figures lie over other figures than those that are public now."""
    figures = own()
    return figures is not None and edition(figures.base) != edition(shipped())


def geometry() -> Asset:
    """The shapes of the municipalities as the browser fetches them."""
    return _shelf.put(_geometry(_base()))


def sites(code: str) -> Asset:
    """The monitored lakes and streams as the browser fetches them, in the words of a language."""
    return _shelf.put(_sites(_base(), code))


def assets() -> list[Asset]:
    """Everything that the map fetches, for pages drawn from an older snapshot, too; only its code
    where there is no snapshot."""
    try:
        _assets_of(CURRENT.store())
    except SnapshotError:
        return list(code_assets())
    return [*code_assets(), *_shelf]


def of_every_map() -> list[Asset]:
    """What every map fetches first; only its code where there is no snapshot."""
    with suppress(SnapshotError):
        return [*code_assets(), geometry()]
    return list(code_assets())


_shelf = Shelf()


def _base() -> Store:
    """What is shown without the visitor's own figures, from the snapshot that they lie over."""
    figures = own()
    return figures.base if figures else shipped()


def _prepare(store: Store) -> None:
    """Prepare what visitors would wait for once this store is the newest."""
    warm.unsettle()
    _assets_of(store)
    for asset in _shelf:
        asset.compressed  # noqa: B018  made when first asked for
    warm.first_page(store)
    warm.figures(store)
    warm.medians(store)
    warm.dolomite(store)


def _assets_of(store: Store) -> None:
    """Make the files that a map of this store fetches."""
    for asset in (_geometry(store), *(_sites(store, code) for code in codes())):
        _shelf.put(asset)


@per_store(1)
def _geometry(store: Store) -> Asset:
    return geometry_asset(store.boundaries, store.labels)


@per_store(4)
def _sites(store: Store, code: str) -> Asset:
    return sites_asset(site_points(store, language(code)))


def spoken() -> Language:
    """The language of the page; the default where nobody visits one, as in a route."""
    return language(link.code())
