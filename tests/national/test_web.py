"""Every plain page, report, answer of the API and file of the static site of a rehearsal."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from starlette.routing import Mount, Route

from findings.selection import Selection
from report.pdf import MOST
from server.routes import routes
from telling import dolomite_table
from telling.language import codes, language
from tests.national.conftest import shown_codes, text_of, text_of_file
from treatment.notes import note
from web.addresses import API, LANGUAGES, places, report_path
from web.forms import CSV, JSON, SUFFIXES
from web.query import LIMIT, MOST_ROWS
from web.resources import RESOURCES
from web.site import export
from web.site.command import main
from web.site.links import file_of
from web.site.plan import planned

HARDEST = ("0301", "4601", "5540")
"""Municipalities whose reports are made: with most people, with most samples, with most works."""
APART = {"municipality": 10, "waterworks": 40}
"""One in so many pages is asked for over HTTP, in each language: the static site holds them all, in
one."""
LISTINGS = [one for one in RESOURCES if one.key is None]


@pytest.fixture(scope="module")
def client(asking, national):
    """A client over the rehearsal, which raises what a server would answer with 500."""
    return asking(national)


def faults_of_page(page, mark):
    """What is wrong with the HTML of a page, which must say the mark."""
    text = " ".join(text_of(page).split())
    return [*shown_codes(text), *([] if mark in text else ["not marked as made up"])]


def asked_for(national):
    """The places whose plain pages are asked for: some of each kind, and the hardest."""
    every = places(national)
    for kind in dict.fromkeys(place.kind for place in every):
        yield from [place for place in every if place.kind == kind][:: APART.get(kind, 1)]
    yield from (place for place in every if place.key in HARDEST)


def test_plain_pages(client, national, marks):
    found = {}
    for place in asked_for(national):
        for code in LANGUAGES:
            answer = client.get(place.path(code))
            assert answer.status_code == 200, place
            found[place, code] = faults_of_page(answer.text, marks[code])
    assert {where: faults for where, faults in found.items() if faults} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_reports(client, national, marks, code):
    several = list(national.municipalities.index[:MOST])
    for numbers in (*([number] for number in HARDEST), several):
        answer = client.get(report_path(numbers, code))
        assert answer.status_code == 200
        assert marks[code].split(".")[0] in text_of_file("report.pdf", answer.content)


@pytest.mark.parametrize("resource", LISTINGS, ids=lambda one: one.path)
def test_a_listing_is_whole_in_every_form(client, resource, marks):
    address, records = f"{API}{resource.path}", []
    following = f"{address}?{LIMIT.name}={MOST_ROWS}" if resource.paged else address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        assert answer.headers["Figures-Note"] == marks["en"]
        content = answer.json()
        records += content["items"]
        following = content.get("next")
    assert len(records) == content["total"] > 0
    assert len({json.dumps(one, sort_keys=True) for one in records}) == len(records)
    for form in set(resource.forms) - {JSON}:
        answer = client.get(f"{address}{SUFFIXES[form]}")
        assert answer.status_code == 200
        assert marks["en"] in answer.text
        if form == CSV:
            rows = list(csv.DictReader(io.StringIO(answer.text)))
            own = [field.name for field in resource.fields]
            key = [own[0], *({"parameter"} & set(own))]
            assert len({tuple(row[name] for name in key) for row in rows}) == len(records)


@pytest.mark.parametrize("resource", [one for one in RESOURCES if one.key], ids=lambda r: r.path)
def test_single_records(client, national, resource):
    listing = next(one for one in LISTINGS if resource.path.startswith(f"{one.path}/"))
    keys = [*national.tables[listing.path.removeprefix("/")].iloc[:: APART["waterworks"], 0]]
    for key in keys:
        address = re.sub(r"\{\w+\}", key, f"{API}{resource.path}")
        for ending in ("", *(SUFFIXES[form] for form in resource.forms)):
            assert client.get(address + ending).status_code == 200


def test_what_stands_alone(client, national):
    """The readable description, the description for programs, the sitemap and robots.txt: every
    address without a part to fill in."""
    alone = [one.path for one in routes(lambda: national) if isinstance(one, Route)]
    inner = next(one for one in routes(lambda: national) if isinstance(one, Mount)).app.routes
    alone += [f"/api{one.path}" for one in inner]
    listed = {f"{API}{one.path}" for one in LISTINGS}
    for path in alone:
        if "{" not in path and path.removesuffix(".json") not in listed and ".pdf" not in path:
            assert client.get(path).status_code in (200, 308), path
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert len(list(sitemap)) == len(places(national)) * len(LANGUAGES)


def test_all_notes_on_dolomite(national):
    works = national.waterworks
    for code in codes():
        table = dolomite_table.notes(national, Selection(), language(code))
        assert not table.empty
    for waterworks_id in works.index[works["active"]]:
        assert note(national, waterworks_id).waterworks_id == waterworks_id


def in_one_language(plan, national):
    """The plan of a static site with each page once, in one language or the other."""
    every = enumerate(places(national))
    other = {file_of(place, LANGUAGES[number % len(LANGUAGES)]) for number, place in every}
    return {name: make for name, make in plan.items() if name not in other}


def test_the_static_site(folder, national, marks, tmp_path, monkeypatch):
    """Written by two processes, as a whole one is."""
    site = tmp_path / "site"
    monkeypatch.setattr(
        export, "planned", lambda store, site: in_one_language(planned(store, site), store)
    )
    monkeypatch.setattr(export, "WORTH_A_FORK", 500)
    assert main(["export", str(site), "--snapshot", str(folder)]) == 0
    named = json.loads((site / export.MANIFEST).read_text("utf-8"))["files"]
    assert len(named) > len(places(national))
    found = {}
    for name in named:
        if name.endswith(".html"):
            code = "en" if name.startswith("en/") else "nb"
            found[name] = faults_of_page((site / name).read_text("utf-8"), marks[code])
        elif name.startswith("data/"):
            code = "nb" if name.startswith("data/nb/") else "en"
            said = marks[code] in text_of_file(name, (site / name).read_bytes())
            found[name] = [] if said else ["not marked as made up"]
    assert {name: faults for name, faults in found.items() if faults} == {}
