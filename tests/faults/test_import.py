"""A newer register is imported while visitors look: all are answered, from one snapshot or the
other, and soon from the newer one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from data.own.register import import_register
from data.register import made_up
from data.store import open_store
from harness import ROOT
from harness.server import serve
from tests.data.register.register_files import ROROS, RegisterFiles
from tests.data.test_current import within_a_minute
from tests.faults.visitor import visit

OLD, NEW = "3.137", "4.273"
"""The magnesium of every work in the older register and in the newer one (mg/l)."""
PATHS = ("/norge", "/kommune/5025", "/api/v1/samples?year=2024", f"/api/v1/waterworks/{ROROS}")
WORKS = 100
PAUSE_S = 0.1


class Visitors:
    """Visitors who ask for the same pages again and again, each in a thread of their own."""

    def __init__(self, url: str) -> None:
        self.bodies: dict[str, list[bytes]] = defaultdict(list)
        self.statuses: set[int] = set()
        self.faults: list[str] = []
        self._url, self._etags, self._left = url, {}, threading.Event()
        works = [threading.Thread(target=self._look_again, args=(path,)) for path in PATHS]
        self._threads = [*works, threading.Thread(target=self._open_the_map)]

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        for thread in self._threads:
            thread.join()

    def _look_again(self, path: str) -> None:
        while not self._left.wait(PAUSE_S):
            request = Request(self._url + path, headers=self._etags.get(path, {}))
            try:
                with urlopen(request, timeout=60) as answer:
                    self.statuses.add(answer.status)
                    self._etags[path] = {"If-None-Match": answer.headers["ETag"]}
                    self.bodies[path].append(answer.read())
            except HTTPError as error:
                self.statuses.add(error.code)
            except OSError as error:
                self.faults.append(f"{path}: {error!r}")

    def _open_the_map(self) -> None:
        while not self._left.wait(PAUSE_S):
            self.faults += visit(self._url).faults


def register(folder: Path, magnesium: str) -> RegisterFiles:
    """A register in which the water of every work holds so much magnesium."""
    files = RegisterFiles(folder, open_store())
    values = dict.fromkeys(("verdi_min", "verdi_median", "verdi_max"), magnesium)
    for mtid_vf in {ROROS, *made_up.shipped_ids()[:WORKS]}:
        files.treated(mtid_vf=mtid_vf, **values)
    return files.write()


def body(url: str) -> str:
    """What stands at an address."""
    with urlopen(url, timeout=60) as answer:
        return answer.read().decode()


@pytest.mark.slow
def test_a_second_import_under_visitors_shows_the_new_figures_and_no_error(tmp_path):
    snapshot = tmp_path / "site" / "snapshot"
    import_register(register(tmp_path / "old", OLD).folder, snapshot)
    newer = register(tmp_path / "new", NEW)
    command = [sys.executable, "-m", "data", "import", "register", newer.folder, "--into", snapshot]
    environment = {"MGMAP_SNAPSHOT": str(snapshot), "MGMAP_API_RATE": "0"}
    with serve(ROOT, tmp_path / "log", environment=environment) as server:
        assert OLD in body(server.url + PATHS[2])
        with Visitors(server.url) as seen:
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            assert within_a_minute(lambda: NEW in body(server.url + PATHS[2]))
            assert within_a_minute(lambda: all(len(set(seen.bodies[path])) > 1 for path in PATHS))
        assert NEW in body(server.url + PATHS[3])
        assert "Traceback" not in server.log()
    assert (seen.faults, seen.statuses) == ([], {200, 304})
    for path in PATHS:
        # One answer before and another one after: what mixes the two would be a third.
        assert len(set(seen.bodies[path])) == 2, path
        for one in seen.bodies[path]:
            assert not (OLD.encode() in one and NEW.encode() in one), path
