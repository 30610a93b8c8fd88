"""Which column is what: headings in Norwegian and English, units in them, the visitor's choice."""

import pytest

from data.sheets.columns import FIELDS, corrected, match
from data.sheets.words import read, split
from telling import sheet_template as template


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("Magnesium (mg/L)", "magnesium", "mg/l"), ("Mg [µg/l]", "mg", "µg/l"),
        ("Kalsium (Ca), mg/l", "kalsium ca", "mg/l"), ("Total hardhet °dH", "total hardhet", "°dH"),
        ("KALSIUM mg Ca/l", "kalsium", "mg/l"), ("Alkalitet_mmol/l", "alkalitet", "mmol/l"),
        ("pH", "ph", None), ("pH-verdi", "ph verdi", None), ("mg/l", "mg l", None),
        ("Prøvedato", "prøvedato", None), ("", "", None),
    ],
)  # fmt: skip
def test_a_heading_is_a_name_and_perhaps_a_unit(heading, name, unit):
    assert split(heading) == (name, unit)


def test_norwegian_headings_are_found():
    headings = [
        "Vannverk-ID", "Vassverk", "Kommunenr.", "År", "Råvann/behandlet/nett", "Vanntype",
        "Magnesium (µg/l)", "Kalsium mg/l", "Totalhardhet (°dH)", "Alkalitet, mmol/l", "pH",
        "Konduktivitet (mS/m)", "Klorid (mg/l)", "Turbiditet (NTU)",
    ]  # fmt: skip
    found = match(headings)
    assert found.columns == {code: place for place, code in enumerate(FIELDS)}
    assert found.units["mg"] == "µg/l" and found.units["ph"] == ""


def test_english_headings_are_found():
    found = match(["Waterworks", "Municipality", "Sample date", "Calcium (mg/l)", "Hardness (°dH)"])
    assert set(found.columns) == {"waterworks", "municipality", "date", "ca", "hardness"}


def test_every_heading_of_the_template_is_understood(nb):
    found = match(template.headings(nb))
    assert found.columns == {code: place for place, code in enumerate(FIELDS)}
    assert set(found.units) == set(found.parameters)


def test_a_column_of_units_belongs_to_the_figures_on_its_left_or_to_those_it_names():
    found = match(["Vannverk", "Mg", "Enhet", "Ca", "Enhet", "Alkalitet", "Enhet Alkalitet"])
    assert found.unit_columns == {"mg": 2, "ca": 4, "alkalinity": 6}


def test_two_columns_of_one_field_are_held_against_each_other_unless_one_is_chosen():
    headings = ["Vannverk", "Magnesium (mg/l)", "Mg (µg/l)"]
    found = match(headings)
    assert (found.columns["mg"], found.others["mg"]) == (1, ((2, "µg/l"),))
    chosen = corrected(found, headings, {"mg": 2})
    assert (chosen.columns["mg"], chosen.units["mg"], chosen.others) == (2, "µg/l", {})


def test_two_columns_of_which_one_has_no_unit_are_left_to_the_visitor():
    found = match(["Vannverk", "Magnesium (mg/l)", "Mg"])
    assert "mg" not in found.columns
    assert found.unclear == ("mg",)


@pytest.mark.parametrize(
    ("headings", "units"),
    [
        (["Vannverk", "Enhet", "Mg", "Enhet", "Ca"], {"mg": 1, "ca": 3}),
        (["Vannverk", "Mg", "Enhet", "Ca", "Enhet"], {"mg": 2, "ca": 4}),
        (["Vannverk", "Enhet", "Mg", "Enhet", "Ca", "Enhet"], {}),
    ],
)
def test_columns_of_units_stand_on_one_side_or_nobody_knows(headings, units):
    assert match(headings).unit_columns == units


def test_a_unit_that_the_figures_cannot_have_is_asked_for():
    assert "mg" not in match(["Vannverk", "Magnesium (mS/m)"]).units


def test_a_choice_brings_its_units_along_and_can_be_taken_back():
    headings = ["Vannverk", "Mg (mg/l)", "Mg løst (µg/l)"]
    chosen = corrected(match(headings), headings, {"mg": 2})
    assert (chosen.columns["mg"], chosen.units["mg"]) == (2, "µg/l")
    assert corrected(match(headings), headings, {"mg": 1}, {"mg": "mmol/l"}).units["mg"] == "mmol/l"
    assert "mg" not in corrected(match(headings), headings, {"mg": None}).columns


def test_one_column_cannot_be_two_things():
    headings = ["Vannverk", "Mg (mg/l)"]
    assert corrected(match(headings), headings, {"ca": 1}).shared() == ["mg", "ca"]


@pytest.mark.parametrize(
    "heading",
    [
        "Magnesium, Mg", "Mg (Magnesium)", "Magnesium, oppsluttet", "Magnesium ICP-MS", "Mg-tot",
        "Mg2+", "Mg²⁺", "Mg++", "Totalt magnesium", "Mg_mg/l", "Mg_mgL", "mg_mg_l",
        "Magnesium.mg.l", "Magnesium i mg/l", "Magnesium mg pr liter", "Magnesium_mg_per_l",
        "Mg\n(mg/l)",
        "a) Magnesium (Mg)", "* Magnesium", "Magnesium1)", "Magnesiuminnhold (mg/l)", "MG, mg/l",
        "Magnesium {mg/l}", "Resultat Magnesium (mg/l)",
    ],
)  # fmt: skip
def test_magnesium_is_known_as_laboratories_print_it(heading):
    found = read(heading)
    assert (found.field, found.stage, found.statistic, found.role) == ("mg", "", "", "")
    assert found.unit in ("mg/l", None)


@pytest.mark.parametrize(
    "heading", ["Kalsiumhardhet", "Magnesiumhardhet", "Mottatt", "Rapportdato"]
)
def test_a_heading_that_is_only_like_another_is_none(heading):
    assert not read(heading).field


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Mg råvann (mg/l)", ("mg", "raw", "", "")), ("Mg maks (mg/l)", ("mg", "", "max", "")),
        ("Mg op", ("mg", "", "", "sign")), ("Enhet Ca", ("ca", "", "", "unit")),
        ("Ca LOQ", ("ca", "", "", "quantification")),
    ],
)  # fmt: skip
def test_a_heading_may_say_more_than_a_name(heading, said):
    found = read(heading)
    assert (found.field, found.stage, found.statistic, found.role) == said
