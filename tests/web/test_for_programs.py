"""What programs read: every GeoJSON, GeoPackage and CSV by the readers that people use."""

import csv
import io
import json
from importlib.util import find_spec

import duckdb
import geopandas as gpd
import pyogrio
import pytest

from findings import estimate
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from web.fields import ESTIMATED_MAPS, MAPS
from web.forms import BESIDE

API = "/api/v1"
OF_MAPS = [f"{name}_{end}" for name in MAPS for end in BESIDE[name]]


@pytest.fixture(scope="module", params=["API", "static site"])
def geojson(request, client, plan, tmp_path_factory):
    """The municipalities as a GeoJSON file."""
    path = tmp_path_factory.mktemp("geojson") / "municipalities.geojson"
    if request.param == "API":
        path.write_bytes(client.get(f"{API}/municipalities.geojson").content)
    else:
        path.write_bytes(plan["data/municipalities.geojson"]())
    return path


def is_whole(shapes):
    """Whether a frame has every municipality with its shape, its number as text, and no lists."""
    assert len(shapes) == 357
    assert shapes.crs.to_epsg() == 4326
    assert shapes.geometry.is_valid.all()
    assert "0301" in set(shapes["municipality_number"])
    cells = (cell for name in shapes.columns.drop("geometry") for cell in shapes[name])
    return not any(isinstance(cell, list | dict) for cell in cells)


@pytest.mark.parametrize("engine", [{"engine": "pyogrio"}, {"use_arrow": True}])
def test_geopandas_reads_every_geojson(geojson, engine):
    shapes = gpd.read_file(geojson, **engine)
    assert is_whole(shapes)
    known = set(shapes["licences_verified"].dropna())
    assert {"no", "no | no"} <= known <= {"yes", "no", "no | no", "yes | no", "no | yes"}
    assert shapes["best"].dtype == shapes["calcium_high"].dtype == float


@pytest.mark.parametrize("code", ["nb", "en"])
def test_geopandas_reads_every_geopackage(plan, tmp_path, code):
    path = tmp_path / "magnesium.gpkg"
    path.write_bytes(plan[f"data/{code}/magnesium.gpkg"]())
    assert is_whole(gpd.read_file(path, layer="municipalities"))
    for layer, _ in pyogrio.list_layers(path):
        assert len(pyogrio.read_dataframe(path, layer=layer))


def test_duckdb_reads_every_geojson_with_its_spatial_extension(geojson, spatial):
    rows = spatial(f"SELECT municipality_number, best, ST_IsValid(geom) FROM ST_Read('{geojson}')")
    assert len(rows) == 357
    assert {"0301", "4601"} <= {number for number, _, valid in rows if valid}
    assert {type(best) for _, best, _ in rows} == {float, type(None)}


@pytest.mark.parametrize("code", ["nb", "en"])
def test_duckdb_reads_every_geopackage(plan, spatial, tmp_path, code):
    path = tmp_path / "magnesium.gpkg"
    path.write_bytes(plan[f"data/{code}/magnesium.gpkg"]())
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert [
        name for (name,) in spatial(f"SELECT unnest(layers).name FROM ST_Read_Meta('{path}')")
    ] == layers
    for layer in layers:
        ((rows,),) = spatial(f"SELECT count(*) FROM ST_Read('{path}', layer = '{layer}')")
        assert rows == pyogrio.read_info(path, layer=layer)["features"] > 0
    shapes = spatial(f"SELECT municipality_number, ST_IsValid(geom) FROM ST_Read('{path}')")
    assert len(shapes) == 357
    assert ["0301", True] in shapes


def test_duckdb_reads_geojson_as_json(geojson):
    """Since its second version it knows GeoJSON: a column for each property, and one for shapes."""
    found = duckdb.execute(
        "SELECT municipality_number, typeof(licences_verified), typeof(geometry) FROM read_json(?)",
        [str(geojson)],
    ).fetchall()
    assert ("0301", "VARCHAR", "GEOMETRY") in found
    assert len(found) == 357


def test_every_csv_for_scripts_begins_with_its_header(client, plan):
    files = {path: plan[path]() for path in plan if path.endswith(".csv") and "-excel" not in path}
    assert len(files) == 9
    for name in ("municipalities", "waterworks", "samples", "sources", "changes"):
        files[name] = client.get(f"{API}/{name}.csv").content
    for path, content in files.items():
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8")))
        assert all(name.isidentifier() and name.islower() for name in header), path
        assert rows and {len(row) for row in rows} == {len(header)}, path


def test_an_estimate_never_stands_in_the_field_of_a_measured_value(store, client):
    """What each map shows of each municipality stands in the field of its kind, and in no other."""
    told = {one["municipality_number"]: one for one in all_of(client)}
    for name in MAPS:
        known = by_municipality(store, MEASURES[name], Selection())
        assert len(known) == len(told)
        for place, water in known.items():
            own = told[place][name]
            if water.evidence not in ("measured", "raw", "bounded"):
                assert own is None
            else:
                assert (own["evidence"], own["text"] or "") == (water.evidence, water.figure.text)
                assert own["high"] == pytest.approx(water.figure.high, abs=0.0006)
                assert own["sources"]
            if name in ESTIMATED_MAPS and water.evidence == "estimate":
                found = estimate.of_works(store)[water.waterworks_id].figure
                beside = told[place][f"{name}_estimate"]
                assert beside["best"] == pytest.approx(found.best, abs=0.0006)
    for one in told.values():
        published = one["magnesium"]["evidence"]
        assert published in ("measured", "raw", "bounded", "none")
        assert (one["magnesium"]["best"] is None) or published != "none"
    assert sum(one["calcium"] is not None for one in told.values()) > 20
    assert sum(one["surface_water_estimate"] is not None for one in told.values()) > 100


def test_a_row_of_csv_has_the_maps_too(client):
    rows = csv.DictReader(io.StringIO(client.get(f"{API}/municipalities.csv").text, newline=""))
    by_number = {row["municipality_number"]: row for row in rows}
    for one in all_of(client):
        row = by_number[one["municipality_number"]]
        for column in OF_MAPS:
            name = next(name for name in MAPS if column.startswith(f"{name}_"))
            value = (one[name] or {}).get(column.removeprefix(f"{name}_"))
            assert row[column] == ("" if value is None else str(value).removesuffix(".0")), column


def test_dolomite_is_a_sum_or_a_reason(client):
    for one in all_of(client):
        assert (one["dolomite_added"] is None) == (one["dolomite_reason"] is not None)


def test_answers_say_edition_date_and_licence(store, client, plan):
    newest = store.editions[-1]
    for answer in (
        client.get(f"{API}/municipalities").json(),
        client.get(f"{API}/municipalities.geojson").json(),
        client.get(f"{API}/samples?limit=1").json(),
        json.loads(plan["data/municipalities.geojson"]()),
        json.loads(plan["data/waterworks.json"]()),
    ):
        assert (answer["version"], answer["date"]) == (newest.version, newest.date)
        assert len(answer["edition"]) == 8
        assert "licence" in answer["licence"]


def test_swagger_ui_is_found_without_importing_flask():
    assert find_spec("flask_swagger_ui")


def all_of(client):
    """Every municipality of the API."""
    return client.get(f"{API}/municipalities").json()["items"]
