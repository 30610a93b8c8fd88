"""The API over HTTP: forms, parts that follow one another, and methods."""

from urllib.parse import parse_qs, urlsplit

import pytest

from data.text import forbidden
from web.query import LIMIT, OFFSET, PAGES
from web.resources import RESOURCES

API = "/api/v1"
COLLECTIONS = ["/municipalities", "/waterworks", "/samples", "/sources"]
PROBLEM = "application/problem+json"
PAGED = [resource for resource in RESOURCES if resource.paged]


def many(parameter, store):
    """Every other value of a filter, as texts in order; the first of one that takes one."""
    low, high = parameter.between
    every = parameter.of(store) if parameter.of else range(low, high + 1)
    return sorted(str(value) for value in (every[::2] if parameter.many else every[:1]))


def walked(client, query, resource):
    """The records of all parts, and the query of each but the first."""
    answer = client.get(API + resource.path, params=query)
    records, queries = [], []
    while len(queries) < 99:
        part = answer.json()
        records += part["items"]
        after = part["next"]
        assert answer.headers.get("link") == (f'<{after}>; rel="next"' if after else None)
        if after is None:
            return records, queries
        address = urlsplit(after)
        assert (address.netloc, address.path) == ("testserver", API + resource.path)
        queries.append(parse_qs(address.query))
        answer = client.get(after)
    raise AssertionError(f"no end: {queries[-2:]}")


@pytest.mark.parametrize(
    ("resource", "parameter"),
    [
        pytest.param(resource, parameter, id=f"{resource.path}-{parameter.name}")
        for resource in PAGED
        for parameter in resource.parameters
        if parameter not in PAGES
    ],
)
def test_no_filter_is_lost_on_the_way_through_the_parts(client, store, resource, parameter):
    asked = {parameter.name: many(parameter, store)}
    whole = client.get(API + resource.path, params={**asked, LIMIT.name: 1}).json()["total"]
    limit = whole // 3 + 1
    records, queries = walked(client, {**asked, LIMIT.name: limit}, resource)
    assert queries == [
        {**asked, LIMIT.name: [str(limit)], OFFSET.name: [str(offset)]}
        for offset in range(limit, whole, limit)
    ]
    assert queries
    key = resource.fields[0].name
    found = {(record[key], record.get("parameter")) for record in records}
    assert len(found) == len(records) == whole
    csv = client.get(f"{API}{resource.path}.csv", params=asked).text.splitlines()
    assert {record[key] for record in records} <= {line.split(",")[0] for line in csv}


@pytest.mark.parametrize("resource", PAGED, ids=lambda resource: resource.path)
def test_all_parameters_together_stand_in_the_next_link(client, store, resource):
    filters = [one for one in resource.parameters if one not in PAGES]
    asked = {one.name: many(one, store) for one in filters}
    query = {**asked, LIMIT.name: 1, OFFSET.name: 0}
    after = client.get(API + resource.path, params=query).json()["next"]
    assert parse_qs(urlsplit(after).query) == {**asked, LIMIT.name: ["1"], OFFSET.name: ["1"]}


@pytest.mark.parametrize("resource", PAGED, ids=lambda resource: resource.path)
def test_the_last_part_has_none_after_it(client, resource):
    path = API + resource.path
    total = client.get(path).json()["total"]
    for limit, offset, more in ((1, total - 1, False), (1, total - 2, True), (7, total, False)):
        part = client.get(path, params={"limit": limit, "offset": offset}).json()
        assert (part["limit"], part["offset"], part["total"]) == (limit, offset, total)
        assert (part["next"] is not None) == more


def test_csv_in_parts_names_the_next_one_in_a_header(client):
    answer = client.get(f"{API}/samples.csv?year=2019&limit=2")
    after = f"http://testserver{API}/samples.csv?year=2019&limit=2&offset=2"
    assert answer.headers["link"] == f'<{after}>; rel="next"'
    assert "link" not in client.get(f"{API}/samples.csv?year=2019").headers


@pytest.mark.parametrize("path", [*COLLECTIONS, "/municipalities/4601"])
def test_the_form_follows_the_accept_header_or_the_suffix(client, path):
    usual = client.get(API + path)
    assert usual.headers["content-type"] == "application/json"
    asked = client.get(API + path, headers={"Accept": "text/csv"})
    assert asked.headers["content-type"] == "text/csv; charset=utf-8"
    assert client.get(f"{API}{path}.csv").content == asked.content
    # The suffix is the plainer wish.
    assert client.get(f"{API}{path}.json", headers={"Accept": "text/csv"}).json()


def test_a_form_that_is_not_to_be_had_is_refused(client):
    answer = client.get(f"{API}/samples", headers={"Accept": "application/geo+json"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)
    assert answer.json()["available"] == ["application/json", "text/csv"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_the_api_is_read_only(client, method):
    answer = client.request(method, f"{API}/samples")
    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_any_page_may_read_figures_and_faults(client):
    for path in ("/samples", "/samples?x=1", "/nothing"):
        answer = client.get(API + path, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
    asked = client.options(
        f"{API}/samples",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/municipalities?county=%01%E2%80%AE",
        "/api/v1/samples?%EF%BF%BE=1",
        "/api/v1/municipalities/%1B%5B2J",
        "/kommune/%00%EF%B7%90",
        "/kommune/%C2%96.pdf",
        "/rapport.pdf?nr=46%E2%81%A601",
    ],
)
def test_an_answer_repeats_no_sign_that_no_text_may_hold(client, path):
    answer = client.get(path)
    assert 400 <= answer.status_code < 500
    assert forbidden(answer.text, lines=True) == ""
    if "json" in answer.headers["content-type"]:
        assert not any(forbidden(text) for text in map(str, answer.json().values()))
