"""Every kind of answer keeps the same rules: compressed for whoever takes it, not sent again to
whoever holds it, nothing but headers for HEAD, and safe to open."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from geo.assets import code_assets, geometry_asset
from server.answers import CACHED, FOR_GOOD
from server.frontend import FOLDER, Frontend
from server.headers import HEADERS, Headers
from server.http import Encodings
from server.limits import Limit
from server.routes import of_assets, routes

SCRIPT, _, STYLE, _ = code_assets()
STREAMLIT = min(FOLDER.rglob("*.js"))
ANSWERS = {
    "shapes": (None, "application/json", FOR_GOOD),
    "script": (SCRIPT.url, "text/javascript; charset=utf-8", FOR_GOOD),
    "style": (STYLE.url, "text/css; charset=utf-8", FOR_GOOD),
    "Streamlit": (
        f"/static/{STREAMLIT.relative_to(FOLDER).as_posix()}",
        "text/javascript; charset=utf-8",
        FOR_GOOD,
    ),
    "page": ("/kommune/4601", "text/html; charset=utf-8", CACHED),
    "statement": ("/en/accessibility", "text/html; charset=utf-8", CACHED),
    "JSON": ("/api/v1/sources", "application/json", CACHED),
    "CSV": ("/api/v1/waterworks.csv", "text/csv; charset=utf-8", CACHED),
    "GeoJSON": ("/api/v1/municipalities.geojson", "application/geo+json", CACHED),
    "record": ("/api/v1/municipalities/4601", "application/json", CACHED),
    "description": ("/api/v1/openapi.json", "application/json", CACHED),
    "package": ("/api/v1/datapackage.json", "application/json", CACHED),
    "catalogue": ("/catalog", "text/turtle; charset=utf-8", CACHED),
    "linked data": ("/catalog.jsonld", "application/ld+json", CACHED),
    "console": ("/api/v1/console", "text/html; charset=utf-8", CACHED),
    "console's script": ("/api/v1/console/console.js", "text/javascript; charset=utf-8", CACHED),
    "feed": ("/utgaver.atom", "application/atom+xml", CACHED),
    "readable": ("/api/v1/", "text/html; charset=utf-8", CACHED),
    "PDF": ("/kommune/4601.pdf", "application/pdf", CACHED),
    "sitemap": ("/sitemap.xml", "application/xml", CACHED),
    "robots": ("/robots.txt", "text/plain; charset=utf-8", CACHED),
}
PLAIN = {"Accept-Encoding": "identity"}


class Sent:
    """Middleware that counts the bytes of the last body: a client drops what comes after HEAD."""

    count = 0

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def counted(message):
            Sent.count += len(message.get("body", b""))
            await send(message)

        Sent.count = 0
        await self.app(scope, receive, counted)


@pytest.fixture(scope="module")
def shapes(store):
    """The shapes of the municipalities."""
    return geometry_asset(store.boundaries, store.labels)


@pytest.fixture(scope="module")
def client(store, shapes):
    """A client of everything but Streamlit itself."""
    app = Starlette(
        routes=[
            *of_assets(lambda: [*code_assets(), shapes]),
            *routes(lambda: store, Limit(rate=0)),
        ],
        middleware=[
            *(Middleware(Sent), Middleware(Headers), Middleware(Encodings), Middleware(Frontend)),
            Middleware(GZipMiddleware),  # Streamlit's, which is around our routes
        ],
    )
    return TestClient(app, follow_redirects=False)


@pytest.fixture(params=ANSWERS)
def answer(request, shapes):
    """An address with the media type of its answer, and how long that may be kept."""
    path, *rest = ANSWERS[request.param]
    return path or shapes.url, *rest


@pytest.fixture
def path(answer):
    """The address of an answer."""
    return answer[0]


def test_it_says_what_it_is_how_long_it_is_and_how_long_it_holds(client, answer):
    path, media_type, cached = answer
    got = client.get(path, headers=PLAIN)
    assert got.status_code == 200
    assert got.headers["content-type"] == media_type
    assert got.headers["cache-control"] == cached
    assert int(got.headers["content-length"]) == len(got.content) > 0
    for name in ("x-content-type-options", "referrer-policy", "permissions-policy"):
        assert got.headers[name] == HEADERS[name.title()]
    assert "frame-ancestors 'none'" in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        *(("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("*", "gzip")),
        *(("gzip;q=0", None), ("gzip;q=0, *", None), ("br", None), ("", None)),
    ],
)
def test_it_is_compressed_for_whoever_takes_that(client, path, accepted, encoding):
    plain = client.get(path, headers=PLAIN)
    with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as got:
        sent = b"".join(got.iter_raw())
    assert got.headers.get("content-encoding") == encoding
    assert (gzip.decompress(sent) if encoding else sent) == plain.content
    assert int(got.headers["content-length"]) == len(sent)
    # Both forms have one name, which so is a weak one, and every cache is told that there are two.
    assert got.headers["etag"] == plain.headers["etag"]
    assert got.headers["etag"].startswith('W/"')
    for one in (got, plain):
        assert "Accept-Encoding" in one.headers["vary"].split(", ")


def test_whoever_holds_it_is_told_so_and_sent_nothing(client, path):
    etag = client.get(path).headers["etag"]
    for held in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        for method in ("GET", "HEAD"):
            again = client.request(method, path, headers={"If-None-Match": held})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
            assert {"cache-control", "vary"} <= set(again.headers)
    for other in ('"other"', f'"{etag}"', ""):
        assert client.get(path, headers={"If-None-Match": other}).status_code == 200


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_head_has_the_headers_of_get_and_no_body(client, path, accepted):
    got = client.get(path, headers={"Accept-Encoding": accepted})
    assert Sent.count == int(got.headers["content-length"])
    asked = client.head(path, headers={"Accept-Encoding": accepted})
    assert (asked.status_code, Sent.count) == (200, 0)
    varying = (set(one.headers.pop("vary").split(", ")) for one in (got, asked))
    assert next(varying) == next(varying)  # a name may stand there twice
    assert dict(asked.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/assets/map-000000000000.js", 404), ("/assets/map.js", 404)),
        *(("/kommune/9999", 404), ("/en/nowhere", 404), ("/kommune/9999.pdf", 404)),
        *(("/rapport.pdf", 400), ("/api/v1/nothing", 404), ("/api/v1/samples?x=1", 400)),
    ],
)
def test_a_refusal_is_kept_by_nobody(client, path, status):
    got = client.get(path)
    assert got.status_code == status
    assert got.headers["cache-control"] == "no-store"
    assert "etag" not in got.headers
    assert got.headers["x-content-type-options"] == "nosniff"
