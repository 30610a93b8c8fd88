"""Without a whole snapshot the page says so and what to run, and there is no traceback."""

import shutil

import pytest
from playwright.sync_api import expect

from harness import ROOT
from harness.screen import expect_title
from harness.server import serve

PARTS = (
    "dashboard.py", ".streamlit", "data", "findings", "geo", "locale", "report", "server",
    "telling", "treatment", "views", "web",
)  # fmt: skip


def remove(snapshot):
    shutil.rmtree(snapshot)


def rename_a_column(snapshot):
    table = snapshot / "municipalities.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("county_name", "county", 1), encoding="utf-8")


def copied(folder):
    """Copy the dashboard into a folder of its own, whose snapshot may be changed."""
    folder.mkdir()
    for part in map(ROOT.joinpath, PARTS):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(part, folder)
    return folder


@pytest.fixture
def copy(tmp_path):
    """The dashboard in a folder of its own, whose snapshot may be broken."""
    return copied(tmp_path / "dashboard")


@pytest.mark.parametrize(
    ("damage", "told"), [(remove, "there is no snapshot"), (rename_a_column, "municipalities")]
)
def test_a_snapshot_that_cannot_be_read_is_told(copy, tmp_path, visiting, damage, told):
    damage(copy / "data" / "snapshot")
    with serve(copy, tmp_path / "log") as server, visiting(server) as visit:
        page = visit.page
        page.goto("/")
        # The first page of a server waits for all that Python imports.
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        expect_title(page, "Tallene kan ikke vises")
        expect(page.get_by_text("Datagrunnlaget mangler eller er ødelagt.")).to_be_visible()
        expect(page.get_by_text("python -m data check")).to_be_visible()
        expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_text("Traceback")).to_have_count(0)
