import gzip
import json
import re

import geopandas as gpd
import pandas as pd
import pytest
from shapely import MultiPolygon, Polygon, box

from geo.assets import Asset, code_assets, geometry_asset, sites_asset

ASSET = Asset("words.json", "application/json", b'{"a":1}' * 50)


def test_the_address_follows_the_content():
    other = Asset(ASSET.name, ASSET.media_type, b"{}")
    assert re.fullmatch(r"/assets/words-[0-9a-f]{12}\.json", ASSET.url)
    assert other.url != ASSET.url


def test_the_code_comes_whole_and_in_order():
    assert [asset.name for asset in code_assets()] == [
        "leaflet.js",
        "map.js",
        "leaflet.css",
        "map.css",
    ]
    for asset in code_assets():
        assert gzip.decompress(asset.compressed) == asset.body
        assert b"sourceMappingURL" not in asset.body


def test_our_code_never_writes_markup_and_names_no_host():
    own = {asset.name: asset.body.decode() for asset in code_assets()}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", own["map.js"])
    hosts = re.findall(r"https?://([^/\"]+)", own["map.js"] + own["map.css"])
    assert set(hosts) <= {"www.w3.org"}  # the name of the SVG namespace, never fetched


def test_shapes_survive_the_packing():
    ring = Polygon([(5, 60), (6, 60), (6, 61), (5, 61)], [[(5.2, 60.2), (5.4, 60.2), (5.4, 60.4)]])
    shape = MultiPolygon([ring, box(7.1234, 60, 7.5, 60.5)])
    names = {"0301": '<b onclick="x">Ås</b>'}
    asset = geometry_asset(_boundaries({"0301": shape}), names)
    packed = json.loads(asset.body)
    [[number, name, polygons]] = packed["areas"]
    assert (number, name) == ("0301", names["0301"])
    assert _unpacked(polygons, packed["degree"]).equals(shape)


def test_a_municipality_without_a_name_is_refused():
    with pytest.raises(KeyError):
        geometry_asset(_boundaries({"0301": box(5, 60, 6, 61)}), {})


def test_sites_carry_their_figure_in_words():
    sites = pd.DataFrame(
        {
            "site_id": ["N-1"],
            "name": ["Langtjern"],
            "kind": ["innsjø"],
            "municipality_number": ["3226"],
            "lat": [59.808641],
            "lon": [11.850272],
            "text": ["0,35 mg/l"],
            "class_index": [1],
        }
    )
    assert json.loads(sites_asset(sites).body) == {
        "sites": [["Langtjern", "innsjø", "0,35 mg/l", "3226", 1, 59.8086, 11.8503]]
    }


def _boundaries(shapes):
    return gpd.GeoDataFrame(
        {"municipality_number": list(shapes)}, geometry=list(shapes.values()), crs=4326
    )


def _unpacked(polygons, degree):
    def ring(steps):
        x = y = 0
        points = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x / degree, y / degree))
        return points

    return MultiPolygon(
        [(ring(outer), [ring(hole) for hole in holes]) for outer, *holes in polygons]
    )
