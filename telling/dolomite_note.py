"""The note of a waterworks as data: what dolomite would do there, with the evidence of each figure.

A page on screen and one on paper lay out the same sections. What is possible inside the targets
comes first, what relaxing them would give second, and what is not known stands beside both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL
from data.store import Store
from telling import words
from telling.dolomite import KIND_NOT_KNOWN
from telling.dolomite_table import CASE, KNOWN, LIMIT, REASON, basis
from telling.language import N_, Language
from telling.points import cited, value
from telling.sections import Form, Heading, Paragraph, Part, Section, Table, Text
from treatment.codes import CaseKind, CellEvidence, NoAnswer, OriginReason, WindowLimit
from treatment.engine import DATABASES
from treatment.equilibrium import State
from treatment.notes import Note
from treatment.options import Option
from treatment.published import Cell
from treatment.stoichiometry import WINDOW_ALKALINITY, WINDOW_CA, WINDOW_PH

PRODUCT = {"calcite": N_("marble"), "lime": N_("lime")}
ROWS = {  # code: (label, unit, decimals)
    "mg": (N_("Magnesium"), "mg/l", 2),
    "ca": (N_("Calcium"), "mg/l", 1),
    "alkalinity": (N_("Alkalinity"), "mmol/l", 2),
    "ph": (N_("pH"), "", 2),
    "si_calcite": (N_("Saturation index of calcite"), "", 2),
    "ccpp": (N_("CCPP (below zero: dissolves calcite)"), "mg/l CaCO3", 1),
    "co2": (N_("CO2 dosed"), "g/m³", 1),
}
KINETICS = (
    "contact_norway",
    "contact_marble",
    "cold_5",
    "rate_discs",
    "rate_ordered_6",
)
"""What contact times stand on."""
INTAKE = ("intake_women", "water_women", "intake_men", "water_men")
MISSING = "–"


def sections(store: Store, note: Note, language: Language) -> tuple[Section, ...]:
    """Return the note's sections; a work without a calculation has its reason alone."""
    possible = Section(
        language.t("Possible inside the targets"), tuple(_possible(store, note, language))
    )
    if note.before is None or note.window is None:
        return (possible,)
    return (
        possible,
        Section(
            language.t("The water, and how each figure is known"), _water(store, note, language)
        ),
        Section(
            language.t("What relaxing the targets would give"), _options(store, note, language)
        ),
        Section(
            language.t("If not all of the dolomite dissolves"), _kinetics(store, note, language)
        ),
        Section(language.t("Corrosion"), _corrosion(store, note, language)),
    )


def basis_section(store: Store, note: Note, language: Language) -> Section:
    """What the calculation takes for granted, with what and by which equations it is made."""
    t, number = language.t, language.number
    based = t("Basis of the calculation")
    texts = [
        f"{based}: {basis(note, language)}.",
        t(
            "Assumed: {temp} °C; sodium, chloride and sulphate at typical values where not"
            " published; pure products; all that is dosed reacts, unless it says otherwise. Of a"
            " published range its middle is calculated with.",
            temp=number(note.raw.temp),
        ),
        t(
            "Equations: marble CaCO3 + CO2 + H2O → Ca + 2 HCO3; dolomite CaMg(CO3)2 + 2 CO2 + 2 H2O"
            " → Ca + Mg + 4 HCO3. Each mmol/l of alkalinity from dolomite instead of marble gives"
            " {mg} mg/l more magnesium and {ca} mg/l less calcium.",
            mg=number(MG_G_PER_MOL / 4, 2),
            ca=number(CA_G_PER_MOL / 4, 2),
        ),
    ]
    if note.before is not None:
        texts.append(
            t(
                "pH, saturation and CCPP: equilibrium by {database}, one of the {n} databases that"
                " are compared. Equilibrium is calculated, not how fast it is reached.",
                database=note.before.database,
                n=number(len(DATABASES)),
            )
        )
    targets = ("window_alkalinity", "window_calcium", "window_ph")
    texts.append(
        t(
            "Targets: alkalinity {window_alkalinity} mmol/l, calcium {window_calcium} mg/l, pH"
            " {window_ph}, an older Norwegian table against corrosion.",
            **{claim: cited(store, claim, language) for claim in targets},
        )
    )
    paragraph = Paragraph(tuple(map(Text, texts)), note=True, sources=_sources(store, targets))
    return Section(t("Assumptions, equations, database"), (paragraph,))


