"""The editions of the figures as a feed that programs follow (Atom, RFC 4287)."""

from __future__ import annotations

import os
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from data.store import Store
from telling import editions
from telling.citation import edition, made_up
from telling.language import N_, Language
from web.addresses import LANGUAGES, PUBLISHER_VARIABLE, Place
from web.links import PageLinks

ATOM = "application/atom+xml"
NAMES = "http://www.w3.org/2005/Atom"
TITLE = N_("Editions of the figures of magnesium in Norwegian drinking water")
PAGE = Place("editions")
NEVER = "1970-01-01"
"""A feed must say when it last changed, also one without an edition or a day."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def document(store: Store, language: Language, links: PageLinks) -> str:
    """Return the feed in a language, the newest edition first."""
    feed = Element("feed", {"xmlns": NAMES, _LANGUAGE: language.code})
    newest_first = store.editions[::-1]
    day = newest_first[0].date if newest_first else edition(store).read or NEVER
    _add(feed, language.t(TITLE), _id("editions", language), day)
    _text(feed, "subtitle", made_up(store, language))
    SubElement(_text(feed, "author", " "), "name").text = _publisher(language)
    own, page = links.feed(language), links.canonical(PAGE, language.code)
    _link(feed, "self", own, ATOM)
    _link(feed, "alternate", page, "text/html")
    for other in LANGUAGES:
        if other != language.code:
            _link(feed, "related", links.canonical(PAGE, other), "text/html", other)
    for one in newest_first:
        entry = SubElement(feed, "entry")
        _add(entry, editions.named(one, language), _id(one.version, language), one.date)
        _text(entry, "content", editions.counts(one, language))
        _link(entry, "alternate", f"{page}#{one.version}" if page else "", "text/html")
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(feed, "unicode") + "\n"


def _add(parent: Element, title: str, identity: str, day: str) -> None:
    """What a feed and each of its entries must have."""
    _text(parent, "id", identity)
    _text(parent, "title", title)
    _text(parent, "updated", f"{day}T00:00:00Z")


def _text(parent: Element, name: str, text: str) -> Element:
    """Put an element with a text, where there is one, into another."""
    made = Element(name)
    made.text = text.strip() or None
    if text:
        parent.append(made)
    return made


def _link(
    parent: Element, relation: str, address: str, media_type: str, language: str = ""
) -> None:
    if address:
        spoken = {"hreflang": language} if language else {}
        SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address, **spoken})


def _id(of: str, language: Language) -> str:
    """A name that is the same wherever the site stands."""
    name = f"magnesium-in-norwegian-drinking-water/{of}/{language.code}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _publisher(language: Language) -> str:
    """Who publishes the site, without the address behind the name."""
    name = os.environ.get(PUBLISHER_VARIABLE, "").partition("http")[0].strip()
    return name or language.t("Magnesium in Norwegian drinking water")
