"""Two benchmarks share a report and leave each other's sections alone."""

import pytest

from benchmarks.sections import REPORT, write_section


@pytest.fixture
def report(tmp_path):
    """A report with two sections."""
    path = tmp_path / "benchmarks.md"
    write_section("Import", "Told.", "| a |", path)
    write_section("Import of the register", "Told, too.", "- met", path)
    return path


def test_a_section_is_written_behind_the_others(report):
    assert report.read_text(encoding="utf-8") == (
        "# Benchmarks\n\n## Import\n\nTold.\n\n| a |\n\n"
        "## Import of the register\n\nTold, too.\n\n- met\n"
    )


def test_a_section_takes_the_place_of_the_old_one_alone(report):
    before = report.read_text(encoding="utf-8")
    write_section("Import", "Told anew.", "### Part\n\n| b |", report)
    assert report.read_text(encoding="utf-8") == before.replace(
        "Told.\n\n| a |", "Told anew.\n\n### Part\n\n| b |"
    )


def test_what_is_told_again_changes_nothing(report):
    before = report.read_text(encoding="utf-8")
    write_section("Import of the register", "Told, too.", "- met", report)
    assert report.read_text(encoding="utf-8") == before


def test_the_report_that_ships_is_kept_as_it_is(tmp_path):
    copy = tmp_path / "benchmarks.md"
    shipped = REPORT.read_text(encoding="utf-8")
    copy.write_text(shipped, encoding="utf-8")
    write_section("Another", "Told.", "- met", copy)
    assert copy.read_text(encoding="utf-8").startswith(shipped)
