"""A disk that is full, a file system that cannot be written, two commands at once: the old snapshot
stands whole, nothing half-written lies beside it, and the command says what to do."""

import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from data.__main__ import main
from data.folders import BusyError, alone, locate, previous, swap
from data.paths import SNAPSHOT
from data.store import open_store
from tests.data.commands import command
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv

SHEET = as_csv([HEADINGS, [NAME, PLACE, "2024", "3,85"], ["Feil", PLACE, "2024", "1,0"]])
ROOMS = [0, 1_000, 20_000]
"""Bytes that a file may have: the first file fails, one in the middle, the largest one."""


@contextmanager
def room(most_bytes):
    """Let the machine refuse to make any file larger, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def site(tmp_path):
    """A folder with a snapshot of the test's own."""
    shutil.copytree(SNAPSHOT, tmp_path / "site" / "snapshot")
    return tmp_path / "site"


@pytest.fixture
def sheet(tmp_path):
    """A sheet in a folder of its own; one of its rows is set aside."""
    path = tmp_path / "sheets" / "ark.csv"
    path.parent.mkdir()
    path.write_bytes(SHEET)
    return path


def contents(folder):
    """The files of a folder and what is in them."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def told_to(*arguments):
    """What a command returns."""
    return main([str(argument) for argument in arguments])


@pytest.mark.parametrize("most_bytes", ROOMS)
def test_a_build_without_room_leaves_the_old_snapshot_and_nothing_else(small, most_bytes, capsys):
    small.build()
    before = contents(small.target.parent)
    with room(most_bytes):
        assert told_to("build", *small.options) == 1
    told = capsys.readouterr().err
    assert told.startswith(str(small.target))
    assert "File too large" in told
    assert "see that it can be read and written, and has room" in told
    assert contents(small.target.parent) == before


@pytest.mark.parametrize("most_bytes", [20, 200_000])
def test_an_import_without_room_leaves_the_old_snapshot_and_no_half_rows(
    site, sheet, most_bytes, capsys
):
    before = contents(site)
    with room(most_bytes):
        assert told_to("import", "sheet", sheet, "--snapshot", site / "snapshot") == 1
    assert "has room" in capsys.readouterr().err
    assert contents(site) == before
    beside = contents(sheet.parent)
    assert beside.pop("ark.csv") == SHEET
    assert list(beside) == ([] if most_bytes == 20 else ["ark.set-aside.csv"])


def test_a_folder_that_cannot_be_written_is_named(site, sheet, capsys, monkeypatch):
    before = contents(site)

    def read_only(path, *_, **__):
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "mkdir", read_only)
    assert told_to("import", "sheet", sheet, "--snapshot", site / "snapshot") == 1
    told = capsys.readouterr().err
    assert f"{site / 'snapshot.new-'}" in told
    assert "Read-only file system; see that it can be read and written" in told
    assert contents(site) == before


def test_a_snapshot_that_is_mounted_is_told_how_to_mount(site, sheet, capsys, monkeypatch):
    before, rename = contents(site), Path.rename

    def busy(path, target):
        if path.name == "snapshot":
            raise OSError(16, "Device or resource busy", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", busy)
    assert told_to("import", "sheet", sheet, "--snapshot", site / "snapshot") == 1
    assert "busy; if it is mounted, mount the folder above it" in capsys.readouterr().err
    assert contents(site) == before


def test_an_old_snapshot_comes_back_where_the_new_one_cannot_take_its_place(site, monkeypatch):
    before, rename = contents(site), Path.rename

    def second_fails(path, target):
        if ".new-" in path.name:
            raise OSError(5, "Input/output error", str(path))
        return rename(path, target)

    with monkeypatch.context() as patched, pytest.raises(OSError, match="Input/output"):
        patched.setattr(Path, "rename", second_fails)
        swap(site / "snapshot", lambda new: shutil.copytree(SNAPSHOT, new, dirs_exist_ok=True))
    assert contents(site) == before


def test_a_link_to_a_snapshot_stays_a_link_and_what_it_leads_to_is_renewed(site, tmp_path):
    link = tmp_path / "shown"
    link.symlink_to(site / "snapshot")
    for _ in range(2):
        swap(link, lambda new: (new / "new").write_text("new"))
    assert link.is_symlink()
    assert contents(site) == {"snapshot/new": b"new"}
    (site / "snapshot").rename(previous(site / "snapshot"))
    assert locate(link) == previous(site / "snapshot")


def test_two_commands_at_once_do_not_write_over_each_other(site, sheet, capsys):
    before = contents(site)
    with alone(site / "snapshot"):
        second = command("import", "sheet", sheet, "--snapshot", site / "snapshot")
        output, told = second.communicate()
    assert (second.returncode, output) == (1, "")
    assert told == f"{site}: another command is writing here; wait for its end\n"
    assert contents(site) == before
    assert told_to("import", "sheet", sheet, "--snapshot", site / "snapshot") == 0
    assert len(open_store(site / "snapshot").tables["samples"]) > 0


def test_two_threads_that_keep_the_same_folder_wait_for_each_other(tmp_path):
    target, inside, go_on, log = tmp_path / "kept", Event(), Event(), []

    def slow(new):
        inside.set()
        assert go_on.wait(20)
        (new / "file").write_text("first")
        log.append("first")

    def quick(new):
        (new / "file").write_text("second")
        log.append("second")

    threads = [Thread(target=swap, args=(target, fill)) for fill in (slow, quick)]
    threads[0].start()
    assert inside.wait(20)
    threads[1].start()
    threads[1].join(0.2)
    go_on.set()
    for thread in threads:
        thread.join()
    assert log == ["first", "second"]
    assert contents(tmp_path) == {"kept/file": b"second"}


def test_a_lock_ends_with_its_block_and_lies_nowhere(tmp_path):
    with alone(tmp_path / "not" / "yet" / "there"):
        assert os.listdir(tmp_path) == []
    with alone(tmp_path / "x"), pytest.raises(BusyError):
        Locking(tmp_path / "x").join()


class Locking(Thread):
    """Another thread that asks for the lock; what it raises is raised where it is joined."""

    def __init__(self, target):
        super().__init__()
        self._folder, self._error = target, None
        self.start()

    def run(self):
        """Ask."""
        try:
            with alone(self._folder):
                pass
        except BusyError as error:
            self._error = error

    def join(self, timeout=None):
        """Wait, and raise what was raised."""
        super().join(timeout)
        if self._error:
            raise self._error
