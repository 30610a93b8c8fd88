"""A day's magnesium: proportional to the water, whole intervals, and back from food again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.bounds import bounded_by_hardness
from data.evidence import NONE, Figure, below_limit, measured, value_range
from findings import intake
from findings.intake import AGES, SEXES, Amount, Drinker
from telling.intake import amount_words

ends = st.floats(0, 500)
litres = st.floats(0, 10)
contents = st.floats(0.1, 1000)


@st.composite
def waters(draw):
    """Any figure of a water, with or without a best value."""
    low, best, high = sorted((draw(ends), draw(ends), draw(ends)))
    return Figure("measured", low, high, draw(st.sampled_from([best, math.nan])))


def same(one, other):
    """Whether two numbers are the same, two missing ones too."""
    return (math.isnan(one) and math.isnan(other)) or one == pytest.approx(other)


def in_order(amount):
    """Whether low <= best <= high, as far as known."""
    inside = math.isnan(amount.best) or amount.low <= amount.best <= amount.high
    return amount.low <= amount.high and inside


@given(waters(), litres, st.floats(0, 5))
def test_a_day_is_proportional_to_the_litres(water, amount, factor):
    once, more = intake.daily(water, amount), intake.daily(water, factor * amount)
    for end in ("low", "high", "best"):
        assert same(getattr(more, end), factor * getattr(once, end))


@given(waters(), litres, st.floats(1, 1000), contents, contents)
def test_intervals_keep_their_order(water, amount, need, one, other):
    day = intake.daily(water, amount)
    food = Amount("measured", *sorted((one, other)))
    for told in (day, intake.percent(day, need), intake.grams(day, food)):
        assert in_order(told)


@given(st.floats(0, 1000), contents)
def test_grams_of_a_food_hold_the_magnesium_they_stand_for(mg, content):
    food = Amount("measured", content, content, content)
    grams = intake.grams(Amount("measured", mg, mg, mg), food)
    assert grams.best * content / 100 == pytest.approx(mg)


@given(waters(), contents, contents)
def test_grams_of_a_food_told_as_an_interval_hold_the_whole_amount(water, one, other):
    day = intake.daily(water, 1)
    food = Amount("measured", *sorted((one, other)))
    grams = intake.grams(day, food)
    assert grams.low * food.high / 100 == pytest.approx(day.low)
    assert grams.high * food.low / 100 == pytest.approx(day.high)
    assert math.isnan(grams.best)


@given(litres)
def test_glasses_are_litres_again(amount):
    assert intake.litres(intake.glasses(amount)) == pytest.approx(amount)


def test_a_glass_is_two_decilitres():
    assert intake.glasses(1.6) == pytest.approx(8)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (measured("0.43"), "0,69 mg"),
        (below_limit("0.5"), "høyst 0,8 mg"),
        (bounded_by_hardness(measured("4.5")), "høyst 32 mg"),
        (value_range("1.5", "2"), "2,4–3,2 mg"),
        (measured("3", "2", "4"), "4,8 (3,2–6,4) mg"),
        (measured("3", "", "4"), "4,8 (opptil 6,4) mg"),
        (NONE, "ikke kjent"),
    ],
)
def test_a_day_is_told_as_its_figure_allows(nb, figure, said):
    assert amount_words(intake.daily(figure, 1.6), "mg", nb) == said


def test_unknown_water_is_no_amount_of_food():
    assert not intake.grams(intake.daily(NONE, 2), Amount("measured", 30, 30, 30)).known


def test_less_than_no_water_is_refused():
    for litres in (-0.1, math.nan):
        with pytest.raises(ValueError, match="not an amount of water"):
            intake.daily(measured("1"), litres)


@pytest.mark.parametrize(
    ("age", "sex", "need", "usual"),
    [
        ("1-3", "women", 170, None),
        ("4-10", "men", 230, None),
        ("11-17", "women", 250, None),
        ("11-17", "men", 300, None),
        ("18", "women", 300, 1.6),
        ("18", "men", 350, 2.0),
    ],
)
def test_need_and_amount_are_the_cited_ones(store, age, sex, need, usual):
    drinker = Drinker(age, sex)
    assert intake.adequate_intake(store.claims, drinker) == need
    assert intake.usual_litres(store.claims, drinker) == usual


def test_every_group_has_a_cited_need(store):
    for age in AGES:
        for sex in SEXES:
            assert intake.adequate_intake(store.claims, Drinker(age, sex)) > 0


def test_another_group_is_refused():
    with pytest.raises(ValueError, match="no group of drinkers"):
        Drinker("65", "women")


@pytest.mark.parametrize(
    ("claim", "women", "men"),
    [("national_press", 0.5, 0.6), ("reach_window", 1.9, 2.0), ("who_cited", 5.3, 5.7)],
)
def test_the_shares_are_those_of_the_literature_table(store, claim, women, men):
    figure = intake.compared(store.claims)[claim]
    for sex, share in (("women", women), ("men", men)):
        drinker = Drinker("18", sex)
        day = intake.daily(figure, intake.usual_litres(store.claims, drinker))
        need = intake.adequate_intake(store.claims, drinker)
        assert round(intake.percent(day, need).best, 1) == share


@pytest.mark.parametrize("decilitres", range(0, 41, 2))
def test_glasses_are_whole_where_the_water_is(decilitres):
    assert intake.glasses(decilitres / 10) == decilitres / 2
