"""A map as a picture to take away: SVG with text that stays text, and PNG drawn from it.

Everything that the picture needs to be understood stands in it: title, what was chosen, legend,
the age of the figures, where they come from. Numbers below are pixels of the SVG.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from data.store import Store
from data.text import cleaned
from geo import drawing
from geo.layers import Fill
from geo.legend import CLASS_COLOURS, SWATCH_WIDTH, swatch_svg
from geo.static_map import Drawing, painted, surroundings
from telling.legend import Legend, Row

WIDTH, EDGE, GAP = 1080, 36, 28
MAP_WIDTH, MAP_HEIGHT, PAIR_HEIGHT = 600, 800, 620
"""The most that a map takes alone, and the height of each of two."""
INK, SOFT, PAPER, LINE = "#1b2a33", "#4a5b66", "#ffffff", "#d5dee2"
FONTS = "'Liberation Sans', Arial, Helvetica, sans-serif"
TITLE, HEADING, TEXT, NOTE = 27, 17, 15, 12.5
LEADING = 1.36
SWATCH_GAP = 6
PNG_SCALE = 2
DOT, NEAR_DOT, DOT_LINE = 2.4, 3.4, 0.8
# What a letter takes at most in the fonts above, as a part of its size; what is not named is "n".
LETTERS = {
    **dict.fromkeys("iljI.,:;'!|()[] \u00a0\u202f", 0.34),
    **dict.fromkeys('ftr-/"„“”', 0.4),
    **dict.fromkeys("mwMWÆæ@%—", 1.0),
    **dict.fromkeys("ABCDEGHKNOPQRSTUVXYZÅØ&", 0.78),
}
USUAL_LETTER = 0.58


@dataclass(frozen=True)
class Panel:
    """One map: its fills, what stands over it where there are two."""

    fills: Sequence[Fill]
    heading: str = ""


@dataclass(frozen=True)
class Dots:
    """Points on the map: their places (metres, UTM 33; a row each) and colours."""

    places: np.ndarray
    colours: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """What a picture shows: one map or two in the same colours, and their legend.

    `frame` are the municipalities that the view is laid around, none for the whole country.
    """

    legend: Legend
    panels: tuple[Panel, ...]
    frame: tuple[str, ...] = ()
    dots: Dots | None = None


@dataclass
class _Sheet:
    """Elements put under each other, and where the next one begins."""

    elements: list[str] = field(default_factory=list)
    y: float = EDGE

    def text(
        self, text: str, size: float, x: float, width: float, colour: str = INK, bold: bool = False
    ) -> None:
        """Put a text, broken into lines that fit into the width, and go on below it."""
        weight = ' font-weight="bold"' if bold else ""
        for line in lines(text, size * (1.06 if bold else 1), width):
            self.y += size * LEADING
            at = f'x="{x:g}" y="{self.y - 0.36 * size:g}"'
            words = f'<text {at} font-size="{size:g}" fill="{colour}"{weight}>{escape(line)}</text>'
            self.elements.append(words)

    def rows(self, rows: Sequence[Row], x: float, width: float) -> None:
        """Put rows of the legend under each other."""
        for row in rows:
            top, at = self.y + 0.5 * (TEXT * LEADING - 16), x
            for swatch in row.swatches:
                self.elements.append(_moved(swatch_svg(swatch), at, top))
                at += SWATCH_WIDTH + SWATCH_GAP
            self.text(row.label, TEXT, at + 2, width - (at - x) - 2)
            self.y += 5


def lines(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines that are surely no wider than the width at a size of letters.

    A word that is wider by itself, as an address, is broken where it must be.
    """
    made = [""]
    # A no-break space, as between the digits of a number, does not part words.
    for word in re.split(r"[ \t\r\n]+", cleaned(text)):
        for part in _parts(word, size, width):
            longer = f"{made[-1]} {part}".strip()
            if made[-1] and _length(longer, size) > width:
                made.append(part)
            else:
                made[-1] = longer
    return [line for line in made if line]


def _parts(word: str, size: float, width: float) -> list[str]:
    """A word, in as many parts as it takes for each to be no wider than the width."""
    ends = [0]
    for end in range(1, len(word) + 1):
        if _length(word[ends[-1] : end], size) > width:
            ends.append(end - 1)
    return [word[start:end] for start, end in pairwise([*ends, len(word)])]


def _length(text: str, size: float) -> float:
    return size * sum(LETTERS.get(letter, USUAL_LETTER) for letter in text)


