"""Which waterworks a row means: by its id, or by its name within its municipality.

The words that all works have (`vannverk`, `AS`) may be left out, where one works alone is then
meant; that is said. They may not be others: `Langvatn vassverk` can be a neighbour of `Langvatn
vannverk`. A name that is nearly right is never taken for right; the reason suggests what it may
have meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from data.former_names import former_names
from data.memo import per_store
from data.sheets.problems import Reason, RowProblem, reason

if TYPE_CHECKING:  # a child that takes a sheet's rows has no store
    from data.store import Store

MOST_SUGGESTIONS = 3
LONGEST_NAME = 200
_KIND_OF_WORKS = re.compile(
    r"\b(?:(?:vannverk|vassverk|vannbehandlingsanlegg)(?:et)?|vba|vv|as|sa|ba)\b"
)


@lru_cache(20_000)
def plain(name: str) -> str:
    """A name without case, accents and signs: what is left is its letters and digits.

    ``Langvatn vassverk`` and ``LANGVATN VASSVERK`` are one name, ``Langvatn vannverk`` another,
    which ``Langvatn VV`` is, too.
    """
    letters = unicodedata.normalize("NFC", name[:LONGEST_NAME]).casefold()
    return " ".join("vannverk" if w == "vv" else w for w in re.findall(r"[^\W_]+", letters))


def _short(name: str) -> str:
    """A plain name without the words that all works have."""
    return " ".join(_KIND_OF_WORKS.sub("", name).split())


def _words(name: str) -> set[str]:
    """The words of a plain name, `vannverket` as `vannverk`."""
    return {re.sub("(?<=verk|legg)et$", "", word) for word in name.split()}


class WaterworksIndex:
    """The waterworks and municipalities of a store, found by what a sheet calls them; it can go
    without the store to a child of the process."""

    def __init__(self, store: Store):
        self.ids = frozenset(store.waterworks.index)
        self._municipality_of: dict[str, str] = store.waterworks["municipality_number"].to_dict()
        self._kinds: dict[str, str] = store.waterworks["source_type"].to_dict()
        self._called: dict[str, str] = store.waterworks["name"].to_dict()
        self._labels = store.labels
        self.most = _most(store)
        self._names, self._municipalities = _names(store), _municipalities(store)
        self._anywhere: defaultdict[str, list[str]] = defaultdict(list)
        self._names_of: defaultdict[str, set[str]] = defaultdict(set)
        self._here: defaultdict[str, list[str]] = defaultdict(list)
        self._short: defaultdict[str, set[str]] = defaultdict(set)
        for (name, place), works in self._names.items():
            self._anywhere[name] += works
            self._here[place].append(name)
            self._short[_short(name)].update(works)
            for work in works:
                self._names_of[work].add(name)
        self._old = _earlier(store)

    def municipality(self, text: str) -> str | Reason:
        """The number of a municipality (of 2024) by number or name, or why none is found."""
        found = self._municipalities.get(plain(text), []) or self._old.get(plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            return reason(RowProblem.MUNICIPALITY_UNCLEAR, text=text)
        return reason(RowProblem.MUNICIPALITY_UNKNOWN, text=text)

    def is_old(self, text: str) -> bool:
        """Whether a municipality is given by a number or name of before 2024."""
        return plain(text) in self._old and plain(text) not in self._municipalities

    def label(self, municipality: str) -> str:
        """What a municipality is called."""
        return self._label(municipality)

    def find(self, work: str, name: str, municipality: str) -> str | Reason:
        """Return the id of the works that a row means, or the reason why none is clear.

        `municipality` is a number, "" where the row gives none.
        """
        if work:
            if work not in self.ids:
                return reason(RowProblem.ID_UNKNOWN, text=work)
            own = self._municipality_of[work]
            if municipality and municipality != own:
                return reason(RowProblem.ID_ELSEWHERE, place=self._label(own))
            if name and plain(name) not in self._names_of[work] and not self._is_alike(name, work):
                return reason(RowProblem.ID_AND_NAME, name=self._called[work])
            return work
        if not name:
            return reason(RowProblem.WATERWORKS_MISSING)
        if not municipality:
            everywhere = self._anywhere.get(plain(name), [])
            if len(everywhere) == 1:
                return everywhere[0]
            return reason(RowProblem.MUNICIPALITY_MISSING)
        found = self._names.get((plain(name), municipality), [])
        if not found:
            alike = self._short.get(_short(plain(name)), ())
            here = (work for work in alike if self._municipality_of[work] == municipality)
            found = sorted(work for work in here if self.is_short(name, work))
        if len(found) == 1:
            return found[0]
        if found:
            return reason(RowProblem.WATERWORKS_UNCLEAR, ids=", ".join(found))
        return self._not_found(name, municipality)

    def is_short(self, name: str, work: str) -> bool:
        """Whether a name is none of a works, but one of them that lacks words that all have."""
        words, known = _words(plain(name)), self._names_of[work]
        return plain(name) not in known and any(
            words <= _words(own) for own in known if _short(own) == _short(plain(name)) != ""
        )

    def _is_alike(self, name: str, work: str) -> bool:
        """Whether a name is that of a works but for the words that all of them have."""
        return _short(plain(name)) in {_short(own) for own in self._names_of[work]} - {""}

    def kind(self, work: str) -> str:
        """The kind of water of a works in the snapshot."""
        return self._kinds[work]

    def called(self, work: str) -> str:
        """The name of a works."""
        return self._called[work]

    def _not_found(self, name: str, municipality: str) -> Reason:
        near = self._near(plain(name), municipality)
        place = self._label(municipality)
        if near:
            return reason(RowProblem.WATERWORKS_NEARLY, place=place, text=name, near=near)
        return reason(RowProblem.WATERWORKS_UNKNOWN, place=place, text=name)

    def _near(self, name: str, municipality: str) -> str:
        """The names most like this one in the municipality, with their ids; however little they are
        like it, as a register may call a works by what it does (`Vannforsyning/Ledningsnett`)."""
        here = self._here.get(municipality, [])
        close = process.extract(name, here, scorer=fuzz.token_set_ratio, limit=MOST_SUGGESTIONS)
        works = dict.fromkeys(work for n, *_ in close for work in self._names[n, municipality])
        elsewhere = self._elsewhere(name, municipality)
        return ", ".join(elsewhere + [f"{self._called[work]} ({work})" for work in works])

    def _elsewhere(self, name: str, municipality: str) -> list[str]:
        """The works that are called so in other municipalities, where they are few: who supplies
        several is in the municipality of one of them."""
        alike = self._short.get(_short(name), ()) if _short(name) else ()
        found = sorted(work for work in alike if self._municipality_of[work] != municipality)
        if len(found) > MOST_SUGGESTIONS:
            return []
        places = {work: self._label(self._municipality_of[work]) for work in found}
        return [f"{self._called[work]} ({place}, {work})" for work, place in places.items()]

    def _label(self, municipality: str) -> str:
        return self._labels[municipality]


@per_store(maxsize=1)
def _names(store: Store) -> dict[tuple[str, str], list[str]]:
    """The ids of the works by plain name and municipality."""
    found = defaultdict(list)
    for work, row in store.waterworks.iterrows():
        names = {row["name"], *filter(None, row["published_names"].split("|"))}
        for name in {plain(name) for name in names}:
            found[name, row["municipality_number"]].append(work)
    return dict(found)


@per_store(maxsize=1)
def _municipalities(store: Store) -> dict[str, list[str]]:
    """Municipality numbers by number, by name, and by the label that keeps namesakes apart."""
    found = defaultdict(list)
    for number, row in store.municipalities.iterrows():
        names = {plain(n) for n in (*row["names"].split("|"), row["label"], row["name"])}
        longer = {f"{number} {name}" for name in names} | {f"{name} kommune" for name in names}
        for name in {number, number.lstrip("0"), *names, *longer}:
            found[name].append(number)
    return dict(found)


@per_store(maxsize=1)
def _earlier(store: Store) -> dict[str, list[str]]:
    """The municipalities of 2024 that an earlier number or name went to, where one got all of each
    that was called so."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    rows = store.tables["renumbering"]
    for then, now in zip(rows["number_then"], rows["number_2024"], strict=True):
        parts[then].add(now)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for then, now in parts.items():
        for called in {then, then.lstrip("0"), *_former(then)}:
            found[called] |= now
    return {called: sorted(now) for called, now in found.items() if len(now) == 1}


def _former(number: str) -> set[str]:
    """What the municipality of an earlier number was called, in plain letters."""
    name = plain(former_names().get(number, ""))
    return {name, f"{name} kommune", f"{number} {name}"} if name else set()


@per_store(maxsize=1)
def _most(store: Store) -> dict[str, float]:
    """The most magnesium (mg/l) that each works is known to have had."""
    figures = store.tables["figures"]
    magnesium = figures.loc[figures["parameter"] == "mg", ["sample_id", "high"]]
    both = magnesium.merge(store.tables["sample_works"], on="sample_id")
    most: dict[str, float] = both.groupby("waterworks_id", observed=True)["high"].max().to_dict()
    return most
