"""Every setting stands in one table and in one example file, and no others do."""

import re

import pytest

from harness import ROOT
from harness.site import DEPLOY

ROOMS = ("data", "findings", "treatment", "telling", "geo", "report", "web", "views", "server")
SETTING = re.compile(r"MGMAP_[A-Z_]+[A-Z]")
OFFICE = (ROOT / "docs" / "office.md").read_text("utf-8")
EXAMPLE = (DEPLOY / "mgmap.env").read_text("utf-8")


@pytest.fixture(scope="module")
def settings():
    """What the code reads from the environment, and what compose.yaml does."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    files += [DEPLOY / "compose.yaml"]
    return {name for file in files for name in SETTING.findall(file.read_text("utf-8"))}


def test_the_table_holds_every_setting_once(settings):
    section = OFFICE.partition("## Settings\n")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `(MGMAP_\w+)` \|", section, re.MULTILINE)) == sorted(settings)


def test_the_example_holds_every_setting_once_and_sets_none(settings):
    assert sorted(re.findall(r"^# (MGMAP_\w+)=", EXAMPLE, re.MULTILINE)) == sorted(settings)
    assert all(line.startswith("#") for line in EXAMPLE.splitlines() if line)


def test_no_other_document_has_a_table_of_settings():
    rows = {
        path.name
        for path in (ROOT / "docs").rglob("*.md")
        if re.search(r"^\| `MGMAP_", path.read_text("utf-8"), re.MULTILINE)
    }
    assert rows == {"office.md"}
