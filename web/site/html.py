"""The templates of the pages that only the folder has, in the frame of the plain pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from data.store import Store
from geo.legend import swatch_svg
from telling.language import Language
from web import pages
from web.site.links import FileLinks

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader((TEMPLATES, *pages.FOLDERS))
    made = pages.environment().overlay(loader=loader)
    # Each picture in an address of its own costs a browser as much as some twenty municipalities.
    made.globals = {**made.globals, "draw_swatch": _swatch}
    return made


def _swatch(*look: str) -> Markup:
    """The picture of a look as a part of the page, hidden from screen readers."""
    return Markup(swatch_svg(*look).replace("<svg ", '<svg aria-hidden="true" ', 1))


def html(
    template: str, store: Store, language: Language, links: FileLinks, **values: object
) -> str:
    """Return a template filled in; every value is escaped unless it is Markup."""
    return pages.html(_environment().get_template(template), store, language, links, **values)
