"""Charts: how the contrast is drawn, and how any chart is shown and downloaded.

Evidence shows in the shape, never in colour alone: a filled dot is measured, an open one is raw
water, a bar that ends in a tick is a bound. Axes of concentration are logarithmic, as waters differ
by factors and not by sums.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st
from babel.core import Locale

from findings import waters
from findings.contrast import Estimate, Group
from geo import drawing
from geo.theme import LIGHT
from telling import export, words
from telling.language import Language
from telling.tables import Column
from views import files
from views.resources import spoken
from views.tables import with_own

INK, BLUE, BAND, QUIET, PAPER = (LIGHT[n] for n in ("ink", "link", "band", "soft", "paper"))
ROW_HEIGHT, NATURE_HEIGHT, NAME_WIDTH = 17, 190, 165
FRAME = 95
"""What Streamlit takes of a chart's height for its title and axis (px)."""
MOST_NAMED = 60
"""Waters of a group that are named beside their marks; more are named on hover and in the table."""
PICTURE_WIDTH, PICTURE_SCALE = 720, 2
TICKS = [step * 10**power for power in range(-3, 3) for step in (1, 2, 5)]
DASHES = ([1, 3], [7, 3], [2, 2, 8, 2])


@dataclass(frozen=True)
class Line:
    """A figure from literature (mg/l), drawn as a dashed line under a letter."""

    letter: str
    value: float


