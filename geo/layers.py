"""The map as folium elements for `st_folium`: a base map that never changes, and paints for it.

The script that starts a map is the same for all maps, so that the policy of the frame can let in
that one and no other; what a map begins with stands beside it as data. Everything a visitor can
change travels in the feature group.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import folium
from branca.element import Element, Figure
from folium.template import Template

from geo.assets import SCRIPT, STYLE, Asset, code_assets
from geo.legend import LOOKS, pale

Bounds = tuple[tuple[float, float], tuple[float, float]]  # (south, west), (north, east) in degrees

MAINLAND: Bounds = ((57.9, 4.4), (71.25, 31.2))
TILES = "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png"
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
TEMPLATE_BRACE = re.compile(r"\{(?=[{%#])")
WITH_CLASS = ("full", "raw", "plain", "hatched", "pale")
START = "var {name} = mgmap.start({ids});"
FRONTEND = "\nvar drawnItems = [];window.map = map_div; window.initComponent(map_div, false);"
"""What streamlit-folium and its frontend put behind the script of a map."""


@dataclass(frozen=True)
class Fill:
    """How one municipality is drawn, and what is said of it.

    `look` is a key of `geo.legend.LOOKS`. `low` and `high` are class indices, the same for
    all but `hatched`, None for `none` and `dimmed`. `lines` stand below the name in the tooltip,
    in the language of the page. Raises ValueError when look and classes do not fit.
    """

    number: str
    look: str
    low: int | None = None
    high: int | None = None
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.look not in LOOKS:
            raise ValueError(f"{self.number}: there is no look {self.look!r}")
        if (self.look in WITH_CLASS) != (self.low is not None and self.high is not None):
            raise ValueError(f"{self.number}: {self.look} does not go with these classes")

    @cached_property
    def plain_lines(self) -> tuple[tuple[str, str], ...]:
        """Each line as its wording, in which a tab stands for each number, and the numbers, each
        behind a bar: "At most 1.2 mg/l" -> "At most \t mg/l", "|1.2". Lines differ mostly in their
        numbers, so this takes a third off a message."""
        plain = (" ".join(line.split()) for line in self.lines if self.look != "dimmed")
        return tuple(
            (NUMBER.sub("\t", line), "".join(f"|{number}" for number in NUMBER.findall(line)))
            for line in plain
        )


@dataclass(frozen=True)
class Words:
    """The words of the frame itself, in the language `lang` of the page."""

    lang: str
    label: str
    attribution: str
    zoom_in: str
    zoom_out: str
    failed: str


class _Setup(Element):
    """What a map begins with, as data in its frame."""

    _template = Template('<script type="application/json" id="setup">{{ this.text }}</script>')

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class BaseMap(folium.Map):
    """A folium map that hands its elements to map.js and loads nothing from another host."""

    _template = Template(
        """
        {% macro script(this, kwargs) -%}
            {{ this.start(this.get_name()) }}
        {%- endmacro %}
        """
    )

    def __init__(self, setup: Mapping[str, object], double: bool) -> None:
        super().__init__(tiles=None)
        self.setup = as_json(setup)
        self.double = double
        code = code_assets()
        self.default_js = [(asset.name, asset.url) for asset in code if asset.media_type == SCRIPT]
        self.default_css = [(asset.name, asset.url) for asset in code if asset.media_type == STYLE]

    def render(self, **_: object) -> str:
        """Put what the map begins with into its frame, and return nothing. streamlit-folium asks
        the template for the script and the attributes for the links; folium would compile each as
        a template anew."""
        figure = cast(Figure, self.get_root())
        figure.html.add_child(_Setup(self.setup), name="setup")
        return ""

    def start(self, name: str) -> str:
        """The script that makes the map in the element of that name. The frontend of
        streamlit-folium holds two elements and shows the second one when the script names it."""
        return START.format(name=name, ids=json.dumps([name, f"{name}2"][: 1 + self.double]))

    @property
    def digest(self) -> str:
        """What tells maps with another setup apart, as their scripts are the same."""
        return hashlib.sha256(self.setup.encode()).hexdigest()[:12]


class Paint(folium.FeatureGroup):
    """A message to map.js in the shape of a feature group, the only thing st_folium passes on."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.layerGroup();
            mgmap.paint({{ this.message }});
        {% endmacro %}
        """
    )

    def __init__(self, message: Mapping[str, object]) -> None:
        super().__init__(show=False)  # streamlit-folium adds it to the map by itself
        self.message = as_json(message)

    def render(self, **_: object) -> str:
        """Return nothing, as streamlit-folium asks the template; folium would read the whole
        message as one."""
        return ""


def inline_scripts() -> tuple[str, ...]:
    """The scripts that stand in the map's frame itself: those that start one map, or two."""
    maps = (BaseMap({}, double) for double in (False, True))
    return tuple(made.start("map_div") + FRONTEND for made in maps)


