"""What a process engineer needs beside the chemistry: size and supplies for the flow, cost from the
visitor's own prices, what to ask, and a pilot. What has no source is a question, not a figure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.store import Store
from telling.dolomite_note import MISSING
from telling.language import N_, Language
from telling.points import Point, cited, sentence
from telling.sections import Heading, Paragraph, Part, Section, Table, Text
from treatment import kinetics, plant
from treatment.notes import Note
from treatment.options import Option
from treatment.plant import Prices

COST = {
    "dolomite": N_("Cost of dolomite (kr/m³)"),
    "marble": N_("Cost of marble, below zero as it is spared (kr/m³)"),
    "lime": N_("Cost of lime, below zero as it is spared (kr/m³)"),
    "co2": N_("Cost of more CO2, or less (kr/m³)"),
    "investment": N_("Cost of the investment (kr/m³)"),
    "yearly": N_("Other costs (kr/m³)"),
}
BASIS = {
    "reported": N_("reported"),
    "yours": N_("yours"),
    "with_yours": N_("computed with yours"),
    "people": N_("reported residents × your use"),
    "computed": N_("computed"),
    "cited": N_("supplier, computed"),
    "missing": N_("not known: fill in your own"),
}
QUESTIONS = (
    Point(
        N_(
            "Approval: the producer or importer applies, and the product must be approved by the"
            " Norwegian Food Safety Authority before it is used. Is this dolomite, as a filter"
            " material that dissolves, on the list of approved products? An approval lasts"
            " {approval_years} years and does not promise any effect."
        ),
        ("approval_before_use", "approval_years", "approval_chemical"),
    ),
    Point(
        N_(
            "Standard: EN 1018 is for calcium carbonate, EN 1017 for half-burnt dolomite, and EN"
            " 12485 has the test methods, for calcium magnesium carbonate too. None of them was"
            " read in full: which one does this product meet, and of which type?"
        ),
        ("norm_marble", "norm_half_burnt", "norm_tests"),
    ),
    Point(
        N_(
            "Metals: for half-burnt dolomite of type A the standard's German foreword names at most"
            " {half_burnt_lead} mg/kg of lead and {half_burnt_selenium} mg/kg of selenium. What"
            " does the assay say of lead, cadmium, nickel, arsenic and chromium (mg/kg)?"
        ),
        ("half_burnt_lead", "half_burnt_selenium"),
    ),
    Point(
        N_(
            "Turbidity and fines: an older Norwegian table calls up to {turbidity_good} FTU good."
            " How much dust does a delivery hold, how long is it rinsed, and where does the rinse"
            " water go?"
        ),
        ("turbidity_good",),
    ),
)
SUPPLIER = (
    N_("Assay with its spread: CaO, MgO, what acid does not dissolve, and which dolomite it is."),
    N_("Grain size, bulk density, hardness, and how much is lost in transport and backwash."),
    N_("Dissolution rate or contact time at 2 to 6 °C in soft water, measured how and by whom."),
    N_("Backwash: rate, how often, with air or not, and how much sludge in each."),
    N_("Price delivered, load of a lorry, storage, and who else uses it for drinking water."),
    N_("CO2: from where, of which purity, delivered how, and what happens when it fails."),
)
PILOT = (
    N_(
        "Question: how much magnesium, calcium, alkalinity and pH does this dolomite give in this"
        " water, at which contact time, in the coldest and the warmest month?"
    ),
    N_(
        "Set-up: two columns side by side, marble as it is used today and dolomite, with the same"
        " water, CO2 and flow; taps at several depths, so that each depth is a contact time."
    ),
    N_(
        "Runs: at least three flows, with the CO2 dose of this note, less and more; then marble and"
        " dolomite mixed by the share of this note, and dolomite in a side stream."
    ),
    N_(
        "Measure at every tap: temperature, pH, alkalinity, Ca, Mg, free CO2, turbidity. In and out"
        " of each column: colour, Al, Fe, Mn, and the metals of the assay."
    ),
    N_(
        "Stop and start: let the water stand for a night and measure the first that comes out; pH"
        " after a stop is what half-burnt dolomite is warned of."
    ),
    N_(
        "Running: pressure loss, backwash, sludge, loss of material and turbidity after a refill,"
        " weighed and written down."
    ),
    N_("Corrosion: copper and cement coupons behind both columns, for as long as the pilot lasts."),
    N_(
        "Decide beforehand: which magnesium, calcium, pH, CCPP and turbidity would count as a"
        " success, and which cost for each m³."
    ),
)


@dataclass(frozen=True)
class OwnNumbers:
    """The visitor's own numbers; None for what is not filled in.

    `m3_a_day` is the flow, `litres` what each resident uses a day; `load_t` the load of a lorry,
    `store_days` the days of CO2 to be stored, `insoluble` the per cent that acid does not dissolve,
    `lead` its lead (mg/kg).
    """

    m3_a_day: float | None = None
    litres: float | None = None
    load_t: float | None = None
    store_days: float | None = None
    insoluble: float | None = None
    lead: float | None = None
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True)
class Flow:
    """m³ a year, NaN where not known, and what it is by: a code of `BASIS`."""

    m3: float
    basis: str


def flow(store: Store, note: Note, own: OwnNumbers) -> Flow:
    """The flow that sizes are worked out for: the visitor's own, else the residents' with the
    visitor's use, else what is reported."""
    if own.m3_a_day is not None:
        return Flow(own.m3_a_day * plant.DAYS, "yours")
    residents = store.work_rows[note.case.supplier or note.waterworks_id]["residents"]
    if own.litres is not None and residents and not math.isnan(residents):
        return Flow(plant.flow_of_people(residents, own.litres), "people")
    if not math.isnan(note.volume_m3):
        return Flow(note.volume_m3, "reported")
    return Flow(math.nan, "missing")


