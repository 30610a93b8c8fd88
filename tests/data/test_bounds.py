"""One rule for what can be true of a water: every reader takes and refuses the same figures."""

import math
from collections import Counter
from dataclasses import dataclass

import pandas as pd
import pytest

from data import bounds
from data.codes import Impossible
from data.evidence import NONE, below_limit, measured
from data.faults import SourceError
from data.parameters import PARAMETERS, UNITS
from data.samples import figure_rows, with_bounds
from data.services import vannmiljo
from data.services.vannmiljo import Location, Registration
from data.sheets import samples
from data.sheets.columns import match
from data.sheets.numbers import CellReading, DecimalSign, read_figure
from data.sheets.reading import read
from data.sheets.taking import take
from data.sources import figures
from data.table_file import TableFile
from tests.data.register.register_files import ROROS, RegisterFiles
from tests.data.sheets.sheets import NAME, PLACE, as_csv

FIRST_YEAR = 1960
NAMES = {code: row.names[0] for code, row in PARAMETERS.items()}


@dataclass(frozen=True)
class Case:
    """One published figure: a value, the limit that it lies below (`<`), or with its ends."""

    parameter: str
    text: str
    possible: bool
    below: bool = False
    ends: tuple[str, str] | None = None


CASES = [
    Case("mg", "0.5", True),
    *(Case("mg", text, False) for text in ("-1", "-0.0001", "0", "0.0", "nan", "NaN", "inf")),
    Case("mg", "5", True, below=True),
    Case("mg", "0", False, below=True),
    *(Case(p, f"{row.greatest:g}", True) for p, row in PARAMETERS.items()),
    *(Case(p, f"{row.greatest + 0.1:g}", False) for p, row in PARAMETERS.items()),
    *(Case(p, f"{row.greatest:g}", True, below=True) for p, row in PARAMETERS.items()),
    *(Case(p, f"{row.greatest + 0.1:g}", False, below=True) for p, row in PARAMETERS.items()),
    *(Case(p, "0", row.may_be_zero) for p, row in PARAMETERS.items()),
    Case("alkalinity", "0", False, below=True),
    Case("hardness", "150", True),
    Case("mg", "", True, ends=("1", "2")),
    Case("mg", "", True, ends=("0", "2")),
    Case("mg", "", False, ends=("2", "1")),
    Case("mg", "", False, ends=("0", "0")),
    Case("mg", "", False, ends=("1", "501")),
    Case("mg", "1.5", True, ends=("1", "2")),
    Case("mg", "0", False, ends=("0", "2")),
    *(Case("mg", text, False, ends=("1", "2")) for text in ("0.9", "2.1")),
]


def ids(case):
    return f"{case.parameter} {'<' * case.below}{case.text} {case.ends or ''}"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_the_rule_itself(case):
    ends = case.ends or (case.text, case.text)
    low, high = float(0 if case.below else ends[0]), float(ends[1])
    best = math.nan if case.below or not case.text else float(case.text)
    found = bounds.fault(case.parameter, low, high, best, case.below)
    assert (found is None) is case.possible


@pytest.mark.parametrize(
    ("parameter", "figure", "why"),
    [
        ("mg", (-1, -1, -1), Impossible.NEGATIVE),
        ("mg", (2, 1), Impossible.BACKWARDS),
        ("mg", (1, 2, 3), Impossible.OUTSIDE),
        ("mg", (1, 501, 2), Impossible.TOO_HIGH),
        ("mg", (0, math.inf), Impossible.TOO_HIGH),
        ("mg", (0, 2, 0), Impossible.ZERO),
        ("mg", (math.nan, 1), Impossible.NOT_A_NUMBER),
    ],
)
def test_why_a_figure_is_impossible(parameter, figure, why):
    assert bounds.fault(parameter, *figure) is why


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_the_reader_of_the_ledger_asks_the_rule(case):
    ends = "-".join(case.ends or ())
    text = f"{case.text} ({ends})" if case.text and ends else "<" * case.below + case.text + ends
    try:
        taken = figures.fault(case.parameter, figures.value(text)) is None
    except ValueError:
        taken = False
    assert taken is case.possible


