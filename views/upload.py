"""A visitor's own sheet: read, matched, shown row by row, and laid over the map for this visit."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from rich.progress import Progress

from data.faults import SnapshotError
from data.parameters import PARAMETERS, UNITS
from data.sheets.apart import read, take
from data.sheets.columns import ColumnMatch, corrected, match
from data.sheets.layout import Choices, SampleSheet, SheetForm
from data.sheets.limits import KINDS, MOST_BYTES, MOST_ROWS
from data.sheets.overlay import overlay, samples_of
from data.sheets.problems import Refused
from data.sheets.reading import AS_FOUND
from data.sheets.taking import SheetAccount
from data.store import Store
from data.text import cleaned
from telling import sheet_report as report
from telling import sheet_template as template
from telling import sheet_words
from telling.language import N_
from telling.sheet_words import FIELD
from telling.words import STAGE
from views import chrome, files, give
from views.resources import SHEET, Own, own, shipped, show_own, spoken
from views.stewards import Stewards, keep, stewards

ROWS = re.compile(r"([1-9]\d{0,5})(?:\s*[-–]\s*([1-9]\d{0,5}))?", re.ASCII)
LONGEST_SAID = 200
MOST_ROWS_SHOWN = 1_000
MOST_FAULTS = 20
TABLE_HEIGHT = 380
COLUMNS_A_LINE = 3
DECIMALS = {
    "": N_("As each column shows"),
    ",": N_("Comma (0,85)"),
    ".": N_("Point (0.85)"),
}


@dataclass
class ChosenFile:
    """The file that is being looked at, so that a click on the page does not read it again."""

    file_id: str
    choices: Choices
    sheet: SampleSheet | Refused
    match: ColumnMatch | None = None
    account: SheetAccount | None = None
    store: Store | None = None


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("Own figures"), anchor=False)
    megabytes = MOST_BYTES // 1_000_000
    st.html(chrome.html("upload.html", megabytes=megabytes, rows=MOST_ROWS))
    st.html(chrome.html("upload_style.html", megabytes=megabytes))
    _templates()
    trusted = _trusted()
    file = st.file_uploader(t("Choose a file (CSV or XLSX)"), type=KINDS, key="own-file")
    if file is None:
        st.session_state.pop(SHEET, None)
        _shown_now(own())
        return
    choices = _said(file.file_id)
    work = _work(file.file_id, file.getvalue, choices)
    if isinstance(work.sheet, Refused):
        _refuse(work.sheet)
        if choices != AS_FOUND:
            _layout(None, file.file_id)
        return
    _layout(work.sheet, file.file_id)
    # Other headings have other columns to choose from.
    chosen = _columns(work.sheet, f"{file.file_id}-{hash(choices)}")
    if not _makes_sense(chosen):
        return
    try:
        account = _account(work, chosen)
    except Refused as refused:
        _refuse(refused)
        return
    _outcome(account)
    if account.taken:
        name = cleaned(file.name)
        _use(account, name)
        ledger_lines = give.show(account)
        if trusted:
            _keep(trusted, file.getvalue(), name, account, ledger_lines)
    else:
        st.info(t("No row can be taken, so there is nothing to show."))


def _shown_now(figures: Own | None) -> None:
    """What was read of the sheet that is shown, for whoever comes back to the page."""
    if figures is None:
        return
    st.subheader(spoken().t("Shown now: {name}", name=figures.name), anchor=False)
    _picture(figures.account.sheet)
    _outcome(figures.account)


def _refuse(refused: Refused) -> None:
    st.error(spoken().t("The file is not read."))
    why = sheet_words.sentence(refused.reason, spoken())
    st.html(chrome.html("refused.html", reason=why))


def _templates() -> None:
    language = spoken()
    st.write(language.t("Template with the headings that are understood:"))
    with st.container(horizontal=True):
        for label, name, make in (
            ("CSV", template.CSV_NAME, template.as_csv),
            ("XLSX", template.XLSX_NAME, template.as_xlsx),
        ):
            files.offer(
                language.t("Template as {kind}", kind=label),
                partial(make, language),
                file_name=language.t(name),
                key=f"template-{label}",
            )


def _work(file_id: str, content: Callable[[], bytes], choices: Choices) -> ChosenFile:
    """The sheet of the file, read once for each layout that is said of it."""
    work = st.session_state.get(SHEET)
    if work is None or work.file_id != file_id or work.choices != choices:
        try:
            sheet = _with_progress(
                N_("Reading"),
                lambda progress, waiting: read(content(), progress, waiting, choices),
            )
        except Refused as refused:
            sheet = refused
        work = st.session_state[SHEET] = ChosenFile(file_id, choices, sheet)
    return work


def _said(file_id: str) -> Choices:
    """What the visitor has said of the layout so far."""

    def said(name: str) -> str:
        return str(st.session_state.get(f"layout-{name}-{file_id}") or "").strip()

    rows = ROWS.fullmatch(said("headings"))
    headings = (int(rows[1]), int(rows[2] or rows[1])) if rows else None
    kind = SheetForm(said("kind")) if said("kind") else None
    return Choices(said("sheet"), headings, kind, said("works"), said("year"), said("stage"))


def _layout(sheet: SampleSheet | None, file_id: str) -> None:
    """How the sheet is laid out, as a picture of its corner, and what the visitor can say of it."""
    t = spoken().t
    st.subheader(t("How the sheet is laid out"), anchor=False)
    if sheet:
        _picture(sheet)
    with st.expander(t("Another layout, or what holds for all rows"), expanded=sheet is None):
        one, two, three = st.columns(3)
        with one:
            if sheet and sheet.others:
                names = [sheet.name, *sheet.others]
                _choice(t("Sheet of the workbook"), names, "sheet", file_id, str)
            _text(t("Rows of headings, such as 2 or 2-3"), "headings", file_id)
        with two:
            kinds = list(sheet_words.KIND)
            _choice(t("Direction"), kinds, "kind", file_id, lambda kind: t(sheet_words.KIND[kind]))
            _text(t("Year of all rows"), "year", file_id)
        with three:
            _text(t("Waterworks of all rows: id, or name, municipality"), "works", file_id)
            stages = ["raw", "treated"]
            _choice(t("Stage of all rows"), stages, "stage", file_id, lambda code: t(STAGE[code]))


def _picture(sheet: SampleSheet) -> None:
    t = spoken().t
    direction = t(sheet_words.KIND[sheet.layout.kind])
    parts = {part: t(words) for part, words in sheet_words.PART.items()}
    st.html(chrome.html("layout.html", layout=sheet.layout, direction=direction, parts=parts))


def _choice(
    label: str, options: list, name: str, file_id: str, shown: Callable[[str], str]
) -> None:
    st.selectbox(
        label, options, index=None, format_func=shown, placeholder=spoken().t("As found"),
        key=f"layout-{name}-{file_id}",
    )  # fmt: skip


def _text(label: str, name: str, file_id: str) -> None:
    st.text_input(label, key=f"layout-{name}-{file_id}", max_chars=LONGEST_SAID)


def _with_progress(what: str, make: Callable) -> object:
    """Do long work under a bar that shows how far it has come, or how many are served before, and
    take the bar away."""
    language = spoken()
    bar = st.progress(0.0, language.t(what))
    estimate = Progress(disable=True)  # nothing is drawn: rich works out the speed and time left
    estimate.add_task(what)
    (task,) = estimate.tasks

    def show(done: int, total: int) -> None:
        estimate.update(task.id, completed=done, total=total)
        text = language.t(
            "{done} of {total} rows, {speed} rows a second, {left} s left",
            done=language.number(done),
            total=language.number(total),
            speed=language.number(task.speed or 0, 0),
            left=language.number(task.time_remaining or 0, 0),
        )
        bar.progress(task.percentage / 100, f"{language.t(what)}: {text}")

    def wait(before: int) -> None:
        text = language.nt(
            "{n} sheet is read before yours.", "{n} sheets are read before yours.", before
        )
        bar.progress(0.0, text)

    try:
        return make(show, wait)
    finally:
        bar.empty()


def _columns(sheet: SampleSheet, file_id: str) -> ColumnMatch:
    """Which column is what: as found by the headings, and as the visitor corrects it."""
    t = spoken().t
    found = match(sheet.headings)
    st.subheader(t("What the columns hold"), anchor=False)
    if found.unclear:
        names = ", ".join(t(FIELD[code]) for code in found.unclear)
        st.warning(t("Several columns fit; choose one below: {names}", names=names))
    complete = found.parameters and all(p in found.units for p in found.parameters)
    with st.expander(t("Columns, units and decimal sign"), expanded=not complete):
        places = dict.fromkeys(FIELD)
        lines = [st.columns(COLUMNS_A_LINE) for _ in range(-(-len(FIELD) // COLUMNS_A_LINE))]
        for order, code in enumerate(FIELD):
            with lines[order // COLUMNS_A_LINE][order % COLUMNS_A_LINE]:
                places[code] = _column(sheet, code, found, file_id)
        units = _units(corrected(found, sheet.headings, places), file_id)
        decimal = st.selectbox(
            t("Decimal sign"), list(DECIMALS), format_func=lambda sign: t(DECIMALS[sign]),
            key=f"decimal-{file_id}", width=320,
        )  # fmt: skip
    return corrected(found, sheet.headings, places, units, decimal)


def _column(sheet: SampleSheet, code: str, found: ColumnMatch, file_id: str) -> int | None:
    t = spoken().t
    # Streamlit keeps the function longer than the visit: it must not hold the sheet.
    labels = [f"{place}. {heading}" for place, heading in enumerate(sheet.headings, start=1)]
    return st.selectbox(
        t(FIELD[code]),
        range(len(sheet.headings)),
        index=found.columns.get(code),
        format_func=labels.__getitem__,
        placeholder=t("Not in the sheet"),
        key=f"column-{code}-{file_id}",
    )


def _units(chosen: ColumnMatch, file_id: str) -> dict[str, str]:
    """The units that the visitor chooses for the columns of figures."""
    t = spoken().t
    asked = [code for code in chosen.parameters if UNITS[code]]
    units = {}
    for place, code in zip(st.columns(max(len(asked), 1)), asked, strict=False):
        known = list(PARAMETERS[code].units)
        unit = place.selectbox(
            t("Unit of {name}", name=t(FIELD[code])),
            known,
            index=known.index(chosen.units[code]) if code in chosen.units else None,
            placeholder=t("In a column") if code in chosen.unit_columns else t("Choose"),
            # Another column has another unit in its heading: ask anew.
            key=f"unit-{code}-{chosen.columns[code]}-{file_id}",
        )
        if unit:
            units[code] = unit
    return units


def _makes_sense(chosen: ColumnMatch) -> bool:
    """Say what the columns lack, before any row is checked; return whether they lack nothing."""
    t = spoken().t
    if shared := chosen.shared():
        names = ", ".join(t(FIELD[code]) for code in shared)
        st.error(t("One column cannot be several things: {names}", names=names))
    elif not chosen.parameters:
        names = ", ".join(t(FIELD[code]) for code in PARAMETERS)
        st.error(t("No column holds figures. Choose at least one of: {names}", names=names))
    elif not {"waterworks", "waterworks_id"} & chosen.columns.keys():
        st.error(t("No column names the waterworks. Choose it above."))
    else:
        return True
    return False


def _account(work: ChosenFile, chosen: ColumnMatch) -> SheetAccount:
    """The account of every row, worked out once for each choice of columns and each snapshot.
    Raises Refused."""
    data = shipped()
    if work.account is None or work.match != chosen or work.store is not data:
        work.account = _with_progress(
            N_("Checking"),
            lambda progress, waiting: take(work.sheet, chosen, data, progress, waiting),
        )
        work.match, work.store = chosen, data
    return work.account


def _outcome(account: SheetAccount) -> None:
    language = spoken()
    t = language.t
    st.subheader(t("What is taken, and what is not"), anchor=False)
    st.html(
        chrome.html(
            "account.html",
            account=account,
            reasons=report.reasons(account, language),
            notes=report.notes(account, shipped(), language),
            not_used=report.not_used(account),
        )
    )
    if account.taken:
        frame = report.taken(account, shipped(), language, MOST_ROWS_SHOWN)
        _table(t("Rows taken"), frame, len(account.taken), "taken")
    if account.aside:
        frame = report.aside(account, language, MOST_ROWS_SHOWN)
        _table(t("Rows set aside"), frame, len(account.aside), "aside")
        files.offer(
            t("The rows set aside as CSV, to mend and choose again"),
            partial(report.aside_csv, account, language),
            file_name=t("set-aside.csv"),
            key="aside-csv",
        )


def _table(title: str, frame: object, count: int, key: str) -> None:
    t = spoken().t
    shown = title
    if count > MOST_ROWS_SHOWN:
        number = spoken().number
        shown = t(
            "{title}: the first {n} of {all}",
            title=title, n=number(MOST_ROWS_SHOWN), all=number(count),
        )  # fmt: skip
    st.caption(shown)
    st.dataframe(
        frame,
        hide_index=True,
        height=TABLE_HEIGHT if len(frame) > 10 else "auto",
        key=f"rows-{key}",
        alt=title,
    )


def _use(account: SheetAccount, name: str) -> None:
    language = spoken()
    t = language.t
    if earlier := samples_of(shipped(), name):
        st.caption(
            language.nt(
                "A sheet of this name is shown here already: yours takes the place of its {n}"
                " sample, for you alone.",
                "A sheet of this name is shown here already: yours takes the place of its {n}"
                " samples, for you alone.",
                earlier,
            )
        )
    if st.button(t("Show these on the map"), type="primary", key="show-own"):
        try:
            with st.spinner(t("Laying them over the map …")):
                laid = overlay(shipped(), account, name, sheet_words.source(name, language))
        except SnapshotError as broken:
            st.error(t("The figures do not fit together, so they are not shown."))
            st.code("\n".join(broken.faults[:MOST_FAULTS]), language=None)
            return
        show_own(Own(laid, shipped(), name, account))
        st.session_state.pop(SHEET, None)
        st.switch_page(st.session_state["pages"]["map"])


def _trusted() -> Stewards | None:
    """The stewards' folder, if the visitor is one; a login is offered where the operator has set
    up both a folder and a login."""
    set_up = stewards(os.environ)
    user = st.user.to_dict()
    if set_up is None or "is_logged_in" not in user:
        return None
    if not user["is_logged_in"]:
        st.button(spoken().t("Log in as a steward"), on_click=st.login, key="login")
        return None
    return set_up if set_up.admit(user) else None


def _keep(
    trusted: Stewards, content: bytes, name: str, account: SheetAccount, ledger_lines: bytes
) -> None:
    t = spoken().t
    st.caption(
        t(
            "You are a steward: the sheet and its account can be kept on the server. Everybody sees"
            " the figures once the operator has imported the sheet."
        )
    )
    if st.button(t("Store for everyone"), key="keep"):
        try:
            keep(trusted.folder, content, name, account, spoken(), ledger_lines)
        except OSError:
            st.error(t("The sheet could not be stored. Tell the operator."))
        else:
            st.success(t("The sheet is stored."))
