"""The frame around every page: search, filters, style, footer, and the page for a bad snapshot."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from string import punctuation

import pandas as pd
import streamlit as st
from jinja2 import Environment
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data.faults import SnapshotError
from data.memo import per_store
from data.store import Store
from findings.selection import EVIDENCE, KINDS, Selection
from findings.wanted import is_wanted_of
from geo.html import IN_TEMPLATES
from geo.places import LEAST_LETTERS, Hit, nearest, search
from geo.words import KIND_NAMES
from telling import phrases, words
from telling.citation import made_up
from telling.estimates import of_work
from telling.html import environment
from telling.language import DEFAULT, Language, codes, language, spoken_code
from telling.points import sentence
from views import link
from views.link import LinkParameter
from views.resources import outdated, own, remove_own, spoken, store
from web.addresses import ACCESSIBILITY, COUNTRY

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
FILTERS = ("fylke", "kommune", "vann", "belegg")
CLOSED = "search-closed"
"""The text whose hits the visitor has chosen from or closed, in the session."""
# A component of our own, as Streamlit has none; its script stands in the page, so that no other
# address is asked.
_languages = st.components.v2.component(
    "languages",
    html="<nav></nav>",
    css=(STATIC / "languages.css").read_text(encoding="utf-8"),
    js=(STATIC / "languages.js").read_text(encoding="utf-8"),
)
# Enter and Escape in a field that is sent while one types are no events of Streamlit's.
_keys = st.components.v2.component(
    "search", html="<span></span>", js=(STATIC / "search.js").read_text(encoding="utf-8")
)


@cache
def _templates() -> Environment:
    return environment(
        TEMPLATES,
        **IN_TEMPLATES,
        attribute=getattr,
        address=link.address,
        asking=lambda number: link.address("be-om-tall", nr=number),
        asking_of=lambda work: (
            link.address("be-om-tall", verk=work) if is_wanted_of(store(), work) else ""
        ),
        country_paths=COUNTRY,
        point_text=lambda point: sentence(point, store(), spoken()),
        point_sources=lambda point: store().sources.loc[
            list(dict.fromkeys(store().claims.loc[list(point.claims), "source_id"]))
        ],
        citation=lambda claim: store().sources.loc[store().claims.at[claim, "source_id"]],
        source=lambda source_id: store().sources.loc[source_id],
        estimated=lambda work: of_work(store(), work, spoken()),
        works_by_id=lambda waterworks_id: store().waterworks.loc[waterworks_id],
    )


PEOPLE = ("population",)
"""What of others' a page shows where CREDITS says nothing else."""
CREDITS = {
    "": ("boundaries", "population", "postcodes"),
    link.CONTRAST: ("boundaries", "population"),
    "tabeller": ("boundaries", "population"),
    "kommune": ("population", "postcodes"),
    "om": ("boundaries", "population", "postcodes"),
    "studier": (),
    "egne-tall": (),
}
"""What of others' each page shows, by its address: boundaries in a map or a file, postcodes in the
search."""


def html(template: str, **values: object) -> Markup:
    """Return a template filled in; every value is escaped unless it is Markup."""
    here = spoken()
    return Markup(
        _templates().get_template(template).render(t=here.t, nt=here.nt, language=here, **values)
    )


def remember_pages(pages: dict[str, object]) -> None:
    """Keep the pages of this run, so that any page can lead to another."""
    st.session_state["pages"] = pages


def open_municipality(number: str, **own: str) -> None:
    """Leave this page for the page of a municipality, with choices of its own."""
    page = st.session_state["pages"]["municipality"]
    st.switch_page(page, query_params=link.visit().elsewhere(nr=number, **own))


def place_of_filters() -> DeltaGenerator:
    """Open the sidebar; return where in it the filters go."""
    with st.sidebar:
        st.subheader(spoken().t("Filter"), anchor=False)
        return st.container()


def filters() -> None:
    """The filters; each choice stands in the link."""
    t = spoken().t
    fylke, kommune, vann, belegg = _filters()
    _choice(fylke, t("County"), t("All counties"))
    _choice(_within(kommune, *_chosen(fylke)), t("Municipality"), t("All municipalities"))
    _choice(vann, t("Kind of water"), t("All kinds"))
    _list_of_works()
    _choice(belegg, t("Evidence"), t("All evidence"))
    if not selection().everything:
        st.button(t("Remove all filters"), on_click=_clear_filters)
    st.caption(t("Your choices are part of the page's address: copy it to share what you see."))


