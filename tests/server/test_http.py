"""The page's language is right from its first byte, as the link asks for it; and every answer says
what it may load and who may frame it."""

import base64
import hashlib

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server import policy as policies
from server.headers import Headers
from server.http import GUARD, Pages

PAGE = (
    '<html lang="en"><head><title>Streamlit</title><script>let ready = 1</script></head>'
    '<script src="x.js"></script><p lang="en">x</p></html>'
)
LONG = PAGE + "<p>and so on</p>" * 100
OURS = {"Content-Language": "nb", "Content-Security-Policy": "default-src 'none'"}
FRAME = "/component/map/index.html"
ROUTES = [
    Route("/", lambda request: HTMLResponse(PAGE, headers={"ETag": '"of the file"'})),
    Route("/long", lambda request: HTMLResponse(LONG)),
    Route("/text", lambda request: PlainTextResponse(PAGE)),
    Route("/plain", lambda request: HTMLResponse(PAGE, headers=OURS)),
    Route("/kontrast", lambda request: HTMLResponse(PAGE)),
    Route("/egne-tall", lambda request: HTMLResponse(PAGE)),
    Route("/figures", lambda request: JSONResponse([1])),
    Route(FRAME, lambda request: HTMLResponse(PAGE)),
]


@pytest.fixture(scope="module")
def client():
    """Asks a server that answers as Streamlit does, and gzips what is long."""
    around = [Middleware(Headers), Middleware(Pages), Middleware(GZipMiddleware)]
    return TestClient(Starlette(routes=ROUTES, middleware=around))


def policy(answer):
    """The policy of an answer: its directives with their sources."""
    said = answer.headers["content-security-policy"].split("; ")
    return {name: sources.split() for name, _, sources in (part.partition(" ") for part in said)}