def introduction(store: Store, note: Note, language: Language) -> list[str]:
    """What the work does today and how much magnesium its water holds."""
    t = language.t
    today = t("Magnesium today:") + " " + language.figure(note.today, "mg/l")
    if note.evidence != "none":
        today += f", {t(words.EVIDENCE[note.evidence]).lower()}"
    # A message inside an f-string would be missed by the extraction of messages.
    treatment = t("Treatment today:")
    said = [f"{treatment} {t(CASE[note.case.kind])}.", f"{today}."]
    if note.case.supplier:
        supplier = store.work_rows[note.case.supplier]["name"]
        said.append(t("The water is bought; this is the note for {supplier}.", supplier=supplier))
    return said


def _possible(store: Store, note: Note, language: Language) -> Iterator[Part]:
    t = language.t
    if note.no_headline:
        because = t("No calculation is given, because:")
        reason = f"{because} {t(REASON[note.no_headline])}."
        if note.reason is None:
            reason = t(
                "No headline is given, because sea salt in the raw water is not separated out. The"
                " tables hold what is calculated, which is uncertain."
            )
        texts = [Text(reason, "strong")]
        if note.reason == NoAnswer.GROUNDWATER:
            own = t("Groundwater may already contain magnesium; a figure of its own is needed.")
            texts.append(Text(own))
        yield Paragraph(tuple(texts))
    elif note.window is not None and note.before is not None:
        texts = [Text(_headline(note, note.before, note.window, language), "strong")]
        if note.added:
            texts.append(Text(_intake(store, note.added, language)))
        yield Paragraph(tuple(texts), sources=_sources(store, INTAKE) if note.added else ())
    cautions = [Text(text, "caution") for text in _cautions(note, language)]
    if cautions:
        yield Paragraph(tuple(cautions))


def _headline(note: Note, before: State, window: Option, language: Language) -> str:
    t, number = language.t, language.number
    if not window.share:
        return t(
            "Nothing: calcium is {ca} mg/l, and the least of the targets is {least}. Any dolomite"
            " instead of {product} would take it further down.",
            ca=number(before.ca_mg_l, 1),
            least=number(WINDOW_CA[0]),
            product=t(PRODUCT[note.product.name]),
        )
    low, high = (number(end, 1) for end in note.added_range)
    span = f" ({low}–{high})" if low != high else ""
    return t(
        "+{added} mg/l of magnesium{span}: from {before} to {after} mg/l, with dolomite for {share}"
        " % of what {product} gives today. Calcium ends at {ca} mg/l; alkalinity and pH stay.",
        added=number(window.added, 1),
        span=span,
        before=number(before.mg_mg_l, 1),
        after=number(before.mg_mg_l + window.added, 1),
        share=number(100 * window.share, 0),
        product=t(PRODUCT[note.product.name]),
        ca=number(window.state.ca_mg_l if window.state else math.nan, 1),
    )


def _intake(store: Store, added: float, language: Language) -> str:
    shares = sorted(
        100 * added * value(store, f"water_{who}") / value(store, f"intake_{who}")
        for who in ("women", "men")
    )
    return language.t(
        "That is {percent} % of an adequate intake if everything one drinks is tap water, which is"
        " an upper bound.",
        percent="–".join(dict.fromkeys(language.two_digits(share) for share in shares)),
    )


def _cautions(note: Note, language: Language) -> Iterator[str]:
    t = language.t
    if note.reason:
        return
    if note.source_type in ("unknown", "mixed"):
        yield t(KIND_NOT_KNOWN)
    if note.case.kind == CaseKind.OTHER:
        yield t(
            "Its corrosion control is lye or water glass, so there is no lime to replace: what"
            " follows would be a new treatment, not a change of filter."
        )
    if not (note.own_raw and note.own_treated):
        yield t(
            "Raw and treated water are not both published, so that it could not be checked whether"
            " marble or lime gave the alkalinity."
        )
    if note.origin.reason == OriginReason.CALCIUM_OVER:
        yield t(
            "Calcium rose more than alkalinity: a coagulant or acid that consumes alkalinity would"
            " do so, or the raw water is not the one assumed."
        )


