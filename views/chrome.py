"""The frame around every page: search, filters, style, footer, and the page for a bad snapshot."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from data import words
from data.evidence import PARAMETERS
from data.people import POPULATION_YEAR
from data.points import told
from data.selection import EVIDENCE, KINDS, Selection
from data.store import SnapshotError
from data.tables import treatment
from geo.fills import weak_words
from geo.legend import swatch
from geo.places import LEAST_LETTERS, search
from views.resources import spoken, store

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        words.IN_TEMPLATES,
        draw_swatch=lambda *look: Markup(swatch(*look)),
        treatment=treatment,
        attribute=getattr,
        point_text=lambda point: told(point, store(), spoken()),
        point_sources=lambda point: store().sources.loc[
            list(dict.fromkeys(store().claims.loc[list(point.claims), "source_id"]))
        ],
        citation=lambda claim: store().sources.loc[store().claims.at[claim, "source_id"]],
        source=lambda source_id: store().sources.loc[source_id],
        works_by_id=lambda waterworks_id: store().waterworks.loc[waterworks_id],
        units={parameter: unit for parameter, (unit, _) in PARAMETERS.items()},
        population_year=POPULATION_YEAR,
        weak=weak_words,
    )
    return environment


def html(template: str, **values: object) -> Markup:
    """Return a template filled in; every value is escaped unless it is Markup."""
    language = spoken()
    return Markup(
        _templates()
        .get_template(template)
        .render(t=language.t, nt=language.nt, language=language, **values)
    )


def style() -> None:
    """Put our style sheet on the page."""
    st.html(TEMPLATES.parent / "static" / "page.css")


def remember_pages(pages: dict[str, object]) -> None:
    """Keep the pages of this run, so that any page can lead to another."""
    st.session_state["pages"] = pages


def open_municipality(number: str) -> None:
    """Leave this page for the page of a municipality."""
    st.switch_page(st.session_state["pages"]["municipality"], query_params={"nr": number})


def filters() -> None:
    """The filters, in the sidebar of every page; each choice stands in the link."""
    language, data = spoken(), store()
    t = language.t
    counties = sorted(data.counties.index, key=lambda n: language.sort_key(data.counties[n]))
    labels = data.municipalities["label"]
    places = sorted(labels.index, key=lambda n: language.sort_key(labels[n]))
    st.subheader(t("Filter"), anchor=False)
    _choice("fylke", t("County"), counties, data.counties.to_dict(), t("All counties"))
    _choice("kommune", t("Municipality"), places, labels.to_dict(), t("All municipalities"))
    kinds = {code: t(words.SOURCE_TYPE[code]) for code in KINDS}
    _choice("vann", t("Kind of water"), list(KINDS), kinds, t("All kinds"))
    evidence = {code: t(words.EVIDENCE[code]) for code in EVIDENCE}
    _choice("belegg", t("Evidence"), list(EVIDENCE), evidence, t("All evidence"))
    if not selection().everything:
        st.button(t("Remove all filters"), on_click=_clear_filters)
    st.caption(t("The choices stand in the address of the page: copy it to share what you see."))


def _choice(
    key: str, label: str, options: list[str], labels: dict[str, str], placeholder: str
) -> None:
    st.multiselect(
        label,
        options,
        format_func=labels.__getitem__,
        key=key,
        placeholder=placeholder,
        bind="query-params",
        persist_state="session",
    )


def _clear_filters() -> None:
    for key in ("fylke", "kommune", "vann", "belegg"):
        st.session_state[key] = []


def selection() -> Selection:
    """What the visitor has chosen in the filters."""
    state = st.session_state
    return Selection(
        *(tuple(sorted(state.get(key) or ())) for key in ("fylke", "kommune", "vann", "belegg"))
    )


@st.fragment
def search_box() -> None:
    """Search by municipality, postcode or waterworks: type three letters, Tab, Enter."""
    t = spoken().t
    text = st.text_input(
        t("Search for a municipality, postcode or waterworks"),
        key="search",
        type="search",
        placeholder=t("For example Lillehammer, 2609 or Glitre"),
        live="200ms",
        autocomplete="off",
    )
    hits = search(store(), text)
    if not hits and len(text.strip()) >= LEAST_LETTERS:
        st.caption(t("Nothing found. Try another spelling, or the name of the municipality."))
    kinds = {
        "municipality": t("municipality"),
        "postcode": t("postcode"),
        "waterworks": t("waterworks"),
    }
    for hit in hits:
        label = f"{_plain_markdown(hit.label)} · {kinds[hit.kind]}"
        if st.button(label, key=f"hit-{hit.kind}-{hit.key}", type="tertiary"):
            open_municipality(hit.municipality_number)


def _plain_markdown(text: str) -> str:
    """Text that Streamlit shows as it is: every sign that Markdown gives a meaning is escaped."""
    return "".join("\\" + sign if sign in r"\`*_{}[]()#+-.!|<>~$:" else sign for sign in text)


def broken_snapshot(broken: SnapshotError) -> None:
    """Say that the figures cannot be shown, why, and what to run."""
    t = spoken().t
    st.title(t("The figures cannot be shown"), anchor=False)
    st.error(t("The snapshot of the figures is missing or broken. No figure is shown."))
    st.write(t("Whoever runs this server can look closer and build it anew with:"))
    st.code("python -m data check\npython -m data build --from DIR", language="bash")
    st.code("\n".join(broken.faults[:20]), language=None)


def footer() -> None:
    """Who owns the shapes, and what the page does not claim."""
    st.html(html("footer.html"))
