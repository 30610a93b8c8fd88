"""docs/benchmarks.md: a section for each benchmark, which writes its own and leaves the others."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("streamlit", "streamlit-folium", "uvicorn", "pandas")
"""What a figure may change with; requirements.txt pins them, and all others."""


def write_section(heading: str, told: str, text: str, report: Path = REPORT) -> None:
    """Put a section into the report in place of the one that stands there, or behind the others."""
    old = report.read_text(encoding="utf-8") if report.exists() else "# Benchmarks\n"
    title, *sections = re.split(r"^(?=## )", old, flags=re.MULTILINE)
    made = f"## {heading}\n\n{told}\n\n{text}\n"
    places = [n for n, section in enumerate(sections) if section.startswith(f"## {heading}\n")]
    if places:
        sections[places[0]] = made
    else:
        sections.append(made)
    whole = "\n\n".join(part.strip() for part in (title, *sections))
    report.write_text(f"{whole}\n", encoding="utf-8")


def machine() -> str:
    """What it was measured on, and how busy that was."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()},"
        f" {packages}; load at the end {os.getloadavg()[0]:.1f}."
    )


def goal(aim: str, told: str, met: bool) -> str:
    """What was aimed at, and whether it was met in this run."""
    return f"- {aim}: {told}, {'met' if met else 'missed'}"
