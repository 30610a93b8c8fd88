"""What search engines ask for: every plain page in both languages, and what to leave alone."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from data.store import Store
from web.addresses import LANGUAGES, Place, places

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def xml(store: Store, base: str) -> str:
    """Return the sitemap; each page names its other languages."""
    rows = [_row(place, code, base) for place in places(store) for code in LANGUAGES]
    return HEAD + "\n".join(rows) + "\n</urlset>\n"


def _row(place: Place, language: str, base: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(base + path)}/>'
        for code, path in place.alternates().items()
    )
    address = quoteattr(base + place.path(language))[1:-1]
    return f"<url><loc>{address}</loc>{others}</url>"


def robots(base: str) -> str:
    """Return robots.txt: all pages, but not Streamlit's inner addresses nor the API's records."""
    return (
        "User-agent: *\n"
        "Disallow: /_stcore/\n"
        "Disallow: /api/v1/\n"
        "Allow: /api/v1/$\n"
        f"\nSitemap: {base}/sitemap.xml\n"
    )
