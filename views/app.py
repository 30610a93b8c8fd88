"""What Streamlit runs for every visitor: the frame around the pages, then the page."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from data.store import SnapshotError
from views import chrome, country, embed, link, policy, share
from views.resources import spoken, store


def shown_by(module: str) -> Callable[[], None]:
    """What shows a page. Its module is read at the first visit to it: most visitors stay with the
    map, and a server without the charts' libraries is 40 MB smaller."""

    def show() -> None:
        import_module(f"views.{module}").show()

    return show


link.start()
t = spoken().t
title = t("Magnesium in Norwegian drinking water")
st.set_page_config(
    page_title=title,
    page_icon="views/static/icon.svg",
    layout="wide",
)
chrome.style()
try:
    store()
except SnapshotError as broken:
    chrome.languages()
    chrome.broken_snapshot(broken)
    st.stop()
embedded = embed.asked()
show_map = embed.show_map if embedded else country.show
show_contrast = embed.show_contrast if embedded else shown_by("contrast")
pages = {
    "map": st.Page(show_map, title=t("Map"), url_path="kart", default=True),
    "contrast": st.Page(
        show_contrast, title=t("Groundwater and surface water"), url_path=policy.CONTRAST
    ),
    "glass": st.Page(shown_by("glass"), title=t("What a glass is worth"), url_path="glass"),
    "municipality": st.Page(shown_by("municipality"), title=t("Municipality"), url_path="kommune"),
    "dolomite": st.Page(shown_by("dolomite"), title=t("Dolomite"), url_path="dolomitt"),
    "studies": st.Page(shown_by("studies"), title=t("What studies found"), url_path="studier"),
    "tables": st.Page(shown_by("tables"), title=t("Tables and downloads"), url_path="tabeller"),
    "upload": st.Page(shown_by("upload"), title=t("Own figures"), url_path="egne-tall"),
    "about": st.Page(shown_by("about"), title=t("About the figures"), url_path="om"),
}
chrome.remember_pages(pages)
page = st.navigation(list(pages.values()), position="hidden" if embedded else "top")
if page is not pages["map"]:
    st.set_page_config(page_title=f"{page.title} – {title}")
path = "" if page is pages["map"] else page.url_path
filtered = page.url_path not in ("glass", "kommune", "studier", "egne-tall", "om")
if embedded:
    embed.style()
    if filtered:
        chrome.keep_filters()
    page.run()
else:
    if filtered:
        with st.sidebar:
            chrome.filters()
    chrome.languages()
    chrome.own_figures()
    notices = st.container()
    page.run()
    with notices:
        chrome.notice()
    share.bar(page.title, path, filtered)
    chrome.footer()
link.finish()
