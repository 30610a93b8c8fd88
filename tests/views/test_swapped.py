"""A snapshot swapped while somebody visits: one run shows one snapshot, the next run the newest,
and own figures stay over what they were laid over."""

import gc
import weakref
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data.sheets.columns import ColumnMatch
from data.sheets.layout import SampleSheet
from data.sheets.taking import SheetAccount
from views import resources, warm
from views.resources import OWN, Own

RUN = """
import streamlit as st
from views import resources
resources.start()
st.session_state["seen"] = [resources.store(), resources.shipped(), resources.store()]
"""
BANNER = """
from views import chrome, resources
resources.start()
chrome.own_figures()
"""
NOTHING = SheetAccount(SampleSheet([], []), ColumnMatch(), [], [])
RENEWED = "De publiserte tallene er fornyet siden."


class Newer:
    """A snapshot that is another one each time it is asked for."""

    def __init__(self, *stores):
        self.left = list(stores)

    def store(self):
        """The next one; the last for good."""
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


@pytest.fixture
def renewed(store):
    """The shipped figures with one person more in one municipality."""
    places = store.tables["municipalities"]
    more = places.assign(population_2024=places["population_2024"] + 1)
    return replace(store, tables={**store.tables, "municipalities": more})


@pytest.fixture
def current(monkeypatch):
    """Says which snapshots are the newest one after another."""
    return lambda *stores: monkeypatch.setattr(resources, "CURRENT", Newer(*stores))


def test_a_run_shows_the_snapshot_it_began_with_and_the_next_run_the_newest(
    store, renewed, current
):
    current(store, renewed)
    app = AppTest.from_string(RUN, default_timeout=60).run()
    assert [one is store for one in app.session_state["seen"]] == [True] * 3
    app.run()
    assert [one is renewed for one in app.session_state["seen"]] == [True] * 3


@pytest.mark.parametrize("swapped", [False, True])
def test_own_figures_say_that_newer_public_ones_have_come(store, renewed, current, swapped):
    current(renewed if swapped else replace(store))
    app = AppTest.from_string(BANNER, default_timeout=60)
    app.session_state[OWN] = Own(replace(store), store, "ark.csv", NOTHING)
    app.run()
    assert [error.value for error in app.exception] == []
    (told,) = [html.proto.body for html in app.get("html")]
    assert (RENEWED in told) is swapped


def test_a_route_gets_the_newest_and_the_files_of_older_ones_are_served_on(store, renewed, current):
    current(store)
    old = {asset.url for asset in resources.assets()}
    shapes = store.boundaries.assign(geometry=store.boundaries.translate(xoff=0.01))
    current(replace(renewed, boundaries=shapes))
    both = {asset.url for asset in resources.assets()}
    assert resources.shipped() is not store
    assert old < both


class Circle:
    """Something that only the collector can tell from what is in use."""

    def __init__(self):
        self.own = self


def test_what_a_newer_snapshot_takes_the_place_of_is_collected(store, monkeypatch):
    for name in ("first_page", "figures", "medians", "dolomite"):
        monkeypatch.setattr(warm, name, lambda store: None)
    replaced = Circle()
    old = weakref.ref(replaced)
    try:
        warm.settle()
        del replaced
        gc.collect()
        assert old() is not None  # out of the collector's way
        resources._prepare(store)
        gc.collect()
        assert old() is None
    finally:
        gc.unfreeze()
