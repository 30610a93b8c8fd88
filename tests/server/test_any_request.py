"""Whatever is asked of the plain pages and the API, the answer is a page or a clear no."""

from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

SITE = "http://testserver"
EXAMPLES = 150
CLEAR = {200, 204, 301, 304, 307, 308, 400, 404, 405, 406}
SEEDS = (
    "kommune", "fylke", "vannverk", "norge", "en", "municipality", "county", "waterworks",
    "norway", "api", "v1", "municipalities", "samples", "sources", "openapi.json", "sitemap.xml",
    "robots.txt", "4601", "46", "Z0911211948592561126KDLAA", "4601.csv", "waterworks.csv", "..",
    "%", "%00", "%ff", "", " ", "<img src=x onerror=alert(1)>", "{0}", "9" * 400, "٤٦٠١",
)  # fmt: skip
PARAMETERS = ("county", "municipality", "kind", "evidence", "year", "limit", "offset", "lang", "x")
VALUES = ("46", "4601", "measured", "groundwater", "2020", "0", "-1", "1e9", "9" * 400, "nan")
ANY = st.text(max_size=15)
PATHS = st.lists(st.sampled_from(SEEDS) | ANY, min_size=1, max_size=5)
QUERIES = st.lists(
    st.tuples(st.sampled_from(PARAMETERS) | ANY, st.sampled_from(VALUES) | ANY), max_size=5
)
HEADERS = st.dictionaries(
    st.sampled_from(("Accept", "Accept-Encoding", "If-None-Match", "Host", "X-Forwarded-For")),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
    | st.sampled_from(
        ("text/csv", "*/*;q=x", "gzip;q=", "application/geo+json", '"', "[::1", "a b")
    ),
    max_size=3,
)
METHODS = st.sampled_from(("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PROPFIND"))


@pytest.fixture(scope="module")
def asked(client) -> TestClient:
    """The routes, in which an error of ours would be raised to the test."""
    return TestClient(client.app, raise_server_exceptions=True, follow_redirects=False)


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(METHODS, PATHS, QUERIES, HEADERS)
def test_any_request_gets_a_page_or_a_clear_no(asked, method, parts, query, headers):
    path = "/" + "/".join(quote(part, safe="%") for part in parts)
    answer = asked.request(method, f"{SITE}{path}?{urlencode(query)}", headers=headers)
    assert answer.status_code in CLEAR
    # Who is sent on stays with us.
    host = urlsplit(answer.headers.get("location", "")).netloc
    assert host in ("", "testserver", answer.request.headers["host"])
