"""Reader of the foods that a day's magnesium is put beside, and of what they are known to hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.codes import MOST_FOOD_MG, Food, FoodBasis
from data.table_file import TableFile

COLUMNS = (
    *("food_id", "matvaretabellen_id", "candidates", "mg_low", "mg_best", "mg_high", "basis"),
    *("publisher", "title", "url", "ground"),
)


def read(path: Path) -> pd.DataFrame:
    """Return the foods: food_id, matvaretabellen_id, candidates (names it may have in
    Matvaretabellen, `|` between them), table_name, low, best, high (mg in 100 g), basis, and the
    publisher, title and url of the figure.

    A figure is a best value or two ends, and has an address; a food without one has basis 'none'.
    Raises SourceError.
    """
    sheet = TableFile(path, COLUMNS)
    sheet.unique(["food_id"])
    sheet.choice("food_id", set(Food), "food")
    sheet.choice("basis", set(FoodBasis) - {FoodBasis.TABLE})
    values = pd.DataFrame(
        {
            end: sheet.number(f"mg_{end}", 0.1, MOST_FOOD_MG, "mg in 100 g")
            for end in ("low", "best", "high")
        },
        index=sheet.frame.index,
    )
    for row, cells in sheet.frame.iterrows():
        _check_row(sheet, row, cells, values.loc[row])
    sheet.check()
    values["low"] = values["low"].fillna(values["best"])
    values["high"] = values["high"].fillna(values["best"])
    kept = sheet.frame.drop(columns=["mg_low", "mg_best", "mg_high", "ground"])
    return kept.assign(table_name="", **values).reset_index(drop=True)


def _check_row(sheet: TableFile, row: int, cells: pd.Series, values: pd.Series) -> None:
    if not cells["matvaretabellen_id"] and not cells["candidates"]:
        sheet.fault(row, "candidates", "is empty; without an id a name to look for is needed")
    ends, best = values[["low", "high"]], values["best"]
    if ends.notna().sum() == 1:
        sheet.fault(row, "mg_low, mg_high", "one end stands alone; give both, or mg_best only")
    if values["low"] > values["high"] or best < values["low"] or best > values["high"]:
        sheet.fault(row, "mg_low, mg_best, mg_high", "are not low <= best <= high")
    known = bool(values.notna().any())
    if known == (cells["basis"] == "none"):
        sheet.fault(row, "basis", f"read {cells['basis']!r}, yet the row has {_figure(known)}")
    if known and not cells["url"].startswith("http"):
        sheet.fault(row, "url", f"read {cells['url']!r}: a figure needs the address it is from")


def _figure(known: bool) -> str:
    return "a figure" if known else "no figure"
