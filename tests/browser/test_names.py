"""A name that means harm is shown as that name, wherever a visitor may meet it."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pandas as pd
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from harness.screen import Map, expect_card, expect_title, open_map
from harness.server import serve
from tests.browser.test_snapshot import copied

HTML = "<img src=x onerror=alert(1)>"
MARKED = ":red[x] $y^2$ [a](javascript:alert(1)) **b** &lt;"
FORMULA = "=cmd|' /C calc'!A0"
BERGEN, STAVANGER, LILLEHAMMER = "4601", "1103", "3405"
HTML_WORK = "Z0707022019331351190KKMDS"  # Lillehammer Vannverk
HARMS = {  # table: (key, its value, columns, what they hold instead)
    "municipalities": [
        ("municipality_number", BERGEN, ["name", "names"], HTML),
        ("municipality_number", STAVANGER, ["name", "names"], MARKED),
    ],
    "waterworks": [
        ("waterworks_id", HTML_WORK, ["name", "published_names", "source_name"], HTML),
        ("waterworks_id", HTML_WORK, ["owner"], FORMULA),
    ],
    "samples": [("municipality_number", LILLEHAMMER, ["quote", "published_name"], HTML)],
    "sources": [("source_id", "web-d7f832de", ["title", "publisher"], HTML)],
    "sites": [("name", "Langtjern", ["name"], HTML)],
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The dashboard over figures in which some names mean harm."""
    folder = copied(tmp_path_factory.mktemp("hostile") / "dashboard")
    for table, harms in HARMS.items():
        path = folder / "data" / "snapshot" / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        for key, value, columns, harm in harms:
            chosen = rows[key].eq(value)
            assert chosen.any()
            rows.loc[chosen, columns] = harm
        rows.to_csv(path, index=False)
    with serve(folder, tmp_path_factory.mktemp("server") / "log") as server:
        yield server


@pytest.fixture
def page(visiting, hostile):
    """The page of a visitor whose browser must neither run nor draw anything of a name."""
    with visiting(hostile) as visit:
        visit.page.on("dialog", lambda dialog: visit.watch.faults.append("a name was run"))
        yield visit.page
        for frame in visit.page.frames:
            expect(frame.locator("img[src='x'], a[href^='javascript'], .katex")).to_have_count(0)


def test_on_the_map(page):
    drawn = open_map(page, f"/?fylke=46&fylke=11&fylke=34&kommune={BERGEN}")
    area = drawn.area(BERGEN)
    assert area.get_attribute("aria-label").startswith(f"{HTML}: ")
    area.hover()
    expect(drawn.inside.get_by_role("tooltip")).to_contain_text(HTML)
    expect(page.get_by_role("region", name="Tegnforklaring")).to_contain_text(HTML)


@pytest.mark.parametrize(
    ("typed", "hit", "shown", "title"),
    [
        ("img src", f"{HTML} · kommune", expect_card, HTML),
        ("red[x", f"{MARKED} · kommune", expect_card, MARKED),
        ("onerror", f"{HTML} – Lillehammer · vannverk", expect_title, "Lillehammer"),
    ],
)
def test_among_the_hits_of_the_search_and_as_a_title(page, typed, hit, shown, title):
    page.goto("/")
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("button", name=hit, exact=True).click()
    shown(page, title)


def test_on_the_page_of_a_municipality(page):
    page.goto(f"/kommune?nr={LILLEHAMMER}")
    expect_title(page, "Lillehammer")
    expect(page.get_by_role("main").get_by_text(HTML).first).to_be_visible()


def test_in_a_table_and_its_sentence(page):
    page.goto(f"/tabeller?tabell=waterworks&kommune={LILLEHAMMER}&kommune={STAVANGER}")
    expect(page.get_by_text(f"{MARKED}, Lillehammer.", exact=True)).to_be_visible()
    cells = page.locator("canvas table td")
    expect(cells.filter(has_text=HTML).first).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("button", name="Vannverk: CSV (for skript)", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8")
    (row,) = [r for r in csv.DictReader(io.StringIO(text)) if r["waterworks_id"] == HTML_WORK]
    assert row["waterworks"] == HTML
    assert row["owner"] == f"'{FORMULA}"


def test_in_a_chart_its_tooltip_and_its_picture(page):
    page.goto("/kontrast?fylke=34")
    expect(page.get_by_text(f"{HTML}: 3,6 mg/l.")).to_be_visible()
    page.locator("svg.marks .mark-symbol path").first.hover()
    expect(page.locator("#vg-tooltip-element")).to_contain_text(HTML)
    with page.expect_download() as download:
        page.get_by_role("button", name="Magnesium etter type vann: SVG").click()
    picture = ElementTree.fromstring(download.value.path().read_text(encoding="utf-8"))
    assert HTML in "".join(picture.itertext())
    assert {node.tag.rpartition("}")[2] for node in picture.iter()}.isdisjoint({"img", "script"})


def test_in_the_lists_to_choose_from(page):
    page.goto("/dolomitt")
    field = page.get_by_role("combobox", name="Velg vannverk")
    field.fill("onerror")
    page.get_by_role("option", name=f"{HTML} – Lillehammer", exact=True).click()
    expect(field).to_have_value(f"{HTML} – Lillehammer")
    expect(page.get_by_role("main").get_by_text(HTML).first).to_be_visible()


def test_on_a_plain_page(page):
    page.goto(f"/vannverk/{HTML_WORK}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(HTML)
    page.goto(f"/kommune/{BERGEN}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(HTML)
    expect(page.get_by_role("img", name=f"Kart: {HTML}")).to_be_visible()


def test_in_what_programs_get(page):
    address = f"/api/v1/waterworks/{HTML_WORK}"
    page.goto(f"{address}.json")
    assert json.loads(page.locator("pre").inner_text())["name"] == HTML
    answer = page.request.get(f"{address}.csv")
    row = next(csv.DictReader(io.StringIO(answer.text())))
    assert (row["name"], row["owner"]) == (HTML, f"'{FORMULA}")


def test_at_a_monitored_lake(page):
    page.goto("/?fylke=33&fylke=32&punkter=1")
    drawn = Map(page).wait_until_painted()
    points = drawn.inside.locator("path.site")
    expect(points.first).to_be_attached()
    tip = drawn.inside.get_by_role("tooltip")
    for place in range(points.count()):
        points.nth(place).dispatch_event("mouseover")
        if HTML in tip.inner_text():
            return
    pytest.fail("no point tells the name")


def test_in_a_report(page):
    page.goto(f"/kommune?nr={BERGEN}")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Last ned siden")).click()
    for content in (download.value.path().read_bytes(), _report(page)):
        (sheet,) = PdfReader(io.BytesIO(content)).pages
        # A name that is broken over two lines comes with a line end in it.
        assert HTML in " ".join(sheet.extract_text().split())


def _report(page):
    answer = page.request.get(f"/kommune/{BERGEN}.pdf")
    assert answer.ok
    return answer.body()


def test_in_the_picture_of_the_map_and_in_a_frame(page):
    open_map(page, f"/?kommune={BERGEN}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Kartet som bilde: SVG").click()
    picture = ElementTree.fromstring(download.value.path().read_text(encoding="utf-8"))
    assert HTML in "".join(picture.itertext())
    drawn = open_map(page, f"/?kommune={BERGEN}&embed=true")
    assert drawn.area(BERGEN).get_attribute("aria-label").startswith(f"{HTML}: ")
    expect(page.locator(".mg-chosen").get_by_text(HTML)).to_be_visible()
