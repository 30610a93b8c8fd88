"""Two benchmarks share a report and leave each other's sections alone."""

import re

import pytest

from benchmarks.national import Finding
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


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (Finding("a page", "s", 0.5, 0.25, 1), ("0.50 s", "1 s", "0.25", "2.0", "met")),
        (Finding("a page", "s", 1.5, 0.25, 1), ("1.50 s", "1 s", "0.25", "6.0", "missed")),
        (
            Finding("map", "s", 1.3, 1.0, times=1.2),
            ("1.30 s", "1.2 times the shipped", "1.00", "1.3", "missed"),
        ),
        (Finding("import", "times", 5, most=6), ("5.00 times", "6 times", "–", "–", "met")),
        (Finding("rest", "MB", 500, 250), ("500 MB", "–", "250", "2.0", "–")),
    ],
)
def test_a_row_says_what_was_found_and_whether_it_is_wanted(row, cells):
    assert row.cells()[1:] == cells
