"""The tables: what is downloaded is what stands on the screen and what the tables' frames hold."""

import csv
import io
import math
import re
from dataclasses import dataclass

import openpyxl
import pandas as pd
import pyogrio
import pytest
from openpyxl.cell import Cell
from playwright.sync_api import Page, expect

from data.store import open_store
from findings.selection import Selection
from harness.screen import choose, expect_title
from telling import export, tables
from telling.language import language
from telling.tables import MUNICIPALITY_COLUMNS, WORK_COLUMNS, Column
from views.tables import LONG_TEXT, ON_SCREEN

CHOSEN = Selection(counties=("46",))
SENTENCE = "Vestland fylke."
FORMS = ("CSV (Excel)", "CSV (for skript)", "XLSX", "GeoPackage")
MADE = {
    "municipalities": ("Kommuner", tables.municipalities, MUNICIPALITY_COLUMNS),
    "waterworks": ("Vannverk", tables.works, WORK_COLUMNS),
}
Rows = list[list[object]]


@dataclass(frozen=True)
class Shown:
    """One table as a visitor sees it and takes it away, and the frame that it was made of."""

    name: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    caption: str
    headings: list[str]
    rows: list[list[str]]
    files: dict[str, bytes]

    def expected(self) -> Rows:
        """The cells that a file must hold: numbers with the decimals of the page, None for none."""
        return [
            [_expected(value, column) for value, column in zip(row, self.columns, strict=True)]
            for row in self.frame.itertuples(index=False)
        ]


def _expected(value: object, column: Column) -> object:
    if not column.number:
        return value
    digits = 3 if column.digits is None else column.digits
    return None if math.isnan(value) else round(value, digits)


@pytest.fixture(scope="module", params=MADE)
def shown(request, visiting, server, tmp_path_factory) -> Shown:
    """A table of the county of Vestland, on the screen and in the four forms."""
    title, make, columns = MADE[request.param]
    frame = make(open_store(), CHOSEN, language())
    with visiting(server) as visit:
        page = visit.page
        page.goto("/tabeller")
        table = page.get_by_role("radiogroup", name="Tabell")
        table.get_by_role("radio", name=title).click()
        choose(page, "Fylke", "Vestland")
        expect(page.get_by_text(SENTENCE, exact=True)).to_be_visible()
        caption = page.get_by_text(f"{len(frame)} rader.")
        expect(caption).to_be_visible()
        grid = page.locator("canvas table")
        expect(grid).to_have_attribute("aria-rowcount", str(len(frame) + 1))
        return Shown(
            name=request.param,
            frame=frame,
            columns=columns,
            caption=caption.inner_text(),
            headings=grid.locator("th").all_text_contents(),
            rows=[row.locator("td").all_text_contents() for row in grid.locator("tbody tr").all()],
            files={form: _download(page, form, tmp_path_factory) for form in FORMS},
        )


def _download(page: Page, form: str, folders: pytest.TempPathFactory) -> bytes:
    button = (
        page.get_by_role("main")
        .get_by_role("button")
        .filter(has_text=re.compile(re.escape(form) + "(?!: beskrivelse)"))
    )
    with page.expect_download() as download:
        button.click()
    path = folders.mktemp("download") / download.value.suggested_filename
    download.value.save_as(path)
    assert "vestland-fylke" in path.name
    return path.read_bytes()


def test_the_screen_says_how_many_rows_there_are(shown):
    assert shown.caption.startswith(f"{len(shown.frame)} rad")
    assert len(shown.rows) > 5


