"""The note that fits a work, what it is calculated from, and when none is given."""

import math

import numpy as np
import pandas as pd
import pytest

from data.store import Store, open_store
from findings.selection import Selection
from findings.supply import producers
from telling.dolomite_table import COLUMNS, REASON, basis, notes
from telling.language import language
from treatment import stoichiometry
from treatment.codes import CellEvidence
from treatment.notes import case, note

OSLO = "Z0707022019522171190SQFPK"
RØYSJØ = "Z0707022019264181190SNGZX"
GLITRE = "Z0805072259342201189VDJEA"
DRAMMEN_NETWORK = "Z2001271412387782025IDFLJ"
STAVANGER_NETWORK = "Z0803311359131310119IDZVE"
IVAR = "Z0707022020113801190BWHOI"
LILLEHAMMER = "Z0707022019331351190KKMDS"
OPPEGÅRD = "Z2001151236333772025TAUUM"
TRONDHEIM = "Z0707022020090801190BMHYH"
SKI = "Z2001200819249432024PBCBU"
AUREVANN = "Z2001221127235652025UTYCO"
HIAS = "Z0805072258466981190BLNUG"
ISESJØ = "Z0705302240281391190NIXMO"


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (OSLO, "carbonate"),
        (RØYSJØ, "carbonate"),
        (GLITRE, "other"),
        (OPPEGÅRD, "other"),
        (LILLEHAMMER, "groundwater"),
    ],
)
def test_what_a_work_does_today_is_read_from_its_words(store, work, kind):
    assert case(store, work).kind == kind


def test_bought_water_has_the_note_of_its_supplier(store):
    bought = case(store, STAVANGER_NETWORK)
    assert (bought.kind, bought.supplier) == ("carbonate", IVAR)
    assert note(store, STAVANGER_NETWORK).options == note(store, IVAR).options


def test_every_work_that_buys_its_water_names_its_supplier(store):
    supplier = producers(store)
    bought = supplier[supplier != supplier.index]
    assert {work: case(store, work).supplier for work in bought.index} == bought.to_dict()


def test_the_main_supplier_writes_the_note_of_mixed_water(store):
    assert case(store, DRAMMEN_NETWORK).supplier == GLITRE


def test_a_work_that_reported_nothing_is_not_one_that_treats_nothing(store):
    silent = store.waterworks.query("treatment == '' and source_type == 'unknown'")
    silent = silent[(silent["produced_m3"] > 0) & silent["published_names"].eq("")]
    kinds = {case(store, work).kind for work in silent.index[:50]}
    assert kinds == {"unreported"}


def test_a_work_that_reported_ph_adjustment_treats_its_water_in_a_way_not_stated(store):
    told = store.waterworks.query("treatment == 'ph_adjustment' and source_type == 'surface_water'")
    told = told[(told["produced_m3"] > 0) & told["published_names"].eq("")]
    assert len(told) and {case(store, work).kind for work in told.index} == {"unspecified"}


def test_each_figure_of_today_says_how_it_is_known(store):
    """Of Oslo no pH was published, and no magnesium: only calcium and alkalinity."""
    cells = note(store, OSLO).cells
    assert {name: str(cell.known) for name, cell in cells.items()} == {
        "ph": "assumed",
        "alkalinity": "published",
        "ca": "published",
        "mg": "estimated",
        "si_calcite": "computed",
        "ccpp": "computed",
        "co2": "computed",
        "product": "computed",
    }
    assert (cells["ca"].value, cells["ca"].low, cells["ca"].high) == (15.5, 15, 16)
    assert note(store, SKI).cells == cells
    assert "antatt pH 8,2" in basis(note(store, SKI), language())


def test_published_figures_lead_to_their_sample(store):
    for work in store.waterworks.index:
        for cell in note(store, work).cells.values():
            if cell.sample:
                assert cell.sample in store.samples.index
                assert cell.known in (CellEvidence.PUBLISHED, CellEvidence.ESTIMATED)