def _water(store: Store, note: Note, language: Language) -> tuple[Part, ...]:
    """Raw water, today's and what is possible, a row for each parameter."""
    t, window = language.t, note.window
    product = t(PRODUCT[note.product.name]).capitalize()
    after = _of_state(window.state) if window else {}
    rows = [
        (
            f"{t(label)} ({unit})" if unit else t(label),
            _cell(note.raw_cells.get(code), digits, language),
            _cell(note.cells.get(code), digits, language),
            _number(after.get(code, math.nan), digits, language),
        )
        for code, (label, unit, digits) in ROWS.items()
    ]
    given = window.state.dissolved if window and window.state else {}
    for name, today in ((product, note.cells.get("product")), (t("Dolomite"), None)):
        code = "dolomite" if today is None else note.product.name
        rows.append(
            (
                f"{name} (g/m³)",
                MISSING,
                _cell(today, 1, language),
                _number(given.get(code, 0.0), 1, language),
            )
        )
    columns = (
        Heading(""),
        Heading(t("Raw water")),
        Heading(t("Today")),
        Heading(t("Inside the targets (computed)"), number=True),
    )
    return (
        Table(columns, tuple(rows)),
        *_published(store, note, language),
        *_doses(note, language),
    )


def _published(store: Store, note: Note, language: Language) -> Iterator[Part]:
    """The samples that published figures are from, with what to keep in mind of each."""
    texts, sources = [], []
    for role, cells in ((N_("Raw water:"), note.raw_cells), (N_("Treated water:"), note.cells)):
        for sample in dict.fromkeys(cell.sample for cell in cells.values() if cell.sample):
            row = store.samples.loc[sample]
            sources.append(row["source_id"])
            texts.append(f"{language.t(role)} {_sample(store, note, sample, row, language)}.")
    if texts:
        yield Paragraph(tuple(map(Text, texts)), note=True, sources=tuple(dict.fromkeys(sources)))


def _sample(
    store: Store, note: Note, sample: str, row: Mapping[str, Any], language: Language
) -> str:
    t, year = language.t, row["year"]
    # A survey's sample is named by its lake; the compiler's words around it are English.
    name = row["published_name"].rpartition("lake ")[2]
    dated = t("undated") if pd.isna(year) else str(int(year))
    said = [f"{name}, {dated}"]
    said += [t(words.CAUTION[code]) for code in filter(None, row["cautions"].split(";"))]
    links = store.records_where("sample_works", "sample_id", sample)
    work = note.case.supplier or note.waterworks_id
    own = [link["confidence"] for link in links if link["waterworks_id"] == work]
    unsure = [code for code in own if code != "sure"]
    said += [t(words.LINK_CONFIDENCE[code]) for code in unsure]
    return "; ".join(said)


def _doses(note: Note, language: Language) -> Iterator[Part]:
    """The CO2 of marble and of lime: they differ by two to three times."""
    t, texts = language.t, []
    for name, dose in note.doses.items():
        product = t(PRODUCT[name])
        if dose.reason:
            texts.append(f"{product}: {t(REASON[dose.reason])}")
        else:
            texts.append(
                t(
                    "{product}: {grams} g/m³ and {co2} g/m³ of CO2",
                    product=product,
                    grams=language.number(dose.product_g_m3, 1),
                    co2=language.number(dose.co2_g_m3, 1),
                )
            )
    if texts:
        said = t(
            "Today's water made with one product alone (computed): {doses}.",
            doses="; ".join(texts),
        )
        yield Paragraph((Text(said),), note=True)


def _options(store: Store, note: Note, language: Language) -> tuple[Part, ...]:
    t = language.t
    columns = (
        Heading(t("Limit")),
        *(
            Heading(t(text), number=True)
            for text in (
                N_("Dolomite (%)"),
                N_("Added (mg/l)"),
                N_("Magnesium (mg/l)"),
                N_("Calcium (mg/l)"),
                N_("Alkalinity (mmol/l)"),
                N_("pH"),
                N_("CCPP (mg/l)"),
                N_("Dolomite (g/m³)"),
                N_("CO2 (g/m³)"),
            )
        ),
    )
    rows = tuple(_option(option, language) for option in note.options)
    return (
        Table(columns, rows),
        Paragraph(
            (
                Text(
                    t(
                        "All computed with {database}; the share is of the alkalinity that products"
                        " give, and CCPP is as CaCO3.",
                        database=note.before.database if note.before else MISSING,
                    )
                ),
            ),
            note=True,
        ),
        *_wanted(store, note, language),
    )


