"""A rehearsal: a made-up register, imported beside its files and marked as such."""

import shutil

import pytest

from data.__main__ import main
from data.faults import SnapshotError
from data.own import rehearsal
from data.own.register import import_register
from data.paths import SHIPPED, SNAPSHOT
from data.schema import BASE
from data.store import open_store
from findings import contrast
from tests.data.register.test_import import contents

SCALE = 0.03


@pytest.fixture(scope="module")
def rehearsed_folder(tmp_path_factory):
    """A folder with a rehearsal, and the snapshot in it."""
    folder = tmp_path_factory.mktemp("office") / "rehearsal"
    before = contents(SNAPSHOT)
    _, store = rehearsal.rehearse(folder, SCALE)
    assert contents(SNAPSHOT) == before
    return folder, store


def test_a_rehearsal_is_marked_and_its_base_is_not(rehearsed_folder):
    folder, store = rehearsed_folder
    target = rehearsal.snapshot(folder)
    assert store.made_up and open_store(target).made_up
    assert not open_store(target / BASE).made_up
    assert not open_store(SHIPPED).made_up
    register = store.sources.loc[["register_analyses", "register_intakes"]]
    assert set(register["publisher"]) == {"Ingen: oppdiktede tall"}


def test_groundwater_and_surface_water_are_told_apart(rehearsed_folder):
    _, store = rehearsed_folder
    kinds = store.waterworks["source_type_confidence"].value_counts()
    assert kinds["reported"] > 100
    for kind in ("groundwater", "surface_water"):
        group = contrast.works_group(store, kind, contrast.Scope(stage="treated"))
        assert group.median is not None


def test_the_register_itself_takes_the_place_of_a_rehearsal(register, rehearsed_folder, tmp_path):
    folder, _ = rehearsed_folder
    into = tmp_path / "snapshot"
    shutil.copytree(rehearsal.snapshot(folder), into)
    register.treated().write()
    _, store = import_register(register.folder, into)
    assert not store.made_up


def test_a_snapshot_that_is_no_rehearsal_is_not_replaced(tmp_path):
    target = rehearsal.snapshot(tmp_path)
    shutil.copytree(SHIPPED, target)
    with pytest.raises(SnapshotError, match="no rehearsal; choose another folder"):
        rehearsal.rehearse(tmp_path, SCALE)
    assert contents(target) == contents(SHIPPED)


def test_the_command_says_how_to_open_the_dashboard(tmp_path, capsys):
    folder = tmp_path / "office"
    assert main(["rehearse", "--scale", "0.01", "--into", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("made-up figures")
    assert lines[1].startswith("works with magnesium in the register: ")
    target = rehearsal.snapshot(folder)
    assert lines[-1].endswith(f"MGMAP_SNAPSHOT={target} streamlit run dashboard.py")


@pytest.mark.parametrize("scale", ["0", "11", "full"])
def test_a_scale_that_cannot_be_is_refused(scale, capsys):
    with pytest.raises(SystemExit):
        main(["rehearse", "--scale", scale])
    assert "--scale" in capsys.readouterr().err
