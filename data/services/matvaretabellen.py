"""Reader of Matvaretabellen's open file of foods, `/api/nb/foods.json`.

The file holds `{"foods": [...], "locale": "nb"}`; a food has `foodId`, `foodName` and
`constituents`, each of these a `nutrientId` and, where the amount is known, `quantity` and `unit`
for 100 g of the edible part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.codes import MOST_FOOD_MG
from data.services.answers import Shape

ADDRESS = "https://www.matvaretabellen.no"
PATH = "/api/nb/foods.json"
SOURCE = {
    "source_id": "matvaretabellen",
    "title": "Matvaretabellen: alle matvarer (foods.json)",
    "publisher": "Mattilsynet",
    "kind": "food_table",
    "licence": "NLOD 2.0, kilde: Mattilsynet",
    "licence_verified": "no",
}
NUTRIENT, UNIT = "Mg", "mg"
MOST_NEAR = 5


def read(answer: object) -> pd.DataFrame:
    """Return the foods: id (index), name, mg (in 100 g; NaN where the table has no figure).

    Raises SourceError with what differs from the documented shape.
    """
    shape = Shape("foods.json")
    if not isinstance(answer, dict):
        shape.refuse("the answer", answer, "an object with 'foods'")
    foods = answer.get("foods")
    if not isinstance(foods, list) or not foods:
        shape.refuse("'foods'", foods, "a list of foods")
    rows = [_food(food, f"foods[{place}]", shape) for place, food in enumerate(foods)]
    shape.check()
    table = pd.DataFrame(rows, columns=["id", "name", "mg"]).set_index("id")
    twice = table.index[table.index.duplicated()]
    shape.faults += [f"the foodId {food!r} stands twice" for food in twice]
    if table["mg"].isna().all():
        shape.faults.append(f"no food has a constituent with nutrientId {NUTRIENT!r}")
    shape.check()
    return table


def _food(food: object, where: str, shape: Shape) -> tuple[str, str, float]:
    if not isinstance(food, dict):
        shape.differs(where, food, "an object")
        return "", "", math.nan
    for key in ("foodId", "foodName"):
        if not isinstance(food.get(key), str) or not food[key]:
            shape.differs(f"{where}.{key}", food.get(key), "a text")
    held = food.get("constituents")
    if not isinstance(held, list):
        shape.differs(f"{where}.constituents", held, "a list")
        held = []
    amounts = [
        _magnesium(part, f"{where}.constituents[{place}]", shape) for place, part in enumerate(held)
    ]
    known = [amount for amount in amounts if not math.isnan(amount)]
    if len(known) > 1:
        shape.faults.append(f"{where}.constituents has {NUTRIENT!r} more than once")
    return str(food.get("foodId")), str(food.get("foodName")), known[0] if known else math.nan


def _magnesium(part: object, where: str, shape: Shape) -> float:
    """What one constituent says of magnesium (mg in 100 g), NaN where it says nothing."""
    if not isinstance(part, dict) or not isinstance(part.get("nutrientId"), str):
        shape.differs(where, part, "an object with 'nutrientId'")
        return math.nan
    if part["nutrientId"] != NUTRIENT or part.get("quantity") is None:
        return math.nan
    quantity, unit = part["quantity"], part.get("unit")
    if unit != UNIT:
        shape.differs(f"{where}.unit", unit, repr(UNIT))
    number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
    if not number or not 0 <= quantity <= MOST_FOOD_MG:
        wanted = f"a number from 0 to {MOST_FOOD_MG:g} mg in 100 g"
        shape.differs(f"{where}.quantity", quantity, wanted)
        return math.nan
    return float(quantity)


@dataclass(frozen=True)
class Match:
    """Which food of the table one of ours is: its `id` there, empty where it was not found, and
    `text`, what came of the search."""

    food_id: str
    id: str
    text: str


def match(foods: pd.DataFrame, table: pd.DataFrame) -> list[Match]:
    """Find each of our foods in the table: by its id, else by one of its candidate names.

    A food that is not found, stands for several, or has no magnesium figure there keeps what it
    had, and the words say so.
    """
    return [_match(row, table) for row in foods.itertuples()]


def _match(row: Any, table: pd.DataFrame) -> Match:
    if row.matvaretabellen_id:
        found = [row.matvaretabellen_id] if row.matvaretabellen_id in table.index else []
        sought = f"the id {row.matvaretabellen_id}"
    else:
        names = {name.casefold() for name in row.candidates.split("|")}
        found = list(table.index[table["name"].str.strip().str.casefold().isin(names)])
        sought = f"the name {' or '.join(map(repr, row.candidates.split('|')))}"
    if not found:
        near = _near(row.candidates, table["name"])
        return Match(row.food_id, "", f"not found by {sought}; left as it was{near}")
    if len(found) > 1:
        named = "; ".join(f"{food} {table.at[food, 'name']}" for food in found)
        return Match(row.food_id, "", f"{len(found)} foods fit ({named}); left as it was")
    amount, name = table.at[found[0], "mg"], table.at[found[0], "name"]
    if not amount > 0:
        return Match(row.food_id, "", f"{found[0]} {name} has no magnesium; left as it was")
    return Match(row.food_id, found[0], f"{found[0]} {name}: {amount:g} mg in 100 g")


def _near(candidates: str, names: Iterable[str]) -> str:
    """Names that begin like a candidate, to help correct the list of candidates."""
    begins = tuple({name.split(",")[0].casefold() for name in candidates.split("|")})
    near = [name for name in names if name.casefold().startswith(begins)]
    return f" (near: {'; '.join(near[:MOST_NEAR])})" if near else ""


def filled(foods: pd.DataFrame, table: pd.DataFrame, matches: Iterable[Match]) -> pd.DataFrame:
    """Return our foods with the table's id, name and figure where they were found."""
    result = foods.set_index("food_id")
    for one in matches:
        if one.id:
            amount = table.at[one.id, "mg"]
            columns = ["matvaretabellen_id", "table_name", "low", "best", "high", "basis"]
            result.loc[one.food_id, [*columns, "source_id"]] = [
                one.id,
                table.at[one.id, "name"],
                *(amount, amount, amount),
                "table",
                SOURCE["source_id"],
            ]
    return result.reset_index()[list(foods.columns)]
