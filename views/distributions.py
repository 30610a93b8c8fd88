"""What the waters hold: every water a mark, medians with intervals, and the change over time."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from data.memo import per_store
from data.store import Store
from findings import contrast, known
from findings.censored import Estimate
from findings.contrast import Group, Scope
from telling import contrast_tables, phrases, points, words
from telling.contrast import span
from telling.contrast_tables import scope_sentence
from telling.language import N_, Language
from telling.points import Point
from telling.selection import selection_sentence
from views import charts, chrome, link
from views.resources import spoken, store
from views.tables import draw

LITERATURE = (
    Point(
        N_("{lakes_median} mg/l: median of {lakes_number} lakes sampled in both 1995 and 2019"),
        ("lakes_median", "lakes_number"),
    ),
    Point(
        N_(
            "{national_median} mg/l: median of {national_works} Norwegian waterworks after"
            " treatment, published in 1991"
        ),
        ("national_median", "national_works"),
    ),
    Point(
        N_(
            "{national_press} mg/l: the national mean, as reported by a newspaper in"
            " connection with the study of hip fractures"
        ),
        ("national_press",),
    ),
)
"""Figures from literature drawn as lines in the charts; the first claim of each is the value."""
TITLES = {kind: words.COMPARED_KIND[kind] for kind in contrast.COMPARED}
ESTIMATED = {
    "groundwater": N_("Estimated, not measured: groundwater works"),
    "surface_water": N_("Estimated, not measured: surface-water works"),
}
STAGES = {"treated": N_("Treated water"), "raw": N_("Raw water"), "all": N_("All water")}
ON_SCREEN = (
    "kind", "name", "municipality", "mg", "evidence", "stage", "year", "best", "low", "high",
    "source",
)  # fmt: skip
LAKES_ON_SCREEN = ("name", "municipality", "then", "now", "ratio")


def chosen_scope() -> Scope:
    """The place, years and stage that the visitor compares, from the filters and two choices."""
    t = spoken().t
    first, last = contrast.years(store())
    left, right = st.columns([2, 3], gap="medium")
    stage = left.segmented_control(
        t("Before or after treatment"),
        list(STAGES),
        format_func=lambda code: t(STAGES[code]),
        required=True,
        **link.tied(link.one("trinn", STAGES, "treated")),
    )
    years = right.slider(
        t("Years"),
        first,
        last,
        format="%d",
        **link.tied(link.years("aar", first, last)),
    )
    st.caption(
        t(
            "Stage and years act on what is compared here. Lakes and streams follow the years; the"
            " maps and the lakes of 1995 and 2019 follow neither."
        )
    )
    chosen = tuple(years)
    return Scope(chrome.selection(), None if chosen == (first, last) else chosen, stage)


def groups(data: Store, scope: Scope) -> dict[str, Group]:
    """Groundwater, surface water and, apart from them, lakes and streams."""
    works = {
        kind: contrast.works_group(data, kind, scope) for kind in ("groundwater", "surface_water")
    }
    return {**works, "nature": contrast.nature_group(data, scope)}


def waters(scope: Scope) -> None:
    """Draw every water of the groups, their medians and the lines of literature."""
    language, data = spoken(), store()
    t = language.t
    found = groups(data, scope)
    st.html(
        chrome.html(
            "groups.html",
            groups=found,
            titles=TITLES,
            few=contrast.FEWEST,
            without_median=without_median,
            reasons=words.LEFT_OUT,
        )
    )
    limits = chrome.switch(t("Show waters known by an upper limit only"), "grenser")
    shown = strips(data, scope, limits)
    if not shown:
        st.info(t("No figure fits these choices."))
        return
    drawn = _strips(data, scope, limits, language)
    charts.draw(drawn, [_alternative(title, group) for title, group in shown.items()])
    st.html(chrome.html("literature.html", literature=dict(zip("abc", LITERATURE, strict=True))))
    title = t("Magnesium by kind of water")
    sentence = scope_sentence(data, scope, language)
    charts.take_away(
        drawn,
        title,
        sentence,
        lambda: contrast_tables.table(data, scope, language),
        "waters",
        _notes(),
    )
    if chrome.switch(t("Show every water in a table"), "vanntabell"):
        draw("contrast", title, *contrast_tables.table(data, scope, language), ON_SCREEN)


def strips(data: Store, scope: Scope, limits: bool) -> dict[str, Group]:
    """What is drawn, by its title: what is measured, then the works with nothing but an estimate,
    to which neither years nor a stage belong, and nature. Bounds from hardness are as wide as the
    chart, and only there where `limits` asks for them."""
    found = groups(data, scope)
    nature = found.pop(contrast.NATURE)
    drawn = {TITLES[kind]: group for kind, group in found.items()}
    if scope.selection.admits("estimate"):
        drawn |= {title: _estimates(data, scope, kind) for kind, title in ESTIMATED.items()}
    drawn[TITLES[contrast.NATURE]] = nature
    if not limits:
        drawn = {
            title: replace(group, waters=group.waters[group.waters["evidence"].ne("bounded")])
            for title, group in drawn.items()
        }
    return {title: group for title, group in drawn.items() if len(group.waters)}


def _estimates(data: Store, scope: Scope, kind: str) -> Group:
    rows = known.estimated(data, replace(scope.selection, evidence=()), kind)
    rows = rows.assign(evidence="estimate", value_type="estimate", text="", year=pd.NA)
    return Group(kind, rows, {}, {}, None, math.nan)


def _notes() -> list[str]:
    """The legend of the signs and letters."""
    data, language = store(), spoken()
    t = language.t
    signs = {
        "●": t("Measured"),
        "○": t("Measured in raw water"),
        "◍": t("Estimated, not measured"),
        "─┤": t(phrases.BAR_OF_LIMIT),
    }
    publisher = data.sources["publisher"]
    cited_lines = [
        f"{letter}: {points.sentence(point, data, language)}"
        f" ({publisher[data.claims.at[point.claims[0], 'source_id']]})"
        for letter, point in zip("abc", LITERATURE, strict=True)
    ]
    band = t(phrases.BAND_OF_MEDIAN)
    return ["   ".join(f"{sign} {word}" for sign, word in signs.items()), band, *cited_lines]


@per_store(32)
def _strips(data: Store, scope: Scope, limits: bool, language: Language) -> charts.Drawn:
    found = strips(data, scope, limits)
    lines = [
        charts.Line(letter, points.value(data, point.claims[0]))
        for letter, point in zip("abc", LITERATURE, strict=True)
    ]
    how = charts.reach(list(found.values()), lines), lines, language
    drawn = [
        charts.strip(group, (_title(title, group, language), _aside(title, language)), *how)
        for title, group in found.items()
    ]
    return charts.ready(drawn, language)


def _title(title: str, group: Group, language: Language) -> str:
    count = {"title": language.t(title)}
    return language.nt("{title}: {n} water", "{title}: {n} waters", len(group.waters), **count)


def _aside(title: str, language: Language) -> str:
    """What stands under the title of a chart."""
    of_nature = title == TITLES[contrast.NATURE]
    return language.t("nature, not tap water") if of_nature else ""


def _alternative(title: str, group: Group) -> str:
    """The text alternative of a chart."""
    language = spoken()
    t = language.t
    extent = t(
        "{title}, between {span} mg/l on a logarithmic axis.",
        title=_title(title, group, language),
        span=language.span(group.waters["low"].min(), group.waters["high"].max()),
    )
    if group.median is None:
        few = "" if title in ESTIMATED.values() else t(without_median(group), n=contrast.FEWEST)
        return f"{extent} {few}".strip()
    median = t(
        "Median {median} mg/l, 95 % interval {span}.",
        median=language.two_digits(group.median.value),
        span=span(group.median, language),
    )
    return f"{extent} {median}"


def without_median(group: Group) -> str:
    """The message that says why measured waters have no median."""
    if group.counts["measured"] and group.counts["raw"]:
        return N_("no common median: treated and raw water are not mixed")
    return N_("too few (fewer than {n} measured)")


def counties(scope: Scope) -> None:
    """Draw the medians of the counties that have enough measured waters, and count the others."""
    language, data = spoken(), store()
    t = language.t
    table = contrast.counties(data, scope)
    st.subheader(t("County by county"), anchor=False)
    if table["median"].isna().all():
        st.write(t("No county has enough measured waters of any kind for a median."))
    else:
        enough = _known_counties(table, language)
        drawn = _county_chart(data, scope, language)
        text = ". ".join(f"{row.place}: {row.text}" for row in enough.itertuples())
        charts.draw(drawn, [text])
        charts.take_away(
            drawn,
            t("Medians by county"),
            scope_sentence(data, scope, language),
            lambda: contrast_tables.summary_table(data, scope, language),
            "counties",
        )
    st.html(chrome.html("counties.html", rows=_by_county(table), titles=TITLES))


@per_store(32)
def _county_chart(data: Store, scope: Scope, language: Language) -> charts.Drawn:
    title = language.t("Median, mg/l (95 % interval)")
    known = _known_counties(contrast.counties(data, scope), language)
    return charts.ready([charts.estimates(known, title)], language)


def _known_counties(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The rows that have a median, in words."""
    known = table[table["median"].notna()]
    kinds = known["kind"].map(lambda kind: language.t(TITLES[kind]))
    known = known.assign(place=known["county"], group=kinds)
    return known.assign(text=[_county(row, language) for row in known.itertuples()])


