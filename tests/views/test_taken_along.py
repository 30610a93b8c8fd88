"""A file holds the figures and the language of the visit that it was offered in, though it is made
outside of any visit, after a click."""

import io
from dataclasses import replace

import pyogrio
import pytest
from openpyxl import load_workbook

from findings.selection import Selection
from views import tables

BERGEN = Selection(municipalities=("4601",))


@pytest.fixture
def own(store):
    """Figures in which Bergen has another name."""
    places = store.tables["municipalities"].copy()
    places.loc[places["municipality_number"] == "4601", "name"] = "Bjørgvin"
    return replace(store, tables={**store.tables, "municipalities": places})


@pytest.fixture
def offered(monkeypatch, own, en):
    """What makes each file that an English visit with own figures was offered, by its label."""
    found = {}
    with monkeypatch.context() as visit:
        visit.setattr(tables, "store", lambda: own)
        visit.setattr(tables, "spoken", lambda: en)
        visit.setattr(tables, "_button", lambda label, make, *rest: found.update({label: make}))
        tables.downloads(BERGEN, "test")
    return found


def test_every_form_is_offered(offered):
    assert len(offered) == 9


def test_a_table_is_that_of_the_visit(offered):
    made = {
        label: make().decode("utf-8-sig")
        for label, make in offered.items()
        if "CSV (" in label and "description" not in label
    }
    assert [label for label, text in made.items() if "Bjørgvin" not in text] == []
    assert "Municipality" in made["Municipalities: CSV (Excel)"]


@pytest.mark.parametrize(
    ("label", "place"),
    [("Municipalities: XLSX", "Municipality"), ("Waterworks: XLSX", "Waterworks")],
)
def test_a_workbook_is_that_of_the_visit(offered, label, place):
    book = load_workbook(io.BytesIO(offered[label]()))
    assert book.sheetnames[-1] == "About"
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert place in cells
    assert "Bjørgvin" in cells


def test_the_geopackage_is_that_of_the_visit(offered, tmp_path):
    path = tmp_path / "magnesium.gpkg"
    path.write_bytes(offered["GeoPackage: both tables, municipalities with borders"]())
    place = pyogrio.read_dataframe(path, layer="municipalities").iloc[0]
    assert place["municipality"] == "Bjørgvin"
    assert place["mg_evidence"] == "Measured"
    assert set(pyogrio.read_dataframe(path, layer="waterworks")["municipality"]) == {"Bjørgvin"}
