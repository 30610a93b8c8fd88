"""The registry of parameters: what of a water is known here, one entry each, in the order shown.

A new parameter is one entry here and one line in `telling.words.PARAMETER`. Readers of sheets, of
the national register and of Vannmiljø, the tables of works, the API and the pages list what stands
here. One that also fills the map has limits of classes here, colours in `geo.legend` and words for
`measure` in `telling.words.MEASURE` and `geo.words`.

Sources of the unit factors: standard atomic weights (IUPAC, abridged) Mg 24.305, Ca 40.078, C
12.011, O 15.999, H 1.008, Cl 35.45, so CaCO3 100.086 g/mol and HCO3 61.016 g/mol. One German degree
of hardness is 10 mg/l of CaO, 0.17832 mmol/l of Ca + Mg; tables here count 5.608 °dH in one mmol/l
(`evidence.DH_PER_MMOL_L`). Alkalinity is in equivalents: one mmol of CaCO3 neutralises two of acid.
Factors are exact fractions, so that no figure changes by being carried there and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from data.evidence import CA_G_PER_MOL, DH_PER_MMOL_L, MG_G_PER_MOL

MG, CA, DH = (Fraction(str(value)) for value in (MG_G_PER_MOL, CA_G_PER_MOL, DH_PER_MMOL_L))
CACO3 = CA + Fraction("12.011") + 3 * Fraction("15.999")
CAO = CA + Fraction("15.999")
ENGLISH_DEGREE = Fraction("14.254")
"""mg/l of CaCO3 in one English degree (Clark): a grain in a gallon."""
HCO3 = Fraction("1.008") + Fraction("12.011") + 3 * Fraction("15.999")
CL = Fraction("35.45")
ONE, THOUSANDTH = Fraction(1), Fraction(1, 1000)


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    `unit` is that of every table and page, "" for none; `greatest` (in it) is the most that can be
    true of fresh water, and only with `may_be_zero` nothing at all can be. `units` are those that
    readers know, each with what a number is multiplied by to stand in `unit`. `names` are what
    headings of sheets and kinds of analysis of the register call it, in small letters with spaces
    between words; `vannmiljo` is its code there, "" where it is not asked for.

    `limits` part the classes of the map, a limit belonging to the class above it; `measure` is the
    code of the map that it fills, "" for none or several (`findings.summary.MEASURES`).
    `in_works_table` says whether the table of works has a column of it; `example` is the cell of
    the template for sheets.
    """

    code: str
    unit: str
    greatest: float
    units: Mapping[str, Fraction]
    names: tuple[str, ...]
    example: str
    may_be_zero: bool = False
    vannmiljo: str = ""
    limits: tuple[float, ...] = ()
    measure: str = ""
    in_works_table: bool = True


def _hardness_metal(molar_mass: Fraction) -> dict[str, Fraction]:
    """Factors to mg/l of a metal of two charges that counts as hardness."""
    return {
        "mg/l": ONE,
        "µg/l": THOUSANDTH,
        "mmol/l": molar_mass,
        "µmol/l": molar_mass * THOUSANDTH,
        "mekv/l": molar_mass / 2,
        "µekv/l": molar_mass / 2 * THOUSANDTH,
        "°dH": molar_mass / DH,
        "°fH": 10 * molar_mass / CACO3,
        "mg/l CaCO3": molar_mass / CACO3,
    }


