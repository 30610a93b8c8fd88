"""Search: a municipality by any of its names, a postcode, or a waterworks, from three letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from data.memo import per_store
from data.store import Store

LEAST_LETTERS = 3
MOST_HITS = 8
EXACT, INSIDE_A_WORD, NOT_FOUND = 0, 3, 4
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ž": "z", "š": "s", "č": "c"}
)


@dataclass(frozen=True)
class Hit:
    """A place that a search found: `kind` is 'municipality', 'postcode' or 'waterworks'."""

    kind: str
    key: str
    label: str
    municipality_number: str


@dataclass(frozen=True)
class Entry:
    """What can be found, with the plain names by which it is found, and where it stands among
    others that are found as well: by kind, then the largest first."""

    hit: Hit
    names: tuple[str, ...]
    order: tuple[int, float]


def plain(text: str) -> str:
    """Return the text in small letters without diacritics: `Kárášjohka` -> `karasjohka`,
    `Tønsberg` -> `tonsberg`; anything but letters and digits becomes a space."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = (letter for letter in folded if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def search(store: Store, text: str) -> list[Hit]:
    """Return the best hits, at most eight: names that begin with the text first, then names with
    a word that begins with it, then names that contain it; municipalities before waterworks, big
    before small. Fewer than three letters find only a name that is as short: Os, Ås, Hå."""
    wanted = plain(text)
    if not wanted:
        return []
    worst = EXACT if len(wanted) < LEAST_LETTERS else INSIDE_A_WORD
    found = []
    for entry in entries(store):
        rank = min(_rank(name, wanted) for name in entry.names)
        if rank <= worst:
            kind, size = entry.order
            found.append(((rank == INSIDE_A_WORD, kind, rank, size), entry.hit))
    found.sort(key=lambda pair: pair[0])
    return [hit for _, hit in found[:MOST_HITS]]


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return EXACT
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in name:
        return 2
    return INSIDE_A_WORD if wanted in name else NOT_FOUND


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """Plain names, with å also written as aa and ø as oe, as addresses and old maps do."""
    spelled = []
    for name in names:
        spelled.append(plain(name))
        older = name.casefold().replace("å", "aa").replace("ø", "oe")
        spelled.append(plain(older))
    return tuple(dict.fromkeys(spelled))


@per_store(maxsize=4)
def entries(store: Store) -> tuple[Entry, ...]:
    """Return everything that can be found."""
    return (*_municipalities(store), *_postcodes(store), *_waterworks(store))


def _municipalities(store: Store) -> Iterable[Entry]:
    for number, row in store.municipalities.iterrows():
        hit = Hit("municipality", number, row["label"], number)
        names = _spellings([*row["names"].split("|"), number])
        yield Entry(hit, names, (0, -float(row["population"])))


def _postcodes(store: Store) -> Iterable[Entry]:
    labels = store.municipalities["label"]
    for row in store.tables["postcodes"].itertuples():
        place = row.place.title()
        label = f"{row.postcode} {place} – {labels[row.municipality_number]}"
        hit = Hit("postcode", row.postcode, label, row.municipality_number)
        yield Entry(hit, (row.postcode,), (1, float(row.postcode)))


def _waterworks(store: Store) -> Iterable[Entry]:
    labels = store.municipalities["label"]
    works = store.waterworks[store.waterworks["active"]]
    for waterworks_id, row in works.iterrows():
        label = f"{row['name']} – {labels[row['municipality_number']]}"
        hit = Hit("waterworks", waterworks_id, label, row["municipality_number"])
        names = _spellings([row["name"], *filter(None, row["published_names"].split("|"))])
        residents = row["residents_counted_here"]
        yield Entry(hit, names, (2, -_count(residents)))


def _count(residents: object) -> float:
    """Residents as a number; works that report none come last."""
    return float(residents) if isinstance(residents, int) else 0.0
