"""The picture that a shared link is shown with: a name, its figure with the evidence, where that
stands among the classes of the map, and the map. Numbers are pixels."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from data.text import cleaned
from geo import drawing
from geo.legend import CLASS_COLOURS
from geo.picture import FONTS, INK, LINE, PAPER, SOFT, lines

WIDTH, HEIGHT, EDGE = 1200, 630, 56
"""The size that most readers of Open Graph show uncut."""
TEXT_WIDTH, MAP_WIDTH = 660, 390
BAND = 30


@dataclass(frozen=True)
class Preview:
    """What the picture shows: `above` in small letters over the `name`; the big `figure` and what
    is to be said of it; the labels of the classes and those that the figure reaches; and a map as
    SVG."""

    above: str
    name: str
    figure: str
    about: str
    classes: tuple[str, ...]
    reached: range
    map: str
    site: str


def svg(shown: Preview) -> str:
    """Return the picture as SVG."""
    elements, y = [], float(EDGE)

    def put(text: str, size: float, colour: str = INK, bold: bool = False, most: int = 2) -> None:
        nonlocal y
        for line in lines(text, size, TEXT_WIDTH)[:most]:
            y += 1.25 * size
            elements.append(_text(line, size, EDGE, y - 0.25 * size, colour, bold))

    put(shown.above, 26, SOFT)
    put(shown.name, 58 if len(shown.name) < 24 else 42, bold=True)
    y += 16
    put(shown.figure, 60 if len(shown.figure) < 18 else 38, bold=True)
    put(shown.about, 26, SOFT)
    elements += _scale(shown, HEIGHT - EDGE - 110)
    elements.append(_text(shown.site, 24, EDGE, HEIGHT - EDGE + 8, SOFT))
    left, height = WIDTH - EDGE - MAP_WIDTH, HEIGHT - 2 * EDGE
    frame = f'x="{left}" y="{EDGE}" width="{MAP_WIDTH}" height="{height}"'
    elements.append(shown.map.replace("<svg ", f"<svg {frame} ", 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family={quoteattr(FONTS)}>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(elements)}</svg>'
    )


def png(shown: Preview) -> bytes:
    """Return the picture as PNG. Raises `data.child.Unable`."""
    return drawing.png(svg(shown), 1)


def _scale(shown: Preview, top: float) -> list[str]:
    """The classes side by side, lowest first, with a frame around those that the figure reaches."""
    width = TEXT_WIDTH / len(shown.classes)
    parts = [_text("mg/l", 17, EDGE, top - 12, SOFT)]
    for index, label in enumerate(shown.classes):
        x = EDGE + index * width
        colour = CLASS_COLOURS["mg"][index]
        parts.append(_box(x, top, width, colour, LINE, 1))
        parts.append(_text(label, 17, x + width / 2, top + BAND + 24, SOFT, middle=True))
    if shown.reached:
        x = EDGE + shown.reached[0] * width
        parts.append(_box(x, top, width * len(shown.reached), "none", INK, 5))
    return parts


def _box(x: float, y: float, width: float, fill: str, stroke: str, line: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{BAND}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{line}"/>'
    )


def _text(
    text: str,
    size: float,
    x: float,
    y: float,
    colour: str,
    bold: bool = False,
    middle: bool = False,
) -> str:
    style = (' font-weight="bold"' if bold else "") + (' text-anchor="middle"' if middle else "")
    at = f'x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"'
    return f"<text {at}{style}>{escape(cleaned(text))}</text>"
