"""HTML templates: the words that all of them use, and the folder of those that outputs share."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from data.parameters import UNITS
from data.people import POPULATION_YEAR
from findings.profile import SHOWN_SAMPLES
from telling import phrases, words
from telling.tables import certainty, treatment
from telling.water import kind_unknown, reached, weak_words

SHARED = Path(__file__).parent / "templates"
SPAN = re.compile(r"\(?[\d,.]*\d–\d[\d,.]*\)?\.?")


def environment(*folders: Path, **more: object) -> Environment:
    """Return the environment of an output's templates: those of its own folders come first, `more`
    are names of its own. Every value is escaped unless it is Markup."""
    made = Environment(
        loader=FileSystemLoader((*folders, SHARED)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["unbroken"] = unbroken
    made.globals.update(
        words.IN_TEMPLATES,
        phrases=phrases,
        treatment=treatment,
        certainty=certainty,
        weak=weak_words,
        reached=reached,
        kind_unknown=kind_unknown,
        units=UNITS,
        population_year=POPULATION_YEAR,
        shown_samples=SHOWN_SAMPLES,
        **more,
    )
    return made


def unbroken(text: str) -> Markup:
    """Return a text whose spans of numbers, as `(0.34–0.70).`, stay on one line each."""
    return Markup(SPAN.sub(r'<span class="mg-span">\g<0></span>', str(escape(text))))
