"""The colours of the classes, and the looks that show how well a figure is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from telling.legend import Swatch

PALE_SHARE = 0.5  # how much of the class colour is left in a pale one
SWATCH_WIDTH = 28


@dataclass(frozen=True)
class Look:
    """How an area is outlined (colour, width in px, dashes), and its fill if no class decides, with
    stripes over it."""

    stroke: str
    width: float
    fill: str | None = None
    dash: str = ""
    stripe: str = ""


# Evidence shows in outline and texture as well as in colour: a dark outline is a published
# figure, dashed where it is of raw water; a thin light outline is an estimate; grey stripes are an
# upper limit and no more; stripes of a class are a calculation; sand is groundwater
# works without a figure. Where a map shows no evidence, its areas are plain.
LOOKS = {
    "full": Look(stroke="#22313f", width=1.4),
    "raw": Look(stroke="#22313f", width=1.6, dash="3 2.5"),
    "plain": Look(stroke="#ffffff", width=0.7),
    "hatched": Look(stroke="#22313f", width=1.4),
    "pale": Look(stroke="#ffffff", width=0.7),
    "bound": Look(stroke="#a9b1b8", width=0.6, fill="#eceef0", stripe="#b7bec4"),
    "none": Look(stroke="#a9b1b8", width=0.6, fill="#d9dcdf"),
    "works": Look(stroke="#7d7361", width=0.9, fill="#e8ddc4"),
    "dimmed": Look(stroke="#ccd2d7", width=0.5, fill="#f6f7f8"),
}
CLASS_COLOURS: Mapping[str, tuple[str, ...]] = {
    "mg": ("#f7fbd8", "#c2e6b2", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
    "ca": ("#fdf3d0", "#fbd9a0", "#f4b06a", "#e0813f", "#b8521f", "#7a2c0d"),
    "hardness": ("#f3edf7", "#d9c9e6", "#b99fd2", "#9672b8", "#6f4796", "#45226b"),
    "share": ("#f7f4e9", "#dcecc9", "#a8d5a2", "#66b07f", "#2f8260", "#0b4f41"),
}
"""The colours of the classes of `findings.classes`, lowest first."""


def pale(colour: str) -> str:
    """A class colour (`#rrggbb`) blended towards white, for what is expected, not measured."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - c) * PALE_SHARE):02x}" for c in channels)


def stripes(low: str, high: str) -> tuple[str, str]:
    """The two colours of a hatched area; within one class the second stripe is its pale one."""
    return low, high if high != low else pale(low)


def images(swatches: Iterable[Swatch]) -> str:
    """Return the swatches of a row as HTML, hidden from screen readers: words stand beside them.

    Images that hold the SVG of `swatch_svg`, as `st.html` and `st.markdown` drop bare SVG.
    """
    return "".join(
        f'<img src="data:image/svg+xml,{quote(swatch_svg(swatch))}" alt="" aria-hidden="true" '
        f'width="{SWATCH_WIDTH}" height="16">'
        for swatch in swatches
    )


def swatch_svg(swatch: Swatch) -> str:
    """Return the picture of a look in the colours of its classes, 28 by 16 px.

    Raises KeyError for an unknown look.
    """
    low, high = (
        "" if index is None else CLASS_COLOURS[swatch.scale][index]
        for index in (swatch.low, swatch.high)
    )
    if swatch.look == "dot":
        stroke = LOOKS["full"].stroke
        return _svg(f'<circle cx="14" cy="8" r="6" fill="{low}" stroke="{stroke}"/>')
    outline = LOOKS[swatch.look]
    ground = outline.fill or (pale(low) if swatch.look == "pale" else low)
    texture = ""
    stripe = outline.stripe
    if swatch.look == "hatched":
        ground, stripe = stripes(low, high)
    if stripe:
        bars = "".join(f"M{x} 18l20-20" for x in range(-20, 28, 8))
        texture = f'<path d="{bars}" stroke="{stripe}" stroke-width="3"/>'
    dashes = f' stroke-dasharray="{outline.dash}"' if outline.dash else ""
    return _svg(
        f'<rect width="28" height="16" fill="{ground}"/>{texture}'
        f'<rect x="1" y="1" width="26" height="14" fill="none" stroke="{_edge(outline)}" '
        f'stroke-width="{outline.width}"{dashes}/>'
    )


def _svg(content: str) -> str:
    size = f'width="{SWATCH_WIDTH}" height="16"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{content}</svg>'


def _edge(look: Look) -> str:
    """The outline of a swatch: a white one would vanish on the page, so it is drawn in grey."""
    return look.stroke if look.stroke != "#ffffff" else LOOKS["none"].stroke
