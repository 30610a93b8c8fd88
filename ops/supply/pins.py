"""The pinned packages, as requirements.txt and requirements-test.txt name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = ROOT / "requirements.txt"
TEST = ROOT / "requirements-test.txt"
_PIN = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"    # via (?P<via>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Pin:
    """One package: `marker` says where it is needed ("" for everywhere), `hashes` are the SHA-256
    of each file of this version, `needed_by` the packages that need it (none: we do)."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]


def pins(path: Path = RUN) -> list[Pin]:
    """Return the packages that a requirements file pins, by name.

    Raises ValueError where the file names a package without its version, hashes or origin.
    """
    text = path.read_text(encoding="utf-8")
    found = [_pin(match) for match in _PIN.finditer(text)]
    if len(found) != len(re.findall(r"^[^\s#]", text, re.MULTILINE)):
        raise ValueError(
            f"{path.name} names packages without hashes: write it with `uv pip compile`"
            " (docs/dependencies.md)"
        )
    return found


def only_tested_with() -> list[Pin]:
    """Return what the tests need and the dashboard does not."""
    at_run_time = {pin.name for pin in pins(RUN)}
    return [pin for pin in pins(TEST) if pin.name not in at_run_time]


def _pin(match: re.Match[str]) -> Pin:
    origins = match["via"].split(", ")
    return Pin(
        name=match["name"],
        version=match["version"],
        marker=match["marker"] or "",
        hashes=tuple(re.findall(r"[0-9a-f]{64}", match["hashes"])),
        needed_by=tuple(name for name in origins if not name.startswith("-r ")),
    )
