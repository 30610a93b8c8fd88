"""Files hold the numbers of the page, say what they are, and are harmless to open."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import frictionless
import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import open_store
from findings.selection import Selection
from telling import export, tables
from telling.about import OPEN_LICENCES
from telling.about import about as about_of
from telling.citation import edition, made_up
from telling.language import language
from telling.selection import selection_sentence

AKERSHUS = Selection(counties=("32",))
TABLES = {
    "municipalities": (tables.municipalities, tables.MUNICIPALITY_COLUMNS),
    "works": (tables.works, tables.WORK_COLUMNS),
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module", params=TABLES)
def table(request, store):
    """A table of Akershus and its columns: first of municipalities, then of works."""
    make, columns = TABLES[request.param]
    return make(store, AKERSHUS, language("nb")), columns


@pytest.fixture(scope="module")
def sentence(store):
    """What is chosen, in words."""
    return selection_sentence(store, AKERSHUS, language("nb"))


def of(store, title, chosen, language):
    """What a file says of itself."""
    return about_of(store, title, chosen, made_up(store, language), f"Sitert: {title}.", language)


@pytest.fixture(scope="module")
def about(store, sentence):
    """What a file of Akershus says of itself."""
    return of(store, "Vannverk", sentence, language("nb"))


@pytest.fixture
def hostile(small):
    """The small ledger holds a work `=1+1 Vassverk` whose owner is `@x`."""
    small.build()
    return open_store(small.target)


def as_on_the_page(frame, columns):
    """The cells of a frame with the decimals of the page: None where nothing is known."""
    cells = []
    for column in columns:
        values = frame[column.code]
        if column.number:
            decimals = 3 if column.digits is None else column.digits
            values = [None if pd.isna(value) else round(value, decimals) for value in values]
        cells.append([export.harmless(v) if isinstance(v, str) else v for v in values])
    return [list(row) for row in zip(*cells, strict=True)]


def with_numbers(rows, columns, decimal):
    """Cells of a text file with the numbers read as such."""
    return [
        [
            (float(cell.replace(decimal, ".")) if cell else None) if column.number else cell
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in rows
    ]


@given(st.text())
def test_no_harmless_text_begins_a_formula(text):
    assert not export.harmless(text).startswith(DANGEROUS)


@given(st.sampled_from(DANGEROUS), st.text())
def test_an_apostrophe_stands_before_a_formula_and_nothing_is_lost(start, text):
    assert export.harmless(start + text) == "'" + start + text


@pytest.mark.parametrize("text", ["0,3–0,4", "<0,5", "Ås", "", " =1"])
def test_what_is_no_formula_is_left_alone(text):
    assert export.harmless(text) == text


def test_csv_for_excel_holds_the_numbers_of_the_page(table, sentence, nb):
    content = export.csv_for_excel(*table, sentence, nb)
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    first, headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert first == [sentence]
    assert headings == [export.heading(column, nb) for column in table[1]]
    assert with_numbers(rows, table[1], ",") == as_on_the_page(*table)


def test_csv_for_excel_has_decimal_comma_and_no_point(table, sentence, nb):
    frame, columns = table
    text = export.csv_for_excel(frame, columns, sentence, nb).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[2:]
    numbers = [row[place] for row in rows for place, c in enumerate(columns) if c.number]
    assert all(re.fullmatch(r"(\d+(,\d{1,3})?)?", number) for number in numbers)
    assert any("," in number for number in numbers)


def test_csv_for_english_excel_has_comma_and_decimal_point(store, en):
    frame, columns = tables.works(store, AKERSHUS, en), tables.WORK_COLUMNS
    text = export.csv_for_excel(frame, columns, "Akershus county.", en).decode("utf-8-sig")
    first, headings, *rows = csv.reader(io.StringIO(text, newline=""))
    assert first == ["Akershus county."]
    assert headings == [export.heading(column, en) for column in columns]
    assert with_numbers(rows, columns, ".") == as_on_the_page(frame, columns)


def test_csv_for_scripts_begins_with_its_header_and_holds_the_numbers_of_the_page(table):
    text = export.csv_for_scripts(*table).decode("utf-8")
    codes, *rows = csv.reader(io.StringIO(text, newline=""))
    assert codes == [column.code for column in table[1]]
    assert with_numbers(rows, table[1], ".") == as_on_the_page(*table)


def test_csv_for_scripts_is_read_by_pandas_as_it_is(table):
    content = export.csv_for_scripts(*table)
    read = pd.read_csv(io.BytesIO(content), dtype={"municipality_number": str})
    assert len(read) == len(table[0])
    assert read["municipality_number"].str.fullmatch(r"\d{4}").all()


def test_what_holds_for_every_row_stands_in_each(table, rehearsed, nb):
    said = of(rehearsed, "Vannverk", "Norge.", nb)
    assert said.note.startswith("Oppdiktede tall")
    rows = csv.DictReader(io.StringIO(export.csv_for_scripts(*table, said.note).decode()))
    assert {row["note"] for row in rows} == {said.note}
    sheet = openpyxl.load_workbook(io.BytesIO(export.xlsx(*table, said, nb))).worksheets[0]
    assert sheet.cell(1, len(table[1]) + 1).value == "Merknad"
    assert sheet.cell(2, len(table[1]) + 1).value == said.note


@pytest.mark.parametrize("made_up", [False, True])
def test_the_description_is_a_data_package_that_holds(
    table, store, rehearsed, nb, tmp_path, made_up
):
    said = of(rehearsed if made_up else store, "Vannverk", "Akershus.", nb)
    (tmp_path / "x.csv").write_bytes(export.csv_for_scripts(*table, said.note))
    (tmp_path / "x.datapackage.json").write_bytes(
        export.description(table[1], said, "x.csv", "works", nb)
    )
    report = frictionless.validate(str(tmp_path / "x.datapackage.json"))
    assert report.flatten(["rowNumber", "fieldNumber", "type", "message"]) == []
    (resource,) = frictionless.Package(str(tmp_path / "x.datapackage.json")).resources
    mg = resource.schema.get_field("mg_best")
    assert (mg.type, mg.custom["unit"]) == ("number", "mg/l")


def test_a_description_that_does_not_fit_its_file_is_found(table, about, nb, tmp_path):
    frame = table[0].assign(municipality_number=table[0]["municipality_number"].iloc[0])
    (tmp_path / "x.csv").write_bytes(export.csv_for_scripts(frame, table[1][1:]))
    content = export.description(table[1], about, "x.csv", "works", nb)
    (tmp_path / "datapackage.json").write_bytes(content)
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_description_says_what_was_chosen_and_whose_the_figures_are(table, store, about, nb):
    found = json.loads(export.description(table[1], about, "x.csv", "works", nb))
    assert about.chosen in found["description"]
    assert found["version"] == edition(store).mark
    assert found["citation"] == about.citation
    assert len(found["sources"]) == edition(store).sources
    assert {one["name"] for one in found["licenses"]} >= {"CC-BY-4.0", "NLOD-2.0"}


def test_every_licence_that_was_checked_has_its_name_among_programs(store):
    checked = store.tables["sources"].query("licence_verified == 'yes'")["licence"]
    assert set(checked) <= set(OPEN_LICENCES)


def numbers_as_such(rows, columns, decimal):
    """Cells as a workbook holds them: published numbers as numbers."""
    return [
        [
            float(cell.replace(decimal, "."))
            if column.figure and re.fullmatch(rf"\d+({decimal}\d+)?", cell)
            else cell or None
            if isinstance(cell, str)
            else cell
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in rows
    ]


def test_xlsx_holds_the_numbers_of_the_page(table, about, nb):
    sheet, _ = openpyxl.load_workbook(io.BytesIO(export.xlsx(*table, about, nb))).worksheets
    headings, *rows = sheet.iter_rows(values_only=True)
    assert list(headings) == [export.heading(column, nb) for column in table[1]]
    shown = numbers_as_such(as_on_the_page(*table), table[1], ",")
    assert [[cell or None if cell == "" else cell for cell in row] for row in rows] == shown


def test_a_workbook_can_be_filtered_keeps_its_head_in_sight_and_every_digit(table, about, nb):
    sheet, _ = openpyxl.load_workbook(io.BytesIO(export.xlsx(*table, about, nb))).worksheets
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.freeze_panes == "C2"
    place = [column.code for column in table[1]].index("mg")
    published = {str(cell) for cell in table[0]["mg"]}
    cells = [row[place] for row in sheet.iter_rows(min_row=2)]
    numbers = [cell for cell in cells if cell.data_type == "n" and cell.value is not None]
    assert numbers
    for cell in numbers:
        digits = len(cell.number_format.partition(".")[2])
        assert nb.number(cell.value, digits) in published


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0,30", (0.3, 2)),
        ("7", (7.0, 0)),
        ("2022", (2022.0, 0)),
        ("<0,5", None),
        ("0.3", None),
        ("0,3–0,4", None),
        ("0301x", None),
        ("", None),
        (None, None),
        ("1,2,3", None),
        ("²", None),
    ],
)
def test_a_published_number_is_one_and_what_says_more_stays_text(nb, cell, number):
    assert export.as_number(cell, nb) == number


def test_the_sheet_about_says_what_the_file_is_and_whose_each_source_is(table, store, about, nb):
    _, sheet = openpyxl.load_workbook(io.BytesIO(export.xlsx(*table, about, nb))).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    said = {row[0]: row[1] for row in rows}
    assert sheet.title == "Om"
    assert said["Utvalg"] == about.chosen
    assert said["Utgave"] == edition(store).mark
    assert said["Kildehenvisning"] == about.citation
    sources = store.tables["sources"]
    listed = rows[[row[0] for row in rows].index("Utgiver") + 1 :]
    assert [row[1] for row in listed] == [export.harmless(text) for text in sources["title"]]
    assert all(row[2] for row in listed)


def test_geopackage_holds_the_numbers_of_the_page(store, about, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    places, works = ((make(store, AKERSHUS, nb), columns) for make, columns in TABLES.values())
    path.write_bytes(export.geopackage(store, places, works, about, nb))
    for layer, (frame, columns) in (("municipalities", places), ("waterworks", works)):
        read = pyogrio.read_dataframe(path, layer=layer)
        cells = read[[column.code for column in columns]].astype(object)
        rows = cells.where(cells.notna(), None).values.tolist()
        assert rows == as_on_the_page(frame, columns)


def test_geopackage_says_what_it_is(store, about, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    both = [(make(store, AKERSHUS, nb), columns) for make, columns in TABLES.values()]
    path.write_bytes(export.geopackage(store, *both, about, nb))
    said = dict(pyogrio.read_dataframe(path, layer="about").itertuples(index=False))
    assert said["Utvalg"] == about.chosen
    assert len(pyogrio.read_dataframe(path, layer="sources")) == edition(store).sources
    units = pyogrio.read_dataframe(path, layer="columns").set_index(["layer", "column"])["unit"]
    assert units["waterworks", "mg_best"] == "mg/l"
    info = pyogrio.read_info(path, layer="waterworks")
    assert info["layer_metadata"]["bibliographicCitation"] == about.citation
    assert info["layer_metadata"]["version"] == edition(store).mark
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT identifier, description FROM gpkg_contents").fetchall()
    assert ("Vannverk", about.chosen) in rows


def test_geopackage_has_polygons_for_municipalities_and_none_for_works(store, about, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    both = [(make(store, AKERSHUS, nb), columns) for make, columns in TABLES.values()]
    path.write_bytes(export.geopackage(store, *both, about, nb))
    kinds = dict(pyogrio.list_layers(path))
    assert kinds.keys() == {"municipalities", "waterworks", "about", "sources", "columns"}
    assert kinds["waterworks"] is None
    assert kinds["about"] is None
    polygons = gpd.read_file(path, layer="municipalities")
    assert polygons.crs.to_epsg() == 4326
    assert set(polygons.geom_type) <= {"Polygon", "MultiPolygon"}
    assert "lat" not in pyogrio.read_dataframe(path, layer="waterworks")


def texts_of(content, kind):
    """Every text of a file, cell by cell."""
    if kind == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [cell.value for cell in cells if cell.data_type == "s"]
    delimiter = ";" if kind == "excel" else ","
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text, delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("kind", ["excel", "scripts", "xlsx"])
def test_a_hostile_name_is_written_harmless(hostile, nb, kind):
    frame = tables.works(hostile, Selection(), nb)
    assert "=1+1 Vassverk" in frame["waterworks"].tolist()
    columns, sentence = tables.WORK_COLUMNS, "+HYPERLINK(1)."
    said = of(hostile, "=1", sentence, nb)
    content = {
        "excel": lambda: export.csv_for_excel(frame, columns, sentence, nb),
        "scripts": lambda: export.csv_for_scripts(frame, columns, sentence),
        "xlsx": lambda: export.xlsx(frame, columns, said, nb),
    }[kind]()
    texts = texts_of(content, kind)
    assert {"'=1+1 Vassverk", "'@x"} <= set(texts)
    assert not [text for text in texts if text.startswith(DANGEROUS)]


def test_a_workbook_has_no_formula_and_no_link(hostile, nb):
    frame = tables.works(hostile, Selection(), nb)
    said = of(hostile, "Verk [alle]: a/b?", "=1+1", nb)
    content = export.xlsx(frame, tables.WORK_COLUMNS, said, nb)
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_a_hostile_name_is_harmless_in_a_geopackage(hostile, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    both = [(make(hostile, Selection(), nb), columns) for make, columns in TABLES.values()]
    path.write_bytes(export.geopackage(hostile, *both, of(hostile, "Alt", "Alt.", nb), nb))
    works = pyogrio.read_dataframe(path, layer="waterworks")
    assert "'=1+1 Vassverk" in works["waterworks"].tolist()
    assert "'@x" in works["owner"].tolist()


def test_a_table_without_rows_is_still_a_file(store, nb):
    nothing = replace(AKERSHUS, municipalities=("0301",), counties=(), kinds=("mixed",))
    frame = tables.works(store, nothing, nb)
    assert frame.empty
    text = export.csv_for_excel(frame, tables.WORK_COLUMNS, "Ingen.", nb).decode("utf-8-sig")
    assert len(text.splitlines()) == 2


def test_a_file_name_tells_the_filter_in_plain_letters(store, nb):
    chosen = Selection(municipalities=("1508", "3905"), kinds=("groundwater",))
    name = export.file_name("Vannverk", selection_sentence(store, chosen, nb), "csv")
    assert name == "vannverk-alesund-tonsberg-type-vann-grunnvann.csv"


@given(st.text(), st.text())
def test_a_file_name_is_plain_and_short(title, sentence):
    name = export.file_name(title, sentence, "xlsx")
    assert re.fullmatch(r"[a-z0-9-]*\.xlsx", name)
    assert len(name) <= export.FILE_NAME_LENGTH + len(".xlsx")
    assert not name.startswith("-")
