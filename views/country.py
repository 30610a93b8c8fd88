"""The first page: the headline, the map of the chosen measure with its legend, and the card of the
municipality that was picked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit_folium import st_folium

from geo import map_pictures
from geo.fills import bounds
from geo.layers import BaseMap, Paint, base_map, contrast_map, contrast_paint, paint, sites_layer
from geo.legend import CLASS_COLOURS
from geo.picture import Picture
from geo.words import FIRST_CHOICES, PAIR, SHORT_NAMES, map_words
from telling import card, headline, phrases, words
from telling.language import N_
from telling.legend import ADDITIONS, CONTRAST, Legend, in_short, of_map
from views import chrome, link, share
from views.resources import geometry, sites, spoken, store

MAP_HEIGHT = 680
"""What the frame asks for; the style sheet of the page keeps it within the screen."""
TALLEST = 1.25
"""The greatest height of one map as a share of its width, as in map.js."""
POINTS = "punkter"
MORE = {code: name for code, name in SHORT_NAMES.items() if code not in FIRST_CHOICES}
"""What the map can show beside the first choices."""
NAMES = {**SHORT_NAMES, PAIR: FIRST_CHOICES[PAIR]}
"""Everything that the map can show, as older links call it, too."""
CLEAR = N_("Close")
INVITATION = N_("Choose a municipality on the map or in the search, and its water is shown here.")
REST = "first-rest"
"""Where begins what a visitor does not see before the map; `later.js` knows it by this name."""
PICKS = "picks"
"""How often the visitor has picked a municipality, in the session."""
_bring = st.components.v2.component(
    "bring",
    html="<span></span>",
    js=(chrome.STATIC / "bring.js").read_text(encoding="utf-8"),
)


def show() -> None:
    """Draw the page: in the order of a narrow screen; the style sheet lays it out on a wide one.
    The map is sent first, as it takes a browser longest."""
    picked, code = _picked(), link.visit().show(_shown())
    with st.container(key="first"):
        head = st.container(key="first-head")
        with st.container(key="first-map"):
            legend, clicked = _map(code, picked)
        with head:
            statements = () if picked else headline.of_country(store(), spoken())
            st.html(chrome.html("headline.html", headline=statements, titled=True))
            chrome.search_box(pick)
            _measure(code)
        with st.container(key="first-place"):
            if picked:
                _card(picked)
            else:
                st.caption(spoken().t(INVITATION))
    with st.container(key=REST):
        _below(code, legend)
    if clicked:
        pick(clicked)


def pick(number: str) -> None:
    """Show the card of a municipality beside the map."""
    st.session_state[PICKS] = st.session_state.get(PICKS, 0) + 1
    link.visit().put(_place(), number)
    st.rerun()


def _place() -> link.LinkParameter:
    """The municipality whose card is shown (`?sted=4601`)."""
    return link.one("sted", store().labels, kept=False)


def _picked() -> str | None:
    return link.visit().show(_place())


def _card(number: str) -> None:
    shown = card.of_municipality(store(), number, spoken())
    st.html(chrome.html("card.html", card=shown, leads_on=True))
    st.button(spoken().t(CLEAR), key="close-card", on_click=_close)
    # Whoever opened a link sees the map first; whoever picked sees the card.
    if picks := st.session_state.get(PICKS):
        _bring(key="bring", data={PICKS: picks})


def _close() -> None:
    link.visit().put(_place(), None)


def _shown() -> link.LinkParameter:
    """What the map shows (`?vis=calcium`)."""
    return link.one("vis", NAMES, "tap")


def _measure(code: str) -> None:
    """What the map can show, of which it shows `code`: the contrast first, everything else behind
    it."""
    t = spoken().t
    first = FIRST_CHOICES if code in FIRST_CHOICES else {**FIRST_CHOICES, code: MORE[code]}
    with st.container(horizontal=True, key="measure"):
        st.segmented_control(
            t("The map shows"),
            list(first),
            format_func=lambda one: t(first[one]),
            required=True,
            label_visibility="collapsed",
            **link.tied(_shown()),
        )
        st.menu_button(
            t("More"),
            list(MORE),
            format_func=lambda one: t(MORE[one]),
            key="more",
            on_click=_show_more,
        )


def _show_more() -> None:
    link.visit().put(_shown(), st.session_state["more"])


def draw_map(base: BaseMap, painted: Paint, name: str, height: int) -> dict[str, object]:
    """Draw a map; return what was last clicked on it: `municipality`, its number."""
    # A frame has no height before it has loaded, and what stands below would jump: it gets the one
    # that map.js will give it.
    percent = 100 * TALLEST / (2 if base.double else 1)
    least = f"min({height}px, {percent}cqi)"
    st.html(f"<style>.st-key-{name}-frame iframe {{ min-height: {least}; }}</style>")
    with st.container(key=f"{name}-frame"):
        clicked = st_folium(
            base,
            key=f"{name}-{base.digest}",
            height=height,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=painted,
        )
    return clicked or {}


def show_map(base: BaseMap, painted: Paint, name: str, height: int) -> str | None:
    """Draw a map; return the number of the municipality that was clicked on it, once a click."""
    clicked = draw_map(base, painted, name, height)
    number = clicked.get("municipality")
    if not number or st.session_state.get(f"{name}-click") == clicked:
        return None
    st.session_state[f"{name}-click"] = clicked
    return number


def open_clicked(number: str | None) -> None:
    """Open the municipality that was clicked on a map, if any was."""
    if number:
        chrome.open_municipality(number)


def chosen_picture() -> Picture:
    """The picture of the map as the link chooses it, where no widget stands beside it."""
    code = link.visit().show(_shown())
    points = link.visit().show(link.flag(POINTS))
    return _picture(code, points)()


def chosen_points() -> dict[str, object] | None:
    """The points as the link chooses them."""
    return _points(link.visit().show(link.flag(POINTS)))


def _picture(code: str, points: bool) -> Callable[[], Picture]:
    """What draws the picture of the map, asked for later."""
    data, chosen, language = store(), chrome.selection(), spoken()
    if code == PAIR:
        return partial(map_pictures.of_contrast, data, chosen, language)
    return partial(map_pictures.of_map, data, code, chosen, language, points)


def _title(code: str) -> str:
    return spoken().t(CONTRAST if code == PAIR else words.MEASURE.get(code, ADDITIONS))


def _map(code: str, picked: str | None) -> tuple[Legend, str | None]:
    """Draw the map with the short legend under it; return its legend, and the number of the
    municipality that was clicked on it."""
    language = spoken()
    points = code != PAIR and link.visit().value(link.flag(POINTS))
    picture = _picture(code, points=False)()
    clicked = _drawn(picture, points, picked)
    legend = picture.legend
    if points:
        legend = of_map(store(), code, chrome.selection(), language, points)
    looks = in_short(legend, language)
    st.html(chrome.html("legend_in_short.html", legend=legend, looks=looks))
    return legend, clicked


def _drawn(picture: Picture, points: bool, picked: str | None) -> str | None:
    """Draw the map of a picture, or its two maps."""
    colours = CLASS_COLOURS[picture.legend.scale]
    view = {
        "bounds": bounds(store(), chrome.selection()),
        "background": link.visit().value(link.flag(share.TILES)),
        "selected": picked,
    }
    if len(picture.panels) == 1:
        painted = paint(picture.panels[0].fills, colours, sites=_points(points), **view)
        return show_map(base_map(geometry(), map_words(spoken())), painted, "map", MAP_HEIGHT)
    left, right = picture.panels
    both = contrast_map(geometry(), map_words(spoken()), (left.heading, right.heading))
    painted = contrast_paint(left.fills, right.fills, colours, **view)
    return show_map(both, painted, "map", MAP_HEIGHT)


def _below(code: str, legend: Legend) -> None:
    """What belongs to the map and has no room on the first screen: its legend in full, its layers,
    its figures as text and as a picture."""
    t = spoken().t
    detail = t("Counts, evidence and reasons")
    with st.expander(detail):
        st.html(chrome.html("legend.html", legend=legend, named=detail))
    with st.container(horizontal=True):
        points = code != PAIR and chrome.switch(t("Monitored lakes and streams"), POINTS)
        chrome.switch(t("Background map (fetched from Kartverket)"), share.TILES)
    st.html(chrome.html("map_as_text.html"))
    st.caption(t(phrases.MERCATOR))
    share.name(_title(code))
    share.pictures(_picture(code, points), _title(code), "", "picture")


def _points(wanted: bool) -> dict[str, object] | None:
    if not wanted:
        return None
    chosen = chrome.selection()
    everywhere = not chosen.counties and not chosen.municipalities
    numbers = None if everywhere else list(chosen.numbers(store()))
    return sites_layer(sites(spoken().code), CLASS_COLOURS["mg"], numbers)
