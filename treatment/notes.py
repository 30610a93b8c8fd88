"""The note of one waterworks: what would change if it dissolved dolomite.

A note uses the work's own raw and treated figures where they are published. Where they are not, it
is an illustration: raw water by the ladder of estimates, brought to the Norwegian targets against
corrosion. Every figure of today's row says which of the two it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from data.evidence import Figure
from data.memo import per_store
from data.store import Store
from findings import estimate
from findings.codes import Evidence
from findings.supply import producers
from treatment import databases, kinetics
from treatment import equilibrium as model
from treatment import options as choices
from treatment import raw as raw_waters
from treatment import stoichiometry as arithmetic
from treatment.codes import CaseKind, CellEvidence, NoAnswer, OriginReason, RawBasis, Refusal
from treatment.databases import DatabaseSpread
from treatment.equilibrium import State
from treatment.kinetics import Contact, Partly
from treatment.options import Option, Remineralisation, TradePoint
from treatment.published import Cell, published
from treatment.raw import TEMPERATURE, RawWater
from treatment.stoichiometry import CALCITE, DOLOMITE, LIME, Origin, Product, Recipe
from treatment.water import PH_LIMITS, OutsideModel, Water, between, closed_by_salt

TARGET_ALKALINITY, TARGET_PH = 0.8, 8.2
"""Where nothing is published: the middle of the alkalinity window (mmol/l), and a usual pH."""
WANTED_MG = 10.0
"""mg/l: the level often quoted, though WHO has no guideline value."""
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
    `lime`: hydrated lime is stated, which has a CO2 dose of its own. `coagulation`: a coagulant is
    reported, which takes alkalinity away.
    """

    kind: CaseKind
    supplier: str = ""
    lime: bool = False
    coagulation: bool = False


@dataclass(frozen=True, slots=True)
class Dose:
    """What a product alone takes for today's water: product and CO2 in g/m³. Both are NaN, and
    `reason` set, where no dose of CO2 leads there."""

    product_g_m3: float
    co2_g_m3: float
    reason: Refusal | None = None


