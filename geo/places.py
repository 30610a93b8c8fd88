"""Search: a place by any name that people know it by, a postcode, or a waterworks.

Names as they are written find from three letters; where none does, a slip of the finger is
forgiven, and where that finds nothing either, `nearest` says what may have been meant.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from data.former_names import former_names
from data.memo import per_store
from data.store import Store

LEAST_LETTERS = 3
MOST_HITS = 8
MOST_NEAREST = 3
EXACT, BEGINS, WORD_BEGINS, WORDS_BEGIN, INSIDE_A_WORD, NOT_FOUND = range(6)
SLIPS = {4: 1, 8: 2}
"""From so many letters on, so many letters may be wrong, missing, too many or swapped."""
ALIKE = 60
"""How alike the nearest must be at least, of 100."""
COMMON = frozenset(
    {"kommune", "kommuna", "herad", "municipality", "suohkan", "tjielte", "fylke", "county"}
)
"""What people write behind the name of a municipality or a county."""
COUNTIES = {
    "18": ("Nordlánnda",),
    "50": ("Trööndelage",),
    "55": ("Romsa", "Tromssa"),
    "56": ("Finnmárku", "Finmarkku"),
}
"""Sámi and Kven names of counties, as Kartverket writes them beside the Norwegian ones (2024)."""
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ž": "z", "š": "s", "č": "c"}
)


@dataclass(frozen=True)
class Hit:
    """What a search found: `kind` is a key of `geo.words.KIND_NAMES`; a `place` is a postal place,
    `former` a municipality with an earlier number, which may have become part of another. A county
    lies in no municipality: ""."""

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
    """Return the best hits, at most eight: what is called exactly so first, names that only hold
    the text inside a word last; else municipalities, counties, postal places, postcodes, former
    numbers, waterworks, each by how its name begins, then the largest first. Fewer than three
    letters find only a name that is as short: Os, Ås, Hå.

    What finds nothing is tried by the postcode in it, then with a slip of the finger forgiven.
    """
    wanted = plain(text)
    *before, last = wanted.split() or [""]
    if before and last in COMMON:
        wanted = " ".join(before)
    if not wanted:
        return []
    return _called(store, wanted) or _by_postcode(store, wanted) or _slipped(store, wanted)


def nearest(store: Store, text: str) -> list[Hit]:
    """Return what may have been meant by a text that finds nothing, the most alike first: the
    postcodes around a number, else names of municipalities and postal places."""
    wanted = plain(text)
    if len(wanted) < LEAST_LETTERS:
        return []
    if wanted.isdecimal():
        postcodes = [entry.hit for entry in entries(store) if entry.hit.kind == "postcode"]
        at = bisect_left(postcodes, wanted, key=lambda hit: hit.key)
        return postcodes[max(0, at - 1) : at + 1] if len(wanted) == len(postcodes[0].key) else []
    names, owners = _names_of_places(store)
    found = process.extract(
        wanted, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_NEAREST * 4
    )
    hits = dict.fromkeys(owners[index].hit for _, _, index in found)
    return list(hits)[:MOST_NEAREST]


def _called(store: Store, wanted: str) -> list[Hit]:
    """What is called so, or has such a word in its name."""
    worst = EXACT if len(wanted) < LEAST_LETTERS else INSIDE_A_WORD
    words = _words(wanted)
    found = []
    for entry in _holding(store, wanted, words):
        rank = min(_rank(name, wanted) for name in entry.names)
        if rank > WORDS_BEGIN and words:
            together = f" {' '.join(entry.names)}"
            rank = WORDS_BEGIN if all(word in together for word in words) else rank
        if rank <= worst:
            kind, size = entry.order
            near = (rank != EXACT) + (rank == INSIDE_A_WORD)
            found.append(((near, kind, rank, size), entry.hit))
    found.sort(key=lambda pair: pair[0])
    return [hit for _, hit in found[:MOST_HITS]]


@dataclass(frozen=True)
class _Text:
    """The names of all entries as one text, a line each, and where each line begins."""

    text: str
    starts: list[int]

    def lines_with(self, part: str) -> set[int]:
        """The lines that hold a part of a name; Python finds these without looking at each."""
        found = set()
        at = self.text.find(part)
        while at >= 0:
            line = bisect_right(self.starts, at) - 1
            found.add(line)
            at = self.text.find(part, self.starts[line + 1])
        return found


@per_store(maxsize=4)
def _text(store: Store) -> _Text:
    lines = [f" {' '.join(entry.names)}\n" for entry in entries(store)]
    return _Text("".join(lines), [0, *accumulate(map(len, lines))])


def _holding(store: Store, wanted: str, words: tuple[str, ...]) -> Iterator[Entry]:
    """The entries that have a text within their names, or all of its words."""
    text, every = _text(store), entries(store)
    found = text.lines_with(wanted)
    if words:
        found |= set.intersection(*map(text.lines_with, words))
    return (every[line] for line in sorted(found))


def _words(wanted: str) -> tuple[str, ...]:
    """The words of a text, each as it stands within names; none where it is one word, or where the
    words are so short that they begin some word of most places."""
    words = tuple(f" {word}" for word in wanted.split())
    long = min(map(len, words)) > 2 and max(map(len, words)) > LEAST_LETTERS
    return words if len(words) > 1 and long else ()


def _rank(name: str, wanted: str) -> int:
    if wanted not in name:
        return NOT_FOUND
    if name == wanted:
        return EXACT
    if name.startswith(wanted):
        return BEGINS
    return WORD_BEGINS if f" {wanted}" in name else INSIDE_A_WORD


def _by_postcode(store: Store, wanted: str) -> list[Hit]:
    """The postcode of an address: `0150 Oslo`."""
    numbers = {word for word in wanted.split() if word.isdecimal()}
    hits = (entry.hit for entry in entries(store) if entry.hit.kind == "postcode")
    return [hit for hit in hits if hit.key in numbers][:MOST_HITS]


def _slipped(store: Store, wanted: str) -> list[Hit]:
    """The places and waterworks whose name is the text but for a slip of the finger."""
    allowed = max((most for letters, most in SLIPS.items() if len(wanted) >= letters), default=0)
    if not allowed or wanted.isdecimal():
        return []
    names, owners = _every_name(store)
    found = process.extract(wanted, names, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    ranked = sorted((distance, owners[index].order, index) for _, distance, index in found)
    hits = dict.fromkeys(owners[index].hit for _, _, index in ranked)
    return list(hits)[:MOST_HITS]


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
    return (
        *_municipalities(store),
        *_counties(store),
        *_places(store),
        *_postcodes(store),
        *_former(store),
        *_waterworks(store),
    )


@per_store(maxsize=4)
def _every_name(store: Store) -> tuple[list[str], list[Entry]]:
    """Every name with letters in it, and what is called so, in the same order."""
    return _named(entries(store))


@per_store(maxsize=4)
def _names_of_places(store: Store) -> tuple[list[str], list[Entry]]:
    """The names of all but waterworks, and what is called so, in the same order."""
    return _named(entry for entry in entries(store) if entry.hit.kind != "waterworks")


def _named(chosen: Iterable[Entry]) -> tuple[list[str], list[Entry]]:
    pairs = [(name, e) for e in chosen for name in e.names if not name.isdecimal()]
    return [name for name, _ in pairs], [entry for _, entry in pairs]


def _municipalities(store: Store) -> Iterator[Entry]:
    for number, row in store.municipalities.iterrows():
        hit = Hit("municipality", number, row["label"], number)
        names = _spellings([*row["names"].split("|"), number])
        yield Entry(hit, names, (0, -float(row["population"])))


def _counties(store: Store) -> Iterator[Entry]:
    for number, name in store.counties.items():
        names = _spellings((name, *COUNTIES.get(number, ())))
        yield Entry(Hit("county", number, name, ""), names, (1, 0.0))


def _places(store: Store) -> Iterator[Entry]:
    """Postal places, one for each municipality that they lie in, but for those that are called as
    their municipality; the one with most postcodes first."""
    table, places = store.municipalities, store.tables["postcodes"]
    own = {number: {plain(n) for n in row.split("|")} for number, row in table["names"].items()}
    named = places.assign(place=places["place"].map(_as_written))
    counted = named.groupby(["place", "municipality_number"]).size()
    for (place, number), postcodes in counted.items():
        if plain(place) not in own[number]:
            hit = Hit("place", place, f"{place} – {table.at[number, 'label']}", number)
            yield Entry(hit, _spellings([place]), (2, -float(postcodes)))


def _as_written(place: str) -> str:
    """The name of a postal place without capitals throughout, and without a word on its use."""
    named = place.partition(" (")[0]
    if not named.isupper():
        return named
    return named.title().replace(" I ", " i ").replace(" På ", " på ")


def _postcodes(store: Store) -> Iterator[Entry]:
    labels = store.municipalities["label"]
    for row in store.tables["postcodes"].sort_values("postcode").itertuples():
        label = f"{row.postcode} {_as_written(row.place)} – {labels[row.municipality_number]}"
        hit = Hit("postcode", row.postcode, label, row.municipality_number)
        yield Entry(hit, (row.postcode,), (3, float(row.postcode)))


def _former(store: Store) -> Iterator[Entry]:
    """Municipalities before they were renumbered or became part of others, one for each that they
    became: by their number, and by their name where no municipality has it now and no postal place
    there."""
    labels, postcodes = store.municipalities["label"], store.tables["postcodes"]
    there = set(zip(map(plain, postcodes["place"]), postcodes["municipality_number"], strict=True))
    pairs = store.tables["renumbering"][["number_then", "number_2024"]].drop_duplicates()
    pairs = pairs[~pairs["number_then"].isin(labels.index)]
    for then, number in sorted(pairs.itertuples(index=False, name=None)):
        name = former_names().get(then, "")
        name = "" if (plain(name), number) in there else name
        label = f"{name} ({then})" if name else then
        hit = Hit("former", then, f"{label} – {labels[number]}", number)
        yield Entry(hit, (then, *_spellings([name] if name else [])), (4, float(then)))


def _waterworks(store: Store) -> Iterator[Entry]:
    labels = store.municipalities["label"]
    works = store.waterworks[store.waterworks["active"]]
    for waterworks_id, row in works.iterrows():
        label = f"{row['name']} – {labels[row['municipality_number']]}"
        hit = Hit("waterworks", waterworks_id, label, row["municipality_number"])
        names = _spellings([row["name"], *filter(None, row["published_names"].split("|"))])
        residents = row["residents_counted_here"]
        yield Entry(hit, names, (5, -_count(residents)))


def _count(residents: object) -> float:
    """Residents as a number; works that report none come last."""
    return float(residents) if isinstance(residents, int) else 0.0
