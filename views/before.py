"""The first screen as it stands in the page that the server sends: headline, search and the map as
a picture, to be read and used before any script has come, or where none comes.

It lies over the dashboard, where that will draw the same, and goes when the map is painted: map.js
takes it away.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from data.memo import per_store
from data.store import Store
from findings.selection import Selection
from findings.summary import MEASURES
from geo.fills import fills
from geo.html import IN_TEMPLATES
from geo.legend import CLASS_COLOURS
from geo.static_map import screen_map
from telling import headline, words
from telling.citation import made_up
from telling.html import environment
from telling.language import DEFAULT, Language, codes, language
from telling.legend import in_short, of_measure
from web.addresses import COUNTRY, SEARCH
from web.links import dashboard_path

TEMPLATES = Path(__file__).parent / "templates"


@per_store(4)
def first_screen(store: Store, code: str) -> str:
    """Return the first screen in a language, given by its code, as HTML."""
    here, tap, everything = language(code), MEASURES["tap"], Selection()
    legend = of_measure(store, tap, everything, here)
    return (
        _templates()
        .get_template("before.html")
        .render(
            t=here.t,
            nt=here.nt,
            language=here,
            address=partial(dashboard_path, here),
            country=COUNTRY.get(code, COUNTRY[DEFAULT]),
            search=SEARCH.get(code, SEARCH[DEFAULT]),
            warning=made_up(store, here),
            headline=headline.of_country(store, here),
            map=Markup(_map(store, here)),
            others=[(other, language(other).name) for other in codes() if other != code],
            legend=legend,
            looks=in_short(legend, here),
        )
    )


def _map(store: Store, here: Language) -> str:
    tap = MEASURES["tap"]
    title = words.MEASURE[tap.code]
    return screen_map(
        store,
        fills(store, tap, Selection(), here),
        CLASS_COLOURS["mg"],
        here.t(title),
        here.t("Every municipality in the colour of its magnesium."),
    )


@cache
def _templates() -> Environment:
    return environment(TEMPLATES, **IN_TEMPLATES)
