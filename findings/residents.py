"""The residents of each waterworks as they are counted in every number that is shown.

Every count of people is a sum of these: by class, by evidence, by kind, by municipality, for the
country. So they add up.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.memo import per_store
from data.store import Store


@per_store(maxsize=4)
def of_works(store: Store) -> pd.Series:
    """Return the residents of each active work, counted once, as whole persons by its id.

    Where the works of a municipality report more people than live there, all are scaled down
    alike, so that they make up its population.
    """
    works = store.waterworks[store.waterworks["active"]]
    place = works["municipality_number"]
    people = works["residents_counted_here"].fillna(0).astype(float)
    population = place.map(store.municipalities["population"]).astype(float)
    reported = people.groupby(place).transform("sum")
    exact = people * (population / reported.where(reported > population)).fillna(1.0)
    whole = np.floor(exact)
    # Those whose scaling cut most off get the persons that rounding down has left over.
    left = (exact - whole).groupby(place).transform("sum").round()
    order = (exact - whole).groupby(place).rank(method="first", ascending=False)
    return (whole + (order <= left)).astype(int)
