"""Giving an answer to the map: the rows taken from a sheet as lines of the ledger, in a file."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.sheets.ledger_lines import lines
from data.sheets.taking import SheetAccount
from telling.citation import today
from views import chrome, files
from views.resources import shipped, spoken

FILE, SENDER = "figures.csv", "give-sender"
LONGEST_SENDER = 120
MOST_ROWS = 20
"""Rows left out that are named."""
MOST_GIVEN = 20_000
"""Rows that can be given: each run of the page makes the lines anew, of so many in two seconds."""


def show(account: SheetAccount) -> bytes:
    """Offer the file, once it is said who answered and when; return it, b"" before."""
    language, t = spoken(), spoken().t
    with st.expander(t("Give it to the map"), expanded=bool(st.session_state.get(SENDER))):
        st.write(
            t(
                "Did the figures come as an answer to a letter? They can become lines of the ledger"
                " that the map is made of, with the letter as their source."
            )
        )
        sender, day = _letter()
        if not sender or day is None:
            return b""
        if len(account.taken) > MOST_GIVEN:
            st.caption(
                t(
                    "A sheet of more than {n} rows cannot be given at once: choose a part of it.",
                    n=language.number(MOST_GIVEN),
                )
            )
            return b""
        made = lines(account.taken, shipped(), sender, day)
        if made.left_out:
            rows = ", ".join(map(str, made.left_out[:MOST_ROWS]))
            st.caption(
                t(
                    "Left out, as the ledger cannot tell their works or words: rows {rows}.",
                    rows=rows,
                )
            )
        if not made.figures:
            return b""
        files.offer(
            language.nt(
                "{n} figure for the ledger (CSV)", "{n} figures for the ledger (CSV)", made.figures
            ),
            lambda: made.content,
            file_name=FILE,
            key="give-lines",
            mime="text/csv",
        )
        st.html(chrome.html("give_how.html", file=FILE))
    return made.content


def _letter() -> tuple[str, date | None]:
    """Who answered, and when."""
    t = spoken().t
    one, two = st.columns(2)
    sender = one.text_input(
        t("Who answered: an office, never a person's name"),
        key=SENDER,
        max_chars=LONGEST_SENDER,
    )
    day = two.text_input(
        t("Date of the answer"), today().isoformat(), key="give-day", max_chars=len("2026-11-30")
    )
    try:
        return sender.strip(), date.fromisoformat(day.strip())
    except ValueError:
        two.caption(t("Write the date as in 2026-11-30."))
        return sender.strip(), None