def _county(row: tuple, language: Language) -> str:
    return language.t(
        "{kind}, median {median} mg/l ({span}), {n} waters",
        kind=row.group,
        median=language.two_digits(row.median),
        span=span(Estimate(row.median, row.low, row.high), language),
        n=language.number(row.measured),
    )


def _by_county(table: pd.DataFrame) -> dict[str, dict[str, dict[str, object]]]:
    """The rows of each county by kind, for the table under the chart."""
    return {
        county: {row["kind"]: row for row in rows.to_dict("records")}
        for county, rows in table.groupby("county", sort=False)
    }


def raw_and_treated(scope: Scope) -> None:
    """Draw the works that have published both their raw and their treated water."""
    language, data = spoken(), store()
    t = language.t
    rows = contrast.raw_and_treated(data, scope)
    st.subheader(t("Raw water compared with treated water"), anchor=False)
    if rows.empty:
        st.write(t("No waterworks here has a measured figure for both."))
        return
    text = ". ".join(f"{row['name']}: {_both(row, language)}" for row in rows.to_dict("records"))
    drawn = _pairs(data, scope, language)
    charts.draw(drawn, [text])
    st.html(chrome.html("raw_and_treated.html", rows=rows.to_dict("records")))
    charts.take_away(
        drawn,
        t("Raw water compared with treated water"),
        scope_sentence(data, _paired(scope), language),
        lambda: contrast_tables.raw_and_treated_table(data, scope, language),
        "pairs",
        ["   ".join(("○ " + t("Raw water"), "● " + t("Treated water")))],
    )