def test_what_is_told_of_magnesium_today_is_what_the_note_starts_from(store):
    """What speaks for the work, or one plant of those that it is the range of."""
    for work in store.waterworks.index[::3]:
        told = note(store, work)
        if told.window and told.today.known and not told.case.supplier:
            low, high = told.today.low, told.today.high
            assert low - 1e-9 <= told.cells["mg"].value <= high + 1e-9, work


def test_the_reserve_of_a_work_is_not_its_raw_water(store):
    """Trondheim takes Jonsvatnet, of which nothing is published; Benna is the reserve. Its calcium
    of 20 mg/l is published, and its alkalinity follows from that."""
    told = note(store, TRONDHEIM)
    assert (told.raw_basis, told.raw_sample) == ("grid", "")
    assert (told.cells["ca"].value, told.cells["ca"].known) == (20.0, "published")
    risen = (20.0 - told.raw.ca) / 20.039
    assert told.alkalinity == pytest.approx(told.raw.alkalinity + risen, abs=1e-9)
    assert told.cells["alkalinity"].known == "computed"


def test_an_own_sample_is_the_raw_water(store):
    told = note(store, HIAS)
    assert (told.own_raw, told.own_treated) == (True, True)
    assert (told.raw.ca, told.raw.mg, told.raw.alkalinity, told.raw.ph) == (5.48, 0.65, 0.254, 7.25)
    assert {cell.known for cell in told.raw_cells.values()} == {"published"}


@pytest.mark.parametrize(("work", "co2"), [(HIAS, 2.8), (ISESJØ, 5.8)])
def test_a_coagulant_frees_the_co2_of_the_alkalinity_that_it_takes(store, work, co2):
    told = note(store, work)
    assert told.origin.reason == "calcium_over"
    assert told.cells["co2"].value == pytest.approx(co2, abs=0.05)
    assert told.doses["calcite"].co2_g_m3 == told.cells["co2"].value
    excess = told.origin.from_calcium - told.origin.d_alk
    assert told.treatment.acid == pytest.approx(excess)


def test_lime_has_a_dose_of_its_own(store):
    """22 g/m³ more than marble for each mmol/l, which no factor of marble's dose is."""
    told = note(store, OSLO)
    lime, marble = told.doses["lime"], told.doses["calcite"]
    assert told.cells["co2"].value == lime.co2_g_m3
    assert (lime.co2_g_m3, marble.co2_g_m3) == pytest.approx((17.3, 2.3), abs=0.4)
    assert lime.co2_g_m3 - marble.co2_g_m3 == pytest.approx(22.005 * told.treatment.dissolved)
    assert set(told.before.dissolved) == {"lime"}


def test_a_dose_below_zero_is_refused_with_words(store):
    """Aurevann's water holds less carbon than marble alone would bring; lime brings none."""
    told = note(store, AUREVANN)
    marble = told.doses["calcite"]
    assert math.isnan(marble.co2_g_m3) and math.isnan(marble.product_g_m3)
    assert language().t(REASON[marble.reason]).startswith("vannet har mindre karbon")
    assert told.doses["lime"].co2_g_m3 == pytest.approx(17.5, abs=0.1)


def test_marble_alone_that_no_dose_leads_to_leaves_no_note(store):
    """The same figures where nothing says that lime is used."""
    samples = store.tables["samples"].assign(corrosion_control="marble")
    changed = Store({**store.tables, "samples": samples}, store.boundaries)
    told = note(changed, AUREVANN)
    assert (told.reason, told.window) == ("strip_co2", None)


def test_the_headline_keeps_calcium_at_the_target(store):
    for work in store.waterworks.index[::5]:
        told = note(store, work)
        if told.window and told.before.ca_mg_l >= stoichiometry.WINDOW_CA[0]:
            assert told.window.state.ca_mg_l >= stoichiometry.WINDOW_CA[0] - 1e-6
            assert told.window.state.alkalinity_mmol_l == pytest.approx(told.alkalinity, abs=1e-4)
        elif told.window:
            assert (told.window.share, told.window.added) == (0, 0)


