from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, box

from data.faults import SourceError
from data.sources import boundaries
from geo.assets import geometry_asset

SNAPSHOT = Path(__file__).parents[2] / "data" / "snapshot" / "boundaries.parquet"
SMALL_ISLANDS = ("1144", "1151", "4633")  # Kvitsøy, Utsira, Fedje


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(boundaries, "MUNICIPALITIES", 3)


@pytest.fixture
def published(tmp_path):
    """Writes made-up municipalities (metric shapes) as the published file has them."""

    def write(shapes, column="kommunenummer"):
        path = tmp_path / "boundaries.geojson"
        numbers, geometry = zip(*shapes, strict=True)
        frame = gpd.GeoDataFrame({column: list(numbers)}, geometry=list(geometry), crs=25833)
        frame.to_crs(4326).to_file(path)
        return path

    return write


def made_up(tear=40.0):
    """Two neighbours with a border that does not match, and a small island of its own."""
    left = shapely.segmentize(box(200_000, 6_600_000, 220_000, 6_630_000), 3_000)
    right = Polygon(
        [
            (220_000, 6_600_000),
            (220_000 + tear, 6_615_000),
            (220_000, 6_630_000),
            (245_000, 6_630_000),
            (245_000, 6_600_000),
        ]
    )
    skerry = box(246_000, 6_600_000, 246_500, 6_600_500)
    island = Point(190_000, 6_600_000).buffer(1_200)
    return [("1103", left), ("1101", right | skerry), ("1144", island)]


def test_neighbours_share_their_border_exactly(three, published):
    read = boundaries.read(published(made_up()))
    assert read["municipality_number"].tolist() == ["1101", "1103", "1144"]
    assert read.crs.to_epsg() == 4326
    assert read.geometry.is_valid_coverage()
    shared = read.geometry.iloc[0].intersection(read.geometry.iloc[1])
    assert shared.length > 0.2  # 30 km of border, about 0.27 degrees, and no strip of area
    assert shared.area == 0


def test_overlaps_are_given_to_one_municipality(three, published):
    full = boundaries.read_full(published(made_up(tear=-300.0)))
    assert full.geometry.is_valid_coverage()
    assert full.area.sum() == pytest.approx(full.union_all().area)


def test_skerries_go_and_small_municipalities_keep_their_shape(three, published):
    read = boundaries.read(published(made_up())).set_index("municipality_number").geometry
    assert shapely.get_num_geometries(read["1101"]) == 1
    assert shapely.get_num_coordinates(read["1144"]) >= 10
    assert read.to_crs(25833)["1144"].area == pytest.approx(np.pi * 1_200**2, rel=0.05)


def test_coordinates_have_four_decimals(three, published):
    points = shapely.get_coordinates(boundaries.read(published(made_up())).geometry)
    assert np.array_equal(points, points.round(4))


@pytest.mark.parametrize(
    ("shapes", "complaint"),
    [
        ([*made_up(), ("1145", box(0, 6_600_000, 9_000, 6_609_000))], "4 features where 3"),
        ([*made_up()[:2], ("1101", made_up()[2][1])], "1101 stands more than once"),
        ([*made_up()[:2], ("301", made_up()[2][1])], "301 is not a number of four digits"),
        ([*made_up()[:2], ("1144", None)], "1144 has no shape"),
    ],
)
def test_a_faulty_file_is_named(three, published, shapes, complaint):
    with pytest.raises(SourceError, match=complaint) as caught:
        boundaries.read(published(shapes))
    assert caught.value.faults[0].file == "boundaries.geojson"


def test_a_missing_file_or_column_is_named(three, published, tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        boundaries.read(tmp_path / "nowhere.geojson")
    with pytest.raises(SourceError, match="the column is missing"):
        boundaries.read(published(made_up(), column="number"))


def test_points_go_to_the_municipality_they_are_in_or_near(three, published):
    full = boundaries.read_full(published(made_up()))
    metres = [
        (205_000, 6_610_000),
        (230_000, 6_610_000),
        (247_900, 6_610_000),
        (260_000, 6_610_000),
    ]
    points = gpd.GeoDataFrame(
        geometry=[*map(Point, metres), Point()], index=list("abcde"), crs=25833
    ).to_crs(4326)
    found = boundaries.nearest(points, full)
    assert found.index.tolist() == list("abcde")
    assert found["a":"c"].tolist() == ["1103", "1101", "1101"]
    assert found[["d", "e"]].isna().all()
    assert boundaries.nearest(points, full, max_metres=100).isna()["c"]


def test_a_point_on_a_border_gets_one_municipality(three, published):
    full = boundaries.read_full(published(made_up(tear=0)))
    points = gpd.GeoDataFrame(geometry=[Point(220_000, 6_610_000)], crs=25833)
    assert boundaries.nearest(points, full).iloc[0] in ("1101", "1103")


@pytest.mark.skipif(not SNAPSHOT.exists(), reason="the snapshot has not been built")
def test_the_snapshot_holds_all_of_norway():
    drawn = gpd.read_parquet(SNAPSHOT)
    numbers = drawn["municipality_number"]
    assert len(drawn) == numbers.nunique() == 357
    assert drawn.geometry.is_valid_coverage()
    points = dict(zip(numbers, shapely.get_num_coordinates(drawn.geometry), strict=True))
    assert all(points[number] >= 10 for number in SMALL_ISLANDS)
    assert drawn.to_crs(25833).area.sum() / 1e6 == pytest.approx(323_590, rel=0.005)


@pytest.mark.skipif(not SNAPSHOT.exists(), reason="the snapshot has not been built")
def test_the_snapshot_is_light_to_fetch():
    drawn = gpd.read_parquet(SNAPSHOT)
    names = dict.fromkeys(drawn["municipality_number"], "Sør-Varanger")
    assert len(geometry_asset(drawn, names).compressed) <= 150_000
