"""What the figures say and do not say, how they are counted, and where they come from."""

from __future__ import annotations

import streamlit as st

from findings import ages, editions
from findings.area import of_place
from findings.selection import Selection
from findings.summary import FEW_WATERS, MEASURES
from findings.tally import tally
from telling import editions as telling
from telling.language import DEFAULT
from views import chrome, estimate_chart, link
from views.resources import spoken, store
from web.addresses import API, EDITIONS

SINCE = "siden"
"""The choice in the link: the version that changes are told since."""
FEW_ROWS = 12
"""Changes that are listed here; the page of the editions has more."""


def show() -> None:
    """Draw the page."""
    data = store()
    st.title(spoken().t("About the figures"), anchor=False)
    st.html(
        chrome.html(
            "about.html",
            country=of_place(data, MEASURES["tap"], Selection()),
            people=tally(data, MEASURES["tap"], Selection()),
            registered=int(data.waterworks["register_id"].ne("").sum()),
            extra=int(data.waterworks["register_id"].eq("").sum()),
        )
    )
    estimate_chart.show()
    _editions()
    st.html(
        chrome.html(
            "about_more.html",
            country=of_place(data, MEASURES["tap"], Selection()),
            ages=ages.of_magnesium(data),
            few=FEW_WATERS,
            sources=data.tables["sources"],
        )
    )


def _editions() -> None:
    """Which edition is shown, and what changed since another one, which the link names or the
    visitor chooses."""
    data, t = store(), spoken().t
    versions = {one.version: telling.named(one, spoken()) for one in reversed(data.editions)}
    st.html(chrome.html("about_edition.html", shown=telling.shown(data, spoken())))
    if not versions:
        return
    usual = editions.before_newest(data) or data.editions[-1].version
    since = st.selectbox(
        t("What has changed since"),
        list(versions),
        format_func=versions.__getitem__,
        **link.tied(link.one(SINCE, versions, usual, kept=False)),
    )
    st.html(
        chrome.html(
            "about_changes.html",
            changes=telling.since(data, since, spoken(), FEW_ROWS),
            file=f"{API}/changes.csv?since={since}",
            page=EDITIONS.get(spoken().code, EDITIONS[DEFAULT]),
        )
    )
