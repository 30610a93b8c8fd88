"""All municipalities and all works as tables, and the same numbers as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from findings.selection import Selection
from telling import export, tables
from telling.about import About, about
from telling.citation import citation, made_up
from telling.language import N_, Language
from telling.selection import selection_sentence
from telling.tables import MUNICIPALITY_COLUMNS, WORK_COLUMNS, Column
from views import chrome, files, link
from views.resources import own, spoken, store

TABLES = {"municipalities": N_("Municipalities"), "waterworks": N_("Waterworks")}
ON_SCREEN = {  # what a screen has room for; files hold every column
    "municipalities": (
        "municipality", "county", "mg", "mg_evidence", "mg_best", "mg_low", "mg_high",
        "estimate_best", "estimate_low", "estimate_high", "mg_spread", "mg_year", "mg_cautions",
        "years", "works_with_figure", "works", "people_with_figure", "people_with_estimate",
        "population", "coverage_percent", "groundwater_percent", "surface_water_percent",
        "unknown_percent", "expected_mg", "leading_work", "estimate_at_most",
        "estimate_factor", "estimate_rung",
    ),
    "waterworks": (
        "waterworks", "municipality", "source_type", "mg", "mg_evidence", "mg_best", "mg_low",
        "mg_high", "estimate_best", "estimate_low", "estimate_high", "mg_stage", "mg_year",
        *tables.OF_WORKS, "residents", "owner", "county", "source_type_confidence", "source_name",
        "mg_link", "mg_cautions", "treatment", "mg_quote", "mg_source", "estimate_at_most",
        "estimate_factor", "estimate_rung",
    ),
}  # fmt: skip
Table = Callable[[], pd.DataFrame]
TABLE_HEIGHT = 560
MOST_ROWS_IN_FULL = 14
LONG_TEXT = 24
"""Letters from which on a cell may not show its text whole."""


def show() -> None:
    """Draw the page."""
    language = spoken()
    t = language.t
    st.title(t("Tables and downloads"), anchor=False)
    st.write(chrome.plain(selection_sentence(store(), chrome.selection(), language)))
    chosen = st.segmented_control(
        t("Table"),
        list(TABLES),
        format_func=lambda code: t(TABLES[code]),
        required=True,
        **link.tied(link.one("tabell", TABLES, "municipalities")),
    )
    make, columns = _table(chosen, chrome.selection())
    draw(chosen, t(TABLES[chosen]), make(), columns, ON_SCREEN[chosen])
    st.html(chrome.html("ask_leads.html"))
    with st.container(key="screen-files"):
        st.subheader(t("Downloads"), anchor=False)
        downloads(chrome.selection(), "tables", chosen)


def _table(name: str, selection: Selection) -> tuple[Table, tuple[Column, ...]]:
    """What makes a table, within the visit or outside of it, and its columns."""
    if name == "municipalities":
        return partial(tables.municipalities, store(), selection, spoken()), MUNICIPALITY_COLUMNS
    return partial(tables.works, store(), selection, spoken()), WORK_COLUMNS


def draw(
    name: str, title: str, frame: pd.DataFrame, columns: Sequence[Column], shown: Sequence[str]
) -> None:
    """Draw a table that sorts by its headings; a chosen row opens its municipality."""
    language = spoken()
    st.caption(
        language.nt(
            "{n} row. Click a heading to sort, a name to open its municipality, a long text to read"
            " it below.",
            "{n} rows. Click a heading to sort, a name to open its municipality, a long text to"
            " read it below.",
            len(frame),
        )
    )
    numbers = {c.code: partial(_cell, language, c) for c in columns if c.number and c.code in shown}
    event = st.dataframe(
        _written(frame[list(shown)], f"table-{name}", numbers),
        column_config={c.code: _heading(c) for c in columns if c.code in shown},
        placeholder="–",
        hide_index=True,
        height=TABLE_HEIGHT if len(frame) > MOST_ROWS_IN_FULL else "auto",
        key=f"table-{name}",
        on_select="rerun",
        selection_mode="single-cell",
        alt=language.t("{table}; the same rows are in the files below", table=title),
    )
    for row, code in event.selection.cells:
        _opened(frame.loc[row], next(column for column in columns if column.code == code))


def _written(
    frame: pd.DataFrame, name: str, written: Mapping[str, Callable[[float], str]]
) -> Styler:
    """A table whose numbers are read as the language writes them, and sort as numbers.

    Streamlit takes only the texts of cells from what pandas makes of a styled table, which goes
    through every cell of every column for styles and HTML: 1.4 s for the waterworks of the country,
    at each run of a page. So it is given the texts alone.
    """
    places = {code: place for place, code in enumerate(frame.columns)}
    body = [
        [
            {"id": f"row{row}_col{places[code]}", "display_value": text}
            for row, text in enumerate(frame[code].map(write))
        ]
        for code, write in written.items()
    ]
    # Named by chance, as pandas does, the same table would be sent anew at each run. A class of
    # its own is none that Streamlit knows.
    styler = Styler(frame, uuid=name)
    vars(styler)["_translate"] = lambda *_: {"body": body}
    return styler


def _opened(row: pd.Series, column: Column) -> None:
    """A name opens its municipality, a long text is shown in full."""
    if column.code == "waterworks":
        chrome.open_municipality(row["municipality_number"], verk=row["waterworks_id"])
    elif column.code == "municipality":
        chrome.open_municipality(row["municipality_number"])
    elif not column.number and len(row[column.code]) > LONG_TEXT:
        name = row["waterworks"] if "waterworks" in row else row["municipality"]
        st.html(
            chrome.html(
                "cell.html",
                name=name,
                heading=export.heading(column, spoken()),
                text=row[column.code],
            )
        )


def _heading(column: Column) -> dict[str, object]:
    named = column.code in ("municipality", "waterworks")
    label = export.heading(column, spoken())
    # Streamlit writes pinned columns in a grey that is too faint to read.
    return st.column_config.Column(label, width="medium" if named else None)


def _cell(language: Language, column: Column, value: float) -> str:
    return "" if pd.isna(value) else language.number(value, column.digits)


def downloads(selection: Selection, key: str, only: str | None = None) -> None:
    """Offer the chosen rows as files: both tables, or one of them."""
    language, data = spoken(), store()
    sentence = selection_sentence(data, selection, language)
    made = {name: _table(name, selection) for name in TABLES}
    for name, (make, columns) in made.items():
        if only in (None, name):
            title = language.t(TABLES[name])
            download_buttons(make, columns, title, sentence, f"{key}-{name}")
    label = language.t("GeoPackage: both tables, municipalities with borders")
    both = (made["municipalities"], made["waterworks"])
    about = _about(language.t("Magnesium in tap water"), sentence)
    _button(
        label,
        lambda: export.geopackage(
            data, *((make(), columns) for make, columns in both), about, language
        ),
        "magnesium",
        with_own(sentence),
        "gpkg",
        key,
    )


def with_own(sentence: str) -> str:
    """The sentence of a file, which says that a visitor's own figures are among the others, or
    made-up ones."""
    return " ".join(filter(None, (sentence, _note())))


def _note() -> str:
    """What holds for every row of a file: that its figures are made up, or that a visitor's own
    ones are among them; "" usually."""
    figures = own()
    named = spoken().t("With own figures from “{name}”.", name=figures.name) if figures else ""
    return " ".join(filter(None, (made_up(store(), spoken()), named)))


def _about(title: str, sentence: str) -> About:
    """What a file says of itself; gathered now, as it is made outside of the visit."""
    language, data, note = spoken(), store(), _note()
    chosen = " ".join(filter(None, (sentence, note)))
    cited = citation(data, title, chosen, link.site(), link.here(link.path()), language)
    return about(data, title, sentence, note, cited, language)


def download_buttons(
    make: Table, columns: Sequence[Column], title: str, sentence: str, key: str
) -> None:
    """Offer one table in its forms, made when one is asked for, and the description of the CSV for
    scripts, whose file has the same name."""
    language = spoken()
    chosen, said = with_own(sentence), _about(title, sentence)
    scripts, word = language.t("CSV (scripts)"), key.rsplit("-", 1)[-1]
    file = export.file_name(f"{title} {scripts}", chosen, "csv")
    forms: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "XLSX": ("XLSX", "xlsx", lambda: export.xlsx(make(), columns, said, language)),
        "CSV (Excel)": (
            "CSV (Excel)",
            "csv",
            lambda: export.csv_for_excel(make(), columns, chosen, language),
        ),
        scripts: (scripts, "csv", lambda: export.csv_for_scripts(make(), columns, said.note)),
        language.t("CSV (scripts): description"): (
            scripts,
            "datapackage.json",
            lambda: export.description(columns, said, file, word, language),
        ),
    }
    with st.container(horizontal=True):
        for form, (named, extension, made) in forms.items():
            _button(f"{title}: {form}", made, f"{title} {named}", chosen, extension, key)


def _button(
    label: str, make: Callable[[], bytes], title: str, sentence: str, extension: str, key: str
) -> None:
    files.offer(
        label,
        make,
        file_name=export.file_name(title, sentence, extension),
        key=f"{key}-{label}",
    )
