"""What draws pictures with native code: run in a child (`geo.drawing`), never in the server.

Nothing else of ours is imported here, so that a child starts at once.
"""

from __future__ import annotations

import json

import vl_convert

from data.child import OnProgress


def png(content: bytes, _: OnProgress) -> bytes:
    """A PNG of what `geo.drawing.png` hands over: a scale, and an SVG."""
    scale, svg = json.loads(content)
    return vl_convert.svg_to_png(svg, scale=scale)


def chart(content: bytes, _: OnProgress) -> bytes:
    """A chart of what `geo.drawing.chart` hands over: as PNG where there is a scale, else SVG."""
    specification, version, scale = json.loads(content)
    if scale:
        return vl_convert.vegalite_to_png(specification, vl_version=version, scale=scale, ppi=72)
    return vl_convert.vegalite_to_svg(specification, vl_version=version).encode()
