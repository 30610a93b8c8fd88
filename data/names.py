"""Names of waterworks and their owners as people write them. The register has them in capitals,
which comes to us with a capital at the head of each word: `Ørsta Kommune Vann Og Avløp`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

SMALL: Final = frozenset(
    ["av", "for", "fra", "i", "med", "mellom", "og", "på", "til", "under", "ved"]
)
FORMS: Final = frozenset(
    ["AL", "ANS", "AS", "BA", "BL", "DA", "IKS", "IS", "KF", "NUF", "SA", "VA", "VAR", "VVA", "VV"]
)
"""Forms of organisations, and what the trade shortens: water, sewage, refuse."""
SPELLED: Final = {"a/l": "A/L", "a/s": "A/S", "p/l": "P/L", "v/": "v/"}
COMMON: Final = frozenset({
    "avløp", "avløpsselskap", "avdeling", "avd", "drift", "etat", "etc", "infrastruktur",
    "kloakk", "kloakkvesen", "kloakkvesenet", "kommunalteknikk", "kommune", "landbruk", "miljø",
    "plan", "prosjekt", "renovasjon", "renseanlegg", "sjef", "teknisk", "tekniske", "tjenester",
    "utvikling", "vann", "vannforsyning", "vatn", "vassforsyning", "vedlikehald", "vedlikehold",
    "virksomhet",
})  # fmt: skip
"""Words for what is done and by which part of a municipality: no names."""


@cache
def as_written(name: str) -> str:
    """Return a name of the register as people write it; one in any other spelling than the
    register's stays as it is."""
    words = name.split(" ")
    if len(words) == 1 or not all(_headed(word) for word in words):
        return name
    # A numeral may end a name, as in `Vannverk I`.
    last = words[-1:] if words[-1] == "I" else [_later(words[-1])]
    return " ".join([_first(words[0]), *map(_later, words[1:-1]), *last][: len(words)])


def _headed(word: str) -> bool:
    """Whether each part of a word begins with a capital, and has no other."""
    return word == word.title() or not re.search(r"[^\W\d_]", word)


def _first(word: str) -> str:
    return "-".join(word.split("-")[:1] + [_later(part) for part in word.split("-")[1:]])


def _later(word: str) -> str:
    bare = word.strip("().,:-").lower()
    if bare in SPELLED:
        return re.sub(re.escape(bare), SPELLED[bare], word, flags=re.IGNORECASE)
    if bare.upper() in FORMS:
        return word.upper()
    if bare in SMALL or bare in COMMON:
        return word.lower()
    return word
