"""One walk through all municipalities: map, table, plain page, API and download say the same; and
the report of some."""

import csv
import html
import io
import re

import numpy as np
import pytest
from pypdf import PdfReader

from findings import estimate
from findings.classes import CLASSES
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from findings.tally import tally, unpublished
from geo.fills import LOOK, fills
from telling import export, legend, tables, words
from telling.language import language
from treatment.notes import note

EVERYTHING = Selection()
SHOWN = ("measured", "raw", "bounded")


@pytest.fixture(scope="module")
def table(store):
    """The rows of the table on the page, by number."""
    frame = tables.municipalities(store, EVERYTHING, language("en"))
    return frame.set_index("municipality_number").to_dict("index")


@pytest.fixture(scope="module")
def download(store):
    """The rows of the CSV file for scripts, by number."""
    frame = tables.municipalities(store, EVERYTHING, language("en"))
    columns = tables.MUNICIPALITY_COLUMNS
    text = export.csv_for_scripts(frame, columns).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["municipality_number"]: row for row in rows}


@pytest.fixture(scope="module")
def api_csv(client):
    """The rows of the API's CSV, by number."""
    rows = csv.DictReader(io.StringIO(client.get("/api/v1/municipalities.csv").text, newline=""))
    return {row["municipality_number"]: row for row in rows}


@pytest.fixture(scope="module")
def api(client):
    """The API's figures, by number."""
    told = client.get("/api/v1/municipalities").json()["items"]
    return {one["municipality_number"]: one for one in told}


@pytest.fixture(scope="module")
def drawn(store):
    """What the map draws and says, by number."""
    return {one.number: one for one in fills(store, MEASURES["tap"], EVERYTHING, language("en"))}


def number(cell):
    """A number of a table or a file; None where nothing is known."""
    return None if cell in ("", None) or cell != cell else float(cell)


def page_figures(content):
    """What a plain page says: its figure in words, its evidence, its interval in words."""
    (value,) = re.findall(r'<p class="mg-big[^>]*>.*?<strong>([^<]*)</strong>', content)
    (evidence,) = re.findall(r'<dd class="evidence">([^<]*)</dd>', content)
    interval = re.findall(r'<dd class="interval">([^<]*) mg/l</dd>', content)
    return html.unescape(value), html.unescape(evidence), interval[0] if interval else None


def what_the_map_shows(one):
    """The figure, estimate or expectation of a municipality, which stand in fields of their own."""
    evidence = one["map_evidence"]
    if evidence not in ("estimate", "expected"):
        assert one["magnesium"]["evidence"] == evidence
        return one["magnesium"]
    assert one["magnesium"]["evidence"] == one["magnesium"]["value_type"] == "none"
    assert one["magnesium"]["best"] is one["magnesium"]["high"] is None
    return {"text": None, "value_type": evidence, **one[evidence], "evidence": evidence}


def test_every_municipality_is_the_same_everywhere(
    store, client, table, download, api_csv, api, drawn
):
    known = by_municipality(store, MEASURES["tap"], EVERYTHING)
    assert len(known) == 357
    for told in (table, download, api_csv, api, drawn):
        assert sorted(told) == sorted(known)
    for place, water in known.items():
        shown = what_the_map_shows(api[place])
        _is_told_by_pages(client, place, water, shown)
        assert (
            client.get(f"/api/v1/municipalities/{place}").json()["magnesium"]
            == api[place]["magnesium"]
        )
        _is_told_by_tables(water, shown, table[place], download[place], api_csv[place])
        _is_drawn_so(drawn[place], water)


