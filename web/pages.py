"""The plain pages: what each holds, and its HTML. No script runs, no picture is fetched."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, Template
from markupsafe import Markup

from data.store import Store
from findings import estimate, provenance, waters
from findings.area import of_place
from findings.editions import before_newest
from findings.profile import work
from findings.selection import Selection
from findings.summary import MEASURES
from findings.wanted import is_wanted_of, of_municipality
from geo import places, theme
from geo.fills import fills
from geo.html import IN_TEMPLATES
from geo.legend import CLASS_COLOURS
from geo.static_map import filled_map, place_map
from geo.words import KIND_NAMES
from telling import card, editions, headline, municipality, phrases, tables, words
from telling import legend as legends
from telling import wanted as wanted_words
from telling.citation import made_up
from telling.estimates import of_work
from telling.html import environment as html_environment
from telling.language import DEFAULT, Language
from telling.terms import cited, figure_terms
from web import dataset
from web.addresses import API, CONTACT_VARIABLE, LANGUAGES, Place, successors
from web.links import Links, PageLinks, open_graph

HERE = Path(__file__).parent
HTML = "text/html"
NAMES = {"nb": "Bokmål", "en": "English"}
COUNTRY = Place("country")
ACCESSIBILITY = Place("accessibility")
EDITIONS = Place("editions")
TAP = MEASURES["tap"]
CREDITS = {
    "municipality": ("boundaries", "population"),
    "county": ("boundaries", "population"),
    "country": ("boundaries", "population"),
    "waterworks": ("boundaries",),
    "map": ("boundaries", "population", "postcodes"),
    "files": ("boundaries", "population"),
}
"""What of others' the pages of a kind show; the rest show nothing."""
STYLE = (
    theme.by_system()
    + (HERE / "templates" / "page.css").read_text(encoding="utf-8")
    + theme.of_parts()
)
ICON = quote((HERE.parent / "views" / "static" / "icon.svg").read_text(encoding="utf-8"))


