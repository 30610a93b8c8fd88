"""What is said of the estimate of a waterworks: the numbers, what they rest on, how far off."""

from __future__ import annotations

import math

from data.store import Store
from findings.calibration import LAKES, WORKS, errors, share_of_hardness, surface_checks
from findings.codes import Evidence, Rung
from findings.estimate import WorkEstimate
from findings.profile import Work
from telling import words
from telling.language import Language


def of_work(store: Store, work: Work, language: Language) -> str:
    """Say what is estimated for a work, beside all else that is known of it."""
    return estimate_words(store, work.estimate, work.evidence, language)


def estimate_words(
    store: Store, estimate: WorkEstimate, evidence: Evidence | str, language: Language
) -> str:
    """Say what is estimated for a work, or why nothing is; `evidence` is how its figure is known,
    as beside a measured one the estimate is there to be checked."""
    t, figure = language.t, estimate.figure
    if estimate.rung is None or not figure.known:
        if evidence in (Evidence.MEASURED, Evidence.RAW) or estimate.reason is None:
            return ""
        return t("No estimate: {reason}.", reason=t(words.NO_ESTIMATE[estimate.reason]))
    number = language.figure(figure, "mg/l")
    basis, where = t(words.RUNG[estimate.rung]), _where(store, estimate)
    basis = f"{basis} ({where})" if where else basis
    if evidence in (Evidence.MEASURED, Evidence.RAW):
        said = t(
            "Estimated without this figure, for comparison: {figure}, from {basis}.",
            figure=number,
            basis=basis,
        )
    else:
        said = t("Estimated, not measured: {figure}, from {basis}.", figure=number, basis=basis)
    sentences = [said, how_far_off(store, estimate, language)]
    if estimate.assumed:
        sentences.append(t("Its kind of water is not known: it holds only for surface water."))
    return " ".join(filter(None, sentences))


def how_far_off(store: Store, estimate: WorkEstimate, language: Language) -> str:
    """Say how far off an estimate of this rung is; "" where nothing is estimated."""
    t = language.t
    if estimate.rung == Rung.HARDNESS:
        share = share_of_hardness(store)
        return t(
            "Magnesium makes up {low}–{high} % of the hardness in nine of ten of {n} hard lakes, in"
            " the middle {best} %; wells may differ.",
            low=language.number(100 * share.low, 0),
            high=language.number(100 * share.high, 0),
            best=language.number(100 * share.best, 0),
            n=language.number(share.n),
        )
    if math.isnan(estimate.factor):
        return ""
    return t(
        "About two in three waters that were not used for it lie within a factor of {factor}.",
        factor=language.two_digits(estimate.factor),
    )


def _where(store: Store, estimate: WorkEstimate) -> str:
    """The name of the supplier, and of the place where that is told."""
    names = []
    if estimate.producer:
        names.append(store.work_rows[estimate.producer]["name"])
    if estimate.rung in (Rung.SURFACE, Rung.NEIGHBOURS):
        names.append(store.municipality_rows[estimate.basis[0]]["label"])
    return ", ".join(names)


def checks_words(store: Store, language: Language) -> str:
    """Say what the chart of estimates against measured waters shows."""
    checks = surface_checks(store)
    off = (checks["measured"] / checks["estimated"]).map(math.log).abs()
    factor = errors(store)[Rung.SURFACE].factor
    inside = checks["group"].where(off <= math.log(factor)).value_counts()
    every = checks["group"].value_counts()
    return language.t(
        "Of {lakes} lakes and streams that were not used for the estimate, {lakes_inside} lie"
        " within a factor of {factor}; of {works} waters of waterworks, {works_inside}.",
        lakes=language.number(every.get(LAKES, 0)),
        lakes_inside=language.number(inside.get(LAKES, 0)),
        works=language.number(every.get(WORKS, 0)),
        works_inside=language.number(inside.get(WORKS, 0)),
        factor=language.two_digits(factor),
    )