@pytest.mark.parametrize("case", [case for case in CASES if not case.below and not case.ends])
def test_a_column_of_figures_asks_the_rule(case, tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(f"value,other\n{case.text},\n", encoding="utf-8")
    sheet = TableFile(path, ["value"])
    sheet.figure("value", case.parameter)
    if case.possible:
        sheet.check()
    else:
        with pytest.raises(SourceError):
            sheet.check()


IN_ONE_CELL = [case for case in CASES if not (case.ends and case.text)]


@pytest.mark.parametrize("case", IN_ONE_CELL, ids=ids)
def test_the_reader_of_sheets_asks_the_rule(case):
    cell = "-".join(case.ends) if case.ends else "<" * case.below + case.text
    point = DecimalSign(".", True)
    found = read_figure(cell, case.parameter, UNITS[case.parameter], point)
    assert isinstance(found, CellReading) is case.possible


@pytest.fixture(scope="module")
def registered(store, tmp_path_factory):
    """The figures that the register's reader takes of all cases, by year and parameter."""
    register = RegisterFiles(tmp_path_factory.mktemp("register"), store)
    cases = [case for case in CASES if not case.below]
    for year, case in enumerate(cases, start=FIRST_YEAR):
        least, most = case.ends or ("", "")
        cells = {"verdi_min": least, "verdi_median": case.text, "verdi_max": most}
        register.treated(periode=str(year), analysetype=NAMES[case.parameter], **cells)
    taken = set(register.laid().samples())
    return {
        case: f"reg-{ROROS}-{year}-treated" in taken
        for year, case in enumerate(cases, start=FIRST_YEAR)
    }


def test_the_reader_of_the_register_asks_the_rule(registered):
    assert [ids(case) for case, taken in registered.items() if taken is not case.possible] == []


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if PARAMETERS[case.parameter].vannmiljo and not case.ends],
    ids=ids,
)
def test_the_reader_of_vannmiljo_asks_the_rule(case):
    places = {"1": Location("Langvatn", "L", "1101", 9.9, 59.5)}
    sign, unit = "<" if case.below else "=", UNITS[case.parameter]
    row = Registration("1", "VF", "", "2021-01-01", sign, case.text, unit, "", False, False)
    found = vannmiljo.values([row], case.parameter, places, {}, Counter())
    assert bool(found) is case.possible


HARD = [  # hardness (°dH), calcium and magnesium (mg/l), and the bound or figure that is left
    (("3", "", ""), (0, 15.1686)),
    (("114", "", ""), (0, 496.2355)),
    (("116", "", ""), None),
    (("150", "", ""), None),
    (("200", "", ""), None),
    (("150", "900", ""), (101.83, 106.77)),
    (("150", "500", ""), (344.40, 349.34)),
    (("150", "200", ""), None),
    (("1", "18.4", ""), None),
    (("2.1", "", "10"), (10, 10)),
    (("150", "", "3"), (3, 3)),
]


def hard_ids(value):
    return " ".join(value) if value and isinstance(value[0], str) else ""


def left(rows):
    """The interval of magnesium among rows of figures, None where there is none."""
    rows = rows[rows["parameter"].eq("mg")]
    return None if rows.empty else rows[["low", "high"]].iloc[0].tolist()


def of_ledger(texts):
    known = {
        p: measured(text) for p, text in zip(("hardness", "ca", "mg"), texts, strict=True) if text
    }
    return left(with_bounds(pd.DataFrame(figure_rows("x", known))))


def of_sheet(store, texts):
    units = ("Hardhet (°dH)", "Ca (mg/l)", "Mg (mg/l)")
    sheet = read(as_csv([["Vannverk", "Kommune", "Dato", *units], [NAME, PLACE, "2024", *texts]]))
    taken = take(sheet, match(sheet.headings), store).taken
    return left(samples.tables(samples.of_rows(taken), store, "sheet-x")["figures"])


@pytest.mark.parametrize(("texts", "expected"), HARD, ids=hard_ids)
def test_hardness_leaves_the_same_for_magnesium_in_the_ledger_and_in_sheets(store, texts, expected):
    assert of_ledger(texts) == of_sheet(store, texts)
    if expected is None:
        assert of_ledger(texts) is None
    else:
        assert of_ledger(texts) == pytest.approx(expected, abs=0.01)


def test_hardness_leaves_the_same_for_magnesium_in_the_register(store, tmp_path):
    register = RegisterFiles(tmp_path, store)
    for year, (texts, _) in enumerate(HARD, start=FIRST_YEAR):
        for parameter, text in zip(("hardness", "ca", "mg"), texts, strict=True):
            if text:
                cells = dict.fromkeys(("verdi_min", "verdi_median", "verdi_max"), text)
                register.treated(periode=str(year), analysetype=NAMES[parameter], **cells)
    laid = register.laid().tables["figures"]
    for year, (texts, _) in enumerate(HARD, start=FIRST_YEAR):
        mine = laid[laid["sample_id"].eq(f"reg-{ROROS}-{year}-treated")]
        assert left(mine) == of_ledger(texts)
        assert "hardness" in set(mine["parameter"])  # hardness itself stays, whatever is left


def test_a_limit_of_hardness_beyond_the_possible_bounds_nothing():
    assert bounds.bounded_by_hardness(below_limit("116")) == NONE
    assert bounds.bounded_by_hardness(below_limit("115")).known