def test_the_share_inside_the_targets_is_small(store):
    """11 to 12 % in the median and half a mg/l, where half dolomite would give two."""
    notes = [note(store, work) for work in store.waterworks.index]
    answered = [told for told in notes if not math.isnan(told.added)]
    assert np.median([told.window.share for told in answered]) == pytest.approx(0.12, abs=0.02)
    assert np.median([told.added for told in answered]) == pytest.approx(0.55, abs=0.1)


def test_a_range_of_the_headline_holds_it(store):
    for work in store.waterworks.index[::5]:
        told = note(store, work)
        low, high = told.added_range
        if math.isnan(told.added):
            assert math.isnan(low) and math.isnan(high)
        else:
            assert low - 1e-6 <= told.added <= high + 1e-6, work


def test_the_dolomite_that_dissolves_holds_the_magnesium_that_is_added(store):
    for work in store.waterworks.index[::7]:
        for option in note(store, work).options:
            if option.state:
                dissolved = option.state.dissolved.get("dolomite", 0.0)
                dissolved /= stoichiometry.DOLOMITE.molar_mass
                assert option.added / 24.305 == pytest.approx(dissolved, rel=0.01, abs=1e-3)


def test_a_bed_behind_the_treatment_dissolves_dolomite_until_the_water_is_saturated(store):
    told = note(store, OSLO)
    assert told.before.si_dolomite < 0
    spread = told.polish_spread
    assert spread.used == pytest.approx(told.polish.mg_mg_l - told.before.mg_mg_l, abs=1e-6)
    assert spread.low < 0.5 * spread.high
    assert told.polish.si_dolomite == pytest.approx(0, abs=1e-6)
    assert told.polish.mg_mg_l > told.before.mg_mg_l
    assert told.polish.co2_dosed_mg_l == 0


def test_groundwater_gets_no_illustration_from_lakes(store):
    told = note(store, LILLEHAMMER)
    assert told.reason == "groundwater"
    assert told.window is None and math.isnan(told.added)
    assert (told.options, told.trade(), told.doses) == ((), (), {})
    assert told.today.text == "3.6"


def test_alkalinity_that_did_not_rise_gets_no_calculation(store):
    abv = "Z0707022019498821190PBUHI"
    told = note(store, abv)
    assert (told.own_raw, told.reason, told.window) == (True, "not_raised", None)


@pytest.mark.parametrize(("work", "calcium"), [(OSLO, 15.5), (IVAR, 19.6)])
def test_published_calcium_is_what_the_note_starts_from(store, work, calcium):
    told = note(store, work)
    assert told.before.ca_mg_l == pytest.approx(calcium, abs=0.01)
    assert told.window.state.ca_mg_l < calcium


def test_a_municipality_without_grid_cells_is_not_called_typical(store):
    cells = set(store.tables["grid"]["municipality_number"])
    works = store.waterworks[~store.waterworks["municipality_number"].isin(cells)]
    told = [note(store, work) for work in works.index if not case(store, work).supplier]
    assert {one.raw_basis for one in told} <= {"soft", "own", "around"}
    assert any(one.raw_basis == "around" for one in told)


def with_grid(store, number, ca, mg):
    """The snapshot with one cell of surface water in a municipality."""
    cell = store.tables["grid"].head(1).assign(municipality_number=number, ca_mg_l=ca, mg_mg_l=mg)
    return Store({**store.tables, "grid": cell}, store.boundaries)


def test_sea_salt_that_is_not_kept_apart_leaves_no_headline(store):
    for ca, mg, marine in ((2.0, 1.3, True), (2.0, 1.2, False)):  # 2 mg/l of Ca are 1.21 of Mg
        told = note(with_grid(store, "0301", ca, mg), OSLO)
        assert (told.marine, math.isnan(told.added)) == (marine, marine)
        assert told.no_headline == ("sea_salt" if marine else None)
        assert told.window is not None and told.options


