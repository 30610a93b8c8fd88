"""What would change if a waterworks dissolved dolomite: its note, and a case to try oneself."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from data.memo import per_store
from data.store import Store
from geo.theme import LIGHT
from telling.dolomite import POINTS
from telling.dolomite_note import outside
from telling.dolomite_table import COLUMNS, notes
from telling.language import N_, Language
from telling.points import cited
from telling.selection import selection_sentence
from treatment import equilibrium as model
from treatment.notes import TARGET_ALKALINITY, TARGET_PH, note
from treatment.raw import TEMPERATURE
from treatment.stoichiometry import (
    CO2_G_PER_MOL,
    DOLOMITE,
    HALF_BURNT,
    WINDOW_CA,
    WINDOW_PH,
)
from treatment.water import OutsideModel, Water
from views import charts, chrome, dolomite_note, link
from views.resources import spoken, store
from views.tables import download_buttons, draw

CHECK_WATER = {"ca": 2.0, "mg": 0.4, "na": 3.0, "cl": 4.0, "so4": 3.0, "alk": 0.1, "ph": 6.4}
"""The soft surface water of the tables that the model is checked against (mg/l, mmol/l)."""
INPUTS = {  # key: (label, unit, greatest, step, decimals)
    "ca": (N_("Calcium"), "mg/l", 500.0, 0.5, 2),
    "mg": (N_("Magnesium"), "mg/l", 500.0, 0.1, 2),
    "na": (N_("Sodium"), "mg/l", 500.0, 0.5, 2),
    "cl": (N_("Chloride"), "mg/l", 500.0, 0.5, 2),
    "so4": (N_("Sulphate"), "mg/l", 500.0, 0.5, 2),
    "alk": (N_("Alkalinity"), "mmol/l", 10.0, 0.05, 3),
    "ph": (N_("pH"), "", 14.0, 0.1, 2),
}
PRODUCTS = {
    "dolomite": (DOLOMITE, N_("Dolomite")),
    "half_burnt": (HALF_BURNT, N_("Half-burnt dolomite")),
}
TARGETS = {  # given: (label, least, greatest, usual, step)
    "ph": (N_("pH after treatment"), 6.5, 9.5, TARGET_PH, 0.1),
    "co2": (N_("CO2 dosed (mg/l)"), 0.0, 100.0, 10.0, 1.0),
}
ALKALINITY = (0.2, 3.0)
"""mmol/l after treatment that a visitor may ask for."""
SHARE_STEP = 5
NOT_SHOWN = ("waterworks_id", "municipality_number")
GIVEN = {"ph": N_("Target pH"), "co2": N_("CO2 dose")}


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("Dolomite instead of lime"), anchor=False)
    st.write(
        t(
            "What dissolving dolomite, which contains magnesium, alongside or instead of"
            " marble or lime would do at a waterworks: to magnesium, calcium, alkalinity, pH"
            " and stability. It is a calculation, not advice; no Norwegian waterworks that"
            " uses dolomite was found."
        )
    )
    chosen = _chosen_work()
    if chosen:
        dolomite_note.show(chosen)
    st.subheader(t("Try it yourself"), anchor=False)
    st.caption(
        t(
            "A water made with pure marble and dolomite from the raw water below, not the"
            " waterworks' own: what a coagulant takes of the alkalinity is left out. It begins near"
            " what the note has inside the targets."
        )
        if chosen
        else t("A water made with pure marble and dolomite from the raw water below.")
    )
    _case(chosen)
    _points()
    st.subheader(t("The notes for the selected waterworks"), anchor=False)
    _table()


def _chosen_work() -> str | None:
    """The waterworks of the link (`?verk=…`), which the visitor can change here."""
    t, labels = spoken().t, _labels(store(), spoken())
    return st.selectbox(
        t("Choose a waterworks"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=t("Type the name of a waterworks or a municipality"),
        **link.tied(link.one("verk", labels, kept=False)),
    )


@per_store(2)
def _labels(data: Store, language: Language) -> dict[str, str]:
    """The works in use by id, with their place, in order of their names."""
    works = data.waterworks[data.waterworks["active"]]
    place = works["municipality_number"].map(data.municipalities["label"])
    labels = (works["name"] + " – " + place).to_dict()
    return dict(sorted(labels.items(), key=lambda item: language.sort_key(item[1])))


def _case(chosen: str | None) -> None:
    """Inputs, then before and after, the chart and the warnings."""
    t = spoken().t
    _forget_water_of_another(chosen)
    with st.expander(t("Raw water"), expanded=chosen is None):
        figures = _raw_inputs(_usual_water(chosen))
    given, product, share, alkalinity, target = _choices(chosen)
    try:
        water = Water(temp=figures.pop("temp"), alkalinity=figures.pop("alk"), **figures)
        states = _sweep(water, alkalinity, given, target, product)
        after = _sweep(water, alkalinity, given, target, product, (share,))[0]
    except OutsideModel as refused:
        st.warning(_refusal(refused))
        return
    st.html(
        chrome.html(
            "before_after.html",
            raw=model.as_is(water),
            before=states[0],
            after=after,
            product=PRODUCTS[product][1],
            share=share,
            warnings=_warnings(states[0], after),
        )
    )
    _charts(states, share)


def _usual_water(chosen: str | None) -> dict[str, float]:
    """The raw water to begin with: that of the chosen work, or the check water."""
    found = note(store(), chosen) if chosen else None
    # Of groundwater and softened water no raw water is known: then the check water stands.
    if not found or found.reason in ("groundwater", "softening"):
        return CHECK_WATER
    raw = found.raw
    usual = {key: getattr(raw, key) for key in CHECK_WATER if key != "alk"}
    # Marble adds no magnesium: what is known of the treated water holds for the raw water, too.
    return usual | {"alk": raw.alkalinity, "mg": found.cells["mg"].value}


def _forget_water_of_another(chosen: str | None) -> None:
    """Begin anew where another work is chosen: what was typed belonged to the first."""
    if st.session_state.get("case-from", chosen) != chosen:
        for name in (*INPUTS, "temp"):
            link.visit().forget(f"v_{name}")
    st.session_state["case-from"] = chosen


def _raw_inputs(usual: dict[str, float]) -> dict[str, float]:
    t = spoken().t
    figures = {}
    columns = st.columns(4)
    for place, (key, (label, unit, greatest, step, digits)) in enumerate(INPUTS.items()):
        first = round(float(usual[key]), digits)
        figures[key] = columns[place % 4].number_input(
            f"{t(label)} ({unit})" if unit else t(label),
            min_value=0.0,
            max_value=greatest,
            step=step,
            format=f"%.{digits}f",
            **link.tied(link.number(f"v_{key}", 0.0, greatest, first, digits, kept=False)),
        )
    # A message inside an f-string would be missed by the extraction of messages.
    temperature = t("Temperature")
    figures["temp"] = columns[3].number_input(
        f"{temperature} (°C)",
        min_value=-5.0,
        max_value=40.0,
        step=1.0,
        format="%.1f",
        **link.tied(link.number("v_temp", -5.0, 40.0, TEMPERATURE, 1, kept=False)),
    )
    return figures


def _usual_targets(chosen: str | None) -> tuple[int, float, float]:
    """Share (%), alkalinity (mmol/l) and pH to begin with: what the note of the chosen work has
    inside the targets, or those that a work without figures is given."""
    found = note(store(), chosen) if chosen else None
    if found is None or found.window is None:
        return 50, TARGET_ALKALINITY, TARGET_PH
    share = SHARE_STEP * round(100 * found.window.share / SHARE_STEP)
    alkalinity = min(max(found.alkalinity, ALKALINITY[0]), ALKALINITY[1])
    _, least, greatest, *_ = TARGETS["ph"]
    return share, round(alkalinity, 2), round(min(max(found.ph, least), greatest), 1)


def _choices(chosen: str | None) -> tuple[str, str, float, float, float]:
    t = spoken().t
    usual_share, usual_alkalinity, usual_ph = _usual_targets(chosen)
    left, middle, right = st.columns(3)
    names = {code: name for code, (_, name) in PRODUCTS.items()}
    product = left.segmented_control(
        t("Product"),
        list(PRODUCTS),
        format_func=lambda code: t(names[code]),
        required=True,
        **link.tied(link.one("produkt", names, "dolomite")),
    )
    share = left.slider(
        t("Share of the added alkalinity (%)"), 0, 100, step=SHARE_STEP,
        **link.tied(link.number("del", 0, 100, usual_share)),
    )  # fmt: skip
    alkalinity = middle.slider(
        t("Alkalinity after treatment (mmol/l)"), *ALKALINITY, step=0.01, format="localized",
        **link.tied(link.number("maal_alk", *ALKALINITY, usual_alkalinity, 2)),
    )  # fmt: skip
    given = right.segmented_control(
        t("Control by"),
        list(GIVEN),
        format_func=lambda code: t(GIVEN[code]),
        required=True,
        **link.tied(link.one("gitt", GIVEN, "ph")),
    )
    label, low, high, usual, step = TARGETS[given]
    usual = usual_ph if given == "ph" else usual
    tied = link.tied(link.number(f"maal_{given}", low, high, usual, 1))
    target = right.slider(t(label), low, high, step=step, format="localized", **tied)
    return given, product, share / 100, alkalinity, target


@st.cache_data(max_entries=512, show_spinner=False)
def _sweep(
    water: Water,
    alkalinity: float,
    given: str,
    target: float,
    product: str,
    shares: tuple[float, ...] = model.SHARES,
) -> list[model.State]:
    wanted = {"ph": target} if given == "ph" else {"co2": target / CO2_G_PER_MOL}
    return model.sweep(water, alkalinity, shares, product=PRODUCTS[product][0], **wanted)


REFUSALS = {
    "temperature": N_("The model is used for {low}–{high} °C; {temp} °C is outside."),
    "ph": N_("The model is used for pH {low}–{high}; {ph} is outside."),
    "charge": N_(
        "Cations and anions differ by {imbalance} %, more than {limit} %: an ion is missing or a"
        " figure is wrong."
    ),
    "target_alkalinity": N_(
        "The raw water already has {raw} mmol/l of alkalinity, more than {alkalinity}."
    ),
    "strip_co2": N_("This pH would require removing CO2 from the water; choose a lower pH."),
    "unsolved": N_(
        "The model finds no solution for this water: pH and alkalinity contradict each other."
    ),
}


def _refusal(refused: OutsideModel) -> str:
    language = spoken()
    message = REFUSALS.get(refused.code, N_("The model has no answer for this case."))
    numbers = {name: language.rounded(abs(n), 3) for name, n in refused.numbers.items()}
    return language.t(message, **numbers)


def _warnings(before: model.State, after: model.State) -> list[str]:
    """What a waterworks would look at first."""
    t = spoken().t
    warnings = outside(after, spoken())
    if after.ccpp_mg_l < before.ccpp_mg_l - 0.05:
        warnings.append(
            t(
                "The water dissolves more calcite than before, which is harder on cement and"
                " concrete."
            )
        )
    if after.mg_mg_l > float(store().claims.at["older_advice_mg", "best"]):
        limit = cited(store(), "older_advice_mg", spoken())
        warnings.append(t("Magnesium is above the older advice of {limit} mg/l.", limit=limit))
    return warnings


def _charts(states: list[model.State], share: float) -> None:
    """Magnesium, calcium and pH against the share, with the Norwegian window drawn in."""
    t = spoken().t
    rows = pd.DataFrame(
        {
            "share": [100 * one for one in model.SHARES],
            "mg": [state.mg_mg_l for state in states],
            "ca": [state.ca_mg_l for state in states],
            "ph": [state.ph for state in states],
        }
    )
    panels = (
        ("mg", t("Magnesium (mg/l)"), None),
        ("ca", t("Calcium (mg/l)"), WINDOW_CA),
        ("ph", t("pH"), WINDOW_PH),
    )
    for place, (column, title, window) in zip(st.columns(3), panels, strict=True):
        first, last = rows[column].iloc[0], rows[column].iloc[-1]
        alternative = t(
            "{what} goes from {first} with marble only to {last} with dolomite only",
            what=title,
            first=spoken().rounded(first),
            last=spoken().rounded(last),
        )
        place.altair_chart(_panel(rows, column, title, window, share), alt=alternative)
    st.caption(t("Green: the Norwegian targets. Dashed: the chosen share."))


def _panel(
    rows: pd.DataFrame, column: str, title: str, window: tuple[float, float] | None, share: float
) -> alt.LayerChart:
    axis = alt.Axis(titleFontWeight="normal")
    x = alt.X(
        "share:Q",
        title=spoken().t("Share of dolomite (%)"),
        scale=alt.Scale(domain=[0, 100]),
        axis=axis,
    )
    scale = alt.Scale(zero=column != "ph")
    layers = []
    if window:
        band = pd.DataFrame({"low": [window[0]], "high": [window[1]]})
        area = alt.Chart(band).mark_rect(color=LIGHT["target"])
        layers.append(area.encode(alt.Y("low:Q"), alt.Y2("high:Q")))
    line = alt.Chart(rows).mark_line(color=LIGHT["accent"], strokeWidth=2.5)
    layers.append(line.encode(x, alt.Y(f"{column}:Q", title=title, scale=scale, axis=axis)))
    here = pd.DataFrame({"share": [100 * share]})
    layers.append(alt.Chart(here).mark_rule(strokeDash=[4, 3], color=LIGHT["ink"]).encode(x))
    return charts.localized(alt.layer(*layers).properties(height=220), spoken())


def _points() -> None:
    t = spoken().t
    st.subheader(t("What is known, and what is not"), anchor=False)
    st.html(chrome.html("points.html", points=POINTS))


def _table() -> None:
    language, chosen = spoken(), chrome.selection()
    t = language.t
    sentence = selection_sentence(store(), chosen, language)
    st.write(chrome.plain(sentence))
    if not chrome.switch(t("Show the table (takes some seconds for all of Norway)"), "notater"):
        return
    with st.spinner(t("Calculating the notes …")):
        frame = notes(store(), chosen, language)
    title = t("Dolomite notes")
    draw("notes", title, frame, COLUMNS, [c.code for c in COLUMNS if c.code not in NOT_SHOWN])
    download_buttons(lambda: frame, COLUMNS, title, sentence, "notes")
