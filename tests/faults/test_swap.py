"""The snapshot is swapped under a running server: new figures appear, old pages and sessions go on,
and a broken one changes nothing."""

from __future__ import annotations

import re
import shutil
from urllib.request import urlopen

import geopandas as gpd

from data.folders import swap
from tests.data.test_current import renewed, within_a_minute
from tests.faults.visitor import run, stream, visit

EDITION = re.compile(r"utgave ([0-9a-f]{8})")
GEOMETRY = re.compile(rb"/assets/geometry-[0-9a-f]{12}\.json")


def asked(url):
    """The body of an answer."""
    with urlopen(url, timeout=60) as answer:
        return answer.read()


def mark(server):
    """Which edition of the figures a plain page shows."""
    return EDITION.search(asked(f"{server.url}/norge").decode()).group(1)


def address(seen):
    """Where a page of the dashboard fetches the shapes."""
    (found,) = {GEOMETRY.search(one.SerializeToString()) for one in seen.messages} - {None}
    return found.group().decode()


def moved(snapshot):
    """Put a snapshot into place with other figures and other shapes."""
    renewed(snapshot)

    def fill(new):
        shutil.copytree(snapshot, new, dirs_exist_ok=True)
        outlines = gpd.read_parquet(new / "boundaries.parquet")
        outlines.geometry = outlines.geometry.translate(xoff=0.01)
        outlines.to_parquet(new / "boundaries.parquet", index=False)

    swap(snapshot, fill)


def test_new_figures_appear_and_an_old_session_goes_on(server, folder):
    snapshot = folder / "data" / "snapshot"
    with stream(server.url) as session:
        before, old = run(session), mark(server)
        shapes = asked(server.url + address(before))
        moved(snapshot)
        assert within_a_minute(lambda: mark(server) != old)
        # The page that was drawn before still finds what it was drawn for.
        assert asked(server.url + address(before)) == shapes
        after = run(session)
    assert (before.faults, after.faults) == ([], [])
    assert asked(server.url + address(after)) != shapes
    assert address(visit(server.url)) == address(after)


def test_a_broken_snapshot_under_a_running_server_changes_nothing_and_is_told(server, folder):
    snapshot, old = folder / "data" / "snapshot", mark(server)
    whole = (snapshot / "figures.csv").read_bytes()
    (snapshot / "figures.csv").write_bytes(whole[: len(whole) // 2])
    try:
        assert within_a_minute(lambda: "the one read before stays in use" in server.log())
        assert mark(server) == old
        assert visit(server.url).faults == []
    finally:
        (snapshot / "figures.csv").write_bytes(whole)
