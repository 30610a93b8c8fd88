"""One estimate for each waterworks: whose water it follows, what cuts it, what it never uses."""

from dataclasses import replace

import pandas as pd
import pytest

from data.codes import SourceType
from findings import background, estimate, supply, waters
from findings.calibration import errors
from findings.codes import Evidence, NoEstimate, Rung
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality

STAVANGER, IVAR = "Z0803311359131310119IDZVE", "Z0707022020113801190BWHOI"
TONSBERG, HORTEN = "Z1801151305249492025BEMSN", "Z1002181630187110113RESLP"
SKI, OSLO = "Z2001200819249432024PBCBU", "Z0707022019522171190SQFPK"
MELHUS_NETWORK = "Melhus Kommunale Vannverk"
ALTA, LILLEHAMMER, SKODJE = (
    "Z0805072303303191195RTFAF",
    "Z0707022019331351190KKMDS",
    "Z2402021336551612024QBPAP",
)
ASKER_OG_BÆRUM = "Z0707022019498821190PBUHI"
NESODDEN, TRONDHEIM = "Z1910030841493602025YJPPL", "Z0707022020090801190BMHYH"


@pytest.fixture(scope="module")
def found(store):
    """The estimate of every work."""
    return estimate.of_works(store)


def with_cells(store, table, key, **columns):
    """The snapshot with other cells of a table: column={row: cell}."""
    changed = store.tables[table].copy()
    for column, cells in columns.items():
        for row, cell in cells.items():
            changed.loc[changed[key].eq(row), column] = cell
    return replace(store, tables={**store.tables, table: changed})


def test_every_work_has_an_estimate_or_a_reason_for_none(store, found):
    assert set(found) == set(store.waterworks.index)
    for one in found.values():
        assert one.figure.known == (one.rung is not None) == (one.reason is None)
        if one.figure.known:
            assert 0 <= one.figure.low <= one.figure.best <= one.figure.high
            assert one.basis


@pytest.mark.parametrize(
    ("work", "producer", "place", "best"),
    [
        (STAVANGER, IVAR, "1122", 0.25),
        (SKI, OSLO, "0301", 0.44),
        (TONSBERG, "Z0707022019283471190TTIVM", "3909", 0.61),
        (HORTEN, "Z0707022019283471190TTIVM", "3909", 0.61),
    ],
)
def test_bought_water_follows_the_supplier(found, work, producer, place, best):
    one = found[work]
    assert (one.producer, one.rung, one.basis[0]) == (producer, Rung.SURFACE, place)
    assert one.figure.best == pytest.approx(best, abs=0.005)


def test_tonsberg_and_horten_show_the_lake_that_they_drink(store):
    for number in ("3905", "3901"):
        water = by_municipality(store, MEASURES["tap"], Selection())[number]
        assert (water.evidence, water.figure.text) == ("raw", "0.93")


def test_every_network_that_buys_all_its_water_has_the_water_of_its_supplier(store, found):
    """All supplies: whoever produces nothing is estimated where its supplier takes its water."""
    answers, works = estimate.answers(store), store.waterworks
    walked = 0
    for row in store.tables["supplies"].itertuples():
        network, supplier = works.loc[row.network_id], works.loc[row.supplier_id]
        main = supply.producers(store)[row.network_id]
        if network["produced_m3"] > 0 or supply.producers(store)[row.supplier_id] != main:
            continue
        walked += 1
        own, theirs = found[row.network_id], found[row.supplier_id]
        assert own.producer == main
        _, evidence = answers[row.supplier_id]
        if evidence in (Evidence.MEASURED, Evidence.RAW):
            # The figure is shown where the water is drunk, or the estimate rests on it.
            known = answers[row.network_id][1] in (Evidence.MEASURED, Evidence.RAW)
            assert known or own.rung == Rung.SUPPLIER
        elif theirs.rung in (Rung.SURFACE, Rung.NEIGHBOURS) and own.rung == theirs.rung:
            assert own.basis[0] == theirs.basis[0] == works.at[main, "municipality_number"]
        if network["source_type"] == supplier["source_type"] == SourceType.GROUNDWATER:
            assert own.rung not in (Rung.SURFACE, Rung.NEIGHBOURS)
    assert walked > 60


def test_lakes_say_nothing_of_groundwater(store, found):
    for work, kind in store.waterworks["source_type"].items():
        if kind in (SourceType.GROUNDWATER, SourceType.MIXED, SourceType.SEAWATER):
            assert found[work].rung not in (Rung.SURFACE, Rung.NEIGHBOURS)


def test_an_estimate_never_rests_on_the_figure_that_it_stands_beside(store, found):
    best = waters.best_of_works(store, "mg")
    rows = waters.figures_of_works(store, "mg")
    for work, row in best[best["evidence"].ne("bounded")].iterrows():
        if found[work].rung == Rung.HARDNESS:
            continue  # another figure of the same sample
        same = rows["waterworks_id"].eq(work) & rows["evidence"].eq(row["evidence"])
        assert not set(rows.loc[same, "sample_id"]) & set(found[work].basis)


