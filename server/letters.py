"""Letters that ask for the figures of a municipality, without the dashboard: a page, the letter as
PDF, the sheet for the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.child import Unable
from data.faults import SnapshotError
from data.store import Store
from data.text import cleaned
from report.letter import letter_pdf
from server.answers import Body, body, refuse, respond
from server.headers import of_page
from server.limits import Buckets, Limit, client_of, from_environment
from server.reports import AFTER_S, AT_ONCE, COST, PDF
from server.requests import site
from telling import reply_sheet, words
from telling.language import Language, language, language_of_letter
from web import letters, pages
from web.addresses import FOLDERS, LANGUAGES, LETTER, Place
from web.letters import WantedLetter
from web.links import Links

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Make = Callable[[Store, WantedLetter, Language, str], Body]


class Letters:
    """The routes of the letters; `find` is asked for the snapshot at each request. They are made
    anew each time: of each there are as many as there are choices."""

    def __init__(self, find: Callable[[], Store], limit: Limit | None = None):
        self._find, self._room = find, CapacityLimiter(AT_ONCE)
        self._buckets = Buckets(limit or from_environment())

    def routes(self) -> list[BaseRoute]:
        """Return the routes; they must stand before those of the plain pages."""
        made: list[BaseRoute] = []
        for code in LANGUAGES:
            path = f"{FOLDERS[code]['municipality']}/{{key}}{LETTER[code]}"
            for ending, make, cost in (
                ("", _page, 1),
                (".pdf", _pdf, COST),
                (".xlsx", _sheet, 1),
            ):
                made.append(Route(path + ending, self._endpoint(language(code), make, cost)))
        return made

    def _endpoint(
        self, spoken: Language, make: Make, cost: int
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            client = client_of(request.scope)
            if seconds := self._buckets.wait(client):
                again = {"Retry-After": str(seconds)}
                text = spoken.t("Too many letters at once. Come back in {n} seconds.", n=seconds)
                return refuse(text, 429, "text/plain", again)
            self._buckets.spend(client, cost - 1)
            place = Place("municipality", cleaned(request.path_params["key"]))
            address, texts = site(request), request.query_params.getlist
            try:
                store = await run_in_threadpool(self._find)
                asked = letters.asked(store, place.key, texts, spoken)
                work = partial(make, store, asked, spoken, address)
                return respond(request, await to_thread.run_sync(work, limiter=self._room))
            except KeyError:
                html = pages.missing(store, place, spoken, Links(address))
                return refuse(html, 404, pages.HTML, of_page(spoken.code))
            except Unable as unable:
                text = spoken.t(words.UNABLE[unable.why])
                return refuse(text, 503, "text/plain", {"Retry-After": str(AFTER_S)})
            except SnapshotError:
                return refuse(pages.unavailable(spoken), 503, pages.HTML, of_page(spoken.code))

        return endpoint


def _page(store: Store, asked: WantedLetter, spoken: Language, address: str) -> Body:
    html = letters.page(store, asked, spoken, Links(address))
    return body(html, pages.HTML, of_page(spoken.code))


def _pdf(store: Store, asked: WantedLetter, spoken: Language, address: str) -> Body:
    made = letter_pdf(store, asked.write(store, address), spoken)
    headers = _headers(f"magnesium-{asked.number}-{asked.code}.pdf", asked)
    # Browsers apply a policy on what may be fetched to their own PDF viewer, too.
    return body(made, PDF, {**headers, "Content-Security-Policy": "frame-ancestors 'none'"})


def _sheet(store: Store, asked: WantedLetter, spoken: Language, address: str) -> Body:
    made = reply_sheet.as_xlsx(store, asked.works, asked.years, language_of_letter(asked.code))
    return body(made, XLSX, _headers(f"magnesium-{asked.number}-{asked.code}.xlsx", asked))


def _headers(name: str, asked: WantedLetter) -> dict[str, str]:
    return {
        "Content-Language": asked.code,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
