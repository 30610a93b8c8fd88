"""Groundwater and surface water side by side, and which kind of water people drink."""

from __future__ import annotations

from functools import partial

import streamlit as st

from findings.known import ABROAD
from findings.selection import Selection
from findings.summary import MEASURES, people_by_kind
from geo.fills import bounds, fills, share_fills
from geo.layers import base_map, contrast_map, contrast_paint, paint
from geo.legend import CLASS_COLOURS
from geo.map_pictures import of_contrast, of_share
from geo.words import map_words
from telling import dolomite_sum, export, known, legend, words
from telling.contrast import most, opening
from telling.language import N_
from telling.legend import CONTRAST
from telling.selection import selection_sentence
from views import chrome, distributions, files, link, share
from views.country import open_clicked, show_map
from views.resources import geometry, spoken, store
from views.tables import with_own

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
    heading = st.container()
    of_place = st.container()
    st.subheader(t("All waters and their medians"), anchor=False)
    scope = distributions.chosen_scope()
    heading.markdown(f"**{chrome.plain(opening(store(), scope, spoken()))}**")
    chosen = scope.selection
    if chosen.counties or chosen.municipalities:
        country = f"{link.CONTRAST}?{link.LANG}={spoken().code}"
        heading.html(chrome.html("where_next.html", country=country))
    with of_place:
        _known(scope.selection)
    distributions.waters(scope)
    st.subheader(t("The two side by side on the map"), anchor=False)
    _maps()
    distributions.counties(scope)
    distributions.raw_and_treated(scope)
    distributions.resurvey(scope)
    st.subheader(t("Which kind of water people drink"), anchor=False)
    _kinds()
    _dolomite(scope.selection)


def _dolomite(selection: Selection) -> None:
    """What the chosen surface-water works could add with dolomite; nothing where none could."""
    language, data = spoken(), store()
    said = dolomite_sum.headline(data, selection, language)
    if not said:
        return
    behind = data.claims.loc[list(dolomite_sum.INTAKE_CLAIMS), "source_id"].unique()
    st.subheader(language.t("If surface-water works used dolomite"), anchor=False)
    st.html(
        chrome.html(
            "dolomite_sum.html",
            headline=said,
            details=dolomite_sum.details(data, selection, language),
            sources=[data.sources.loc[one] for one in behind],
        )
    )


def _known(selection: Selection) -> None:
    """What is known in the chosen place, evidence by evidence, with a file."""
    language, data = spoken(), store()
    title = language.t("What is known, by evidence")
    place = Selection(selection.counties, selection.municipalities)
    st.subheader(title, anchor=False)
    st.html(
        chrome.html(
            "known.html",
            rows=known.cells(data, place, language),
            bases=words.BASIS,
            hint=known.HINT,
            abroad=ABROAD[0],
        )
    )
    sentence = with_own(selection_sentence(data, place, language))
    files.offer(
        f"{title}: CSV",
        lambda: export.csv_for_excel(*known.table(data, place, language), sentence, language),
        file_name=export.file_name(title, sentence, "csv"),
        key="known-CSV",
    )


def _maps() -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    groups = [MEASURES["groundwater"], MEASURES["surface_water"]]
    clicked = show_map(
        contrast_map(geometry(), map_words(spoken()), (t("Groundwater"), t("Surface water"))),
        contrast_paint(
            *(fills(data, group, chosen, language) for group in groups),
            CLASS_COLOURS["mg"],
            bounds=bounds(data, chosen),
        ),
        "contrast",
        CONTRAST_HEIGHT,
    )
    share.name(t(CONTRAST))
    make = partial(of_contrast, data, chosen, language)
    share.pictures(make, t(CONTRAST), link.CONTRAST, "contrast-picture")
    open_clicked(clicked)
    st.write(chrome.plain(most(data, chosen, language)))
    st.html(
        chrome.html("legend.html", legend=legend.of_contrast(data, chosen, language), heading="h3")
    )


def _kinds() -> None:
    language, data, chosen = spoken(), store(), chrome.selection()
    t = language.t
    kind = st.segmented_control(
        t("Share of residents"),
        list(SHARES),
        format_func=lambda code: t(SHARES[code]),
        required=True,
        **link.tied(link.one("andel", SHARES, "groundwater")),
    )
    left, right = st.columns([5, 4], gap="medium")
    with left:
        clicked = show_map(
            base_map(geometry(), map_words(spoken())),
            paint(
                share_fills(data, kind, chosen, language),
                CLASS_COLOURS["share"],
                bounds=bounds(data, chosen),
            ),
            "kinds",
            CONTRAST_HEIGHT,
        )
        made = partial(of_share, data, kind, t(SHARES[kind]), chosen, language)
        title = legend.share_title(t(SHARES[kind]), language)
        share.pictures(made, title, link.CONTRAST, "kinds-picture")
        open_clicked(clicked)
    with right:
        shown = legend.of_share(data, kind, t(SHARES[kind]), chosen, language)
        st.html(chrome.html("legend.html", legend=shown, heading="h3"))
        people = people_by_kind(data, chosen).sum().to_dict()
        st.html(chrome.html("kinds.html", people=people))
