"""Editions: what came, changed and went adds up, and is told right whatever happened between."""

from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from data import editions as files
from data.faults import SourceError
from data.store import Store
from findings import editions


@pytest.fixture
def bare(store, tmp_path):
    """The shipped figures in a folder without editions."""
    return Store(store.tables, store.boundaries, tmp_path / "snapshot")


def again(store, **tables):
    """A store as it would be read now, with some tables changed."""
    return replace(store, tables={**store.tables, **tables}, editions=files.read(store.folder))


def release(store, version, day="2026-12-01"):
    files.write(store.folder, *editions.released(store, version, day))
    return again(store)


def changed_figures(store):
    """The figures of magnesium with one changed, one gone and one that came."""
    figures = store.tables["figures"].copy()
    mg = figures.index[figures["parameter"].eq("mg") & figures["value_type"].eq("measured")]
    figures.loc[mg[0], ["text", "low", "high", "best"]] = ["7.77", 7.77, 7.77, 7.77]
    return figures.drop(index=mg[1])


def test_the_shipped_editions_add_up_to_the_shipped_figures(store):
    for one, after in zip(store.editions, [*store.editions[1:], None], strict=True):
        held = editions._at(store, one.version)
        assert (len(held), held.index.get_level_values(0).nunique()) == (one.figures, one.works)
        if after:
            assert one.figures + after.came - after.gone == after.figures
        changes = files.changes(store.folder, one.version)["change"].value_counts()
        assert changes.get("came", 0) == one.came
    if editions.current(store):
        newest = editions._at(store, store.editions[-1].version).sort_index()
        assert_frame_equal(newest[files.VALUE], editions.state(store)[files.VALUE])


def test_the_first_edition_has_everything_that_came(bare):
    first = release(bare, "2026.12")
    (one,) = first.editions
    assert (one.came, one.changed, one.gone) == (one.figures, 0, 0)
    assert editions.current(first) == one
    assert editions.since(first, "2026.12").empty
    assert len(editions.since(first, "")) == one.figures


def test_what_changed_is_told_since_each_edition(bare):
    first = release(bare, "2026.12")
    second = again(first, figures=changed_figures(first))
    assert editions.current(second) is None
    found = editions.since(second, "2026.12")
    counts = found["change"].value_counts()
    assert counts.get("changed", 0) >= 1 and "7.77" in set(found["value_after"])
    assert counts.sum() == len(found)
    second = release(second, "2026.12.2")
    assert editions.since(second, "2026.12.2").empty
    assert_frame_equal(editions.since(second, "2026.12"), found)
    # And back again: since the first edition nothing has changed, since the second the reverse.
    third = again(second, figures=bare.tables["figures"])
    assert editions.since(third, "2026.12").empty
    back = editions.since(third, "2026.12.2")
    assert back["value_before"].tolist() == found["value_after"].tolist()
    assert back["year_after"].tolist() == found["year_before"].tolist()


def test_what_is_new_is_told_against_the_edition_before_the_newest(bare):
    assert editions.before_newest(bare) == ""
    first = release(bare, "2026.12")
    assert editions.before_newest(first) == ""
    second = release(again(first, figures=changed_figures(first)), "2026.12.2")
    assert editions.before_newest(second) == "2026.12"


def test_an_edition_that_is_not_there_is_an_error(bare):
    with pytest.raises(KeyError):
        editions.since(bare, "2026.12")
    release(bare, "2026.12")
    for version in ("2026.12", "../x", "next", "2026"):
        with pytest.raises(ValueError, match=r"already|numbers with points"):
            release(bare, version)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2026.x,2026-12-01,ab,1,1,1,0,0", "row 2, column version"),
        ("2026.12,1.12.2026,ab,1,1,1,0,0", "row 2, column date"),
        ("2026.12,2026-12-01,ab,one,1,1,0,0", "row 2, column figures"),
    ],
)
def test_a_broken_list_is_named_by_row_and_column(tmp_path, line, fault):
    index = files.index(tmp_path / "snapshot")
    index.parent.mkdir()
    index.write_text(f"version,date,mark,figures,works,came,changed,gone\n{line}\n")
    with pytest.raises(SourceError, match=fault):
        files.read(tmp_path / "snapshot")


def test_names_of_works_that_are_gone_are_kept(bare):
    first = release(bare, "2026.12")
    figures = first.tables["figures"]
    gone = editions.since(again(first, figures=figures.iloc[:0]), "2026.12")
    assert set(gone["change"]) == {"gone"}
    assert gone["name"].ne("").all() and isinstance(gone, pd.DataFrame)
