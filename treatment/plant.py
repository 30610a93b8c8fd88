"""What a dolomite bed takes at a waterworks: its size, its supplies and what a cubic metre costs.

Arithmetic only. How long the water must stay in the bed is the caller's, as are prices: neither has
a source that holds for dolomite in Norwegian water.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

DAYS, HOURS = 365.25, 8766.0
"""In a year."""


def flow_of_people(residents: float, litres: float) -> float:
    """m³ a year of residents who use so many litres a day each.

    Raises ValueError where a figure is negative or not a number.
    """
    _amounts(residents=residents, litres=litres)
    return residents * litres * DAYS / 1000


@dataclass(frozen=True, slots=True)
class Bed:
    """A filter bed for a flow: volume (m³ of filled bed), surface (m²) and depth (m)."""

    volume_m3: float
    surface_m2: float
    depth_m: float


def bed(m3_a_year: float, minutes: float, rate_m_h: float) -> Bed:
    """The bed that holds the mean flow for so many minutes (empty-bed contact time) at a filter
    rate: ``V = Q · t / 60``, ``A = Q / v``, ``depth = v · t / 60``.

    Raises ValueError where a figure is negative or not a number, or the rate is zero.
    """
    _amounts(m3_a_year=m3_a_year, minutes=minutes, rate_m_h=rate_m_h)
    if not rate_m_h:
        raise ValueError("rate_m_h must be above 0")
    hourly = m3_a_year / HOURS
    return Bed(hourly * minutes / 60, hourly / rate_m_h, rate_m_h * minutes / 60)


def tonnes(g_m3: float, m3_a_year: float) -> float:
    """Tonnes a year of a dose (g/m³). Raises ValueError as `bed`."""
    _amounts(g_m3=g_m3, m3_a_year=m3_a_year)
    return g_m3 * m3_a_year / 1e6


def lorries(tonnes_a_year: float, load_t: float) -> int:
    """Lorries a year that load so many tonnes. Raises ValueError as `bed`, or for no load."""
    _amounts(tonnes_a_year=tonnes_a_year, load_t=load_t)
    if not load_t:
        raise ValueError("load_t must be above 0")
    return math.ceil(tonnes_a_year / load_t)


def stored(tonnes_a_year: float, days: float) -> float:
    """Tonnes that a store must hold for so many days of use. Raises ValueError as `bed`."""
    _amounts(tonnes_a_year=tonnes_a_year, days=days)
    return tonnes_a_year * days / DAYS


@dataclass(frozen=True, slots=True)
class Prices:
    """What the visitor knows of prices; None for what is not known.

    `dolomite`, `marble`, `lime` and `co2` are kroner a tonne, delivered; `investment` kroner, paid
    back over `years` at `interest` per cent a year; `yearly` are other kroner a year, as for
    power, people and sludge.
    Raises ValueError where one is negative or not a number, or `years` is zero.
    """

    dolomite: float | None = None
    marble: float | None = None
    lime: float | None = None
    co2: float | None = None
    investment: float | None = None
    years: float | None = None
    interest: float | None = None
    yearly: float | None = None

    def __post_init__(self) -> None:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        _amounts(**{name: price for name, price in given.items() if price is not None})
        if self.years == 0:
            raise ValueError("years must be above 0")


def cost(
    m3_a_year: float, change_g_m3: Mapping[str, float], prices: Prices
) -> dict[str, float | None]:
    """Kroner for each m³ by what it is for, None where a price that it takes is not known.

    `change_g_m3` is what is used more of (g/m³) by product, below zero for what is spared. What is
    used neither more nor less of is left out. Raises ValueError where there is no flow.
    """
    _amounts(m3_a_year=m3_a_year)
    if not m3_a_year:
        raise ValueError("m3_a_year must be above 0")
    kroner: dict[str, float | None] = {}
    for product, grams in change_g_m3.items():
        price = getattr(prices, product)
        if grams:
            kroner[product] = None if price is None else grams * price / 1e6
    kroner["investment"] = _yearly(prices, m3_a_year)
    kroner["yearly"] = None if prices.yearly is None else prices.yearly / m3_a_year
    return kroner


def _yearly(prices: Prices, m3_a_year: float) -> float | None:
    """Kroner for each m³ of an investment paid back in equal parts a year:
    ``I · r / (1 - (1 + r)⁻ⁿ)``; None where a part of it is not known."""
    if prices.investment is None or prices.years is None or prices.interest is None:
        return None
    rate = prices.interest / 100
    part = rate / (1 - (1 + rate) ** -prices.years) if rate else 1 / prices.years
    return prices.investment * part / m3_a_year


def _amounts(**figures: float) -> None:
    for name, figure in figures.items():
        if not 0 <= figure < math.inf:
            raise ValueError(f"{name} must be a number that is not negative, not {figure!r}")
