"""Foods: a figure with its source or none at all, and what Matvaretabellen's file says of them."""

import math
from copy import deepcopy

import pandas as pd
import pytest

from data.faults import SourceError
from data.services import matvaretabellen
from data.sources import foods

HEADER = ",".join(foods.COLUMNS) + "\n"
ALMONDS = (
    "almonds,06.107,Mandler,260,,263,page_percent,Mattilsynet,Mandler,https://a.example,80 %\n"
)
SPINACH = 'spinach,,"Spinat, fryst",,32,,second_hand,Kosthold,Mat,https://b.example,printed\n'
CASHEWS = "cashews,,Cashewnøtter|Cashewnøtt,,,,none,,,,plain\n"


def written(tmp_path, *rows):
    path = tmp_path / "foods.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_a_figure_is_two_ends_or_one_value_or_nothing(tmp_path):
    table = foods.read(written(tmp_path, ALMONDS, SPINACH, CASHEWS)).set_index("food_id")
    ends = table[["low", "best", "high"]]
    assert ends.loc["almonds", ["low", "high"]].tolist() == [260, 263]
    assert math.isnan(ends.at["almonds", "best"])
    assert ends.loc["spinach"].tolist() == [32, 32, 32]
    assert ends.loc["cashews"].isna().all()


@pytest.mark.parametrize(
    ("row", "old", "new", "column", "said"),
    [
        (ALMONDS, "almonds", "bread", "food_id", "'bread': not a known food"),
        (ALMONDS, "260", "260 mg", "mg_low", "'260 mg': a unit stands in the cell"),
        (ALMONDS, "263", "2630", "mg_high", "'2630': outside 0.1 to 1000 mg in 100 g"),
        (ALMONDS, "260", "", "mg_low, mg_high", "one end stands alone"),
        (ALMONDS, "260", "270", "mg_low, mg_best, mg_high", "not low <= best <= high"),
        (ALMONDS, "https://a.example", "", "url", "needs the address"),
        (ALMONDS, "page_percent", "none", "basis", "yet the row has a figure"),
        (SPINACH, "32", "", "basis", "yet the row has no figure"),
        (SPINACH, "second_hand", "memory", "basis", "'memory': not a known basis"),
        (CASHEWS, "Cashewnøtter|Cashewnøtt", "", "candidates", "is empty"),
    ],
)
def test_a_food_that_cannot_be_told_is_refused_by_row_and_column(
    tmp_path, row, old, new, column, said
):
    with pytest.raises(SourceError) as refused:
        foods.read(written(tmp_path, row.replace(old, new)))
    found = {(fault.file, fault.row, fault.column): fault.message for fault in refused.value.faults}
    assert said in found["foods.csv", 2, column]


def test_the_foods_that_ship_have_figures_only_where_a_norwegian_source_has(store):
    table = store.tables["foods"].set_index("food_id")
    assert len(table) == 12
    known = table[table["basis"].isin(["page_percent", "second_hand"])]
    assert known["high"].to_dict() == {
        "almonds": 263,
        "spinach": 32,
        "pumpkin_seeds": 592,
        "dark_chocolate": 174,
    }
    assert table.drop(known.index)["high"].isna().all()


def test_bottled_waters_name_their_sources(store):
    bottles = store.tables["bottled_water"]
    kinds = store.sources.loc[bottles["source_id"], "kind"].tolist()
    assert kinds == ["encyclopedia", "encyclopedia", "label"]
    assert bottles["label"].tolist() == ["", "later", ""]


def food(food_id, name, *constituents):
    return {
        "foodId": food_id,
        "foodName": name,
        "constituents": [{"sourceId": "MI0142", "nutrientId": "Ca"}, *constituents],
        "ediblePart": {"percent": 100, "sourceId": "0"},
        "portions": [{"portionName": "neve", "portionUnit": "stk", "quantity": 30.0, "unit": "g"}],
    }


def mg(quantity, unit="mg"):
    return {"sourceId": "60a", "nutrientId": "Mg", "quantity": quantity, "unit": unit}


ANSWER = {
    "foods": [
        food("06.107", "Mandler", mg(262.0)),
        food("06.531", "Spinat, fryst", mg(33)),
        food("06.526", "Cashewnøtter, saltet, Rema 1000", mg(270.0)),
        food("06.999", "Solsikkefrø"),
    ],
    "locale": "nb",
}


