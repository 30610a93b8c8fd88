"""What would be taken wrongly without a word: signs, stages, titles, means, units and damage that
stand beside the figures. Each is read as it is meant, set aside, or told."""

import io

import pytest
import xlsxwriter

from data.sheets.columns import match
from data.sheets.problems import RowProblem, SheetNote
from data.sheets.reading import read
from data.sheets.taking import take
from tests.data.sheets.sheets import NAME, PLACE, as_xlsx, changed

BERGEN = "Bergen Vannverk"
HEAD, OTHER = f"{NAME};{PLACE};2023", f"{BERGEN};Bergen;2023"
WIDE = "Vannverk;Kommune;År"
LONG = "Vannverk;Kommune;År;Parameter;Verdi;Enhet"
TURNED = f"Parameter;Enhet;{NAME};{BERGEN}"


def account(store, content):
    sheet = read(content if isinstance(content, bytes) else content.encode())
    return take(sheet, match(sheet.headings), store)


def figures(account, parameter="mg"):
    """The figures taken, by year and stage where a row states them."""
    return [row.readings[parameter].figure.text for row in account.taken
            if parameter in row.readings]  # fmt: skip


def noted(account):
    return {note.code for note, _ in account.notes}


def reasons(account):
    return {why.code for row in account.aside for why in row.reasons}


READ = {  # sheets and the figures of magnesium that are meant
    "LT in a column": (
        f"{WIDE};Mg operator;Mg (mg/l)\n{HEAD};EQ;2,7\n{OTHER};LT;0,4\n",
        ["2.7", "<0.4"],
    ),
    "words in a column": (
        f"{WIDE};Fortegn;Mg (mg/l)\n{HEAD};=;2,7\n{OTHER};mindre enn;0,4\n",
        ["2.7", "<0.4"],
    ),
    "yes and no": (
        f"{WIDE};Mg (mg/l);Under LOQ\n{HEAD};2,7;Nei\n{OTHER};0,4;Ja\n",
        ["2.7", "<0.4"],
    ),
    "a remark of one figure": (
        f"{WIDE};Mg (mg/l);Merknad\n{HEAD};2,7;\n{OTHER};0,4;ikke påvist\n",
        ["2.7", "<0.4"],
    ),
    "a flag in a long form": (
        f"{LONG};Under LOQ\n{HEAD};Mg;2,7;mg/l;FALSE\n{OTHER};Mg;0,4;mg/l;TRUE\n",
        ["2.7", "<0.4"],
    ),
    "signs before turned figures": (
        f"Parameter;Enhet;;{NAME};;{BERGEN}\nMagnesium;mg/l;;2,7;<;0,4\nKalsium;mg/l;;18;;3\n",
        ["2.7", "<0.4"],
    ),
    "signs behind turned figures": (
        f"Parameter;Enhet;{NAME};;{BERGEN};\nMagnesium;mg/l;2,7;;0,4;<\nKalsium;mg/l;18;;3;\n",
        ["2.7", "<0.4"],
    ),
    "raised footnotes": (f"{WIDE};Mg (mg/l)\n{HEAD};2,7²\n{OTHER};<0,4¹⁾\n", ["2.7", "<0.4"]),
    "units of each turned column": (
        f"Parameter;{NAME};Enhet;{BERGEN};Enhet\n"
        "Magnesium;2,7;mg/l;400;µg/l\nKalsium;18;mg/l;3000;µg/l\n",
        ["2.7", "0.400"],
    ),
    "a parameter twice": (
        f"{TURNED}\nMagnesium;mg/l;2,7;0,4\nKalsium;mg/l;18;3\nMagnesium;mg/l;2,9;0,6\n",
        ["2.7", "2.9", "0.4", "0.6"],
    ),
}


@pytest.mark.parametrize("case", READ)
def test_what_stands_beside_a_figure_is_read(store, case):
    content, meant = READ[case]
    assert figures(account(store, content)) == meant


