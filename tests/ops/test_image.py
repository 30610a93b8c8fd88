"""The image's description: linted, and the same as what ops/deploy/check.py makes."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ops.deploy.dockerfile import ROOT, copy, last_stage, let_in

DEPLOY = ROOT / "ops" / "deploy"
BIN = Path(sys.executable).parent


def run(program, *words):
    """Run a program of the environment; return its exit code and words."""
    done = subprocess.run(
        [BIN / program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def stage():
    """The last stage of the Dockerfile."""
    return last_stage((ROOT / "Dockerfile").read_text("utf-8"))


def test_hadolint_finds_nothing():
    assert run("hadolint", "Dockerfile") == (0, "")


def test_compose_is_as_its_specification_says():
    code, said = run(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "ops/deploy/compose.yaml"
    )
    assert code == 0, said


def test_the_last_stage_has_no_system_but_the_one_that_was_made(stage):
    assert stage.base == "scratch"
    assert stage.copied == [("build:/image", "/"), (".", stage.workdir)]
    assert stage.user > 0 and stage.group > 0
    assert stage.command[:5] == ["/usr/bin/python3", "-m", "streamlit", "run", "dashboard.py"]
    assert stage.health == ["/usr/bin/python3", "ops/deploy/health.py"]


def test_the_image_takes_what_the_server_reads_and_nothing_else(tmp_path):
    copy(ROOT, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "LICENSE", ".streamlit", "dashboard.py", "data", "findings", "geo", "locale", "ops",
        "report", "requirements.txt", "server", "telling", "treatment", "views", "web",
    }  # fmt: skip
    assert (tmp_path / "data/snapshot/samples.csv").is_file()
    # A site's own secret and key lie beside the others.
    assert {path.name for path in (tmp_path / "ops" / "deploy").iterdir()} == {
        "health.py",
        "image.sh",
    }
    assert not [path for path in tmp_path.rglob("*") if "secrets" in path.name]
    assert not list(tmp_path.rglob("__pycache__"))


def test_what_is_not_let_in_stays_out(tmp_path):
    for name in ("a.py", "data/x.csv", "data/snapshot.new-1/y", "data/b/__pycache__/z.pyc", "c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    ignored = "# told\n*\n!a.py\n!data\ndata/snapshot.*\n**/__pycache__\n"
    assert sorted(map(str, let_in(tmp_path, ignored))) == ["a.py", "data/x.csv"]


def test_a_stage_that_says_too_little_is_refused():
    with pytest.raises(ValueError, match="USER"):
        last_stage("FROM scratch\nCOPY . /\n")


def test_the_page_that_says_back_soon_is_let_its_style():
    page = (DEPLOY / "back-soon.html").read_text("utf-8")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in (DEPLOY / "nginx.conf").read_text("utf-8")
    assert not re.search(r"<script|src=|url\(|https?:", page)
