"""Where a system of the register lies today, and when it is small."""

import pandas as pd
import pytest

from data.register.systems import Places

PLACES = Places(
    pd.DataFrame(
        {
            "municipality_number": ["1508", "1580", "3301", "4601"],
            "names": ["Ålesund", "Haram", "Drammen", "Bergen|Birgon"],
        }
    ),
    pd.DataFrame(
        [
            *(("1507", 2020, "1508", 0.86), ("1507", 2020, "1580", 0.14)),
            *(("0602", 2000, "4601", 1.0), ("0602", 2019, "3301", 1.0)),
            *(("0001", 2019, "3301", 0.9), ("0001", 2019, "4601", 0.1)),
            *(("0002", 2019, "3301", 0.89), ("0002", 2019, "4601", 0.11)),
        ],
        columns=["number_then", "year", "number_2024", "weight"],
    ),
)


@pytest.mark.parametrize(
    ("number", "name", "today"),
    [
        ("4601", "", "4601"),
        ("9999", "Bergen", ""),
        ("0602", "", "3301"),
        ("1507", "Haram", "1580"),
        ("1507", "HARAM - UTGÅTT KODE", "1580"),
        ("1507", "Ørskog", ""),
        ("0001", "", "3301"),
        ("0001", "Birgon", "4601"),
        ("0002", "", ""),
    ],
)
def test_an_old_number_is_the_part_that_bears_its_name_or_holds_nearly_all_its_people(
    number, name, today
):
    assert PLACES.number_of_2024(number, name) == today


@pytest.mark.parametrize(("residents", "shown"), [("49", False), ("50", True), ("NULL", False)])
def test_a_system_is_on_the_map_from_fifty_residents_on(register, residents, shown):
    new = "Z0704301300000000001AAAAA"
    laid = register.system(new, ant_fastboende=residents).laid()
    assert (new in set(laid.tables["waterworks"]["waterworks_id"])) == shown


@pytest.mark.parametrize("wrong", ["..", ".", ".Z1", "Z" * 65, "Z/1", "Z 1", "Å1", "Z?1"])
def test_an_id_that_names_no_file_and_no_address_is_set_aside_with_its_analyses(register, wrong):
    new = ["Z" * 64, "Z-1_a.b", wrong]
    for mtid_vf in new:
        register.system(mtid_vf).treated(mtid_vf=mtid_vf)
    laid = register.laid()
    works = set(laid.tables["waterworks"]["waterworks_id"])
    assert [mtid_vf in works for mtid_vf in new] == [True, True, False]
    assert laid.reasons("vannforsyningssystem.csv") == {"id": 1}
    assert laid.reasons("vannforsyningssystem_analyse.csv") == {"system_set_aside": 1}
    assert list(laid.rows("vannforsyningssystem")["reason"]) == ["id"]


def test_a_volume_and_a_year_that_cannot_be_are_set_aside(register):
    ids = [f"Z070430130000000000{i}BBBBB" for i in range(5)]
    wrong = [{"periode": "1949"}, {"periode": "2101"}, {"ant_fastboende": "-1"}, {"vannprod": "-1"}]
    for mtid_vf, cells in zip(ids, [*wrong, {"vannprod": "12,5"}], strict=True):
        register.system(mtid_vf, **cells)
    laid = register.laid()
    reasons = laid.reasons("vannforsyningssystem.csv")
    assert reasons == {"year": 2, "residents": 1, "volume": 1}
    assert laid.work(ids[4])["produced_m3"] == 12.5
    assert laid.work(ids[4])[["residents", "residents_counted_here"]].tolist() == [120, 120]
