"""What is wrong with a source file is told with file, row, column and what was read."""

import pytest

from data import build as building
from data.sources.errors import SourceError
from data.sources.sheet import Sheet

FIGURES, REGISTER = "waterworks_figures.csv", "waterworks_register.csv"
SOURCE_FILES = (
    FIGURES,
    REGISTER,
    "bottled_water.csv",
    "figure_matches.csv",
    "municipalities.csv",
    "municipality_renumbering.csv",
    "postcodes.csv",
    "rivers_2017.csv",
    "surface_water_grid.csv",
    "surface_water_sites.csv",
    "waterworks_source_types.csv",
    "waterworks_treatment.csv",
    "wholesale.csv",
)
JUDGEMENT_FILES = ("cautions.csv", "places.csv", "readings.csv", "unregistered.csv")


@pytest.fixture(autouse=True)
def drawn_map(monkeypatch, small_map):
    """Drawing the map is most of a build, and no test here is about it: it is drawn once."""
    monkeypatch.setattr(building.boundaries, "read", lambda path: small_map)


def faults(small):
    """Build, which must fail; return what is told and see that nothing was written."""
    with pytest.raises(SourceError) as told:
        small.build()
    assert list(small.target.parent.iterdir()) == []
    return told.value.faults


def only_fault(small):
    """The one fault of a build that must fail."""
    (fault,) = faults(small)
    return fault


@pytest.mark.parametrize(
    ("file", "row", "column", "text", "told"),
    [
        (FIGURES, 2, "municipality_number", "9999", "'9999': not a known municipality number"),
        (FIGURES, 2, "mg_mg_l", "-0.5", "'-0.5': outside 0 to 500 mg/l"),
        (FIGURES, 2, "mg_mg_l", "501", "'501': outside 0 to 500 mg/l"),
        (FIGURES, 2, "mg_mg_l", "400 µg/l", "'400 µg/l': a unit stands in the cell"),
        (FIGURES, 2, "ca_mg_l", "12 mg", "'12 mg': a unit stands in the cell"),
        (FIGURES, 2, "mg_mg_l", "1,2", "'1,2': not a number"),
        (FIGURES, 2, "mg_mg_l", "0.5O", "'0.5O': "),
        (FIGURES, 2, "mg_mg_l", "NaN", "'NaN': not a number"),
        (FIGURES, 2, "mg_mg_l", "1000000000", "'1000000000': outside 0 to 500 mg/l"),
        (FIGURES, 3, "hardness_dh", "1e2", "'1e2': not a number"),
        (FIGURES, 2, "year", "202", "'202': outside 1950 to 2100"),
        (FIGURES, 2, "year", "2021.5", "'2021.5': a whole number is needed"),
        (FIGURES, 2, "n_samples", "0", "'0': outside 1 to"),
        (FIGURES, 2, "stage", "boiled", "'boiled': not a known stage"),
        (FIGURES, 2, "source_type", "rain", "'rain': not a known"),
        (FIGURES, 2, "mg_qualifier", ">", "'>': not a known qualifier"),
        (REGISTER, 5, "municipality_number", "301", "'301': not a known municipality number"),
        (REGISTER, 5, "residents", "-700", "'-700': outside 0 to"),
        (REGISTER, 5, "produced_m3", "60 000", "'60 000': not a number"),
        ("waterworks_source_types.csv", 2, "register_id", "R9", "'R9': not a known work"),
        ("waterworks_source_types.csv", 2, "confidence", "maybe", "'maybe': not a known"),
        ("waterworks_treatment.csv", 2, "softening", "ja", "'ja': not a known yes or no"),
        ("wholesale.csv", 2, "network_register_id", "R9", "'R9': not a known work"),
        ("wholesale.csv", 2, "ground", "Area names it.", "does not begin with 'counted twice"),
        ("figure_matches.csv", 2, "producer_register_id", "R9", "'R9': not a work"),
        ("figure_matches.csv", 2, "network_register_ids", "R2;R8", "'R8': not a work"),
        ("figure_matches.csv", 2, "producer_register_id", "", "is empty, yet the row is not"),
        ("surface_water_sites.csv", 3, "mg_mg_l", "350 ug/l", "'350 ug/l': a unit stands"),
        ("surface_water_sites.csv", 3, "lat", "5.98", "'5.98': outside 57 to 72 degrees"),
        ("surface_water_sites.csv", 3, "type", "well", "'well': not a known type of site"),
        ("surface_water_grid.csv", 2, "mg_mg_l", "", "is empty; a number is needed"),
        ("surface_water_grid.csv", 2, "kommunenummer", "0101", "'0101': not a known"),
        ("bottled_water.csv", 2, "mg_mg_l", "8 mg", "'8 mg': a unit stands in the cell"),
        ("municipalities.csv", 3, "kommunenummer", "110", "'110': a municipality number is four"),
        ("municipality_renumbering.csv", 3, "weighting", "60", "'60': outside 0 to 1"),
        ("postcodes.csv", 2, "kommunenummer_2024", "9999", "'9999': not a known municipality"),
        ("places.csv", 2, "municipality_number", "9999", "'9999': not a known municipality"),
        ("readings.csv", 2, "high", "24 mg", "'24 mg': a unit stands"),
        ("cautions.csv", 2, "caution", "rumour", "'rumour': not a known caution"),
        ("unregistered.csv", 2, "kind", "gone", "'gone': not a known kind"),
    ],
)
def test_a_bad_cell_is_named(small, file, row, column, text, told):
    small.change(file, row, column, text)
    found = {(fault.file, fault.row, fault.column): fault.message for fault in faults(small)}
    assert told in found[file, row, column]


