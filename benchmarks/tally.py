"""What happened under load: how long each thing took, and every error."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field

MOST_TOLD = 10
"""Errors that a report names before it counts the rest."""


@dataclass
class Tally:
    """Seconds and bytes by what was done, in the order in which it was first done, and errors."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    received: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def add(self, what: str, seconds: float, received: int) -> None:
        """Count one thing done."""
        self.seconds[what].append(seconds)
        self.received[what].append(received)

    def count(self, what: str) -> int:
        """How often something was done."""
        return len(self.seconds[what])

    def table(self) -> list[str]:
        """The lines of a table in Markdown."""
        lines = [
            "| what | times | median, ms | p95, ms | longest, ms | received, kB |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for what, took in self.seconds.items():
            middle, late, longest = (
                f"{1000 * one:.0f}" for one in (statistics.median(took), p95(took), max(took))
            )
            size = statistics.median(self.received[what]) / 1000
            lines.append(f"| {what} | {len(took)} | {middle} | {late} | {longest} | {size:.1f} |")
        return lines

    def faults(self) -> list[str]:
        """The errors as a list in Markdown, none where there are none."""
        more = len(self.errors) - MOST_TOLD
        told = [f"- error: {error}" for error in self.errors[:MOST_TOLD]]
        return [*told, *([f"- and {more} errors more"] if more > 0 else [])]


def p95(values: list[float]) -> float:
    """The 95th percentile. Raises ValueError where there is nothing."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
