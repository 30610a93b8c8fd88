"""The two charts of the page on a glass of water.

Both draw a table with a row a water: `name`, `here` (the place's own, not a cited one), `sure`
(measured in tap water), `wide` (an interval), `low`, `high`, `best` (missing where there is only an
interval), `end` (where the words begin) and `words`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import altair as alt
import pandas as pd

from geo.theme import LIGHT
from views.charts import BLUE, INK, PAPER

GREY = LIGHT["faint"]
ROOM_FOR_WORDS = 2.7
"""The axis reaches so many times beyond the highest value, for the words beside it."""
LEAST_MG_L, MOST_MG_L = 0.1, 100.0


def day(table: pd.DataFrame, title: str) -> alt.LayerChart:
    """Return what waters hold in a day (mg/day): a mark for a value, a bar between two ends, and
    the numbers."""
    axis = alt.Axis(title=title, titleFontWeight="normal", tickCount=6)
    most = ROOM_FOR_WORDS * table["high"].max()
    x = partial(_x, scale=alt.Scale(domain=[0, most], nice=False), axis=axis)
    names, chart = _names(list(table["name"])), alt.Chart(table)
    layers = [*_marks(table, x, names), *_labels(chart, x("end"), names)]
    return alt.layer(*layers).properties(height=42 * len(table) + 20)


def strip(table: pd.DataFrame, lines: pd.DataFrame, title: str) -> alt.LayerChart:
    """Return waters on a logarithmic axis (mg/l), with a dashed line for each of `lines`, which has
    `value` (mg/l) and `words`."""
    scale = alt.Scale(type="log", domain=[LEAST_MG_L, 4 * MOST_MG_L], nice=False)
    axis = alt.Axis(title=title, titleFontWeight="normal", values=[0.1, 0.3, 1, 3, 10, 30, 100])
    x = partial(_x, scale=scale, axis=axis)
    names, chart, cited = _names(list(table["name"])), alt.Chart(table), alt.Chart(lines)
    over = cited.mark_text(dy=-8, color=INK, fontSize=12)
    layers = [
        cited.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x("value")),
        over.encode(x("value"), y=alt.value(0), text="words:N"),
        *_marks(table, x, names, stem=False),
        *_labels(chart, x("end"), names),
    ]
    return alt.layer(*layers).properties(height=38 * len(table) + 20)


def _x(end: str, scale: alt.Scale, axis: alt.Axis) -> alt.X:
    return alt.X(f"{end}:Q", scale=scale, axis=axis)


def _names(names: list[str]) -> alt.Y:
    return alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=130))


def _marks(
    table: pd.DataFrame, x: Callable[[str], alt.X], y: alt.Y, stem: bool = True
) -> list[alt.Chart]:
    """Here: a dot on a stem, filled where it is measured in tap water, and an open bar between two
    ends. Cited: an open diamond on a dashed stem. A mark that no water has is no layer, as a screen
    reader would meet an empty one."""
    point = table[table["best"].notna()].assign(zero=0.0)
    here, cited, wide = point[point["here"]], point[~point["here"]], table[table["wide"]]
    narrow = here[~here["wide"]] if stem else here.head(0)
    inside = alt.condition("datum.sure", alt.value(BLUE), alt.value(PAPER))
    best, bar, dots = x("best"), {"fill": PAPER, "stroke": BLUE}, {"size": 130, "opacity": 1}
    layers = [
        _stems(narrow, x, y, color=BLUE, strokeWidth=3),
        _stems(cited if stem else cited.head(0), x, y, color=GREY, strokeDash=[3, 3]),
        alt.Chart(wide)
        .mark_bar(height=10, strokeWidth=2, **bar)
        .encode(x("low"), y, alt.X2("high:Q")),
        alt.Chart(here).mark_point(stroke=BLUE, strokeWidth=2, **dots).encode(best, y, fill=inside),
        alt.Chart(cited)
        .mark_point(shape="diamond", fill=PAPER, stroke=INK, **dots)
        .encode(best, y),
    ]
    return [layer for layer in layers if not layer.data.empty]


def _stems(rows: pd.DataFrame, x: Callable[[str], alt.X], y: alt.Y, **look: object) -> alt.Chart:
    return alt.Chart(rows).mark_rule(**look).encode(x("zero"), y, alt.X2("best:Q"))


def _labels(chart: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The numbers beside the marks, cut free from the lines behind them."""
    place = {"align": "left", "dx": 11, "fontSize": 13}
    ground = chart.mark_text(**place, stroke=PAPER, strokeWidth=4)
    words = chart.mark_text(**place, color=INK)
    return [text.encode(x, y, text="words:N") for text in (ground, words)]