@pytest.mark.parametrize("file", [FIGURES, REGISTER, "postcodes.csv", "wholesale.csv"])
def test_a_row_that_stands_twice_is_named(small, file):
    row = small.repeat(file, 2)
    fault = only_fault(small)
    assert (fault.file, fault.row) == (file, row)
    assert "stands in row 2 already" in fault.message


def test_one_wording_for_two_years_is_two_figures(small):
    row = small.repeat(FIGURES, 2)
    small.change(FIGURES, row, "year", "2022")
    assert len(small.build()["samples"]) == 7


@pytest.mark.parametrize("file", [*SOURCE_FILES, *JUDGEMENT_FILES])
def test_a_missing_column_is_named_or_not_needed(small, file):
    needed = 0
    for column in small.columns(file):
        whole = small.path(file).read_bytes()
        small.drop(file, column)
        try:
            building.read_sources(small.folder)
        except SourceError as error:
            (fault,) = error.faults
            assert (fault.file, fault.row, fault.column) == (file, 1, column)
            needed += 1
        small.path(file).write_bytes(whole)
    assert needed > 2


@pytest.mark.parametrize("file", SOURCE_FILES)
def test_a_missing_file_is_named(small, file):
    small.path(file).unlink()
    fault = only_fault(small)
    assert fault.file == file
    assert fault.message.startswith("cannot be read: ")


@pytest.mark.parametrize("file", [*SOURCE_FILES, *JUDGEMENT_FILES])
def test_a_file_without_rows_is_read_or_refused(small, file):
    header = small.path(file).read_text(encoding="utf-8").splitlines(keepends=True)[0]
    small.path(file).write_text(header, encoding="utf-8")
    try:
        small.build()
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
    assert len(small.build()["waterworks"]) == 6


def test_too_many_fields_are_named_with_their_row(small):
    row = small.append(REGISTER, ["R6", "", "Vik, og omegn", *["0"] * 9, "one too many"])
    fault = only_fault(small)
    assert (fault.file, fault.row) == (REGISTER, row)
    assert "13 fields where the header has 12" in fault.message


def test_rows_are_counted_as_an_editor_does_after_a_cell_of_two_lines(tmp_path):
    path = tmp_path / "two_lines.csv"
    path.write_text('name,value\n"a\nb",1\nc,x\n', encoding="utf-8")
    sheet = Sheet(path, ["name", "value"])
    sheet.number("value")
    assert [fault.row for fault in sheet.faults] == [4]


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_only_line_breaks_of_csv_end_a_row(tmp_path, sign):
    path = tmp_path / "copied_from_a_page.csv"
    path.write_text(f"name,value\na{sign}b,1\nc,x\n", encoding="utf-8", newline="")
    sheet = Sheet(path, ["name", "value"])
    sheet.number("value")
    assert [fault.row for fault in sheet.faults] == [3]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text('name,value\n"a,1\n' + "b,2\n" * 50_000, encoding="utf-8")
    with pytest.raises(SourceError) as told:
        Sheet(path, ["name", "value"])
    assert told.value.faults[0].file == "long.csv"


