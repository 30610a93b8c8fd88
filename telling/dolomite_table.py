"""The notes of the works on screen as one table, for the page and for files."""

from __future__ import annotations

import math

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings.selection import Selection
from telling import words
from telling.language import N_, Language
from telling.tables import Column, finished
from treatment.codes import CellEvidence
from treatment.notes import Note, note

CASE = {
    "carbonate": N_("marble or lime in use"),
    "other": N_("lye or water glass"),
    "unspecified": N_("corrosion control, kind not stated"),
    "softening": N_("softening"),
    "groundwater": N_("groundwater"),
    "unreported": N_("nothing reported, not the same as none"),
}
REASON = {
    "groundwater": N_("groundwater: lakes and streams say nothing about it"),
    "softening": N_("the waterworks softens its water"),
    "calcium_short": N_("its alkalinity is not from marble or lime"),
    "not_raised": N_("the treatment does not raise the alkalinity"),
    "alkalinity_enough": N_("the raw water already has the alkalinity"),
    "sea_salt": N_("sea salt in the raw water is not separated out"),
    **dict.fromkeys(
        ("not_a_number", "temperature", "share", "completion", "si", "amount"),
        N_("a figure is outside what the model is used for"),
    ),
    "negative": N_("a concentration would fall below zero"),
    "too_much": N_("a concentration is higher than any water holds"),
    "ph": N_("the pH of the raw water is outside what the model is used for"),
    "charge": N_("cations and anions of the water do not balance"),
    "target_ph": N_("the pH of the treated water is outside what the model is used for"),
    "target_alkalinity": N_("the raw water already has the alkalinity"),
    "co2": N_("it would take more CO2 than the model is used for"),
    "strip_co2": N_("the water holds less carbon than its minerals bring: no CO2 dose gives it"),
    "unsolved": N_("the model finds no solution"),
}
RAW_BASIS = {
    "own": N_("one published sample of the raw water"),
    "learned": N_("illustration: magnesium learned from other figures of the water"),
    "grid": N_("illustration: typical surface water of the municipality"),
    "around": N_("illustration: typical surface water of the municipalities around"),
    "soft": N_("illustration: a typical soft surface water, not from the municipality"),
}
KNOWN = {
    "published": N_("published"),
    "estimated": N_("estimated"),
    "assumed": N_("assumed"),
    "computed": N_("computed"),
}
LIMIT = {
    "window": N_("calcium at least 15 mg/l"),
    "alkalinity": N_("alkalinity 1.0 mmol/l, calcium at least 15 mg/l"),
    "calcium": N_("calcium at least 10 mg/l"),
    "half": N_("half dolomite, whatever calcium does"),
    "ccpp": N_("half dolomite, pH raised to the CCPP of today"),
}
COLUMNS = (
    Column("waterworks_id", N_("Id")),
    Column("waterworks", N_("Waterworks")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("case", N_("Treatment today")),
    Column("supplier", N_("Note of the supplier")),
    Column("mg", N_("Magnesium today"), "mg/l"),
    Column("mg_evidence", N_("Evidence")),
    Column("basis", N_("Basis of the calculation")),
    Column("source_type", N_("Kind of water")),
    Column("added", N_("Added within the targets"), "mg/l", number=True, digits=2),
    Column("share", N_("Share of dolomite"), "%", number=True, digits=0),
    Column("ceiling", N_("Ceiling within the targets"), "mg/l", number=True, digits=1),
    Column("calcium", N_("Calcium with dolomite"), "mg/l", number=True, digits=1),
    Column("dolomite_g_m3", N_("Dolomite"), "g/m³", number=True, digits=1),
    Column("co2_g_m3", N_("CO2"), "g/m³", number=True, digits=1),
    Column("dolomite_t", N_("Dolomite a year"), "t", number=True, digits=0),
    Column("reason", N_("Why there is no answer")),
    Column("database", N_("Constants of the model")),
)


@per_store(maxsize=16)
def notes(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    """Return the notes of the chosen works with the columns of COLUMNS, by place and name."""
    works = selection.works(store, store.waterworks[store.waterworks["active"]])
    rows = [_row(store, note(store, waterworks_id), language) for waterworks_id in works.index]
    frame = pd.DataFrame(rows, columns=[column.code for column in COLUMNS])
    return finished(frame, COLUMNS, language, "municipality", "waterworks")


def _row(store: Store, note: Note, language: Language) -> dict[str, object]:
    t = language.t
    work = store.work_rows[note.waterworks_id]
    option = note.window
    state = option.state if option else None
    dolomite = state.dissolved.get("dolomite", 0.0) if state else math.nan
    return {
        "waterworks_id": note.waterworks_id,
        "waterworks": work["name"],
        "municipality_number": work["municipality_number"],
        "municipality": store.municipalities.at[work["municipality_number"], "label"],
        "case": t(CASE[note.case.kind]),
        "supplier": store.work_rows[note.case.supplier]["name"] if note.case.supplier else "",
        "mg": language.figure(note.today),
        "mg_evidence": t(words.EVIDENCE[note.evidence]),
        "basis": basis(note, language),
        "source_type": t(words.SOURCE_TYPE[note.source_type]),
        "added": note.added,
        "share": 100 * option.share if option else math.nan,
        "ceiling": note.ceiling.mg_mg_l if note.ceiling else math.nan,
        "calcium": state.ca_mg_l if state else math.nan,
        "dolomite_g_m3": dolomite,
        "co2_g_m3": state.co2_dosed_mg_l if state else math.nan,
        "dolomite_t": note.tonnes(dolomite),
        "reason": t(REASON[note.no_headline]) if note.no_headline else "",
        "database": state.database if state else "",
    }


def basis(note: Note, language: Language) -> str:
    """Say what a note was calculated from."""
    t = language.t
    if note.reason in ("groundwater", "softening"):
        return ""
    raw = t(RAW_BASIS[note.raw_basis])
    alkalinity, ph = (note.cells[name].known for name in ("alkalinity", "ph"))
    if note.own_treated and CellEvidence.ASSUMED not in (alkalinity, ph):
        return t("{raw}; published treated water", raw=raw)
    if note.own_treated and alkalinity != CellEvidence.ASSUMED:
        return t(
            "{raw}; published treated water; assumed pH {ph}", raw=raw, ph=language.number(note.ph)
        )
    return t(
        "{raw}; assumed alkalinity {alk} mmol/l and pH {ph}",
        raw=raw,
        alk=language.number(note.alkalinity),
        ph=language.number(note.ph),
    )