def _option(option: Option, language: Language) -> tuple[str, ...]:
    name = language.t(LIMIT[option.limit])
    name = name[:1].upper() + name[1:]
    if option.reason:
        name = f"{name}: {language.t(REASON[option.reason])}"
    figures = _of_state(option.state)
    dolomite = option.state.dissolved.get("dolomite", 0.0) if option.state else math.nan
    return (
        name,
        _number(100 * option.share, 0, language),
        _number(option.added, 1, language),
        *(
            _number(figures.get(code, math.nan), digits, language)
            for code, digits in (("mg", 1), ("ca", 1), ("alkalinity", 2), ("ph", 2), ("ccpp", 1))
        ),
        _number(dolomite, 1, language),
        _number(figures.get("co2", math.nan), 1, language),
    )


def _wanted(store: Store, note: Note, language: Language) -> Iterator[Part]:
    """What ten milligrams a litre would take, and what a bed without CO2 of its own adds."""
    t, number = language.t, language.number
    claims, texts = ("who_none", "older_advice_mg"), []
    if note.wanted is not None:
        texts.append(
            t(
                "{wanted} mg/l of magnesium would take {dolomite} g/m³ of dolomite, alkalinity"
                " {alk} mmol/l and a total of {co2} g/m³ of CO2{outside}.",
                outside=t(", outside the targets")
                if note.wanted.alkalinity_mmol_l > WINDOW_ALKALINITY[1]
                else "",
                wanted=number(note.wanted.mg_mg_l, 0),
                dolomite=number(note.wanted.dolomite_mg_l, 0),
                alk=number(note.wanted.alkalinity_mmol_l, 1),
                co2=number(note.wanted.co2_mg_l, 0),
            )
        )
        texts.append(t("WHO proposes no guideline value for magnesium."))
        texts.append(
            t(
                "Older Norwegian advice is to stay below {limit} mg/l.",
                limit=cited(store, "older_advice_mg", language),
            )
        )
    if (spread := note.polish_spread) is not None:
        texts.append(
            t(
                "A dolomite bed after the finished water, without CO2 of its own, would add {low}"
                " to {high} mg/l, by which of the databases is asked: {each}.",
                low=number(spread.low, 2),
                high=number(spread.high, 2),
                each=", ".join(
                    f"{name} {number(mg, 2)}" for name, mg in spread.by_database.items()
                ),
            )
        )
    if texts:
        yield Paragraph(tuple(map(Text, texts)), form=Form.FULL, sources=_sources(store, claims))


def _kinetics(store: Store, note: Note, language: Language) -> tuple[Part, ...]:
    t = language.t
    assert note.window is not None
    partly = (
        Heading(t("Dissolved (%)")),
        *(
            Heading(t(text), number=True)
            for text in (N_("Added (mg/l)"), N_("pH"), N_("CCPP (mg/l)"), N_("Free CO2 (mg/l)"))
        ),
    )
    half = next(one for one in note.options if one.limit == WindowLimit.HALF)
    shown = max(note.window, half, key=lambda one: one.share if one.state else 0.0)
    band = tuple(
        (
            f"{_number(100 * one.completion, 0, language)}",
            _number(one.added, 1, language),
            _number(one.state.ph, 2, language),
            _number(one.state.ccpp_mg_l, 1, language),
            _number(one.state.co2_mg_l, 1, language),
        )
        for one in note.band(shown)
    )
    said = t(
        "How fast dolomite dissolves in cold Norwegian water has not been measured, so it is a band"
        " and no figure (computed). The first table is of dolomite for {share} % of the"
        " alkalinity.",
        share=language.number(100 * shown.share, 0),
    )
    parts: list[Part] = [Paragraph((Text(said),))]
    if band:
        parts.append(Table(partly, band))
    return (*parts, *_contacts(store, note, language))


def _contacts(store: Store, note: Note, language: Language) -> Iterator[Part]:
    t = language.t
    assert note.window is not None
    columns = (
        Heading(t("Water (°C)")),
        *(
            Heading(t(text), number=True)
            for text in (
                N_("Marble (min)"),
                N_("Times slower"),
                N_("Dolomite (min)"),
                N_("Bed, side stream (m³)"),
                N_("Bed, all water (m³)"),
            )
        ),
    )
    found = note.contacts(store, note.window)
    rows = tuple(
        (
            _number(one.temperature, 0, language) + (" *" if one.extrapolated else ""),
            *(
                _span(pair, language)
                for pair in (one.marble_min, one.times, one.dolomite_min, one.bed_m3, one.whole_m3)
            ),
        )
        for one in found
    )
    yield Table(columns, rows)
    texts = [
        t(
            "Empty-bed contact time: what sources give for marble, times how much slower dolomite"
            " was in a laboratory or by rate laws (computed). The side stream is the part of the"
            " average flow that the share of dolomite is."
        )
    ]
    if any(one.extrapolated for one in found):
        texts.append(t("* Colder than any source: the line is drawn on."))
    yield Paragraph(tuple(map(Text, texts)), note=True, sources=_sources(store, KINETICS))


