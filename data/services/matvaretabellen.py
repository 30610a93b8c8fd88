"""Reader of Matvaretabellen's open file of foods, `/api/nb/foods.json`.

The file holds `{"foods": [...], "locale": "nb"}`; a food has `foodId`, `foodName` and
`constituents`, each of these a `nutrientId` and, where the amount is known, `quantity` and `unit`
for 100 g of the edible part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data.codes import MOST_FOOD_MG
from data.faults import Fault, SourceError

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
MOST_FAULTS = 10
MOST_NEAR = 5


def read(answer: object) -> pd.DataFrame:
    """Return the foods: id (index), name, mg (in 100 g; NaN where the table has no figure).

    Raises SourceError with what differs from the documented shape.
    """
    foods = answer.get("foods") if isinstance(answer, dict) else None
    faults: list[str] = []
    if not isinstance(answer, dict):
        faults.append(f"read {_short(answer)}, not an object with 'foods'")
    elif not isinstance(foods, list) or not foods:
        faults.append(f"'foods' is {_short(foods)}, not a list of foods")
    _check(faults)
    rows = [_food(food, f"foods[{place}]", faults) for place, food in enumerate(foods)]
    _check(faults)
    table = pd.DataFrame(rows, columns=["id", "name", "mg"]).set_index("id")
    twice = table.index[table.index.duplicated()]
    faults += [f"the foodId {food!r} stands twice" for food in twice]
    if table["mg"].isna().all():
        faults.append(f"no food has a constituent with nutrientId {NUTRIENT!r}")
    _check(faults)
    return table


def _check(faults: list[str]) -> None:
    if faults:
        told = faults[:MOST_FAULTS]
        if len(faults) > MOST_FAULTS:
            told.append(f"and {len(faults) - MOST_FAULTS} more")
        raise SourceError([Fault("foods.json", None, None, line) for line in told])


def _food(food: object, where: str, faults: list[str]) -> tuple[str, str, float]:
    if not isinstance(food, dict):
        faults.append(f"{where} is {_short(food)}, not an object")
        return "", "", math.nan
    for key in ("foodId", "foodName"):
        if not isinstance(food.get(key), str) or not food[key]:
            faults.append(f"{where}.{key} is {_short(food.get(key))}, not a text")
    held = food.get("constituents")
    if not isinstance(held, list):
        faults.append(f"{where}.constituents is {_short(held)}, not a list")
        held = []
    amounts = [
        _magnesium(part, f"{where}.constituents[{place}]", faults)
        for place, part in enumerate(held)
    ]
    known = [amount for amount in amounts if not math.isnan(amount)]
    if len(known) > 1:
        faults.append(f"{where}.constituents has {NUTRIENT!r} more than once")
    return str(food.get("foodId")), str(food.get("foodName")), known[0] if known else math.nan


def _magnesium(part: object, where: str, faults: list[str]) -> float:
    """What one constituent says of magnesium (mg in 100 g), NaN where it says nothing."""
    if not isinstance(part, dict) or not isinstance(part.get("nutrientId"), str):
        faults.append(f"{where} is {_short(part)}, not an object with 'nutrientId'")
        return math.nan
    if part["nutrientId"] != NUTRIENT or part.get("quantity") is None:
        return math.nan
    quantity, unit = part["quantity"], part.get("unit")
    if unit != UNIT:
        faults.append(f"{where}.unit is {_short(unit)}, not {UNIT!r}")
    number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
    if not number or not 0 <= quantity <= MOST_FOOD_MG:
        told = f"not a number from 0 to {MOST_FOOD_MG:g} mg in 100 g"
        faults.append(f"{where}.quantity is {_short(quantity)}, {told}")
        return math.nan
    return float(quantity)


def _short(value: object) -> str:
    text = "missing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


@dataclass(frozen=True)
class Match:
    """Which food of the table one of ours is: its `id` there, empty where it was not found, and
    what is to be told of it."""

    food_id: str
    id: str
    told: str


def match(foods: pd.DataFrame, table: pd.DataFrame) -> list[Match]:
    """Find each of our foods in the table: by its id, else by one of its candidate names.

    A food that is not found, stands for several, or has no magnesium figure there keeps what it
    had, and the words say so.
    """
    return [_match(row, table) for row in foods.itertuples()]


def _match(row: tuple, table: pd.DataFrame) -> Match:
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
    """Names that begin like a candidate, for whoever mends the list of candidates."""
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