def test_chloride_keeps_sea_salt_apart(store):
    """Isesjø with the magnesium of sea salt: its chloride says how much of it that is."""
    raw = note(store, ISESJØ).raw_sample
    salty = with_figures(store, raw, {"mg": 2.5})
    assert note(salty, ISESJØ).no_headline == "sea_salt"
    known = note(with_figures(salty, raw, {"chloride": 30.0}), ISESJØ)
    assert (known.marine, known.no_headline) == (False, None)
    assert known.added > 0
    assert (known.raw.cl, known.raw.na) == pytest.approx((30.0, 0.556 * 30.0), abs=2.5)


def test_softened_water_and_groundwater_get_no_expectation_from_lakes(store):
    for work in store.waterworks.index:
        told = note(store, work)
        if told.reason in ("groundwater", "softening"):
            assert told.evidence != "expected"


def test_the_targets_are_the_cited_ones(store):
    claims = store.claims.astype({"low": str, "high": str})
    windows = {
        "window_alkalinity": stoichiometry.WINDOW_ALKALINITY,
        "window_calcium": stoichiometry.WINDOW_CA,
        "window_ph": stoichiometry.WINDOW_PH,
    }
    for claim, window in windows.items():
        low, high = claims.at[claim, "low"], claims.at[claim, "high"]
        assert (float(low), float(high)) == window


def test_every_note_either_answers_or_says_why_not(store):
    for work in store.waterworks.index[::9]:
        told = note(store, work)
        assert (told.window is None) == bool(told.reason)
        assert not told.reason or told.reason in REASON


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        ({"ca": 1.0, "alkalinity": 3.0}, "calcium_short"),
        ({"ph": 10.5}, "target_ph"),
        ({"ca": 300.0, "alkalinity": 15.0, "ph": 5.5}, "co2"),
    ],
)
def test_a_published_water_that_the_model_refuses_gets_a_reason_in_words(store, published, reason):
    changed = with_figures(store, note(store, OSLO).treated_sample, published)
    assert note(changed, OSLO).reason == reason
    row = notes(changed, Selection(municipalities=("0301",)), language()).set_index("waterworks_id")
    assert row.at[OSLO, "reason"] == language().t(REASON[reason])


def with_figures(store, sample_id, published):
    """The snapshot with other measured figures of one sample."""
    figures = store.tables["figures"]
    replaced = figures["sample_id"].eq(sample_id) & figures["parameter"].isin(list(published))
    rows = [
        {**figures.iloc[0], "sample_id": sample_id, "parameter": parameter, "text": str(value)}
        | {"value_type": "measured", **dict.fromkeys(("low", "high", "best"), value)}
        for parameter, value in published.items()
    ]
    made = pd.DataFrame(rows).astype(figures.dtypes.to_dict())
    return Store(
        {**store.tables, "figures": pd.concat([figures[~replaced], made])}, store.boundaries
    )


def test_amounts_a_year_follow_from_the_produced_volume(store):
    told = note(store, OSLO)
    assert told.tonnes(10.0) == pytest.approx(835.659, abs=0.001)


def test_a_work_without_a_volume_gets_no_tonnes(store):
    dry = store.waterworks[store.waterworks["produced_m3"].isna()].index[0]
    assert math.isnan(note(store, dry).tonnes(10.0))


def test_the_ceiling_stays_inside_the_targets(store):
    for work in store.waterworks.index[::50]:
        ceiling = note(store, work).ceiling
        if ceiling and ceiling.share:
            assert ceiling.alkalinity_mmol_l <= stoichiometry.WINDOW_ALKALINITY[1] + 1e-9
            assert ceiling.ca_mg_l >= stoichiometry.WINDOW_CA[0] - 1e-9


def test_the_table_holds_the_numbers_of_the_notes(store):
    chosen = Selection(municipalities=("0301", "3301"))
    table = notes(store, chosen, language()).set_index("waterworks_id")
    assert list(table.columns) == [column.code for column in COLUMNS[1:]]
    for work, row in table.iterrows():
        added = note(store, work).added
        assert row["added"] == pytest.approx(round(added, 2), nan_ok=True)


def test_all_active_works_have_a_note(store):
    table = notes(store, Selection(), language())
    assert set(table["waterworks_id"]) == set(store.waterworks.index[store.waterworks["active"]])
