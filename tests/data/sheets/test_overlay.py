"""A sheet laid over the shipped figures: a store of its own, and nothing of the shipped changed."""

import datetime as dt
import random

import pandas as pd
import pytest
from pandas.util import hash_pandas_object

from data.schema import snapshot_faults
from data.sheets.overlay import not_shown, overlay
from data.sheets.problems import SheetNote
from findings.profile import profile
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality, expected_figures
from findings.tally import tally
from geo.fills import fills
from telling import sheet_words, tables
from telling.export import csv_for_excel
from telling.tables import WORK_COLUMNS
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, WORK
from treatment.notes import note

HERE = Selection(municipalities=("1101",))
HOSTILE = '=HYPERLINK("http://example.org")<img src=x onerror=alert(1)>.csv'


def laid(store, account, name, language):
    """A sheet of this name laid over a store."""
    return overlay(store, account, name, sheet_words.source(name, language))


def prints(store):
    """A print of every table, to see whether anything has changed."""
    return {
        name: (len(table), int(hash_pandas_object(table).sum()))
        for name, table in store.tables.items()
    }


@pytest.fixture(scope="module")
def account(desk):
    return desk.account([HEADINGS, [NAME, PLACE, "2024", "3,85"], [NAME, PLACE, "2023", "<0,5"]])


@pytest.fixture(scope="module")
def own(store, account, nb):
    return laid(store, account, "målinger.csv", nb)


def test_an_overlay_passes_the_checks_of_a_snapshot(own):
    assert snapshot_faults(own.tables) == []


def test_nothing_of_the_shipped_store_is_changed(store, account, nb):
    before = prints(store)
    before_it = by_municipality(store, MEASURES["tap"], HERE)["1101"]
    own = laid(store, account, "målinger.csv", nb)
    by_municipality(own, MEASURES["tap"], HERE)
    assert prints(store) == before
    assert by_municipality(store, MEASURES["tap"], HERE)["1101"] == before_it
    assert own.tables["grid"] is store.tables["grid"]


def test_the_map_shows_the_figure_of_the_sheet(own):
    water = by_municipality(own, MEASURES["tap"], HERE)["1101"]
    assert (water.evidence, water.figure.text, water.waterworks_id) == ("measured", "3.85", WORK)


def test_the_page_of_the_municipality_names_the_sheet(own):
    (work,) = [work for work in profile(own, "1101").works if work.row["waterworks_id"] == WORK]
    assert work.samples[0].source["title"] == "Opplastet ark: målinger.csv"


def test_the_same_sheet_twice_changes_nothing(own, account, nb):
    again = laid(own, account, "målinger.csv", nb)
    for name, table in own.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)


def test_a_newer_sheet_of_the_same_name_takes_the_place_of_the_older(own, desk, nb):
    newer = laid(own, desk.figures("4,0"), "målinger.csv", nb)
    sheet = newer.tables["samples"]["source_id"].str.startswith("sheet-")
    assert sheet.sum() == 1
    assert snapshot_faults(newer.tables) == []
    beside = laid(own, desk.figures("4,0"), "andre.csv", nb)
    assert beside.tables["samples"]["source_id"].str.startswith("sheet-").sum() == 3


def test_a_hostile_name_is_only_a_name(store, account, nb):
    own = laid(store, account, HOSTILE, nb)
    assert own.tables["sources"]["title"].iloc[-1] == f"Opplastet ark: {HOSTILE}"
    frame = tables.works(own, HERE, nb)
    assert b"3,85" in csv_for_excel(frame, WORK_COLUMNS, HOSTILE, nb)


LEAST_AND_MOST = {
    "Mg (mg/l)": ["", "500", "0,0001", "<500", "0-500", "4"],
    "Ca (mg/l)": ["", "1000", "0,0001", "<1000", "20"],
    "Hardhet (°dH)": ["", "200", "0,001", "<200", "0-200", "116", "5"],
    "Alkalitet (mmol/l)": ["", "0", "50", "<50", "1"],
    "pH": ["", "14", "0,1", "<14", "8,2"],
}


def test_figures_at_the_edge_of_the_possible_break_neither_checks_nor_pages(store, desk, nb):
    draw = random.Random(1)
    rows = [
        [work, stage, *(draw.choice(cells) for cells in LEAST_AND_MOST.values())]
        for work in store.waterworks.index[::4]
        for stage in ("råvann", "nett", "nett")
    ]
    heads = ["Vannverk-ID", "Råvann/behandlet/nett", *LEAST_AND_MOST]
    own = laid(store, desk.account([heads, *rows]), "ytterst.csv", nb)
    for measure in MEASURES.values():
        fills(own, measure, Selection(), nb)
        tally(own, measure, Selection())
    tables.works(own, Selection(), nb)
    for work in own.waterworks.index[::4]:
        note(own, work)
    for number in store.municipalities.index[::20]:
        profile(own, number)
    assert expected_figures(own)


def test_a_figure_of_nothing_cannot_take_the_background_away(store, desk, nb):
    account = desk.figures("0", "0,0", "<0")
    assert account.taken == []


def test_a_figure_that_will_not_stand_first_is_told_with_the_reason(store, desk):
    treated = store.tables["samples"].query("stage == 'treated' and year > 2015")
    links = store.tables["sample_works"].merge(treated, on="sample_id")
    mg = store.tables["figures"].query("parameter == 'mg' and value_type == 'measured'")
    work = links.merge(mg, on="sample_id").iloc[0]["waterworks_id"]
    newest = f"{dt.date.today().year}"

    def told(date, stage, heading="Mg (mg/l)"):
        heads = ["Vannverk-ID", "Dato", "Prøvetype", heading]
        account = desk.account([heads, [work, date, stage, "1,0"]])
        return [note.code for note, _ in not_shown(store, account)]

    assert told(newest, "nett") == []
    assert told(newest, "") == [SheetNote.STAGE_BEHIND]
    assert told("1990", "nett") == [SheetNote.OLDER]
    assert told(newest, "nett", "Total hardhet (°dH)") == [SheetNote.BOUND_BEHIND]
