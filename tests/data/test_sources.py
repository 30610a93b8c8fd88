"""What is wrong with a file of the ledger or the base is told with file, row, column and what was
read."""

import pandas as pd
import pytest

from data.faults import SourceError
from data.sources import base
from data.table_file import TableFile
from tests.data.small_ledger import AT, LEDGER

FIGURES, REGISTER = "figures.csv", "waterworks.csv"


def faults(small):
    """Read, which must fail; return what is told."""
    with pytest.raises(SourceError) as told:
        small.read()
    return told.value.faults


def only_fault(small):
    """The one fault of what must fail to be read."""
    (fault,) = faults(small)
    return fault


@pytest.mark.parametrize(
    ("file", "row", "column", "text", "told"),
    [
        (FIGURES, 4, "municipality_number", "9999", "'9999': not a known municipality number"),
        (FIGURES, 2, "value", "-0.5", "'-0.5': not a value"),
        (FIGURES, 2, "value", "501", "'501': outside 0 to 500 mg/l"),
        (FIGURES, 2, "value", "400 µg/l", "'400 µg/l': not a value; write 0.5, <0.5"),
        (FIGURES, 2, "value", "1,2", "'1,2': not a value"),
        (FIGURES, 2, "value", "0.5O", "'0.5O': not a value"),
        (FIGURES, 2, "value", "NaN", "'NaN': not a value"),
        (FIGURES, 2, "value", "", "'': not a value"),
        (FIGURES, 2, "value", "1e2", "'1e2': not a value"),
        (FIGURES, 2, "value", "<0.3-0.4", "a limit and a range at once"),
        (FIGURES, 2, "value", "0.4-0.3", "'0.4-0.3': not an interval"),
        (FIGURES, 2, "value", "0.5 (0.6-0.7)", "'0.5 (0.6-0.7)': best value 0.5 outside"),
        (FIGURES, 4, "value", "4.6", "'4.6': "),
        (FIGURES, 2, "parameter", "iron", "'iron': not a known parameter"),
        (FIGURES, 2, "words", "Magnesium 0,40 mg/l", "do not hold 0.50"),
        (FIGURES, 2, "url", "see the report", "'see the report': a figure needs its web address"),
        (FIGURES, 3, "year", "2020", "'2020': row 2 of the same sample says otherwise"),
        (FIGURES, 4, "year", "202", "'202': outside 1950 to 2100"),
        (FIGURES, 4, "year", "2021.5", "'2021.5': a whole number is needed"),
        (FIGURES, 4, "n_samples", "0", "'0': outside 1 to"),
        (FIGURES, 4, "stage", "boiled", "'boiled': not a known stage"),
        (FIGURES, 4, "sample_id", "berg", "'berg': write 1103- and a few letters"),
        ("cautions.csv", 2, "caution", "rumour", "'rumour': not a known caution"),
        ("cautions.csv", 2, "sample_id", "1103-z", "'1103-z': not a known sample"),
        ("notes.csv", 2, "sample_id", "1103-z", "'1103-z': not a known sample"),
        ("corrosion_control.csv", 2, "corrosion_control", "chalk", "'chalk': not a known"),
        ("waters.csv", 2, "source_type", "rain", "'rain': not a known kind of source"),
        ("links.csv", 2, "waterworks_id", "R9", "'R9': not a known work"),
        ("links.csv", 2, "role", "owner", "'owner': not a known role"),
        ("links.csv", 2, "confidence", "none", "'none': not a known confidence"),
        ("unregistered.csv", 2, "kind", "gone", "'gone': not a known kind"),
        (REGISTER, 5, "municipality_number", "301", "'301': not a known municipality number"),
        (REGISTER, 5, "residents", "-700", "'-700': outside 0 to"),
        (REGISTER, 5, "produced_m3", "60 000", "'60 000': not a number"),
        (REGISTER, 5, "produced_m3", "60 liter", "'60 liter': a unit stands in the cell"),
        ("source_types.csv", 2, "register_id", "R9", "'R9': not a known work"),
        ("source_types.csv", 2, "confidence", "maybe", "'maybe': not a known"),
        ("source_types.csv", 2, "url", "javascript:1", "'javascript:1': not a web address"),
        ("treatment.csv", 2, "treatment", "magic", "'magic': not a known treatment"),
        ("supplies.csv", 2, "network_id", "R9", "'R9': not a work of waterworks.csv"),
        ("supplies.csv", 2, "supplier_id", "", "'': not a work of waterworks.csv"),
        ("supplies.csv", 2, "counted_twice", "", "'': known are yes, part, no, unclear"),
        ("bottled_water.csv", 2, "mg_mg_l", "8 mg", "'8 mg': a unit stands in the cell"),
        ("places.csv", 2, "municipality_number", "9999", "'9999': not a known municipality"),
    ],
)
def test_a_bad_cell_is_named(small, file, row, column, text, told):
    small.change(file, row, column, text)
    found = {(fault.file, fault.row, fault.column): fault.message for fault in faults(small)}
    if (file, column, text) == (FIGURES, "value", "4.6"):
        assert "do not hold 4.6" in found[file, row, "words"]
    else:
        assert told in found[file, row, column]


