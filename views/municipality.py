"""The page of one municipality: its works, its people, its lakes, and what it compares with."""

from __future__ import annotations

import streamlit as st

from data.profile import profile
from data.selection import Selection
from views import chrome, link
from views.resources import spoken, store
from views.tables import downloads


def show() -> None:
    """Draw the page."""
    language, data = spoken(), store()
    t = language.t
    labels = data.municipalities["label"]
    numbers = sorted(labels.index, key=lambda number: language.sort_key(labels[number]))
    heading = st.container()
    number = _chosen(numbers, labels.to_dict())
    if number is None:
        heading.title(t("Municipality"), anchor=False)
        chrome.search_box()
        st.info(t("Choose a municipality above, search for it, or click on the map."))
        return
    told = profile(data, number)
    heading.title(chrome.plain(told.row["label"]), anchor=False)
    st.html(chrome.html("municipality.html", profile=told))
    st.subheader(t("Download the figures"), anchor=False)
    downloads(Selection(municipalities=(number,)), f"municipality-{number}")


def _chosen(numbers: list[str], labels: dict[str, str]) -> str | None:
    """The municipality of the link (`?nr=4601`), which the visitor can change here."""
    t = spoken().t
    return st.selectbox(
        t("Choose a municipality"),
        numbers,
        index=None,
        format_func=labels.__getitem__,
        placeholder=t("Type the name of a municipality"),
        **link.tied(link.one("nr", labels, kept=False)),
    )
