"""A tiny line of a series, as a picture beside its table."""

from __future__ import annotations

from urllib.parse import quote

from findings.series import Series

WIDTH, HEIGHT, EDGE = 160, 34, 4
FEWEST_POINTS = 3
LINE = DOT = "#2f86b5"
"""Seen on a light page and on a dark one, as no style sheet reaches into a picture."""


def spark(series: Series, words: str) -> str:
    """Return the picture of a series, `words` for who does not see it; nothing for a series of too
    few points.

    A limit or a range is drawn open, at its upper end. The axis begins at zero. An image that holds
    its SVG, as `st.html` drops bare SVG; every sign of the words must be escaped already.
    """
    points = series.points
    if len(points) < FEWEST_POINTS:
        return ""
    first, last = points[0].year, points[-1].year
    most = max(point.figure.high for point in points) or 1.0
    drawn = []
    for point in points:
        known = point.figure.best == point.figure.best
        value = point.figure.best if known else point.figure.high
        x = EDGE + (WIDTH - 2 * EDGE) * (point.year - first) / (last - first)
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / most
        drawn.append((x, y, known))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in drawn)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{DOT if known else "#ffffff"}" '
        f'stroke="{DOT}"/>'
        for x, y, known in drawn
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="M0 {HEIGHT - EDGE}.5H{WIDTH}" stroke="#b9c9d0"/>'
        f'<polyline points="{line}" fill="none" stroke="{LINE}"/>{dots}</svg>'
    )
    address = f"data:image/svg+xml,{quote(picture)}"
    return f'<img class="mg-spark" src="{address}" alt="{words}" width="{WIDTH}" height="{HEIGHT}">'
