"""The note as it is said: every work has one in words, each figure says how it is known, and what
has no source is left to the visitor."""

import math
import re
import string

import pytest

from data.store import open_store
from telling import dolomite_note, dolomite_plant
from telling.dolomite_plant import QUESTIONS, OwnNumbers, flow, size_section
from telling.dolomite_table import KNOWN
from telling.language import language
from telling.sections import Paragraph, Table
from treatment.notes import note
from treatment.plant import Prices

OSLO = "Z0707022019522171190SQFPK"
BERGEN = "Z0911211948592561126KDLAA"
LILLEHAMMER = "Z0707022019331351190KKMDS"
STAVANGER_NETWORK = "Z0803311359131310119IDZVE"
EN = language("en")


@pytest.fixture(scope="module")
def store():
    return open_store()


def made(store, work, spoken=EN):
    """Everything that is said of a work's note."""
    found = note(store, work)
    sections = [*dolomite_note.sections(store, found, spoken)]
    if found.window is not None:
        sections.append(size_section(store, found, found.window, OwnNumbers(), spoken))
    sections.append(dolomite_note.basis_section(store, found, spoken))
    sections.append(dolomite_plant.pilot_section(store, found, spoken))
    return sections


def texts(sections):
    """Every text of sections, cells included."""
    for section in sections:
        yield section.title
        for part in section.parts:
            if isinstance(part, Paragraph):
                yield from (text.text for text in part.texts)
            else:
                yield from (cell for row in part.rows for cell in row)


def table(sections, title):
    """The first table under a title."""
    (section,) = [one for one in sections if one.title == title]
    return next(part for part in section.parts if isinstance(part, Table))


@pytest.mark.parametrize("code", ["nb", "en"])
def test_every_note_is_said_in_words(store, code):
    for work in store.waterworks.index[::40]:
        for text in texts(made(store, work, language(code))):
            assert "{" not in text and "nan" not in text.split()


def test_the_rows_of_a_table_are_as_long_as_its_heading(store):
    for work in (OSLO, BERGEN):
        for section in made(store, work):
            for part in section.parts:
                if isinstance(part, Table):
                    assert {len(row) for row in part.rows} == {len(part.columns)}


def test_each_figure_of_raw_water_and_of_today_says_how_it_is_known(store):
    known = {EN.t(word).lower() for word in KNOWN.values()}
    for work in (OSLO, BERGEN):
        for _, raw, today, _ in table(
            made(store, work), "The water, and how each figure is known"
        ).rows:
            for cell in (raw, today):
                assert cell == "–" or cell.rsplit(" ", 1)[-1] in known


def test_today_does_not_contradict_what_is_measured(store):
    found = note(store, BERGEN)
    assert found.evidence == "measured"
    rows = table(made(store, BERGEN), "The water, and how each figure is known").rows
    today = rows[0][2]
    assert today == "0.5 published"
    assert found.today.low <= 0.5 <= found.today.high


def test_a_published_figure_leads_to_its_source(store):
    (section,) = [one for one in made(store, BERGEN) if one.title.startswith("The water, and how")]
    (published,) = [
        part
        for part in section.parts
        if isinstance(part, Paragraph) and part.texts[0].text.startswith("Treated water:")
    ]
    sample = note(store, BERGEN).treated_sample
    assert published.sources == (store.samples.at[sample, "source_id"],)


def test_groundwater_has_the_reason_and_no_figure(store):
    (section,) = dolomite_note.sections(store, note(store, LILLEHAMMER), EN)
    said = " ".join(text.text for part in section.parts for text in part.texts)
    assert "No calculation is given" in said and "a figure of its own is needed" in said
    assert not re.search(r"\d", said)


def test_bought_water_names_its_supplier(store):
    found = note(store, STAVANGER_NETWORK)
    said = " ".join(dolomite_note.introduction(store, found, EN))
    assert "this is the note for" in said


@pytest.mark.parametrize("point", QUESTIONS, ids=lambda point: point.claims[0])
def test_every_figure_of_a_question_is_a_cited_one(point, store):
    fields = {field for _, field, _, _ in string.Formatter().parse(point.message) if field}
    assert fields <= set(point.claims)
    bare = re.sub(r"\{[^}]*\}|EN \d+", "", point.message)
    assert not re.search(r"\d", bare)
    for claim in point.claims:
        assert store.sources.at[store.claims.at[claim, "source_id"], "url"].startswith("http")


