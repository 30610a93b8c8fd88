"""What belongs to a work and to a municipality: named places, looked up by hand."""

import pytest

from findings.profile import profile, samples, work

BERGEN, IVAR, STAVANGER = (
    *("Z0911211948592561126KDLAA", "Z0707022020113801190BWHOI", "Z0803311359131310119IDZVE"),
)


def test_a_producer_names_its_networks_and_a_network_its_supplier(store):
    producer, network = work(store, IVAR), work(store, STAVANGER)
    assert producer.producer_only and not network.producer_only
    assert len(producer.networks) == 9 and producer.suppliers == []
    assert network.row["name"] in producer.networks
    assert network.suppliers == [producer.row["name"]] and network.networks == []
    ids = [[one.row["sample_id"] for one in each.samples] for each in (network, producer)]
    assert ids[0] == ids[1]


def test_samples_stand_best_first_with_their_evidence(store):
    newest, older = work(store, BERGEN).samples
    assert {newest.evidence, older.evidence} == {"measured"}
    assert {newest.confidence, older.confidence} == {"likely"}
    assert (newest.cautions, older.cautions) == (("second_hand",), ("newspaper", "page_date"))
    bound, *without = work(store, IVAR).samples
    assert bound.evidence == "bounded" and len(without) == 2
    assert {one.evidence for one in without} == {"none"}


def test_a_sample_of_raw_water_is_told_from_one_of_treated(store):
    figures = store.tables["figures"].query("parameter == 'mg' and value_type != 'bounded'")
    stages = store.samples.loc[figures["sample_id"], "stage"]
    for stage, evidence in (("raw", "raw"), ("treated", "measured")):
        (first,) = samples(store, stages.index[stages.eq(stage)][:1])
        assert first.evidence == evidence


@pytest.mark.parametrize(
    ("number", "basis", "cells", "sites"), [("4601", "grid", 2, 3), ("1106", "", 0, 0)]
)
def test_what_a_background_rests_on(store, number, basis, cells, sites):
    found = profile(store, number)
    assert (found.expected_basis, found.expected_count) == (basis, cells)
    assert (found.expected is None) == (not basis)
    assert len(found.sites) == sites


def test_bottled_water_is_of_no_work_and_a_label(store):
    (bottled,) = profile(store, "3326").unlinked
    assert bottled.evidence == "label"
    assert profile(store, "4601").unlinked == []


def test_works_stand_by_the_people_who_drink_from_them(store):
    works = [one.row["residents_counted_here"] for one in profile(store, "4601").works]
    assert works == [264_000, 230, 120]
