"""What a work may choose, and the CO2 that a coagulant frees: recalculated figures, and the carbon
balance of any water."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatment import engine
from treatment import equilibrium as model
from treatment.codes import Refusal, WindowLimit
from treatment.kinetics import band
from treatment.options import Remineralisation, before_and_window, options, trade, with_share
from treatment.stoichiometry import CALCITE, DOLOMITE, LIME, WINDOW_CA, Product
from treatment.water import OutsideModel, closed_by_salt

SALT = {"na": 3.0, "cl": 4.0, "so4": 3.0}
CL = 35.453


def treatment(raw, today, product=CALCITE):
    """Of a raw and a treated water (ca, mg, alkalinity, ph); calcium says what dissolved."""
    names = ("ca", "mg", "alkalinity", "ph")
    raw, today = (
        closed_by_salt(temp=6.0, **dict(zip(names, one, strict=True)), **SALT)
        for one in (raw, today)
    )
    return Remineralisation(raw, today, product, (today.ca - raw.ca) / (40.078 / 2))


@pytest.fixture(scope="module")
def bergen():
    """Bergen as an illustration: typical surface water to alkalinity 0.8 and pH 8.2."""
    raw = closed_by_salt(temp=6.0, ca=0.938, mg=0.5174, alkalinity=0.05, ph=6.099, **SALT)
    before = model.to_target(raw, 8.2, 0.8)
    return Remineralisation(
        raw, raw.with_(ca=before.ca_mg_l, alkalinity=0.8, ph=8.2), CALCITE, 0.75
    )


OSLO = ((1.91, 0.47, 0.0892, 6.350), (15.5, 0.47, 0.6, 8.2))
AUREVANN = ((2.515, 0.275, 0.1033, 6.414), (20.3, 0.275, 0.6, 7.8))
HIAS = ((5.48, 0.65, 0.254, 7.25), (16.23, 0.65, 0.61, 7.91))
ISESJØ = ((3.45, 1.33, 0.124, 6.56), (19.0, 1.33, 0.71, 7.7))


@pytest.mark.parametrize(
    ("figures", "product", "co2"),
    [
        (OSLO, CALCITE, 2.33),  # 195 tonnes a year in 83.57 million m³
        (OSLO, LIME, 17.25),  # 1 442 tonnes
        (HIAS, CALCITE, 2.82),
        (ISESJØ, CALCITE, 5.83),
        (AUREVANN, LIME, 17.52),
    ],
)
def test_the_dose_where_a_coagulant_took_alkalinity(figures, product, co2):
    before, _ = before_and_window(treatment(*figures, product))
    assert before.co2_dosed_mg_l == pytest.approx(co2, abs=0.01)


def test_a_dose_below_zero_is_refused():
    with pytest.raises(OutsideModel) as refused:
        before_and_window(treatment(*AUREVANN))
    assert refused.value.code == Refusal.STRIP_CO2
    assert refused.value.numbers["co2_mg_l"] == pytest.approx(-2.0, abs=0.05)


def test_the_excess_frees_22_g_of_co2(bergen):
    more = Remineralisation(bergen.raw, bergen.today, CALCITE, bergen.dissolved + 0.2)
    dose = before_and_window(bergen)[0].co2_dosed_mg_l
    assert more.acid == pytest.approx(0.2) and bergen.acid == pytest.approx(0)
    assert before_and_window(more)[0].co2_dosed_mg_l == pytest.approx(dose - 22.0 * 0.2, abs=0.01)


def test_the_table_of_the_trade_for_bergen(bergen):
    window, alkalinity, calcium, half, ccpp = options(bergen)
    assert [one.limit for one in options(bergen)] == list(WindowLimit)
    assert (window.share, window.added) == pytest.approx((0.129, 0.587), abs=0.002)
    assert window.state.ca_mg_l == pytest.approx(15, abs=1e-6)
    assert (alkalinity.alkalinity, alkalinity.share) == pytest.approx((1.0, 0.523), abs=0.002)
    assert alkalinity.state.ca_mg_l == pytest.approx(15, abs=1e-6)
    assert calcium.state.ca_mg_l == pytest.approx(10, abs=1e-6)
    assert (half.share, half.added) == pytest.approx((0.5, 2.279), abs=0.002)
    before, _ = before_and_window(bergen)
    assert half.state.ccpp_mg_l < before.ccpp_mg_l - 0.5
    assert ccpp.ph == pytest.approx(8.35, abs=0.015)
    assert ccpp.state.ccpp_mg_l == pytest.approx(before.ccpp_mg_l, abs=0.01)


def test_the_chart_of_the_trade_is_the_table_of_it(bergen):
    points = trade(bergen, 0.8)
    assert [point.share for point in points] == list(model.SHARES)
    half = options(bergen)[3].state
    middle = points[10]
    assert (middle.mg_mg_l, middle.ca_mg_l, middle.ccpp_mg_l) == pytest.approx(
        (half.mg_mg_l, half.ca_mg_l, half.ccpp_mg_l), abs=1e-6
    )
    assert all(one.alkalinity == pytest.approx(1.0, abs=1e-6) for one in trade(bergen, 1.0))


def test_calcium_below_the_target_today_leaves_no_dolomite_inside_it():
    _, window = before_and_window(treatment((2, 0.4, 0.1, 6.4), (12.0, 0.4, 0.6, 8.0)))
    assert (window.share, window.added) == (0, 0)


@pytest.mark.parametrize(
    ("completion", "ph", "mg", "ccpp"),
    [(1.0, 8.20, 2.80, -3.0), (0.5, 7.26, 1.66, -12.1), (0.15, 6.94, 0.86, -18.5)],
)
def test_the_band_of_bergen(bergen, completion, ph, mg, ccpp):
    partly = {one.completion: one for one in band(bergen, options(bergen)[3])}[completion]
    state = partly.state
    assert (state.ph, state.mg_mg_l) == pytest.approx((ph, mg), abs=0.01)
    assert state.ccpp_mg_l == pytest.approx(ccpp, abs=0.1)
    assert partly.added == pytest.approx(completion * 2.279, abs=0.003)


def test_a_band_is_the_mixture_that_dissolves_less(bergen):
    """What is taken back is what was never dissolved: the same CO2 with half of the dolomite."""
    half = options(bergen)[3]
    mg_l = {"CaCO3": 0.375 / 2, "CaMg(CO3)2": 0.5 * 0.375 / 4}
    amounts = {"CO2": half.state.co2_dosed_mg_l / 44.01, **mg_l}
    row = reacted(bergen.raw, amounts)
    assert band(bergen, half)[1].state.ph == pytest.approx(row.ph, abs=0.001)


def reacted(raw, millimoles, database=engine.DEFAULT_DATABASE):
    """PHREEQC's own answer to amounts (mmol/l) put into a water."""
    return engine.run(model._solution(1, raw) + model._reaction(millimoles), database)[1]


