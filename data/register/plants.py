"""The treatment plants of the register: which methods each system reports.

A system without a plant has reported nothing, which is not the same as treating nothing. The
register cannot tell marble from lime or dolomite: all are control of pH and corrosion.
"""

from __future__ import annotations

import pandas as pd

from data.register.judged import JudgedRows

METHODS = {  # column of the register: code of `words.TREATMENT`
    "kunstig_infiltrasjon": "artificial_infiltration",
    "avsalting": "desalination",
    "koagulering": "coagulation",
    "fjerning_jern_mangan": "iron_manganese_removal",
    "ph_just_korrosjonkontroll": "ph_adjustment",
    "avherding": "softening",
}
NOT_SHOWN = ("plant_inactive", "plant_reserve", "system_inactive")
"""Reasons for which a plant is left out though its row is correct."""


def read(rows: JudgedRows, systems: pd.DataFrame) -> pd.DataFrame:
    """Return treatment (codes joined by ';') and treatment_year by mtid_vf, from the active plants
    that are no reserve. `systems` has status by mtid_vf.

    The year is the newest of a work's plants, NA where none of them states one."""
    status = rows["mtid_vf"].map(systems["status"])
    rows.set_aside(status.isna(), "system_unknown")
    rows.set_aside(status.eq("faulty"), "system_set_aside")
    rows.set_aside(~rows["aktiv"].str.lower().isin(["ja", "nei"]), "active_unclear")
    years = rows.whole("periode", 1990, 2100, "year")
    rows.set_aside(years.isna() & rows["periode"].ne(""), "year")
    for column in METHODS:
        rows.set_aside(~rows[column].str.lower().isin(["ja", "nei", ""]), "method_unclear")
    rows.without_repeats(["mtid_vf", "mtid_vb"], [*METHODS, "aktiv", "funksjon", "periode"])
    rows.set_aside(status.eq("inactive"), "system_inactive")
    rows.set_aside(rows["aktiv"].str.lower().eq("nei"), "plant_inactive")
    rows.set_aside(rows["funksjon"].str.lower().str.startswith("reserve"), "plant_reserve")
    flags = pd.DataFrame(
        {code: rows[column].str.lower().eq("ja") for column, code in METHODS.items()}
    )
    by_system = flags.assign(mtid_vf=rows["mtid_vf"], year=years)[rows.good].groupby("mtid_vf")
    used = by_system[list(METHODS.values())].any()
    codes = [
        ";".join(code for code, yes in zip(used.columns, row, strict=True) if yes)
        for row in used.itertuples(index=False)
    ]
    return pd.DataFrame({"treatment": codes, "treatment_year": by_system["year"].max()}, used.index)
