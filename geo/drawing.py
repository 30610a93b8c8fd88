"""Pictures and reports drawn by native code, in children of the process (`data.child`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from data.child import Children, Task
from data.text import cleaned

AT_ONCE: Final = 2
MOST_WAITING: Final = 20
MOST_SECONDS: Final = 30
MOST_MEGABYTES: Final = 1_500
"""Of one drawing, as the system counts it: most of it is what V8, which draws charts, reserves; a
chart takes 100, a map or a report 60."""
CHILDREN = Children(AT_ONCE, MOST_WAITING)
"""All drawings of the process: so few at once leave the server its processors."""


def png(svg: str, scale: float) -> bytes:
    """Return an SVG as PNG, `scale` times its size. Raises `data.child.Unable`."""
    return draw("geo.native:png", [scale, svg])


def chart(specification: Mapping[str, object], version: str, scale: float = 0) -> bytes:
    """Return a chart in Vega-Lite of a version (`v6_1`) as PNG at a scale, or as SVG where there is
    none. Raises `data.child.Unable`."""
    return draw("geo.native:chart", [specification, version, scale])


def draw(function: str, asked: object) -> bytes:
    """Return what a function of native code (`module:name`) makes of something asked as JSON.

    Signs that no text may hold are replaced: XML and fonts have no place for them. Raises
    `data.child.Unable`.
    """
    task = Task(function, MOST_SECONDS, MOST_MEGABYTES)
    return CHILDREN.do(task, json.dumps(_cleaned(asked), ensure_ascii=False).encode())


def _cleaned(value: Any) -> Any:
    """A value of JSON without signs that no text may hold."""
    if isinstance(value, str):
        return cleaned(value, lines=True)
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value
