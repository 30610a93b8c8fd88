"""The words around a map: what it can show, and those of its own frame."""

from __future__ import annotations

from geo.layers import Words
from telling.language import N_, Language

SHORT_NAMES = {
    "tap": N_("Tap water"),
    "groundwater": N_("Groundwater works"),
    "surface_water": N_("Surface-water works"),
    "expected": N_("Expected background"),
    "calcium": N_("Calcium"),
    "hardness": N_("Hardness"),
    "dolomite": N_("With dolomite (calculated)"),
}
"""What the map can show, in the order of the choice: the measures, and the calculated layer."""

KIND_NAMES = {
    "municipality": N_("municipality"),
    "county": N_("county"),
    "place": N_("postal place"),
    "postcode": N_("postcode"),
    "former": N_("former municipality"),
    "waterworks": N_("waterworks"),
}
"""What a search can find, by the code of its kind."""


CONTRAST = ("groundwater", "surface_water")
PAIR = "pair"
"""The two of the contrast side by side."""
FIRST_CHOICES = {
    "groundwater": N_("Groundwater"),
    "surface_water": N_("Surface water"),
    "tap": N_("Best known"),
    PAIR: N_("Side by side"),
}
"""The first choice of the map: the contrast, alone and side by side; the others are behind it."""


def map_words(language: Language) -> Words:
    """The words of the map's own frame."""
    t = language.t
    return Words(
        lang=language.code,
        label=t("Map of Norway's municipalities; arrow keys move, Enter opens"),
        attribution=t("Boundaries © Kartverket"),
        zoom_in=t("Zoom in"),
        zoom_out=t("Zoom out"),
        failed=t("The map could not be loaded. Reload the page."),
    )
