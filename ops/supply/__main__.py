"""`python -m ops.supply`: write sbom.cdx.json and docs/licences.md anew from the pinned packages.

Run it in an environment with requirements-test.txt, after these have changed.
"""

from __future__ import annotations

import sys

from ops.supply.bill import bill
from ops.supply.pins import ROOT
from ops.supply.table import page

BILL = ROOT / "sbom.cdx.json"
PAGE = ROOT / "docs" / "licences.md"


def main() -> int:
    """Write both files, or neither; return the exit code, 2 where something is not known."""
    try:
        written = {BILL: bill(), PAGE: page()}
    except (LookupError, ValueError) as error:
        print(f"python -m ops.supply: {error.args[0]}", file=sys.stderr)
        return 2
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
