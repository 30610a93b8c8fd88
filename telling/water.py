"""What is said of a municipality's water beside its figure."""

from __future__ import annotations

import pandas as pd

from data.codes import WEAK_CAUTIONS
from data.store import Store
from findings.summary import MunicipalWater
from telling import words
from telling.language import Language


def tooltip(
    store: Store, water: MunicipalWater, unit: str, population: int, language: Language
) -> tuple[str, ...]:
    """Return the lines of a municipality's tooltip: the figure, its evidence and work, works and
    years, people."""
    t, number = language.t, language.number
    if water.reason:
        return (t("No data: {reason}", reason=t(words.NO_FIGURE[water.reason])),)
    lines = [language.figure(water.figure, unit)]
    evidence = t(words.EVIDENCE[water.evidence])
    if water.evidence in ("expected", "estimate"):
        lines += [evidence, from_what(water, language)]
        if not water.kind_known:
            lines.append(t("kind of water not known; applies only if it is surface water"))
        return tuple(filter(None, [*lines, different(water, language)]))
    lines.append(f"{evidence} · {store.waterworks.at[water.waterworks_id, 'name']}")
    if weak := weak_words(water, language):
        lines.append(weak)
    count = t(
        "{n} of {works} waterworks have such a figure", n=water.works_with_figure, works=water.works
    )
    lines.append(f"{count} · {years(water, language)}")
    if water.differs:
        lines.append(different(water, language, unit))
    lines.append(
        t(
            "{n} of {all} residents get this water, wholly or in part",
            n=number(water.people),
            all=number(population),
        )
    )
    return tuple(lines)


def different(water: MunicipalWater, language: Language, unit: str = "mg/l") -> str:
    """Say in brief how far apart the waters of the works lie, or their estimates; "" where they
    are one."""
    if not water.differs:
        return ""
    span = language.span(water.low, water.high)
    if water.evidence == "estimate":
        span = f"{language.two_digits(water.low)}–{language.two_digits(water.high)}"
        return language.t("different estimates here: {span} {unit}", span=span, unit=unit)
    return language.t("different waters here: {span} {unit}", span=span, unit=unit)


def from_what(water: MunicipalWater, language: Language) -> str:
    """Say in brief what an estimate or an expectation rests on."""
    if water.rung is None:
        return language.t("not measured at a waterworks")
    return language.t("from {basis}", basis=language.t(words.RUNG[water.rung]))


def weak_words(water: MunicipalWater, language: Language) -> str:
    """What must be said wherever the figure is shown: a weak source, or a link that is not sure."""
    messages = [words.CAUTION[code] for code in water.cautions if code in WEAK_CAUTIONS]
    if water.link == "likely":
        messages.append(words.LINK_CONFIDENCE["likely"])
    return "; ".join(language.t(message) for message in messages)


def years(water: MunicipalWater, language: Language) -> str:
    """The years that the figures of a municipality are from."""
    if water.first_year is None:
        return language.t("undated")
    if water.first_year == water.last_year:
        return str(water.first_year)
    return f"{water.first_year}–{water.last_year}"


def reached(water: MunicipalWater, population: float, language: Language) -> str:
    """Say how many of the residents get the water that the figure is of."""
    return language.t(
        "{n} of {all} residents get such water, wholly or in part.",
        n=language.number(water.people),
        all=language.number(int(population)),
    )


def kind_unknown(language: Language) -> str:
    """Say what holds for an expectation where the kind of water is not known (`kind_known`)."""
    return language.t(
        "The kind of water is not known for most people here; this applies only if it is surface"
        " water."
    )


def kinds_sentence(people: pd.Series, language: Language) -> str:
    """Say what share of the residents drinks what; `people` is a row of `people_by_kind`."""
    percent = 100 * people[list(words.PEOPLE)] / people["population"]
    kinds = [
        f"{language.t(name).lower()} {language.number(percent[kind], 0)} %"
        for kind, name in words.PEOPLE.items()
        if people[kind] >= 1
    ]
    before = language.t("Kind of water, share of residents:")
    return f"{before} {', '.join(kinds)}."


def shares(people: pd.Series, language: Language) -> tuple[str, ...]:
    """Return the share of the residents by what they drink, a line each; `people` is a row of
    `people_by_kind`."""
    return tuple(
        f"{language.t(name)}: {language.number(100 * people[kind] / people['population'], 0)} %"
        for kind, name in words.PEOPLE.items()
        if people[kind] > 0
    )
