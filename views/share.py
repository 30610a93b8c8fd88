"""Taking a view along: its link, a frame for another page, how it is cited, a map as a picture."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from findings.selection import Selection
from geo import picture
from geo.picture import Picture
from telling import export
from telling.citation import citation
from telling.selection import selection_sentence
from views import chrome, files, link
from views.resources import spoken, store
from views.tables import with_own

STATIC = Path(__file__).parent / "static"
TITLE = "title-of-view"
FRAME_HEIGHT = 560
TILES = "bakgrunn"
# Components of our own, as Streamlit has none for either; their scripts stand in the page, so that
# no other address is asked.
_copy = st.components.v2.component(
    "copy_link",
    html="<button type='button'></button><span role='status'></span><input readonly hidden>",
    css=(STATIC / "copy.css").read_text(encoding="utf-8"),
    js=(STATIC / "copy.js").read_text(encoding="utf-8"),
)
_text = st.components.v2.component(
    "copy_text",
    html="<textarea readonly></textarea><button type='button'></button><span role='status'></span>",
    css=(STATIC / "copy_text.css").read_text(encoding="utf-8"),
    js=(STATIC / "copy_text.js").read_text(encoding="utf-8"),
)


def name(title: str) -> None:
    """Say what the page shows, where that is more than the page's own name."""
    st.session_state[TITLE] = title


def bar(title: str, path: str, filtered: bool) -> None:
    """The ways to take a view along: its link, a frame, a citation.

    `title` is what the page is called where it has not said more, `path` where it stands below the
    site, `filtered` whether the filters are among its choices.
    """
    t = spoken().t
    shown = st.session_state.pop(TITLE, title)
    with st.container(horizontal=True, vertical_alignment="center", key="screen-share"):
        _copy_link()
        if path in link.EMBEDDED:
            with st.popover(t("Embed this map"), width="content"):
                st.write(
                    t("Paste this into your page. The frame shows the map as it is chosen now.")
                )
                box("embed", snippet(shown, path), t("HTML of the frame"))
        with st.popover(t("Cite this view"), width="content"):
            box("cite", _citation(shown, path, filtered), t("Citation"))


def _copy_link() -> None:
    t = spoken().t
    data = {
        "query": link.query(),
        "label": t("Copy link to this view"),
        "copied": t("The link is copied."),
        "by_hand": t("Copy it from here:"),
    }
    _copy(key="copy-link", data=data, width="content")


def box(key: str, text: str, label: str, lines: int = 2) -> None:
    """A text to copy, whole or in part; so many `lines` of it are in sight, and a few at least."""
    t = spoken().t
    data = {
        "text": text,
        "lines": lines,
        "label": label,
        "copy": t("Copy"),
        "copied": t("Copied."),
        "by_hand": t("The text is chosen: copy it with your keyboard."),
    }
    _text(key=f"copy-{key}", data=data)


def _citation(title: str, path: str, filtered: bool) -> str:
    """How this view is cited, with what was chosen and that own figures are among the others."""
    selection = chrome.selection() if filtered else Selection()
    chosen = selection_sentence(store(), selection, spoken()) if filtered else ""
    return citation(
        store(), title, with_own(chosen).strip(), link.site(), link.here(path), spoken()
    )


def snippet(title: str, path: str) -> str:
    """The HTML that shows this view in a frame on another page."""
    # A frame asks no third party for a background map: its visitors have not chosen that.
    choices = [(k, v) for k, v in parse_qsl(link.query()) if k != TILES]
    address = f"{link.site()}/{path}?{urlencode([*choices, ('embed', 'true')])}"
    whole = spoken().t("Magnesium in Norwegian drinking water")
    named = f"{title} – {whole}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(named)}" loading="lazy" width="100%" '
        f'height="{FRAME_HEIGHT}" style="border:0"></iframe>'
    )


def pictures(make: Callable[[], Picture], title: str, path: str, key: str) -> None:
    """Offer a map as PNG and SVG; nothing is drawn before a visitor asks for it."""
    language, data = spoken(), store()
    # Gathered now: a file is made outside of the visit.
    sentence = with_own(selection_sentence(data, chrome.selection(), language))
    cited = citation(data, title, sentence, link.site(), link.here(path), language)
    notes = [cited, language.t("Boundaries © Kartverket (CC BY 4.0).")]

    def svg() -> str:
        return picture.svg(data, make(), sentence, notes)

    forms: dict[str, Callable[[], bytes]] = {
        "PNG": lambda: picture.png(svg()),
        "SVG": lambda: svg().encode(),
    }
    with st.container(horizontal=True):
        for form, draw in forms.items():
            files.offer(
                language.t("The map as a picture: {form}", form=form),
                draw,
                file_name=export.file_name(title, sentence, form.lower()),
                key=f"{key}-{form}",
            )