def policy(forms: str = "'none'") -> str:
    """What a plain page may do. Nothing may be fetched or run: the style sheet is let in by its
    hash, pictures only where they stand in the page itself (swatches, icon). `forms` is where the
    form of its search may lead."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    style = f"style-src 'sha256-{digest}'"
    return f"default-src 'none'; {style}; img-src data:; base-uri 'none'; form-action {forms}"


@cache
def environment(*folders: Path, **more: object) -> Environment:
    """The templates of the plain pages; `folders` come before their own."""
    return html_environment(
        *folders,
        HERE / "templates",
        **(IN_TEMPLATES | more),
        style=Markup(STYLE),
        icon=ICON,
        api=API,
        country=COUNTRY,
        editions_page=EDITIONS,
        wanted_place=lambda county: Place("wanted", county),
        languages=LANGUAGES,
        default_language=DEFAULT,
        open_graph=open_graph,
        county_place=lambda number: Place("county", number),
        municipality_place=lambda number: Place("municipality", number),
        work_place=lambda waterworks_id: Place("waterworks", waterworks_id),
    )


def page(store: Store, place: Place, language: Language, links: PageLinks) -> str:
    """Return the page of a place as HTML. Raises KeyError where there is no such place."""
    made = {
        "municipality": _municipality,
        "waterworks": _waterworks,
        "county": _area,
        "country": _area,
        "accessibility": _accessibility,
        "editions": _editions,
        "wanted": _wanted,
    }
    template, values = made[place.kind](store, place.key, language)
    return html(template, store, language, links, place=place, **values)


def missing(store: Store, place: Place | None, language: Language, links: PageLinks) -> str:
    """Return the page that says that there is no page, and where to go on."""
    t = language.t
    kinds = {
        "municipality": t(phrases.NO_MUNICIPALITY, key=_shown(place)),
        "waterworks": t("There is no waterworks with the id {key}.", key=_shown(place)),
        "county": t(phrases.NO_COUNTY, key=_shown(place)),
        "wanted": t(phrases.NO_COUNTY, key=_shown(place)),
    }
    summary = kinds.get(place.kind) if place else None
    later = successors(store, place.key) if place and place.kind == "municipality" else []
    return html(
        "page_missing.html",
        store,
        language,
        links,
        place=None,
        heading=t("No such page"),
        summary=summary or t("There is no page at this address."),
        later=[(Place("municipality", n), store.municipalities.at[n, "label"]) for n in later],
    )


def found(store: Store, text: str, language: Language, links: PageLinks) -> str:
    """Return the page of a search: its hits, or what may have been meant."""
    t, hits = language.t, places.search(store, text)
    shown = [(hit, _place_of(hit)) for hit in hits or places.nearest(store, text)]
    summary = "" if hits or not text.strip() else t(phrases.NOTHING_FOUND)
    if shown and not hits:
        summary += f" {t(phrases.NEAREST)}"
    return html(
        "page_search.html",
        store,
        language,
        links,
        place=None,
        summary=summary,
        text=text,
        hits=shown,
        kinds=KIND_NAMES,
    )


def meant(store: Store, text: str) -> Place | None:
    """Return the place that a search can only mean: its one hit, or the first where that is called
    exactly so."""
    hits = places.search(store, text)
    if len(hits) == 1 or (hits and places.plain(hits[0].label) == places.plain(text)):
        return _place_of(hits[0])
    return None


def _place_of(hit: places.Hit) -> Place:
    if hit.kind in ("waterworks", "county"):
        return Place(hit.kind, hit.key)
    return Place("municipality", hit.municipality_number)


def refused(store: Store, reason: str, language: Language, links: PageLinks) -> str:
    """Return the page that says why a request cannot be answered."""
    heading = language.t("The request was not understood")
    return html(
        "page_missing.html", store, language, links, place=None, heading=heading, summary=reason
    )


def unavailable(language: Language) -> str:
    """Return the page that says that the snapshot cannot be read."""
    t = language.t
    return html(
        "page_missing.html",
        None,
        language,
        Links(""),
        place=None,
        heading=t("The figures cannot be shown"),
        summary=t(phrases.BROKEN_SNAPSHOT),
    )


def of_api(
    store: Store,
    description: dict[str, Any],
    language: Language,
    links: PageLinks,
    **values: object,
) -> str:
    """Return the readable page of the API from its description."""
    summary = description["info"]["summary"]
    return html(
        "page_api.html",
        store,
        language,
        links,
        place=None,
        description=description,
        summary=summary,
        **values,
        options=lambda parameter: parameter.of(store) if parameter.of else (),
    )


def _shown(place: Place | None) -> str:
    """What was asked for, cut where nobody would read on."""
    return place.key[:40] if place else ""


def html(
    template: str | Template,
    store: Store | None,
    language: Language,
    links: PageLinks,
    **values: Any,
) -> str:
    """Return a template of a plain page filled in; every value is escaped unless it is Markup."""
    place = values.get("place")
    values["credits"] = CREDITS.get(place.kind, ()) if place else ()
    if store is not None:
        values["made_up"] = made_up(store, language)
        values["estimated"] = partial(of_work, store, language=language)
        values["source"] = store.sources.loc.__getitem__
        values["asking"] = partial(_asking, store, language, links)
        values["asking_of"] = partial(_asking_of, store, language, links)
        values["works_by_id"] = store.waterworks.loc.__getitem__
        # The heading comes as HTML.
        values["cite"] = lambda title: links.cited(
            store, title.unescape(), values["place"], language
        )
        values["dataset"] = lambda title: dataset.as_script(
            store, values["place"], title.unescape(), values["summary"], language, links
        )
    return (
        environment()
        .get_template(template)
        .render(
            t=language.t,
            nt=language.nt,
            language=language,
            links=links,
            address=partial(links.dashboard, language),
            accessibility_page=links.page(ACCESSIBILITY, language.code),
            other_languages={code: NAMES[code] for code in LANGUAGES if code != language.code},
            **values,
        )
    )


def _asking(store: Store, language: Language, links: PageLinks, number: str) -> str:
    """Where a letter asks for the figures of a municipality; "" where no works delivers water."""
    return links.letter(number, language) if of_municipality(store, number) else ""


def _asking_of(store: Store, language: Language, links: PageLinks, work: str) -> str:
    """Where a letter asks for the figures of a work; "" where it has a measured one."""
    if not is_wanted_of(store, work):
        return ""
    return links.letter(store.work_rows[work]["municipality_number"], language, work)


def _municipality(store: Store, number: str, language: Language) -> tuple[str, dict[str, Any]]:
    made = municipality.of_municipality(store, number, language)
    return "page_municipality.html", {
        "municipality": made,
        "card": card.of_municipality(store, number, language),
        "title": municipality.title([made.name], language),
        "county": Place("county", store.municipalities.at[number, "county_number"]),
        "cited": [cited(store, source, language) for source in made.sources],
        "summary": municipality.summary(store, number, language),
        **_place_map(store, number, language),
    }


def _place_map(store: Store, number: str, language: Language) -> dict[str, object]:
    """The map that marks a municipality, and what it shows in words."""
    words_of_map = municipality.map_words(store, number, language)
    return {"map": Markup(place_map(store, number, *words_of_map)), "marked": words_of_map[1]}


def _waterworks(store: Store, waterworks_id: str, language: Language) -> tuple[str, dict[str, Any]]:
    found, t = work(store, waterworks_id), language.t
    number = found.row["municipality_number"]
    home = store.municipalities.loc[number]
    best = waters.best_of_works(store, "mg")
    figure, evidence = estimate.answers(store)[waterworks_id]
    row = best.loc[waterworks_id] if evidence in ("measured", "raw", "bounded") else None
    cautions = ""
    if row is not None:
        codes = filter(None, row["cautions"].split(";"))
        cautions = tables.cautions(codes, row["confidence"], language)
    sources = provenance.of_work(store, waterworks_id)
    return "page_waterworks.html", {
        "work": found,
        "figure": figure,
        "terms": figure_terms(figure, evidence, row, cautions, language),
        "cited": [cited(store, source, language) for source in sources],
        "municipality": home,
        "home": Place("municipality", number),
        "county": Place("county", home["county_number"]),
        "summary": t(
            "{waterworks} in {place}: magnesium {figure}, {evidence}.",
            waterworks=found.row["name"],
            place=home["label"],
            figure=language.figure(figure, "mg/l"),
            evidence=t(words.EVIDENCE[evidence]).lower(),
        ),
        **_place_map(store, number, language),
    }


def _area(store: Store, county: str, language: Language) -> tuple[str, dict[str, Any]]:
    """A county, or the country where `county` is empty."""
    t, name = language.t, store.counties[county] if county else language.t("Norway")
    chosen = Selection(counties=(county,)) if county else Selection()
    place = of_place(store, TAP, chosen)
    drawn = filled_map(
        store,
        fills(store, TAP, chosen, language),
        CLASS_COLOURS["mg"],
        t("Map: {place}", place=name),
        t("Every municipality in the colour of its magnesium; the table says the same."),
        county,
    )
    counties = sorted(store.counties.index, key=lambda n: language.sort_key(store.counties[n]))
    return "page_county.html", {
        "place_name": name,
        "headline": () if county else headline.of_country(store, language),
        "summary": t(
            "{place}: {measured} of {works} waterworks have a published or sampled magnesium"
            " figure, {bounded} only an upper limit from hardness.",
            place=name,
            measured=language.number(place.measured_works),
            works=language.number(place.works),
            bounded=language.number(place.bounded_works),
        ),
        "of_place": place,
        "map": Markup(drawn),
        "choices": {"fylke": county} if county else {},
        "counties": [
            (n, store.counties[n], of_place(store, TAP, Selection(counties=(n,))))
            for n in (() if county else counties)
        ],
        "municipalities": tables.municipalities(store, chosen, language)
        if county
        else pd.DataFrame(),
        "legend": legends.of_measure(store, TAP, chosen, language),
    }


def _accessibility(store: Store, key: str, language: Language) -> tuple[str, dict[str, Any]]:
    """The accessibility statement, with the address that whoever runs the site has given."""
    contact = os.environ.get(CONTACT_VARIABLE, "").strip()
    return "page_accessibility.html", {
        "summary": language.t(
            "What holds of WCAG 2.1 AA on these pages, what does not, how it was tested, and how to"
            " report faults."
        ),
        "contact": contact,
        "contact_link": _link(contact),
    }


def _editions(store: Store, key: str, language: Language) -> tuple[str, dict[str, Any]]:
    """The editions of the figures, the newest first, with what is new."""
    return "page_editions.html", {
        "summary": editions.shown(store, language),
        "editions": store.editions[::-1],
        "named": lambda one: editions.named(one, language),
        "counts": lambda one: editions.counts(one, language),
        "changes": editions.since(store, before_newest(store), language),
    }


def _wanted(store: Store, county: str, language: Language) -> tuple[str, dict[str, Any]]:
    """The works without a measured figure of a county, of the country where `county` is empty."""
    found = wanted_words.part(store, county, language)
    counties = sorted(store.counties.index, key=lambda n: language.sort_key(store.counties[n]))
    return "page_wanted.html", {
        "summary": found.summary(language),
        "coverage": wanted_words.coverage(store, language),
        "reach": wanted_words.reach(store, found.rows["waterworks_id"], language),
        "found": found,
        "choices": {"fylke": county} if county else {},
        "counties": []
        if county
        else [(number, wanted_words.part(store, number, language, 0)) for number in counties],
    }


def _link(contact: str) -> str:
    """The address that a contact leads to; empty where it is neither web nor e-mail."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if re.fullmatch(r"[^\s@]+@[^\s@]+", contact) else ""
