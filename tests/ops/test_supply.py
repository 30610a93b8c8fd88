"""What the project is built from: pinned whole, free to use and ship, and listed as it is."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distribution, version
from importlib.resources import files
from pathlib import Path

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

from ops.bill import bundled, complete

ROOT = Path(__file__).parents[2]
SWAGGER_UI = Path(
    str(distribution("flask-swagger-ui").locate_file("flask_swagger_ui/dist/VERSION"))
)
PIN = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"    # via (?P<via>.+)$",
    re.MULTILINE,
)
FILES = ["requirements", "requirements-test", "tests/web/spatial"]
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


@dataclass(frozen=True)
class Pin:
    """A package as a requirements file pins it."""

    name: str
    version: str
    marker: str | None
    hashes: str
    via: str

    def needed(self, environment=None):
        """Whether it is installed in an environment; in this one where none is given."""
        return not self.marker or Marker(self.marker).evaluate(environment)


def text_of(stem):
    """A requirements file."""
    return (ROOT / f"{stem}.txt").read_text(encoding="utf-8")


def pins(stem):
    """The packages that a requirements file pins."""
    return [Pin(**match.groupdict()) for match in PIN.finditer(text_of(stem))]


RUN, ALL = pins("requirements"), pins("requirements-test")


def names_in(path):
    """The packages that a requirements*.in asks for, by their normalised names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    asked = [line.partition("#")[0].strip() for line in lines if line[:1] not in ("", "#", "-")]
    return {canonicalize_name(Requirement(line).name) for line in asked}


def pip_licenses(*options, packages):
    """What pip-licenses finds of some packages, by the settings in pyproject.toml."""
    command = [sys.executable, "-m", "piplicenses", *options, "--packages", *packages]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stem", FILES)
def test_every_package_is_pinned_by_version_and_hash(stem):
    assert len(pins(stem)) == len(re.findall(r"^[^\s#]", text_of(stem), re.MULTILINE)) > 1


def test_tests_run_on_the_very_packages_of_the_dashboard():
    shared = {(pin.name, pin.version, pin.marker, pin.hashes) for pin in ALL}
    assert {(pin.name, pin.version, pin.marker, pin.hashes) for pin in RUN} <= shared


def test_the_packages_here_are_the_pinned_ones():
    """Their licences are read below."""
    here = [pin for pin in ALL if pin.needed()]
    assert {pin.name: version(pin.name) for pin in here} == {pin.name: pin.version for pin in here}


@pytest.mark.parametrize("stem", FILES)
def test_what_is_asked_for_is_what_is_pinned(stem):
    asked = names_in(ROOT / f"{stem}.in")
    assert asked <= {pin.name for pin in pins(stem)}
    assert len([pin for pin in pins(stem) if pin.via.endswith(f"-r {stem}.in")]) == len(asked)


@pytest.mark.parametrize("stem", FILES)
def test_no_registry_is_named(stem):
    assert "://" not in text_of(stem) and "--index-url" not in text_of(stem)


def test_every_package_says_that_it_stands_under_a_licence_that_was_read():
    found = pip_licenses(packages=[pin.name for pin in ALL])
    assert found.returncode == 0, found.stderr
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = {"".join(line.split()) for line in page.splitlines()}
    assert len(rows) > len(ALL) * 0.9
    lines = [line for line in found.stdout.splitlines() if line.startswith("| ")]
    assert [line for line in lines if "".join(line.split()) not in rows] == []


def test_a_licence_that_was_not_read_is_refused():
    found = pip_licenses("--allow-only", "MIT", packages=["certifi"])
    assert found.returncode == 1
    assert "Mozilla Public License 2.0 (MPL 2.0)" in found.stderr


def test_what_says_nothing_usable_was_read_by_hand():
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    unread = re.search(r"^ignore-packages = (\[.*\])$", settings, re.MULTILINE)[1]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in json.loads(unread) if f"\n| {name} " not in page] == []


def test_versions_of_what_packages_bring():
    head = files(leaflet).joinpath("data/leaflet.js").read_text(encoding="utf-8")[:200]
    here = {
        "swagger-ui": SWAGGER_UI.read_text("utf-8").strip().removeprefix("v"),
        "leaflet": re.search(r"Leaflet ([\d.]+)", head)[1],
        "GEOS": shapely.geos_version_string,
        "GDAL": pyogrio.__gdal_version_string__,
        "PROJ": pyproj.proj_version_str,
        "IPhreeqc": phreeqc.Phreeqc().GetVersionString().partition("-")[0],
    }
    assert here == {work["name"]: work["version"] for work in bundled() if work["version"]}
    axe = files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")[:200]
    assert "Mozilla Public" in axe


def test_bill_names_what_is_shipped_and_what_it_brings():
    bill = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="utf-8"))
    named = {
        (canonicalize_name(one["name"]), one["version"]): one.get("components", [])
        for one in bill["components"]
    }
    assert named.keys() == {(pin.name, pin.version) for pin in RUN if pin.needed(LINUX)}
    brought = [(pin, one["name"]) for (pin, _), inside in named.items() for one in inside]
    assert sorted(brought) == sorted((work["inside"], work["name"]) for work in bundled())


def test_bill_says_nowhere_where_files_are_fetched():
    place = {"type": "distribution", "url": "https://registry.example/x"}
    page = {"type": "website", "url": "https://example.org"}
    components = [
        {"purl": f"pkg:pypi/{name}@1", "bom-ref": name, "externalReferences": [place, page]}
        for name in {work["inside"] for work in bundled()}
    ]
    bill = complete({"metadata": {}, "components": components})
    assert all(one["externalReferences"] == [page] for one in bill["components"])
    assert '"type": "distribution"' not in (ROOT / "sbom.cdx.json").read_text(encoding="utf-8")


def test_a_work_inside_a_package_that_is_not_there_is_not_lost():
    with pytest.raises(KeyError, match="flask-swagger-ui"):
        complete({"metadata": {}, "components": []})