def svg(store: Store, picture: Picture, sentence: str, notes: Sequence[str]) -> str:
    """Return a picture as SVG: under the title the sentence, under the map the notes."""
    sheet, inner = _Sheet(), WIDTH - 2 * EDGE
    sheet.text(picture.legend.title, TITLE, EDGE, inner, bold=True)
    sheet.y += 4
    sheet.text(sentence, TEXT, EDGE, inner, SOFT)
    sheet.y += 14
    patterns: dict[str, str] = {}
    _one(sheet, store, picture, patterns) if len(picture.panels) == 1 else _pair(
        sheet, store, picture, patterns
    )
    sheet.y += 18
    sheet.elements.append(f'<path d="M{EDGE} {sheet.y:g}h{inner}" stroke="{LINE}"/>')
    sheet.y += 8
    for note in notes:
        sheet.text(note, NOTE, EDGE, inner, SOFT)
        sheet.y += 3
    height = round(sheet.y + EDGE - 10)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family={quoteattr(FONTS)} role="img">'
        f"<title>{_plain(picture.legend.title)}</title><desc>{_plain(sentence)}</desc>"
        f"<defs>{''.join(patterns.values())}</defs>"
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{"".join(sheet.elements)}</svg>'
    )


def png(drawn: str) -> bytes:
    """Return an SVG as PNG, at twice its size. Raises `data.child.Unable`."""
    return drawing.png(drawn, PNG_SCALE)


def _one(sheet: _Sheet, store: Store, picture: Picture, patterns: dict[str, str]) -> None:
    """The map on the left, its legend on the right."""
    drawn, top = surroundings(store, picture.frame), sheet.y
    bottom = _map(sheet, drawn, picture, picture.panels[0], (EDGE, MAP_WIDTH, MAP_HEIGHT), patterns)
    left = EDGE + MAP_WIDTH + GAP
    width = WIDTH - EDGE - left
    sheet.y = top
    _classes(sheet, picture, left, width)
    sheet.y += 10
    _keys(sheet, picture, left, width)
    sheet.y = max(sheet.y, bottom)


def _pair(sheet: _Sheet, store: Store, picture: Picture, patterns: dict[str, str]) -> None:
    """Two maps side by side, the legend under them."""
    drawn, top = surroundings(store, picture.frame), sheet.y
    width = (WIDTH - 2 * EDGE - GAP) / 2
    left, right = EDGE, EDGE + width + GAP
    bottom = top
    for x, panel in zip((left, right), picture.panels, strict=True):
        sheet.y = top
        sheet.text(panel.heading, HEADING, x, width, bold=True)
        sheet.y += 4
        box = (x, width, PAIR_HEIGHT)
        bottom = max(bottom, _map(sheet, drawn, picture, panel, box, patterns))
    sheet.y = legend_top = bottom + 14
    _classes(sheet, picture, left, width)
    bottom, sheet.y = sheet.y, legend_top
    _keys(sheet, picture, right, width)
    sheet.y = max(sheet.y, bottom)


def _classes(sheet: _Sheet, picture: Picture, x: float, width: float) -> None:
    sheet.text(picture.legend.unit, HEADING, x, width, bold=True)
    sheet.y += 4
    sheet.rows(picture.legend.classes, x, width)


def _keys(sheet: _Sheet, picture: Picture, x: float, width: float) -> None:
    """What the looks mean, and what belongs to the map as a whole."""
    legend = picture.legend
    sheet.rows((*legend.keys, *map(Row, legend.notes)), x, width)


def _map(
    sheet: _Sheet,
    drawn: Drawing,
    picture: Picture,
    panel: Panel,
    box: tuple[float, float, float],
    patterns: dict[str, str],
) -> float:
    """Draw a map into a box (left, width, most height), from where the sheet stands; return its
    lower end."""
    left, width, most = box
    scale = min(width / drawn.width, most / drawn.height)
    across, down = scale * drawn.width, scale * drawn.height
    shapes = painted(drawn, panel.fills, CLASS_COLOURS[picture.legend.scale], patterns)
    sheet.elements.append(
        f'<svg x="{left + (width - across) / 2:g}" y="{sheet.y:g}" width="{across:g}" '
        f'height="{down:g}" viewBox="0 0 {drawn.width} {drawn.height}" overflow="hidden">'
        f"{''.join(shapes)}{_dots(drawn, picture, scale)}</svg>"
    )
    return sheet.y + down


def _dots(drawn: Drawing, picture: Picture, scale: float) -> str:
    if picture.dots is None:
        return ""
    radius = (NEAR_DOT if picture.frame else DOT) / scale
    places = drawn.units(picture.dots.places)
    inside = np.all((places > 0) & (places < [drawn.width, drawn.height]), axis=1)
    return "".join(
        _circle(x, y, radius, colour, DOT_LINE / scale)
        for (x, y), colour, shown in zip(places, picture.dots.colours, inside, strict=True)
        if shown
    )


def _circle(x: float, y: float, radius: float, colour: str, line: float = DOT_LINE) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.3g}" fill="{colour}" stroke="{INK}" '
        f'stroke-width="{line:.2g}"/>'
    )


def _moved(drawn: str, x: float, y: float) -> str:
    return f'<g transform="translate({x:g} {y:g})">{drawn}</g>'


def _plain(text: str) -> str:
    return escape(cleaned(text))