def size_section(
    store: Store, note: Note, option: Option, own: OwnNumbers, language: Language
) -> Section:
    """Bed, product, CO2, solids and cost of an option, each with what it is by."""
    t, here = language.t, flow(store, note, own)
    columns = (Heading(""), Heading(t("Amount")), Heading(t("By")))
    named = [
        (t(name), amount, t(BASIS[by]))
        for name, amount, by in _rows(store, note, option, own, language)
    ]
    parts: list[Part] = [
        Table(columns, tuple(named)),
        Paragraph(
            (
                Text(
                    t(
                        "Filter rate {filter_rate_marble} m/h and bed depth {bed_depth_marble} m"
                        " are a supplier's for an open marble filter; there is none for dolomite."
                        " Suppliers reckon with {use_marble} g of marble for each gram of CO2, more"
                        " than the formula says.",
                        **{
                            claim: cited(store, claim, language)
                            for claim in ("filter_rate_marble", "bed_depth_marble", "use_marble")
                        },
                    )
                ),
            ),
            note=True,
            sources=tuple(
                store.claims.at[claim, "source_id"]
                for claim in ("filter_rate_marble", "lead_limit")
            ),
        ),
    ]
    if math.isnan(here.m3):
        missing = t("No produced volume is reported: fill in a flow of your own.")
        parts.insert(0, Paragraph((Text(missing, "caution"),)))
    return Section(t("Size, supplies and cost"), tuple(parts))


def _rows(
    store: Store, note: Note, option: Option, own: OwnNumbers, language: Language
) -> Iterator[tuple[str, str, str]]:
    here = flow(store, note, own)
    volume = here.m3
    change = _change(note, option)
    yearly = MISSING if math.isnan(volume) else language.number(volume, 0)
    yield N_("Flow (m³ a year)"), yearly, here.basis
    yield N_("Flow (m³/h, mean)"), _amount(volume / plant.HOURS, language), "computed"
    yield from _bed(store, option, volume, language)
    yield from _supplies(change, volume, own, language)
    yield from _solids(store, option, volume, own, language)
    yield from _cost(change, volume, own.prices, language)


def _bed(
    store: Store, option: Option, volume: float, language: Language
) -> Iterator[tuple[str, str, str]]:
    """The side stream's bed in cold water, and its surface at a supplier's depth."""
    cold = next(
        one for one in kinetics.contacts(store, option.share, volume) if one.temperature == 6
    )
    depth = [float(store.claims.at["bed_depth_marble", end]) for end in ("low", "high")]
    surface = (cold.bed_m3[0] / depth[1], cold.bed_m3[1] / depth[0])
    yield N_("Dolomite bed at 6 °C, side stream (m³)"), _ends(cold.bed_m3, language), "computed"
    yield N_("Its surface at the depth of a marble bed (m²)"), _ends(surface, language), "cited"
    slow, fast = (
        60 * one / minutes for one, minutes in zip(depth, cold.dolomite_min[::-1], strict=True)
    )
    yield N_("Filter rate at that depth (m/h)"), _ends((slow, fast), language), "cited"


def _supplies(
    change: Mapping[str, float], volume: float, own: OwnNumbers, language: Language
) -> Iterator[tuple[str, str, str]]:
    dolomite, co2 = (change[name] * volume / 1e6 for name in ("dolomite", "co2_all"))
    spared = -(change["calcite"] + change["lime"]) * volume / 1e6
    yield N_("Dolomite (t a year)"), _amount(dolomite, language), "computed"
    if own.load_t and not math.isnan(dolomite):
        lorries = language.number(plant.lorries(dolomite, own.load_t))
        yield N_("Lorries of dolomite a year"), lorries, "with_yours"
    else:
        yield N_("Lorries of dolomite a year"), MISSING, "missing"
    yield N_("Marble or lime spared (t a year)"), _amount(spared, language), "computed"
    yield N_("CO2 in all (t a year)"), _amount(co2, language), "computed"
    if own.store_days is not None and not math.isnan(co2):
        stored = language.two_digits(plant.stored(co2, own.store_days))
        yield N_("CO2 in store (t)"), stored, "with_yours"
    else:
        yield N_("CO2 in store (t)"), MISSING, "missing"