def test_csv_for_excel_holds_the_rows(shown):
    content = shown.files["CSV (Excel)"]
    assert content.startswith("\ufeff".encode())
    sentence, headings, *rows = csv.reader(
        io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert sentence == [SENTENCE]
    assert headings == [export.heading(column, language()) for column in shown.columns]
    assert _numbers(rows, shown.columns, ",") == shown.expected()


def test_csv_for_excel_holds_what_the_screen_shows(shown):
    lines = shown.files["CSV (Excel)"].decode("utf-8-sig").splitlines()[1:]
    in_file = list(csv.DictReader(lines, delimiter=";"))
    columns = {export.heading(column, language()): column for column in shown.columns}
    for on_screen, row in zip(shown.rows, in_file, strict=False):
        for name, text in zip(shown.headings, on_screen, strict=True):
            assert _read_out(text, columns[name]) == row[name]


def _read_out(text: str, column: Column) -> str:
    """A cell of the screen as a file writes it: the grid tells its numbers in full, undrawn."""
    if not column.number or not text:
        return text
    return str(_expected(float(text), column)).removesuffix(".0").replace(".", ",")


def test_csv_for_scripts_holds_the_rows(shown):
    text = shown.files["CSV (for skript)"].decode()
    codes, *rows = csv.reader(io.StringIO(text, newline=""))
    assert codes == [column.code for column in shown.columns]
    assert _numbers(rows, shown.columns, ".") == shown.expected()


def test_the_workbook_holds_the_rows(shown):
    book = openpyxl.load_workbook(io.BytesIO(shown.files["XLSX"]))
    sheet, about = book.worksheets
    assert dict(about.iter_rows(max_col=2, values_only=True))["Utvalg"] == SENTENCE
    headings, *rows = sheet.iter_rows()
    wanted = [export.heading(column, language()) for column in shown.columns]
    assert [cell.value for cell in headings] == wanted
    cells = [[_as_shown(*pair) for pair in zip(row, shown.columns, strict=True)] for row in rows]
    assert [_texts(row, shown.columns) for row in cells] == shown.expected()


def _as_shown(cell: Cell, column: Column) -> object:
    """What a cell shows: a figure that was published as a number is one, with all its digits."""
    if column.number or not isinstance(cell.value, (int, float)):
        return cell.value
    digits = len(cell.number_format.partition(".")[2])
    return f"{cell.value:.{digits}f}".replace(".", ",")


def test_the_geopackage_holds_the_rows_and_no_position_of_a_work(shown, tmp_path):
    path = tmp_path / "downloaded.gpkg"
    path.write_bytes(shown.files["GeoPackage"])
    about = dict(pyogrio.read_dataframe(path, layer="about").itertuples(index=False))
    assert about["Utvalg"] == SENTENCE
    layer = pyogrio.read_dataframe(path, layer=shown.name)
    assert ("geometry" in layer) == (shown.name == "municipalities")
    codes = [column.code for column in shown.columns]
    rows = layer[codes].astype(object).where(layer[codes].notna(), None).to_numpy().tolist()
    assert [_texts(row, shown.columns) for row in rows] == shown.expected()


def _numbers(rows: list[list[str]], columns: tuple[Column, ...], sign: str) -> Rows:
    """The cells of a text file, numbers read with their decimal sign."""
    return [
        [
            _number(cell, sign) if column.number else cell
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in rows
    ]


def _number(cell: str, sign: str) -> float | None:
    return float(cell.replace(sign, ".")) if cell else None


def _texts(row: object, columns: tuple[Column, ...]) -> list[object]:
    """The cells of a row where an empty text was not kept apart from nothing."""
    return [
        "" if cell is None and not column.number else cell
        for cell, column in zip(row, columns, strict=True)
    ]


def _column(page, place):
    """The cells of a column, as the grid tells them to screen readers."""
    rows = page.locator("canvas table tbody tr")
    return [row.locator("td").nth(place).text_content() for row in rows.all()]


def _grid(page, query):
    page.goto(f"/tabeller?{query}")
    expect(page.locator("canvas table td").first).to_be_attached()
    return page.get_by_test_id("data-grid-canvas").bounding_box()


@pytest.fixture(params=["mouse", "finger"])
def pressing(request, browser, server):
    """A page, and what presses a point of it: a mouse that was nowhere before, or a finger."""
    touch = request.param == "finger"
    context = browser.new_context(
        base_url=server.url,
        locale="nb-NO",
        has_touch=touch,
        viewport={"width": 1024, "height": 900},
    )
    page = context.new_page()
    yield page, (page.touchscreen.tap if touch else page.mouse.click)
    context.close()


def test_a_heading_sorts_and_opens_nothing(pressing):
    page, press = pressing
    box = _grid(page, "fylke=34")
    figures, known = (
        page.locator("canvas table tbody tr td:nth-child(3)"),
        "omtrent 0,12 (0,067–0,23)",
    )
    press(box["x"] + 400, box["y"] + 15)
    expect(figures.first).to_have_text(known)
    press(box["x"] + 400, box["y"] + 15)
    expect(figures.first).to_have_text("3,6")
    assert "ikke kjent" not in _column(page, 2)[:10]
    press(box["x"] + 120, box["y"] + 15)
    expect(page.locator("canvas table tbody tr td:nth-child(1)").first).to_have_text("Alvdal")
    expect_title(page, "Tabeller og nedlasting")
    assert "/tabeller" in page.url


def test_a_name_opens_its_row_however_it_is_sorted(page):
    box = _grid(page, "fylke=34")
    first = page.locator("canvas table tbody tr td:nth-child(3)").first
    for shown in ("omtrent 0,12 (0,067–0,23)", "3,6"):
        page.mouse.click(box["x"] + 400, box["y"] + 15)
        expect(first).to_have_text(shown)
    page.mouse.click(box["x"] + 60, box["y"] + 55)
    expect_title(page, "Lillehammer")


def test_the_words_of_a_source_are_read_whole_below_the_table(page, store):
    box = _grid(page, "kommune=3405&tabell=waterworks")
    quotes = tables.works(store, Selection(municipalities=("3405",)), language())["mg_quote"]
    assert len(quotes[0]) > LONG_TEXT
    shown = ON_SCREEN["waterworks"]
    headings = page.locator("canvas table th").all_text_contents()
    assert headings[3] == "Magnesium (mg/l)"
    page.mouse.click(box["x"] + 600, box["y"] + 55)
    chosen = page.locator('canvas table td[aria-selected="true"]')
    for place in range(shown.index("mg"), shown.index("mg_quote")):
        # A key that is pressed before the grid has moved on from the last one may be lost.
        expect(chosen).to_have_attribute("aria-colindex", str(place + 1))
        page.keyboard.press("ArrowRight")
    expect(page.locator("section[aria-live]")).to_contain_text(quotes[0])
    expect_title(page, "Tabeller og nedlasting")


def test_a_row_opens_its_municipality(page):
    page.goto("/tabeller?kommune=Lillehammer")
    expect(page.get_by_text("1 rad.")).to_be_visible()
    grid = page.get_by_test_id("data-grid-canvas")
    # The grid is drawn, not built of elements: a place in it is all there is to click on, once the
    # cells that it tells to screen readers are the new ones.
    expect(page.locator("canvas table")).to_have_attribute("aria-rowcount", "2")
    grid.click(position={"x": 120, "y": 55}, force=True)
    expect_title(page, "Lillehammer")
    # Whoever comes back is not sent on again.
    page.get_by_role("link", name="Tabeller og nedlasting").click()
    expect_title(page, "Tabeller og nedlasting")
    expect(page.get_by_text("1 rad.")).to_be_visible()


def test_the_grid_offers_no_file_without_the_sentence_of_the_filters(page):
    page.goto("/tabeller?kommune=3405")
    expect(page.get_by_text("1 rad.")).to_be_visible()
    page.get_by_test_id("stDataFrame").hover()
    expect(page.get_by_test_id("stElementToolbar").locator("button").first).to_be_visible()
    own = page.locator("button[aria-label^='Download as CSV']")
    expect(own).to_have_count(1)
    expect(own).to_be_hidden()


def test_a_link_below_a_table_has_the_colour_of_links(page):
    page.goto("/tabeller?fylke=34")
    link = page.get_by_role("link", name="Vannverk uten målt tall")
    expect(link).to_be_visible()
    plain = page.locator(".mg-footer a").first.evaluate("one => getComputedStyle(one).color")
    expect(link).to_have_css("color", plain)