def test_a_treated_figure_is_held_against_the_raw_water(found):
    assert (found[ASKER_OG_BÆRUM].rung, found[ASKER_OG_BÆRUM].figure.best) == (Rung.RAW, 0.64)


def test_a_reserve_says_nothing_of_the_water_that_is_drunk(store, found):
    """Trondheim and those who buy from it drink Jonsvatnet; Benna is the reserve."""
    reserves = waters.reserves(store)
    assert TRONDHEIM in set(reserves.get_level_values(0))
    for work, answer in found.items():
        producer = answer.producer or work
        assert not {(producer, one) for one in answer.basis} & set(reserves), work
    assert found[TRONDHEIM].rung == Rung.SURFACE


def test_the_figure_of_a_work_does_not_change_its_own_estimate(store, found):
    """Lillehammer's own figure ten times as high: what hardness says of it stays."""
    samples = store.tables["sample_works"].query("waterworks_id == @LILLEHAMMER")["sample_id"]
    figures = store.tables["figures"].copy()
    own = figures["sample_id"].isin(samples) & figures["parameter"].eq("mg")
    figures.loc[own, ["low", "high", "best"]] *= 10
    changed = estimate.of_works(replace(store, tables={**store.tables, "figures": figures}))
    assert own.any()
    assert changed[LILLEHAMMER] == found[LILLEHAMMER]


def test_lillehammer_would_have_been_estimated_well(found):
    """3.6 mg/l was measured; its hardness alone says about 3.5 (1.4 to 7.6)."""
    figure = found[LILLEHAMMER].figure
    assert found[LILLEHAMMER].rung == Rung.HARDNESS
    assert (figure.low, figure.best, figure.high) == pytest.approx((1.35, 3.47, 7.64), abs=0.01)


def test_hard_groundwater_has_the_share_of_hard_lakes(found):
    """4.5 °dH is 4.5 · 24.305 / 5.608 = 19.5 mg/l, were all of it magnesium."""
    one = found[ALTA]
    whole = 4.5 * 24.305 / 5.608
    assert one.rung == Rung.HARDNESS
    assert one.figure.best / whole == pytest.approx(0.19, abs=0.01)
    assert one.figure.cap == pytest.approx(19.72, abs=0.01)


def test_marble_and_lime_hide_the_share(store):
    sample = estimate.of_works(store)[ALTA].basis[0]
    changed = with_cells(store, "samples", "sample_id", corrosion_control={sample: "marble"})
    one = estimate.of_works(changed)[ALTA]
    assert (one.rung, one.reason) == (None, NoEstimate.HARDENED)


def test_an_estimate_is_cut_at_what_hardness_allows(found):
    """Skodje's hardness is below 0.15 °dH: at most 0.65 mg/l."""
    figure = found[SKODJE].figure
    assert figure.cap == figure.high == pytest.approx(0.65, abs=0.001)
    assert figure.best == pytest.approx(0.4, abs=0.001)


def test_no_estimate_lies_above_its_cap(found):
    capped = [one.figure for one in found.values() if one.figure.cap == one.figure.cap]
    assert len(capped) > 40
    assert all(figure.high <= figure.cap for figure in capped)


def test_softened_water_has_no_estimate(found):
    assert found[NESODDEN].reason == NoEstimate.SOFTENED


def test_a_work_with_a_second_supplier_has_the_range_of_both(store, found):
    """Bærum gets two thirds of its water from Aurevann and a third from Holsfjorden (0.89)."""
    baerum = found["Z0805072258367361194BRDWB"]
    assert baerum.figure.high == pytest.approx(0.89)
    assert baerum.basis[-1] == "Z0707022019498821190PBUHI"
    usual = background.typical(store).at["3201", "mg"]
    assert baerum.figure.low == pytest.approx(usual / errors(store)[Rung.SURFACE].factor)


def test_an_unknown_kind_is_said_to_be_taken_for_surface_water(store, found):
    unknown = store.waterworks.index[store.waterworks["source_type"].eq("unknown")]
    assumed = [one for one in (found[work] for work in unknown) if one.assumed]
    assert len(assumed) > 900
    assert {one.rung for one in assumed if one.rung} <= {Rung.SURFACE, Rung.NEIGHBOURS}


def test_a_municipality_of_known_groundwater_is_not_told_by_a_small_estimate(store):
    told = by_municipality(store, MEASURES["tap"], Selection())["3420"]
    assert (told.evidence, told.reason) == ("none", "groundwater")


def test_answers_are_the_figures_and_else_the_estimates(store, found):
    answers = estimate.answers(store)
    evidence = pd.Series({work: str(code) for work, (_, code) in answers.items()})
    assert evidence.equals(estimate.evidence_of_works(store).reindex(evidence.index))
    for work, (figure, code) in answers.items():
        assert (figure == found[work].figure) == (code == "estimate" or not figure.known)
