"""What is said of a municipality: known answers for named places."""

from dataclasses import replace

import pytest

from findings.profile import profile
from findings.selection import Selection
from telling.dolomite import dolomite_section
from telling.municipality import MOST_WORKS, of_municipality
from treatment.additions import leading_notes

BERGEN, OSLO, STAVANGER = "4601", "0301", "1103"
HAMMERFEST, SARPSBORG, SMOLA = "5603", "3105", "1573"
FREDRIKSTAD, ULLENSAKER = "3107", "3209"
HAUGESUND, KARASJOK, TROMSO = "1106", "5610", "5501"
ALTA, NESODDEN, ELVERUM = "5601", "3212", "3420"
SENJA, VINDAFJORD, ALESUND = "5530", "1160", "1508"
OUTSIDE = "are not counted in any registered waterworks"
CALCIUM = "below the Norwegian target of at least 15."


def brief(shown, title):
    """The parts of a section in its brief form."""
    (section,) = [section for section in shown.sections if section.title == title]
    return section.brief


def sentences(shown, title):
    """What a section says in its brief form."""
    return " ".join(part.text for part in brief(shown, title) if part.kind == "paragraph")


@pytest.mark.parametrize(
    ("number", "calcium", "short"),
    [(FREDRIKSTAD, "13.0", True), (SENJA, "", False), (OSLO, "", False), (BERGEN, "", False)],
)
def test_too_little_calcium_is_said_where_there_is_too_little(store, en, number, calcium, short):
    said = sentences(of_municipality(store, number, en), "Dolomite")
    assert "of magnesium. Calculated, not measured" in said
    assert (f"calcium is already at {calcium} mg/l, {CALCIUM}" in said) == short
    assert (CALCIUM in said) == short


def test_sea_salt_leaves_no_figure_of_what_dolomite_adds(store, en):
    said = sentences(of_municipality(store, STAVANGER, en), "Dolomite")
    assert "because: sea salt in the raw water is not separated out." in said


def test_calcium_of_exactly_the_target_is_enough(store, en, monkeypatch):
    note = leading_notes(store, Selection(municipalities=(BERGEN,)))[BERGEN]
    for calcium, short in ((14.9, True), (15.0, False)):
        made = replace(note, before=replace(note.before, ca_mg_l=calcium))
        monkeypatch.setattr("telling.dolomite.leading_notes", lambda *_, made=made: {BERGEN: made})
        (said, *_) = dolomite_section(store, profile(store, BERGEN), en).parts
        assert (CALCIUM in said.text) == short


@pytest.mark.parametrize(
    ("number", "outside"),
    [(BERGEN, "29,359"), (SARPSBORG, "675"), (HAMMERFEST, "119"), (SMOLA, ""), (STAVANGER, "")],
)
def test_people_in_no_waterworks_are_named_from_one_per_cent_on(store, en, number, outside):
    """Hammerfest has 1.05 % of them, Smøla 0.83 %."""
    said = sentences(of_municipality(store, number, en), "Who is covered")
    assert (f"The other {outside} {OUTSIDE}" in said) == bool(outside)
    assert (OUTSIDE in said) == bool(outside)


@pytest.mark.parametrize(
    ("number", "works", "more"),
    [
        (VINDAFJORD, 8, ""),
        (ALESUND, 9, "1 more waterworks stands on the municipality's own page."),
        (SENJA, 23, "15 more waterworks stand on the municipality's own page."),
    ],
)
def test_the_largest_waterworks_are_named_and_the_others_counted(store, en, number, works, more):
    in_use = store.waterworks.query("active & municipality_number == @number")
    assert len(in_use) == works
    table, *notes = brief(of_municipality(store, number, en), "Waterworks")
    assert len(table.rows) == MOST_WORKS == 8
    assert [note.text for note in notes] == [more] * bool(more)
    named = [row[0] for row in table.rows]
    assert set(in_use.nlargest(3, "residents_counted_here")["name"]) <= set(named)