def test_the_visitors_flow_goes_before_what_is_reported(store):
    found = note(store, OSLO)
    assert flow(store, found, OwnNumbers()) == dolomite_plant.Flow(found.volume_m3, "reported")
    assert flow(store, found, OwnNumbers(m3_a_day=100, litres=5)).m3 == pytest.approx(36_525)
    residents = store.work_rows[OSLO]["residents"]
    by_use = flow(store, found, OwnNumbers(litres=200))
    assert (by_use.m3, by_use.basis) == (pytest.approx(residents * 73.05), "people")


def test_a_work_without_a_volume_asks_for_one(store):
    works = store.waterworks
    dry = [
        work
        for work in works.index[works["produced_m3"].isna()]
        if math.isnan(note(store, work).volume_m3) and note(store, work).window is not None
    ]
    for work in dry[:3]:
        found = note(store, work)
        section = size_section(store, found, found.window, OwnNumbers(), EN)
        assert "fill in a flow of your own" in section.parts[0].text
        own = size_section(store, found, found.window, OwnNumbers(m3_a_day=50), EN)
        assert own.parts[0].rows[0] == ("Flow (m³ a year)", "18,262", "yours")


def size(store, own):
    """Amount and basis of each row of Oslo's size, by its name."""
    found = note(store, OSLO)
    (shown,) = [
        part
        for part in size_section(store, found, found.window, own, EN).parts
        if isinstance(part, Table)
    ]
    return {name: (amount, by) for name, amount, by in shown.rows}


def test_no_price_and_no_delivery_is_made_up(store):
    rows = size(store, OwnNumbers())
    for name in (
        "Lorries of dolomite a year",
        "CO2 in store (t)",
        "Sludge of what does not dissolve (t a year)",
        "Lead added, if all dissolves (µg/l)",
        "Cost (kr/m³)",
    ):
        assert rows[name] == ("–", "not known: fill in your own")


def test_what_the_visitor_fills_in_is_calculated_with(store):
    found = note(store, OSLO)
    dose = found.window.state.dissolved["dolomite"]
    own = OwnNumbers(load_t=10, insoluble=2, lead=15, prices=Prices(dolomite=1000))
    rows = size(store, own)
    lorries = math.ceil(found.tonnes(dose) / 10)
    assert rows["Lorries of dolomite a year"] == (EN.number(lorries), "computed with yours")
    assert rows["Lead added, if all dissolves (µg/l)"][0].startswith(EN.rounded(dose * 0.015, 2))
    assert rows["Cost of dolomite (kr/m³)"][0] == EN.number(dose / 1000, 3)
    assert "of" in rows["Cost (kr/m³)"][0]


def test_a_cost_of_everything_is_called_no_part_of_it(store):
    prices = Prices(
        dolomite=1000,
        marble=500,
        lime=500,
        co2=2000,
        investment=1e6,
        years=20,
        interest=4,
        yearly=0,
    )
    assert re.fullmatch(r"-?[0-9.]+", size(store, OwnNumbers(prices=prices))["Cost (kr/m³)"][0])


def test_a_bed_is_as_deep_and_as_fast_as_its_contact_time_says(store):
    rows = size(store, OwnNumbers())

    def ends(name):
        return [float(end.replace(",", "")) for end in rows[name][0].split("–")]

    volume, surface = (
        ends("Dolomite bed at 6 °C, side stream (m³)"),
        ends("Its surface at the depth of a marble bed (m²)"),
    )
    least, most = (float(store.claims.at["bed_depth_marble", end]) for end in ("low", "high"))
    assert surface == pytest.approx([volume[0] / most, volume[1] / least], rel=0.06)
    # The same flow through the surface: m³/h over m² are m/h.
    found = note(store, OSLO)
    side = found.window.share * found.volume_m3 / 8766
    rate = ends("Filter rate at that depth (m/h)")
    assert rate == pytest.approx([side / surface[1], side / surface[0]], rel=0.06)
