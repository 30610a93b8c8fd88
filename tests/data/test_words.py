"""Whether the digits of a figure stand in the words that it was read from."""

import pytest

from data.quoted import holds

IVAR = "Alkalitetmmol/l0,621,100,92- Kalsiummg/l172219,6-"


@pytest.mark.parametrize(
    ("words", "value", "parameter"),
    [
        ("Magnesium 0,50 mg/l", "0.50", "mg"),
        ("Magnesium 0.5 mg/l", "0.50", "mg"),
        ("Magnesium (Mg)31", "31", "mg"),
        ("mindre enn 0,15 dH", "<0.15", "hardness"),
        ("15-16 mg Ca/l", "15-16", "ca"),
        ("24 – 26 mg Ca/l", "24-26", "ca"),
        ("mellom 1 og 2 mg/l", "1-2", "ca"),
        ("3,6 3,4 3,8", "3.6 (3.4-3.8)", "mg"),
        (IVAR, "19.6 (17-22)", "ca"),
        (IVAR, "0.92 (0.62-1.10)", "alkalinity"),
        ("oppgitt som mikro-gram per liter: Mg 24 – 874", "0.874", "mg"),
        ("Ca 0,5 mmol/l", "20.0", "ca"),
        ("hardhet 0,5 mmol/l", "2.8", "hardness"),
        ("hardhet 50 mg/l CaCO3", "2.8", "hardness"),
        ("HCO3 37,8 mg/l", "0.62", "alkalinity"),
        ("alkalitet 50 mg/l CaCO3", "1.0", "alkalinity"),
    ],
)
def test_digits_that_stand_in_the_words_are_found(words, value, parameter):
    assert holds(words, value, parameter)


@pytest.mark.parametrize(
    ("words", "value", "parameter"),
    [
        ("Hardhet °dH 2,8 4,2 8,4 1,4", "7.3", "ph"),
        ("Magnesium 10,5 mg/l", "0.5", "mg"),
        ("Magnesium 10,5 mg/l", "10", "mg"),
        ("Kalsium 16 mg/l", "6", "ca"),
        ("Kalsium 13-16 mg/l", "14.5", "ca"),
        ("Kalsium 13 mg/l", "13-16", "ca"),
        (IVAR, "7.9 (7.7-8.1)", "ph"),
        ("Mg 24 – 874", "0.874", "mg"),
        ("HCO3 37,8 mg/l", "0.70", "alkalinity"),
        ("", "1", "mg"),
    ],
)
def test_digits_that_do_not_are_not(words, value, parameter):
    assert not holds(words, value, parameter)