@dataclass(frozen=True)
class Note:
    """What dolomite would do at one work.

    `raw` is the raw water, `raw_basis` what it is and `raw_cells` how each of its figures is known;
    `marine` that it holds more magnesium than calcium, from sea salt that is not kept apart.
    `raw_sample` and `treated_sample` lead to the published figures that were used, "" for none.
    `cells` is today's row: "mg", "ca" (mg/l), "alkalinity" (mmol/l), "ph" and, where there is a
    `before`, "si_calcite", "ccpp" (mg/l as CaCO3), "product" and "co2" (g/m³).
    `treatment` is what the work does today, `before` the water that it makes and `window` the
    option that keeps the targets; they are None, and `reason` set, where there is nothing to
    replace or the model refuses. Amounts are g/m³ and, with the produced volume, tonnes a year.
    """

    waterworks_id: str
    case: Case
    today: Figure
    evidence: Evidence
    source_type: str
    raw_water: RawWater
    treated_sample: str
    cells: Mapping[str, Cell]
    origin: Origin
    reason: NoAnswer | Refusal | None = None
    treatment: Remineralisation | None = None
    before: State | None = None
    window: Option | None = None
    ceiling: Recipe | None = None
    wanted: Recipe | None = None
    volume_m3: float = math.nan

    @property
    def raw(self) -> Water:
        return self.raw_water.water

    @property
    def raw_basis(self) -> RawBasis:
        return self.raw_water.basis

    @property
    def raw_cells(self) -> Mapping[str, Cell]:
        return self.raw_water.cells

    @property
    def raw_sample(self) -> str:
        return self.raw_water.sample

    @property
    def marine(self) -> bool:
        return self.raw_water.marine

    @property
    def alkalinity(self) -> float:
        """mmol/l after today's treatment."""
        return self.cells["alkalinity"].value

    @property
    def ph(self) -> float:
        """The pH after today's treatment."""
        return self.cells["ph"].value

    @property
    def own_raw(self) -> bool:
        """Whether the raw water is a published sample."""
        return self.raw_basis == RawBasis.OWN

    @property
    def own_treated(self) -> bool:
        """Whether published figures of the treated water were used."""
        return bool(self.treated_sample)

    @property
    def product(self) -> Product:
        """What dolomite would replace: lime where it is stated, else marble."""
        return LIME if self.case.lime else CALCITE

    def tonnes(self, g_m3: float) -> float:
        """Tonnes a year for a dose in g/m³; NaN where no produced volume is reported."""
        return g_m3 * self.volume_m3 / 1e6

    @property
    def added(self) -> float:
        """The headline: mg/l of magnesium that is possible inside the targets. NaN where there is
        no answer, and where sea salt that is not kept apart makes it uncertain."""
        if self.window is None or self.marine:
            return math.nan
        return self.window.added

    @property
    def no_headline(self) -> NoAnswer | Refusal | None:
        """Why there is no headline; None where there is one."""
        if self.reason is None and self.marine:
            return NoAnswer.SEA_SALT
        return self.reason

    @cached_property
    def added_range(self) -> tuple[float, float]:
        """The headline with raw alkalinity at the ends of what is known of it, and estimated
        calcium and magnesium less and more by the error of the estimate; NaN as the headline."""
        if math.isnan(self.added):
            return math.nan, math.nan
        return _added_range(self)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every option, in the order of `WindowLimit`: the table of the trade."""
        return choices.options(self.treatment) if self.treatment else ()

    def trade(self, alkalinity: float | None = None) -> tuple[TradePoint, ...]:
        """Every share of dolomite at an alkalinity (mmol/l), today's if left out: the chart of the
        trade. Empty where there is no answer or the model refuses."""
        if self.treatment is None:
            return ()
        with suppress(OutsideModel):
            return choices.trade(self.treatment, alkalinity or self.alkalinity)
        return ()

    def band(self, option: Option) -> tuple[Partly, ...]:
        """An option with all, half and 15 per cent of its dolomite dissolved."""
        if self.treatment is None:
            return ()
        with suppress(OutsideModel):
            return kinetics.band(self.treatment, option)
        return ()

    def contacts(self, store: Store, option: Option) -> tuple[Contact, ...]:
        """Contact time and bed volume of an option, by temperature."""
        return kinetics.contacts(store, option.share, self.volume_m3)

    @cached_property
    def doses(self) -> Mapping[str, Dose]:
        """What marble ('calcite') and lime ('lime') alone each take for today's water."""
        if self.treatment is None or self.before is None:
            return {}
        return {one.name: _dose(self.treatment, self.before, one) for one in (CALCITE, LIME)}

    @cached_property
    def polish(self) -> State | None:
        """The treated water behind a dolomite bed without CO2 of its own; None where there is no
        `before` or the model refuses. Worked out where it is asked for: a table of all works never
        does, and it takes as long as all the rest."""
        if self.treatment is None:
            return None
        with suppress(OutsideModel):
            return model.dissolve(self.treatment.today, "dolomite", 0.0)
        return None

    @cached_property
    def polish_spread(self) -> DatabaseSpread | None:
        """The magnesium (mg/l) that this bed adds, by each database."""
        return databases.of_polish(self.treatment.today) if self.treatment else None


def case(store: Store, waterworks_id: str) -> Case:
    """Return what a work does today, by its report and its published figures' own words."""
    row = store.work_rows[waterworks_id]
    supplier = producers(store)[waterworks_id]
    if supplier != waterworks_id:
        return replace(case(store, supplier), supplier=supplier)
    reported = set(filter(None, row["treatment"].split(";")))
    if "softening" in reported:
        return Case(CaseKind.SOFTENING)
    coagulation = "coagulation" in reported
    stated = _corrosion_control(store).get(waterworks_id, frozenset())
    kinds = {_CASES[code] for code in stated if code in _CASES}
    if CaseKind.CARBONATE in kinds:
        lime = "lime" in stated and "marble" not in stated
        return Case(CaseKind.CARBONATE, lime=lime, coagulation=coagulation)
    if row["source_type"] == "groundwater":
        return Case(CaseKind.GROUNDWATER)
    if kinds:
        return Case(CaseKind.OTHER)
    known = stated or "ph_adjustment" in reported
    kind = CaseKind.UNSPECIFIED if known else CaseKind.UNREPORTED
    return Case(kind, coagulation=coagulation)


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
    raw = raw_waters.of_work(store, producer)
    treated = published(store).get(producer, {}).get("treated")
    figures = treated.cells if treated else {}
    cells = _today(raw, kind, figures, estimate.answers(store)[producer])
    used = [cells[name].sample for name in ("ca", "alkalinity") if cells[name].sample]
    today, evidence = estimate.answers(store)[waterworks_id]
    draft = Note(
        waterworks_id=waterworks_id,
        case=kind,
        today=today,
        evidence=evidence,
        source_type=row["source_type"],
        raw_water=raw,
        treated_sample=used[0] if used else "",
        cells=cells,
        origin=_origin(raw.water, cells),
        volume_m3=float(row["produced_m3"]) or math.nan,
    )
    return _with_results(draft)


