"""Classes and colours of each measure, and the looks that tell how well a figure is known.

Numbers only: the words around them are made by the page that shows them.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from data.parameters import PARAMETERS

PALE_SHARE = 0.5  # how much of the class colour is left in a pale one


@dataclass(frozen=True)
class Look:
    """How an area is outlined (colour, width in px, dashes), and its fill if no class decides."""

    stroke: str
    width: float
    fill: str | None = None
    dash: str = ""


# Evidence is told by outline and texture as well as by colour: a dark outline is a published
# figure, dashed where it is of raw water; stripes are a range of possible classes; a thin light
# outline is an expectation. Where a map tells no evidence, its areas are plain.
LOOKS = {
    "full": Look(stroke="#22313f", width=1.4),
    "raw": Look(stroke="#22313f", width=1.6, dash="3 2.5"),
    "plain": Look(stroke="#ffffff", width=0.7),
    "hatched": Look(stroke="#22313f", width=1.4),
    "pale": Look(stroke="#ffffff", width=0.7),
    "none": Look(stroke="#a9b1b8", width=0.6, fill="#d9dcdf"),
    "dimmed": Look(stroke="#ccd2d7", width=0.5, fill="#f6f7f8"),
}


@dataclass(frozen=True)
class Classes:
    """The classes of one measure, lowest first.

    `limits` part the classes, in `unit`; a limit belongs to the class above it. With
    `zero_apart` the lowest class holds nothing but an exact zero, and no limit is needed for it.
    """

    measure: str
    unit: str
    limits: tuple[float, ...]
    colours: tuple[str, ...]
    zero_apart: bool = False

    def __post_init__(self) -> None:
        if len(self.colours) != len(self.limits) + 1 + self.zero_apart:
            raise ValueError(f"{self.measure}: one colour is needed for each class")

    def class_of(self, value: float) -> int:
        """The index of the class that holds a value; ValueError if it is missing or negative."""
        _require_amount(value)
        if self.zero_apart and value == 0:
            return 0
        return bisect_right(self.limits, value) + self.zero_apart

    def interval_classes(self, low: float, high: float) -> tuple[int, int]:
        """The lowest and the highest class that an interval reaches into.

        An interval that ends at a limit does not reach the class above it: a figure below 0.25
        is in the class below 0.25. ValueError if the ends are missing, negative or swapped.
        """
        lowest = self.class_of(low)
        _require_amount(high)
        if high < low:
            raise ValueError(f"{self.measure}: the interval from {low} to {high} is upside down")
        if high == low:
            return lowest, lowest
        return lowest, bisect_left(self.limits, high) + self.zero_apart

    def label(self, index: int) -> tuple[float | None, float | None]:
        """The lower and upper limit of a class, None where it is open; (0, 0) for a zero apart."""
        if self.zero_apart and index == 0:
            return 0.0, 0.0
        edges = (0.0 if self.zero_apart else None, *self.limits, None)
        return edges[index - self.zero_apart], edges[index - self.zero_apart + 1]


def _require_amount(value: float) -> None:
    if math.isnan(value) or value < 0:
        raise ValueError(f"{value} is not an amount")


COLOURS = {
    "mg": ("#f7fbd8", "#c2e6b2", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
    "ca": ("#fdf3d0", "#fbd9a0", "#f4b06a", "#e0813f", "#b8521f", "#7a2c0d"),
    "hardness": ("#f3edf7", "#d9c9e6", "#b99fd2", "#9672b8", "#6f4796", "#45226b"),
}
CLASSES: Mapping[str, Classes] = {
    code: Classes(code, row.unit, row.limits, COLOURS[code])
    for code, row in PARAMETERS.items()
    if row.limits
}
"""The classes of each parameter that a map is filled by."""
MAGNESIUM = CLASSES["mg"]
GROUNDWATER_SHARE = Classes(
    measure="groundwater share",
    unit="%",
    limits=(10, 25, 50, 75),
    colours=("#f7f4e9", "#dcecc9", "#a8d5a2", "#66b07f", "#2f8260", "#0b4f41"),
    zero_apart=True,
)


def pale(colour: str) -> str:
    """A class colour (`#rrggbb`) blended towards white, for what is expected, not measured."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - c) * PALE_SHARE):02x}" for c in channels)


def stripes(low: str, high: str) -> tuple[str, str]:
    """The two colours of a hatched area; within one class the second stripe is its pale one."""
    return low, high if high != low else pale(low)


def swatch(look: str, low: str = "", high: str = "") -> str:
    """A small picture for the legend, hidden from screen readers: the words stand beside it.

    An image that holds the SVG of `swatch_svg`, as `st.html` and `st.markdown` drop bare SVG.
    """
    return _image(swatch_svg(look, low, high))


def swatch_svg(look: str, low: str = "", high: str = "") -> str:
    """The picture of a look, 28 by 16 px.

    `low` and `high` are the class colours: `hatched` uses both, `none` and `dimmed` neither, the
    others `low`. Raises KeyError for an unknown look.
    """
    outline = LOOKS[look]
    ground = outline.fill or (pale(low) if look == "pale" else low)
    texture = ""
    if look == "hatched":
        ground, stripe = stripes(low, high)
        bars = "".join(f"M{x} 18l20-20" for x in range(-20, 28, 8))
        texture = f'<path d="{bars}" stroke="{stripe}" stroke-width="3"/>'
    dashes = f' stroke-dasharray="{outline.dash}"' if outline.dash else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="16">'
        f'<rect width="28" height="16" fill="{ground}"/>{texture}'
        f'<rect x="1" y="1" width="26" height="14" fill="none" stroke="{_edge(outline)}" '
        f'stroke-width="{outline.width}"{dashes}/></svg>'
    )


def dot(colour: str) -> str:
    """A small picture of a point on the map, as `swatch`."""
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="16">'
        f'<circle cx="14" cy="8" r="6" fill="{colour}" stroke="{LOOKS["full"].stroke}"/></svg>'
    )
    return _image(picture)


def _image(picture: str) -> str:
    address = f"data:image/svg+xml,{quote(picture)}"
    return f'<img src="{address}" alt="" aria-hidden="true" width="28" height="16">'


def _edge(look: Look) -> str:
    """The outline of a swatch: a white one would vanish on the page, so it is drawn in grey."""
    return look.stroke if look.stroke != "#ffffff" else LOOKS["none"].stroke
