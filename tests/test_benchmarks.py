"""Two benchmarks share a report and leave each other's sections alone."""

import re

import pytest

from benchmarks.report import REPORT, goal, publish, table


@pytest.fixture
def report(tmp_path, monkeypatch):
    """A report with two sections."""
    monkeypatch.setattr("benchmarks.report.machine", lambda: "A machine.")
    path = tmp_path / "benchmarks.md"
    publish("Import", "Measured.", ["| a |"], path)
    publish("Import of the register", "Measured, too.", ["- met"], path)
    return path


def test_a_section_is_written_behind_the_others(report):
    assert report.read_text(encoding="utf-8") == (
        "# Benchmarks\n\n## Import\n\nMeasured. A machine.\n\n| a |\n\n"
        "## Import of the register\n\nMeasured, too. A machine.\n\n- met\n"
    )


def test_a_section_takes_the_place_of_the_old_one_alone(report):
    before = report.read_text(encoding="utf-8")
    publish("Import", "Measured anew.", ["### Part", "", "| b |"], report)
    assert report.read_text(encoding="utf-8") == before.replace(
        "Measured. A machine.\n\n| a |", "Measured anew. A machine.\n\n### Part\n\n| b |"
    )


def test_what_is_written_again_changes_nothing(report):
    before = report.read_text(encoding="utf-8")
    publish("Import of the register", "Measured, too.", ["- met"], report)
    assert report.read_text(encoding="utf-8") == before


def test_the_report_that_ships_is_kept_as_it_is(tmp_path):
    copy = tmp_path / "benchmarks.md"
    shipped = REPORT.read_text(encoding="utf-8")
    copy.write_text(shipped, encoding="utf-8")
    publish("Another", "Measured.", ["- met"], copy)
    assert copy.read_text(encoding="utf-8").startswith(shipped)


def test_tables_and_goals_can_be_read_in_source(report):
    assert table(("what", "ms"), [("a page", 12)]) == [
        "| what   | ms |",
        "| ------ | -- |",
        "| a page | 12 |",
    ]
    long = goal("an aim " * 12, "found", False)
    assert max(map(len, long.splitlines())) <= 100
    assert re.sub(r"\s+", " ", long).endswith("aim : found, missed")
