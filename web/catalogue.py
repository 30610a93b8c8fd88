"""The catalogue for data.norge.no: what is offered here, in the terms of DCAT-AP-NO 3.

Whoever needs it imports it then: rdflib takes 20 MB, of a server that nobody asks for it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from data.store import Store
from telling.about import LICENCES
from telling.citation import dated, edition
from telling.language import N_, language
from web.addresses import CATALOGUE, CONTACT_VARIABLE, LANGUAGES, PUBLISHER_VARIABLE
from web.datapackage import CONTENTS, TITLE, collections
from web.forms import CSV, GEOJSON, JSON, JSON_LD, TURTLE

FORMS: Final = {TURTLE: "turtle", JSON_LD: "json-ld"}
ABOUT: Final = N_(
    "How much magnesium the tap water of each Norwegian municipality holds, from which kind of"
    " water, and how sure that is. Every figure carries its source."
)
KEYWORDS: Final = (N_("magnesium"), N_("drinking water"), N_("hardness"), N_("groundwater"))
EU: Final = "http://publications.europa.eu/resource/authority/"
THEMES: Final = ("HEAL", "ENVI")
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
FILE_TYPES: Final = {CSV: "CSV", JSON: "JSON", GEOJSON: "GEOJSON"}
PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
VERSION: Final = URIRef(PREFIXES["dcat"] + "version")
VCARD: Final = Namespace(PREFIXES["vcard"])


@dataclass(frozen=True)
class Offered:
    """One data set: its name in addresses, what it is (a message), its page, and where its files
    are, by media type."""

    name: str
    title: str
    page: str
    files: Mapping[str, str]


def offers(page: str, address: Callable[[str, str], str]) -> list[Offered]:
    """Return the API's collections as data sets, all on one `page`; `address` returns that of a
    collection's file by its name and media type."""
    return [
        Offered(name, CONTENTS[name], page, {form: address(name, form) for form in resource.forms})
        for name, resource in collections().items()
    ]


@dataclass(frozen=True)
class Service:
    """The API: where it is, and where its description."""

    endpoint: str
    description: str


def write(
    store: Store, site: str, offered: Sequence[Offered], service: Service | None, form: str
) -> str:
    """Return the catalogue of a site in a form (TURTLE or JSON_LD); `site` is its address without
    a slash at the end."""
    return _graph(store, site, offered, service).serialize(format=FORMS[form])


def _graph(store: Store, site: str, offered: Sequence[Offered], service: Service | None) -> Graph:
    graph = Graph()
    catalogue = URIRef(f"{site}{CATALOGUE}")
    common = _Common(graph, store, catalogue)
    common.describe(catalogue, DCAT.Catalog, TITLE, ABOUT)
    graph.add((catalogue, FOAF.homepage, URIRef(f"{site}/")))
    graph.add((catalogue, DCAT.themeTaxonomy, URIRef(f"{EU}data-theme")))
    for one in offered:
        data = common.dataset(site, one)
        graph.add((catalogue, DCAT.dataset, data))
        if service:
            graph.add((URIRef(service.endpoint), DCAT.servesDataset, data))
    if service:
        at = URIRef(service.endpoint)
        common.describe(at, DCAT.DataService, TITLE, ABOUT)
        graph.add((catalogue, DCAT.service, at))
        graph.add((at, DCAT.endpointURL, at))
        graph.add((at, DCAT.endpointDescription, URIRef(service.description)))
        graph.add((at, DCTERMS.conformsTo, URIRef("https://spec.openapis.org/oas/v3.1.0")))
    return graph