@pytest.mark.parametrize("file", [FIGURES, REGISTER, "links.csv", "supplies.csv", "treatment.csv"])
def test_a_row_that_stands_twice_is_named(small, file):
    row = small.repeat(file, 2)
    fault = only_fault(small)
    assert (fault.file, fault.row) == (file, row)
    assert "stands in row 2 already" in fault.message


@pytest.mark.parametrize("file", LEDGER)
def test_a_missing_column_is_named_or_not_needed(small, file):
    needed = 0
    for column in small.columns(file):
        whole = small.path(file).read_bytes()
        small.drop(file, column)
        try:
            small.read()
        except SourceError as error:
            (fault,) = error.faults
            assert (fault.file, fault.row, fault.column) == (file, 1, column)
            needed += 1
        small.path(file).write_bytes(whole)
    assert needed == len(small.columns(file)) or file in ("cautions.csv", "corrosion_control.csv")


@pytest.mark.parametrize("file", LEDGER)
def test_a_missing_file_is_named(small, file):
    small.path(file).unlink()
    fault = only_fault(small)
    assert fault.file == file
    assert fault.message.startswith("cannot be read: ")


@pytest.mark.parametrize("file", LEDGER)
def test_a_file_without_rows_is_read_or_refused(small, file):
    header = small.path(file).read_text(encoding="utf-8").splitlines(keepends=True)[0]
    small.path(file).write_text(header, encoding="utf-8")
    try:
        small.read()
    except SourceError as error:
        assert error.faults


def test_another_encoding_is_named_with_its_row(small):
    text = small.path(REGISTER).read_text(encoding="utf-8")
    small.path(REGISTER).write_bytes(text.encode("latin-1"))
    fault = only_fault(small)
    assert (fault.file, fault.row) == (REGISTER, 4)  # Sørvik
    assert "is not UTF-8" in fault.message


def test_a_byte_order_mark_does_no_harm(small):
    plain = small.path(REGISTER).read_bytes()
    small.path(REGISTER).write_bytes(b"\xef\xbb\xbf" + plain)
    assert len(small.read()[0]["waterworks"]) == 6


def test_too_many_fields_are_named_with_their_row(small):
    row = small.append(REGISTER, ["R6", "Vik, og omegn", *["0"] * 7, "one too many"])
    fault = only_fault(small)
    assert (fault.file, fault.row) == (REGISTER, row)
    assert "10 fields where the header has 9" in fault.message


def test_rows_are_counted_as_an_editor_does_after_a_cell_of_two_lines(tmp_path):
    path = tmp_path / "two_lines.csv"
    path.write_text('name,value\n"a\nb",1\nc,x\n', encoding="utf-8")
    sheet = TableFile(path, ["name", "value"])
    sheet.number("value")
    assert [fault.row for fault in sheet.faults] == [4]


def test_only_line_breaks_of_csv_end_a_row(tmp_path):
    path = tmp_path / "copied_from_a_page.csv"
    path.write_text("name,value\na\u2028b,1\nc,x\n", encoding="utf-8", newline="")
    sheet = TableFile(path, ["name", "value"])
    sheet.number("value")
    assert [fault.row for fault in sheet.faults] == [3]


@pytest.mark.parametrize("sign", ["\x85", "\x0b", "\x1c"])
def test_a_sign_that_no_text_may_hold_ends_no_row_but_is_told(tmp_path, sign):
    path = tmp_path / "copied_from_a_page.csv"
    path.write_text(f"name,value\na{sign}b,1\nc,2\nd{sign},3\n", encoding="utf-8", newline="")
    with pytest.raises(SourceError) as told:
        TableFile(path, ["name", "value"])
    assert [(fault.row, fault.column) for fault in told.value.faults] == [(2, "name"), (4, "name")]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text('name,value\n"a,1\n' + "b,2\n" * 50_000, encoding="utf-8")
    with pytest.raises(SourceError) as told:
        TableFile(path, ["name", "value"])
    assert told.value.faults[0].file == "long.csv"


