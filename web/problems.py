"""Errors of the API as problem documents (RFC 9457, `application/problem+json`)."""

from __future__ import annotations

import json
from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be answered: its status, what is wrong, and what would be right.

    `members` stand beside the standard ones: `parameter`, `allowed`, `available`, `successors`.
    """

    def __init__(self, status: int, detail: str, **members: object):
        self.status, self.detail, self.members = status, detail, members
        super().__init__(detail)

    def document(self) -> str:
        """Return the problem as JSON."""
        members = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        return json.dumps(members, ensure_ascii=False)
