"""The same ten samples in every layout, unit, style of numbers and kind of file: they come back as
they were, or are refused; none comes back as another."""

import itertools

import pytest

from data.parameters import PARAMETERS
from data.sheets.columns import match
from data.sheets.problems import Refused
from data.sheets.reading import read, silent
from data.sheets.taking import take_by
from data.sheets.works import WaterworksIndex
from tests.data.sheets.sheets import as_csv, as_xlsx

WORKS = [("Egersund Vannverk", "Eigersund"), ("Bergen Vannverk", "Bergen")]
SAMPLES = [
    (*work, 2015 + year, 1.25 + 0.75 * year + place, year == 2)
    for place, work in enumerate(WORKS)
    for year in range(5)
]
"""Works, municipality, year, magnesium (mg/l), and whether it is a limit."""
SPELT = {
    "mg/l": "mg/l", "mg/L": "mg/l", "mg Mg/l": "mg/l", "g/m³": "mg/l", "ppm": "mg/l",
    "µg/l": "µg/l", "ug/L": "µg/l", "mmol/l": "mmol/l", "mekv/l": "mekv/l", "mval/l": "mekv/l",
    "°dH": "°dH", "mg/l CaCO3": "mg/l CaCO3",
}  # fmt: skip
STYLES = {
    "comma": lambda text: text.replace(".", ","),
    "point": lambda text: text,
    "spaced": lambda text: _spaced(text).replace(".", ","),
    "uncertain": lambda text: text.replace(".", ",") + " ± 0,1",
    "in words": lambda text: text.replace("<", "mindre enn ").replace(".", ","),
    "≤": lambda text: text.replace("<", "≤").replace(".", ","),
}
FILES = {
    "semicolons": lambda rows: as_csv(rows),
    "tabs": lambda rows: as_csv(rows, "\t"),
    "bars": lambda rows: as_csv(rows, "|"),
    "UTF-16": lambda rows: as_csv(rows, encoding="utf-16"),
    "workbook": lambda rows: as_xlsx(rows),
}


def _spaced(text):
    sign, number = text[: text.startswith("<")], text.lstrip("<")
    whole, point, decimals = number.partition(".")
    return f"{sign}{int(whole):,}".replace(",", " ") + point + decimals


def wide(cells, unit):
    heads = ["Vannverk", "Kommune", "År", f"Magnesium ({unit})"]
    return [heads, *[[name, place, year, cell] for (name, place, year), cell in cells]]


def units_below(cells, unit):
    heads = [["Vannverk", "Kommune", "År", "Magnesium"], ["", "", "", unit]]
    return [*heads, *[[name, place, year, cell] for (name, place, year), cell in cells]]


def units_beside(cells, unit):
    heads = ["Vannverk", "Kommune", "År", "Mg", "Enhet"]
    return [heads, *[[name, place, year, cell, unit] for (name, place, year), cell in cells]]


def units_in_cells(cells, unit):
    heads = ["Vannverk", "Kommune", "År", "Mg"]
    return [heads, *[[name, place, year, f"{cell} {unit}"] for (name, place, year), cell in cells]]


def long(cells, unit):
    heads = ["Prøvenr", "Vannverk", "Kommune", "Dato", "Parameter", "Resultat", "Enhet"]
    rows = [heads]
    for number, ((name, place, year), cell) in enumerate(cells):
        start = [f"P{number}", name, place, f"0{number % 9 + 1}.02.{year}"]
        rows += [[*start, "Magnesium (Mg)", cell, unit], [*start, "Natrium", "4", "mg/l"]]
    return rows


def long_signed(cells, unit):
    heads = ["Vannverk", "Kommune", "År", "Parameter", "Operator", "Verdi", "Enhet"]
    rows = [heads]
    for (name, place, year), cell in cells:
        below = "<" if cell.startswith("<") else "="
        rows.append([name, place, year, "MG", below, cell.lstrip("<"), unit])
    return rows


def turned(cells, unit):
    return [
        ["Parameter", "Enhet", *[name for (name, _, _), _ in cells], "Grenseverdi"],
        ["Prøvedato", "", *[f"03.02.{year}" for (_, _, year), _ in cells], ""],
        ["Jern", "mg/l", *["0,01"] * len(cells), "0,2"],
        ["Magnesium", unit, *[cell for _, cell in cells], "100"],
    ]


def years_across(cells, unit):
    years = sorted({year for (_, _, year), _ in cells})
    rows = [["Vannverk", "Kommune", "Parameter", "Enhet", *years]]
    for (name, place), these in itertools.groupby(cells, lambda one: one[0][:2]):
        rows.append([name, place, "Magnesium", unit, *[cell for _, cell in these]])
    return rows


def front_page(cells, unit):
    above = [["Analyserapport"], ["Oppdragsgiver:", "Kommunen"], ["Rapportdato:", "03.03.2021"], []]
    return [*above, *wide(cells, unit), ["* Akkreditert"]]


LAYOUTS = (
    wide, units_below, units_beside, units_in_cells, long, long_signed, turned, years_across,
    front_page,
)  # fmt: skip


def written(unit, style):
    """The samples as a sheet has them."""
    factor = PARAMETERS["mg"].units[SPELT[unit]]
    cells = []
    for name, place, year, value, below in SAMPLES:
        decimals = 3 if factor >= 1 else 1
        number = f"{'<' * below}{float(value / factor):.{decimals + 1}f}"
        cells.append(((name, place, str(year)), STYLES[style](number)))
    return cells


@pytest.fixture(scope="module")
def works(store):
    return WaterworksIndex(store)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_ten_samples_come_back_as_they_were_or_are_refused(store, works, layout):
    names, back = store.waterworks["name"], 0
    sheets = list(itertools.product(SPELT, STYLES, FILES))
    for unit, style, file in sheets:
        content = FILES[file](layout(written(unit, style), unit))
        try:
            sheet = read(content)
        except Refused:
            continue
        account = take_by(sheet, match(sheet.headings), works, silent)
        found = {(names[r.waterworks_id].casefold(), r.year): r for r in account.taken}
        for name, _, year, value, below in SAMPLES:
            row = found.pop((name.casefold(), year), None)
            if row is None:
                continue
            figure = row.readings["mg"].figure
            case = layout.__name__, unit, style, file, year, figure
            assert figure.high == pytest.approx(value, rel=0.01), case
            assert (figure.value_type == "below_limit") == below, case
            back += 1
        assert not found, (layout.__name__, unit, style, file)
    # Refusals are no way out: nearly all come back.
    assert back >= 0.9 * len(sheets) * len(SAMPLES), (back, len(sheets) * len(SAMPLES))


def test_there_are_more_than_two_thousand_sheets():
    assert len(LAYOUTS) * len(SPELT) * len(STYLES) * len(FILES) > 2_000
