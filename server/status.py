"""`/status`: for people what `/metrics` is for programs: which figures and which program, and since
when."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from babel.dates import format_datetime, format_timedelta
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.current import Current
from server.answers import refuse
from server.headers import of_page
from server.requests import site
from telling.citation import PLACE, dated
from telling.editions import shown
from telling.language import Language, language
from web import pages
from web.addresses import STATUS
from web.links import Links

VERSION: Final = "2026.11"
"""Of the program, as CHANGELOG.md and CITATION.cff have it."""
_STARTED: Final = time.time()


def routes(current: Current) -> list[Route]:
    """Return the routes of the page in each language. Nobody may keep an answer, as each process of
    a site answers for itself."""

    def of(spoken: Language) -> Route:
        async def endpoint(request: Request) -> Response:
            html = await run_in_threadpool(page, current, spoken, site(request))
            return refuse(html, 200, pages.HTML, of_page(spoken.code))

        return Route(STATUS[spoken.code], endpoint)

    return [of(language(code)) for code in STATUS]


def page(current: Current, spoken: Language, address: str) -> str:
    """Return the page: what the process that answers has in use."""
    t, taken, faults = spoken.t, current.taken, current.faults
    rows = [(t("Program"), t("version {version}", version=VERSION))]
    if taken is not None:
        age = dated(taken.store, spoken, marked=False)
        rows += [
            (t("Figures"), f"{shown(taken.store, spoken)} {age}."),
            (t("Figures written"), _when(taken.written, spoken)),
            (t("Figures read by this process"), _when(taken.read, spoken)),
        ]
    rows.append((t("This process has run since"), _when(_STARTED, spoken)))
    summary = t("The figures are shown.") if taken else t("The figures cannot be shown.")
    if taken and faults:
        summary = t("The figures are shown. Newer ones lie ready, but have faults.")
    return pages.html(
        "page_status.html",
        None,
        spoken,
        Links(address),
        place=None,
        summary=summary,
        rows=rows,
        status_paths=STATUS,
    )


def _when(seconds: float, spoken: Language) -> str:
    """A time (seconds since 1970) as it is in Norway, and about how long ago."""
    when = datetime.fromtimestamp(seconds, UTC)
    since = min(-1, int(seconds - time.time()))  # what has not been yet is a clock that is off
    ago = format_timedelta(since, threshold=2, add_direction=True, locale=spoken.code)
    return f"{format_datetime(when, 'long', PLACE, locale=spoken.code)} ({ago})"
