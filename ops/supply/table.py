"""The licences of all pinned packages as tables for people: docs/licences.md."""

from __future__ import annotations

from collections.abc import Iterable

from ops.supply.licences import ACCEPTED, bundled, licence, licences_in
from ops.supply.pins import Pin, only_tested_with, pins

_HEAD = """# Licences of all dependencies

Written by `python -m ops.supply` ([dependencies](dependencies.md)); a test fails where it is not
what the pinned packages say. The project's own code is under the [MIT licence](../LICENSE); whose
the figures are stands in [data/LICENSES.md](../data/LICENSES.md).
"""
_BUNDLED = """What a reader of licences must know of: what a visitor's browser runs, what calculates
and draws, fonts, and what of copyleft was found. Not listed: further libraries inside wheels, such
as Pillow's readers of pictures and the scripts inside Streamlit, streamlit-folium and vl-convert.
Their packages' own licence files tell of them, as far as anything does."""


def page() -> str:
    """Return the page as Markdown.

    Raises LookupError where a licence is not known.
    """
    tested = only_tested_with()
    used = {name for pin in [*pins(), *tested] for name in licences_in(licence(pin))}
    used |= {name for work in bundled() for name in licences_in(work.licence)}
    parts = [
        _HEAD,
        "## What the dashboard runs on\n",
        _packages(pins()),
        "## What only the tests run on\n",
        _packages(tested),
        "## Works of others inside these packages\n",
        _BUNDLED + "\n",
        _table(
            ("inside", "work", "version", "licence", "what it is"),
            ((w.inside, w.name, w.version or "–", w.licence, w.what) for w in bundled()),
        ),
        "## What these licences ask of whoever passes the packages on\n",
        _table(("licence", "asks"), ((name, ACCEPTED[name]) for name in sorted(used))),
    ]
    return "\n".join(parts)


def _packages(some: Iterable[Pin]) -> str:
    return _table(
        ("package", "version", "licence"), ((pin.name, pin.version, licence(pin)) for pin in some)
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
