"""The container image, as far as it can be tried without Docker: what describes it is linted, and
the server runs on the files that it takes."""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from harness.server import serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "ops" / "deploy"
BIN = Path(sys.executable).parent
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
TAKEN = [line[1:] for line in IGNORED if line.startswith("!")]


def run(program, *words):
    """Run a program of the environment; return its exit code and output."""
    done = subprocess.run(
        [BIN / program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_hadolint_finds_nothing():
    assert run("hadolint", "Dockerfile") == (0, "")


def test_compose_is_as_its_specification_says():
    schema = ("--builtin-schema", "vendor.compose-spec")
    code, output = run("check-jsonschema", *schema, "ops/deploy/compose.yaml")
    assert code == 0, output


def test_how_the_project_is_cited_is_as_its_specification_says():
    schema = ("--builtin-schema", "vendor.citation-file-format")
    code, output = run("check-jsonschema", *schema, "CITATION.cff")
    assert code == 0, output


def test_only_what_is_named_is_taken_and_no_secret():
    assert IGNORED[1] == "*"
    # A site's own settings and keys lie in ops/deploy and .streamlit.
    assert [name for name in TAKEN if name.startswith((".streamlit", "ops"))] == [
        *(".streamlit/config.toml", "ops/__init__.py", "ops/python.py"),
    ]


@pytest.mark.slow
def test_the_server_runs_on_the_files_that_the_image_takes(tmp_path):
    for name in TAKEN:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    with serve(tmp_path, tmp_path / "log") as server:
        for path, start in (("/norge", b"<!doctype html>"), ("/kommune/4601.pdf", b"%PDF-")):
            with urlopen(server.url + path, timeout=60) as answer:
                assert answer.read().startswith(start)


def test_the_page_that_says_back_soon_is_let_its_style():
    page = (DEPLOY / "back-soon.html").read_text("utf-8")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in (DEPLOY / "nginx.conf").read_text("utf-8")
    assert not re.search(r"<script|src=|url\(|https?:", page)
