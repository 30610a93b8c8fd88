"""What is said beside a figure: its evidence, its year, what to keep in mind, its sources."""

from __future__ import annotations

import pandas as pd

from data.evidence import Figure
from data.store import Store
from telling import citation, words
from telling.language import Language
from telling.sections import Cited, Term


def figure_terms(
    figure: Figure, evidence: str, sample: pd.Series | None, cautions: str, language: Language
) -> list[Term]:
    """Return what belongs to a figure. `sample` is the row that it is from (its `stage` and
    `year`), None where it is from none; `cautions` are words, or ""."""
    t = language.t
    terms = [Term("evidence", t("Evidence"), t(words.EVIDENCE[evidence]))]
    if figure.known:
        terms.append(Term("interval", t("Interval"), f"{language.interval(figure)} mg/l"))
    if sample is not None:
        stage = words.STAGE[sample["stage"]]
        terms.append(Term("stage", t("Before or after treatment"), t(stage)))
        terms.append(Term("year", t("Year"), _year(sample["year"], language)))
    if cautions:
        terms.append(Term("cautions", t("Keep in mind"), cautions))
    return terms


def _year(year: int | None, language: Language) -> str:
    """A year, and how long ago it was."""
    if year is None or pd.isna(year):
        return language.t("undated")
    age = language.nt("{n} year ago", "{n} years ago", citation.today().year - int(year))
    return f"{year} ({age})"


def cited(store: Store, source_id: str, language: Language) -> Cited:
    """Return how a source is named. Raises KeyError where there is none of the id."""
    row, t = store.sources.loc[source_id], language.t
    checked = t("checked") if row["licence_verified"] == "yes" else t("not checked")
    licence = row["licence"]
    if message := words.LICENCE.get(licence):
        licence = t(message)
    before = t("Licence:")
    return Cited(row["publisher"], row["title"], row["url"], f"{before} {licence} ({checked})")
