"""The registry of parameters is whole, and no list of parameters is kept beside it."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.parameters import PARAMETERS
from data.register.kinds import classify
from data.sheets.columns import match
from data.sheets.numbers import CellReading, DecimalSign, read_figure
from data.units import shift, unit_of
from findings.classes import CLASSES
from geo.legend import CLASS_COLOURS
from telling import words

ROOT = Path(__file__).parents[2]
LISTS = {"data/parameters.py", "telling/words.py", "geo/legend.py"}
"""Where parameters may be listed: their words and their colours stand beside the registry."""
CHEMISTRY = {
    *("views/dolomite.py", "telling/dolomite_note.py"),
    *("data/register/importer.py", "data/learned.py", "telling/letter.py"),
}
"""The ions of a model of water treatment, what magnesium may be estimated from, and what a letter
asks for: some parameters chosen for what they are, which a new one does not join by itself."""
every_parameter = pytest.mark.parametrize("code", PARAMETERS)


@every_parameter
def test_a_parameter_has_words_units_names_and_an_example(code):
    row = PARAMETERS[code]
    assert words.PARAMETER[code]
    assert row.units[row.unit] == 1
    assert not row.unit or unit_of(row.unit, code) == row.unit
    assert all(unit_of(unit, code) == unit for unit in row.units if unit)
    assert row.greatest > 0
    assert isinstance(read_figure(row.example, code, row.unit, DecimalSign(".", True)), CellReading)


@every_parameter
def test_sheets_and_the_register_know_every_name(code):
    row = PARAMETERS[code]
    for name in row.names:
        heading = f"{name} ({row.unit})" if row.unit else name
        assert match(["Vannverk", heading]).units == {code: row.unit}
        assert (classify(heading).parameter, classify(heading).shift) == (code, 0)


def test_no_name_is_that_of_two_parameters():
    names = [name for row in PARAMETERS.values() for name in row.names]
    assert len(names) == len(set(names))


def test_every_parameter_with_classes_has_colours():
    assert CLASS_COLOURS.keys() == CLASSES.keys()
    assert CLASSES.keys() - {"share"} == {code for code, row in PARAMETERS.items() if row.limits}


@pytest.mark.parametrize(
    ("parameter", "unit", "power"),
    [
        *(("mg", "mg/l", 0), ("mg", "µg/l", -3), ("conductivity", "µS/cm", -1), ("ph", "", 0)),
        *(("mg", "mmol/l", None), ("conductivity", "mS/cm", None), ("mg", "mS/m", None)),
        ("mg", None, None),
    ],
)
def test_the_power_of_ten_of_a_unit(parameter, unit, power):
    assert shift(parameter, unit) == power


def lists_of_parameters(path):
    """The lines where three or more parameters are listed."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            parts = node.keys
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts = node.elts
        else:
            continue
        listed = {part.value for part in parts if isinstance(part, ast.Constant)}
        if len(listed & PARAMETERS.keys()) >= 3:
            yield node.lineno


def test_no_module_lists_the_parameters_by_hand():
    rooms = ("data", "findings", "telling", "geo", "report", "web", "views", "server")
    found = {
        str(path.relative_to(ROOT)): lines
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if (lines := list(lists_of_parameters(path)))
    }
    assert found.keys() <= LISTS | CHEMISTRY, found


ONE_MORE = """
import json
from fractions import Fraction
from data import parameters
from telling import words
units = {"mg/l": Fraction(1), "µg/l": Fraction(1, 1000)}
more = parameters.Parameter("li", "mg/l", 20.0, units, ("litium", "lithium"), "0.2", vannmiljo="LI")
parameters.PARAMETERS = {**parameters.PARAMETERS, "li": more}
parameters.UNITS = {**parameters.UNITS, "li": "mg/l"}
words.PARAMETER["li"] = "Lithium"

import pandas as pd
from data import bounds, schema
from data.evidence import measured
from data.register import kinds
from data.samples import figure_rows
from data.services import vannmiljo
from data.sheets import columns
from telling import sheet_template, tables
from views.tables import ON_SCREEN
from web import fields

sheet = columns.match(["Vannverk", "Litium (µg/l)"])
print(json.dumps({
    "sheet": [dict(sheet.columns), dict(sheet.units)],
    "template": [code for code in sheet_template.EXAMPLE_ROW if code == "li"],
    "register": [str(cell) for cell in kinds.table(["Litium (mg/l)"]).iloc[0]],
    "services": vannmiljo.CODES["LI"],
    "bounds": [bounds.fault("li", 1, 1, 1), bounds.fault("li", 21, 21, 21)],
    "schema": list(schema.TABLES["site_figures"].faults("site_figures", schema.shaped(
        "site_figures", pd.DataFrame(figure_rows("s", {"li": measured("1")}))))),
    "table": [[c.heading, c.unit] for c in tables.WORK_COLUMNS if c.code == "li"],
    "screen": "li" in ON_SCREEN["waterworks"],
    "api": "li" in fields.PARAMETER_CODES["enum"],
}))
"""


def test_one_entry_and_its_word_are_all_that_a_new_parameter_needs():
    done = subprocess.run(
        [sys.executable, "-c", ONE_MORE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "sheet": [{"waterworks": 0, "li": 1}, {"li": "µg/l"}],
        "template": ["li"],
        "register": [
            *("Litium (mg/l)", "Litium (mg/l)", "li", str(len(PARAMETERS)), "0", "1.0", "20.0"),
            *("True", "True", "False"),
        ],
        "services": "li",
        "bounds": [None, "too_high"],
        "schema": [],
        "table": [["Lithium", "mg/l"]],
        "screen": True,
        "api": True,
    }
