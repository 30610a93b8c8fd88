"""The collections as a Data Package: every CSV fits its description, on a server as in a folder."""

import json

import frictionless
import pytest

from data.store import Store
from telling.citation import edition
from web import datapackage
from web.site.links import Site
from web.site.plan import planned

SITE = Site("https://example.org/mg")
NAMES = ["municipalities", "waterworks", "samples", "sources", "changes"]


@pytest.fixture(params=["shipped", "rehearsed"])
def folder(request, client, store, rehearsed, asking, tmp_path):
    """A folder with the package and its files, as they are fetched from a server."""
    api = client if request.param == "shipped" else asking(rehearsed)
    for name in ("datapackage.json", *(f"{name}.csv" for name in NAMES)):
        answer = api.get(f"/api/v1/{name}")
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.content)
    return tmp_path


def test_every_file_fits_its_description(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "message"]) == []
    assert [task.name for task in report.tasks] == NAMES
    assert min(task.stats["rows"] for task in report.tasks) > 90


def test_numbers_of_places_stay_text_and_figures_become_numbers(folder):
    package = frictionless.Package(str(folder / "datapackage.json"))
    row = next(row for row in package.get_resource("municipalities").read_rows())
    assert row["municipality_number"] == "0301"
    assert isinstance(row["population"], int)
    assert package.get_resource("waterworks").schema.get_field("estimate_best").custom == {
        "unit": "mg/l"
    }


def test_a_cell_of_another_kind_is_found(folder):
    file = folder / "municipalities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("0301,", "301,", 1), encoding="utf-8")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert [found[0] for found in report.flatten(["fieldName"])][:1] == ["municipality_number"]


def test_it_names_edition_sources_and_licences(client, store: Store):
    found = client.get(datapackage.PATH).json()
    assert found["version"] == edition(store).mark
    assert found["homepage"] == "http://testserver"
    assert len(found["sources"]) == edition(store).sources
    kartverket = next(one for one in found["sources"] if one["title"].startswith("Kartverket"))
    assert (kartverket["licence"], kartverket["licence_verified"]) == ("CC BY 4.0", True)
    assert {one["name"] for one in found["licenses"]} >= {"CC-BY-4.0", "CC-BY-3.0", "NLOD-2.0"}


def test_the_folder_has_the_same_beside_its_files(store):
    plan = planned(store, SITE)
    found = json.loads(plan["data/datapackage.json"]())
    assert [one["path"] for one in found["resources"]] == [f"{name}.csv" for name in NAMES]
    assert all(f"data/{one['path']}" in plan for one in found["resources"])
    in_norwegian = json.loads(plan["data/nb/waterworks.datapackage.json"]())
    assert in_norwegian["resources"][0]["path"] == "waterworks.csv"