def test_a_figure_of_the_table_stands_with_its_source(store, en):
    table, *_ = brief(of_municipality(store, BERGEN, en), "Waterworks")
    assert table.columns[table.cited].text == "Magnesium (mg/l)"
    assert table.rows[0][:5] == (
        "Bergen Vannverk",
        "Surface water",
        "264,000",
        "0.3–0.5",
        "Measured",
    )
    assert [len(sources) for sources in table.sources] == [2, 1, 1]
    assert table.rows[1][3:5] == ("about 0.52 (0.28–0.95)", "Estimated, not measured")


def test_what_belongs_to_the_figure_has_its_label(store, en):
    terms = {term.code: term.text for term in of_municipality(store, BERGEN, en).terms}
    assert list(terms) == [
        *("evidence", "interval", "stage", "year", "cautions", "waterworks", "residents")
    ]
    assert terms["year"].startswith("2025 (")
    assert terms["residents"] == "264,000 of 293,709, wholly or in part"
    assert "reported by a newspaper" in terms["cautions"]


@pytest.mark.parametrize(("number", "everyone"), [(FREDRIKSTAD, "85,862"), (ULLENSAKER, "45,066")])
def test_no_more_people_get_a_water_than_live_there(store, en, number, everyone):
    """Their networks reach beyond the municipality."""
    shown = of_municipality(store, number, en)
    terms = {term.code: term.text for term in shown.terms}
    assert terms["residents"] == f"{everyone} of {everyone}, wholly or in part"
    (section,) = [section for section in shown.sections if section.title == "In short"]
    said = " ".join(part.text for part in section.full if part.kind == "paragraph")
    assert f"{everyone} of {everyone} residents get such water, wholly or in part." in said


def full(shown, title):
    """What a section says on screen."""
    (section,) = [section for section in shown.sections if section.title == title]
    return [part for part in section.full if part.kind == "paragraph"]


def test_everyone_is_covered_or_not(store, en):
    """Bergen's works have 264,000, 230 and 120 residents, Haugesund's 39,671 and 111."""
    said = sentences(of_municipality(store, BERGEN, en), "Who is covered")
    assert "264,350 of 293,709 residents (90 %) are supplied by registered waterworks." in said
    assert said.endswith(
        "Kind of water, share of residents: surface water 90 %, kind of water not known 0 %, not"
        " served by a registered waterworks 10 %."
    )
    assert "more than live here" not in said
    said = sentences(of_municipality(store, HAUGESUND, en), "Who is covered")
    assert "38,441 of 38,441 residents (100 %) are supplied by registered waterworks." in said
    assert "The waterworks report 39,782 residents, more than live here" in said


def test_a_measured_figure_stands_with_its_evidence_and_what_to_keep_in_mind(store, en):
    spread, known, works = full(of_municipality(store, BERGEN, en), "In short")
    assert spread.text == (
        "Different waters are drunk here: 0.3–0.5 mg/l of magnesium in 2 waters."
    )
    assert known.text.startswith(
        "The map shows the waterworks with the best evidence that serves most people: 0.3–0.5"
        " mg/l, measured, Bergen Vannverk. Keep in mind: weak source: relayed by a third party;"
    )
    assert "264,000 of 293,709 residents get such water" in known.text
    assert [text.mark for text in known.texts] == ["", "strong", "caution", ""]
    assert works.text == "1 of 3 waterworks here have a measured figure. For 2 it is estimated."
    # The brief form has the figure and what belongs to it beside this section.
    assert sentences(of_municipality(store, BERGEN, en), "In short") == works.text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (
            TROMSO,
            "Estimated, not measured: about 0.44 (0.24–0.82) mg/l, from typical surface water of"
            " the municipality where the water is taken (Tromsø).",
        ),
        (
            STAVANGER,
            "about 0.25 (0.14–0.47), at most 12.4 mg/l, from typical surface water of the"
            " municipality where the water is taken (Ivar IKS Hovedvannverk Langevann, Gjesdal).",
        ),
        (
            HAUGESUND,
            "about 0.92 (0.48–1.8) mg/l, from typical surface water of the municipalities around"
            " (Haugesund). About two in three waters that were not used for it lie within a factor"
            " of 1.9.",
        ),
        (
            ALTA,
            "about 3.7 (1.5–8.2), at most 19.7 mg/l, from its published hardness, and the share of"
            " magnesium in hard lakes. Magnesium makes up 7–42 % of the hardness in nine of ten of"
            " 58 hard lakes, in the middle 19 %; wells may differ.",
        ),
    ],
)
def test_an_estimate_says_what_it_rests_on_and_how_far_off_it_is(store, en, number, words):
    shown = of_municipality(store, number, en)
    said = sentences(shown, "In short")
    assert said.startswith("We found no published magnesium figures from the waterworks here.")
    assert words in said
    assert (shown.known, shown.terms[0].text) == (True, "Estimated, not measured")


