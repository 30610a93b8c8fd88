"""Files hold the numbers of the page, open with the sentence, and are harmless to open."""

import csv
import io
import re
from dataclasses import replace

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


def test_csv_for_scripts_holds_the_numbers_of_the_page(table, sentence):
    text = export.csv_for_scripts(*table, sentence).decode("utf-8")
    comment, _, rest = text.partition("\n")
    assert comment == f"# {sentence}"
    codes, *rows = csv.reader(io.StringIO(rest, newline=""))
    assert codes == [column.code for column in table[1]]
    assert with_numbers(rows, table[1], ".") == as_on_the_page(*table)


def test_csv_for_scripts_is_read_by_pandas_as_it_is(table, sentence):
    content = export.csv_for_scripts(*table, sentence)
    read = pd.read_csv(io.BytesIO(content), comment="#", dtype={"municipality_number": str})
    assert len(read) == len(table[0])
    assert read["municipality_number"].str.fullmatch(r"\d{4}").all()


def test_a_sentence_of_two_lines_stays_one_comment(table):
    content = export.csv_for_scripts(*table, "one\nx,y\r\n=1").decode()
    assert content.splitlines()[0] == "# one x,y =1"


def test_xlsx_holds_the_numbers_of_the_page(table, sentence, nb):
    content = export.xlsx(*table, sentence, "Vannverk", nb)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    first, headings, *rows = sheet.iter_rows(values_only=True)
    assert first[0] == sentence
    assert list(headings) == [export.heading(column, nb) for column in table[1]]
    assert [list(row) for row in rows] == as_on_the_page(*table)


def test_geopackage_holds_the_numbers_of_the_page(store, sentence, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    places, works = ((make(store, AKERSHUS, nb), columns) for make, columns in TABLES.values())
    path.write_bytes(export.geopackage(store, places, works, sentence))
    for layer, (frame, columns) in (("municipalities", places), ("waterworks", works)):
        read = pyogrio.read_dataframe(path, layer=layer)
        cells = read[[column.code for column in columns]].astype(object)
        rows = cells.where(cells.notna(), None).values.tolist()
        assert rows == as_on_the_page(frame, columns)
    assert pyogrio.read_dataframe(path, layer="about")["about"].tolist() == [sentence]


def test_geopackage_has_polygons_for_municipalities_and_none_for_works(
    store, sentence, nb, tmp_path
):
    path = tmp_path / "magnesium.gpkg"
    both = [(make(store, AKERSHUS, nb), columns) for make, columns in TABLES.values()]
    path.write_bytes(export.geopackage(store, *both, sentence))
    kinds = dict(pyogrio.list_layers(path))
    assert kinds.keys() == {"municipalities", "waterworks", "about"}
    assert kinds["waterworks"] is None
    assert kinds["about"] is None
    polygons = gpd.read_file(path, layer="municipalities")
    assert polygons.crs.to_epsg() == 4326
    assert set(polygons.geom_type) <= {"Polygon", "MultiPolygon"}
    assert "lat" not in pyogrio.read_dataframe(path, layer="waterworks")


def texts_of(content, kind):
    """Every text of a file, cell by cell."""
    if kind == "xlsx":
        (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        return [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    delimiter = ";" if kind == "excel" else ","
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text, delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("kind", ["excel", "scripts", "xlsx"])
def test_a_hostile_name_is_written_harmless(hostile, nb, kind):
    frame = tables.works(hostile, Selection(), nb)
    assert "=1+1 Vassverk" in frame["waterworks"].tolist()
    columns, sentence = tables.WORK_COLUMNS, "+HYPERLINK(1)."
    content = {
        "excel": lambda: export.csv_for_excel(frame, columns, sentence, nb),
        "scripts": lambda: export.csv_for_scripts(frame, columns, sentence),
        "xlsx": lambda: export.xlsx(frame, columns, sentence, "=1", nb),
    }[kind]()
    texts = texts_of(content, kind)
    assert {"'=1+1 Vassverk", "'@x"} <= set(texts)
    assert not [text for text in texts if text.startswith(DANGEROUS)]


def test_a_workbook_has_no_formula_and_no_link(hostile, nb):
    frame = tables.works(hostile, Selection(), nb)
    content = export.xlsx(frame, tables.WORK_COLUMNS, "=1+1", "Verk [alle]: a/b?", nb)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_a_hostile_name_is_harmless_in_a_geopackage(hostile, nb, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    both = [(make(hostile, Selection(), nb), columns) for make, columns in TABLES.values()]
    path.write_bytes(export.geopackage(hostile, *both, "Alt."))
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
