"""What the figures say and do not say, how they are counted, and where they come from."""

from __future__ import annotations

import streamlit as st

from findings import ages
from findings.area import of_place
from findings.selection import Selection
from findings.summary import FEW_WATERS, MEASURES
from findings.tally import tally
from views import chrome, estimate_chart
from views.resources import spoken, store


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
    st.html(
        chrome.html(
            "about_more.html",
            country=of_place(data, MEASURES["tap"], Selection()),
            ages=ages.of_magnesium(data),
            few=FEW_WATERS,
            sources=data.tables["sources"],
        )
    )