def test_a_column_name_that_stands_twice_is_told(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("name,value,name\na,1,b\n", encoding="utf-8")
    with pytest.raises(SourceError, match="a column name stands twice"):
        Sheet(path, ["name", "value"])


@pytest.mark.parametrize(
    ("file", "column", "text"),
    [("readings.csv", "words", "20 og 25 mg/l"), ("cautions.csv", "words", "Magnesium 9")],
)
def test_a_judgement_whose_words_are_not_found_is_named(small, file, column, text):
    small.change(file, 2, column, text)
    fault = only_fault(small)
    assert (fault.file, fault.row, fault.column) == (file, 2, column)
    assert "found in 0 published figures" in fault.message


def test_a_judgement_that_fits_two_figures_is_named(small):
    row = small.repeat(FIGURES, 4)
    small.change(FIGURES, row, "year", "2018")
    fault = only_fault(small)
    assert (fault.file, fault.row) == ("readings.csv", 2)
    assert "found in 2 published figures" in fault.message


def test_a_reading_outside_its_own_range_is_named(small):
    small.change("readings.csv", 2, "value_type", "measured")
    small.change("readings.csv", 2, "best", "30")
    fault = only_fault(small)
    assert (fault.file, fault.row) == ("readings.csv", 2)
    assert "outside [20.0, 24.0]" in fault.message


def test_a_value_outside_its_published_range_is_named(small):
    small.change(FIGURES, 2, "mg_min", "0.6")
    small.change(FIGURES, 2, "mg_max", "0.7")
    fault = only_fault(small)
    assert (fault.file, fault.row, fault.column) == (FIGURES, 2, "mg_mg_l")
    assert "outside its range 0.6 to 0.7" in fault.message


@pytest.mark.parametrize(("column", "text"), [("evidence", ""), ("url", "see the report")])
def test_a_figure_without_words_or_address_is_named(small, column, text):
    small.change(FIGURES, 2, column, text)
    fault = only_fault(small)
    assert (fault.file, fault.row, fault.column) == (FIGURES, 2, "evidence, url")


def test_a_figure_with_no_row_among_the_matches_is_named(small):
    small.remove("figure_matches.csv", 2)
    fault = only_fault(small)
    assert (fault.file, fault.column) == ("figure_matches.csv", "figure_waterworks")
    assert "'Stortjern vannverk' (1101) has a figure but no row here" in fault.message


def test_a_match_whose_figure_is_not_found_is_named(small):
    small.change("figure_matches.csv", 2, "figure_waterworks", "Lilletjern vannverk")
    fault = faults(small)[-1]
    assert (fault.file, fault.row) == ("figure_matches.csv", 2)
    assert "'Lilletjern vannverk' (1101) has no published figure" in fault.message


def test_a_work_that_no_one_matched_must_be_judged(small):
    small.remove("unregistered.csv", 2)
    fault = only_fault(small)
    assert fault.file == "unregistered.csv"
    assert "'Gamle brønn' (1105)" in fault.message


@pytest.mark.parametrize("column", ["supplier_register_id", "network_register_id"])
def test_a_sale_needs_both_its_works(small, column):
    small.change("wholesale.csv", 2, column, "")
    fault = only_fault(small)
    assert (fault.file, fault.row, fault.column) == ("wholesale.csv", 2, column)


@pytest.mark.parametrize(
    ("file", "row", "column"),
    [("surface_water_sites.csv", 2, "source"), ("surface_water_grid.csv", 2, "source")],
)
def test_a_source_without_title_and_licence_stops_the_build(small, file, row, column):
    small.change(file, row, column, "hearsay")
    assert "'hearsay' is not in sources" in str(only_fault(small))


def test_faults_of_several_files_come_together_and_nothing_is_written(small):
    small.change(FIGURES, 2, "mg_mg_l", "501")
    small.change(FIGURES, 3, "hardness_dh", "4,5")
    small.change(REGISTER, 5, "residents", "many")
    small.change("surface_water_grid.csv", 2, "mg_mg_l", "-1")
    small.drop("postcodes.csv", "postnr")
    told = {(fault.file, fault.row, fault.column) for fault in faults(small)}
    assert told == {
        (FIGURES, 2, "mg_mg_l"),
        (FIGURES, 3, "hardness_dh"),
        (REGISTER, 5, "residents"),
        ("surface_water_grid.csv", 2, "mg_mg_l"),
        ("postcodes.csv", 1, "postnr"),
    }


def test_the_command_prints_every_fault_and_leaves_the_old_snapshot(small):
    small.build()
    before = {file.name: file.read_bytes() for file in small.target.iterdir()}
    small.change(FIGURES, 2, "mg_mg_l", "400 µg/l")
    small.change(REGISTER, 5, "residents", "-1")
    process = small.start()
    output, told = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert f"{FIGURES}, row 2, column mg_mg_l: read '400 µg/l'" in told
    assert f"{REGISTER}, row 5, column residents: read '-1'" in told
    assert "2 faults; nothing was written" in told
    assert {file.name: file.read_bytes() for file in small.target.iterdir()} == before
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


def test_a_published_figure_keeps_its_digits_and_its_limit(small):
    figures = small.build()["figures"]
    texts = figures[figures["parameter"].eq("mg")]["text"].tolist()
    assert texts == ["0.50", "", "<0.5", "8", "0.4"]


def test_a_reading_takes_the_place_of_the_cell(small):
    figures = small.build()["figures"]
    told = figures[figures["value_type"].eq("range")].iloc[0]
    assert (told["parameter"], told["text"], told["low"], told["high"]) == ("ca", "20-24", 20, 24)


def test_hardness_from_calcium_alone_gives_no_bound(small):
    small.change(FIGURES, 3, "hardness_from_ca_only", "yes")
    figures = small.build()["figures"]
    assert "bounded" not in set(figures["value_type"])
    assert figures.set_index("parameter").at["hardness", "from_calcium_only"]


def test_what_is_no_waterworks_goes_by_a_name_of_our_own(small):
    names = small.build()["samples"]["published_name"]
    assert "Kilden (på flaske)" in set(names)
    assert "Kilden (bottled)" not in set(names)


def test_a_work_moves_to_the_municipality_that_was_judged(small):
    works = small.build()["waterworks"].set_index("waterworks_id")
    assert works.at["R5", "municipality_number"] == "1104"
    assert works.at["R5", "municipality_from"] == "area"


def test_words_of_the_kind_of_source_are_kept_only_with_an_address(small):
    works = small.build()["waterworks"].set_index("waterworks_id")
    assert works.at["R1", "source_type_quote"] == "Vannet hentes fra Stortjern."
    assert works.at["R4", "source_type_quote"] == ""
    assert works.at["R4", "source_type_confidence"] == "name"


def test_a_work_without_a_known_kind_stays_unknown(small):
    works = small.build()["waterworks"].set_index("waterworks_id")
    assert works.at["R2", "source_type"] == "unknown"
    assert works.at["R2", "source_type_confidence"] == ""


def test_commas_of_the_river_period_are_no_fields(small):
    sites = small.build()["sites"].set_index("site_id")
    assert sites.at["RID-40352", "name"] == "Storelva"


def test_limed_waters_are_marked(small):
    samples = small.build()["site_samples"].set_index("site_id")
    assert samples.at["L2", "limed"]
    assert not samples.loc["L1", "limed"].any()


def test_postcodes_out_of_use_and_on_svalbard_are_left_out(small):
    assert small.build()["postcodes"]["postcode"].tolist() == ["0001"]


def test_a_lake_outside_its_municipality_stops_the_build(small):
    small.change("surface_water_sites.csv", 4, "kommunenummer", "1103")
    assert only_fault(small).message == "L2 lies outside 1103"