def _chosen(one: tuple[LinkParameter, dict[str, str]]) -> list[str]:
    return link.visit().value(one[0])


def _within(
    places: tuple[LinkParameter, dict[str, str]], *counties: str
) -> tuple[LinkParameter, dict[str, str]]:
    """The choice of municipalities with those of some counties alone, and those chosen already."""
    parameter, names = places
    if not counties:
        return places
    county, chosen = store().municipality_rows, _chosen(places)
    inside = (n for n in names if n in chosen or county[n]["county_number"] in counties)
    return parameter, {number: names[number] for number in inside}


def _list_of_works() -> None:
    """The way from a kind of water to the list of the works that take it."""
    chosen = selection()
    if chosen.kinds:
        count = _active_works(store(), chosen)
        leads_to = link.address("tabeller", tabell="waterworks")
        st.html(html("list_of_works.html", count=count, leads_to=leads_to))


@per_store(maxsize=256)
def _active_works(data: Store, chosen: Selection) -> int:
    counted = _counted_works(data).reindex(chosen.numbers(data), fill_value=0)
    return int(counted.reindex(columns=chosen.kinds, fill_value=0).to_numpy().sum())


@per_store(maxsize=1)
def _counted_works(data: Store) -> pd.DataFrame:
    """The active works of each municipality by kind of water."""
    works = data.waterworks[data.waterworks["active"]]
    return pd.crosstab(works["municipality_number"], works["source_type"])


def keep_filters() -> None:
    """Let the filters stand in the link of a page that has no widgets for them, or not yet."""
    for parameter, _ in _filters():
        link.visit().show(parameter)


def _filters() -> list[tuple[LinkParameter, dict[str, str]]]:
    """The four filters, each with its codes in order and what they are called."""
    named = [
        *places(store(), spoken()),
        {code: words.SOURCE_TYPE[code] for code in KINDS},
        {code: words.EVIDENCE[code] for code in EVIDENCE},
    ]
    return [(link.several(name, of), of) for name, of in zip(FILTERS, named, strict=True)]


@per_store(maxsize=4)
def places(data: Store, here: Language) -> tuple[dict[str, str], dict[str, str]]:
    """The names of counties and of municipalities by number, in the order of a list."""
    names = (data.counties.to_dict(), data.labels)
    by_name = partial(sorted, key=lambda item: here.sort_key(item[1]))
    return tuple(dict(by_name(of.items())) for of in names)


def _choice(chosen: tuple[LinkParameter, dict[str, str]], label: str, placeholder: str) -> None:
    parameter, options = chosen
    translated = spoken().messages.gettext
    st.multiselect(
        label,
        list(options),
        format_func=lambda code: translated(options[code]),
        placeholder=placeholder,
        # Streamlit offers it in English only, and all is what an empty filter means.
        select_all=False,
        **link.tied(parameter),
    )


def _clear_filters() -> None:
    for parameter, _ in _filters():
        link.visit().put(parameter, [])


def selection() -> Selection:
    """What the visitor has chosen in the filters."""
    now = link.visit()
    return Selection(*(tuple(sorted(now.value(one))) for one, _ in _filters()))


def switch(label: str, name: str) -> bool:
    """A choice between on and off."""
    return st.toggle(label, width="content", **link.tied(link.flag(name)))


@st.fragment(run_every="1h")
def come_back() -> None:
    """Draw nothing. With something on the page that is run by the clock, Streamlit's frontend asks
    for a run as soon as a broken connection is there again. Without it, a process that does not
    know the session would see the visitor's next choice first, and take the link's instead."""


