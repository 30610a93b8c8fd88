"""The colours of all that is ours, for a light and for a dark page, as style sheets take them.

Streamlit has its own in `.streamlit/config.toml`, which a test holds to these. Municipalities are
painted alike in both, so that the map, its legend and a downloaded picture always agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Colour:
    """A colour as `#rrggbb`, on a light page and on a dark one."""

    light: str
    dark: str


COLOURS = {
    "ink": Colour("#1b2a33", "#e4ecef"),  # text
    "soft": Colour("#4a5b66", "#b3c1c8"),  # text of less weight, and lines that carry meaning
    "faint": Colour("#6b7c86", "#8b9ba4"),  # lines of a chart that stand behind
    "line": Colour("#d5dee2", "#3a4952"),  # between rows, around cards
    "paper": Colour("#ffffff", "#12191d"),
    "tint": Colour("#f2f6f7", "#1b252b"),  # surfaces that stand out from the paper
    "accent": Colour("#1c6a8c", "#7dbfe0"),  # what is chosen, has the focus, or is drawn
    "link": Colour("#14587a", "#8cc8e8"),
    "warn": Colour("#7a3d00", "#f0b37e"),
    "notice": Colour("#fff6e0", "#33290f"),
    "band": Colour("#d6e6ee", "#23404f"),  # an interval behind the marks of a chart
    "target": Colour("#cfe8d8", "#1f4430"),
    "sea": Colour("#dfe8ee", "#46565f"),
    "aside": Colour("#f6f7f8", "#56666f"),  # municipalities outside the selection
    "aside-line": Colour("#ccd2d7", "#66767f"),
    "alarm": Colour("#d1495b", "#ff8a98"),
    "rim": Colour("#dfe8ee", "#aab8bf"),  # around a sample of the map, so that its outline shows
}
LIGHT = {name: colour.light for name, colour in COLOURS.items()}
"""The colours of charts and pictures: a file that is taken away is always light."""
IN_CHARTS = ("ink", "soft", "faint", "paper", "accent", "link", "band", "target")


def by_system() -> str:
    """Return the colours as CSS variables that follow what the browser asks for."""
    light, dark = (
        " ".join(f"--{name}: {getattr(colour, shade)};" for name, colour in COLOURS.items())
        for shade in ("light", "dark")
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def by_scheme() -> str:
    """Return the colours as CSS variables that follow the `color-scheme` of where they are used, as
    Streamlit sets it: the system's, or what the visitor has chosen in its menu."""
    pairs = " ".join(
        f"--{name}: light-dark({colour.light}, {colour.dark});" for name, colour in COLOURS.items()
    )
    return f":root {{ {pairs} }}\n"


def of_parts() -> str:
    """Return the rules for what every page shows alike; the variables of its colours must stand
    before them."""
    return (Path(__file__).parent / "static" / "parts.css").read_text(encoding="utf-8")


def in_charts() -> str:
    """Return the rules that exchange the light colours of a chart on the page for the theme's.

    Vega draws SVG with colours as attributes, over which any rule of a style sheet has its way.
    """
    return "".join(
        f'[data-testid="stVegaLiteChart"] svg [{paint}="{COLOURS[name].light}"]'
        f" {{ {paint}: var(--{name}); }}\n"
        for name in IN_CHARTS
        for paint in ("fill", "stroke")
    )
