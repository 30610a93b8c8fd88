"""Units: known answers, spellings, and the way there and back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence import DH_PER_MMOL_L
from data.parameters import PARAMETERS
from data.units import converted, unit_of

KNOWN = [  # number, parameter, unit, what it is in the tables' unit, as text and as value
    ("540", "mg", "µg/l", "0.540", 0.54),
    ("0.50", "mg", "mg/l", "0.50", 0.5),
    ("1", "mg", "mmol/l", "24", 24.305),
    ("0.12", "mg", "mmol/l", "2.9", 2.9166),
    ("1.0", "mg", "°dH", "4.3", 4.33399),
    ("100.1", "ca", "mg/l CaCO3", "40.08", 40.0836),
    ("1.00", "ca", "mmol/l", "40.1", 40.078),
    ("1", "ca", "°dH", "7", 7.14658),
    ("1.0", "hardness", "mmol/l", "5.6", 5.608),
    ("17.85", "hardness", "mg/l CaCO3", "1.0002", 1.00018),
    ("50.0", "alkalinity", "mg/l CaCO3", "0.999", 0.99914),
    ("61", "alkalinity", "mg/l HCO3", "1.00", 0.99974),
    ("1.1", "alkalinity", "mekv/l", "1.1", 1.1),
    ("155", "conductivity", "µS/cm", "15.5", 15.5),
    ("0.25", "conductivity", "mS/cm", "25", 25.0),
]


@pytest.mark.parametrize(("number", "parameter", "unit", "text", "value"), KNOWN)
def test_known_answers(number, parameter, unit, text, value):
    shown, exact = converted(number, parameter, unit)
    assert shown == text
    assert exact == pytest.approx(value, rel=2e-5)


def test_the_hardness_of_a_water_is_that_of_its_calcium_and_magnesium():
    calcium, magnesium = (float(PARAMETERS[p].units["°dH"]) for p in ("ca", "mg"))
    assert 40.078 / calcium == pytest.approx(DH_PER_MMOL_L)
    assert 24.305 / magnesium == pytest.approx(DH_PER_MMOL_L)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("mg/L", "mg/l"), ("mg / liter", "mg/l"), ("mg Ca/l", "mg/l"), ("mg l-1", "mg/l"),
        ("ug/l", "µg/l"), ("μg/l", "µg/l"), ("µg/l", "µg/l"), ("dH", "°dH"), ("ºdH", "°dH"),
        ("mg CaCO3/l", "mg/l CaCO3"), ("mg/l som CaCO₃", "mg/l CaCO3"), ("MMOL/L", "mmol/l"),
        ("mekv/l", "mekv/l"), ("mS/m", "mS/m"), ("uS/cm", "µS/cm"),
        ("mval/l", "mekv/l"), ("µekv/l", "µekv/l"), ("ppm", "mg/l"), ("g/m³", "mg/l"),
        ("°fH", "°fH"), ("°e", "°e"), ("mg/l CaO", "mg/l CaO"), ("mg/l as CaCO3", "mg/l CaCO3"),
        ("kg/l", None), ("", None), ("NTU", None),
    ],
)  # fmt: skip
def test_spellings(text, unit):
    assert unit_of(text) == unit


def test_a_unit_that_a_parameter_cannot_have_is_none():
    assert unit_of("mS/m", "mg") is None
    assert unit_of("mg/l", "hardness") is None


def test_every_parameter_has_the_unit_of_the_tables():
    assert all(row.units[row.unit] == 1 for row in PARAMETERS.values())


def last_digit(number):
    """What one unit of the last digit of a number is worth."""
    return Fraction(1, 10 ** len(number.partition(".")[2]))


pairs = st.sampled_from([(p, unit) for p, row in PARAMETERS.items() for unit in row.units])
numbers = st.decimals(0, 10_000, places=3, allow_nan=False, allow_infinity=False).map(str)


@given(pairs, numbers)
def test_there_and_back_is_the_same_number(pair, number):
    factor = PARAMETERS[pair[0]].units[pair[1]]
    assert Fraction(number) * factor / factor == Fraction(number)


@given(pairs, st.integers(0, 10**6), st.integers(0, 4))
def test_the_text_tells_no_less_than_the_sheet(pair, digits, places):
    number = f"{digits / 10**places:.{places}f}"
    text, value = converted(number, *pair)
    worth = PARAMETERS[pair[0]].units[pair[1]] * last_digit(number)
    assert abs(Fraction(text) - Fraction(number) * PARAMETERS[pair[0]].units[pair[1]]) <= worth / 2
    assert last_digit(text) <= worth or "." not in text
    assert value == pytest.approx(float(text), abs=float(worth) / 2 + 1e-12)