def _today(
    raw: RawWater, kind: Case, figures: Mapping[str, Cell], answer: tuple[Figure, Evidence]
) -> dict[str, Cell]:
    """Magnesium, calcium, alkalinity and pH after today's treatment.

    Published alkalinity and pH are the work's own, but those of lye or water glass are no water
    that a product could make; there they count only beside published calcium. Without alkalinity,
    it follows from the calcium that was dissolved; of a work with a coagulant, which takes some of
    it away, it is not more than the target.
    """
    figure, evidence = answer
    if kind.kind == CaseKind.OTHER and not {"ca", "alkalinity"} <= figures.keys():
        figures = {name: cell for name, cell in figures.items() if name == "mg"}
    cells = {"ph": figures.get("ph", Cell(TARGET_PH, CellEvidence.ASSUMED))}
    by_calcium = kind.kind in (CaseKind.CARBONATE, CaseKind.UNSPECIFIED)
    calcium, alkalinity = figures.get("ca"), figures.get("alkalinity")
    if calcium and not alkalinity and by_calcium and calcium.value > raw.water.ca:
        risen = (calcium.value - raw.water.ca) / arithmetic.CA_PER_ALKALINITY
        alkalinity = Cell(raw.water.alkalinity + risen, CellEvidence.COMPUTED)
        if kind.coagulation and alkalinity.value > TARGET_ALKALINITY:
            alkalinity = Cell(TARGET_ALKALINITY, CellEvidence.ASSUMED)
    cells["alkalinity"] = alkalinity or Cell(TARGET_ALKALINITY, CellEvidence.ASSUMED)
    risen = cells["alkalinity"].value - raw.water.alkalinity
    made = Cell(raw.water.ca + arithmetic.CA_PER_ALKALINITY * risen, CellEvidence.COMPUTED)
    cells["ca"] = calcium if calcium and alkalinity else made
    cells["mg"] = figures.get("mg", raw.cells["mg"])
    if "mg" not in figures and figure.known and evidence == Evidence.MEASURED:
        cells["mg"] = Cell.of(figure, CellEvidence.PUBLISHED)
    elif "mg" not in figures and raw.cells["mg"].known == CellEvidence.PUBLISHED:
        cells["mg"] = replace(raw.cells["mg"], known=CellEvidence.ESTIMATED)
    return cells


def _with_results(draft: Note) -> Note:
    raw = draft.raw
    composition = {"ca_raw": raw.ca, "mg_raw": raw.mg, "alk_raw": raw.alkalinity}
    draft = replace(draft, wanted=arithmetic.needed(WANTED_MG, **composition))
    reason = _why_not(draft)
    if reason:
        return replace(draft, reason=reason)
    try:
        treatment = _treatment(draft)
        before, window = choices.before_and_window(treatment)
    except OutsideModel as refused:
        return replace(draft, reason=refused.code)
    return replace(
        draft,
        treatment=treatment,
        before=before,
        window=window,
        cells={**draft.cells, **_computed(before, draft.product)},
        ceiling=arithmetic.ceiling(**composition),
    )


def _computed(before: State, product: Product) -> dict[str, Cell]:
    figures = {
        "si_calcite": before.si_calcite,
        "ccpp": before.ccpp_mg_l,
        "co2": before.co2_dosed_mg_l,
        "product": before.dissolved.get(product.name, 0.0),
    }
    return {name: Cell(value, CellEvidence.COMPUTED) for name, value in figures.items()}