def test_what_is_not_known_says_why_and_for_which_kind_of_water(store, en):
    unsure = sentences(of_municipality(store, KARASJOK, en), "In short")
    assert "Its kind of water is not known: it holds only for surface water." in unsure
    shown = of_municipality(store, ELVERUM, en)
    assert (shown.known, shown.value, shown.spread) == (False, "not known", "")
    assert sentences(shown, "In short").startswith(
        "Magnesium in the tap water is not known. No data, because: most of the known supply is"
    )


def test_a_bound_alone_is_no_headline(store, en):
    shown = of_municipality(store, NESODDEN, en)
    assert shown.value == "not measured; at most 6.5 mg/l"


def test_few_waters_have_no_median(store, en):
    (table,) = brief(of_municipality(store, BERGEN, en), "Compared with the county and the country")
    assert table.rows[0] == (
        *("Bergen", "3", "1", "2", "2", "0.3–0.5", "too few waters", "too few waters", "90 %"),
    )
    assert table.rows[1][6] == "too few waters"
    assert float(table.rows[2][6]) > 0
    assert float(table.rows[2][7]) > 0
    (table,) = brief(of_municipality(store, TROMSO, en), "Compared with the county and the country")
    assert table.rows[0][1:] == (
        *("19", "0", "0", "18", "not known", "too few waters", "too few waters", "89 %"),
    )


def test_a_background_says_what_it_is_the_mean_of(store, en):
    said = sentences(of_municipality(store, BERGEN, en), "Lakes and streams")
    assert said == (
        "Expected background in surface water: expected 0.52 (0.28–0.95) mg/l (mean of 2 grid"
        " cells of typical surface-water chemistry, geometric)."
    )
    assert sentences(of_municipality(store, HAUGESUND, en), "Lakes and streams") == (
        "There is no lake or grid cell in the municipality, so no background is given."
    )


def test_a_place_that_is_its_county_is_compared_with_the_country_alone(store, en):
    (table,) = brief(of_municipality(store, OSLO, en), "Compared with the county and the country")
    assert [row[0] for row in table.rows] == ["Oslo", "Norway"]
    (table,) = brief(of_municipality(store, BERGEN, en), "Compared with the county and the country")
    assert [row[0] for row in table.rows] == ["Bergen", "Vestland county", "Norway"]


def test_a_limed_lake_is_said_to_be_limed_and_no_other(store, en):
    (section,) = [
        section
        for section in of_municipality(store, "1119", en).sections
        if section.title == "Lakes and streams"
    ]
    (table,) = [part for part in section.full if part.kind == "table"]
    assert [(row[0], row[1].endswith(", limed")) for row in table.rows] == [
        ("Homsevatn", False),
        ("Lauvåsvatnet", False),
        ("Lindtjørnhølen, Hylland bro (53)", True),
    ]
