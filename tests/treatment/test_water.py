"""What a water may be, and how its charge is counted."""

import math

import pytest

from treatment.water import OutsideModel, Water, closed_by_salt


def test_the_check_water_passes(soft):
    assert soft.cations == pytest.approx(0.2632, abs=1e-4)
    assert soft.anions == pytest.approx(0.2753, abs=1e-4)
    assert soft.imbalance == pytest.approx(-2.2, abs=0.05)


@pytest.mark.parametrize(
    ("figures", "code", "numbers"),
    [
        ({"temp": -0.1}, "temperature", {"temp": -0.1, "low": 0, "high": 30}),
        ({"temp": 30.1}, "temperature", {"temp": 30.1, "low": 0, "high": 30}),
        ({"ph": 3.9}, "ph", {"ph": 3.9, "low": 4, "high": 10}),
        ({"ph": 10.1}, "ph", {"ph": 10.1, "low": 4, "high": 10}),
        ({"ca": -1}, "negative", {"ca": -1}),
        ({"alkalinity": -0.1}, "negative", {"alkalinity": -0.1}),
        ({"so4": math.inf}, "not_a_number", {"so4": math.inf}),
    ],
)
def test_outside_the_model(soft, figures, code, numbers):
    with pytest.raises(OutsideModel) as refused:
        soft.with_(**figures)
    assert (refused.value.code, refused.value.numbers) == (code, numbers)


def test_nan_is_no_figure(soft):
    with pytest.raises(OutsideModel) as refused:
        soft.with_(ph=math.nan)
    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize("edge", [{"temp": 0}, {"temp": 30}, {"ph": 4}, {"ph": 10}])
def test_the_limits_belong_to_the_model(soft, edge):
    assert soft.with_(**edge)


@pytest.mark.parametrize(("na", "fits"), [(2.1, False), (2.2, True), (4.6, True), (4.7, False)])
def test_ten_per_cent_of_charge(soft, na, fits):
    if fits:
        assert abs(soft.with_(na=na).imbalance) <= 10
        return
    with pytest.raises(OutsideModel) as refused:
        soft.with_(na=na)
    assert refused.value.code == "charge"
    assert abs(refused.value.numbers["imbalance"]) > refused.value.numbers["limit"] == 10


def test_water_without_ions_is_balanced():
    assert Water(temp=5, ph=6, ca=0, mg=0, na=0, cl=0, so4=0, alkalinity=0).imbalance == 0


@pytest.mark.parametrize(
    ("ca", "alkalinity", "measured", "filled"),
    [(2, 0.1, {}, "cl"), (2, 0.5, {}, "na"), (2, 0.1, {"na": 3, "cl": 4}, "cl")],
)
def test_salt_closes_the_charge(ca, alkalinity, measured, filled):
    water = closed_by_salt(temp=6, ph=7, ca=ca, mg=0.4, alkalinity=alkalinity, **measured)
    assert water.imbalance == pytest.approx(0, abs=1e-9)
    assert getattr(water, filled) > measured.get(filled, 0)


def test_only_ions_of_a_salt_are_measured():
    with pytest.raises(TypeError, match="k"):
        closed_by_salt(temp=6, ph=7, ca=2, mg=0.4, alkalinity=0.1, k=1)
