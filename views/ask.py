"""Asking for figures: the works without one by people, and the letters that ask for them.

Nothing is sent, nobody's address is guessed, and what is chosen stands in the link alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from findings import wanted
from findings.waters import delivering
from report.letter import letter_pdf
from telling import export, letter, reply_sheet
from telling import wanted as wanted_words
from telling.citation import today
from telling.language import LETTER_CODES, Language, language_of_letter
from telling.letter import FIRST_YEAR, RECIPIENT, Letter, Recipient
from telling.selection import selection_sentence
from views import chrome, files, link, share
from views.resources import spoken, store
from views.tables import TABLE_HEIGHT, download_buttons

PATH = "be-om-tall"
AT_ONCE = 20
"""Works that one click asks for: those with the most residents."""
MOST_LETTERS = 40
"""Letters that a page shows; Mattilsynet gets one for all works."""
LETTER_LINES = 22
MOST_WORKS = 1_000
"""Works that a link can name."""
ON_SCREEN = (
    *("residents", "waterworks", "municipality", "source_type", "mg_evidence", "supplier"),
    "county",
)


def show() -> None:
    """Draw the page."""
    t = spoken().t
    heading = st.container()
    chosen = _chosen(_place())
    if not chosen:
        heading.title(t("Ask for the figures"), anchor=False)
        _most_wanted()
        return
    places = _by_place(chosen)
    names = [store().municipalities.at[place, "label"] for place in places]
    titled = names[0] if len(names) == 1 else letter.several(len(chosen), spoken())
    title = t("Ask for the figures: {place}", place=titled)
    heading.title(chrome.plain(title), anchor=False)
    whole = t("Magnesium in Norwegian drinking water")
    st.set_page_config(page_title=f"{title} – {whole}")
    share.name(title)
    _letters(places)
    st.button(t("All waterworks without a measured figure"), on_click=_start_again, key="again")


def _place() -> str | None:
    """The municipality that the link names (`?nr=1804`)."""
    labels = store().labels
    return link.visit().show(link.one("nr", labels, kept=False))


def _named(usual: Sequence[str] = ()) -> link.LinkParameter:
    """The works that the link names (`?verk=Z…&verk=Z…`)."""
    rows = store().work_rows

    def read(texts: Sequence[str]) -> list[str] | None:
        return [text for text in dict.fromkeys(texts) if text in rows][:MOST_WORKS] or None

    return link.LinkParameter("verk", read, list, list(usual), kept=False)


def _chosen(number: str | None) -> list[str]:
    """The works that are asked for: those of the link, else those of its municipality that have no
    measured figure; a visitor can change them where all are of one municipality."""
    data = store()
    named = _named(wanted.of_municipality(data, number) if number else ())
    works = link.visit().show(named)
    homes = {data.work_rows[work]["municipality_number"] for work in works}
    if len(homes) != 1:
        return works
    every = delivering(data)
    rows = every[every["municipality_number"].isin(homes)]
    return st.multiselect(
        spoken().t("Waterworks"),
        list(dict.fromkeys([*rows.index, *works])),
        format_func=lambda work: data.work_rows[work]["name"],
        select_all=False,
        **link.tied(named, "letter-works"),
    )


def _ask_for(works: Sequence[str]) -> None:
    link.visit().put(_named(), list(works))


def _start_again() -> None:
    link.visit().put(_named(), [])
    link.visit().put(link.one("nr", store().labels, kept=False), None)


def _by_place(works: Sequence[str]) -> Mapping[str, list[str]]:
    """Works by the number of their municipality, in their order."""
    found: dict[str, list[str]] = {}
    for work in works:
        found.setdefault(store().work_rows[work]["municipality_number"], []).append(work)
    return found


def _letters(places: Mapping[str, list[str]]) -> None:
    """The choices of all letters, and a letter for each municipality or one for all."""
    language, t = spoken(), spoken().t
    recipient, written, years = _choices()
    works = [work for own in places.values() for work in own]
    st.write(wanted_words.reach(store(), works, language))
    if recipient == Recipient.AUTHORITY or len(places) == 1:
        _letter(works, recipient, written, years, "all")
    else:
        st.write(
            t("One letter for each municipality. Mattilsynet above gets one list of all of them.")
        )
        for number in list(places)[:MOST_LETTERS]:
            with st.expander(chrome.plain(store().municipalities.at[number, "label"])):
                _letter(places[number], recipient, written, years, number)
        if len(places) > MOST_LETTERS:
            st.caption(t("The first {n} letters are shown.", n=MOST_LETTERS))
    st.html(chrome.html("ask_how.html", upload=link.address("egne-tall")))


def _choices() -> tuple[str, Language, tuple[int, int]]:
    """To whom, in which language, for which years."""
    t, last = spoken().t, today().year - 1
    recipients = {str(code): name for code, name in RECIPIENT.items()}
    usual = spoken().code if spoken().code in LETTER_CODES else LETTER_CODES[0]
    names = {code: language_of_letter(code).name for code in LETTER_CODES}
    of_years = replace(
        link.years("brevaar", FIRST_YEAR, last), usual=letter.usual_years(last + 1), kept=False
    )
    with st.container(horizontal=True, key="letter-choices"):
        recipient = st.segmented_control(
            t("Letter to"),
            list(recipients),
            format_func=lambda code: t(recipients[code]),
            required=True,
            **link.tied(link.one("til", recipients, str(Recipient.WATERWORKS), kept=False)),
        )
        code = st.segmented_control(
            t("Language of the letter"),
            list(names),
            format_func=names.__getitem__,
            required=True,
            **link.tied(link.one("brev", names, usual, kept=False)),
        )
        years = st.slider(
            t("Years"), FIRST_YEAR, last, width=280, format="%d", **link.tied(of_years)
        )
    return recipient, language_of_letter(code), tuple(years)


def _letter(
    works: Sequence[str], recipient: str, written: Language, years: tuple[int, int], key: str
) -> None:
    """A letter to copy, to open as an e-mail, as PDF, and the reply sheet that goes with it."""
    t, data, language = spoken().t, store(), spoken()
    made = letter.write(data, works, recipient, years, written, link.site())
    share.box(f"letter-{key}", made.text, t("Letter"), LETTER_LINES)
    with st.container(horizontal=True, vertical_alignment="center", key=f"letter-files-{key}"):
        st.html(chrome.html("ask_mail.html", address=made.mailto), width="content")
        files.offer(
            t("The letter as PDF"),
            partial(letter_pdf, data, made, language),
            file_name=_file(made, "pdf"),
            key=f"letter-pdf-{key}",
            mime="application/pdf",
        )
        files.offer(
            t("Reply sheet (XLSX)"),
            partial(reply_sheet.as_xlsx, data, works, years, written),
            file_name=_file(made, "xlsx"),
            key=f"letter-sheet-{key}",
        )


def _file(made: Letter, extension: str) -> str:
    return export.file_name(made.subject, "", extension)


def _most_wanted() -> None:
    """All works without a measured figure, of which some can be chosen."""
    language, data, selection = spoken(), store(), chrome.selection()
    t = language.t
    st.write(wanted_words.coverage(data, language))
    st.write(chrome.plain(selection_sentence(data, selection, language)))
    frame = wanted_words.table(data, selection, language)
    if frame.empty:
        st.info(t("Every waterworks that you have chosen has a measured figure."))
        return
    chosen = _table(frame)
    first = frame["waterworks_id"].head(AT_ONCE).tolist()
    with st.container(horizontal=True, vertical_alignment="center"):
        if chosen:
            st.write(wanted_words.reach(data, chosen, language))
        st.button(
            t("Ask {n} chosen waterworks", n=language.number(len(chosen)))
            if chosen
            else t("Ask the first {n} waterworks", n=language.number(len(first))),
            type="primary",
            on_click=_ask_for,
            args=(chosen or first,),
            key="ask",
        )
    with st.container(key="screen-files"):
        st.subheader(t("Downloads"), anchor=False)
        download_buttons(
            partial(wanted_words.table, data, selection, language),
            wanted_words.COLUMNS,
            t(wanted_words.TITLE),
            selection_sentence(data, selection, language),
            "wanted-waterworks",
        )


def _table(frame: pd.DataFrame) -> list[str]:
    """Draw the table; return the ids of the works that are chosen in it."""
    t = spoken().t
    st.caption(
        spoken().nt(
            "{n} row, by residents. Choose rows to ask for several at once.",
            "{n} rows, by residents. Choose rows to ask for several at once.",
            len(frame),
        )
    )
    columns = {column.code: column for column in wanted_words.COLUMNS}
    event = st.dataframe(
        frame,
        column_order=ON_SCREEN,
        column_config={
            **{code: st.column_config.Column(t(columns[code].heading)) for code in ON_SCREEN},
            "residents": st.column_config.NumberColumn(
                t("Residents"), help=t(columns["residents"].heading), format="localized"
            ),
        },
        hide_index=True,
        height=TABLE_HEIGHT,
        key="wanted",
        on_select="rerun",
        selection_mode="multi-row",
        alt=t(wanted_words.TITLE),
    )
    return frame["waterworks_id"].iloc[event.selection.rows].tolist()
