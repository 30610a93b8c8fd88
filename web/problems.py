"""What goes wrong in the API, told as RFC 9457 has it (`application/problem+json`)."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be answered: its status, what is wrong, and what would be right.

    `members` stand beside the standard ones: `parameter`, `allowed`, `available`, `successors`.
    """

    def __init__(self, status: int, detail: str, **members: object):
        self.status, self.detail, self.members = status, detail, members
        self.headers: dict[str, str] = {}
        super().__init__(detail)


def answer(problem: Problem) -> Response:
    """Return the problem as an answer, which nobody keeps."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }
    content = json.dumps(told, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(content, problem.status, headers, MEDIA_TYPE)


async def on_problem(request: Request, problem: Problem) -> Response:
    """Starlette's handler of problems."""
    return answer(problem)


async def on_http(request: Request, error: HTTPException) -> Response:
    """Starlette's handler of what it refuses itself: an unknown path, another method."""
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return answer(wrong_method(request.method))
    return answer(Problem(404, "There is nothing at this address. See /api/v1/ for what there is."))


def wrong_method(method: str) -> Problem:
    """The API is read only."""
    problem = Problem(
        405,
        f"{method[:20]} is not possible: the API is read only.",
        allowed=["GET", "HEAD", "OPTIONS"],
    )
    problem.headers["Allow"] = "GET, HEAD, OPTIONS"
    return problem
