"""docs/benchmarks.md: a section for each benchmark, which writes its own and leaves the others."""

from __future__ import annotations

import os
import platform
import re
import textwrap
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from harness import ROOT

REPORT = ROOT / "docs" / "benchmarks.md"
PACKAGES = ("streamlit", "streamlit-folium", "uvicorn", "pandas")
"""What a figure may change with; requirements.txt pins them, and all others."""
WIDTH = 100


def publish(heading: str, setup: str, lines: Iterable[str], report: Path = REPORT) -> None:
    """Print a section and put it into the report, in place of the old one or behind the others.

    `setup` says what was measured and how; the machine is added.
    """
    text = "\n".join(lines)
    print(text)
    section = f"## {heading}\n\n{_filled(f'{setup} {machine()}')}\n\n{text}\n"
    old = report.read_text(encoding="utf-8") if report.exists() else "# Benchmarks\n"
    title, *sections = re.split(r"^(?=## )", old, flags=re.MULTILINE)
    places = [n for n, one in enumerate(sections) if one.startswith(f"## {heading}\n")]
    place = places[0] if places else len(sections)
    sections[place : place + 1] = [section]
    whole = "\n\n".join(part.strip() for part in (title, *sections))
    report.write_text(f"{whole}\n", encoding="utf-8")


def machine() -> str:
    """What it was measured on, and how busy that was."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()},"
        f" {packages}; load at the end {os.getloadavg()[0]:.1f}."
    )


def goal(aim: str, found: str, met: bool) -> str:
    """What was aimed at, and whether it was met in this run."""
    return _filled(f"- {aim}: {found}, {'met' if met else 'missed'}", "  ")


def at_most(
    what: str, limit: float, unit: str, found: float, digits: int = 0, also: str = ""
) -> str:
    """A goal that is a limit, and what was found in the same unit, with what else is to be said."""
    text = ", ".join(filter(None, (f"{found:.{digits}f} {unit}", also)))
    return goal(f"{what} at most {limit:g} {unit}", text, found <= limit)


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table in Markdown, as wide as its cells."""
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    return [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in cells
    ]


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95))
