"""The API: forms, filters, parts, errors; every number with what it needs to be understood."""

import csv
import io
import json

import pytest

from tests.conftest import HOSTILE, HOSTILE_WORK
from web import fields
from web.resources import RESOURCES

API = "/api/v1"
COLLECTIONS = ["/municipalities", "/waterworks", "/samples", "/sources"]
PROBLEM = "application/problem+json"
CALCULATED = ("bounded", "expected", "estimate")


def items(client, path, **headers):
    """The records of a collection."""
    answer = client.get(API + path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def rows(client, path):
    """The rows of a CSV answer."""
    answer = client.get(API + path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_a_figure_says_whether_its_words_were_kept(client):
    (forsand,) = [
        sample
        for sample in items(client, "/samples?municipality=1108")
        if sample["published_name"] == "Forsand vannverk"
    ]
    missing = {figure["parameter"]: figure["words_missing"] for figure in forsand["figures"]}
    assert missing == {"mg": False, "hardness": False, "ph": True}


def test_a_municipality_has_all_that_its_number_needs(client):
    told = client.get(f"{API}/municipalities/4601").json()
    figure = told["magnesium"]
    assert [figure[name] for name in ("low", "high", "best")] == [0.3, 0.5, None]
    assert figure["text"] == "0.3-0.5"
    assert (figure["unit"], figure["value_type"], figure["evidence"]) == (
        *("mg/l", "range", "measured"),
    )
    assert (figure["stage"], figure["year"], figure["link"]) == ("treated", 2025, "likely")
    assert figure["cautions"] == ["second_hand", "newspaper", "page_date"]
    _, source = figure["sources"]
    assert source["publisher"] == "Bergens Tidende"
    assert source["url"].startswith("https://www.bt.no/")
    assert source["licence_verified"] is False
    assert told["page_nb"] == "http://testserver/kommune/4601"
    assert "Bergen Vannverk" in [work["name"] for work in told["waterworks"]]


@pytest.mark.parametrize("path", ["/municipalities", "/waterworks?limit=1000", "/samples"])
def test_no_number_stands_without_interval_evidence_source_and_licence(client, path):
    figures = [
        figure
        for record in items(client, path)
        for figure in [*record.get("figures", []), record.get("magnesium"), record.get("expected")]
        if figure
    ]
    assert figures
    for figure in figures:
        assert list(figure) == [field.name for field in fields.FIGURE]
        if figure["value_type"] == "none":
            assert figure["low"] is figure["high"] is figure["best"] is None
            continue
        assert 0 <= figure["low"] <= figure["high"]
        assert figure["best"] is None or figure["low"] <= figure["best"] <= figure["high"]
        assert (figure["text"] is None) == (figure["value_type"] in CALCULATED)
        assert figure["sources"]
        assert all(source["licence"] and source["publisher"] for source in figure["sources"])


def test_a_record_has_the_fields_of_its_description(client):
    for path, name in [
        ("/municipalities", "Municipality"),
        ("/waterworks", "Waterworks"),
        ("/samples", "Sample"),
        ("/sources", "SourceDetail"),
    ]:
        for record in items(client, path):
            assert list(record) == [field.name for field in fields.RECORDS[name]]


def test_no_position_of_a_waterworks_is_told(client):
    for path in ("/waterworks?limit=1000", "/samples"):
        assert not {"lat", "lon", "geometry", "coordinates"} & {
            name for record in items(client, path) for name in record
        }


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("county=46", lambda one: one["county_number"] == "46"),
        (
            "municipality=4601&municipality=0301",
            lambda one: one["municipality_number"] in "4601 0301",
        ),
        ("kind=groundwater", lambda one: one["kind"] == "groundwater"),
        ("evidence=bounded", lambda one: one["evidence"] == "bounded"),
        ("evidence=raw&evidence=none", lambda one: one["evidence"] in ("raw", "none")),
        ("year=2019", lambda one: one["year"] == 2019),
        (
            "kind=surface_water&year=2019&year=2020",
            lambda one: one["kind"] == "surface_water" and one["year"] in (2019, 2020),
        ),
    ],
)
def test_a_filter_keeps_what_fits_and_nothing_else(client, query, fits):
    every = items(client, "/samples?limit=1000")
    assert items(client, f"/samples?limit=1000&{query}") == [one for one in every if fits(one)]
    assert any(map(fits, every))


