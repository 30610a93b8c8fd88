"""The snapshot of a folder is followed: a whole new one takes over, a broken one never does."""

import gc
import logging
import shutil
import threading
import weakref
from pathlib import Path

import pytest

from data import current as module
from data.current import AGAIN_S, Current, fingerprint
from data.faults import SnapshotError
from data.folders import previous, swap
from data.paths import SNAPSHOT
from data.people import POPULATION_YEAR
from data.store import open_store
from telling.citation import edition

LONG_S = 3600.0


class Clock:
    """A clock that stands until it is moved on."""

    now = 0.0

    def __call__(self):
        """The seconds."""
        return self.now


@pytest.fixture
def clock():
    """A clock that stands."""
    return Clock()


@pytest.fixture
def folder(tmp_path):
    """A snapshot of our own."""
    return shutil.copytree(SNAPSHOT, tmp_path / "snapshot")


@pytest.fixture
def current(folder, clock):
    """The snapshot of that folder, looked at only when a test says so."""
    return Current(folder, pause_s=LONG_S, clock=clock)


@pytest.fixture
def reads(monkeypatch):
    """The folders that are read, in order."""
    asked = []

    def counted(folder):
        asked.append(folder)
        return open_store(folder)

    monkeypatch.setattr(module, "open_store", counted)
    return asked


def renewed(folder, people=1):
    """Put a snapshot into the folder's place that counts people more in one municipality."""

    def fill(new):
        shutil.copytree(folder, new, dirs_exist_ok=True)
        table = new / "municipalities.csv"
        head, *rows = table.read_text(encoding="utf-8").splitlines()
        column = head.split(",").index(f"population_{POPULATION_YEAR}")
        cells = rows[0].split(",")
        cells[column] = str(int(cells[column]) + people)
        table.write_text("\n".join([head, ",".join(cells), *rows[1:]]) + "\n", encoding="utf-8")

    swap(folder, fill)


def looked(current, times=2):
    """Look so often at the folder; the second look finds it at rest."""
    for _ in range(times):
        current.look()
    return current


def test_a_new_snapshot_is_given_to_who_asks_next_and_the_old_one_goes_on(folder, current):
    before = current.store()
    renewed(folder, people=3)
    assert current.store() is before
    after = looked(current).store()
    key = before.municipalities.index[0]
    population = [store.municipalities.at[key, "population"] for store in (before, after)]
    assert population[1] - population[0] == 3
    assert edition(before).mark != edition(after).mark
    assert current.taken.store is after
    assert current.taken.written == max(path.stat().st_mtime_ns / 1e9 for path in folder.iterdir())


def test_a_folder_that_stays_as_it_is_is_read_once(current, reads):
    before = current.store()
    assert looked(current, 5).store() is before
    assert len(reads) == 1


def test_a_hundred_who_ask_at_once_read_it_once(current, reads):
    found, ready = [], threading.Barrier(100)

    def ask():
        ready.wait()
        found.append(current.store())

    threads = [threading.Thread(target=ask) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(map(id, found))), len(reads)) == (100, 1, 1)


def test_who_asks_while_a_new_snapshot_is_read_gets_the_old_one_at_once(folder, clock):
    asked = []
    current = Current(
        folder, lambda store: asked.append(current.store()), pause_s=LONG_S, clock=clock
    )
    before = current.store()
    renewed(folder)
    after = looked(current).store()
    assert after is not before
    assert asked == [before]


def test_a_broken_snapshot_leaves_the_old_one_and_is_told_once(folder, current, caplog):
    before = current.store()
    (folder / "figures.csv").write_bytes(b"")
    with caplog.at_level(logging.ERROR):
        assert looked(current, 5).store() is before
    (told,) = caplog.messages
    assert "figures.csv cannot be read" in told
    assert "the one read before stays in use" in told
    assert any("figures.csv" in fault for fault in current.faults)
    shutil.copy2(SNAPSHOT / "figures.csv", folder)
    assert looked(current).store() is not before
    assert current.faults == ()