class _Common:
    """What the catalogue, its data sets and its service have in common."""

    def __init__(self, graph: Graph, store: Store, catalogue: URIRef):
        self.graph, self.store, self.catalogue = graph, store, catalogue
        for prefix, name in PREFIXES.items():
            graph.bind(prefix, Namespace(name), replace=True)
        self.publisher, self.contact = self._publisher(), self._contact()

    def describe(self, node: URIRef, kind: URIRef, title: str, about: str) -> None:
        """Say of a node what it is, whose, and in both languages what it is called."""
        add = self.graph.add
        add((node, RDF.type, kind))
        for code in LANGUAGES:
            spoken = language(code)
            text = " ".join([spoken.t(about), spoken.t(LICENCES), f"{dated(self.store, spoken)}."])
            add((node, DCTERMS.title, Literal(spoken.t(title), lang=code)))
            add((node, DCTERMS.description, Literal(text, lang=code)))
        for name in ("NOB", "ENG"):
            add((node, DCTERMS.language, URIRef(f"{EU}language/{name}")))
        add((node, DCTERMS.publisher, self.publisher))
        add((node, DCAT.contactPoint, self.contact))

    def dataset(self, site: str, one: Offered) -> URIRef:
        """Add a data set with its files, and return its name."""
        data, add = URIRef(f"{self.catalogue}#{one.name}"), self.graph.add
        self.describe(data, DCAT.Dataset, one.title, ABOUT)
        add((data, DCTERMS.identifier, Literal(str(data), datatype=XSD.anyURI)))
        add((data, DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")))
        add((data, DCTERMS.spatial, URIRef(f"{EU}country/NOR")))
        add((data, DCAT.landingPage, URIRef(one.page)))
        add((data, VERSION, Literal(edition(self.store).mark)))
        self._period(data)
        for theme in THEMES:
            add((data, DCAT.theme, URIRef(f"{EU}data-theme/{theme}")))
        for code in LANGUAGES:
            for word in KEYWORDS:
                add((data, DCAT.keyword, Literal(language(code).t(word), lang=code)))
        for media_type, address in one.files.items():
            file, at = URIRef(f"{data}-{FILE_TYPES[media_type].lower()}"), URIRef(address)
            add((data, DCAT.distribution, file))
            add((file, RDF.type, DCAT.Distribution))
            add((file, DCAT.accessURL, at))
            add((file, DCAT.downloadURL, at))
            add((file, DCAT.mediaType, URIRef(MEDIA_TYPES + media_type)))
            add((file, DCTERMS.format, URIRef(f"{EU}file-type/{FILE_TYPES[media_type]}")))
            add((file, DCTERMS.rights, self._rights()))
        return data

    def _period(self, data: URIRef) -> None:
        """The years of the figures."""
        shown = edition(self.store)
        if shown.first_year is None or shown.last_year is None:
            return
        period = URIRef(f"{self.catalogue}#period")
        self.graph.add((data, DCTERMS.temporal, period))
        self.graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        for end, day in (
            (DCAT.startDate, f"{shown.first_year}-01-01"),
            (DCAT.endDate, f"{shown.last_year}-12-31"),
        ):
            self.graph.add((period, end, Literal(day, datatype=XSD.date)))

    def _rights(self) -> URIRef:
        """No licence holds for all figures: each belongs to its source."""
        rights = URIRef(f"{self.catalogue}#rights")
        self.graph.add((rights, RDF.type, DCTERMS.RightsStatement))
        for code in LANGUAGES:
            self.graph.add((rights, RDFS.label, Literal(language(code).t(LICENCES), lang=code)))
        return rights

    def _publisher(self) -> URIRef:
        """Who publishes the site, as whoever runs it says; else the site by its name."""
        given = os.environ.get(PUBLISHER_VARIABLE, "").strip()
        found = re.fullmatch(r"(.*?)\s*(https?://\S+)?", given)
        name, address = (found[1], found[2]) if found else ("", None)
        agent = URIRef(address or f"{self.catalogue}#publisher")
        named = {code: language(code).t(TITLE) for code in LANGUAGES}
        self.graph.add((agent, RDF.type, FOAF.Agent))
        for code, title in named.items():
            self.graph.add((agent, FOAF.name, Literal(name or title, lang=code)))
        if address:
            number = address.rstrip("/").rsplit("/", 1)[-1]
            self.graph.add((agent, DCTERMS.identifier, Literal(number)))
        return agent

    def _contact(self) -> URIRef:
        """Where to write: the address of the setting, else the site's page on its figures."""
        given = os.environ.get(CONTACT_VARIABLE, "").strip()
        point = URIRef(f"{self.catalogue}#contact")
        self.graph.add((point, RDF.type, VCARD.Organization))
        for code in LANGUAGES:
            self.graph.add((point, VCARD.fn, Literal(language(code).t(TITLE), lang=code)))
        if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", given):
            self.graph.add((point, VCARD.hasEmail, URIRef(f"mailto:{given}")))
        else:
            page = given if re.fullmatch(r"https?://[^\s<>]+", given) else ""
            home = str(self.catalogue).removesuffix(CATALOGUE)
            self.graph.add((point, VCARD.hasURL, URIRef(page or f"{home}/")))
        return point