def per_litre(product: Product, d_alk):
    return {product.formula: d_alk / product.alkalinity}


@settings(max_examples=1000, deadline=None)
@given(
    ca=st.floats(0.2, 20),
    mg=st.floats(0.1, 4),
    alkalinity=st.floats(0.02, 0.4),
    temperature=st.floats(2, 20),
    target=st.floats(0.5, 1.2),
    ph=st.floats(7.6, 8.6),
    acid=st.floats(0, 0.4),
    share=st.floats(0, 1),
    product=st.sampled_from([CALCITE, LIME]),
)
def test_raw_water_acid_minerals_and_co2_make_the_treated_water(
    ca, mg, alkalinity, temperature, target, ph, acid, share, product
):
    """The dose comes from a balance; PHREEQC that reacts raw water with the acid of a coagulant,
    the products and that dose must come to the same water."""
    raw_ph = 6.4 + math.log10(alkalinity / 0.1)
    raw = closed_by_salt(temp=temperature, ca=ca, mg=mg, alkalinity=alkalinity, ph=raw_ph, **SALT)
    dissolved = target - alkalinity + acid
    today = raw.with_(
        ca=ca + product.ca_mg_l * dissolved, alkalinity=target, ph=ph, cl=raw.cl + acid * CL
    )
    one = Remineralisation(raw, today, product, dissolved)
    assert one.acid == pytest.approx(acid)
    water, mix = with_share(one, share)
    assert water.ca + 40.078 / 24.305 * water.mg == pytest.approx(today.ca + 40.078 / 24.305 * mg)
    try:
        (state,) = model.finished(raw, [(water, mix)])
    except OutsideModel as refused:
        assert refused.code == Refusal.STRIP_CO2
        return
    amounts = {"CO2": state.co2_dosed_mg_l / 44.01, "HCl": acid}
    for which, given_ in mix:
        amounts |= per_litre(which, given_)
    row = reacted(raw, amounts)
    assert row.alkalinity * 1e3 == pytest.approx(target, abs=2e-4)
    assert row.carbon * 1e3 == pytest.approx(carbon(water), abs=2e-4)
    assert row.ph == pytest.approx(ph, abs=0.01)
    assert (row.ca * 40078, row.mg * 24305) == pytest.approx((water.ca, water.mg), abs=2e-3)
    if share > 1e-6 and water.ca >= WINDOW_CA[0]:
        assert state.dissolved[DOLOMITE.name] > 0


def carbon(water):
    """mmol/l of carbon that PHREEQC finds in a water."""
    return engine.run(model._solution(1, water))[0].carbon * 1e3