def test_a_snapshot_that_is_gone_leaves_the_old_one(folder, current):
    before = current.store()
    shutil.rmtree(folder)
    assert looked(current).store() is before
    assert "there is no snapshot" in current.faults[0]


def test_a_fault_that_nobody_thought_of_leaves_the_old_one(folder, current, monkeypatch, caplog):
    before = current.store()
    renewed(folder)
    monkeypatch.setattr(module, "open_store", lambda folder: 1 / 0)
    assert looked(current).store() is before
    assert "division by zero" in current.faults[0]


def test_what_the_machine_could_not_read_is_tried_again_later(folder, current, clock, monkeypatch):
    before = current.store()
    renewed(folder)
    with monkeypatch.context() as full:
        full.setattr(module, "open_store", lambda folder: Path("/dev/null/none").read_text())
        looked(current)
    assert looked(current).store() is before
    clock.now = AGAIN_S
    assert looked(current).store() is not before


def test_a_server_that_began_without_a_snapshot_shows_the_one_that_comes(tmp_path, folder, reads):
    place = tmp_path / "place"
    current = Current(place, pause_s=LONG_S)
    for _ in range(3):
        with pytest.raises(SnapshotError, match="there is no snapshot"):
            current.store()
    assert (len(reads), current.taken) == (1, None)
    folder.rename(place)
    assert len(looked(current).store().municipalities) == 357


def test_a_store_that_comes_while_the_process_runs_is_prepared_before_it_is_in_use(
    tmp_path, folder
):
    prepared = []
    place = tmp_path / "place"
    current = Current(place, lambda store: prepared.append(current.taken), pause_s=LONG_S)
    with pytest.raises(SnapshotError):
        current.store()
    folder.rename(place)
    looked(current)
    first = current.taken
    renewed(place)
    looked(current)
    assert prepared == [None, first]


def test_a_folder_that_is_being_written_is_left_until_it_rests(folder, current, reads):
    current.store()
    for _ in range(3):
        shutil.copy2(SNAPSHOT / "figures.csv", folder / "copy")
        (folder / "copy").replace(folder / "figures.csv")
        current.look()
    assert len(reads) == 1
    current.look()
    assert len(reads) == 2


def test_files_of_two_snapshots_are_never_shown_as_one(folder, current, monkeypatch):
    before = current.store()

    def swapped_meanwhile(folder):
        store = open_store(folder)
        renewed(folder)
        return store

    renewed(folder)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(module, "open_store", swapped_meanwhile)
        assert looked(current).store() is before
    assert looked(current).store() is not before


def test_a_first_read_that_is_swapped_under_is_done_anew(folder, current, monkeypatch):
    left = [renewed]

    def swapped_once(folder):
        store = open_store(folder)
        if left:
            left.pop()(folder)
        return store

    monkeypatch.setattr(module, "open_store", swapped_once)
    assert edition(current.store()).mark == edition(open_store(folder)).mark


def test_the_instant_between_two_renames_is_no_change(folder):
    before = fingerprint(folder)
    folder.rename(previous(folder))
    assert fingerprint(folder) == before


def test_an_old_store_is_gone_when_nobody_uses_it(folder, current):
    old = weakref.ref(current.store())
    edition(old())
    renewed(folder)
    looked(current)
    gc.collect()
    assert old() is None


def within_a_minute(condition):
    """Whether a condition comes to hold."""
    waiting = threading.Event()
    return any(condition() or waiting.wait(0.02) for _ in range(3_000))


def test_the_folder_is_watched_without_being_asked(folder):
    current = Current(folder, pause_s=0.01)
    before = current.store()
    renewed(folder)
    assert within_a_minute(lambda: current.store() is not before)


def test_nobody_watches_for_nobody(folder):
    current = Current(folder, pause_s=0.01)
    current.store()
    gone = weakref.ref(current)
    del current
    assert within_a_minute(lambda: gone() is None)