def test_a_report_says_the_same(client, table):
    """Some of every kind of evidence: a report takes longer than a page."""
    for evidence in {row["mg_evidence"] for row in table.values()}:
        alike = [place for place, row in table.items() if row["mg_evidence"] == evidence]
        for place in alike[:: max(1, len(alike) // 4)]:
            page = page_figures(client.get(f"/en/municipality/{place}").text)
            answer = client.get(f"/en/municipality/{place}.pdf")
            (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
            text = " ".join(sheet.extract_text().split())
            value, told, interval = page
            assert value.replace("\u00a0", " ") in text
            assert f"Evidence {told}" in text
            if interval is not None:
                assert f"Interval {interval} mg/l" in text


def _is_told_by_pages(client, place, water, figure):
    evidence = words.EVIDENCE[water.evidence]
    for code, path in (("en", "/en/municipality/"), ("nb", "/kommune/")):
        spoken = language(code)
        in_words = spoken.figure(water.figure, "mg/l")
        *told, interval = page_figures(client.get(f"{path}{place}").text)
        assert told == [in_words, spoken.t(evidence)]
        if interval is None:
            assert figure["low"] is None
            continue
        # Calculated ends are told with two or three digits.
        ends = [float(end.replace(",", ".")) for end in interval.split("–")]
        assert (ends[0], ends[-1]) == pytest.approx((figure["low"], figure["high"]), rel=0.05)


def _is_told_by_tables(water, figure, row, file, api_row):
    """Numbers have the three decimals of the tables, in words what was published."""
    told = water.figure
    assert (figure["value_type"], figure["evidence"]) == (told.value_type, water.evidence)
    published = water.evidence in SHOWN
    assert api_row["map_evidence"] == water.evidence
    assert api_row["evidence"] == (water.evidence if published else "none")
    assert api_row["value_type"] == (told.value_type if published else "none")
    column = "" if published or water.evidence == "none" else f"{water.evidence}_"
    assert (figure["text"] or "") == told.text
    in_words = (language("en").figure(told), words.EVIDENCE[water.evidence])
    assert (row["mg"], row["mg_evidence"]) == (file["mg"], file["mg_evidence"]) == in_words
    for end in ("low", "high", "best"):
        value = number(getattr(told, end))
        rounded = None if value is None else float(np.round(value, 3))
        assert figure[end] == number(api_row[f"{column}{end}"]) == rounded
        assert published or not api_row[end]
        # An estimate has columns of its own in the table.
        in_table = rounded if water.evidence in SHOWN else None
        assert number(row[f"mg_{end}"]) == number(file[f"mg_{end}"]) == in_table


def test_people_add_up_everywhere(store, client, table, download, api_csv):
    """Classes, sentence, legend, table, file and API count everyone once, by what is known."""
    counted = tally(store, MEASURES["tap"], EVERYTHING)
    figure, estimated = sum(counted.people), sum(counted.estimated_people)
    whole = (figure, estimated, counted.bounded_people, counted.people_without)
    assert sum(whole) == counted.population == store.municipalities["population"].sum()
    told = client.get("/api/v1/municipalities").json()["items"]
    names = ("residents_with_figure", "residents_with_estimate", "residents_with_bound")
    assert tuple(sum(one[name] for one in told) for name in names) == whole[:3]
    assert tuple(sum(int(row[name]) for row in api_csv.values()) for name in names) == whole[:3]
    assert all(sum(one[name] for name in names) <= one["population"] for one in told)
    for rows in (table, download):
        people = [
            sum(int(float(row[name])) for row in rows.values())
            for name in ("people_with_figure", "people_with_estimate")
        ]
        assert people == [figure, estimated]
    shown = legend.of_measure(store, MEASURES["tap"], EVERYTHING, language("en"))
    column = shown.columns.index("residents")
    assert sum(row.counts[column] for row in shown.classes) == figure
    others = {row.label: row.counts[column] for row in shown.others}
    assert others["residents with an estimate"] == estimated
    assert others["only an upper limit"] == counted.bounded_people
    assert others["residents without a figure or an estimate"] == counted.people_without


def test_every_output_has_the_estimate_of_the_work(store, client, table, download, api_csv):
    """Table, file, API, note and glass of every municipality have the same estimate."""
    found, known = estimate.of_works(store), by_municipality(store, MEASURES["tap"], EVERYTHING)
    told = {
        one["municipality_number"]: one
        for one in client.get("/api/v1/municipalities").json()["items"]
    }
    for place, water in known.items():
        own = found.get(water.waterworks_id)
        if own is None or own.rung is None:
            assert told[place]["estimate"] is None
            continue
        for end in ("low", "best", "high"):
            value = float(np.round(getattr(own.figure, end), 3))
            assert told[place]["estimate"][end] == value == number(table[place][f"estimate_{end}"])
            assert number(download[place][f"estimate_{end}"]) == value
            assert number(api_csv[place][f"estimate_{end}"]) == value
        assert told[place]["estimate"]["rung"] == api_csv[place]["estimate_rung"] == own.rung
        if water.evidence == "estimate":
            assert water.figure == own.figure == note(store, water.waterworks_id).today
            assert told[place]["map_evidence"] == "estimate"


def _is_drawn_so(fill, water):
    """The look tells the evidence, and the class holds the figure's value or interval."""
    classes, told = CLASSES["mg"], water.figure
    groundwater = unpublished(water, MEASURES["tap"])
    assert fill.look == ("works" if groundwater else LOOK[water.evidence])
    if not told.known:
        assert (fill.low, fill.high) == (None, None)
        return
    assert fill.lines[0] == language("en").figure(told, "mg/l")
    if told.value_type == "bounded":
        assert (fill.low, fill.high) == (None, None)
    elif told.value_type == "below_limit":
        assert fill.low == fill.high == classes.class_of(told.low)
    else:
        assert fill.low == fill.high == classes.class_of(told.middle)
