"""Kinds of analysis are recognised whichever spelling they have, and never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.register.kinds import Kind, classify
from data.register.made_up import encoded_twice
from data.register.text import repair


@pytest.mark.parametrize(
    ("name", "parameter", "shift"),
    [
        ("Magnesium", "mg", 0),
        ("MAGNESIUM, Mg", "mg", 0),
        ("Magnesium (mg/l)", "mg", 0),
        ("Magnesium (µg/l Mg)", "mg", -3),
        ("Magnesium (\N{GREEK SMALL LETTER MU}g/l)", "mg", -3),
        ("Kalsium", "ca", 0),
        ("Calcium mg/l", "ca", 0),
        ("Kalsium (Ca), mg/l", "ca", 0),
        ("Hardhet", "hardness", 0),
        ("Total hardhet", "hardness", 0),
        ("Total hardhet (°dH)", "hardness", 0),
        ("Hardhet i dH", "hardness", 0),
        ("Alkalitet", "alkalinity", 0),
        ("Alkalitet til pH 4,5 (mmol/l)", "alkalinity", 0),
        ("Alkalitet (mekv/l)", "alkalinity", 0),
        ("pH", "ph", 0),
        ("pH-verdi", "ph", 0),
        ("Ledningsevne", "conductivity", 0),
        ("Ledningsevne v/25 °C", "conductivity", 0),
        ("Konduktivitet (µS/cm)", "conductivity", -1),
        ("Konduktivitet (mS/m) 25°C", "conductivity", 0),
    ],
)
def test_every_spelling_is_recognised(name, parameter, shift):
    assert classify(name) == Kind(name, parameter, shift)
    assert classify(encoded_twice(name)) == Kind(name, parameter, shift)


@pytest.mark.parametrize(
    "name",
    [
        *("Koliforme bakterier", "E. Coli", "Kimtall 22° C", "Turbiditet", "Farge", "Kvikksølv"),
        *("Intestinale enterokokker", "Ammonium mg/l", "Kaliumpermanganat", "Kalsiumhardhet"),
        *("Fargetall (mg Pt/l)", "pH ved alkalitetsmåling", "Totalt organisk karbon", ""),
    ],
)
def test_other_kinds_are_left_alone(name):
    assert not classify(name).parameter


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("Magnesium, filtrert", "mg"),
        ("Magnesium (mmol/l)", "mg"),
        ("Total hardhet (mmol/l)", "hardness"),
        ("Alkalitet (mg/l CaCO3)", "alkalinity"),
        ("Ledningsevne v/20 °C", "conductivity"),
        ("Hardhet, kalsium", "ca"),
    ],
)
def test_words_and_units_that_are_not_known_are_not_guessed_at(name, parameter):
    assert classify(name) == Kind(name, parameter, None)


@pytest.mark.parametrize("name", ["Kalsium - UTGÅTT", "UTGÅTT KODE Kalsium", "Kalsium UTGÃ…TT"])
def test_a_retired_name_is_told_as_such(name):
    kind = classify(name)
    assert (kind.parameter, kind.shift, kind.retired) == ("ca", 0, True)


@given(st.text(st.sampled_from("abcæøåÆØÅÁáđŋé ()12"), max_size=30))
def test_a_text_encoded_twice_is_repaired_and_another_is_left_as_it_is(text):
    assert repair(text) == text
    assert repair(encoded_twice(text)) == text


def test_the_five_bytes_that_windows_does_not_know_are_repaired():
    assert repair("\u00c3\u0081lesund") == "Álesund"


@pytest.mark.parametrize("text", ["Ã", "50 â", "Âge", "Ã˜ 100 %"])
def test_what_cannot_be_repaired_stays(text):
    assert repair(text) in (text, "Ø 100 %")
