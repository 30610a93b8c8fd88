"""The templates of the pages that only the folder has, in the frame of the plain pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from data.language import Language
from data.store import Store
from static_site.links import FileLinks
from web import pages

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader((TEMPLATES, *pages.FOLDERS))
    return pages.environment().overlay(loader=loader)


def html(
    template: str, store: Store, language: Language, links: FileLinks, **values: object
) -> str:
    """Return a template filled in; every value is escaped unless it is Markup."""
    return pages.html(_environment().get_template(template), store, language, links, **values)
