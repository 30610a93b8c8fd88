"""What the project is built from: pinned whole, free to use and ship, and told as it is."""

import json
import re
from importlib.metadata import version
from importlib.resources import files

import axe_playwright_python
import phreeqc
import pyogrio
import pyproj
import pytest
import shapely
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from xstatic.pkg import leaflet

from ops.supply import __main__ as command
from ops.supply import licences, pins
from ops.supply.bill import bill
from ops.supply.table import page

ROOT = pins.ROOT
ALL = pins.pins(pins.TEST)


def names_in(path):
    """The packages that a requirements*.in asks for, by their normalised names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    asked = [line.partition("#")[0].strip() for line in lines if line[:1] not in ("", "#", "-")]
    return {canonicalize_name(Requirement(line).name) for line in asked}


def test_every_package_is_pinned_by_version_and_hash():
    assert len(ALL) > len(pins.pins()) > 50
    assert all(pin.version and pin.hashes for pin in ALL)


def test_a_package_without_hashes_is_not_taken(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(pins.RUN.read_text(encoding="utf-8") + "left-pad==1.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"requirements\.txt names packages without hashes"):
        pins.pins(path)


def test_tests_run_on_the_very_packages_of_the_dashboard():
    shared = {(pin.name, pin.version, pin.marker, pin.hashes) for pin in ALL}
    assert {(pin.name, pin.version, pin.marker, pin.hashes) for pin in pins.pins()} <= shared


def test_the_packages_here_are_the_pinned_ones():
    """Their licences are read below."""
    here = [pin for pin in ALL if not pin.marker or Marker(pin.marker).evaluate()]
    assert {pin.name: version(pin.name) for pin in here} == {pin.name: pin.version for pin in here}


@pytest.mark.parametrize("stem", ["requirements", "requirements-test"])
def test_what_is_asked_for_is_what_is_pinned(stem):
    pinned = pins.pins(ROOT / f"{stem}.txt")
    asked = names_in(ROOT / f"{stem}.in")
    assert asked <= {pin.name for pin in pinned}
    text = (ROOT / f"{stem}.txt").read_text(encoding="utf-8")
    assert len(re.findall(rf"# via .*-r {stem}\.in$", text, re.MULTILINE)) == len(asked)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "sbom.cdx.json"])
def test_no_registry_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://[^\"\s]+", text)) <= {
        "http://cyclonedx.org/schema/bom-1.6.schema.json"
    }
    assert "--index-url" not in text


@pytest.mark.parametrize("pin", ALL, ids=lambda pin: pin.name)
def test_licence_is_a_free_one(pin):
    assert licences.licences_in(licences.licence(pin)) <= licences.ACCEPTED.keys()


def test_nothing_that_is_shipped_stands_under_a_licence_for_tools_of_the_tests():
    shipped = {name for pin in pins.pins() for name in licences.licences_in(licences.licence(pin))}
    shipped |= {name for work in licences.bundled() for name in licences.licences_in(work.licence)}
    assert not shipped & licences.IN_TESTS_ONLY


def test_what_packages_bring_of_others_is_free():
    names = {pin.name for pin in ALL}
    for work in licences.bundled():
        assert work.inside in names
        assert licences.licences_in(work.licence) <= licences.ACCEPTED.keys()


@pytest.mark.parametrize("said", ["AGPL-3.0-only", "MIT AND SSPL-1.0", "as you like", ""])
def test_a_licence_that_nobody_has_read_is_not_taken(monkeypatch, said):
    monkeypatch.setattr(licences, "said_by", lambda name: said)
    with pytest.raises(LookupError, match=r"requests .*\. Read it and put .*licences\.csv"):
        licences.licence(next(pin for pin in ALL if pin.name == "requests"))


def test_what_was_read_once_is_read_again_when_a_package_says_otherwise(monkeypatch):
    monkeypatch.setattr(licences, "said_by", lambda name: "proprietary")
    with pytest.raises(LookupError, match="says of its licence: proprietary"):
        licences.licence(next(pin for pin in ALL if pin.name == "jinja2"))


def test_choices_and_exceptions_are_taken_apart():
    said = "(Apache-2.0 OR MIT) AND GPL-3.0-or-later WITH GCC-exception-3.1"
    assert licences.licences_in(said) == {
        "Apache-2.0",
        "MIT",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
    }


def test_versions_of_what_packages_bring():
    head = files(leaflet).joinpath("data/leaflet.js").read_text(encoding="utf-8")[:200]
    axe = files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")[:200]
    here = {
        "leaflet": re.search(r"Leaflet ([\d.]+)", head)[1],
        "axe-core": re.search(r"axe v([\d.]+)", axe)[1],
        "GEOS": shapely.geos_version_string,
        "GDAL": pyogrio.__gdal_version_string__,
        "PROJ": pyproj.proj_version_str,
        "IPhreeqc": phreeqc.Phreeqc().GetVersionString().partition("-")[0],
    }
    assert here == {work.name: work.version for work in licences.bundled() if work.version}


def test_bill_and_page_are_those_of_the_pinned_packages():
    """`python -m ops.supply` writes both; the bill is held against CycloneDX's schema there."""
    assert command.BILL.read_text(encoding="utf-8") == bill()
    assert command.PAGE.read_text(encoding="utf-8") == page()


def test_bill_names_what_is_shipped_and_nothing_of_the_tests():
    components = json.loads(command.BILL.read_text(encoding="utf-8"))["components"]
    told = {
        (one["name"], one["version"]): {
            digest["content"] for digest in one["externalReferences"][0]["hashes"]
        }
        for one in components
    }
    assert told == {(pin.name, pin.version): set(pin.hashes) for pin in pins.pins()}
    inside = {
        work["purl"] for one in components for work in one.get("components", ()) if "purl" in work
    }
    assert inside == {"pkg:npm/leaflet@1.9.3"}


def test_nothing_is_written_where_a_licence_is_not_known(monkeypatch, tmp_path, capsys):
    for name in ("BILL", "PAGE"):
        monkeypatch.setattr(command, name, tmp_path / name)
    monkeypatch.setattr(licences, "said_by", lambda name: "as you like")
    assert command.main() == 2
    assert "says of its licence: as you like" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
