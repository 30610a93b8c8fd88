"""Amounts of magnesium in words."""

from __future__ import annotations

import math

from findings.intake import SIGNIFICANT, Amount
from telling.language import Language


def amount_words(amount: Amount, unit: str, language: Language) -> str:
    """Say an amount in words: `0,69 mg`, `høyst 32 mg`, `0,5–1,2 mg`, `0,8 (0,5–1,2) mg`."""
    if not amount.known:
        return language.t("not known")
    low, high = (language.rounded(end, SIGNIFICANT) for end in (amount.low, amount.high))
    if amount.at_most:
        words = language.t("at most {value}", value=high)
    elif math.isnan(amount.best):
        words = low if low == high else f"{low}–{high}"
    else:
        best = language.rounded(amount.best, SIGNIFICANT)
        words = best if low == high else _around(amount, best, f"{low}–{high}", high, language)
    return f"{words} {unit}" if unit else words


def _around(amount: Amount, best: str, span: str, high: str, language: Language) -> str:
    if amount.low == amount.best:
        return language.t("{value} (up to {high})", value=best, high=high)
    return f"{best} ({span})"
