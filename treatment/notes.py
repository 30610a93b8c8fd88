"""The note of one waterworks: what would change if it dissolved dolomite.

A note uses the work's own raw and treated figures where they are published. Where they are not, it
is an illustration: the municipality's typical surface water, brought to the Norwegian targets
against corrosion. It says which of the two, and what is assumed.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL, NONE, Figure
from data.memo import per_store
from data.store import Store
from findings import background, waters
from findings.codes import Evidence
from treatment import equilibrium as model
from treatment import stoichiometry as arithmetic
from treatment.codes import CaseKind, NoAnswer, OriginReason, RawBasis, Refusal
from treatment.equilibrium import State
from treatment.stoichiometry import CO2_G_PER_MOL, Origin, Recipe
from treatment.water import OutsideModel, Water, anions, cations, closed_by_salt

TEMPERATURE = 6.0
"""°C: cold raw water, as in the tables the model is checked against."""
TARGET_ALKALINITY, TARGET_PH = 0.8, 8.2
"""Where nothing is published: the middle of the alkalinity window (mmol/l), and a usual pH."""
HALF = 0.5
WANTED_MG = 10.0
"""mg/l: the level often quoted, though WHO has no guideline value."""
TYPICAL_SALT = {"na": 3.0, "cl": 4.0, "so4": 3.0}
"""mg/l of sodium, chloride and sulphate that a soft surface water is taken to hold."""
SOFT_WATER = {"ca": 2.0, "mg": 0.4}
"""mg/l, where the municipality has no background of its own."""
_CHECK_ALKALINITY, _CHECK_PH = 0.1, 6.4
_LEAST_ALKALINITY = 0.05
_RAW_PH = (5.5, 8.0)
_CASES = {
    "marble": CaseKind.CARBONATE,
    "lime": CaseKind.CARBONATE,
    "lye": CaseKind.OTHER,
    "water_glass": CaseKind.OTHER,
}


@dataclass(frozen=True)
class Case:
    """What a work does today, which decides the note that fits.

    `kind`: 'carbonate' (marble or lime), 'other' (lye, water glass), 'unspecified' (corrosion
    control of a kind that is not stated), 'softening', 'groundwater', 'unreported' (nothing stated,
    which is not the same as none). `supplier` is the work that the water is bought from, or "".
    `lime`: hydrated lime is stated, which takes twice the CO2 of marble.
    """

    kind: CaseKind
    supplier: str = ""
    lime: bool = False


@dataclass(frozen=True)
class Note:
    """What dolomite would do at one work.

    `raw_basis` says what the raw water is: 'own' (one published sample of it), 'grid' (typical
    surface water of the municipality) or 'soft' (a soft water that is not the municipality's);
    `marine` that it holds more magnesium than calcium, from sea salt that is not kept apart.
    `raw_sample` and `treated_sample` lead to the published figures that were used, "" for none.
    `before` is today's water where its calcium and alkalinity are published, else one made with
    marble alone; `half` has dolomite for half of the same alkalinity. Both are None, and `reason`
    set, where there is nothing to replace or the model refuses. Amounts are g/m³ and, with the
    produced volume, tonnes a year.
    """

    waterworks_id: str
    case: Case
    today: Figure
    evidence: Evidence
    source_type: str
    raw_basis: RawBasis
    marine: bool
    raw_sample: str
    treated_sample: str
    raw: Water
    alkalinity: float
    ph: float
    origin: Origin
    reason: NoAnswer | Refusal | None = None
    before: State | None = None
    half: State | None = None
    ceiling: Recipe | None = None
    wanted: Recipe | None = None
    volume_m3: float = math.nan

    @cached_property
    def polish(self) -> State | None:
        """The treated water behind a dolomite bed without CO2 of its own; None where there is no
        `before` or the model refuses. Worked out where it is asked for: a table of all works never
        does, and it takes as long as all the rest."""
        if self.before is None:
            return None
        with suppress(OutsideModel):
            return model.dissolve(_finished(self.raw, self.before), "dolomite", 0.0)
        return None

    @property
    def own_raw(self) -> bool:
        """Whether the raw water is a published sample of the work's own."""
        return self.raw_basis == RawBasis.OWN

    @property
    def own_treated(self) -> bool:
        """Whether published calcium and alkalinity of the treated water were used."""
        return bool(self.treated_sample)

    def tonnes(self, g_m3: float) -> float:
        """Tonnes a year for a dose in g/m³; NaN where no produced volume is reported."""
        return g_m3 * self.volume_m3 / 1e6

    @property
    def added(self) -> float:
        """mg/l of magnesium that a half-and-half bed would add; NaN where there is no answer."""
        if self.before is None or self.half is None:
            return math.nan
        return self.half.mg_mg_l - self.before.mg_mg_l


def case(store: Store, waterworks_id: str) -> Case:
    """Return what a work does today, by its report and its published figures' own words."""
    row = store.work_rows[waterworks_id]
    supplier = _main_suppliers(store).get(waterworks_id)
    if supplier and not row["produced_m3"] > 0:
        return replace(case(store, supplier), supplier=supplier)
    reported = set(filter(None, row["treatment"].split(";")))
    if "softening" in reported:
        return Case(CaseKind.SOFTENING)
    stated = _corrosion_control(store).get(waterworks_id, frozenset())
    kinds = {_CASES[code] for code in stated if code in _CASES}
    if CaseKind.CARBONATE in kinds:
        return Case(CaseKind.CARBONATE, lime="lime" in stated and "marble" not in stated)
    if row["source_type"] == "groundwater":
        return Case(CaseKind.GROUNDWATER)
    if kinds:
        return Case(CaseKind.OTHER)
    known = stated or "ph_adjustment" in reported
    return Case(CaseKind.UNSPECIFIED if known else CaseKind.UNREPORTED)


@per_store(maxsize=4)
def _main_suppliers(store: Store) -> dict[str, str]:
    """The supplier of each network: the one that holds all its residents, where there are more."""
    supplies = store.tables["supplies"]
    ordered = supplies.sort_values(
        "counted_twice", key=lambda counted: counted.ne("yes"), kind="stable"
    )
    first = ordered.drop_duplicates("network_id")
    return dict(zip(first["network_id"], first["supplier_id"], strict=True))


@per_store(maxsize=4)
def _corrosion_control(store: Store) -> dict[str, frozenset[str]]:
    """The corrosion control of each producing work, as its published figures state it."""
    links = store.tables["sample_works"]
    links = links[links["role"].eq("producer")]
    texts = store.samples["corrosion_control"].loc[links["sample_id"]]
    found: dict[str, frozenset[str]] = {}
    for work, text in zip(links["waterworks_id"].tolist(), texts.tolist(), strict=True):
        found[work] = found.get(work, frozenset()).union(filter(None, text.split(";")))
    return found


@per_store(maxsize=4096)
def note(store: Store, waterworks_id: str) -> Note:
    """Write the note of a work; of bought water it is the supplier's.

    Raises KeyError where there is no such work.
    """
    kind = case(store, waterworks_id)
    producer = kind.supplier or waterworks_id
    row = store.work_rows[producer]
    published = _published(store).get(producer, {})
    raw_sample, raw_figures = published.get("raw", ("", {}))
    treated_sample, treated = published.get("treated", ("", {}))
    raw, raw_basis = _raw_water(store, row["municipality_number"], raw_figures)
    if not {"ca", "alkalinity"} <= treated.keys():
        treated_sample, treated = "", {}
    today, evidence = _today(store, waterworks_id, kind)
    draft = Note(
        waterworks_id=waterworks_id,
        case=kind,
        today=today,
        evidence=evidence,
        source_type=row["source_type"],
        raw_basis=raw_basis,
        marine=raw.mg / MG_G_PER_MOL > raw.ca / CA_G_PER_MOL,
        raw_sample=raw_sample if raw_basis == RawBasis.OWN else "",
        treated_sample=treated_sample,
        raw=raw,
        alkalinity=treated.get("alkalinity", TARGET_ALKALINITY),
        ph=treated.get("ph", TARGET_PH),
        origin=_origin(raw, treated),
        volume_m3=float(row["produced_m3"]) or math.nan,
    )
    return _with_results(draft, treated)


def _with_results(draft: Note, treated: dict[str, float]) -> Note:
    raw = draft.raw
    composition = {"ca_raw": raw.ca, "mg_raw": raw.mg, "alk_raw": raw.alkalinity}
    wanted = arithmetic.needed(WANTED_MG, **composition)
    reason = _why_not(draft)
    if reason:
        return replace(draft, reason=reason, wanted=wanted)
    try:
        before, half = _states(raw, draft.alkalinity, draft.ph)
        if treated:
            before, half = _from_treated(draft, treated, before, half)
    except OutsideModel as refused:
        return replace(draft, reason=refused.code, wanted=wanted)
    ceiling = arithmetic.ceiling(**composition)
    return replace(draft, before=before, half=half, ceiling=ceiling, wanted=wanted)


def _why_not(draft: Note) -> NoAnswer | None:
    """Why there is nothing to replace; lakes and streams say nothing of groundwater.

    Calcium that rose more than alkalinity is no reason: a coagulant takes alkalinity away again.
    """
    if draft.case.kind in (CaseKind.GROUNDWATER, CaseKind.SOFTENING):
        return NoAnswer(draft.case.kind)
    if draft.own_raw and draft.origin.reason in (
        OriginReason.CALCIUM_SHORT,
        OriginReason.NOT_RAISED,
    ):
        return NoAnswer(draft.origin.reason)
    if draft.raw.alkalinity >= min(draft.alkalinity, arithmetic.WINDOW_ALKALINITY[1]):
        return NoAnswer.ALKALINITY_ENOUGH
    return None


@lru_cache(maxsize=2048)
def _states(raw: Water, alkalinity: float, ph: float) -> tuple[State, State]:
    """A water made with marble alone, and with dolomite for half of it and the same CO2.

    Many works share the illustrated water of their municipality, so the answers are kept.
    """
    before = model.to_target(raw, ph, alkalinity)
    half = model.blend(raw, alkalinity, HALF, co2=before.co2_dosed_mg_l / CO2_G_PER_MOL)
    return before, half


def _from_treated(
    draft: Note, treated: dict[str, float], made: State, mixed: State
) -> tuple[State, State]:
    """Today's published water, and the same with half of its mineral swapped for dolomite.

    Swapping keeps alkalinity, CO2 and so the pH: ``Ca − 10.02 · f · ΔAlk``,
    ``Mg + 6.08 · f · ΔAlk``. ΔAlk is what calcium shows to have dissolved, where that is more than
    the rise of alkalinity; the products are as much more. The CO2 is that of the water made with
    marble.
    """
    risen = made.alkalinity_mmol_l - draft.raw.alkalinity
    dissolved = risen
    shown = draft.origin.from_calcium
    if draft.own_raw and draft.origin.reason == OriginReason.CALCIUM_OVER and shown is not None:
        dissolved = shown
    change = arithmetic.replace(HALF, dissolved)
    magnesium = treated.get("mg", draft.raw.mg)
    states = []
    for ca, mg, like in (
        (treated["ca"], magnesium, made),
        (treated["ca"] + change.ca_mg_l, magnesium + change.mg_mg_l, mixed),
    ):
        water = closed_by_salt(
            temp=TEMPERATURE, ph=draft.ph, ca=ca, mg=mg, alkalinity=draft.alkalinity, **TYPICAL_SALT
        )
        state = model.as_is(water)
        products = {name: mg_l * dissolved / risen for name, mg_l in like.dissolved.items()}
        states.append(replace(state, co2_dosed_mg_l=like.co2_dosed_mg_l, dissolved=products))
    return states[0], states[1]


def _finished(raw: Water, state: State) -> Water:
    """A treated water as a water to treat again."""
    return closed_by_salt(
        temp=raw.temp,
        ph=state.ph,
        ca=state.ca_mg_l,
        mg=state.mg_mg_l,
        alkalinity=state.alkalinity_mmol_l,
        **TYPICAL_SALT,
    )


@per_store(maxsize=4)
def _published(store: Store) -> dict[str, dict[str, tuple[str, dict[str, float]]]]:
    """The sample and its middle of each parameter, by producing work and stage.

    A water must be of one piece: of each stage the sample with most parameters is taken, the newest
    among equals.
    """
    figures, ids = store.tables["figures"], store.tables["samples"]["sample_id"]
    sure, sample = figures["value_type"].ne("bounded"), store.places("figures", "sample_id")
    best = _fullest(store, np.bincount(sample[sure], minlength=len(ids)))
    figures = figures[sure & np.isin(sample, best["sample"])]
    middle = figures["best"].fillna((figures["low"] + figures["high"]) / 2)
    measured: dict[str, dict[str, float]] = {}
    cells = (figures["sample_id"].tolist(), figures["parameter"].tolist(), middle.tolist())
    for sample_id, parameter, value in zip(*cells, strict=True):
        measured.setdefault(sample_id, {})[parameter] = value
    found: dict[str, dict[str, tuple[str, dict[str, float]]]] = {}
    names = (best["work"].tolist(), best["stage"].tolist(), ids.take(best["sample"]).tolist())
    for work, stage, sample_id in zip(*names, strict=True):
        found.setdefault(work, {})[stage] = (sample_id, measured.get(sample_id, {}))
    return found


def _fullest(store: Store, known: np.ndarray) -> pd.DataFrame:
    """The sample (its row) of each producing `work` and `stage` of which most parameters are
    `known`, a count for each sample; the newest among equals."""
    samples, links = store.tables["samples"], store.tables["sample_works"]
    produced = links["role"].eq("producer").to_numpy()
    sample = store.places("sample_works", "sample_id")[produced]
    rows = pd.DataFrame(
        {
            "work": links["waterworks_id"][produced].array,
            "stage": samples["stage"].take(sample).array,
            "sample": sample,
            "known": known[sample],
            "year": samples["year"].fillna(0).to_numpy(int)[sample],
        }
    )
    ordered = rows.sort_values(["known", "year"], ascending=False, kind="stable")
    return ordered.drop_duplicates(["work", "stage"])


def _raw_water(store: Store, municipality: str, own: dict[str, float]) -> tuple[Water, RawBasis]:
    """The raw water of a work, and its basis: 'own', 'grid' or 'soft' (see `Note`)."""
    if {"ca", "mg", "alkalinity", "ph"} <= own.keys():
        figures = {name: own[name] for name in ("ca", "mg", "alkalinity", "ph")}
        # A water outside the model, from a sheet, cannot be calculated with: see `OutsideModel`.
        with suppress(OutsideModel):
            return closed_by_salt(temp=TEMPERATURE, **figures, **TYPICAL_SALT), RawBasis.OWN
    return illustrated(store, municipality)


@per_store(maxsize=1024)
def illustrated(store: Store, municipality: str) -> tuple[Water, RawBasis]:
    """A municipality's typical surface water as a raw water, and its basis: 'grid' or 'soft'.

    Calcium and magnesium are medians of the grid; the alkalinity is what closes the charge with
    the typical salt, and the pH is that of the check water with the same free CO2.
    """
    cells = store.tables["grid"]
    cells = cells[cells["municipality_number"].eq(municipality)]
    typical, basis = dict(SOFT_WATER), RawBasis.SOFT
    if len(cells):
        typical = {"ca": float(cells["ca_mg_l"].median()), "mg": float(cells["mg_mg_l"].median())}
        basis = RawBasis.GRID
    alkalinity = max(_LEAST_ALKALINITY, _open_charge(**typical, **TYPICAL_SALT))
    ph = _CHECK_PH + math.log10(alkalinity / _CHECK_ALKALINITY)
    ph = min(max(ph, _RAW_PH[0]), _RAW_PH[1])
    water = closed_by_salt(
        temp=TEMPERATURE, ph=ph, alkalinity=alkalinity, **typical, **TYPICAL_SALT
    )
    return water, basis


def _open_charge(*, ca: float, mg: float, na: float, cl: float, so4: float) -> float:
    """mmol/l of charge that cations have over anions: what bicarbonate must balance."""
    return cations(ca, mg, na) - anions(cl, so4, 0.0)


def _origin(raw: Water, treated: dict[str, float]) -> Origin:
    return arithmetic.origin_of_alkalinity(
        ca_raw=raw.ca,
        ca_treated=treated.get("ca"),
        alk_raw=raw.alkalinity,
        alk_treated=treated.get("alkalinity"),
    )


@per_store(maxsize=4)
def _speaking(store: Store) -> dict[str, tuple[Figure, Evidence]]:
    """The magnesium figure that speaks for each work, and its evidence."""
    rows = waters.best_of_works(store, "mg").to_dict("index")
    return {work: (waters.as_figure(row), Evidence(row["evidence"])) for work, row in rows.items()}


def _today(store: Store, waterworks_id: str, kind: Case) -> tuple[Figure, Evidence]:
    """Today's magnesium: the figure that speaks for the work, else the background."""
    found = _speaking(store).get(waterworks_id)
    if found:
        return found
    number = store.work_rows[waterworks_id]["municipality_number"]
    expected = background.figures(store).get(number)
    if expected is None or kind.kind in ("groundwater", "softening"):
        return NONE, Evidence.NONE
    return expected, Evidence.EXPECTED