def _why_not(draft: Note) -> NoAnswer | None:
    """Why there is nothing to replace; lakes and streams say nothing of groundwater.

    Alkalinity that rose more than all calcium of the treated water can account for is not from
    marble or lime, whatever the raw water. Calcium that rose more than alkalinity is no reason: a
    coagulant takes alkalinity away again.
    """
    if draft.case.kind in (CaseKind.GROUNDWATER, CaseKind.SOFTENING):
        return NoAnswer(draft.case.kind)
    origin = draft.origin
    if draft.raw_cells["alkalinity"].known == CellEvidence.PUBLISHED and origin.reason in (
        OriginReason.CALCIUM_SHORT,
        OriginReason.NOT_RAISED,
    ):
        return NoAnswer(origin.reason)
    if origin.d_alk is not None and origin.tolerance is not None:
        most = draft.cells["ca"].value / arithmetic.CA_PER_ALKALINITY
        if most < origin.d_alk - origin.tolerance:
            return NoAnswer.CALCIUM_SHORT
    if draft.raw.alkalinity >= min(draft.alkalinity, arithmetic.WINDOW_ALKALINITY[1]):
        return NoAnswer.ALKALINITY_ENOUGH
    return None


def _treatment(draft: Note) -> Remineralisation:
    """What the work does today.

    What its product gives is the rise of alkalinity; where calcium shows that more was dissolved,
    it is that much, and a coagulant or acid took the difference. Raises OutsideModel where the
    treated water is outside the model.
    """
    cells = draft.cells
    between(Refusal.TARGET_PH, "ph", draft.ph, PH_LIMITS)
    figures = {name: cells[name].value for name in ("ca", "mg", "alkalinity", "ph")}
    today = closed_by_salt(temp=TEMPERATURE, **figures, **raw_waters.salt_of(draft.raw_cells))
    dissolved = draft.alkalinity - draft.raw.alkalinity
    shown = draft.origin.from_calcium
    if draft.origin.reason == OriginReason.CALCIUM_OVER and shown is not None:
        dissolved = shown
    return Remineralisation(draft.raw, today, draft.product, dissolved)


def _dose(treatment: Remineralisation, before: State, product: Product) -> Dose:
    """A product alone, in place of the one in use: the carbon that it brings less need not be
    dosed."""
    given = treatment.dissolved
    co2 = before.co2_dosed_mg_l + given * (product.co2_mg_l - treatment.product.co2_mg_l)
    if co2 < 0:
        return Dose(math.nan, math.nan, Refusal.STRIP_CO2)
    return Dose(given * product.mg_l, co2)


def _added_range(found: Note) -> tuple[float, float]:
    treatment, calcium = found.treatment, found.cells["ca"]
    assert treatment is not None
    low, high = calcium.low, calcium.high
    if calcium.known == CellEvidence.COMPUTED:
        raw, factor, alkalinity = found.raw, found.raw_water.factor, found.raw_cells["alkalinity"]
        ends = (alkalinity.high, alkalinity.low)
        if math.isnan(alkalinity.low):
            ends = (raw.alkalinity, raw.alkalinity)
        low, high = (
            ca + arithmetic.CA_PER_ALKALINITY * (found.alkalinity - alk)
            for ca, alk in zip((raw.ca / factor, raw.ca * factor), ends, strict=True)
        )
    if math.isnan(low):
        low = high = calcium.value
    shares = [arithmetic.largest_share(max(0.0, ca), treatment.dissolved) for ca in (low, high)]
    per_share = treatment.dissolved * DOLOMITE.mg_mg_l
    return shares[0] * per_share, shares[1] * per_share


def _origin(raw: Water, cells: Mapping[str, Cell]) -> Origin:
    """How calcium and alkalinity agree, where both are published of the treated water."""
    both = all(cells[name].known != CellEvidence.COMPUTED for name in ("ca", "alkalinity"))
    return arithmetic.origin_of_alkalinity(
        ca_raw=raw.ca,
        ca_treated=cells["ca"].value if both else None,
        alk_raw=raw.alkalinity,
        alk_treated=cells["alkalinity"].value if both else None,
    )
