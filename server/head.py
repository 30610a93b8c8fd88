"""What the head of a page of the dashboard says before any script has run: title, description, and
what whoever is sent its link is shown (Open Graph)."""

from __future__ import annotations

from html import escape

from starlette.requests import HTTPConnection

from data.faults import SnapshotError
from data.store import Store
from server.requests import language_of, site
from telling import municipality
from telling.language import DEFAULT, Language, language
from views import resources
from views.titles import SUMMARIES, TITLES
from web.addresses import LANGUAGES, PICTURE, Place
from web.links import open_graph

WHOLE = "Magnesium in Norwegian drinking water"
OF_STREAMLIT = b"<title>Streamlit</title>"


def placed(page: bytes, connection: HTTPConnection) -> bytes:
    """Return Streamlit's page with the head of the page that is asked for."""
    spoken = language(language_of(connection))
    title, summary, place = _said(connection, spoken)
    code = spoken.code if spoken.code in LANGUAGES else DEFAULT
    address = site(connection)
    parts = [f"<title>{escape(title)}</title>"]
    parts.append(f'<meta name="description" content="{escape(summary)}">')
    query = f"?{connection.url.query}" if connection.url.query else ""
    about = {
        "title": title,
        "description": summary,
        "url": f"{address}{connection.url.path}{query}",
        "image": address + place.path(code) + PICTURE,
    }
    parts += (
        f'<meta property="{name}" content="{escape(content)}">'
        for name, content in open_graph(spoken, **about)
    )
    return page.replace(OF_STREAMLIT, "".join(parts).encode(), 1)


def _said(connection: HTTPConnection, spoken: Language) -> tuple[str, str, Place]:
    """The title of a page, what it says of itself, and the place whose picture stands for it."""
    path, t = connection.url.path.strip("/"), spoken.t
    store, number = _store(), connection.query_params.get("nr", "")
    if path == "kommune" and store and number in store.municipalities.index:
        label = store.municipalities.at[number, "label"]
        summary = municipality.summary(store, number, spoken)
        return f"{label} – {t(WHOLE)}", summary, Place("municipality", number)
    title = f"{t(TITLES[path])} – {t(WHOLE)}" if TITLES.get(path) and path else t(WHOLE)
    return title, t(SUMMARIES.get(path, SUMMARIES[""])), Place("country")


def _store() -> Store | None:
    try:
        return resources.shipped()
    except SnapshotError:
        return None