def test_a_sign_that_may_be_of_two_figures_is_of_neither(store):
    wide = account(store, f"{WIDE};Mg (mg/l);Ca (mg/l);Merknad\n{OTHER};0,4;3;under grensen\n")
    assert not wide.taken and reasons(wide) == {RowProblem.NOT_A_NUMBER}
    turned = f"Parameter;Enhet;{NAME};;{BERGEN}\nMagnesium;mg/l;2,7;<;0,4\nKalsium;mg/l;18;;3\n"
    assert not figures(account(store, turned))


STAGES = {
    "titles in a long form": f"{LONG}\nRentvann;;;;;\n{HEAD};Mg;2,7;mg/l\n"
    f"Råvann;;;;;\n{HEAD};Mg;0,9;mg/l\n",
    "titles in a table": f"{WIDE};Mg (mg/l)\nRentvann;;;\n{HEAD};2,7\nRåvann;;;\n{HEAD};0,9\n",
    "titles over columns": (
        ";;;Rentvann;;Råvann;\n"
        f"{WIDE};Ca (mg/l);Mg (mg/l);Ca (mg/l);Mg (mg/l)\n{HEAD};18;2,7;3;0,9\n"
    ),
}


@pytest.mark.parametrize("case", STAGES)
def test_a_title_gives_its_stage_to_what_is_below_it(store, case):
    found = account(store, STAGES[case])
    assert [(row.stage, row.readings["mg"].figure.text) for row in found.taken] == [
        ("treated", "2.7"), ("raw", "0.9"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [
        f";;{NAME};;{BERGEN};\n;;2022;2023;2022;2023",
        f";;2022;;2023;\n;;{NAME};{BERGEN};{NAME};{BERGEN}",
    ],
)
def test_what_stands_once_over_columns_stands_over_each(store, heads):
    values = "2,6;2,7;0,3;0,4" if heads.startswith(f";;{NAME}") else "2,6;0,3;2,7;0,4"
    found = account(store, f"{heads}\nMagnesium;mg/l;{values}\nKalsium;mg/l;17;18;2;3\n")
    names = store.waterworks["name"]
    assert {
        (names[row.waterworks_id], row.year, row.readings["mg"].figure.text) for row in found.taken
    } == {(NAME, 2022, "2.6"), (NAME, 2023, "2.7"), (BERGEN, 2022, "0.3"), (BERGEN, 2023, "0.4")}


def test_titles_of_years_in_rows_of_samples(store):
    text = f"Vannverk;Kommune;Mg (mg/l)\n2022;;\n{NAME};{PLACE};2,6\n2023;;\n{NAME};{PLACE};2,7\n"
    assert [row.year for row in account(store, text).taken] == [2022, 2023]


def test_a_title_of_another_unit_begins_another_table(store):
    found = account(store, f"{WIDE};Mg (mg/l)\n{HEAD};2,7\nVerdier i µg/l;;;\n{OTHER};0,4\n")
    assert figures(found) == ["2.7"] and reasons(found) == {RowProblem.TABLE_BELOW}


def test_titles_of_years_and_stages_in_a_turned_table(store):
    found = account(
        store,
        f"{TURNED}\n2022;;;\nMagnesium;mg/l;2,7;0,4\nKalsium;mg/l;18;3\n"
        "2023;;;\nMagnesium;mg/l;2,8;0,5\nKalsium;mg/l;19;4\n",
    )
    assert {(row.year, row.readings["mg"].figure.text) for row in found.taken} == {
        (2022, "2.7"), (2022, "0.4"), (2023, "2.8"), (2023, "0.5"),
    }  # fmt: skip
    text = f"{TURNED}\nRåvann;;;\nMagnesium;mg/l;2,7;0,4\nKalsium;mg/l;18;3\n"
    assert {row.stage for row in account(store, text).taken} == {"raw"}


@pytest.mark.parametrize(
    "remark",
    ["Sum", "Antall", "90-persentil", "Total", "Snittverdi", "Høyeste verdi", "Nett, maks"],
)
def test_rows_of_means_are_no_samples(store, remark):
    found = account(store, f"{WIDE};Merknad;Mg (mg/l)\n{HEAD};;2,7\n{HEAD};{remark};2,8\n")
    assert figures(found) == ["2.7"]
    assert reasons(found) == {RowProblem.STATISTIC}


MEANS = {
    "a column beside months": "Vannverk;Kommune;År;Parameter;Enhet;Jan;Snitt\n"
    f"{HEAD};Magnesium;mg/l;2,7;2,8\n{HEAD};Kalsium;mg/l;18;19\n",
    "a parameter of extremes": f"{LONG}\n{OTHER};Mg maks;3,8;mg/l\n{HEAD};Mg;2,7;mg/l\n",
    "a column of statistics": f"{LONG};Statistikk\n{OTHER};Mg;3,8;mg/l;Maks\n"
    f"{HEAD};Mg;2,7;mg/l;Median\n",
}


@pytest.mark.parametrize("case", MEANS)
def test_means_and_extremes_are_left_out_and_told(store, case):
    found = account(store, MEANS[case])
    assert figures(found) == ["2.7"]
    assert SheetNote.STATISTICS_LEFT_OUT in noted(found)


def test_a_sheet_of_means_is_not_the_one_that_is_read(store):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        heads = ["Vannverk", "Kommune", "År", "Mg (mg/l)"]
        book.add_worksheet("Prøver").write_row(0, 0, heads)
        book.add_worksheet("Snitt").write_row(0, 0, [*heads, "Ca (mg/l)"])
        for sheet, row in zip(book.worksheets(), ([2.7], [2.8, 18]), strict=True):
            sheet.write_row(1, 0, [NAME, PLACE, 2023, *row])
    assert figures(account(store, buffer.getvalue())) == ["2.7"]


BELOW = {
    "letters": f"Vannverk: {NAME}\nKommune: {PLACE}\nAnalyse;Resultat;Enhet\nMagnesium;2,7;mg/l\n"
    f"Vannverk: {BERGEN}\nKommune: Bergen\nAnalyse;Resultat;Enhet\nMagnesium;0,4;mg/l\n",
    "turned": f"{TURNED}\nMagnesium;mg/l;2,7;\nKalsium;mg/l;18;3\n"
    f"Parameter;Enhet;{NAME};{BERGEN}\nMagnesium;µg/l;1;2\n",
    "long": f"{LONG}\n{HEAD};Mg;2,7;mg/l\nVannverk;Kommune;År;Parameter;Enhet;Verdi\n"
    f"{OTHER};Mg;3;4\n",
}


@pytest.mark.parametrize("case", BELOW)
def test_another_table_below_is_left_out_and_told(store, case):
    found = account(store, BELOW[case])
    assert figures(found) == ["2.7"]
    assert SheetNote.LEFT_BELOW in noted(found)


@pytest.mark.parametrize("heads", ["Navn;Sted;Tid;Jern (mg/l)", "Gjennomsnittsverdier;;;"])
def test_rows_below_headings_that_nobody_knows_are_set_aside(store, heads):
    found = account(store, f"{WIDE};Mg (mg/l)\n{HEAD};2,7\n{heads}\n{OTHER};0,4\n")
    assert figures(found) == ["2.7"]
    assert reasons(found) == {RowProblem.TABLE_BELOW}


def book(rows, write):
    """A workbook with rows, and what `write` does to it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        write(made, sheet)
    return buffer.getvalue()


ROWS = [
    LONG.split(";"),
    [NAME, PLACE, 2023, "Ca", 18, "mg/l"],
    [NAME, PLACE, 2023, "Mg", 2.7, "mg/l"],
]
HIDE = {
    "row": lambda made, sheet: sheet.set_row(2, None, None, {"hidden": True}),
    "value": lambda made, sheet: sheet.write(2, 4, 2.7, made.add_format({"font_strikeout": True})),
    "formula": lambda made, sheet: sheet.write_formula(2, 4, "=1+1.7", None, 2.7),
    "name": lambda made, sheet: sheet.write(2, 3, "Mg", made.add_format({"font_strikeout": True})),
}  # fmt: skip


@pytest.mark.parametrize("what", HIDE)
def test_a_value_that_is_hidden_struck_out_or_a_formula_is_not_taken(store, what):
    found = account(store, book(ROWS, HIDE[what]))
    assert not figures(found)
    assert found.aside or SheetNote.OTHER_PARAMETERS in noted(found)


def test_a_heading_that_is_struck_out_is_left_out_and_told(store):
    rows = [["Vannverk", "Kommune", "År", "", "Ca (mg/l)"], [NAME, PLACE, 2023, 2.7, 18]]

    def strike(made, sheet):
        sheet.write(0, 3, "Mg (mg/l)", made.add_format({"font_strikeout": True}))

    found = account(store, book(rows, strike))
    assert not figures(found) and figures(found, "ca") == ["18"]
    assert SheetNote.HEADING_STRUCK in noted(found)


def test_damaged_styles_are_told_where_a_cell_needs_them(store):
    rows = [["Vannverk", "Kommune", "År", "Mg (mg/l)"], [NAME, PLACE, 2023, 0.4]]
    content = as_xlsx(rows, formats={3: '"<"0.0'})
    whole = account(store, content)
    assert figures(whole) == ["<0.4"] and not noted(whole)
    cut = changed(content, {"xl/styles.xml": lambda part: part[: len(part) // 3]})
    assert SheetNote.STYLES_LOST in noted(account(store, cut))


def test_a_unit_in_the_name_and_another_beside_it_are_none(store):
    turned = f"{TURNED}\nMagnesium (mg/l);µg/l;2700;400\nKalsium;mg/l;18;3\n"
    long = f"{LONG}\n{HEAD};Magnesium (µg/l);27;mg/l\n"
    for text in (turned, long):
        found = account(store, text)
        assert not figures(found) and RowProblem.UNIT_UNKNOWN in reasons(found)


def test_figures_that_no_such_water_has_had_are_told(store):
    def notes(figure, unit="mg/l", works=OTHER):
        return noted(account(store, f"{WIDE};Mg ({unit})\n{works};{figure}\n"))

    assert notes("0,42") == set()
    assert notes("42") == {SheetNote.FAR_ABOVE_OWN}  # Bergen has had 0.5
    assert notes("420") == {SheetNote.FAR_ABOVE}
    assert notes("0,42", "µg/l") == {SheetNote.FAR_BELOW}
    assert notes("<0,04") == set()


@pytest.mark.parametrize("text", ["Mg (mg/l);27", "Ca (mg/l);180"])
def test_one_metal_cannot_be_more_than_the_hardness(store, text):
    heading, figure = text.split(";")
    found = account(store, f"{WIDE};{heading};Hardhet (°dH)\n{HEAD};{figure};1,1\n")
    assert not found.taken and reasons(found) == {RowProblem.HARDNESS_DISAGREES}


def test_one_sample_in_two_spellings_is_told(store):
    heads = "Vannverk;Kommune;Dato;Mg (mg/l)"
    one = f"{NAME};{PLACE};3.2.2023;2,7\n"
    again = f"{NAME.upper()};{PLACE};03.02.2023;2,70\n"
    assert noted(account(store, f"{heads}\n{one}{again}")) == {SheetNote.MAYBE_TWICE}
    later = again.replace("03.02", "04.02")
    assert noted(account(store, f"{heads}\n{one}{later}")) == set()


def test_other_waters_are_set_aside(store):
    found = account(store, f"{WIDE};Prøvetype;Mg (mg/l)\n{HEAD};Slam;12\n{HEAD};Nettvann 2;2,7\n")
    assert [(row.stage, row.readings["mg"].figure.text) for row in found.taken] == [
        ("treated", "2.7")
    ]
    assert reasons(found) == {RowProblem.OTHER_WATER}


@pytest.mark.parametrize(
    "date, year",
    [("23-02-03", None), ("04-01-24", 2024), ("3.2.53", None), ("jan.23", 2023),
     ("fredag 3. februar 2023", 2023), ("03.02.2023 kl 0715", 2023), ("2023 uke 5", 2023),
     ("2. halvår 2023", 2023), ("202302", 2023), ("203302", None)],
)  # fmt: skip
def test_dates_that_can_be_read_in_two_ways_are_read_in_none(store, date, year):
    found = account(store, f"Vannverk;Kommune;Dato;Mg (mg/l)\n{NAME};{PLACE};{date};2,7\n")
    assert [row.year for row in found.taken] == ([] if year is None else [year])