def test_municipalities_are_filtered_as_on_the_page(client):
    told = items(client, "/municipalities?county=32&evidence=measured")
    assert told
    assert {one["magnesium"]["evidence"] for one in told} == {"measured"}
    assert {one["county_number"] for one in told} == {"32"}
    assert items(client, "/municipalities?year=2025&municipality=4601")
    assert not items(client, "/municipalities?year=2015&municipality=4601")


def test_waterworks_are_filtered_by_their_magnesium(client):
    for one in items(client, "/waterworks?evidence=measured&limit=1000"):
        assert one["figures"][0]["parameter"] == "mg"
        assert one["figures"][0]["evidence"] == "measured"
    for evidence, total in (("estimate", 1000), ("expected", 1000), ("none", 90)):
        told = client.get(f"{API}/waterworks?evidence={evidence}").json()
        assert told["total"] > total
        assert {one["evidence"] for one in told["items"]} <= {evidence, "estimate"}


def test_an_estimate_stands_beside_every_figure_and_where_there_is_none(client):
    """Tønsberg's 0.93 mg/l is of Eikeren; without it, it would be Larvik's surface water."""
    (tonsberg,) = items(client, "/municipalities?municipality=3905")
    assert tonsberg["magnesium"]["text"] == "0.93"
    estimate = tonsberg["estimate"]
    assert list(estimate) == [field.name for field in fields.ESTIMATE]
    assert (estimate["rung"], estimate["basis"], estimate["at_most"]) == (
        "surface",
        ["3909"],
        pytest.approx(23.837),
    )
    assert estimate["high"] / estimate["best"] == pytest.approx(estimate["factor"], abs=0.01)
    assert (
        client.get(f"{API}/waterworks/{tonsberg['waterworks_id']}").json()["estimate"] == estimate
    )
    (row,) = rows(client, "/municipalities.csv?municipality=3905")
    for name in ("best", "low", "high", "at_most", "factor"):
        assert float(row[f"estimate_{name}"]) == estimate[name]
    assert (row["estimate_rung"], row["text"]) == ("surface", "0.93")
    known = [one for one in items(client, "/waterworks?limit=1000") if one["evidence"] != "none"]
    assert sum(one["estimate"] is not None for one in known) > 0.97 * len(known)


def test_json_is_told_in_parts_and_csv_whole(client):
    assert len(items(client, "/waterworks")) == 100
    assert len({row["waterworks_id"] for row in rows(client, "/waterworks.csv")}) == 1340
    assert len({row["waterworks_id"] for row in rows(client, "/waterworks.csv?limit=7")}) == 7
    assert items(client, "/samples?offset=1000000") == []


def test_csv_holds_the_numbers_of_json(client):
    by_id = {
        (one["sample_id"], figure["parameter"]): figure
        for one in items(client, "/samples?limit=1000")
        for figure in one["figures"]
    }
    told = [row for row in rows(client, "/samples.csv") if row["parameter"]]
    assert len(told) == len(by_id)
    for row in told:
        figure = by_id[row["sample_id"], row["parameter"]]
        for end in ("low", "high", "best"):
            assert (float(row[end]) if row[end] else None) == figure[end]
        for name in ("unit", "value_type", "evidence"):
            assert row[name] == figure[name]
        assert row["text"].lstrip("'") == (figure["text"] or "")
        assert row["source_urls"] == figure["sources"][0]["url"]
        assert row["licences_verified"] == "no"


