"""Search finds a place by any of its names, and nothing in what is no place."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.former_names import former_names
from geo.places import MOST_HITS, MOST_NEAREST, nearest, plain, search


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Vestland", "46"), ("Rogaland fylke", "11"), ("møre", "15"), ("troms", "55"),
        ("Romsa", "55"), ("Tromssa", "55"), ("finnmarku", "56"), ("Nordlánnda", "18"),
    ],
)  # fmt: skip
def test_a_county_is_found_by_any_of_its_names(store, text, number):
    hit = search(store, text)[0]
    assert (hit.kind, hit.key, hit.municipality_number) == ("county", number, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Karasjok", "5610"),
        ("Kárášjohka", "5610"),
        ("karasjohka", "5610"),
        ("Kautokeino", "5612"),
        ("guovdageaidnu", "5612"),
        ("Tonsberg", "3905"),
        ("TØNSBERG", "3905"),
        ("Toensberg", "3905"),
        ("Ålesund", "1508"),
        ("Aalesund", "1508"),
        ("alesund", "1508"),
        ("Rana", "1833"),
        ("Bærum", "3201"),
        ("baerum", "3201"),
        ("Nore og Uvdal", "3338"),
        ("Kåfj", "5540"),
        ("0301", "0301"),
    ],
)
def test_a_municipality_is_found_by_any_of_its_names(store, text, number):
    hit = search(store, text)[0]
    assert (hit.kind, hit.key, hit.municipality_number) == ("municipality", number, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Lillehammer kommune", "3405"),
        ("Voss herad", "4621"),
        ("Harstad - Hárstták", "5503"),
        ("Hárstták – Harstad", "5503"),
        ("Trondhjem", "5001"),
        ("Kristiandsand", "4204"),
        ("lillehamer", "3405"),
        ("Bregen", "4601"),
        ("Hønefoss", "3305"),
        ("Brumunddal", "3411"),
        ("Jessheim", "3209"),
        ("hnefoss", "3305"),
        ("0150 Oslo", "0301"),
        ("Oslo 0150", "0301"),
        ("Storgata 1, 2609 Lillehammer", "3405"),
        ("1201 Oslo", "0301"),
        ("Kvalsund", "5603"),
        ("Re kommune", "3905"),
        ("nøterøy", "3911"),
        ("Lindås", "4631"),
    ],
)
def test_a_place_is_found_as_people_write_it(store, text, number):
    assert search(store, text)[0].municipality_number == number


def test_every_postal_place_and_every_postcode_finds_its_municipality(store):
    postcodes = store.tables["postcodes"]
    for place, rows in postcodes.groupby("place"):
        found = {hit.municipality_number for hit in search(store, place.partition(" (")[0])}
        assert set(rows["municipality_number"]) <= found, place
    for postcode, number in (
        postcodes[["postcode", "municipality_number"]].sample(100, random_state=7).to_numpy()
    ):
        assert (postcode, number) in {
            (hit.key, hit.municipality_number) for hit in search(store, postcode)
        }


def test_a_former_number_finds_every_municipality_that_it_became(store):
    became = store.tables["renumbering"].groupby("number_then")["number_2024"].agg(set)
    for then in ("1201", "5012"):
        former = {hit.municipality_number for hit in search(store, then) if hit.kind == "former"}
        assert former == became[then] - {then}


def test_every_former_name_finds_what_the_municipality_became(store):
    table, names = store.tables["renumbering"], former_names()
    today = {plain(name) for row in store.municipalities["names"] for name in row.split("|")}
    assert set(names) <= set(table["number_then"])
    assert not set(names) & set(store.municipalities.index)
    for number, name in names.items():
        became = set(table.loc[table["number_then"].eq(number), "number_2024"])
        assert became <= {hit.municipality_number for hit in search(store, name)}, name
    # A few are namesakes of another municipality of today.
    assert {name for name in names.values() if plain(name) in today} == {"Bø", "Os", "Sande"}


@given(st.data())
def test_one_slip_in_a_long_name_is_forgiven(store, data):
    number = data.draw(st.sampled_from(sorted(store.municipalities.index)))
    name = plain(store.municipalities.at[number, "names"].split("|")[0])
    place = data.draw(st.integers(1, max(1, len(name) - 2)))
    slipped = name[:place] + name[place + 1 :]
    if len(name) > 5 and " " not in name:
        assert number in {hit.municipality_number for hit in search(store, slipped)} or any(
            slipped in plain(hit.label) for hit in search(store, slipped)
        )


def test_what_finds_nothing_leads_to_the_nearest(store):
    assert search(store, "Lillestrømmen") == []
    assert nearest(store, "Lillestrømmen")[0].label == "Lillestrøm"
    assert search(store, "0149") == []
    assert [hit.key for hit in nearest(store, "0149")] == ["0140", "0150"]
    assert nearest(store, "xqz") == []


@given(st.text(max_size=60))
def test_any_text_has_at_most_three_nearest(store, text):
    assert len(nearest(store, text)) <= MOST_NEAREST


def test_namesakes_are_told_apart_by_county(store):
    labels = [hit.label for hit in search(store, "Våler")]
    assert labels[:2] == ["Våler (Østfold)", "Våler (Innlandet)"]


def test_the_exact_name_comes_first(store):
    labels = [hit.label for hit in search(store, "Hol")]
    assert labels[0] == "Hol"
    assert "Hole" in labels


def test_a_postcode_leads_to_its_municipality(store):
    (hit,) = search(store, "0150")
    assert (hit.kind, hit.key, hit.municipality_number) == ("postcode", "0150", "0301")


def test_a_waterworks_is_found_by_its_name_in_the_register(store):
    hits = search(store, "Vikelvdalen")
    assert [hit.kind for hit in hits] == ["waterworks"]
    assert hits[0].municipality_number == "5001"


def test_a_waterworks_is_found_by_the_name_its_figure_was_published_under(store):
    hit = search(store, "Oset")[0]
    assert (hit.kind, hit.municipality_number) == ("waterworks", "0301")
    assert "Oset" not in store.waterworks.at[hit.key, "name"]


def test_large_works_come_before_small_ones(store):
    hits = [hit for hit in search(store, "vannforsyning") if hit.kind == "waterworks"]
    starts = [plain(hit.label).startswith("vannforsyning") for hit in hits]
    residents = store.waterworks["residents_counted_here"].fillna(0)
    sizes = [residents[hit.key] for hit, first in zip(hits, starts, strict=True) if first]
    assert len(sizes) > 2
    assert sizes == sorted(sizes, reverse=True)


def test_works_that_are_closed_are_not_found(store):
    closed = store.waterworks[~store.waterworks["active"]]
    assert list(closed["name"]) == ["Sollihøgda vannverk"]
    found = {hit.key for hit in search(store, "Sollihøgda vannverk")}
    assert found.isdisjoint(closed.index)


def test_a_name_of_two_letters_is_found_in_full(store):
    assert [hit.label for hit in search(store, "Os")] == ["Os", "Os – Bjørnafjorden"]


@pytest.mark.parametrize("text", ["", "  ", "ka", "å", "Ka ", "-k-"])
def test_fewer_than_three_letters_find_nothing(store, text):
    assert search(store, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "../../etc/passwd",
        ".*.*.*",
        "{0}",
        "\x00\x00\x00",
    ],
)
def test_hostile_text_finds_nothing(store, text):
    assert search(store, text) == []


@given(st.text(max_size=60))
@example("ß" * 40)
@example("İİİ")
@example("vann")
@example("\ud7ff\U0001f6b0" * 9)
def test_any_text_finds_at_most_eight_real_places(store, text):
    hits = search(store, text)
    assert len(hits) <= MOST_HITS
    assert {hit.municipality_number for hit in hits} <= set(store.municipalities.index)


@given(st.text(max_size=60))
def test_plain_text_is_plain_already(text):
    assert plain(plain(text)) == plain(text)
