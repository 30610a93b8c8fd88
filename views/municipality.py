"""The page of one municipality: its works, its people, its lakes, and what it compares with."""

from __future__ import annotations

import streamlit as st

from findings.selection import Selection
from report.pdf import MOST, pdf
from telling import export
from telling.municipality import of_municipality, title
from views import chrome, files, link, share
from views.resources import spoken, store
from views.tables import downloads, with_own
from web.addresses import report_path


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
    shown = of_municipality(data, number, language)
    heading.title(chrome.plain(shown.name), anchor=False)
    share.name(title([shown.name], language))
    st.html(chrome.html("municipality.html", municipality=shown))
    with st.container(key="screen-files"):
        st.subheader(t("One page on paper (PDF)"), anchor=False)
        _report(number, numbers, labels.to_dict())
        st.subheader(t("Download the figures"), anchor=False)
        downloads(Selection(municipalities=(number,)), f"municipality-{number}")


def _report(number: str, numbers: list[str], labels: dict[str, str]) -> None:
    """The municipality on one page, with others beside it; drawn when a visitor asks for it."""
    language, data, site = spoken(), store(), link.site()
    t = language.t
    others = st.multiselect(
        t("Compare with (at most {most})", most=MOST - 1),
        [other for other in numbers if other != number],
        format_func=labels.__getitem__,
        placeholder=t("No other municipality"),
        max_selections=MOST - 1,
        select_all=False,
        key=f"report-others-{number}",
    )
    chosen = (number, *others)
    names = [labels[one] for one in chosen]
    path, own = report_path(chosen, language.code), with_own("").strip()
    files.offer(
        t("Download the page: {places}", places=chrome.plain(", ".join(names))),
        lambda: pdf(data, chosen, language, site, path, own),
        file_name=export.file_name(title(names, language), "", "pdf"),
        key="report",
        mime="application/pdf",
    )


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
