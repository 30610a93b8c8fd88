"""Layouts of sheets that laboratories, municipalities and databases print: each gives the figures
that its maker meant. The numbers are made up."""

import io

import pytest
import xlsxwriter

from data.sheets import apart
from data.sheets.columns import match
from data.sheets.layout import Choices, CornerPart, SheetForm
from data.sheets.problems import FileProblem, Refused
from data.sheets.reading import read
from data.sheets.taking import take
from telling.sheet_words import sentence
from tests.data.sheets.sheets import NAME, PLACE, WORK, as_csv, as_xlsx, changed

BERGEN = "Bergen Vannverk"
HEAD = f"{NAME};{PLACE}"


def account(store, content, **choices):
    """What becomes of a file."""
    sheet = read(content, choices=Choices(**choices))
    return take(sheet, match(sheet.headings), store)


def figures(store, content, parameter="mg", **choices):
    """The figures of a file: works (the first word of its name), year, stage and text."""
    found = account(store, content, **choices)
    names = store.waterworks["name"]
    return [
        (names[r.waterworks_id].split()[0], r.year, r.stage, r.readings[parameter].figure.text)
        for r in found.taken
        if parameter in r.readings
    ]


LAYOUTS = {
    "names in one row, units in the next": (
        f"Resultater;;;;\n;;;pH;Mg\nKommune;Vannverk;Prøvedato;enh;µg/l\n{PLACE};{NAME};3.2.2023;7,9;2610\n",
        [("Egersund", 2023, "unknown", "2.610")],
    ),
    "units in a row of their own": (
        f"Vannverk;Kommune;År;Mg;Ca\n;;;(mg/l);(mg/l)\n{HEAD};2022;2,6;11\n",
        [("Egersund", 2022, "unknown", "2.6")],
    ),
    "units in a row above": (
        f";;;mg/l;mg/l\nVannverk;Kommune;År;Mg;Ca\n{HEAD};2022;2,6;11\n",
        [("Egersund", 2022, "unknown", "2.6")],
    ),
    "one row an analysis": (
        "Prøvenr;Vannverk;Kommune;Dato;Parameter;Resultat;Enhet;LOQ\n"
        f"7;{HEAD};01.02.2023;Magnesium (Mg);2,6;mg/l;0,1\n"
        f"7;{HEAD};01.02.2023;Natrium;NA;mg/l;0,1\n"
        f"7;{HEAD};01.02.2023;pH;7,8;;\n"
        f"8;{BERGEN};Bergen;02.02.2023;Magnesium (Mg);<0,3;mg/l;0,3\n",
        [("Egersund", 2023, "unknown", "2.6"), ("Bergen", 2023, "unknown", "<0.3")],
    ),
    "one row a value, the sign in a column": (
        "Vannverk;Kommune;Tid_provetak;Parameter_id;Operator;Verdi;Enhet_id\n"
        f"{HEAD};2023-02-01 07:15;MG;<;0.7;mg/l\n{HEAD};2023-02-01 07:15;NA;=;0.7;mg/l\n",
        [("Egersund", 2023, "unknown", "<0.7")],
    ),
    "Interlab": (
        "#Interlab\n#Version=4.0\n#Provadm\nLablittera;Provplatsnamn;Provtagningsdatum\n"
        f"A-1;{NAME};2023-02-01\n#Provdat\n"
        "Lablittera;Parameter;Mätvärdetext;Mätvärdetal;Mätvärdetalanm;Enhet\n"
        "A-1;Magnesium;;0,7;<;mg/l\n#Slut\n",
        [("Egersund", 2023, "unknown", "<0.7")],
    ),
    "parameters down, periods and units beside them, works across": (
        "Tabell 3 Middelverdier;;;;;\nÅr;Parameter;Enhet;Grense;Vannforsyningsområdet;\n"
        f";;;;{NAME};{BERGEN}\n2018 - 2020;Alkalitet;mmol/l;-;0,9;0,4\n"
        "2021;Magnesium, Mg;mg/l;-;2,6;0,5\n2021;Nitritt;mg/l;0,5;<0,002;<0,002\n*Merknad;;;;;\n",
        [("Egersund", 2021, "unknown", "2.6"), ("Bergen", 2021, "unknown", "0.5")],
    ),
    "parameters down, dates in a row, limits beside": (
        f"Parameter;Enhet;{NAME};{BERGEN};Grenseverdi\nPrøvedato;;03.02.2023;04.02.2023;\n"
        "pH;;7,9;8,0;6,5-9,5\nKalsium;mg/l;11;9;\nMagnesium;mg/l;2,6;<0,3;\n",
        [("Egersund", 2023, "unknown", "2.6"), ("Bergen", 2023, "unknown", "<0.3")],
    ),
    "parameters down, the sign of the element in the unit": (
        f"Analyseparameter;Benevning;{NAME};{BERGEN}\nSurhetsgrad;pH;7,91;7,58\n"
        "Kalsium;mg Ca/l;11,2;6,7\nMagnesium;mg Mg/l;2,60;0,52\n",
        [("Egersund", None, "unknown", "2.60"), ("Bergen", None, "unknown", "0.52")],
    ),
    "months across": (
        f"Vannverk;Kommune;År;Parameter;Enhet;Jan;Feb;Mar\n{HEAD};2023;Magnesium;mg/l;2,6;2,7;2,5\n"
        f"{HEAD};2023;Kalsium;mg/l;11;12;13\n",
        [("Egersund", 2023, "unknown", text) for text in ("2.6", "2.7", "2.5")],
    ),
    "raw and treated side by side": (
        f"Vannverk;Kommune;År;Mg råvann (mg/l);Mg rentvann (mg/l)\n{HEAD};2023;0,9;2,6\n",
        [("Egersund", 2023, "raw", "0.9"), ("Egersund", 2023, "treated", "2.6")],
    ),
    "stages under a name": (
        f"Vannverk;Kommune;År;Magnesium (mg/l);\n;;;Råvann;Nettvann\n{HEAD};2023;0,9;2,6\n",
        [("Egersund", 2023, "raw", "0.9"), ("Egersund", 2023, "treated", "2.6")],
    ),
    "least, median and greatest": (
        f"Vannverk;Kommune;År;Antall;Mg min (mg/l);Mg median (mg/l);Mg maks (mg/l)\n"
        f"{HEAD};2023;4;2,1;2,6;3,3\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "works above the table": (
        f"Rapport\nKunde:;Kommunen\nVannverk:;{NAME}\nKommune:;{PLACE}\n\n"
        "Prøvenr;Prøvedato;Prøvepunkt;pH;Mg (mg/l)\n1;03.02.2023;Ut VBA;7,9;2,6\n",
        [("Egersund", 2023, "treated", "2.6")],
    ),
    "a long letter above": (
        "Analyserapport\n" + "Merknad;linje\n" * 60
        + f"Vannverk;Kommune;År;Mg (mg/l)\n{HEAD};2023;2,6\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "bars": (
        f"Vannverk|Kommune|År|Mg (mg/l)\n{NAME}|{PLACE}|2023|2.6\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "footnotes in headings": (
        f"Vannverk;Kommune;År;Magnesium (mg/l)¹;Kalsium (mg/l) 2)\n{HEAD};2023;2,6;11\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "letters in pieces": (
        f"Vannverk;Kommune;A\u030ar;Mg (mg/l)\n{HEAD};2023;2,6\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "a year beside a date": (
        f"Vannverk;Kommune;År;Prøvedato;Mg (mg/l)\n{HEAD};2023;31.05.2023;2,6\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "number and name of the municipality": (
        f"Vannverk;Kommunenr;Kommune;År;Mg (mg/l)\n{NAME};1101;{PLACE};2023;2,6\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "an earlier number of the municipality": (
        f"Vannverk;Kommunenr;År;Mg (mg/l)\n{BERGEN};1201;2018;0,5\n",
        [("Bergen", 2018, "unknown", "0.5")],
    ),
    "an earlier name of the municipality": (
        "Vannverk;Kommune;År;Mg (mg/l)\nEide vassverk SA;Eide;2018;0,5\n",
        [("Eide", 2018, "unknown", "0.5")],
    ),
    "works without the words that all have": (
        "Vannverk;Kommune;År;Mg (mg/l)\n"
        "Hias;Stange;2018;2,5\nHias vannverk;Stange;2017;2,6\nHias vassverk;Stange;2016;2,7\n",
        [("Hias", 2018, "unknown", "2.5"), ("Hias", 2017, "unknown", "2.6")],
    ),
    "units in cells": (
        f"Vannverk;Kommune;År;Magnesium\n{HEAD};2022;2,6 mg/l\n{HEAD};2023;540 µg/l\n",
        [("Egersund", 2022, "unknown", "2.6"), ("Egersund", 2023, "unknown", "0.540")],
    ),
    "thousands parted by spaces": (
        f"Vannverk;Kommune;År;Mg (µg/l)\n{HEAD};2022;2 610\n{HEAD};2023;1\u00a0700\n",
        [("Egersund", 2022, "unknown", "2.610"), ("Egersund", 2023, "unknown", "1.700")],
    ),
    "units to the left": (
        f"Vannverk;Kommune;År;Enhet;Mg;Enhet;Ca\n{HEAD};2023;mg/l;2,6;µg/l;11000\n",
        [("Egersund", 2023, "unknown", "2.6")],
    ),
    "the sign in a column of its own": (
        "Vannverk;Kommune;År;Mg op;Mg (mg/l);Ca (mg/l)\n"
        f"{HEAD};2022;;2,6;11\n{HEAD};2023;<;0,7;11\n",
        [("Egersund", 2022, "unknown", "2.6"), ("Egersund", 2023, "unknown", "<0.7")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LAYOUTS)
def test_a_layout_gives_the_figures_that_its_maker_meant(store, case):
    text, meant = LAYOUTS[case]
    assert figures(store, text.encode()) == meant
    assert figures(store, text.encode("utf-16")) == meant


@pytest.mark.parametrize(
    ("heading", "cell", "text"),
    [
        ("Total hardhet (°fH)", "10,0", "5.60"), ("Total hardhet (mg/l CaO)", "20", "2.0"),
        ("Hardhet (°e)", "10", "8"), ("Total hardhet (mekv/l)", "1,00", "2.80"),
        ("Hardhet som CaCO3 (mg/l)", "100", "5.60"), ("Hardhet mg/l Ca", "40", "5.6"),
    ],
)  # fmt: skip
def test_hardness_is_known_by_its_unit(store, heading, cell, text):
    found = account(store, as_csv([["Vannverk", "Kommune", heading], [NAME, PLACE, cell]]))
    shown = float(found.taken[0].readings["hardness"].figure.text)
    assert shown == pytest.approx(float(text), rel=0.02)


def test_two_units_of_one_figure_are_one_where_they_agree(store):
    heads = "Vannverk;Kommune;År;Total hardhet (°dH);Total hardhet (mmol/l)\n"
    found = account(store, f"{heads}{HEAD};2023;2,8;0,50\n{HEAD};2022;2,8;2,8\n".encode())
    assert [row.readings["hardness"].figure.text for row in found.taken] == ["2.8"]
    assert [row.reasons[0].code for row in found.aside] == ["columns_disagree"]


def test_a_table_of_medians_is_one_sample_of_as_many_analyses(store):
    text, _ = LAYOUTS["least, median and greatest"]
    (row,) = account(store, text.encode()).taken
    figure = row.readings["mg"].figure
    assert (figure.low, figure.best, figure.high, row.n) == (2.1, 2.6, 3.3, 4)


def workbook(write):
    """A workbook that a function writes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        write(book)
    return buffer.getvalue()


def merged(book):
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 3, "Analyseresultater")
    sheet.write_row(1, 0, ["Vannverk", "Kommune", "Prøvedato", "Mg (mg/l)"])
    sheet.merge_range(2, 0, 4, 0, NAME)
    sheet.merge_range(2, 1, 4, 1, PLACE)
    for row, (day, figure) in enumerate([("3.2.2023", 2.6), ("3.3.2023", 2.7), ("3.4.2023", 2.5)]):
        sheet.write_row(2 + row, 2, [day, figure])


def test_merged_cells_that_name_are_filled_down(store):
    assert [row[3] for row in figures(store, workbook(merged))] == ["2.6", "2.7", "2.5"]


def two_sheets(book):
    book.add_worksheet("Forside").write_row(0, 0, ["Rapportdato", "2023-05-01"])
    data = book.add_worksheet("Tall")
    data.write_row(0, 0, ["Vannverk", "Kommune", "År", "Mg (mg/l)"])
    data.write_row(1, 0, [NAME, PLACE, 2023, 2.6])


def test_the_sheet_whose_headings_fit_is_read_or_the_one_that_is_chosen(store):
    content = workbook(two_sheets)
    sheet = read(content)
    assert (sheet.name, sheet.others) == ("Tall", ("Forside",))
    assert figures(store, content) == [("Egersund", 2023, "unknown", "2.6")]
    with pytest.raises(Refused) as refused:
        read(content, choices=Choices(sheet="Arket"))
    assert refused.value.reason.code is FileProblem.NO_SUCH_SHEET


def test_what_holds_for_all_rows_can_be_said(store):
    text = b"Dato;Mg (mg/l)\n3.2.2023;2,6\n"
    assert figures(store, text, works=WORK) == [("Egersund", 2023, "unknown", "2.6")]
    chosen = {"works": f"{NAME}, {PLACE}", "year": "2021", "stage": "raw"}
    assert figures(store, text, **chosen) == [("Egersund", 2021, "raw", "2.6")]


def test_headings_and_direction_can_be_said(store):
    text = f"Vannverk;Kommune;År;Mg (mg/l)\nVannverk;Kommune;År;Mg (µg/l)\n{HEAD};2023;2600\n"
    assert figures(store, text.encode(), headings=(2, 2)) == [
        ("Egersund", 2023, "unknown", "2.600")
    ]
    turned = f"Vannverk;{NAME}\nMagnesium (mg/l);2,6\n".encode()
    assert figures(store, turned, kind=SheetForm.TURNED)[0][3] == "2.6"


def test_the_corner_of_the_sheet_shows_what_its_cells_are():
    text, _ = LAYOUTS["one row an analysis"]
    layout = read(text.encode()).layout
    assert (layout.kind, layout.headings) == (SheetForm.LONG, (1,))
    (_, heads), (_, cells), *_ = layout.corner
    assert {part for _, part in heads} == {CornerPart.HEADING}
    parts = dict(cells)
    assert (parts["Magnesium (Mg)"], parts["2,6"], parts["mg/l"]) == (
        CornerPart.NAME, CornerPart.FIGURE, CornerPart.UNIT,
    )  # fmt: skip


def test_the_corner_of_a_turned_sheet_shows_the_works_over_its_columns():
    text, _ = LAYOUTS["parameters down, periods and units beside them, works across"]
    _, _, (_, works), (_, figures), *_ = read(text.encode()).layout.corner
    assert works[4] == (NAME, CornerPart.NAME)
    assert [part for _, part in figures] == [
        *(CornerPart.NAME, CornerPart.NAME, CornerPart.UNIT),
        *(CornerPart.OUTSIDE, CornerPart.FIGURE, CornerPart.FIGURE),
    ]


def test_a_child_finds_the_same_layout():
    text, _ = LAYOUTS["parameters down, dates in a row, limits beside"]
    choices = Choices(works=WORK, year="2020")
    here = read(text.encode(), choices=choices)
    assert apart.read(text.encode(), choices=choices) == here


def test_what_is_left_out_or_doubtful_is_told(store, desk):
    text = f"Vannverk;Kommune;År;Mg (mg/l);Hardhet\n{HEAD};2023;340;x\n{HEAD};2019-2021;2,6;\n"
    found = account(store, text.encode())
    told = {sentence(note, desk.language): count for note, count in found.notes}
    assert len(found.taken) == 2
    assert any("more than any Norwegian tap water" in note for note in told)
    assert any("Total hardness: figures without a unit" in note for note in told)
    assert any("a period of several years" in note for note in told)


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_damaged_properties_and_drawings_cost_no_figure(store, part):
    rows = [["Vannverk", "Kommune", "År", "Mg (mg/l)"], [NAME, PLACE, 2023, 2.6]]
    content = changed(as_xlsx(rows), {part: b"<broken", "xl/drawings/drawing1.xml": b"<&"})
    assert figures(store, content) == [("Egersund", 2023, "unknown", "2.6")]


def counted(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Vannverk", "Kommune", "År", "Sum", "Mg (mg/l)"])
    sheet.write_row(1, 0, [NAME, PLACE, 2023])
    sheet.write_formula(1, 3, "=E2*2", None, 5.2)
    sheet.write(1, 4, 2.6)


def test_a_formula_in_a_column_that_is_not_read_costs_nothing(store):
    assert figures(store, workbook(counted)) == [("Egersund", 2023, "unknown", "2.6")]


@pytest.mark.parametrize("damage", [b"<fills><fill/></fills>", b"<broken"])
def test_damaged_styles_cost_no_figure(store, damage):
    import zipfile

    rows = [["Vannverk", "Kommune", "År", "Mg (mg/l)"], [NAME, PLACE, 2023, 2.6]]
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(rows))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b"<fills", damage + b"<fills", 1)
            new.writestr(name, part.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ))  # fmt: skip
    assert figures(store, buffer.getvalue()) == [("Egersund", 2023, "unknown", "2.6")]


def test_the_corner_of_a_wide_sheet_shows_the_columns_that_are_read():
    notes = [f"Notat {n}" for n in range(12)]
    rows = [[*notes, "Vannverk", "Kommune", "Mg (mg/l)"], [*["x"] * 12, NAME, PLACE, "2,6"]]
    _, (_, cells) = read(as_csv(rows)).layout.corner
    assert len(cells) == 10
    assert cells[-3:] == (
        (NAME, CornerPart.NAME), (PLACE, CornerPart.NAME), ("2,6", CornerPart.FIGURE),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        (
            f"Vannverk;Kommune;År;Parameter;Enhet;Jan;Feb\n{HEAD};2023;Magnesium;mg/l;2,6;2,7\n",
            [1, 1],
        ),
        (f"Vannverk;Kommune;År;Prøvenr;Mg (mg/l)\n{HEAD};2023;A-17;2,6\n", [1]),
        (f"Vannverk;Kommune;Dato;Mg (mg/l)\n{HEAD};31.05.2023;2,6\n", [1]),
        (f"Vannverk;Kommune;År;Mg (mg/l)\n{HEAD};2023;2,6\n", [None]),
        (f"Vannverk;Kommune;År;Antall;Mg (mg/l)\n{HEAD};2023;12;2,6\n", [12]),
    ],
    ids=["months", "number of a sample", "day", "year alone", "count"],
)
def test_a_row_says_how_many_samples_it_is_of(store, rows, counts):
    assert [row.n for row in account(store, rows.encode()).taken] == counts