def test_a_column_name_that_stands_twice_is_told(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("name,value,name\na,1,b\n", encoding="utf-8")
    with pytest.raises(SourceError, match="a column name stands twice"):
        TableFile(path, ["name", "value"])


def test_a_kind_of_source_needs_words_or_a_ground(small):
    small.change("source_types.csv", 3, "ground", "")
    fault = only_fault(small)
    assert (fault.row, fault.column) == (3, "words, url, ground")


def test_a_sample_without_any_words_is_named(small):
    small.change(FIGURES, 4, "words", "")
    fault = only_fault(small)
    assert (fault.file, fault.row, fault.column) == (FIGURES, 4, "words")
    assert "one figure needs words" in fault.message


def test_a_water_without_a_producer_must_be_judged(small):
    small.remove("links.csv", 5)
    fault = only_fault(small)
    assert fault.file == "links.csv"
    assert "'Berg grunnvann' (1103) has no producer here" in fault.message


def test_a_water_cannot_be_of_a_work_and_of_none(small):
    small.append("links.csv", ["Gamle brønn", "1105", "R5", "producer", "likely", ""])
    fault = only_fault(small)
    assert (fault.file, fault.row) == ("links.csv", 7)
    assert "is in unregistered.csv too" in fault.message


def test_a_line_of_a_water_without_figures_is_named(small):
    row = small.append("waters.csv", ["Lilletjern vannverk", "1101", "", "surface_water", "", ""])
    fault = only_fault(small)
    assert (fault.file, fault.row) == ("waters.csv", row)
    assert "'Lilletjern vannverk' (1101) has no figure" in fault.message


def add_figure(small, name, number="1101"):
    """A line of a figure, written by hand."""
    cells = [f"{number}-x", name, number, "treated", "2024", "single", "", "mg", "0.6"]
    return small.append(FIGURES, [*cells, "0,6 mg/l magnesium", AT])


def test_a_figure_under_the_name_of_the_register_needs_no_other_line(small):
    add_figure(small, "stortjern vannverk")
    tables, _ = small.read()
    links = tables["sample_works"].query("sample_id == '1101-x'").set_index("waterworks_id")
    assert links["role"].to_dict() == {"R1": "producer", "R2": "network", "R3": "network"}
    assert links["confidence"].to_dict() == {"R1": "sure", "R2": "sure", "R3": "likely"}
    sample = tables["samples"].set_index("sample_id").loc["1101-x"]
    assert (sample["published_name"], sample["source_type"]) == (
        "stortjern vannverk",
        "surface_water",
    )


def test_a_figure_under_a_name_that_nobody_knows_is_named(small):
    add_figure(small, "Lilletjern vannverk")
    fault = only_fault(small)
    assert fault.file == "waters.csv"
    assert "'Lilletjern vannverk' (1101) has a figure but no line here" in fault.message
    assert "links.csv" in fault.message


@pytest.mark.parametrize("table", base.TABLES)
def test_a_missing_table_of_the_base_is_named(small, table):
    (small.base / f"{table}.parquet").unlink()
    fault = only_fault(small)
    assert fault.file == f"{table}.parquet"


def test_a_wrong_cell_of_the_base_is_named(small):
    small.change_base("grid", 0, "mg_mg_l", -1.0)
    fault = only_fault(small)
    assert fault.file == "grid.parquet"
    assert "column mg_mg_l" in fault.message


@pytest.mark.parametrize("table", ["grid", "site_samples"])
def test_a_source_without_title_and_licence_stops_the_build(small, table):
    small.change_base(table, 0, "source_id", "hearsay")
    with pytest.raises(SourceError, match="'hearsay' is not in sources"):
        small.build()
    assert list(small.target.parent.iterdir()) == []


def test_a_lake_outside_its_municipality_stops_the_build(small):
    small.change_base("sites", 1, "municipality_number", "1103")
    assert only_fault(small).message == "L2 lies outside 1103"


def test_faults_of_several_files_come_together(small):
    small.change(FIGURES, 2, "value", "501")
    small.change(FIGURES, 4, "value", "4,5")
    small.change(REGISTER, 5, "residents", "many")
    small.change("bottled_water.csv", 2, "mg_mg_l", "-1")
    small.drop("claims.csv", "topic")
    told = {(fault.file, fault.row, fault.column) for fault in faults(small)}
    assert told >= {
        (FIGURES, 2, "value"),
        (FIGURES, 4, "value"),
        (REGISTER, 5, "residents"),
        ("bottled_water.csv", 2, "mg_mg_l"),
        ("claims.csv", 1, "topic"),
    }


def test_the_command_prints_every_fault_and_leaves_the_old_snapshot(small):
    small.build()
    before = {file.name: file.read_bytes() for file in small.target.iterdir()}
    small.change(FIGURES, 2, "url", "here")
    small.change(REGISTER, 5, "residents", "-1")
    process = small.start()
    output, told = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert f"{FIGURES}, row 2, column url: read 'here'" in told
    assert f"{REGISTER}, row 5, column residents: read '-1'" in told
    assert "faults; nothing was written" in told
    assert {file.name: file.read_bytes() for file in small.target.iterdir()} == before
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


def test_a_published_figure_keeps_its_digits_and_its_limit(small):
    figures = small.read()[0]["figures"]
    texts = figures[figures["parameter"].eq("mg")]["text"].tolist()
    assert texts == ["0.50", "", "<0.5", "8", "0.4"]


@pytest.mark.parametrize(
    ("value", "kind", "low", "best", "high"),
    [
        ("0.50", "measured", 0.5, 0.5, 0.5),
        ("0.50 (0.4-0.6)", "measured", 0.4, 0.5, 0.6),
        ("<0.50", "below_limit", 0, None, 0.5),
        ("0.40-0.50", "range", 0.4, None, 0.5),
    ],
)
def test_a_value_says_what_kind_of_figure_it_is(small, value, kind, low, best, high):
    small.change(FIGURES, 2, "value", value)
    small.change(FIGURES, 2, "words", "Magnesium 0,40 – 0,60, ofte 0,5 mg/l")
    row = small.read()[0]["figures"].iloc[0]
    assert (row["value_type"], row["low"], row["high"]) == (kind, low, high)
    assert (None if pd.isna(row["best"]) else row["best"]) == best


def test_hardness_from_calcium_alone_gives_no_bound(small):
    assert "bounded" in set(small.read()[0]["figures"]["value_type"])
    small.change(FIGURES, 4, "parameter", "hardness_from_calcium")
    figures = small.read()[0]["figures"]
    assert "bounded" not in set(figures["value_type"])
    assert figures.set_index("parameter").at["hardness", "from_calcium_only"]


def test_a_figure_without_words_is_marked_and_the_others_are_not(small):
    figures = small.read()[0]["figures"]
    missing = figures[figures["words_missing"]]
    assert missing[["sample_id", "parameter"]].values.tolist() == [["1103-c", "ca"]]


def test_the_quote_of_a_sample_is_the_words_of_all_its_figures(small):
    small.change(FIGURES, 3, "words", "Kalsium 12,0 mg/l")
    quote = small.read()[0]["samples"]["quote"].iloc[0]
    assert quote == "Magnesium 0,50 mg/l, kalsium 12,0 mg/l ... Kalsium 12,0 mg/l"


def test_what_is_approximate_or_undated_is_seen_from_the_row(small):
    small.change(FIGURES, 4, "words", "Hardheten er om lag 4,5 dH")
    cautions = small.read()[0]["samples"].set_index("sample_id")["cautions"]
    assert cautions["1103-a"] == "approximate"
    assert cautions["1105-a"] == "undated"
    assert cautions["1103-c"] == "bottled_label;undated"


def test_what_is_no_waterworks_goes_by_a_name_of_our_own(small):
    names = small.read()[0]["samples"]["published_name"]
    assert "Kilden (på flaske)" in set(names)
    assert "Kilden (bottled)" not in set(names)


def test_a_work_moves_to_the_municipality_that_was_judged(small):
    works = small.read()[0]["waterworks"].set_index("waterworks_id")
    assert works.at["R5", "municipality_number"] == "1104"
    assert works.at["R5", "municipality_from"] == "area"


def test_words_of_the_kind_of_source_are_not_the_ground_that_it_was_concluded_from(small):
    works = small.read()[0]["waterworks"].set_index("waterworks_id")
    assert works.at["R1", "source_type_quote"] == "Vannet hentes fra Stortjern."
    assert works.at["R4", "source_type_quote"] == ""
    assert works.at["R4", "source_type_confidence"] == "name"


def test_a_work_without_a_known_kind_stays_unknown(small):
    works = small.read()[0]["waterworks"].set_index("waterworks_id")
    assert works.at["R2", "source_type"] == "unknown"
    assert works.at["R2", "source_type_confidence"] == ""


def test_treatments_of_a_work_come_together(small):
    works = small.read()[0]["waterworks"].set_index("waterworks_id")
    assert works.at["R1", "treatment"] == "coagulation;ph_adjustment"
    assert works.at["R2", "treatment"] == ""


def test_a_seller_that_was_not_found_is_no_sale(small):
    assert small.read()[0]["supplies"]["network_id"].tolist() == ["R2", "R3"]
