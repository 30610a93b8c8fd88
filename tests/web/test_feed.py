"""The feed of the editions, as readers of feeds read it."""

import feedparser
import pytest

from data.store import Store
from telling.language import language
from web import feed
from web.links import Links
from web.site.links import Site
from web.site.plan import planned

PATHS = {"nb": "/utgaver.atom", "en": "/en/editions.atom"}


@pytest.mark.parametrize("code", PATHS)
def test_it_is_a_feed_with_an_entry_for_each_edition(client, store, code):
    answer = client.get(PATHS[code])
    assert answer.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(answer.content)
    assert not read.bozo, read.get("bozo_exception")
    assert (read.version, read.feed.language) == ("atom10", code)
    assert [entry.updated[:10] for entry in read.entries] == [
        one.date for one in reversed(store.editions)
    ]
    newest, counts = read.entries[0], store.editions[-1]
    assert counts.version in newest.title
    assert str(counts.came) in newest.content[0].value
    # What RFC 4287 asks of a feed and of an entry (4.1.1, 4.1.2).
    for one in (read.feed, *read.entries):
        assert one.id.startswith("urn:uuid:") and one.title and one.updated_parsed
        assert {link.rel for link in one.links} >= {"alternate"}
    assert read.feed.author
    assert len({read.feed.id, *(entry.id for entry in read.entries)}) == 1 + len(read.entries)
    (own,) = [link.href for link in read.feed.links if link.rel == "self"]
    assert own == f"http://testserver{PATHS[code]}"
    assert client.get(newest.link.partition("#")[0]).status_code == 200


def test_it_has_the_same_names_in_a_folder(store):
    plan = planned(store, Site("https://example.org/mg"))
    read = feedparser.parse(plan["en/editions.atom"]())
    served = feedparser.parse(feed.document(store, language("en"), Links("https://example.com")))
    assert [entry.id for entry in read.entries] == [entry.id for entry in served.entries]
    assert read.entries[0].link.startswith("https://example.org/mg/en/editions.html#")


def test_figures_without_an_edition_have_an_empty_feed(store):
    bare = Store(store.tables, store.boundaries)
    read = feedparser.parse(feed.document(bare, language("nb"), Links("https://example.com")))
    assert not read.bozo and not read.entries and read.feed.updated_parsed


def test_a_publisher_that_is_named_is_the_author(store, monkeypatch):
    monkeypatch.setenv("MGMAP_PUBLISHER", "Eksempel <AS> https://data.norge.no/organizations/1")
    read = feedparser.parse(feed.document(store, language("nb"), Links("https://example.com")))
    assert read.feed.author == "Eksempel <AS>"
