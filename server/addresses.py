"""Addresses that lead nowhere in the dashboard: led on where it is clear what is meant, else told
in our own words. Streamlit answers any address with its own page, which is white then, or empty."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.faults import SnapshotError
from server.answers import refuse
from server.headers import of_page
from server.requests import is_page, language_of, site
from telling.language import DEFAULT, language
from views import resources
from views.titles import MAP, TITLES
from web import pages
from web.addresses import ALONE, FOLDERS, LANGUAGES, SEARCH, Place, successors
from web.links import Links

FRAMES = "/component/"
NUMBER, OF_NUMBER = "nr", "/kommune"
"""The page of a municipality in the dashboard, and what names it there."""
_FOLDERS = tuple(f"{folder}/" for code in LANGUAGES for folder in FOLDERS[code].values())
_ALONE = {
    *(f"/{path}" for path in TITLES),
    *(paths[code] for paths in (*ALONE.values(), SEARCH) for code in LANGUAGES),
}


class Addresses:
    """Middleware around Streamlit: an unknown address is answered by 404 and a page of ours, one in
    capitals leads to that in small letters, and a former number to what it became."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if later := await _renumbered(request):
            await RedirectResponse(later, 301)(scope, receive, send)
            return
        if _known(scope["path"]):
            await self.app(scope, receive, send)
            return
        nobody_here = False

        async def instead(message: Message) -> None:
            nonlocal nobody_here
            nobody_here = nobody_here or (
                message["type"] == "http.response.start" and is_page(message)
            )
            if not nobody_here:
                await send(message)

        await self.app(scope, receive, instead)
        if nobody_here:
            answer = await _answer(request)
            await answer(scope, receive, send)


def _known(path: str) -> bool:
    return path.strip("/") in (*TITLES, MAP) or path.startswith(FRAMES)


async def _renumbered(request: Request) -> str:
    """Where the page of a municipality that has another number now, or is now several, is; "" for
    any other address."""
    if request.url.path.rstrip("/") != OF_NUMBER or not (query := request.query_params).get(NUMBER):
        return ""
    number = query[NUMBER]
    try:
        store = await run_in_threadpool(resources.shipped)
    except SnapshotError:
        return ""
    later = [] if number in store.municipalities.index else successors(store, number)
    if len(later) > 1:
        code = language_of(request)
        return Place("municipality", number).path(code if code in LANGUAGES else DEFAULT)
    others = [pair for pair in query.multi_items() if pair[0] != NUMBER]
    return f"{OF_NUMBER}?{urlencode([(NUMBER, later[0]), *others])}" if later else ""


async def _answer(request: Request) -> Response:
    if meant := _in_small_letters(request.url.path):
        query = request.url.query
        return RedirectResponse("?".join(filter(None, (meant, query))), 301)
    code = language_of(request)
    spoken = language(code if code in LANGUAGES else DEFAULT)
    try:
        store = await run_in_threadpool(resources.shipped)
    except SnapshotError:
        return refuse(pages.unavailable(spoken), 503, pages.HTML, of_page(spoken.code))
    links = Links(site(request))
    html = await run_in_threadpool(pages.missing, store, None, spoken, links)
    return refuse(html, 404, pages.HTML, of_page(spoken.code))


def _in_small_letters(path: str) -> str:
    """The address that differs from a path by capitals alone, "" where there is none. What stands
    behind the folder of waterworks is an id, in which they count."""
    small = path.lower()
    if small == path:
        return ""
    for folder in _FOLDERS:
        if small.startswith(folder) and not path.startswith(folder):
            return folder + path[len(folder) :]
    return small if small.rstrip("/") in _ALONE or small == "/" else ""
