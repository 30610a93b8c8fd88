"""The catalogue for data.norge.no: what DCAT-AP-NO 3 asks of each class, the same in both forms."""

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from telling.citation import edition
from web.site.links import Site
from web.site.plan import planned

SITE = Site("https://example.org/mg")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
RESOURCE = (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint)
MANDATORY = {  # as its shapes have it (dcatapno3-core-shapes.ttl)
    DCAT.Catalog: (*RESOURCE, DCAT.dataset),
    DCAT.Dataset: (*RESOURCE, DCAT.theme, DCTERMS.identifier, DCAT.distribution),
    DCAT.DataService: (*RESOURCE, DCAT.endpointURL),
    # Of what is recommended: no one licence holds for all figures, so the rights are said instead.
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.format, DCTERMS.rights),
    FOAF.Agent: (FOAF.name,),
    VCARD.Organization: (VCARD.fn,),
}
ONE_AT_MOST = (
    *(DCTERMS.publisher, DCTERMS.rights, DCTERMS.accessRights, DCTERMS.format, DCTERMS.license),
    *(DCAT.mediaType, DCAT.endpointURL, FOAF.homepage),
)
NODES = (DCTERMS.publisher, DCAT.contactPoint, DCAT.theme, DCTERMS.rights, DCTERMS.spatial)
TURTLE, JSON_LD = "text/turtle", "application/ld+json"


def parsed(content, form="turtle"):
    """A catalogue as a graph."""
    return Graph().parse(data=content, format=form)


@pytest.fixture
def graph(client):
    """The server's catalogue."""
    return parsed(client.get("/catalog").text)


@pytest.mark.parametrize("kind", MANDATORY)
def test_every_resource_has_what_is_mandatory(graph, kind):
    found = list(graph.subjects(RDF.type, kind))
    assert found
    missing = [(at, p) for at in found for p in MANDATORY[kind] if (at, p, None) not in graph]
    assert missing == []


def test_what_there_may_be_one_of_is_given_once_and_what_is_a_thing_is_no_text(graph):
    for predicate in ONE_AT_MOST:
        for subject in set(graph.subjects(predicate)):
            assert len(list(graph.objects(subject, predicate))) == 1
    for predicate in NODES:
        assert all(isinstance(one, URIRef) for one in graph.objects(None, predicate))


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.description])
def test_texts_stand_once_in_each_language(graph, predicate):
    for subject in set(graph.subjects(predicate)):
        codes = sorted(text.language for text in graph.objects(subject, predicate))
        assert codes == ["en", "nb"]


def test_every_file_of_the_catalogue_is_there(client, graph):
    addresses = sorted(str(one) for one in graph.objects(None, DCAT.downloadURL))
    assert len(addresses) == 11
    for address in addresses:
        assert client.head(address.removeprefix("http://testserver")).status_code == 200
    kinds = {str(one).rsplit("/", 1)[-1] for one in graph.objects(None, DCTERMS["format"])}
    assert kinds == {"CSV", "JSON", "GEOJSON"}


def test_it_says_which_figures_these_are(graph, store):
    version = URIRef("http://www.w3.org/ns/dcat#version")
    assert set(graph.objects(None, version)) == {Literal(edition(store).mark)}
    start = Literal(f"{edition(store).first_year}-01-01", datatype=XSD.date)
    assert (None, DCAT.startDate, start) in graph


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", TURTLE),
        ("*/*", TURTLE),
        ("text/html,*/*;q=0.8", TURTLE),
        ("application/ld+json", JSON_LD),
        ("text/turtle;q=0.5, application/ld+json", JSON_LD),
        ("text/*", TURTLE),
    ],
)
def test_the_client_chooses_the_form(client, accept, form):
    answer = client.get("/catalog", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == form
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_who_takes_neither_is_told_which_there_are(client):
    answer = client.get("/catalog", headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert answer.json()["available"] == [TURTLE, JSON_LD]


def test_both_forms_say_the_same(client, graph):
    linked = parsed(client.get("/catalog.jsonld").text, "json-ld")
    assert isomorphic(graph, linked)
    assert client.get("/catalog.ttl").text == client.get("/catalog").text


def test_whoever_runs_the_site_is_named(store, asking, monkeypatch):
    monkeypatch.setenv("MGMAP_PUBLISHER", "Etaten https://data.norge.no/organizations/123456785")
    monkeypatch.setenv("MGMAP_CONTACT", "post@example.org")
    graph = parsed(asking(store).get("/catalog.ttl").text)
    agent = URIRef("https://data.norge.no/organizations/123456785")
    assert set(graph.objects(None, DCTERMS.publisher)) == {agent}
    assert (agent, FOAF.name, Literal("Etaten", lang="nb")) in graph
    assert (None, VCARD.hasEmail, URIRef("mailto:post@example.org")) in graph


def test_a_folder_carries_the_catalogue_where_it_is_known_where_it_stands(store):
    plan = planned(store, SITE)
    graph = parsed(plan["catalog.ttl"]().decode())
    assert isomorphic(graph, parsed(plan["catalog.jsonld"]().decode(), "json-ld"))
    files = [str(one).removeprefix(f"{SITE.base}/") for one in graph.objects(None, DCAT.accessURL)]
    assert len(files) == 11
    assert all(file in plan for file in files)
    assert not {"catalog.ttl", "catalog.jsonld"} & planned(store, Site()).keys()
