"""What is in the picture of each map of the dashboard: its fills, its colours, its legend."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from data.store import Store
from findings import background
from findings.selection import Selection
from findings.summary import MEASURES, Measure
from geo.additions import addition_fills
from geo.fills import CLASSES, class_words, fills, share_fills, site_points
from geo.layers import Fill
from geo.legend import GROUNDWATER_SHARE, MAGNESIUM, Classes
from geo.picture import Dots, Key, Panel, Picture
from geo.static_map import UTM_33
from geo.tally import Tally, tally
from telling import words
from telling.language import N_, Language
from treatment.stoichiometry import WINDOW_CA

ADDITIONS = N_("Magnesium that half dolomite would add")
CONTRAST = N_("Magnesium in groundwater and in surface water")


def of_measure(
    store: Store, measure: Measure, selection: Selection, language: Language, points: bool = False
) -> Picture:
    """The picture of the map of a measure; `points` adds the monitored lakes and streams."""
    t, classes = language.t, CLASSES[measure.parameter]
    own_classes = points and classes is not MAGNESIUM
    return Picture(
        title=t(words.MEASURE[measure.code]),
        panels=(Panel(fills(store, measure, selection, language)),),
        colours=classes.colours,
        unit=classes.unit,
        classes=_classes(
            classes, ("full",) * measure.works + ("pale",) * measure.background, language
        ),
        looks=(
            *_looks(store, measure, selection, language),
            *_of_points(points, own_classes, language),
        ),
        frame=_frame(store, selection),
        dots=_dots(store, selection, language) if points else None,
    )


def of_additions(
    store: Store, selection: Selection, language: Language, points: bool = False
) -> Picture:
    """The picture of the calculated layer: what half dolomite would add."""
    t, drawn = language.t, addition_fills(store, selection, language)
    calculated = t(
        "A calculation, not a measurement: dolomite for half of the alkalinity that marble or lime"
        " gives, at the waterworks that serves most people in the municipality. For nearly all"
        " waterworks it is an illustration based on typical surface water and an assumed target,"
        " which is why the map is so even."
    )
    reservation = t(
        "In nearly all of them calcium would fall below {limit} mg/l and the water would dissolve"
        " more calcite. Where the kind of water is not known, the calculation holds only for"
        " surface water.",
        limit=language.number(WINDOW_CA[0]),
    )
    return Picture(
        title=t(ADDITIONS),
        panels=(Panel(drawn),),
        colours=MAGNESIUM.colours,
        unit=MAGNESIUM.unit,
        classes=_classes(MAGNESIUM, ("hatched",), language),
        looks=(
            Key(t("no answer"), (("none",),)),
            *_dimmed(drawn, language),
            Key(calculated),
            Key(reservation),
            *_of_points(points, False, language),
        ),
        frame=_frame(store, selection),
        dots=_dots(store, selection, language) if points else None,
    )


def of_contrast(store: Store, selection: Selection, language: Language) -> Picture:
    """The picture of groundwater and surface water side by side."""
    t = language.t
    ground, surface = MEASURES["groundwater"], MEASURES["surface_water"]
    return Picture(
        title=t(CONTRAST),
        panels=(
            Panel(fills(store, ground, selection, language), t("Groundwater")),
            Panel(fills(store, surface, selection, language), t("Surface water")),
        ),
        colours=MAGNESIUM.colours,
        unit=MAGNESIUM.unit,
        classes=_classes(MAGNESIUM, ("full", "pale"), language),
        looks=(
            *_looks(store, surface, selection, language, counted=False),
            Key(
                t(
                    "On the left, a grey municipality has no groundwater figure: no groundwater"
                    " works is known there, or none has published magnesium. On the right, pale"
                    " shows the expected background in lakes and streams."
                )
            ),
        ),
        frame=_frame(store, selection),
    )


def of_share(
    store: Store, kind: str, title: str, selection: Selection, language: Language
) -> Picture:
    """The picture of the share of residents whose water is of a kind; for its title see
    `share_title`."""
    t, drawn = language.t, share_fills(store, kind, selection, language)
    unknown = t("kind of water not known for most people")
    return Picture(
        title=title,
        panels=(Panel(drawn),),
        colours=GROUNDWATER_SHARE.colours,
        unit=GROUNDWATER_SHARE.unit,
        classes=_classes(GROUNDWATER_SHARE, ("plain",), language),
        looks=(
            *([Key(unknown, (("none",),))] if kind != "unknown" else []),
            *_dimmed(drawn, language),
            Key(
                t(
                    "The register does not say which kind of water a waterworks uses. It is known"
                    " where the owner, the name or the supplier shows it; the rest is given as not"
                    " known. People are counted once, where their tap is."
                )
            ),
        ),
        frame=_frame(store, selection),
    )


def share_title(kind: str, language: Language) -> str:
    """What the picture of a share is called; `kind` are the words for the share."""
    share = language.t("Share of residents")
    return f"{share}: {kind.lower()}"


def _frame(store: Store, selection: Selection) -> tuple[str, ...]:
    """What the view is laid around: the chosen places, nothing where all are."""
    if not selection.counties and not selection.municipalities:
        return ()
    return tuple(selection.numbers(store))


def _classes(classes: Classes, looks: Sequence[str], language: Language) -> tuple[Key, ...]:
    return tuple(
        Key(
            class_words(classes, index, language),
            tuple((look, colour, colour) for look in looks),
        )
        for index, colour in enumerate(classes.colours)
    )


def _looks(
    store: Store,
    measure: Measure,
    selection: Selection,
    language: Language,
    counted: bool = True,
) -> tuple[Key, ...]:
    """What the looks of a map mean, in the words of the legend beside the map; `counted` tells how
    many are of raw water."""
    t, told = language.t, tally(store, measure, selection)
    colours = CLASSES[measure.parameter].colours
    low, middle, high = colours[0], colours[3], colours[-1]
    keys = []
    if measure.works:
        published = t("Full colour, dark outline: a published figure.")
        keys.append(Key(published, (("full", middle),)))
    if told.raw or (measure.works and not counted):
        keys.append(Key(_raw(told, counted, language), (("raw", middle),)))
    if measure.works and measure.parameter == "mg":
        bounded = t(
            "Stripes: only hardness is published. The stripes are the lowest and the highest class"
            " that magnesium can lie in."
        )
        keys.append(Key(bounded, (("hatched", low, high),)))
    if measure.background:
        keys.append(Key(_background(store, told.kind_unknown, language), (("pale", middle),)))
    keys.append(Key(t("Grey: no data."), (("none",),)))
    return (*keys, *_dimmed(fills(store, measure, selection, language), language))


def _raw(told: Tally, counted: bool, language: Language) -> str:
    if not counted:
        return language.t("Dashed outline: measured in raw water.")
    return language.t(
        "Dashed outline: measured in raw water, mostly in the lake by a survey: {n} of the"
        " municipalities, {people} residents.",
        n=language.number(told.raw),
        people=language.number(told.raw_people),
    )


def _background(store: Store, kind_unknown: int, language: Language) -> str:
    t, error = language.t, background.error(store)
    told = [
        t("Pale: not measured at a waterworks; what surface water there usually contains."),
        t(
            "Off by a factor of about {factor} (one standard deviation, {n} published waters).",
            factor=language.number(error.factor, 1),
            n=error.n,
        ),
    ]
    if kind_unknown:
        told.append(
            t(
                "In {n} of these municipalities the kind of water is not known; it applies only if"
                " it is surface water.",
                n=language.number(kind_unknown),
            )
        )
    return " ".join(told)


def _dimmed(drawn: Sequence[Fill], language: Language) -> list[Key]:
    if not any(fill.look == "dimmed" for fill in drawn):
        return []
    return [Key(language.t("Nearly white: not chosen."), (("dimmed",),))]


def _of_points(points: bool, own_classes: bool, language: Language) -> list[Key]:
    """The points' own part of the legend; their classes where the map shows something else."""
    if not points:
        return []
    told = language.t(
        "Points: magnesium in lakes and streams, in the same colours as the magnesium map."
    )
    classes = [
        Key(f"{class_words(MAGNESIUM, index, language)} {MAGNESIUM.unit}", dot=colour)
        for index, colour in enumerate(MAGNESIUM.colours)
    ]
    return [Key(told), *(classes if own_classes else [])]


def _dots(store: Store, selection: Selection, language: Language) -> Dots:
    sites = site_points(store, language)
    sites = sites[sites["municipality_number"].isin(selection.numbers(store))]
    places = gpd.GeoSeries.from_xy(sites["lon"], sites["lat"], crs=4326).to_crs(UTM_33)
    colours = [MAGNESIUM.colours[index] for index in sites["class_index"]]
    return Dots(np.column_stack([places.x, places.y]), colours)
