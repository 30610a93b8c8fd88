"""Sitemap and robots.txt: every plain page in both languages, and what not to crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import quoteattr

from telling.language import DEFAULT
from web.addresses import LANGUAGES, Place

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def xml(shown: Iterable[Place], address: Callable[[Place, str], str]) -> str:
    """Return the sitemap of some pages, each with its other languages; `address` returns the whole
    address of a page in a language."""
    return "".join(parts(shown, address))


def parts(shown: Iterable[Place], address: Callable[[Place, str], str]) -> Iterator[str]:
    """Yield the sitemap line by line: with a long address it is far larger than what is kept."""
    yield HEAD
    for place in shown:
        for code in LANGUAGES:
            yield _row(place, code, address) + "\n"
    yield "</urlset>\n"


def _row(place: Place, language: str, address: Callable[[Place, str], str]) -> str:
    spoken = {**{code: code for code in LANGUAGES}, "x-default": DEFAULT}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href={quoteattr(address(place, code))}/>'
        for name, code in spoken.items()
    )
    return f"<url><loc>{quoteattr(address(place, language))[1:-1]}</loc>{others}</url>"


def robots(base: str) -> str:
    """Return robots.txt: all pages, the API and its files, but not Streamlit's inner addresses, nor
    each question that can be asked of the API."""
    return (
        f"User-agent: *\nDisallow: /_stcore/\nDisallow: /api/v1/*?\n\nSitemap: {base}/sitemap.xml\n"
    )
