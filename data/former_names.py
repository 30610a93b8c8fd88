"""What municipalities of 2016 were called that are none of today's: `former_names.csv`, by number.

Numbers and names are those of Statistics Norway's classification of municipalities (Klass 131) on
1 January 2016, read in a copy (github.com/lauriejh/regtools) and not held against Klass itself.
What each became is in the table `renumbering`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".csv")


@cache
def former_names() -> Mapping[str, str]:
    """Return the name of each by its number of four digits."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["number"]: row["name"] for row in csv.DictReader(rows)}
