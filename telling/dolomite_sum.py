"""What it would come to if every surface-water works did what is possible with dolomite inside the
targets: for a county, a municipality or the country."""

from __future__ import annotations

from data.store import Store
from findings.selection import Selection
from telling.dolomite_table import REASON
from telling.language import Language
from telling.points import value
from treatment.potential import Potential, potential

INTAKE_CLAIMS = ("intake_women", "water_women", "intake_men", "water_men")
"""What the share of an adequate intake stands on."""


def headline(store: Store, selection: Selection, language: Language) -> str:
    """Say in one sentence what would be added, how much product it takes and how little of a day's
    need it is; "" where no work of the place has a calculation."""
    found = potential(store, Selection(selection.counties, selection.municipalities))
    if not found.answered_residents:
        return ""
    t, number = language.t, language.number
    return t(
        "If every surface-water works did what is possible with dolomite inside the Norwegian"
        " targets, half of the residents would get at least {gain} mg/l more magnesium: {percent} %"
        " of an adequate intake, for {tonnes} tonnes of dolomite a year. Intervals are by what is"
        " not known of the waters.",
        gain=_within([number(one, 1) for one in (found.gain, found.low, found.high)]),
        percent=_percent(store, found.gain, language),
        tonnes=_within(
            [
                language.two_digits(one)
                for one in (found.dolomite_t, found.dolomite_low, found.dolomite_high)
            ]
        ),
    )


def _within(figures: list[str]) -> str:
    """A figure with its ends, where they are not written alike."""
    best, low, high = figures
    return best if low == high else f"{best} ({low}–{high})"


def details(store: Store, selection: Selection, language: Language) -> list[str]:
    """Say what the headline is a sum of, and what it leaves out; [] where there is no headline."""
    found = potential(store, Selection(selection.counties, selection.municipalities))
    if not found.answered_residents:
        return []
    return [
        _counted(found, language),
        _basis(found, language),
        *_left_out(found, language),
        language.t(
            "The share of an adequate intake is an upper bound, for women and men: everything one"
            " drinks is taken to be tap water. All of the dolomite is taken to dissolve, which is"
            " the open question."
        ),
    ]


def _percent(store: Store, gain: float, language: Language) -> str:
    """Per cent of the adequate intake that a concentration (mg/l) gives, for women and men."""
    shares = (
        100 * gain * value(store, f"water_{who}") / value(store, f"intake_{who}")
        for who in ("women", "men")
    )
    return "–".join(dict.fromkeys(language.number(share, 1) for share in sorted(shares)))


def _counted(found: Potential, language: Language) -> str:
    number = language.number
    return language.t(
        "Calculated, not measured, for {answered} of {works} surface-water works with {people} of"
        " {residents} residents; {without} of them cannot swap any marble without calcium falling"
        " below the target. Eight of ten residents would get {least} to {most} mg/l more.",
        answered=number(found.answered),
        works=number(found.works),
        people=number(found.answered_residents, 0),
        residents=number(found.residents, 0),
        without=number(found.without_gain),
        least=number(found.least, 1),
        most=number(found.most, 1),
    )


def _basis(found: Potential, language: Language) -> str:
    number = language.number
    return language.t(
        "{own} works stand on published figures of their treated water, the others on an assumed"
        " target. The tonnes are those of the {volumes} of {producers} producing works that report"
        " a volume; pure dolomite is assumed.",
        own=number(found.own),
        volumes=number(found.volumes),
        producers=number(found.producers),
    )


def _left_out(found: Potential, language: Language) -> list[str]:
    t, number, said = language.t, language.number, []
    if found.reasons:
        counted = sorted(found.reasons.items(), key=lambda item: -item[1])
        reasons = "; ".join(f"{t(REASON[code])} ({number(n)})" for code, n in counted)
        said.append(t("Without a calculation: {reasons}.", reasons=reasons))
    if found.other_kinds:
        said.append(
            t(
                "Left out: {n} works whose water is mixed or of a kind that is not known.",
                n=number(found.other_kinds),
            )
        )
    return said
