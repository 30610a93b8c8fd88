"""The query parameters of the API; whatever is not among them is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from data.codes import SourceType
from data.store import Store
from findings.selection import EVIDENCE, Selection
from telling.words import EVIDENCE as EVERY_EVIDENCE
from web.addresses import successors
from web.problems import Problem
from web.records import START, Asked

YEARS = (1950, 2100)
MOST_ROWS = 1000
USUAL_ROWS = 100
LAST_OFFSET = 1_000_000
MOST_LISTED = 30
WHOLE = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True)
class QueryParameter:
    """One parameter: a list of codes, or a whole number of a range. `of` finds the codes."""

    name: str
    about: str
    of: Callable[[Store], tuple[str, ...]] | None = None
    between: tuple[int, int] = (0, 0)
    many: bool = True


def _municipalities(store: Store) -> tuple[str, ...]:
    return tuple(store.municipalities.index)


COUNTY = QueryParameter(
    "county",
    "County number. Where municipalities are chosen, they count and counties do not, as on the"
    " pages; other filters narrow.",
    lambda store: tuple(store.counties.index),
)
MUNICIPALITY = QueryParameter("municipality", "Municipality number of 2024.", _municipalities)
KIND = QueryParameter("kind", "Kind of water.", lambda store: tuple(SourceType))
EVIDENCES = QueryParameter(
    "evidence",
    "How magnesium is known; expected is what estimate was called before, and answers the same.",
    lambda store: (*EVIDENCE, "expected"),
)
SAMPLE_EVIDENCES = QueryParameter(
    "evidence",
    "How magnesium is known.",
    lambda store: tuple(code for code in EVERY_EVIDENCE if code not in ("expected", "estimate")),
)
YEAR = QueryParameter("year", "Year of the magnesium figure or the sample.", between=YEARS)
LIMIT = QueryParameter(
    "limit",
    f"How many rows. JSON gives {USUAL_ROWS} where nothing is said, CSV all.",
    between=(1, MOST_ROWS),
    many=False,
)
OFFSET = QueryParameter(
    "offset", "How many rows to leave out first.", between=(0, LAST_OFFSET), many=False
)
SINCE = QueryParameter(
    "since",
    "Version of an edition, or start for before the first. Changes are told since then; since the"
    " edition before the newest where nothing is said.",
    lambda store: (START, *(one.version for one in store.editions)),
    many=False,
)
FILTERS = (COUNTY, MUNICIPALITY, KIND, EVIDENCES, YEAR)
PAGES = (LIMIT, OFFSET)


@dataclass(frozen=True)
class Question:
    """A valid query: every parameter of a resource, in the order of its list, with the values that
    were given; an empty tuple where there are none."""

    values: tuple[tuple[str, tuple[str | int, ...]], ...] = ()

    def _of(self, parameter: QueryParameter) -> tuple[Any, ...]:
        return dict(self.values).get(parameter.name, ())

    @property
    def asked(self) -> Asked:
        """The filters."""
        chosen = Selection(*map(self._of, (COUNTY, MUNICIPALITY, KIND, EVIDENCES)))
        return Asked(chosen, self._of(YEAR), next(iter(self._of(SINCE)), ""))

    @property
    def limit(self) -> int | None:
        """How many rows are asked for; None where the query does not say."""
        return next(iter(self._of(LIMIT)), None)

    @property
    def offset(self) -> int:
        """How many rows to skip."""
        return next(iter(self._of(OFFSET)), 0)

    def following(self, limit: int) -> str:
        """The query string of the part after `limit` rows of this one."""
        part = {LIMIT.name: (limit,), OFFSET.name: (self.offset + limit,)}
        return urlencode({**dict(self.values), **part}, doseq=True)


def read(
    query: Mapping[str, Sequence[str]], parameters: Sequence[QueryParameter], store: Store
) -> Question:
    """Return what a query asks. Raises Problem, which names the parameter and what is allowed."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in query:
        if name not in known:
            raise Problem(
                400, "There is no such parameter here.", parameter=name[:80], allowed=list(known)
            )
    return Question(
        tuple((name, _values(query.get(name, ()), known[name], store)) for name in known)
    )


def _values(texts: Sequence[str], parameter: QueryParameter, store: Store) -> tuple[str | int, ...]:
    """The values of a parameter, sorted and without repeats, so that equal questions are equal."""
    if not parameter.many and len(texts) > 1:
        raise Problem(400, f"{parameter.name} is given more than once.", parameter=parameter.name)
    if parameter.of is None:
        return tuple(sorted(set(_wholes(texts, parameter))))
    return tuple(sorted(set(_codes(texts, parameter, parameter.of(store), store))))


def _wholes(texts: Sequence[str], parameter: QueryParameter) -> list[int]:
    low, high = parameter.between
    for text in texts:
        if not WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise Problem(
                400,
                f"{parameter.name} is a whole number from {low} to {high}.",
                parameter=parameter.name,
                allowed={"minimum": low, "maximum": high},
            )
    return [int(text) for text in texts]


def _codes(
    texts: Sequence[str], parameter: QueryParameter, allowed: tuple[str, ...], store: Store
) -> Sequence[str]:
    for text in texts:
        if text not in allowed:
            raise Problem(
                400,
                f"{parameter.name} cannot be {text[:40]!r}.",
                parameter=parameter.name,
                **_right(parameter, allowed, text, store),
            )
    return texts


def _right(
    parameter: QueryParameter, allowed: tuple[str, ...], text: str, store: Store
) -> dict[str, object]:
    """What is allowed: the codes where they are few, else where they are listed."""
    if len(allowed) <= MOST_LISTED or parameter == SINCE:
        return {"allowed": list(allowed)}
    right: dict[str, object] = {
        "allowed": "a municipality number of 2024, four digits; see /api/v1/municipalities"
    }
    if later := successors(store, text):
        right["successors"] = later
    return right
