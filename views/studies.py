"""What studies found: estimates as a picture and a table, then what lies behind them in words."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from geo.theme import LIGHT
from telling.language import N_
from telling.points import cited, sentence
from telling.studies import EFFECTS, RATIOS, SECTIONS, Effect
from views import charts, chrome
from views.charts import INK, QUIET
from views.resources import spoken, store

DIRECTIONS = {  # more magnesium against less?: (heading, what left of the line means)
    True: (
        N_("More magnesium against less"),
        N_("Left of the dashed line: less frequent with more magnesium."),
    ),
    False: (
        N_("Less magnesium against more"),
        N_("Left of the dashed line: less frequent with less magnesium."),
    ),
}
DOMAIN = (0.4, 1.5)
TICKS = (0.4, 0.5, 0.7, 1, 1.2, 1.5)
ROW_HEIGHT = 56
"""Each estimate has two lines of words over its interval, so that no name is cut on a phone."""
AXIS_HEIGHT = 76
"""The axis takes its room from the chart's height, as Streamlit fits the whole into it."""
ACCENT = LIGHT["accent"]


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("What studies found"), anchor=False)
    st.write(
        t(
            "What research says about magnesium in drinking water and health, including"
            " those that point in other directions. “Associated with” means that two things go"
            " together in groups of people; it does not say that one causes the other."
        )
    )
    for more in DIRECTIONS:
        _picture(more)
    st.caption(
        t(
            "Point: the estimate of one study. Diamond: several studies pooled. Line: the"
            " confidence interval. Dashed: no difference. The same numbers are in the table."
        )
    )
    st.html(
        chrome.html(
            "studies.html",
            directions=[
                (heading, [effect for effect in EFFECTS if effect.more is more])
                for more, (heading, _) in DIRECTIONS.items()
            ],
            ratios=RATIOS,
            ratio_of=lambda claim: store().claims.at[claim, "unit"],
            figure_of=lambda claim: cited(store(), claim, spoken()),
            sections=SECTIONS,
        )
    )


def _picture(more: bool) -> None:
    """One direction of comparison: its heading, how it is read, its estimates."""
    t = spoken().t
    heading, meaning = DIRECTIONS[more]
    rows = pd.DataFrame([_row(effect) for effect in EFFECTS if effect.more is more])
    st.subheader(t(heading), anchor=False)
    st.write(t(meaning))
    listed = "; ".join(rows["name"] + ", " + rows["compared"] + ": " + rows["figure"])
    st.altair_chart(
        _forest(rows),
        alt=t("{heading}, estimates with intervals. {rows}.", heading=t(heading), rows=listed),
    )


def _row(effect: Effect) -> dict[str, object]:
    language, claim = spoken(), store().claims.loc[effect.claim]
    return {
        "name": f"{effect.study}: {language.t(effect.outcome)}",
        "compared": sentence(effect.compared, store(), language),
        "figure": cited(store(), effect.claim, language),
        "pooled": effect.pooled,
        **{column: float(claim[column]) for column in ("best", "low", "high")},
    }


def _forest(rows: pd.DataFrame) -> alt.LayerChart:
    """The estimates under one another on a logarithmic axis, each named over its interval."""
    base = alt.Chart(rows.reset_index(names="row")).encode(
        alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    x = alt.X(
        "best:Q",
        title=spoken().t("Ratio, logarithmic scale"),
        scale=alt.Scale(type="log", domain=list(DOMAIN), nice=False),
        axis=alt.Axis(values=list(TICKS), format="~g", grid=False, titleFontWeight="normal"),
    )
    words = {"align": "left", "baseline": "middle", "x": 2}
    shape = alt.condition("datum.pooled", alt.value("diamond"), alt.value("circle"))
    size = alt.condition("datum.pooled", alt.value(140), alt.value(70))
    line = base.mark_rule(color=ACCENT, strokeWidth=2.5, yOffset=16)
    dot = base.mark_point(filled=True, color=ACCENT, opacity=1, yOffset=16)
    none = alt.Chart(pd.DataFrame({"best": [1.0]})).mark_rule(strokeDash=[4, 3], color=QUIET)
    name = base.mark_text(**words, fontSize=13, color=INK, yOffset=-16)
    compared = base.mark_text(**words, fontSize=11.5, color=QUIET, yOffset=0)
    chart = (
        alt.layer(
            none.encode(x),
            line.encode(alt.X("low:Q"), alt.X2("high:Q")),
            dot.encode(x, shape=shape, size=size),
            name.encode(text="name:N"),
            compared.encode(text="compared:N"),
        )
        .properties(height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT)
        .configure_view(stroke=None)
    )
    return charts.localized(chart, spoken())
