"""The page of one municipality: its works, its people, its lakes, and what it compares with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from findings.profile import work
from findings.selection import Selection
from report.pdf import MOST, pdf
from telling import card, export
from telling.municipality import of_municipality, title
from telling.side_by_side import side_by_side
from views import chrome, files, link, share
from views.resources import spoken, store
from views.tables import downloads, with_own
from web.addresses import report_path


def show() -> None:
    """Draw the page."""
    language, data = spoken(), store()
    t = language.t
    labels = chrome.places(data, language)[1]
    heading = st.container()
    number = _chosen(labels)
    if number is None:
        heading.title(t("Municipality"), anchor=False)
        chrome.search_box()
        st.info(t("Choose a municipality above, search for it, or click on the map."))
        return
    shown = of_municipality(data, number, language)
    heading.title(chrome.plain(shown.name), anchor=False)
    whole = t("Magnesium in Norwegian drinking water")
    st.set_page_config(page_title=f"{shown.name} – {whole}")
    share.name(title([shown.name], language))
    chosen = (number, *_others(number, labels))
    _side_by_side(chosen)
    _work(number)
    made = card.of_municipality(data, number, language)
    st.html(chrome.html("card.html", card=made, titled=False))
    st.html(chrome.html("municipality.html", municipality=shown))
    with st.container(key="screen-files"):
        st.subheader(t("One page on paper (PDF)"), anchor=False)
        _report(chosen, labels)
        st.subheader(t("Download the figures"), anchor=False)
        downloads(Selection(municipalities=(number,)), f"municipality-{number}")


def _work(number: str) -> None:
    """The waterworks that the link names, before everything else of its municipality."""
    rows = store().work_rows

    def read(texts: Sequence[str]) -> str | None:
        row = rows.get("".join(texts[-1:]))
        return texts[-1] if row and row["municipality_number"] == number else None

    named = link.visit().show(link.LinkParameter("verk", read, lambda one: [one], kept=False))
    if named:
        st.html(chrome.html("work.html", work=work(store(), named)))


def _others(number: str, labels: dict[str, str]) -> list[str]:
    """The municipalities that this one is compared with (`?med=0301`)."""
    others = {one: label for one, label in labels.items() if one != number}
    known = link.several("med", others)
    parameter = link.LinkParameter(
        "med", lambda texts: (known.read(texts) or [])[: MOST - 1] or None, list, [], kept=False
    )
    return st.multiselect(
        spoken().t("Compare with (at most {most})", most=MOST - 1),
        list(others),
        format_func=labels.__getitem__,
        placeholder=spoken().t("No other municipality"),
        max_selections=MOST - 1,
        select_all=False,
        **link.tied(parameter),
    )


def _side_by_side(chosen: tuple[str, ...]) -> None:
    if len(chosen) > 1:
        places = [of_municipality(store(), one, spoken()) for one in chosen]
        names = [place.name for place in places]
        rows = side_by_side(places, spoken())
        st.html(chrome.html("side_by_side.html", names=names, rows=rows))


def _report(chosen: tuple[str, ...], labels: dict[str, str]) -> None:
    """The municipality on one page, with others beside it; drawn when a visitor asks for it."""
    language, data, site = spoken(), store(), link.site()
    t = language.t
    names = [labels[one] for one in chosen]
    path, own = report_path(chosen, language.code), with_own("").strip()
    files.offer(
        t("Download the page: {places}", places=chrome.plain(", ".join(names))),
        lambda: pdf(data, chosen, language, site, path, own),
        file_name=export.file_name(title(names, language), "", "pdf"),
        key="report",
        mime="application/pdf",
    )


def _chosen(labels: dict[str, str]) -> str | None:
    """The municipality of the link (`?nr=4601`), which the visitor can change here."""
    t = spoken().t
    return st.selectbox(
        t("Choose a municipality"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=t("Type the name of a municipality"),
        **link.tied(link.one("nr", labels, kept=False)),
    )