def localized(chart: alt.TopLevelMixin, language: Language) -> alt.TopLevelMixin:
    """Return the chart with the numbers of a language.

    A screen reader reads the chart as a whole, and its table, not each of a thousand marks.
    """
    signs = Locale.parse(language.code).number_symbols["latn"]
    numbers = alt.NumberLocale(
        decimal=signs["decimal"], thousands=signs["group"], grouping=[3], currency=["", ""]
    )
    return chart.configure(locale=alt.Locale(number=numbers), mark=alt.MarkConfig(aria=False))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A chart that is ready: its specification for the page, its parts for a file."""

    parts: tuple[alt.LayerChart, ...]
    specifications: tuple[dict, ...]


def ready(parts: Sequence[alt.LayerChart], language: Language) -> Drawn:
    """Return charts as they are sent to the page; the slow part of drawing, worth keeping. Their
    parts were validated when they were made, the whole is not again: that takes as long."""
    taller = [localized(part.properties(height=part.height + FRAME), language) for part in parts]
    return Drawn(tuple(parts), tuple(part.to_dict(validate=False) for part in taller))


def draw(drawn: Drawn, alternatives: Sequence[str]) -> None:
    """Show charts under each other, each with its text alternative."""
    for specification, alternative in zip(drawn.specifications, alternatives, strict=True):
        st.vega_lite_chart(specification, alt=alternative)


def take_away(
    drawn: Drawn,
    title: str,
    sentence: str,
    table: Callable[[], tuple[pd.DataFrame, Sequence[Column]]],
    key: str,
    notes: Sequence[str] = (),
) -> None:
    """Offer what was drawn as PNG and SVG, and its numbers as CSV; each opens with the sentence.

    `notes` stand in the picture under the sentence: what its signs and letters mean, and whose
    figures they are. Nothing is made before a visitor asks for it.
    """
    language, sentence = spoken(), with_own(sentence)
    forms: Mapping[str, Callable[[], bytes]] = {
        "PNG": lambda: picture(_whole(drawn, title, [sentence, *notes], language), "png"),
        "SVG": lambda: picture(_whole(drawn, title, [sentence, *notes], language), "svg"),
        "CSV": lambda: export.csv_for_excel(*table(), sentence, language),
    }
    with st.container(horizontal=True):
        for form, make in forms.items():
            files.offer(
                f"{title}: {form}",
                make,
                file_name=export.file_name(title, sentence, form.lower()),
                key=f"{key}-{form}",
            )


def _whole(drawn: Drawn, title: str, lines: Sequence[str], language: Language) -> alt.TopLevelMixin:
    """The charts under each other, as one picture with a title and the sentences under it."""
    parts = [part.properties(width=PICTURE_WIDTH) for part in drawn.parts]
    heading = alt.TitleParams(
        title, subtitle=list(lines), anchor="start", fontSize=18, offset=24, subtitlePadding=6
    )
    return localized(alt.vconcat(*parts).properties(title=heading), language)


def picture(chart: alt.TopLevelMixin, form: str) -> bytes:
    """Return a chart as the bytes of a `png` or `svg` file. Raises `data.child.Unable`."""
    version = "_".join(alt.SCHEMA_VERSION.split(".")[:2])
    return drawing.chart(chart.to_dict(), version, PICTURE_SCALE if form == "png" else 0)


def reach(groups: Sequence[Group], lines: Sequence[Line]) -> tuple[float, float]:
    """Return the ends of an axis (mg/l) that holds every water of the groups and every line.

    An interval that begins at 0 has no place on a logarithmic axis; its bar begins at the edge.
    """
    ends = [line.value for line in lines]
    for group in groups:
        ends += [end for end in (*group.waters["low"], *group.waters["high"]) if end > 0]
    return min(ends) / 1.3, max(ends) * 1.3


def strip(
    group: Group,
    titles: tuple[str, str],
    ends: tuple[float, float],
    lines: Sequence[Line],
    language: Language,
) -> alt.LayerChart:
    """Return one group as a chart: each water a mark in a row of its own, the least at the bottom,
    its interval a bar, the median a band, literature as lines. `titles` are the title and what
    stands under it, if anything."""
    named = len(group.waters) <= MOST_NAMED
    rows = _rows(group, ends, language)
    x = _concentration(ends, language.t("Magnesium (mg/l)"))
    y = _row_axis(rows, named)
    tip = [alt.Tooltip(column, title=None) for column in ("name", "figure", "known", "year")]
    layers = [*_median(group.median, x), *_literature(lines, x), *_marks(rows, x, y, tip)]
    return alt.layer(*layers).properties(
        title=alt.TitleParams(
            titles[0],
            subtitle=titles[1],
            anchor="start",
            fontSize=14,
            color=INK,
            subtitleColor=QUIET,
            offset=18,
        ),
        height=ROW_HEIGHT * max(len(rows), 2) if named else NATURE_HEIGHT,
    )


def _rows(group: Group, ends: tuple[float, float], language: Language) -> pd.DataFrame:
    """The waters of a group as plain columns and words."""
    table, t = group.waters.reset_index(drop=True), language.t
    again = table["name"].groupby(table["name"]).cumcount()
    return pd.DataFrame(
        {
            # A namesake gets a number, so that each water has a row of its own.
            "name": table["name"].where(again.eq(0), table["name"] + " " + (again + 1).astype(str)),
            "rank": range(len(table)),
            "low": table["low"].clip(lower=ends[0]),
            "high": table["high"],
            "best": table["best"].astype(float),
            "evidence": table["evidence"],
            "figure": [
                language.figure(waters.as_figure(row), "mg/l") for row in table.to_dict("records")
            ],
            "known": [t(words.EVIDENCE[code]) for code in table["evidence"]],
            "year": table["year"].astype("string").fillna(t("undated")),
        }
    )


def _concentration(ends: tuple[float, float], title: str) -> dict[str, object]:
    """How an axis of concentration looks (mg/l), for `alt.X` and `alt.Y`."""
    return {
        "title": title,
        "scale": alt.Scale(type="log", domain=list(ends), nice=False),
        "axis": alt.Axis(
            values=TICKS,
            format="~g",
            labelOverlap="greedy",
            titleFontWeight="normal",
            labelColor=QUIET,
            titleColor=QUIET,
        ),
    }


def _row_axis(rows: pd.DataFrame, named: bool) -> alt.Y:
    """Names beside the rows where there is room for them; the same width where there is none, so
    that the charts of a page stand under each other."""
    if named:
        return alt.Y("name:N", sort=list(rows["name"])[::-1], axis=_names())
    return alt.Y("rank:Q", axis=_names(labels=False))


def _names(**changed: object) -> alt.Axis:
    """An axis of names, always of the same width; every name is shown, none is left out."""
    look = {
        **{"title": None, "ticks": False, "domain": False, "grid": False},
        **{"minExtent": NAME_WIDTH, "maxExtent": NAME_WIDTH, "labelLimit": NAME_WIDTH - 16},
        **{"labelColor": INK, "labelOverlap": False, "labelBound": False, "labelFlush": False},
    }
    return alt.Axis(**look, **changed)


def _median(median: Estimate | None, x: dict[str, object]) -> list[alt.Chart]:
    if median is None:
        return []
    rows = pd.DataFrame({"low": [median.low], "high": [median.high], "value": [median.value]})
    base = alt.Chart(rows)
    return [
        base.mark_rect(color=BAND).encode(alt.X("low:Q", **x), alt.X2("high:Q")),
        base.mark_rule(color=BLUE, strokeWidth=2.5).encode(alt.X("value:Q", **x)),
    ]


def _literature(lines: Sequence[Line], x: dict[str, object]) -> list[alt.Chart]:
    layers = []
    for line, dash in zip(lines, DASHES, strict=False):
        base = alt.Chart(pd.DataFrame({"value": [line.value], "letter": [line.letter]}))
        place = alt.X("value:Q", **x)
        layers.append(base.mark_rule(color=INK, strokeDash=dash).encode(place))
        letter = base.mark_text(baseline="bottom", dy=-2, fontWeight="bold", color=INK)
        layers.append(letter.encode(place, alt.YValue(0), text="letter:N"))
    return layers


def _marks(
    rows: pd.DataFrame, x: dict[str, object], y: alt.Y, tip: list[alt.Tooltip]
) -> list[alt.Chart]:
    """The waters: bars for intervals, a tick where a bound ends, dots for what is measured."""
    wide, bounded = rows[rows["low"] < rows["high"]], rows[rows["evidence"].eq("bounded")]
    low, high = alt.X("low:Q", **x), alt.X("high:Q", **x)
    layers = [
        alt.Chart(wide).mark_rule(color=QUIET).encode(low, y, alt.X2("high:Q"), tooltip=tip),
        alt.Chart(bounded)
        .mark_tick(color=QUIET, thickness=2, size=11)
        .encode(high, y, tooltip=tip),
    ]
    for evidence, filled in (("measured", True), ("raw", False)):
        dots = rows[rows["evidence"].eq(evidence) & rows["best"].notna()]
        mark = alt.Chart(dots).mark_point(
            filled=filled, size=48, opacity=1, color=BLUE, fill=BLUE if filled else PAPER
        )
        layers.append(mark.encode(alt.X("best:Q", **x), y, tooltip=tip))
    return [layer for layer in layers if not layer.data.empty]


def estimates(rows: pd.DataFrame, title: str) -> alt.LayerChart:
    """Return medians with their intervals, one row a place and kind.

    `rows` has `place`, `group` (the kind in words), `median`, `low`, `high` (mg/l) and `text`, what
    is shown on hover.
    """
    x = _concentration((rows["low"].min() / 1.3, rows["high"].max() * 1.3), title)
    places = list(dict.fromkeys(rows["place"]))
    y = alt.Y("place:N", sort=places, axis=_names())
    aside = alt.YOffset("group:N")
    shape = alt.Shape("group:N", title=None, legend=alt.Legend(orient="top", labelLimit=400))
    tip = [alt.Tooltip(column, title=None) for column in ("place", "group", "text")]
    bars = alt.Chart(rows).mark_rule(color=QUIET, strokeWidth=1.5)
    dots = alt.Chart(rows).mark_point(filled=True, size=60, color=BLUE, opacity=1)
    return alt.layer(
        bars.encode(alt.X("low:Q", **x), y, aside, alt.X2("high:Q"), tooltip=tip),
        dots.encode(alt.X("median:Q", **x), y, aside, shape, tooltip=tip),
    ).properties(height=1.3 * ROW_HEIGHT * len(places))


def pairs(rows: pd.DataFrame, title: str) -> alt.LayerChart:
    """Return works with both raw and treated water: an open dot, a filled dot, a line between; a
    bar where only an interval is known.

    `rows` has `name` and `text`, and for each of `raw` and `treated` the best value (mg/l, missing
    where there is none), `_low` and `_high`; `title` is the axis'.
    """
    values = rows[[f"{stage}_{end}" for stage in ("raw", "treated") for end in ("low", "high")]]
    known = values.where(values > 0).stack()
    ends = (known.min() / 1.5, known.max() * 1.5)
    x, y = _concentration(ends, title), alt.Y("name:N", axis=_names())
    tip = [alt.Tooltip(column, title=None) for column in ("name", "text")]
    both = alt.Chart(rows.dropna(subset=["raw", "treated"])).mark_rule(color=QUIET)
    layers = [both.encode(alt.X("raw:Q", **x), y, alt.X2("treated:Q"), tooltip=tip)]
    for stage, inside in (("raw", PAPER), ("treated", BLUE)):
        interval = rows[rows[stage].isna()]
        bar = alt.Chart(interval.assign(low=interval[f"{stage}_low"].clip(lower=ends[0])))
        bar = bar.mark_bar(height=9, stroke=BLUE, fill=inside)
        layers.append(bar.encode(alt.X("low:Q", **x), y, alt.X2(f"{stage}_high"), tooltip=tip))
        dot = alt.Chart(rows.dropna(subset=[stage])).mark_point(size=70, color=BLUE, fill=inside)
        layers.append(dot.encode(alt.X(f"{stage}:Q", **x), y, opacity=alt.value(1), tooltip=tip))
    drawn = [layer for layer in layers if not layer.data.empty]
    return alt.layer(*drawn).properties(height=2 * ROW_HEIGHT * len(rows))


def then_and_now(rows: pd.DataFrame, titles: tuple[str, str]) -> alt.LayerChart:
    """Return lakes sampled twice: then across, now upwards, and the line of no change.

    `rows` has `name`, `then`, `now` (mg/l) and `text`.
    """
    values = [*rows["then"], *rows["now"]]
    ends = (min(values) / 1.2, max(values) * 1.2)
    x, y = (_concentration(ends, title) for title in titles)
    same = alt.Chart(pd.DataFrame({"then": ends, "now": ends}))
    lakes = alt.Chart(rows).mark_point(size=26, color=BLUE, opacity=0.55)
    tip = [alt.Tooltip(column, title=None) for column in ("name", "text")]
    places = alt.X("then:Q", **x), alt.Y("now:Q", **y)
    return alt.layer(
        lakes.encode(*places, tooltip=tip), same.mark_line(color=INK).encode(*places)
    ).properties(height=380)
