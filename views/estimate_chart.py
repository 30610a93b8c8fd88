"""Estimates against what was measured in waters that they have not seen: every water a mark."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from findings.calibration import LAKES, WORKS, errors, surface_checks
from findings.codes import Rung
from telling.estimates import checks_words
from telling.language import N_, Language
from views import charts
from views.charts import BLUE, INK, QUIET
from views.resources import spoken, store

GROUPS = {LAKES: N_("Lakes and streams"), WORKS: N_("Waterworks")}
HEIGHT = 460


def show() -> None:
    """Draw the chart with what it says."""
    data, language = store(), spoken()
    said = checks_words(data, language)
    st.write(said)
    drawn = chart(surface_checks(data), errors(data)[Rung.SURFACE].factor, language)
    st.altair_chart(charts.localized(drawn, language), alt=said)
    st.caption(
        language.t(
            "Across: the estimate from typical surface water of the municipality. Up: what was"
            " measured. On the solid line both are equal; between the dashed ones they differ by"
            " less than the factor. Lakes whose value the estimate was made of are left out."
        )
    )


def chart(checks: pd.DataFrame, factor: float, language: Language) -> alt.LayerChart:
    """Return the chart of the rows of `surface_checks` (mg/l) on logarithmic axes, with lines where
    both are equal and where they differ by the factor."""
    t = language.t
    rows = checks.assign(kind=checks["group"].map(GROUPS).map(t))
    ends = [rows[column].agg(["min", "max"]) for column in ("estimated", "measured")]
    across, up = ([least / 1.2, most * 1.2] for least, most in ends)
    axis = alt.Axis(values=charts.TICKS, format="~r", grid=False)
    titles = t("Estimated (mg/l)"), t("Measured (mg/l)")
    x = alt.X("estimated:Q", title=titles[0], scale=_logarithmic(across), axis=axis)
    y = alt.Y("measured:Q", title=titles[1], scale=_logarithmic(up), axis=axis)
    tooltip = [
        alt.Tooltip("name", title=t("Water")),
        alt.Tooltip("measured:Q", title=titles[1], format=".2~f"),
        alt.Tooltip("estimated:Q", title=titles[0], format=".2~f"),
    ]
    names = [t(name) for name in GROUPS.values()]
    marks = [
        alt.Chart(rows[rows["group"].eq(group)])
        .mark_point(filled=True, size=size, opacity=opacity, stroke=INK, strokeWidth=width)
        .encode(
            x=x,
            y=y,
            tooltip=tooltip,
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=names, range=[QUIET, BLUE])
            ).legend(orient="top", symbolOpacity=1, symbolSize=80, symbolStrokeWidth=0),
        )
        for group, size, opacity, width in ((LAKES, 22, 0.35, 0), (WORKS, 80, 1, 0.8))
    ]
    lines = [
        alt.Chart(pd.DataFrame({"estimated": across, "measured": [end * by for end in across]}))
        .mark_line(color=INK, strokeDash=dash, clip=True)
        .encode(x=x, y=y)
        for by, dash in ((1, [1, 0]), (factor, [5, 4]), (1 / factor, [5, 4]))
    ]
    return alt.layer(*lines, *marks).properties(height=HEIGHT)


def _logarithmic(ends: list[float]) -> alt.Scale:
    return alt.Scale(type="log", domain=ends, nice=False)
