"""The tables of docs/estimates.md are those that the command prints today."""

from pathlib import Path

from benchmarks.estimates import tables

PAGE = Path(__file__).parent.parent / "docs" / "estimates.md"


def test_the_page_holds_the_tables_of_the_command(store):
    text = PAGE.read_text(encoding="utf-8")
    for name, lines in tables(store).items():
        assert "\n".join(lines) in text, f"{name}: run python -m benchmarks.estimates"
