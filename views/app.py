"""What Streamlit runs for every visitor: the frame around the pages, then the page."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.faults import SnapshotError
from views import chrome, country, embed, link, resources, runs, share
from views.resources import spoken
from views.titles import MAP, PATHS, TITLES
from views.turns import RUNS

UNFILTERED = ("glass", "kommune", "studier", "egne-tall", "om")
"""Pages about one place, or about none: they have no filters."""


def shown_by(module: str) -> Callable[[], None]:
    """Return what shows a page. Its module is imported at the first visit to it: most visitors stay
    with the map, and a server without the charts' library is 25 MB smaller."""

    def show() -> None:
        import_module(f"views.{module}").show()

    return show


def all_pages(embedded: bool) -> dict[str, StreamlitPage]:
    """Every page by what others call it, the map first."""
    t, of_map = spoken().t, TITLES[""]
    show_map = embed.show_map if embedded else country.show
    shows = {name: shown_by(name) for name in PATHS}
    if embedded:
        shows["contrast"] = embed.show_contrast
    return {
        "map": st.Page(show_map, title=t(of_map), url_path=MAP, default=True),
        **{
            name: st.Page(shows[name], title=t(TITLES[path]), url_path=path)
            for name, path in PATHS.items()
        },
    }


def begin() -> None:
    """Read the link, and take the snapshot that this run shows; without one, end with why."""
    link.start()
    st.set_page_config(
        page_title=spoken().t("Magnesium in Norwegian drinking water"),
        page_icon="views/static/icon.svg",
        layout="wide",
    )
    chrome.come_back()
    try:
        resources.start()
    except SnapshotError as broken:
        chrome.languages()
        chrome.broken_snapshot(broken)
        st.stop()


def show_embedded(page: StreamlitPage, filtered: bool) -> None:
    """Show a page in a frame on somebody else's page."""
    embed.style()
    if filtered:
        chrome.keep_filters()
    chrome.made_up_figures()
    page.run()


def show(page: StreamlitPage, path: str, filtered: bool) -> None:
    """Show a page with all that is around it; `path` is its address.

    The filters get their place and are filled last: a browser draws in this order, and a map, whose
    frame has everything still to fetch, should not wait for lists that are closed.
    """
    if filtered:
        chrome.keep_filters()
        place = chrome.place_of_filters()
    chrome.languages()
    chrome.made_up_figures()
    chrome.own_figures()
    notices = st.container()
    page.run()
    if filtered:
        with place:
            chrome.filters()
    with notices:
        chrome.notice()
    share.bar(page.title, path, filtered)
    chrome.footer(path)


with RUNS.taken(st.context.ip_address or "", link.arrives()), runs.measured() as run:
    begin()
    embedded = embed.asked()
    pages = all_pages(embedded)
    chrome.remember_pages(pages)
    page = st.navigation(list(pages.values()), position="hidden" if embedded else "top")
    run.page = next(name for name, known in pages.items() if known is page)
    if run.page != "map":
        title = spoken().t("Magnesium in Norwegian drinking water")
        st.set_page_config(page_title=f"{page.title} – {title}")
    filtered = page.url_path not in UNFILTERED
    if embedded:
        show_embedded(page, filtered)
    else:
        show(page, "" if run.page == "map" else page.url_path, filtered)
    link.finish()