def ours(tmp_path, *rows):
    table = foods.read(written(tmp_path, *rows))
    return table.assign(source_id="web-1")


def test_the_documented_shape_is_read():
    table = matvaretabellen.read(ANSWER)
    assert table.at["06.107", "mg"] == 262
    assert math.isnan(table.at["06.999", "mg"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a: a.pop("foods"), "'foods' is missing"),
        (lambda a: a.update(foods=[]), "'foods' is []"),
        (lambda a: a["foods"].append("bread"), "foods[4] is 'bread', not an object"),
        (lambda a: a["foods"][1].pop("foodName"), "foods[1].foodName is missing, not a text"),
        (lambda a: a["foods"][1].update(foodId=6), "foods[1].foodId is 6, not a text"),
        (
            lambda a: a["foods"][1].update(constituents={}),
            "foods[1].constituents is {}, not a list",
        ),
        (lambda a: a["foods"][1]["constituents"][1].pop("nutrientId"), "with 'nutrientId'"),
        (lambda a: a["foods"][1]["constituents"][1].update(unit="g"), "unit is 'g', not 'mg'"),
        (lambda a: a["foods"][1]["constituents"][1].update(quantity="33"), "is '33', not a number"),
        (lambda a: a["foods"][1]["constituents"][1].update(quantity=-1), "is -1, not a number"),
        (lambda a: a["foods"][1]["constituents"].append(mg(2)), "more than once"),
        (lambda a: a["foods"].append(food("06.107", "Mandel")), "'06.107' stands twice"),
        (lambda a: a.update(foods=a["foods"][3:]), "no food has a constituent"),
    ],
)
def test_another_shape_is_refused_with_what_differs(change, said):
    answer = deepcopy(ANSWER)
    change(answer)
    with pytest.raises(SourceError, match=r"foods\.json") as refused:
        matvaretabellen.read(answer)
    assert said in str(refused.value)


def test_a_list_in_the_place_of_the_object_is_refused():
    with pytest.raises(SourceError, match="not an object with 'foods'"):
        matvaretabellen.read([])


def test_many_differences_are_not_told_one_by_one():
    with pytest.raises(SourceError) as refused:
        matvaretabellen.read({"foods": [{}] * 100})
    assert len(refused.value.faults) == 11
    assert "and 290 more" in str(refused.value)


def test_foods_are_found_by_id_or_by_name(tmp_path):
    eaten, table = ours(tmp_path, ALMONDS, SPINACH), matvaretabellen.read(ANSWER)
    matches = matvaretabellen.match(eaten, table)
    assert [one.id for one in matches] == ["06.107", "06.531"]
    filled = matvaretabellen.filled(eaten, table, matches).set_index("food_id")
    assert filled.loc["almonds", ["low", "best", "high"]].tolist() == [262, 262, 262]
    assert filled.at["spinach", "table_name"] == "Spinat, fryst"
    assert set(filled["basis"]) == {"table"}
    assert set(filled["source_id"]) == {"matvaretabellen"}


def test_a_food_that_is_not_found_keeps_what_it_had_and_near_names_are_told(tmp_path):
    eaten, table = ours(tmp_path, CASHEWS), matvaretabellen.read(ANSWER)
    (one,) = matches = matvaretabellen.match(eaten, table)
    assert one.id == ""
    assert "not found by the name 'Cashewnøtter' or 'Cashewnøtt'" in one.text
    assert "Cashewnøtter, saltet, Rema 1000" in one.text
    pd.testing.assert_frame_equal(matvaretabellen.filled(eaten, table, matches), eaten)


def test_a_food_that_fits_two_is_left(tmp_path):
    answer = deepcopy(ANSWER)
    answer["foods"] += [food("1", "Cashewnøtter", mg(1)), food("2", "cashewnøtt", mg(2))]
    (one,) = matvaretabellen.match(ours(tmp_path, CASHEWS), matvaretabellen.read(answer))
    assert (one.id, "2 foods fit" in one.text) == ("", True)


def test_a_food_without_magnesium_in_the_table_is_left(tmp_path):
    seeds = "sunflower_seeds,,Solsikkefrø,,,,none,,,,plain\n"
    (one,) = matvaretabellen.match(ours(tmp_path, seeds), matvaretabellen.read(ANSWER))
    assert (one.id, "has no magnesium" in one.text) == ("", True)
