"""The note that fits a work, what it is calculated from, and when none is given."""

import math

import pandas as pd
import pytest

from data.store import Store, open_store
from findings.selection import Selection
from telling.dolomite_table import COLUMNS, REASON, notes
from telling.language import language
from treatment import stoichiometry
from treatment.notes import HALF, case, illustrated, note

OSLO = "Z0707022019522171190SQFPK"
RØYSJØ = "Z0707022019264181190SNGZX"
GLITRE = "Z0805072259342201189VDJEA"
DRAMMEN_NETWORK = "Z2001271412387782025IDFLJ"
STAVANGER_NETWORK = "Z0803311359131310119IDZVE"
IVAR = "Z0707022020113801190BWHOI"
LILLEHAMMER = "Z0707022019331351190KKMDS"
OPPEGÅRD = "Z2001151236333772025TAUUM"
TRONDHEIM = "Z0707022020090801190BMHYH"


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
    assert note(store, STAVANGER_NETWORK).half == note(store, IVAR).half


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


def test_a_note_says_what_it_is_calculated_from(store):
    told = note(store, OSLO)
    assert (told.own_raw, told.own_treated) == (False, True)
    assert told.alkalinity == 0.6
    own = note(store, TRONDHEIM)
    assert own.own_raw
    assert (own.raw.ca, own.raw.mg, own.raw.alkalinity, own.raw.ph) == (14.2, 0.79, 0.656, 7.61)


def test_half_dolomite_keeps_alkalinity_and_hardness(store):
    told = note(store, OSLO)
    before, half = told.before, told.half
    assert half.alkalinity_mmol_l == pytest.approx(before.alkalinity_mmol_l, abs=1e-3)
    swapped = (before.ca_mg_l - half.ca_mg_l) / 40.078
    assert (half.mg_mg_l - before.mg_mg_l) / 24.305 == pytest.approx(swapped, abs=1e-4)


def test_what_half_dolomite_adds_is_what_the_arithmetic_says(store):
    told = note(store, OSLO)
    raised = told.alkalinity - told.raw.alkalinity
    assert told.added == pytest.approx(6.08 * HALF * raised, rel=0.01)


def test_the_dolomite_that_dissolves_holds_the_magnesium_that_is_added(store):
    for work in store.waterworks.index[::7]:
        told = note(store, work)
        if told.half:
            dissolved = told.half.dissolved["dolomite"] / stoichiometry.DOLOMITE.molar_mass
            assert told.added / 24.305 == pytest.approx(dissolved, rel=0.01, abs=1e-3)


def test_a_bed_behind_the_treatment_dissolves_dolomite_until_the_water_is_saturated(store):
    told = note(store, OSLO)
    assert told.before.si_dolomite < 0
    assert told.polish.si_dolomite == pytest.approx(0, abs=1e-6)
    assert told.polish.mg_mg_l > told.before.mg_mg_l
    assert told.polish.co2_dosed_mg_l == 0


def test_groundwater_gets_no_illustration_from_lakes(store):
    told = note(store, LILLEHAMMER)
    assert told.reason == "groundwater"
    assert told.half is None and math.isnan(told.added)
    assert told.today.text == "3.6"


def test_alkalinity_that_did_not_rise_gets_no_calculation(store):
    abv = store.waterworks.index[store.waterworks["name"].eq("Asker og Bærum Vannverk IKS")][0]
    told = note(store, abv)
    assert (told.own_raw, told.reason, told.half) == (True, "not_raised", None)


def test_a_coagulant_that_takes_alkalinity_away_is_no_reason_to_refuse(store):
    isesjø = store.waterworks.index[store.waterworks["name"].eq("Isesjø Vannverk")][0]
    told = note(store, isesjø)
    assert told.origin.reason == "calcium_over"
    assert told.added == pytest.approx(6.08 * HALF * told.origin.from_calcium, rel=0.01)


@pytest.mark.parametrize(("work", "calcium"), [(OSLO, 15.5), (IVAR, 19.6)])
def test_published_calcium_is_what_the_note_starts_from(store, work, calcium):
    told = note(store, work)
    assert told.before.ca_mg_l == pytest.approx(calcium, abs=0.01)
    assert told.half.ca_mg_l < calcium


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


@pytest.mark.parametrize(
    ("ca", "mg", "alkalinity", "ph", "basis"),
    [
        # 4 / 40.078 + 0.8 / 24.305 + 3 / 22.99 - 4 / 35.453 - 6 / 96.06, and 6.4 + log10(0.88)
        (None, None, 0.0879, 6.34, "soft"),
        (6.0, 1.0, 0.3369, 6.93, "grid"),
        (0.2, 0.1, 0.05, 6.10, "grid"),
        (100.0, 10.0, 5.768, 8.0, "grid"),
    ],
)
def test_bicarbonate_closes_the_charge_of_typical_water(store, ca, mg, alkalinity, ph, basis):
    """Never below 0.05 mmol/l, and no raw water is above pH 8."""
    changed = with_grid(store, "0301" if ca else "4601", ca or 1.0, mg or 1.0)
    water, told = illustrated(changed, "0301")
    assert told == basis
    assert (water.ca, water.mg) == pytest.approx((ca, mg) if ca else (2.0, 0.4))
    assert water.alkalinity == pytest.approx(alkalinity, abs=1e-3)
    assert water.ph == pytest.approx(ph, abs=5e-3)


def test_typical_water_of_more_magnesium_than_calcium_is_marked_as_marine(store):
    for ca, mg, marine in ((2.0, 1.3, True), (2.0, 1.2, False)):  # 2 mg/l of Ca are 1.21 of Mg
        assert note(with_grid(store, "0301", ca, mg), OSLO).marine == marine


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
        assert (told.half is None) == bool(told.reason)
        assert not told.reason or told.reason in REASON


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        ({"ca": 1.0, "alkalinity": 3.0}, "negative"),
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
