"""The routes of the plain pages: where an address leads, and what goes with a page."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.faults import SnapshotError
from server.routes import routes
from tests.conftest import HOSTILE_WORK


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/kommune/1201", "/kommune/4601"),
        ("/en/municipality/1201", "/en/municipality/4601"),
        ("/kommune/4601/", "/kommune/4601"),
        ("/en/county/46/", "/en/county/46"),
    ],
)
def test_an_old_address_leads_on_for_good(client, old, new):
    answer = client.get(old)
    assert answer.status_code == 301
    assert answer.headers["location"] == new


def test_a_host_that_is_none_is_not_repeated(client):
    content = client.get("/norge", headers={"Host": 'x"><script>'}).text
    assert '<link rel="canonical" href="http://localhost/norge">' in content


@pytest.mark.parametrize(
    "path",
    ["/norge", "/en/county/46", f"/vannverk/{HOSTILE_WORK}", "/kommune/9999", "/api/v1/"],
)
def test_a_page_may_fetch_and_run_nothing(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "img-src data:", "base-uri 'none'"} <= set(policy)
    # Its search leads to another of our pages.
    assert {"form-action 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]


def test_a_broken_snapshot_is_told(asking):
    def find():
        raise SnapshotError(["gone"])

    client = TestClient(Starlette(routes=routes(find)))
    for path in ("/kommune/4601", "/en/norway", "/en/x"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "<h1>" in answer.text
    assert client.get("/api/v1/samples").status_code == 503
    assert client.get("/sitemap.xml").status_code == 503