PARAMETERS: Mapping[str, Parameter] = {
    parameter.code: parameter
    for parameter in (
        Parameter(
            "mg",
            "mg/l",
            500.0,
            _hardness_metal(MG),
            (
                *("magnesium", "mg", "magnesium mg", "mg magnesium", "magnesium mg tot"),
                *("magnesiuminnhold", "totalt magnesium", "magnesium total"),
            ),
            "3.4",
            vannmiljo="MG",
            limits=(0.25, 0.5, 1, 2, 5, 10),
        ),
        Parameter(
            "ca",
            "mg/l",
            1000.0,
            _hardness_metal(CA),
            (
                *("kalsium", "calcium", "kalcium", "calsium", "ca"),
                *("kalsium ca", "calcium ca", "ca kalsium", "kalsiuminnhold"),
            ),
            "21",
            vannmiljo="CA",
            limits=(2, 5, 10, 15, 25),
            measure="calcium",
        ),
        Parameter(
            "hardness",
            "°dH",
            200.0,
            {
                "°dH": ONE,
                "mmol/l": DH,
                "µmol/l": DH * THOUSANDTH,
                "mekv/l": DH / 2,
                "µekv/l": DH / 2 * THOUSANDTH,
                "°fH": 10 * DH / CACO3,
                "°e": ENGLISH_DEGREE * DH / CACO3,
                "mg/l CaCO3": DH / CACO3,
                "mg/l CaO": DH / CAO,
                "mg/l Ca": DH / CA,
            },
            # Hardness of calcium or of carbonate alone has more words, and is none of these.
            (
                *("total hardhet", "totalhardhet", "hardhet", "hardhet total", "vannets hardhet"),
                *("hardleik", "total hardleik", "totalhardleik"),
                *("hardhetsgrad", "hardheitsgrad"),
                *("total hardness", "hardness", "water hardness"),
                *("vannhardhet", "vasshardleik", "gesamthärte"),
                *("hårdhet", "total hårdhet", "totalhårdhet", "gesamthaerte"),
            ),
            "3.7",
            limits=(0.5, 1, 2.1, 4.9, 9.8),  # from 2.1 on: the limits of the Norwegian names
            measure="hardness",
        ),
        Parameter(
            "alkalinity",
            "mmol/l",
            50.0,
            {
                "mmol/l": ONE,
                "µmol/l": THOUSANDTH,
                "mekv/l": ONE,
                "µekv/l": THOUSANDTH,
                "°dH": 2 / DH,
                "mg/l CaCO3": 2 / CACO3,
                "mg/l HCO3": 1 / HCO3,
            },
            (
                *("alkalitet", "alkalinitet", "total alkalitet", "total alkalinitet"),
                *("alkalinity", "total alkalinity", "alk"),
                *("bikarbonat", "hydrogenkarbonat", "hco3", "bicarbonate"),
            ),
            "1.10",
            may_be_zero=True,  # acid water has none
            vannmiljo="ALK",
        ),
        Parameter(
            "ph",
            "",
            14.0,
            {"": ONE},
            ("ph", "ph verdi", "surhetsgrad", "surleiksgrad", "ph value"),
            "8.0",
        ),
        Parameter(
            "conductivity",
            "mS/m",
            10_000.0,
            {
                "mS/m": ONE,
                "µS/cm": Fraction(1, 10),
                "mS/cm": Fraction(100),
                "S/m": Fraction(1000),
            },
            (
                *("ledningsevne", "elektrisk ledningsevne", "leiingsevne", "kond"),
                *("konduktivitet", "elektrisk konduktivitet"),
                *("conductivity", "electrical conductivity", "ec", "cond", "cond25"),
            ),
            "<15.5",
            in_works_table=False,
        ),
        Parameter(
            "chloride",
            "mg/l",
            1000.0,
            {
                "mg/l": ONE,
                "µg/l": THOUSANDTH,
                "mmol/l": CL,
                "mekv/l": CL,
                "µekv/l": CL * THOUSANDTH,
            },
            ("klorid", "chloride", "klorid cl", "cl klorid", "cl"),
            "6.2",
            in_works_table=False,
        ),
    )
}
FROM_CALCIUM = "hardness_from_calcium"
"""Parameter of the ledger: hardness that its source calculated from calcium alone."""
UNITS: Mapping[str, str] = {code: row.unit for code, row in PARAMETERS.items()}
"""The unit of each parameter in every table and page."""
