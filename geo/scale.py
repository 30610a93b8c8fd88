"""The line of a card: three thirds for low, usual and high, and where a water stands on it."""

from __future__ import annotations

from urllib.parse import quote

from telling.card import CardScale

WIDTH, HEIGHT = 300, 22
BAR, MARK = 10, 5
"""The height of the line and the width of the mark."""
BANDS = ("#b9d6e2", "#79b2cb", "#2f7fa6")
INK, RIM = "#17313f", "#ffffff"
"""A dark mark in a light rim is seen on every band, on a light page and on a dark one."""


def scale_svg(scale: CardScale) -> str:
    """Return the line as SVG that fills whatever width it is given.

    A bar is the interval of the figure, the mark in it its best value, where it has one.
    """
    third, top = WIDTH / len(BANDS), (HEIGHT - BAR) / 2
    bands = "".join(
        f'<rect x="{third * at:g}" y="{top:g}" width="{third:g}" height="{BAR}" fill="{colour}"/>'
        for at, colour in enumerate(BANDS)
    )
    low, high = WIDTH * scale.low, max(WIDTH * scale.high, WIDTH * scale.low + 2)
    interval = (
        f'<rect x="{low:.1f}" y="{top + 3:g}" width="{high - low:.1f}" height="{BAR - 6}" '
        f'fill="{INK}" stroke="{RIM}"/>'
    )
    mark = ""
    if scale.best is not None:
        left = min(max(WIDTH * scale.best - MARK / 2, 1), WIDTH - MARK - 1)
        mark = (
            f'<rect x="{left:.1f}" y="1" width="{MARK}" height="{HEIGHT - 2}" rx="2" '
            f'fill="{INK}" stroke="{RIM}" stroke-width="1.5"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="none">'
        f"{bands}{interval}{mark}</svg>"
    )


def scale_image(scale: CardScale) -> str:
    """Return the line as an image that holds its SVG, as `st.html` drops bare SVG; hidden from
    screen readers, as words beside it say the same."""
    address = f"data:image/svg+xml,{quote(scale_svg(scale))}"
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<img src="{address}" alt="" aria-hidden="true" {size}>'
