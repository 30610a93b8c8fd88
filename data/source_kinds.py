"""What kind of source a few words mean, by `data/ledger/intake_words.csv`; never a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.codes import SourceType, SourceTypeConfidence
from data.table_file import TableFile

_LEDGER = Path(__file__).parent / "ledger"


@lru_cache(maxsize=1)
def known_words() -> Mapping[str, str]:
    """Return the kind of each word that is known; "" for one that says nothing of the kind."""
    sheet = TableFile(_LEDGER / "intake_words.csv", ["word", "kind", "ground"])
    sheet.unique(["word"])
    sheet.choice("kind", set(SourceType), "kind of source", empty=True)
    sheet.check()
    return dict(zip(sheet.frame["word"], sheet.frame["kind"], strict=True))


def kind_of(text: str) -> SourceType | None:
    """Return the kind of source that a text says, None where it holds a word that is not known.

    Groundwater and surface water together are mixed; sea water together with another is no kind
    that has a name here.
    """
    words = re.findall(r"\w+", text.casefold())
    known = known_words()
    if not all(word in known for word in words):
        return None
    return together({SourceType(known[word]) for word in words if known[word]})


def together(kinds: Collection[SourceType]) -> SourceType | None:
    """Return the kind of a work that draws on sources of these kinds, None where it has no name."""
    if len(kinds) == 1:
        return next(iter(kinds))
    return SourceType.MIXED if kinds and SourceType.SEAWATER not in kinds else None


@dataclass(frozen=True)
class StatedKind:
    """The kind of source that a source states of a work, with its words and the source's id."""

    kind: SourceType
    words: str
    source_id: str


def with_stated_kinds(
    works: pd.DataFrame, stated: Mapping[str, StatedKind], over_stated: bool = False
) -> pd.DataFrame:
    """Return the works with kinds that are stated of them, by id; what the register reports stays
    beside them.

    A kind that another source states stays as it is, unless these go `over_stated` ones.
    """
    found = works["waterworks_id"].map(stated)
    taken = found.notna()
    if not over_stated:
        others = works["source_type_confidence"].eq(SourceTypeConfidence.STATED)
        own = works["source_type_source"].isin({one.source_id for one in stated.values()})
        taken &= ~others | own
    if not taken.any():
        return works
    works, chosen = works.copy(), found[taken]
    changed = chosen.map(lambda one: str(one.kind)).ne(works.loc[taken, "source_type"])
    works.loc[changed.index[changed], "source_name"] = ""
    works.loc[taken, "source_type"] = chosen.map(lambda one: str(one.kind))
    works.loc[taken, "source_type_confidence"] = str(SourceTypeConfidence.STATED)
    works.loc[taken, "source_type_quote"] = chosen.map(lambda one: one.words)
    works.loc[taken, "source_type_source"] = chosen.map(lambda one: one.source_id)
    return works