def base_map(geometry: Asset, words: Words) -> BaseMap:
    """The map of one measure. Make a fresh one for each run: st_folium writes into it."""
    return BaseMap(setup(geometry, words, titles=("",)), double=False)


def contrast_map(geometry: Asset, words: Words, titles: tuple[str, str]) -> BaseMap:
    """Two maps side by side that move together, with a title each. A fresh one for each run."""
    return BaseMap(setup(geometry, words, titles), double=True)


def paint(
    fills: Sequence[Fill],
    colours: Sequence[str],
    *,
    bounds: Bounds | None = None,
    sites: Mapping[str, object] | None = None,
    background: bool = False,
    selected: str | None = None,
) -> Paint:
    """What to hand to `st_folium(feature_group_to_add=…)` for `base_map`.

    A municipality without a fill is drawn as `none`. `colours` are the class colours, lowest
    first. The view follows `bounds` when they change; None shows the mainland. `sites` comes
    from `sites_layer`. `selected` is the number of a municipality to outline.
    """
    return _paint([fills], colours, bounds, sites, background, selected)


def contrast_paint(
    left: Sequence[Fill],
    right: Sequence[Fill],
    colours: Sequence[str],
    *,
    bounds: Bounds | None = None,
    background: bool = False,
    selected: str | None = None,
) -> Paint:
    """The paint for `contrast_map`: both maps share classes, view and selection."""
    return _paint([left, right], colours, bounds, None, background, selected)


def sites_layer(
    sites: Asset, colours: Sequence[str], numbers: Sequence[str] | None = None
) -> dict[str, object]:
    """The points of `geo.assets.sites_asset`: all, or those in the municipalities `numbers`.

    `colours` are those of the points' own classes, whatever the areas show.
    """
    chosen = None if numbers is None else list(numbers)
    return {"url": sites.url, "colours": list(colours), "numbers": chosen}


def setup(geometry: Asset, words: Words, titles: Sequence[str]) -> dict[str, object]:
    """Return what map.js starts with; a map has a title for each of its panels."""
    looks = {name: vars(look) for name, look in LOOKS.items()}
    return {
        "geometry": geometry.url,
        "tiles": TILES,
        "bounds": MAINLAND,
        "looks": looks,
        "titles": titles,
        "lang": words.lang,
        "label": words.label,
        "attribution": words.attribution,
        "words": {"zoomIn": words.zoom_in, "zoomOut": words.zoom_out, "failed": words.failed},
    }


def _paint(
    panels: Sequence[Sequence[Fill]],
    colours: Sequence[str],
    bounds: Bounds | None,
    sites: Mapping[str, object] | None,
    background: bool,
    selected: str | None,
) -> Paint:
    return Paint(
        {
            "colours": list(colours),
            "pales": [pale(colour) for colour in colours],
            "panels": [_panel(fills) for fills in panels],
            "bounds": bounds,
            "sites": sites,
            "background": background,
            "selected": selected,
        }
    )


def _panel(fills: Sequence[Fill]) -> dict[str, object]:
    """The fills with every style and every wording sent once and pointed to by its index."""
    styles: dict[tuple[object, ...], int] = {}
    wordings: dict[str, int] = {}
    pointers = {
        fill.number: [
            styles.setdefault((fill.look, fill.low, fill.high), len(styles)),
            *(
                f"{wordings.setdefault(wording, len(wordings))}{numbers}"
                for wording, numbers in fill.plain_lines
            ),
        ]
        for fill in fills
    }
    return {"styles": list(styles), "wordings": list(wordings), "fills": pointers}


def as_json(value: object) -> str:
    """JSON that is also harmless to Jinja, as folium reads every finished script as a template,
    and within an element of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
    return TEMPLATE_BRACE.sub(r"\\u007b", text)  # such pairs stand only inside texts, never between
