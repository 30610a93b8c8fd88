"""What was chosen, in one sentence: on the page, in a file's name and in its first line."""

from __future__ import annotations

from data.store import Store
from findings.selection import Selection
from telling import words
from telling.language import Language

MOST_NAMES = 6
"""Places that the sentence names before it counts the rest."""


def selection_sentence(store: Store, selection: Selection, language: Language) -> str:
    """Say what is chosen, with a full stop."""
    return "; ".join(choices(store, selection, language)) + "."


def choices(store: Store, selection: Selection, language: Language) -> list[str]:
    """Say what is chosen, choice by choice: the place, kinds of water, evidence."""
    t = language.t
    parts = [_place(store, selection, language)]
    if selection.kinds:
        named = ", ".join(t(words.SOURCE_TYPE[kind]).lower() for kind in selection.kinds)
        parts.append(t("kind of water: {kinds}", kinds=named))
    if selection.evidence:
        named = ", ".join(t(words.EVIDENCE[code]).lower() for code in selection.evidence)
        parts.append(t("evidence: {evidence}", evidence=named))
    return parts


def _place(store: Store, selection: Selection, language: Language) -> str:
    names = [language.t("{county} county", county=store.counties[n]) for n in selection.counties]
    names += [store.municipalities.at[n, "label"] for n in selection.municipalities]
    if not names:
        return language.t("All of Norway")
    if len(names) > MOST_NAMES:
        more = language.t("{n} more", n=len(names) - MOST_NAMES)
        names = [*names[:MOST_NAMES], more]
    return ", ".join(names)
