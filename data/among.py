"""Which texts of a column are among many."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd


def among(texts: pd.Series | pd.Index, names: Iterable[str]) -> np.ndarray:
    """Whether each text is one of some names. `isin` of a column of texts makes a scalar of Arrow
    of each name first, which takes longer than the look-up."""
    found: np.ndarray = pd.Index(texts, dtype=object).isin(np.array([*names], dtype=object))
    return found
