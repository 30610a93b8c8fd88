"""The status page, the console and robots.txt."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.current import Current
from server import status
from telling.citation import edition
from web.addresses import STATUS

ROOT = Path(__file__).parents[2]


def asked(current):
    return TestClient(Starlette(routes=status.routes(current)))


@pytest.mark.parametrize("code", STATUS)
def test_it_says_which_figures_and_since_when(code, store):
    current = Current()
    current.store()
    answer = asked(current).get(STATUS[code])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-language"] == code
    assert store.editions[-1].version in answer.text
    assert answer.text.count(edition(store).mark) == 1
    assert status.VERSION in answer.text
    assert ("as several processes" if code == "en" else "flere prosesser") in answer.text
    assert {"nb": "Tallene vises.", "en": "The figures are shown."}[code] in answer.text


def test_it_answers_without_figures(tmp_path):
    answer = asked(Current(tmp_path / "nothing")).get("/en/status")
    assert answer.status_code == 200
    assert "The figures cannot be shown." in answer.text


def test_the_version_is_the_same_wherever_it_stands():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## ([0-9.]+)$", changelog, re.MULTILINE)[0] == status.VERSION
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == status.VERSION
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_console_is_served_whole_by_us(client):
    page = client.get("/api/v1/console")
    assert page.status_code == 200
    found = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert found and not [address for address in found if "//" in address]
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    assert "http" not in policy and "frame-ancestors 'none'" in policy
    for address in [one for one in found if one.startswith("console/")]:
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 200, address
        assert answer.headers["content-type"].startswith(("text/css", "text/javascript"))
    assert client.get("/api/v1/console/../api.py").status_code == 404
    assert client.get("/api/v1/console/index.html").status_code == 404


def test_robots_may_find_the_api_and_its_files(client):
    from urllib.robotparser import RobotFileParser

    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    for path in ("/api/v1/", "/api/v1/municipalities.csv", "/api/v1/datapackage.json", "/utgaver"):
        assert robots.can_fetch("*", path)
    assert not robots.can_fetch("*", "/_stcore/health")
