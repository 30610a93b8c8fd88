"""What prepares an image for others: the workflow's form, and what the script asks of Docker."""

import os
import subprocess
import sys

import pytest

from harness import ROOT
from harness.site import DEPLOY

DIGEST = "python:3.11-slim-bookworm@sha256:" + 64 * "0"
NAME = "registry.example.org/office/mgmap"
DOCKER = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
[ "$1" != image ] || echo NAME@sha256:1
"""


@pytest.fixture
def publish(tmp_path):
    """Runs the script with a Docker that writes down what it is asked."""
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o700)

    def run(**settings):
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", DEPLOY / "publish.sh"],
            cwd=ROOT,
            env={"PATH": path, "HOME": str(tmp_path), **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = tmp_path / "asked"
        return done, asked.read_text().splitlines() if asked.exists() else []

    return run


def test_the_image_is_built_pushed_and_named_by_digest(publish):
    done, asked = publish(IMAGE=NAME, PYTHON_IMAGE=DIGEST)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "MGMAP_IMAGE=NAME@sha256:1\n"
    build, push, _ = asked
    assert build.startswith(f"build --build-arg PYTHON_IMAGE={DIGEST} ")
    name = build.split("--tag ")[1].removesuffix(" .")
    assert name.startswith(f"{NAME}:") and push == f"push {name}"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"PYTHON_IMAGE": DIGEST}, "REGISTRY/NAME"),
        ({"IMAGE": NAME}, "by digest"),
        ({"IMAGE": NAME, "PYTHON_IMAGE": "python:3.11-slim"}, "by digest"),
    ],
)
def test_what_is_not_named_whole_is_asked_for(publish, settings, says):
    done, asked = publish(**settings)
    assert done.returncode != 0 and asked == []
    assert says in done.stderr


def test_the_workflow_is_as_its_specification_says_and_names_no_registry():
    path = ".github/workflows/image.yaml"
    schema = ("--builtin-schema", "vendor.github-workflows")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = (ROOT / path).read_text("utf-8")
    assert "uses:" not in text
    assert not any(host in text for host in ("docker.io", "ghcr.io", "quay.io", "registry."))
