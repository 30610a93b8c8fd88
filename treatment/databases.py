"""One result by every database of constants that holds dolomite with a constant of its own.

No database is the truth: for dolomite below 10 °C they differ most. `engine.DEFAULT_DATABASE` is in
use; what the others say stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from treatment import equilibrium as model
from treatment.engine import DATABASES, DEFAULT_DATABASE
from treatment.water import OutsideModel, Water

AGREEMENT = {
    "co2_dosed_mg_l": 0.5,
    "ccpp_mg_l": 0.2,
    "ph": 0.2,
    "si_calcite": 0.02,
    "si_dolomite": 1.4,
}
"""How far any other database may be from the one in use, by field of `equilibrium.State`, for 50
treated waters at 2 to 20 °C; calcium and magnesium follow from the products and are the same."""


@dataclass(frozen=True, slots=True)
class DatabaseSpread:
    """A result by database; those that refuse are left out."""

    by_database: Mapping[str, float]

    @property
    def low(self) -> float:
        """The least of all."""
        return min(self.by_database.values())

    @property
    def high(self) -> float:
        """The greatest of all."""
        return max(self.by_database.values())

    @property
    def used(self) -> float:
        """By the database in use."""
        return self.by_database[DEFAULT_DATABASE]


def spread(result: Callable[[str], float]) -> DatabaseSpread | None:
    """Ask each database for a result; None where the one in use refuses."""
    found: dict[str, float] = {}
    for database in DATABASES:
        with suppress(OutsideModel):
            found[database] = result(database)
    return DatabaseSpread(found) if DEFAULT_DATABASE in found else None


@lru_cache(maxsize=256)
def of_polish(water: Water) -> DatabaseSpread | None:
    """The magnesium (mg/l) that a bed of dolomite adds to a water without CO2 of its own."""
    return spread(
        lambda database: (
            model.dissolve(water, "dolomite", 0.0, database=database).mg_mg_l - water.mg
        )
    )
