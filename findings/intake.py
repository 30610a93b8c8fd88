"""What a day's water holds of magnesium: amounts as intervals, beside a day's need and food.

A concentration (mg/l) times an amount of water (l/day) is mg/day; that over the adequate intake is
per cent; that over what a food holds (mg per 100 g) is grams. Every figure is an interval, and so
is every answer: its ends come from ends, its best value from best values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.evidence import Figure, measured

GLASSES_PER_L = 5
"""A glass holds 2 dl."""
START_L = 1.0
"""Litres a day to begin from where no source gives an amount."""
SEXES = ("women", "men")
AGES = ("1-3", "4-10", "11-17", "18")
"""Age groups of the adequate intake; 18 is 18 years and older."""
AGES_BY_SEX = ("11-17", "18")
"""Age groups whose adequate intake differs by sex."""
INTAKE_CLAIMS = {
    ("1-3", "women"): "intake_1_3",
    ("1-3", "men"): "intake_1_3",
    ("4-10", "women"): "intake_4_10",
    ("4-10", "men"): "intake_4_10",
    ("11-17", "women"): "intake_girls",
    ("11-17", "men"): "intake_boys",
    ("18", "women"): "intake_women",
    ("18", "men"): "intake_men",
}
COMPARED = ("national_press", "reach_window", "who_cited")
"""Cited concentrations (ids of the `claims` table, mg/l) that a place's water is put beside."""
SIGNIFICANT = 2
"""Digits of what is calculated here: amounts of water are guesses, so more would be for show."""


@dataclass(frozen=True)
class Drinker:
    """Who drinks: an age group of `AGES` and a sex of `SEXES`.

    Raises ValueError for another group.
    """

    age: str = "18"
    sex: str = "women"

    def __post_init__(self) -> None:
        if (self.age, self.sex) not in INTAKE_CLAIMS:
            raise ValueError(f"no group of drinkers: age {self.age!r}, sex {self.sex!r}")

    @property
    def intake_claim(self) -> str:
        """The id of the cited adequate intake (mg/day); children's does not differ by sex."""
        return INTAKE_CLAIMS[self.age, self.sex]

    @property
    def water_claim(self) -> str:
        """The id of the cited amount of fluid (l/day); nothing for children, who have none."""
        return f"water_{self.sex}" if self.age == "18" else ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An interval with perhaps a best value in it: `low <= best <= high`, in a unit of the maker's.

    `value_type` is that of the figure it comes from (`data.evidence`). `best` is NaN where only
    the ends are known, and all three are where nothing is.
    """

    value_type: str
    low: float = math.nan
    high: float = math.nan
    best: float = math.nan

    @property
    def known(self) -> bool:
        """False where nothing is known."""
        return self.value_type != "none"

    @property
    def at_most(self) -> bool:
        """Whether only an upper end is known."""
        return self.known and self.low == 0 < self.high and math.isnan(self.best)

    def times(self, factor: float) -> Amount:
        """The amount so many times; `factor` is above zero or zero."""
        return Amount(self.value_type, self.low * factor, self.high * factor, self.best * factor)


def adequate_intake(claims: pd.DataFrame, drinker: Drinker) -> float:
    """The cited adequate intake (mg/day); `claims` is the table by id.

    Raises KeyError where it is not cited.
    """
    return float(claims.at[drinker.intake_claim, "best"])


def usual_litres(claims: pd.DataFrame, drinker: Drinker) -> float | None:
    """The cited amount of fluid (l/day) of a grown-up, None for a child: no source gives one.

    All of it as tap water is an upper bound. Raises KeyError where it is not cited.
    """
    return float(claims.at[drinker.water_claim, "best"]) if drinker.water_claim else None


def compared(claims: pd.DataFrame) -> Mapping[str, Figure]:
    """The cited concentrations to compare with (mg/l), by id, in order."""
    return {claim: measured(claims.at[claim, "best"]) for claim in COMPARED}


def glasses(litres: float) -> float:
    """Glasses in so many litres."""
    return litres * GLASSES_PER_L


def litres(glasses: float) -> float:
    """Litres in so many glasses."""
    return glasses / GLASSES_PER_L


def daily(water: Figure, litres: float) -> Amount:
    """Magnesium (mg/day) from so many litres a day of a water (its figure in mg/l).

    Raises ValueError for an amount below zero.
    """
    if not litres >= 0:
        raise ValueError(f"not an amount of water: {litres} l")
    return Amount(water.value_type, water.low, water.high, water.best).times(litres)


def percent(amount: Amount, intake: float) -> Amount:
    """What part an amount (mg/day) is of an intake (mg/day), in per cent."""
    return amount.times(100 / intake)


def grams(amount: Amount, per_100_g: Amount) -> Amount:
    """The food (g/day) that holds as much magnesium as an amount (mg/day).

    `per_100_g` is what the food holds (mg in 100 g, above zero). The least grams take the richest
    food. Where a best value is missing on either side, the answer has none.
    """
    if not (amount.known and per_100_g.known):
        return Amount("none")
    return Amount(
        amount.value_type,
        100 * amount.low / per_100_g.high,
        100 * amount.high / per_100_g.low,
        100 * amount.best / per_100_g.best,
    )
