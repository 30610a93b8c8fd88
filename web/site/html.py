"""The templates of the pages that only the folder has, in the frame of the plain pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from data.store import Store
from geo.legend import swatch_svg
from telling.language import Language
from telling.legend import Swatch
from web import pages
from web.site.links import FileLinks

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    # Each picture in an address of its own costs a browser as much as some twenty municipalities.
    return pages.environment(TEMPLATES, swatches=_swatches)


def _swatches(swatches: Iterable[Swatch]) -> Markup:
    """The pictures of looks as parts of the page, hidden from screen readers."""
    drawn = "".join(map(swatch_svg, swatches))
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" '))


def html(
    template: str, store: Store, language: Language, links: FileLinks, **values: object
) -> str:
    """Return a template filled in; every value is escaped unless it is Markup."""
    return pages.html(_environment().get_template(template), store, language, links, **values)