def test_geojson_holds_the_rows_of_csv_and_shapes_that_gis_can_read(client, tmp_path):
    answer = client.get(f"{API}/municipalities.geojson?county=56")
    assert answer.headers["content-type"] == "application/geo+json"
    told = answer.json()
    assert "Kartverket" in told["attribution"]
    assert len(told["features"]) == 18
    (alta,) = [one for one in told["features"] if one["id"] == "5601"]
    assert alta["properties"]["map_evidence"] == "estimate"
    assert (alta["properties"]["value_type"], alta["properties"]["best"]) == ("none", None)
    assert alta["properties"]["estimate_best"] > 0
    assert alta["properties"]["estimate_at_most"] == pytest.approx(19.72, abs=0.001)
    assert alta["geometry"]["type"] == "MultiPolygon"
    header = client.get(f"{API}/municipalities.csv?county=56").text.splitlines()[0].split(",")
    assert list(alta["properties"]) == header


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("limit=0", "limit", {"minimum": 1, "maximum": 1000}),
        ("limit=1001", "limit", {"minimum": 1, "maximum": 1000}),
        ("limit=1.5", "limit", {"minimum": 1, "maximum": 1000}),
        ("limit=٣", "limit", {"minimum": 1, "maximum": 1000}),
        ("offset=-1", "offset", {"minimum": 0, "maximum": 1_000_000}),
        ("year=nineteen", "year", {"minimum": 1950, "maximum": 2100}),
        ("evidence=sure", "evidence", ["measured", "raw", "bounded", "none", "label"]),
        (
            "kommune=4601",
            "kommune",
            ["county", "municipality", "kind", "evidence", "year", "limit", "offset"],
        ),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(client, query, parameter, allowed):
    answer = client.get(f"{API}/samples?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    told = answer.json()
    assert (told["parameter"], told["allowed"]) == (parameter, allowed)
    assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_place_is_named_with_what_it_became(client):
    told = client.get(f"{API}/samples?municipality=1507").json()
    assert told["successors"] == ["1508", "1580"]
    assert len(client.get(f"{API}/samples?county=99").json()["allowed"]) == 15
    assert client.get(f"{API}/samples?limit=1&limit=2").status_code == 400


def test_what_is_not_there_is_told(client):
    for path in ("/nothing", "/waterworks/x", "/municipalities/46010", "/municipalities/4601.xml"):
        answer = client.get(API + path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
        assert answer.json()["status"] == 404
    assert client.get(f"{API}/municipalities/1201").json()["successors"] == ["4601"]


def test_the_readable_page_names_every_address_and_field(client):
    for short in ("/api", "/api/", "/api/v1"):
        assert client.get(short).headers["location"] == "/api/v1/"
    content = client.get(f"{API}/").text
    for resource in RESOURCES:
        assert f"<code>{API}{resource.path}</code>" in content
    for field in fields.FIGURE:
        assert f"<code>{field.name}</code>" in content


def test_a_name_that_means_harm_is_told_as_that_name(asking, hostile):
    client = asking(hostile)
    answer = client.get(f"{API}/waterworks/{HOSTILE_WORK}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["name"] == HOSTILE
    (row,) = [
        row for row in rows(client, f"/waterworks/{HOSTILE_WORK}.csv") if row["parameter"] == "mg"
    ]
    assert row["name"] == HOSTILE
    geojson = client.get(f"{API}/municipalities.geojson?municipality=4601").json()
    assert geojson["features"][0]["properties"]["waterworks_name"] == HOSTILE
    for sample in items(client, "/samples?municipality=4601"):
        assert sample["quote"] == HOSTILE


def test_no_cell_of_csv_is_a_formula(asking, hostile):
    tables = {**hostile.tables, "waterworks": hostile.tables["waterworks"].copy()}
    tables["waterworks"].loc[:, "owner"] = "=1+1"
    from dataclasses import replace

    client = asking(replace(hostile, tables=tables))
    assert {row["owner"] for row in rows(client, "/waterworks.csv")} == {"'=1+1"}


def test_json_is_strict(client):
    for path in COLLECTIONS:
        json.loads(client.get(API + path).text, parse_constant=pytest.fail)


def test_years_filter_waterworks_by_their_magnesium(client):
    told = items(client, "/waterworks?year=2014&year=2021&limit=1000")
    assert told
    assert {one["figures"][0]["year"] for one in told} <= {2014, 2021}
    assert items(client, "/waterworks?year=1950") == []