@st.fragment
def search_box(opened: Callable[[str], None] = open_municipality) -> None:
    """Search by place, postcode or waterworks: type three letters, Enter takes the first hit, Tab
    leads through all, Escape closes them; `opened` is given the number of the municipality that was
    chosen. A waterworks opens at that works."""
    t, visit = spoken().t, st.session_state
    text = st.text_input(
        t(phrases.SEARCH),
        key="search",
        type="search",
        placeholder=t("For example Lillehammer, 2609 or Glitre"),
        live="200ms",
        autocomplete="off",
        on_change=_reopen_hits,
    )
    keys = _keys(key="search-keys", on_entered_change=lambda: None, on_closed_change=lambda: None)
    if keys.closed:
        visit[CLOSED] = keys.closed
    hits = search(store(), keys.entered or text)
    if keys.entered and hits:
        visit[CLOSED] = keys.entered
        _open(hits[0], opened)
    if CLOSED in visit:
        return
    if hits:
        _choices(hits, opened)
    elif len(text.strip()) >= LEAST_LETTERS:
        guesses = nearest(store(), text)
        st.caption(t(phrases.NOTHING_FOUND) + (" " + t(phrases.NEAREST) if guesses else ""))
        _choices(guesses, opened)


def _reopen_hits() -> None:
    """Show hits again where another text is written than that whose hits were closed."""
    if st.session_state["search"] != st.session_state.get(CLOSED):
        st.session_state.pop(CLOSED, None)


def _choices(hits: list[Hit], opened: Callable[[str], None]) -> None:
    """Hits under each other, each a button as wide as the field."""
    t = spoken().t
    with st.container(key="hits", gap=None):
        for hit in hits:
            label = f"{plain(hit.label)} · {t(KIND_NAMES[hit.kind])}"
            key = f"hit-{hit.kind}-{hit.key}-{hit.municipality_number}"
            if st.button(label, key=key, width="stretch"):
                st.session_state[CLOSED] = st.session_state["search"]
                _open(hit, opened)


def _open(hit: Hit, opened: Callable[[str], None]) -> None:
    if hit.kind == "county":
        county, _ = _filters()[0]
        link.visit().put(county, [hit.key])
        st.switch_page(
            st.session_state["pages"]["map"],
            query_params=link.visit().elsewhere(fylke=hit.key),
        )
    if hit.kind == "waterworks":
        open_municipality(hit.municipality_number, verk=hit.key)
    opened(hit.municipality_number)


def plain(text: str) -> str:
    """Text of a file or a visitor for where Streamlit reads Markdown: every sign that could have a
    meaning there is escaped, so that a name is shown as it is."""
    return "".join("\\" + sign if sign in punctuation else sign for sign in text)


def broken_snapshot(broken: SnapshotError) -> None:
    """Say that the figures cannot be shown, why, and what to run."""
    t = spoken().t
    st.title(t("The figures cannot be shown"), anchor=False)
    st.error(t(phrases.BROKEN_SNAPSHOT))
    st.write(t("Whoever runs this server can look closer and rebuild it with:"))
    st.code("python -m data check\npython -m data build", language="bash")
    st.code("\n".join(broken.faults[:20]), language=None)


def own_figures() -> None:
    """Say that the visitor's own figures are shown, and let them be removed."""
    figures = own()
    if not figures:
        return
    t = spoken().t
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="own-figures"):
        shown = html("own.html", name=figures.name, rows=figures.rows, outdated=outdated())
        st.html(shown, width="stretch")
        st.button(t("Remove"), on_click=remove_own, key="remove-own")


def made_up_figures() -> None:
    """Say that the figures shown are made up, where they are."""
    if warning := made_up(store(), spoken()):
        st.html(html("made_up.html", warning=warning))


def footer(path: str) -> None:
    """Who owns what the page at an address shows, and what it does not claim."""
    statement = ACCESSIBILITY.get(spoken().code, ACCESSIBILITY[DEFAULT])
    shown = CREDITS.get(path, PEOPLE)
    st.html(html("footer.html", accessibility_page=statement, credits=shown))


def languages() -> None:
    """The other languages, as links to this very view; and the page learns which it is in."""
    here, usual = spoken(), link.visit().usual_lang
    others = [
        # The language of a bare link needs no word in it.
        {"code": code, "name": language(code).name, "said": "" if code == usual else code}
        for code in codes()
        if code != here.code
    ]
    data = {
        "lang": here.code,
        "label": here.t("Language"),
        "skip": here.t("Skip to main content"),
        "others": others,
    }
    _languages(key="languages", data=data, on_lang_change=_speak)


def _speak() -> None:
    link.visit().lang = spoken_code(st.session_state["languages"].lang)


def notice() -> None:
    """Say which parts of the link say nothing known; the rest is shown."""
    if ignored := link.visit().ignored:
        names = ", ".join(sorted(ignored))
        st.caption(spoken().t("Not understood in the link, and left out: {names}.", names=names))
