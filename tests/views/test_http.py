"""The page's language is right from its first byte, as the link asks for it."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from views.http import PageLanguage

PAGE = '<html lang="en"><head><title>Streamlit</title></head><p lang="en">x</p></html>'
ROUTES = [
    Route("/", lambda request: HTMLResponse(PAGE)),
    Route("/text", lambda request: PlainTextResponse(PAGE)),
]


def answer(path: str, query: str = "") -> str:
    """What the middleware makes of an answer as Streamlit sends it."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    scope |= {"query_string": query.encode()}
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    asyncio.run(PageLanguage(Starlette(routes=ROUTES))(scope, receive, send))
    start, *parts = sent
    body = b"".join(part["body"] for part in parts)
    assert dict(start["headers"])[b"content-length"] == str(len(body)).encode()
    return body.decode()


@pytest.mark.parametrize(
    ("query", "lang", "title"),
    [
        ("", "nb", "Magnesium i norsk drikkevann"),
        ("lang=en", "en", "Magnesium in Norwegian drinking water"),
        ("fylke=46&lang=en", "en", "Magnesium in Norwegian drinking water"),
        ("lang=tlh", "nb", "Magnesium i norsk drikkevann"),
        ("lang=%22%3E%3Cscript%3E", "nb", "Magnesium i norsk drikkevann"),
        ("lang=%ff%00", "nb", "Magnesium i norsk drikkevann"),
    ],
)
def test_the_html_says_which_language_it_is_in(query, lang, title):
    page = answer("/", query.removeprefix(""))
    assert page.startswith(f'<html lang="{lang}"><head><title>{title}</title>')
    assert '<p lang="en">' in page


def test_what_is_no_page_is_left_alone():
    assert answer("/text", "lang=en") == PAGE
