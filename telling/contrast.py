"""The first sentences of the contrast: how much more magnesium groundwater holds than surface
water, or what the figures do show, and where to look where they show nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.store import Store
from findings import contrast, waters
from findings.censored import Estimate
from findings.codes import Evidence
from findings.contrast import Group, Scope
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality, people_by_kind
from telling import points
from telling.contrast_tables import scope_sentence
from telling.language import N_, Language
from telling.selection import MOST_NAMES

ABROAD = ("sweden_b_soil", "sweden_a_rock")
"""The lowest and the highest of the medians of Swedish groundwater works."""
STAGES = {"treated": N_("water after treatment"), "raw": N_("water before treatment")}
NONE = N_("No Norwegian groundwater works has published the magnesium of its {stage}.")
NONE_HERE = N_("No groundwater works here has published the magnesium of its {stage}.")
ONE = N_(
    "One Norwegian groundwater works has published the magnesium of its {stage}, {name}: {mg} mg/l."
)
ONE_HERE = N_(
    "One groundwater works here has published the magnesium of its {stage}, {name}: {mg} mg/l."
)
SEVERAL = N_(
    "{n} Norwegian groundwater works have published the magnesium of their {stage}: {span} mg/l."
)
SEVERAL_HERE = N_(
    "{n} groundwater works here have published the magnesium of their {stage}: {span} mg/l."
)


def opening(store: Store, scope: Scope, language: Language) -> str:
    """Say how groundwater and surface water differ in what is compared.

    Treated and raw water are never mixed: where both are chosen, treated water speaks. Where the
    choices leave too few waters for a ratio, the sentences are of the chosen place alone, whatever
    else is chosen.
    """
    if scope.stage == "all":
        scope = replace(scope, stage="treated")
    chosen = scope.selection
    place = Selection(chosen.counties, chosen.municipalities)
    for wider in (scope, Scope(place, stage=scope.stage)):
        ratio = contrast.ratio(store, wider)
        if ratio is not None:
            said = _times(ratio, store, wider, language)
            everything = wider.selection == Selection() and wider.years is None
            return said if everything else f"{_named(store, wider, language)}: {said}"
    if place == Selection():
        return " ".join(_of_the_country(store, scope.stage, language))
    said = " ".join(_of_a_place(store, Scope(place, stage=scope.stage), language))
    return f"{_named(store, Scope(place), language)}: {said}"


def _named(store: Store, scope: Scope, language: Language) -> str:
    return scope_sentence(store, replace(scope, stage="all"), language).removesuffix(".")


def span(estimate: Estimate, language: Language) -> str:
    """The ends of an interval with two significant digits."""
    ends = (language.two_digits(end) for end in (estimate.low, estimate.high))
    return "–".join(dict.fromkeys(ends))


def _times(ratio: Estimate, store: Store, scope: Scope, language: Language) -> str:
    ground, surface = (
        contrast.works_group(store, kind, scope) for kind in ("groundwater", "surface_water")
    )
    return language.t(
        "Groundwater contains {times} times as much magnesium as surface water (95 % interval"
        " {span}): the medians are {ground} and {surface} mg/l.",
        times=language.two_digits(ratio.value),
        span=span(ratio, language),
        ground=_median(ground, language),
        surface=_median(surface, language),
    )


def _median(group: Group, language: Language) -> str:
    value = language.two_digits(group.median.value) if group.median else ""
    return f"{value} ({_waters(group.measured, language)})"


def _of_the_country(store: Store, stage: str, language: Language) -> list[str]:
    low, high = (language.rounded(points.value(store, claim), 1) for claim in ABROAD)
    return [
        *_published(store, Scope(stage=stage), (NONE, ONE, SEVERAL), language),
        language.t(
            "The medians of Swedish groundwater works lie between {low} and {high} mg/l.",
            low=low,
            high=high,
        ),
        language.t("Too few Norwegian works have published to say it for the country."),
    ]


def _of_a_place(store: Store, scope: Scope, language: Language) -> list[str]:
    return [
        *_published(store, scope, (NONE_HERE, ONE_HERE, SEVERAL_HERE), language),
        *_surface_here(store, scope, language),
        _kinds(store, scope.selection, language),
    ]


def _published(
    store: Store, scope: Scope, messages: tuple[str, str, str], language: Language
) -> list[str]:
    """What the measured groundwaters hold, and how many times the country's surface water it is;
    `messages` are for none, one and several."""
    rows = _measured(contrast.works_group(store, "groundwater", scope))
    surface = contrast.works_group(store, "surface_water", Scope(stage=scope.stage))
    t, stage = language.t, language.t(STAGES[scope.stage])
    if rows.empty:
        return [t(messages[0], stage=stage)]
    low, high = float(rows["low"].min()), float(rows["high"].max())
    if len(rows) == 1:
        text = language.published(rows["text"].iloc[0])
        said = [t(messages[1], stage=stage, name=rows["name"].iloc[0], mg=text)]
    else:
        n, ends = language.number(len(rows)), language.span(low, high)
        said = [t(messages[2], stage=stage, n=n, span=ends)]
    if surface.median is not None and low > 0:
        times = (language.rounded(end / surface.median.value, 1) for end in (low, high))
        said.append(
            t(
                "That is about {times} times the median of surface water in Norway ({stage},"
                " {median} mg/l, {waters}).",
                times="–".join(dict.fromkeys(times)),
                stage=stage,
                median=language.two_digits(surface.median.value),
                waters=_waters(surface.measured, language),
            )
        )
    return said


def _waters(n: int, language: Language) -> str:
    return language.nt("{n} water", "{n} waters", n)


def _measured(group: Group) -> pd.DataFrame:
    return group.waters[group.waters["evidence"].ne("bounded")]


def _surface_here(store: Store, scope: Scope, language: Language) -> list[str]:
    rows = _measured(contrast.works_group(store, "surface_water", scope))
    if rows.empty:
        return [language.t("No surface water is measured at a waterworks here.")]
    return [
        language.t(
            "The surface waters measured here contain {span} mg/l ({stage}, {waters}).",
            span=language.span(rows["low"].min(), rows["high"].max()),
            stage=language.t(STAGES[scope.stage]),
            waters=_waters(len(rows), language),
        )
    ]


def _kinds(store: Store, place: Selection, language: Language) -> str:
    """Which water the works of a place take, and how many people drink it."""
    works = place.works(store, waters.delivering(store))["source_type"].value_counts()
    people = people_by_kind(store, place).sum()
    number = language.number
    return language.t(
        "Waterworks here: {works}, of these {ground} known to take groundwater ({ground_people}"
        " residents) and {surface} surface water ({surface_people} residents).",
        works=number(int(works.sum())),
        ground=number(int(works.get("groundwater", 0))),
        ground_people=number(people["groundwater"], 0),
        surface=number(int(works.get("surface_water", 0))),
        surface_people=number(people["surface_water"], 0),
    )


def most(store: Store, selection: Selection, language: Language) -> str:
    """Say which municipality has most magnesium in its treated water and among how many that is
    known; "" where it is known for fewer than two."""
    waters_here = by_municipality(store, MEASURES["tap"], selection).values()
    known = [water for water in waters_here if water.evidence == Evidence.MEASURED]
    highest = max((water.figure.middle for water in known), default=0)
    first = [water for water in known if water.figure.middle == highest]
    if len(known) < 2 or len(first) > MOST_NAMES:
        return ""
    return language.nt(
        "Most magnesium among the {all} municipalities with a measured figure (raw water apart):"
        " {places}, {mg}.",
        "Most magnesium among the {all} municipalities with a measured figure (raw water apart),"
        " {n} with the same: {places}, {mg}.",
        len(first),
        all=language.number(len(known)),
        places=", ".join(store.municipalities["label"][[water.number for water in first]]),
        mg=language.figure(first[0].figure, "mg/l"),
    )
