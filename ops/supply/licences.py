"""Under which licence each pinned package stands, as an SPDX expression.

A package that says so in SPDX is taken at its word. What the others say was read by hand and stands
in `licences.csv` with its ground; what wheels bring of others, in `bundled.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from ops.supply.pins import Pin

HERE = Path(__file__).parent
# What each licence asks of whoever passes the package on, as in a container image.
_NOTICE = "keep the notice"
_NOTHING = "nothing"
_FILES = "keep the notice; changes to its own files stay under it and are offered as source"
_LIBRARY = "keep the notice; the library stays exchangeable and its source is offered"
ACCEPTED = {
    "0BSD": _NOTHING,
    "Apache-2.0": "keep the notice and NOTICE, say what was changed; patents are licensed",
    "BSD-2-Clause": _NOTICE,
    "BSD-3-Clause": _NOTICE,
    "BSD-3-Clause-Open-MPI": _NOTICE,
    "CC0-1.0": _NOTHING,
    "GPL-3.0-only": "its source with the program; only a tool of the tests, which is not passed on",
    "GPL-3.0-or-later WITH GCC-exception-3.1": "nothing of a program that was linked with it",
    "LGPL-2.1-only": _LIBRARY,
    "LGPL-2.1-or-later": _LIBRARY,
    "LicenseRef-USGS-public-domain": "credit to the U.S. Geological Survey is asked for",
    "MIT": _NOTICE,
    "MIT-0": _NOTHING,
    "MIT-CMU": _NOTICE,
    "MPL-2.0": _FILES,
    "OFL-1.1": "keep the notice; the font is not sold alone, nor renamed versions under its name",
    "PSF-2.0": _NOTICE,
    "Zlib": _NOTICE,
}
"""The free licences that may be used here, each with what it asks."""
IN_TESTS_ONLY = frozenset({"GPL-3.0-only"})
"""Licences of programs that tests run and that are not shipped."""


@dataclass(frozen=True)
class Bundled:
    """A work of others inside a package's files; `purl` is "" where no registry has it."""

    inside: str
    name: str
    version: str
    licence: str
    purl: str
    what: str


def licence(pin: Pin) -> str:
    """Return the SPDX expression of a package's licence.

    Raises LookupError where the package says something that nobody has read yet, or where it is not
    installed here and `licences.csv` does not name it.
    """
    said = said_by(pin.name)
    if said is not None and licences_in(said) <= ACCEPTED.keys():
        return said
    read = _read_by_hand().get(pin.name)
    if read is None or said not in (None, read["says"]):
        raise LookupError(
            f"{pin.name} {pin.version} says of its licence: {said or 'nothing'}. Read it and put"
            " what it is into ops/supply/licences.csv"
        )
    return read["licence"]


def licences_in(expression: str) -> set[str]:
    """Return the licences that an SPDX expression names, an exception with its licence."""
    return set(re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", "")))


def said_by(name: str) -> str | None:
    """Return what an installed package says of its licence in its metadata, in its own words; None
    where it is not installed, as on a platform that does not need it."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [
        classifier.rpartition(" :: ")[2]
        for classifier in about.get_all("Classifier", [])
        if classifier.startswith("License ::")
    ]
    freely, _, _ = about.get("License", "").strip().partition("\n")
    return about.get("License-Expression") or freely or ", ".join(classifiers)


@cache
def bundled() -> list[Bundled]:
    """Return the works of others inside packages that a reader of licences must know of."""
    with (HERE / "bundled.csv").open(encoding="utf-8", newline="") as file:
        return [Bundled(**row) for row in csv.DictReader(file)]


@cache
def _read_by_hand() -> dict[str, dict[str, str]]:
    with (HERE / "licences.csv").open(encoding="utf-8", newline="") as file:
        return {row["package"]: row for row in csv.DictReader(file)}
