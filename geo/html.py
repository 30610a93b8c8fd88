"""What templates draw with: the swatches of a legend, the line of a series, the
scale of a card."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from findings.series import Series
from geo.legend import images
from geo.scale import scale_image
from geo.spark import spark
from telling.card import CardScale
from telling.legend import Swatch


def _swatches(swatches: Iterable[Swatch]) -> Markup:
    return Markup(images(swatches))


def _spark(series: Series, words: str) -> Markup:
    return Markup(spark(series, escape(words)))


def _scale(scale: CardScale) -> Markup:
    return Markup(scale_image(scale))


IN_TEMPLATES = {"swatches": _swatches, "spark": _spark, "scale": _scale}
