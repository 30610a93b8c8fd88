"""Add to a bill of materials what Python packages bring of others inside their files.

    cyclonedx-py environment RUN --output-reproducible | python -m ops.bill > sbom.cdx.json

The works stand in `bundled.csv`: the package that each is inside, its version ("" where it has
none), licence (SPDX) and, where a registry has it, package URL.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

BUNDLED = Path(__file__).with_name("bundled.csv")


def bundled() -> list[dict[str, str]]:
    """Return the rows of `bundled.csv`."""
    with BUNDLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def complete(bill: dict[str, object]) -> dict[str, object]:
    """Put the bundled works into their packages in a CycloneDX bill, and name the whole.

    Raises KeyError where the bill has no such package.
    """
    _leave_out_addresses(bill)
    bill["metadata"]["component"] = {"type": "application", "name": "magnesium-map"}
    packages = {one["purl"].partition("@")[0]: one for one in bill["components"]}
    for work in bundled():
        package = packages[f"pkg:pypi/{work['inside']}"]
        about = {name: work[name] for name in ("name", "version", "purl") if work[name]}
        component = {
            "type": "library",
            "bom-ref": f"{package['bom-ref']}#{work['name']}",
            **about,
            "description": work["what"],
            "licenses": [{"expression": work["licence"]}],
        }
        package.setdefault("components", []).append(component)
    return bill


def _leave_out_addresses(part: object) -> None:
    """Leave out where files are fetched: an office may fetch them from a registry of its own."""
    if isinstance(part, dict):
        references = part.get("externalReferences", [])
        references[:] = [one for one in references if one["type"] != "distribution"]
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _leave_out_addresses(one)


if __name__ == "__main__":
    raw = argparse.RawDescriptionHelpFormatter
    argparse.ArgumentParser("python -m ops.bill", None, __doc__, formatter_class=raw).parse_args()
    json.dump(complete(json.load(sys.stdin)), sys.stdout, indent=1, ensure_ascii=False)
    print()