def hashed(script):
    """A script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


@pytest.mark.parametrize("path", ["/", "/long"])
@pytest.mark.parametrize("accepted", ["identity", "gzip"])
@pytest.mark.parametrize(
    ("query", "lang", "title"),
    [
        ("", "nb", "Magnesium i norsk drikkevann"),
        ("lang=en", "en", "Magnesium in Norwegian drinking water"),
        ("fylke=46&lang=en", "en", "Magnesium in Norwegian drinking water"),
        ("lang=tlh", "nb", "Magnesium i norsk drikkevann"),
        ("lang=%22%3E%3Cscript%3E", "nb", "Magnesium i norsk drikkevann"),
        ("lang=%ff%00", "nb", "Magnesium i norsk drikkevann"),
    ],
)
def test_the_html_says_which_language_it_is_in(client, path, accepted, query, lang, title):
    answer = client.get(f"{path}?{query}", headers={"Accept-Encoding": accepted})
    packed = accepted == "gzip"
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert answer.text.startswith(f'<html lang="{lang}"><head><title>{title}</title>')
    assert '<p lang="en">' in answer.text


@pytest.mark.parametrize(
    ("asked", "query", "lang"),
    [
        ("en-GB,en;q=0.9,nb;q=0.8", "", "en"),
        ("nn,nb;q=0.9,en;q=0.8", "", "nb"),
        ("en;q=0.2, no;q=0.7", "", "nb"),
        ("de,en;q=0.5", "", "en"),
        ("de", "", "nb"),
        ("en", "lang=nb", "nb"),
        ("nb", "lang=en", "en"),
        ("en;q=0", "", "nb"),
        ("*", "", "nb"),
        (",;q=x,\x00", "", "nb"),
    ],
)
def test_a_link_without_a_language_is_answered_in_the_browsers(client, asked, query, lang):
    answer = client.get(f"/?{query}", headers={"Accept-Language": asked})
    assert answer.text.startswith(f'<html lang="{lang}">')
    assert "Accept-Language" in answer.headers["vary"]


def test_what_is_no_page_is_left_alone(client):
    assert client.get("/text?lang=en").text == PAGE
    assert client.get("/plain?lang=en").text == PAGE


def test_a_page_has_no_name_of_the_file_it_was_made_from(client):
    assert "etag" not in client.get("/").headers
    assert "content-length" not in client.head("/").headers


def test_a_page_may_run_its_own_scripts_and_no_other(client):
    scripts = policy(client.get("/"))["script-src"]
    assert "'self'" in scripts
    assert hashed(b"let ready = 1") in scripts
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & set(scripts)


def test_what_is_no_page_may_do_nothing(client):
    for path in ("/text", "/figures", "/nothing"):
        said = policy(client.get(path))
        assert said["default-src"] == said["frame-ancestors"] == ["'none'"]
        assert set(said) == {"default-src", "base-uri", "form-action", "frame-ancestors"}


def test_an_answer_that_has_a_policy_keeps_it(client):
    assert policy(client.get("/plain")) == {"default-src": ["'none'"]}


@pytest.mark.parametrize("path", ["/", "/long", "/text", "/plain", "/figures", "/nothing", FRAME])
def test_every_answer_is_what_it_says_and_tells_nobody_where_a_visitor_came_from(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


@pytest.mark.parametrize(
    ("query", "ancestors"),
    [
        ("", "'none'"),
        ("embed=true", "*"),
        ("fylke=46&embed=True", "*"),
        ("embed=false", "'none'"),
        ("embed=truer", "'none'"),
        ("embed_options=true", "'none'"),
        ("lang=embed=true", "'none'"),
    ],
)
def test_only_the_embedded_view_may_be_framed(client, query, ancestors):
    assert policy(client.get(f"/?{query}"))["frame-ancestors"] == [ancestors]
    assert policy(client.get(f"/figures?{query}"))["frame-ancestors"] == ["'none'"]


def test_a_setting_names_who_may_frame(monkeypatch, client):
    policies.framers.cache_clear()
    monkeypatch.setenv("MGMAP_FRAME_ANCESTORS", "https://www.example.no https://*.example.org:8443")
    found = policy(client.get("/?embed=true"))["frame-ancestors"]
    assert found == ["https://www.example.no", "https://*.example.org:8443"]
    assert policy(client.get("/"))["frame-ancestors"] == ["'none'"]
    for wrong in ("example.no", "https://a.no; script-src *", "*; x"):
        policies.framers.cache_clear()
        monkeypatch.setenv("MGMAP_FRAME_ANCESTORS", wrong)
        with pytest.raises(ValueError, match="MGMAP_FRAME_ANCESTORS"):
            policies.framers()
    monkeypatch.undo()
    policies.framers.cache_clear()


def test_pages_without_an_embedded_view_may_not_be_framed(client):
    for path, ancestors in (("/egne-tall", "'none'"), ("/kontrast", "*")):
        answer = client.get(f"{path}?embed=true")
        assert policy(answer)["frame-ancestors"] == [ancestors]


@pytest.mark.parametrize(
    ("site", "ancestors"),
    [("same-origin", "*"), ("cross-site", "'self'"), ("same-site", "'self'"), (None, "'self'")],
)
def test_a_frame_is_framed_by_our_own_page_wherever_that_stands(client, site, ancestors):
    asked = client.get(FRAME, headers={"Sec-Fetch-Site": site} if site else {})
    assert policy(asked)["frame-ancestors"] == [ancestors]
    assert "Sec-Fetch-Site" in asked.headers["vary"]


def test_a_frame_hears_its_guard_before_any_other_script(client):
    asked = client.get(FRAME)
    page = asked.content
    assert page.index(GUARD) < page.index(b"let ready")
    assert {hashed(GUARD), hashed(b"let ready = 1")} < set(policy(asked)["script-src"])
    assert "'unsafe-inline'" not in policy(asked)["script-src"]


def test_only_the_frame_may_ask_for_the_background_map(client):
    assert "https://cache.kartverket.no" in policy(client.get(FRAME))["img-src"]
    for path in ("/", "/text"):
        assert "https" not in client.get(path).headers["content-security-policy"]
