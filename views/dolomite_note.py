"""The note of a waterworks on the dolomite page: its sections, the chart of the trade, sizes and
costs by a visitor's own numbers."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from geo.theme import LIGHT
from report.note import note_pdf, pilot_pdf
from telling import dolomite_note, dolomite_plant, export
from telling.dolomite_plant import OwnNumbers
from telling.language import N_
from telling.sections import Section
from treatment.notes import Note, note
from treatment.options import TradePoint
from treatment.plant import Prices
from treatment.stoichiometry import WINDOW_ALKALINITY, WINDOW_CA
from views import charts, chrome, files, link
from views.resources import spoken, store
from views.tables import with_own
from web.addresses import note_path

NUMBERS = {  # name in the link: (label, greatest, decimals)
    "e_m3": (N_("Flow (m³ a day)"), 999_999.0, 0),
    "e_liter": (N_("Use (l a day for each resident)"), 999.0, 0),
    "e_lass": (N_("Load of a lorry (t)"), 99.0, 1),
    "e_lager": (N_("CO2 in store (days)"), 365.0, 0),
    "e_uloselig": (N_("Not dissolved by acid (%)"), 100.0, 2),
    "e_bly": (N_("Lead in the product (mg/kg)"), 9999.0, 2),
    "e_dolomitt": (N_("Dolomite (kr/t)"), 99_999.0, 0),
    "e_marmor": (N_("Marble (kr/t)"), 99_999.0, 0),
    "e_kalk": (N_("Lime (kr/t)"), 99_999.0, 0),
    "e_co2": (N_("CO2 (kr/t)"), 99_999.0, 0),
    "e_invest": (N_("Investment (million kr)"), 99_999.0, 2),
    "e_aar": (N_("Paid back over (years)"), 99.0, 0),
    "e_rente": (N_("Interest (%)"), 30.0, 2),
    "e_drift": (N_("Other costs a year (1 000 kr)"), 999_999.0, 0),
}
MILLION, THOUSAND = 1e6, 1e3
WIDE = 3
"""Sections before the chart of the trade."""


def show(waterworks_id: str) -> None:
    """Draw the note of a work."""
    language, data = spoken(), store()
    found = note(data, waterworks_id)
    made = dolomite_note.sections(data, found, language)
    st.html(
        chrome.html(
            "note.html",
            name=data.work_rows[waterworks_id]["name"],
            introduction=dolomite_note.introduction(data, found, language),
            sections=made[:WIDE],
        )
    )
    if found.window is not None:
        _trade(found)
        _sections(made[WIDE:])
        _sized(found)
    with st.expander(language.t("What must be asked")):
        _sections((dolomite_plant.questions_section(data, language),))
    with st.expander(language.t("A pilot on one page")):
        _sections((dolomite_plant.pilot_section(data, found, language),))
    _sections((dolomite_note.basis_section(data, found, language),))


def _sections(made: tuple[Section, ...]) -> None:
    st.html(chrome.html("note.html", sections=made))


def _trade(found: Note) -> None:
    """Magnesium against calcium and against CCPP, for today's alkalinity and the targets' greatest:
    each line goes from no dolomite to nothing else."""
    t, language = spoken().t, spoken()
    alkalinities = sorted({round(found.alkalinity, 2), WINDOW_ALKALINITY[1]})
    lines = {
        t("alkalinity {alk} mmol/l", alk=language.number(alkalinity, 2)): found.trade(alkalinity)
        for alkalinity in alkalinities
    }
    rows = pd.DataFrame([_point(name, point) for name, points in lines.items() for point in points])
    if rows.empty:
        return
    here = pd.DataFrame([_of_today(found)])
    panels = (("ca", t("Calcium (mg/l)"), WINDOW_CA), ("ccpp", t("CCPP (mg/l)"), None))
    for place, (column, title, window) in zip(st.columns(2), panels, strict=True):
        words = t(
            "{what} goes from {first} to {last} as magnesium goes from {least} to {most} mg/l",
            what=title,
            first=language.rounded(rows[column].iloc[0]),
            last=language.rounded(rows[column].iloc[-1]),
            least=language.rounded(rows["mg"].iloc[0]),
            most=language.rounded(rows["mg"].iloc[-1]),
        )
        place.altair_chart(_panel(rows, here, column, title, window), alt=words)
    st.caption(
        t(
            "Each line goes from no dolomite to nothing but dolomite (computed). Green: the"
            " Norwegian target. The dot is what is possible inside it."
        )
    )


def _point(name: str, point: TradePoint) -> dict[str, object]:
    return {
        "line": name,
        "share": point.share,
        "mg": point.mg_mg_l,
        "ca": point.ca_mg_l,
        "ccpp": point.ccpp_mg_l,
    }


def _of_today(found: Note) -> dict[str, float]:
    assert found.window is not None and found.window.state is not None
    state = found.window.state
    return {"mg": state.mg_mg_l, "ca": state.ca_mg_l, "ccpp": state.ccpp_mg_l}


def _panel(
    rows: pd.DataFrame,
    here: pd.DataFrame,
    column: str,
    title: str,
    window: tuple[float, float] | None,
) -> alt.LayerChart:
    axis = alt.Axis(titleFontWeight="normal")
    x = alt.X("mg:Q", title=spoken().t("Magnesium (mg/l)"), axis=axis)
    y = alt.Y(f"{column}:Q", title=title, scale=alt.Scale(zero=column == "ca"), axis=axis)
    layers = []
    if window:
        band = pd.DataFrame({"low": [window[0]], "high": [window[1]]})
        area = alt.Chart(band).mark_rect(color=LIGHT["target"])
        layers.append(area.encode(alt.Y("low:Q"), alt.Y2("high:Q")))
    legend = alt.Legend(orient="bottom", title=None, labelLimit=300)
    dash = alt.StrokeDash("line:N", legend=legend, sort=None)
    line = alt.Chart(rows).mark_line(color=LIGHT["accent"], strokeWidth=2.5)
    layers.append(line.encode(x, y, dash, order="share:Q"))
    layers.append(alt.Chart(here).mark_point(color=LIGHT["ink"], filled=True, size=80).encode(x, y))
    return charts.localized(alt.layer(*layers).properties(height=320), spoken())


def _sized(found: Note) -> None:
    """Sizes and costs, the numbers that they take, and the note on paper."""
    language, data = spoken(), store()
    t = language.t
    assert found.window is not None
    place = st.container()
    with st.expander(t("Your own numbers: flow, deliveries, prices")):
        st.write(
            t(
                "Nothing is filled in beforehand, as no source was read for any of these. What you"
                " leave open is left out."
            )
        )
        own = _own()
    with place:
        _sections((dolomite_plant.size_section(data, found, found.window, own, language),))
    _paper(found, own)


def _own() -> OwnNumbers:
    t, given = spoken().t, {}
    columns = st.columns(3)
    for at, (name, (label, greatest, digits)) in enumerate(NUMBERS.items()):
        given[name] = columns[at % len(columns)].number_input(
            t(label),
            min_value=0.0,
            max_value=greatest,
            value=None,
            format=f"%.{digits}f",
            **link.tied(link.number(name, 0.0, greatest, None, max(1, digits), kept=False)),
        )
    return OwnNumbers(
        m3_a_day=given["e_m3"],
        litres=given["e_liter"],
        load_t=given["e_lass"],
        store_days=given["e_lager"],
        insoluble=given["e_uloselig"],
        lead=given["e_bly"],
        prices=Prices(
            dolomite=given["e_dolomitt"],
            marble=given["e_marmor"],
            lime=given["e_kalk"],
            co2=given["e_co2"],
            investment=_times(given["e_invest"], MILLION),
            years=given["e_aar"] or None,
            interest=given["e_rente"],
            yearly=_times(given["e_drift"], THOUSAND),
        ),
    )


def _times(figure: float | None, unit: float) -> float | None:
    return None if figure is None else figure * unit


def _paper(found: Note, own: OwnNumbers) -> None:
    """The note and the pilot, a printed page each, drawn when a visitor asks for one."""
    language, data, site = spoken(), store(), link.site()
    name = data.work_rows[found.waterworks_id]["name"]
    for label, make, kind in (
        (N_("One page on paper (PDF)"), partial(note_pdf, own=own), "note"),
        (N_("The pilot on paper (PDF)"), pilot_pdf, "pilot"),
    ):
        path = note_path(found.waterworks_id, language.code, kind)
        files.offer(
            language.t(label),
            partial(make, data, found.waterworks_id, language, site, path, with_own("").strip()),
            file_name=export.file_name(language.t("Dolomite: {place}", place=name), kind, "pdf"),
            key=f"paper-{kind}",
            mime="application/pdf",
        )
    path = note_path(found.waterworks_id, language.code)
    st.html(chrome.html("note_on_paper.html", path=path))
