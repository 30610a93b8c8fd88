"""What stands in the picture that a shared link to a place is shown with."""

from __future__ import annotations

from data.store import Store
from findings.classes import MAGNESIUM
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from geo.fills import fills
from geo.legend import CLASS_COLOURS
from geo.preview import Preview
from geo.static_map import filled_map, place_map
from telling import words
from telling.language import Language
from telling.legend import class_words
from web.addresses import Place

TAP = MEASURES["tap"]


def preview(store: Store, place: Place, language: Language) -> Preview:
    """Return the picture of a municipality, or of the country for any other place. Raises KeyError
    where there is no such municipality."""
    if place.kind == "municipality":
        return _municipality(store, place.key, language)
    t = language.t
    drawn = filled_map(store, fills(store, TAP, Selection(), language), CLASS_COLOURS["mg"], "", "")
    return Preview(
        above=t("Magnesium in tap water"),
        name=t("Magnesium in Norwegian drinking water"),
        figure="",
        about=t("Place by place, with how sure each figure is and where it comes from."),
        classes=_classes(language),
        reached=range(0),
        map=drawn,
        site="",
    )


def _municipality(store: Store, number: str, language: Language) -> Preview:
    label = store.municipalities.at[number, "label"]
    water, t = by_municipality(store, TAP, Selection())[number], language.t
    figure, reached = water.figure, range(0)
    if figure.known:
        low, high = MAGNESIUM.interval_classes(figure.low, figure.high)
        reached = range(low, high + 1)
    return Preview(
        above=t("Magnesium in tap water"),
        name=label,
        figure=language.figure(figure, "mg/l"),
        about=t(words.EVIDENCE[water.evidence]),
        classes=_classes(language),
        reached=reached,
        map=place_map(store, number, "", ""),
        site=t("Magnesium in Norwegian drinking water"),
    )


def _classes(language: Language) -> tuple[str, ...]:
    return tuple(class_words(MAGNESIUM, index, language) for index in range(len(MAGNESIUM)))