def _paired(scope: Scope) -> Scope:
    """The scope of the comparison of raw with treated water: both stages."""
    return replace(scope, stage="all")


@per_store(32)
def _pairs(data: Store, scope: Scope, language: Language) -> charts.Drawn:
    rows = contrast.raw_and_treated(data, scope)
    rows = rows.assign(text=[_both(row, language) for row in rows.to_dict("records")])
    return charts.ready([charts.pairs(rows, language.t("Magnesium (mg/l)"))], language)


def _both(row: dict[str, object], language: Language) -> str:
    """The raw and the treated water of a work in words."""
    undated = language.t("undated")
    return language.t(
        "raw {raw} mg/l ({raw_year}), treated {treated} mg/l ({treated_year})",
        raw=language.published(row["raw_text"]),
        treated=language.published(row["treated_text"]),
        raw_year=undated if pd.isna(row["raw_year"]) else row["raw_year"],
        treated_year=undated if pd.isna(row["treated_year"]) else row["treated_year"],
    )


def resurvey(scope: Scope) -> None:
    """Draw the lakes that were sampled in 1995 and again in 2019."""
    language, data = spoken(), store()
    t = language.t
    title = t("The same lakes in 1995 and 2019")
    change = contrast.resurvey(data, scope)
    st.subheader(title, anchor=False)
    if change is None:
        st.write(t("Too few lakes here were sampled in both years."))
        return
    text = _change(change)
    st.write(text)
    drawn = _lakes(data, scope, language)
    charts.draw(drawn, [text])
    st.caption(
        t(
            "The median cited above is that of {n} lakes, from another file of the same survey.",
            n=points.cited(data, "lakes_number", language),
        )
    )
    charts.take_away(
        drawn,
        title,
        selection_sentence(data, scope.selection, language),
        lambda: contrast_tables.resurvey_table(data, scope, language),
        "lakes",
    )
    if chrome.switch(t("Show every lake in a table"), "sjotabell"):
        table = contrast_tables.resurvey_table(data, scope, language)
        draw("lakes", title, *table, LAKES_ON_SCREEN)


def _change(change: contrast.Resurvey) -> str:
    language = spoken()
    number = language.number
    return language.t(
        "{n} lakes, untreated: the median was {then} mg/l in 1995 and {now} mg/l in 2019. The"
        " 2019 content of a lake divided by its 1995 content has the median {ratio} (95 %"
        " interval {low}–{high}); {higher} contain more than they did, {lower} less.",
        n=number(len(change.lakes)),
        then=number(change.then.value, 2),
        now=number(change.now.value, 2),
        ratio=number(change.ratio.value, 2),
        low=number(change.ratio.low, 2),
        high=number(change.ratio.high, 2),
        higher=number(change.higher),
        lower=number(change.lower),
    )


@per_store(32)
def _lakes(data: Store, scope: Scope, language: Language) -> charts.Drawn:
    lakes = contrast.resurvey(data, scope).lakes
    number, t = language.number, language.t
    texts = [f"{number(row.then)} → {number(row.now)} mg/l" for row in lakes.itertuples()]
    titles = t("Magnesium in 1995 (mg/l)"), t("Magnesium in 2019 (mg/l)")
    return charts.ready([charts.then_and_now(lakes.assign(text=texts), titles)], language)