def _solids(
    store: Store, option: Option, volume: float, own: OwnNumbers, language: Language
) -> Iterator[tuple[str, str, str]]:
    """What acid does not dissolve becomes sludge; a metal of the product goes into the water."""
    dose = _dose(option)
    if own.insoluble is not None and not math.isnan(volume):
        sludge = plant.tonnes(dose * own.insoluble / 100, volume)
        yield (
            N_("Sludge of what does not dissolve (t a year)"),
            _amount(sludge, language),
            "with_yours",
        )
    else:
        yield N_("Sludge of what does not dissolve (t a year)"), MISSING, "missing"
    limit = cited(store, "lead_limit", language)
    if own.lead is not None:
        added = language.t(
            "{lead} (limit {limit})", lead=language.two_digits(dose * own.lead / 1000), limit=limit
        )
        yield N_("Lead added, if all dissolves (µg/l)"), added, "with_yours"
    else:
        yield N_("Lead added, if all dissolves (µg/l)"), MISSING, "missing"


def _cost(
    change: Mapping[str, float], volume: float, prices: Prices, language: Language
) -> Iterator[tuple[str, str, str]]:
    """Kroner for each m³, and their sum; a sum without all of its parts says so."""
    if math.isnan(volume) or not volume:
        yield N_("Cost (kr/m³)"), MISSING, "missing"
        return
    used = {
        "dolomite": change["dolomite"],
        "marble": change["calcite"],
        "lime": change["lime"],
        "co2": change["co2"],
    }
    found = plant.cost(volume, used, prices)
    known = {part: kroner for part, kroner in found.items() if kroner is not None}
    if not known:
        yield N_("Cost (kr/m³)"), MISSING, "missing"
        return
    for part, kroner in known.items():
        yield COST[part], language.number(kroner, 3), "with_yours"
    total = language.number(sum(known.values()), 3)
    if len(known) < len(found):
        short = language.t("{n} of {all} parts", n=len(known), all=len(found))
        total = f"{total} ({short})"
    yield N_("Cost (kr/m³)"), total, "with_yours"


def _change(note: Note, option: Option) -> dict[str, float]:
    """g/m³ that an option takes more than today, by product; `co2_all` is what it takes in all."""
    before, after = note.before, option.state
    if before is None or after is None:
        return dict.fromkeys(("dolomite", "calcite", "lime", "co2", "co2_all"), math.nan)
    return {
        name: after.dissolved.get(name, 0.0) - before.dissolved.get(name, 0.0)
        for name in ("dolomite", "calcite", "lime")
    } | {
        "co2": after.co2_dosed_mg_l - before.co2_dosed_mg_l,
        "co2_all": after.co2_dosed_mg_l,
    }


def _dose(option: Option) -> float:
    return option.state.dissolved.get("dolomite", 0.0) if option.state else math.nan


def questions_section(store: Store, language: Language) -> Section:
    """What has no read source here and must be asked, with what was read of it."""
    t = language.t
    asked = [
        Paragraph(
            (Text(sentence(point, store, language)),),
            sources=tuple(dict.fromkeys(store.claims.loc[list(point.claims), "source_id"])),
        )
        for point in QUESTIONS
    ]
    supplier = Paragraph((Text(t("Ask the supplier:")),))
    return Section(t("What must be asked"), (*asked, supplier, _list([*map(t, SUPPLIER)])))


def pilot_section(store: Store, note: Note, language: Language) -> Section:
    """A pilot of one page: what it asks, how it is set up, what is measured."""
    t = language.t
    cold = next(one for one in kinetics.contacts(store, 1.0, math.nan) if one.temperature == 6)
    size = t(
        "Size: for each m³/h the dolomite column needs {bed} m³ of bed at 6 °C ({minutes} minutes,"
        " computed), the marble column {marble} m³.",
        bed=_ends(_per_hour(cold.dolomite_min), language),
        minutes=_ends(cold.dolomite_min, language),
        marble=_ends(_per_hour(cold.marble_min), language),
    )
    first = t("A proposal, not cited from anywhere; it is to be fitted to the plant.")
    steps = [t(step) for step in PILOT]
    lines = [*steps[:2], size, *steps[2:]]
    return Section(t("A pilot on one page"), (Paragraph((Text(first),), note=True), _list(lines)))


def _per_hour(minutes: tuple[float, float]) -> tuple[float, float]:
    low, high = (plant.bed(plant.HOURS, one, 1.0).volume_m3 for one in minutes)
    return low, high


def _list(lines: Sequence[str]) -> Paragraph:
    return Paragraph(tuple(map(Text, lines)), listed=True)


def _amount(figure: float, language: Language) -> str:
    return MISSING if math.isnan(figure) else language.two_digits(figure)


def _ends(pair: tuple[float, float], language: Language) -> str:
    if math.isnan(pair[0]):
        return MISSING
    return "–".join(dict.fromkeys(language.two_digits(end) for end in pair))
