"""Groundwater and surface water side by side, and which kind of water people drink."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from data.language import N_
from data.summary import FEW_WATERS, MEASURES, Place, of_place, people_by_kind
from geo.fills import CLASSES, bounds, fills, share_fills
from geo.layers import base_map, contrast_map, contrast_paint, paint
from geo.legend import GROUNDWATER_SHARE
from geo.tally import tally
from views import chrome
from views.country import map_words, open_clicked
from views.resources import geometry, spoken, store

CONTRAST_HEIGHT = 560
SHARES = {
    "groundwater": N_("Known on groundwater"),
    "surface_water": N_("Known on surface water"),
    "unknown": N_("Kind of water not known"),
}


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("Groundwater and surface water"), anchor=False)
    _contrast()
    st.subheader(t("Which kind of water people drink"), anchor=False)
    _kinds()


def _contrast() -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    groups = [MEASURES["groundwater"], MEASURES["surface_water"]]
    ground, surface = (of_place(data, group, chosen) for group in groups)
    st.write(_sentence(ground, surface))
    value = st_folium(
        contrast_map(geometry(), map_words(), (t("Groundwater"), t("Surface water"))),
        key="contrast",
        height=CONTRAST_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=contrast_paint(
            *(fills(data, group, chosen, language) for group in groups),
            CLASSES["mg"].colours,
            bounds=bounds(data, chosen),
        ),
    )
    open_clicked(value, "contrast-click")
    st.html(
        chrome.html(
            "contrast.html",
            classes=CLASSES["mg"],
            chosen=chosen.sentence(data, language),
            ground=tally(data, groups[0], chosen),
            surface=tally(data, groups[1], chosen),
        )
    )


def _sentence(ground: Place, surface: Place) -> str:
    """What the two maps show and how many figures stand behind each."""
    t = spoken().t
    told = f"{_group(t('Groundwater'), ground)} {_group(t('Surface water'), surface)}"
    if ground.enough and surface.enough:
        return told
    few = t(
        "That is too few to say how much more one kind holds than the other: a group has fewer than"
        " {n} measured waters.",
        n=FEW_WATERS,
    )
    return f"{told} {few}"


def _group(kind: str, place: Place) -> str:
    language = spoken()
    t, number = language.t, language.number
    measured = t("none measured")
    if place.measured_waters:
        span = language.span(place.least, place.most)
        measured = language.nt(
            "{n} measured water ({span} mg/l)",
            "{n} measured waters ({span} mg/l)",
            place.measured_waters,
            span=span,
        )
    if place.enough:
        measured += t(", half of them below {median}", median=language.rounded(place.median))
    return t(
        "{kind}: {measured}; {bounded} of {works} known works have only an upper limit.",
        kind=kind,
        measured=measured,
        bounded=number(place.bounded_works),
        works=number(place.works),
    )


def _kinds() -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    kind = st.segmented_control(
        t("Share of residents"),
        list(SHARES),
        format_func=lambda code: t(SHARES[code]),
        default="groundwater",
        required=True,
        key="andel",
        bind="query-params",
        persist_state="session",
    )
    left, right = st.columns([5, 4], gap="medium")
    with left:
        value = st_folium(
            base_map(geometry(), map_words()),
            key="kinds",
            height=CONTRAST_HEIGHT,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=paint(
                share_fills(data, kind, chosen, language),
                GROUNDWATER_SHARE.colours,
                bounds=bounds(data, chosen),
            ),
        )
        open_clicked(value, "kinds-click")
    with right:
        people = people_by_kind(data, chosen)
        st.html(
            chrome.html(
                "kinds.html",
                title=t(SHARES[kind]),
                chosen=chosen.sentence(data, language),
                classes=GROUNDWATER_SHARE,
                people=people.sum().to_dict(),
            )
        )
