"""Rows: what is taken, what is set aside and why, and that the account adds up."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sheets import apart, limits
from data.sheets.columns import match
from data.sheets.problems import FileProblem, Refused, RowProblem, SheetNote
from data.sheets.reading import read
from data.sheets.taking import take
from data.sheets.works import plain
from telling import sheet_template as template
from telling.sheet_words import sentence
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, WORK, as_csv, as_xlsx

OSET = "Z0707022019522171190SQFPK"


def only(account, parameter="mg"):
    """The one figure of the one row that was taken."""
    (row,) = account.taken
    return row.readings[parameter].figure


@pytest.mark.parametrize(
    ("cell", "kind", "low", "high", "text"),
    [
        ("0,85", "measured", 0.85, 0.85, "0.85"),
        ("0,50", "measured", 0.5, 0.5, "0.50"),
        ("<0,5", "below_limit", 0, 0.5, "<0.5"),
        ("< 0,50", "below_limit", 0, 0.5, "<0.50"),
        ("1,2-1,6", "range", 1.2, 1.6, "1.2-1.6"),
        ("1,2 – 1,6", "range", 1.2, 1.6, "1.2-1.6"),
        ("3", "measured", 3, 3, "3"),
    ],
)
def test_a_figure_is_read_as_it_stands(desk, cell, kind, low, high, text):
    figure = only(desk.figures(cell))
    assert (figure.value_type, figure.low, figure.high, figure.text) == (kind, low, high, text)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("ca 0,8", "no number"), ("~0,8", "no number"), ("omtrent 0,8", "no number"),
        (">5", "no number"), ("-1", "no number"),
        ("1 234", "more than fresh water"), ("<1-2", "no number"), ("n.d.", "no number"),
        ("1,2,3", "no number"), ("١", "no number"), ("9" * 61, "no number"),
        ("0", "zero"), ("<0", "zero"), ("0,0", "zero"), ("600", "more than fresh water"),
        ("2-1", "backwards"), ("x" * 2_000, "more text than a figure needs"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_set_aside(desk, cell, told):
    account = desk.figures(cell)
    assert account.taken == []
    assert told in desk.reasons(account)[2][0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [("3,7*", "3.7"), ("3,7 b)", "3.7"), ("<0,4*", "<0.4")],
)
def test_what_stands_beside_a_figure_is_told(desk, cell, text):
    account = desk.figures(cell)
    assert account.taken[0].readings["mg"].figure.text == text
    ((note, count),) = account.notes
    assert (note.code, count) == (SheetNote.MORE_BESIDE, 1)
    assert dict(note.values) == {"text": cell, "figure": text}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("3,70e-01", "0.370"), ("3,7E+00", "3.7"), ("3,7e1", "37"), ("7e-02", "0.07"), ("7E0", "7"),
        ("<0,4 (LOQ)", "<0.4"), ("< 0,4 (lod)", "<0.4"),
    ],
)  # fmt: skip
def test_what_can_mean_one_figure_alone_is_that(desk, cell, text):
    account = desk.figures(cell, "1,1")
    assert [row.readings["mg"].figure.text for row in account.taken] == [text, "1.1"]
    assert not account.notes


@pytest.mark.parametrize(
    "cell",
    ["3,7a", "3,7U", "*3,7", "3,71)", "(3,7)", "0,4 (LOQ)", "37e-1", "3,7e", "0,4<", "> 3,7"],
)
def test_what_may_mean_another_figure_is_set_aside(desk, cell):
    assert desk.figures(cell).taken == []


@pytest.mark.parametrize("cell", ["NULL", "#N/A", "#I/T"])
def test_a_mark_for_no_value_does_not_cost_the_row(desk, cell):
    headings = ["Vannverk", "Kommune", "År", "Mg (mg/l)", "Ca (mg/l)"]
    account = desk.account([headings, [NAME, PLACE, "2024", cell, "11"]])
    assert list(account.taken[0].readings) == ["ca"]


def test_numbers_that_only_look_like_digits_do_not_pass(desk):
    assert desk.figures("１２").taken == []


def test_the_decimal_sign_is_that_of_the_column(desk):
    account = desk.figures("0,85", "0,90", "0.95")
    assert [row.row for row in account.taken] == [2, 3]
    assert "another decimal sign" in desk.reasons(account)[4][0]


def test_a_column_with_as_many_points_as_commas_shows_no_sign(desk):
    assert desk.figures("0,85", "0.95").taken == []


def test_what_may_be_a_thousand_is_not_guessed(desk):
    account = desk.figures("1.234", "2.345", heading="Magnesium (µg/l)")
    assert account.taken == []
    assert "may be a thousand" in desk.reasons(account)[2][0]
    told = desk.figures("1.234", heading="Magnesium (µg/l)", decimal=".")
    assert only(told).best == pytest.approx(0.001234)
    proven = desk.figures("1.234", "0.345", heading="Magnesium (µg/l)")
    assert len(proven.taken) == 2


def test_a_number_of_a_workbook_needs_no_such_care(desk, store):
    sheet = read(as_xlsx([[*HEADINGS[:3], "Mg (µg/l)"], [NAME, PLACE, 2024, 1.234]]))
    assert only(take(sheet, match(sheet.headings), store)).best == pytest.approx(0.001234)


def test_units_come_from_heading_column_or_choice(desk):
    row = [NAME, PLACE, "2024"]
    beside = desk.account(
        [
            [*HEADINGS[:3], "Mg", "Enhet"],
            [*row, "540", "µg/l"],
            [*row, "1", "kg/l"],
            [*row, "1", ""],
        ]
    )
    assert only(beside).text == "0.540"
    assert beside.taken[0].words == {"Mg": "540 µg/l"}
    assert "“kg/l” is not known" in desk.reasons(beside)[3][0]
    assert "unit is not given" in desk.reasons(beside)[4][0]
    assert only(desk.figures("1", heading="Mg", units={"mg": "mmol/l"})).text == "24"


def test_a_works_is_found_by_id_or_by_name_in_its_municipality(desk):
    heads = ["Vannverk-ID", "Vannverk", "Kommune", "Magnesium (mg/l)"]
    account = desk.account(
        [
            heads,
            [WORK, "", "", "1"],
            ["", NAME.upper(), "1101", "1"],
            ["", NAME, "Eigersund kommune", "1"],
            [WORK, "", "Bergen", "1"],
            ["", NAME, "", "1"],
            ["", NAME, "Bergen", "1"],
            ["", "Egersund Vassverk", PLACE, "1"],
            ["", "", PLACE, "1"],
            ["X1", "", "", "1"],
            ["", NAME, "Atlantis", "1"],
            ["", NAME, "Herøy", "1"],
            ["", "Hias", "Hamar", "1"],
        ]
    )
    assert [row.row for row in account.taken] == [2, 3, 4, 6]  # no other works has the name of 6
    assert {row.waterworks_id for row in account.taken} == {WORK}
    told = {row: why[0] for row, why in desk.reasons(account).items()}
    assert "lies in Eigersund" in told[5]
    assert "no waterworks in Bergen" in told[7]
    assert f"did you mean {NAME} ({WORK})" in told[8]
    assert "neither an id nor a name" in told[9]
    assert "no id of a waterworks" in told[10]
    assert "no municipality of 2024" in told[11]
    assert "several municipalities" in told[12]
    assert "did you mean Hias Vannverket (Stange, " in told[13]  # which supplies Hamar, too


def test_a_name_that_two_works_have_names_both_ids(desk, store):
    names = store.waterworks["name"].map(plain) + "|" + store.waterworks["municipality_number"]
    twice = store.waterworks[names.duplicated(keep=False)]
    row = twice.iloc[0]
    heads = ["Vannverk", "Kommune", "Magnesium (mg/l)"]
    account = desk.account([heads, [row["name"], row["municipality_number"], "1"]])
    same = twice.index[twice["name"].eq(row["name"])]
    (why,) = desk.reasons(account)[2]
    assert all(work in why for work in same)


@pytest.mark.parametrize("name", ["Hamar vannverk", "HIAS", "Ledningsnettet"])
def test_a_works_that_is_called_by_what_it_does_is_suggested(desk, name):
    account = desk.account([HEADINGS, [name, "Hamar", "2024", "1"]])
    (why,) = desk.reasons(account)[2]
    assert "Hamar kommune, Vannforsyning/Ledningsnett (Z" in why


def test_suggestions_for_thousands_of_names_take_no_time(desk):
    rows = [[f"Egersund Vannverk {n}", PLACE, "2024", "1"] for n in range(3_000)]
    start = time.process_time()
    account = desk.account([HEADINGS, *rows])
    assert time.process_time() - start < 10
    assert {row.reasons[0].code for row in account.aside} == {RowProblem.WATERWORKS_NEARLY}
    assert len(account.aside) == 3_000


AHEAD = str(dt.date.today().year + 1)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2024", 2024), ("31.05.2024", 2024), ("1.5.2024", 2024), ("2024-05-31", 2024),
        ("2024-05-31T10:30:00", 2024), ("31/05/2024 08:15", 2024), ("", None),
        ("mai 2024", 2024), ("1.5.24", 2024), ("1.5.98", 1998), ("2024-01", 2024),
        ("01.2024", 2024),
        ("20240104", 2024), ("31.05.2024 kl. 07:15", 2024), ("31-MAI-24", 2024), ("Q1 2024", 2024),
        ("4. januar 2024", 2024), ("1. kvartal 2024", 2024), ("2023-2024", None),
    ],
)  # fmt: skip
def test_of_a_date_the_year_counts(desk, cell, year):
    (row,) = desk.account([HEADINGS, [NAME, PLACE, cell, "1"]]).taken
    assert row.year == year


@pytest.mark.parametrize(
    "cell", ["24", "31.02.2024", "45000", "31.2.24", "24.1.4", "1066", "13.2024", AHEAD]
)
def test_what_is_no_date_is_set_aside(desk, cell):
    assert desk.account([HEADINGS, [NAME, PLACE, cell, "1"]]).taken == []


def test_stage_and_kind_are_words_that_are_known(desk):
    heads = [*HEADINGS[:2], "Råvann/behandlet/nett", "Vanntype", "Magnesium (mg/l)"]
    cells = [("Råvann", "Grunnvann"), ("nett", ""), ("", "overflatevann"), ("sluk", ""), ("", "te")]
    account = desk.account([heads, *[[NAME, PLACE, *pair, "1"] for pair in cells]])
    own = desk.store.waterworks.at[WORK, "source_type"]
    assert [(row.stage, row.source_type) for row in account.taken] == [
        ("raw", "groundwater"), ("treated", own), ("unknown", "surface_water"), ("unknown", own),
    ]  # fmt: skip
    assert [(sentence(note, desk.language), n) for note, n in account.notes] == [
        ("“sluk” is neither raw, treated nor network water: taken as unknown", 1)
    ]
    assert "no known kind of water" in desk.reasons(account)[6][0]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("raw", ["Råvatn", "RÅVANN", "ubehandla vatn", "inntak"]),
        ("treated", ["Nettvatn", "reinvatn", "Behandla", "ut VBA", "hos abonnent", "springvatn"]),
    ],
)
def test_a_stage_is_known_as_people_print_it(desk, stage, words):
    heads = [*HEADINGS[:3], "Prøvetype", HEADINGS[3]]
    rows = [[NAME, PLACE, "2024", word, f"1,{n}"] for n, word in enumerate(words)]
    assert {row.stage for row in desk.account([heads, *rows]).taken} == {stage}


def test_a_sample_of_one_number_counts_once(desk):
    heads = ["Prøvenr", *HEADINGS]
    rows = [["7", NAME, PLACE, "2024", "1,0"], ["7", NAME, PLACE, "1.5.2024", "1,0"]]
    account = desk.account([heads, *rows, ["8", NAME, PLACE, "1.5.2024", "1,0"]])
    assert [row.row for row in account.taken] == [2, 4]
    assert desk.reasons(account) == {3: ["the sample 7 stands in row 2 already"]}


def test_a_row_is_taken_whole_or_not_at_all_and_every_reason_is_told(desk):
    heads = [*HEADINGS, "pH"]
    account = desk.account([heads, [NAME, PLACE, "igår", "x", "8,1"]])
    assert account.taken == []
    assert len(desk.reasons(account)[2]) == 2


def test_a_row_without_figures_and_a_row_too_wide_are_set_aside(desk):
    account = desk.account([HEADINGS, [NAME, PLACE, "2024", ""], [NAME, PLACE, "2024", "0", "85"]])
    assert desk.reasons(account) == {
        2: ["the row has no figure"], 3: ["the row has 5 cells, the headings are 4"],
    }  # fmt: skip


def test_hardness_alone_leaves_a_bound_as_wide_as_its_rounding(desk):
    (alone,) = desk.figures("1,5", heading="Total hardhet (°dH)").taken
    assert alone.bound == pytest.approx((0, 24.305 * 1.55 / 5.608))
    (converted,) = desk.figures("0,27", heading="Hardhet (mmol/l)").taken
    assert converted.bound == pytest.approx((0, 24.305 * 0.275))


def test_hardness_below_the_calcium_leaves_nothing(desk):
    heads = ["Vannverk", "Kommune", "Hardhet (°dH)", "Ca (mg/l)"]
    (row,) = desk.account([heads, [NAME, PLACE, "1,0", "8,5"]]).taken
    assert row.bound is None
    assert not desk.account([heads, [NAME, PLACE, "1,0", "30"]]).taken


@pytest.mark.parametrize("make", [template.as_csv, template.as_xlsx])
def test_the_example_of_the_template_is_never_taken(store, nb, make):
    sheet = read(make(nb))
    account = take(sheet, match(sheet.headings), store)
    assert [why.code for row in account.aside for why in row.reasons] == [RowProblem.EXAMPLE_ROW]


def test_the_example_of_the_template_would_pass_but_for_its_name(store, nb):
    sheet = read(template.as_csv(nb).replace("EKSEMPEL – slett denne raden".encode(), b"Kvasir"))
    account = take(sheet, match(sheet.headings), store)
    assert [why.code for row in account.aside for why in row.reasons] == [
        RowProblem.WATERWORKS_NEARLY
    ]


GOOD = {
    "Vannverk-ID": WORK, "Vannverk": NAME, "Kommune": PLACE, "Prøvedato": "31.05.2024",
    "Råvann/behandlet/nett": "nett", "Vanntype": "grunnvann", "Magnesium (mg/l)": "0,85",
    "Kalsium (µg/l)": "3200", "Total hardhet (°dH)": "1,1", "pH": "8,1",
}  # fmt: skip
DEFECTS = [
    *[(name, "") for name in GOOD],
    ("Vannverk-ID", "feil"), ("Kommune", "Bergen"), ("Kommune", "0000"),
    ("Prøvedato", "32.13.2024"),
    ("Prøvedato", AHEAD), ("Råvann/behandlet/nett", "kran"), ("Vanntype", "te"),
    ("Magnesium (mg/l)", "<0,5"), ("Magnesium (mg/l)", "1,2-1,6"), ("Magnesium (mg/l)", "0.85"),
    ("Magnesium (mg/l)", "=1+1"), ("Kalsium (µg/l)", "ikke påvist"), ("pH", "81"), ("pH", "0"),
    ("Vannverk", "EKSEMPEL"), ("Vannverk", "<img src=x onerror=alert(1)>"), ("pH", "y" * 2_000),
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(DEFECTS), max_size=3), min_size=1, max_size=30))
@settings(max_examples=60)
def test_the_account_adds_up_over_any_mix_of_defects(desk, rows):
    cells = [{**GOOD, **dict(defects)} for defects in rows]
    account = desk.account([list(GOOD), *[list(row.values()) for row in cells]])
    written = sum(any(row.values()) for row in cells)
    assert account.rows == written == len(account.taken) + len(account.aside)
    assert account.adds_up()
    assert all(row.reasons for row in account.aside)
    assert sum(count for _, count in account.by_reason) == len(account.aside)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=150)
def test_no_text_breaks_the_reading_of_a_row(desk, name, place, date, figure):
    sheet = read(as_csv([HEADINGS, [NAME, PLACE, "2024", "1"]]))
    row = (3, [name, place, date, figure])
    account = take(type(sheet)(sheet.headings, [*sheet.rows, row]), match(HEADINGS), desk.store)
    assert account.adds_up()
    desk.reasons(account)


def test_a_row_with_a_sign_that_no_text_may_hold_is_set_aside_by_its_column(desk):
    rows = [[NAME, PLACE, "2024", "1,0", "fine"], [f"{NAME}\ufffe", PLACE, "2024", "1,0", "fine"]]
    account = desk.account([[*HEADINGS, "Merknad"], *rows, [NAME, PLACE, "2024", "1,0", "odd\x01"]])
    assert [row.row for row in account.taken] == [2, 4]  # a column that is not read does not count
    assert desk.reasons(account) == {
        3: ["the column “Vannverk” holds a sign that no text may hold, shown here as �: write the"
            " cell anew"]
    }  # fmt: skip


def test_a_long_sheet_is_taken_in_a_child_as_a_short_one_is_here(store, monkeypatch):
    rows = [[NAME, PLACE, "2024", "0,85"], ["Nirgends", PLACE, "x", "<0,5"], [NAME, "", "", "1"]]
    book = [[NAME, 1101, dt.datetime(2024, 5, 31), 0.5]]
    for content in (as_csv([HEADINGS, *rows * 400]), as_xlsx([HEADINGS, *book * 40], {3: "0.00"})):
        sheet = read(content)
        found = match(sheet.headings)
        here = take(sheet, found, store)
        with monkeypatch.context() as small:
            small.setattr(limits, "MOST_ROWS_HERE", 0)
            there = apart.take(sheet, found, store)
        # A cap that is not known equals no other.
        assert repr(list(there.taken)) == repr(here.taken)
        assert (there.aside, there.notes) == (here.aside, here.notes)
        assert repr(list(there.samples)) == repr(here.samples)
        for name in ("of_magnesium", "stated_kinds", "by_reason"):
            assert getattr(there, name) == getattr(here, name)
        assert there.adds_up()


def test_a_sheet_of_more_samples_than_the_map_can_lay_out_at_once_is_refused(store, monkeypatch):
    """Rows of the same works, year and stage are one sample, however many they are."""
    monkeypatch.setattr(limits, "MOST_ROWS_HERE", 0)
    monkeypatch.setattr(limits, "MOST_SAMPLES", 2)
    rows = [[NAME, PLACE, f"{day}.01.{year}", "0,85"] for day in (1, 2, 3) for year in (2023, 2024)]
    two = read(as_csv([HEADINGS, *rows]))
    assert len(apart.take(two, match(two.headings), store).samples) == 2
    three = read(as_csv([HEADINGS, *rows, [NAME, PLACE, "2022", "0,85"]]))
    with pytest.raises(Refused) as refused:
        apart.take(three, match(three.headings), store)
    assert refused.value.reason.code is FileProblem.TOO_MANY_SAMPLES