def _corrosion(store: Store, note: Note, language: Language) -> tuple[Part, ...]:
    t, number = language.t, language.number
    assert note.before is not None and note.window is not None
    after, texts = note.window.state, []
    if after is not None:
        texts.append(
            t(
                "Cement: CCPP goes from {before} to {after} mg/l as CaCO3 inside the targets"
                " (computed); below zero the water dissolves calcite.",
                before=number(note.before.ccpp_mg_l, 1),
                after=number(after.ccpp_mg_l, 1),
            )
        )
    equal = next((one for one in note.options if one.limit == WindowLimit.CCPP and one.state), None)
    if equal is not None:
        texts.append(
            t(
                "With half dolomite pH {ph} instead of {before} would keep today's CCPP.",
                ph=number(equal.ph, 2),
                before=number(note.before.ph, 2),
            )
        )
    texts.append(
        t(
            "Copper: alkalinity {alkalinity} mmol/l and pH {ph} stay, so nothing calculated here"
            " changes it; the limit is {copper_limit} mg/l. Which alkalinity and pH keep copper"
            " down was not read: a question for the pilot.",
            alkalinity=number(note.before.alkalinity_mmol_l, 2),
            ph=number(note.before.ph, 2),
            copper_limit=cited(store, "copper_limit", language),
        )
    )
    texts.extend(outside(note.window.state, language))
    return (Paragraph(tuple(map(Text, texts)), sources=_sources(store, ("copper_limit",))),)


def outside(state: State | None, language: Language) -> list[str]:
    """What of a treated water lies outside the targets."""
    if state is None:
        return []
    t, number, said = language.t, language.number, []
    if state.ca_mg_l < WINDOW_CA[0] - 0.05:
        said.append(t("Calcium falls below {limit} mg/l.", limit=number(WINDOW_CA[0])))
    for figure, window, message in (
        (
            state.alkalinity_mmol_l,
            WINDOW_ALKALINITY,
            N_("Alkalinity lies outside {low}–{high} mmol/l."),
        ),
        (state.ph, WINDOW_PH, N_("pH lies outside {low}–{high}.")),
    ):
        if not window[0] - 1e-9 <= figure <= window[1] + 1e-9:
            said.append(t(message, low=number(window[0]), high=number(window[1])))
    return said


def _of_state(state: State | None) -> Mapping[str, float]:
    if state is None:
        return {}
    return {
        "mg": state.mg_mg_l,
        "ca": state.ca_mg_l,
        "alkalinity": state.alkalinity_mmol_l,
        "ph": state.ph,
        "si_calcite": state.si_calcite,
        "ccpp": state.ccpp_mg_l,
        "co2": state.co2_dosed_mg_l,
    }


def _cell(cell: Cell | None, digits: int, language: Language) -> str:
    """A figure, its ends where they are known, and how it is known."""
    if cell is None:
        return MISSING
    number, published = language.number, cell.known == CellEvidence.PUBLISHED
    # What is published keeps the digits that it has, and a range stays a range.
    ends = [number(end, None if published else digits) for end in (cell.low, cell.high)]
    shown = number(cell.value, None if published else digits)
    if not math.isnan(cell.low):
        shown = "–".join(ends) if published else f"{shown} ({'–'.join(ends)})"
    return f"{shown} {language.t(KNOWN[cell.known]).lower()}"


def _number(figure: float, digits: int, language: Language) -> str:
    return MISSING if math.isnan(figure) else language.number(figure, digits)


def _span(pair: tuple[float, float], language: Language) -> str:
    if math.isnan(pair[0]):
        return MISSING
    return "–".join(dict.fromkeys(language.two_digits(end) for end in pair))


def _sources(store: Store, claims: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of the sources behind cited figures, each once."""
    return tuple(dict.fromkeys(store.claims.at[claim, "source_id"] for claim in claims))
