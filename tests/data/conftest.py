"""Commands and snapshots that the tests of the data share."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.services import refresh
from tests.data.commands import ROOT, UTF_8
from tests.data.register.register_files import RegisterFiles
from tests.data.services.loopback import QUICK


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "data", "check", "--snapshot", str(folder)]
    return subprocess.run(
        asked, cwd=ROOT, env=UTF_8, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="session")
def check():
    """Runs `python -m data check` on a snapshot, as a person would."""
    return _check


@pytest.fixture
def register(tmp_path, store) -> RegisterFiles:
    """An empty folder for a made-up register."""
    return RegisterFiles(tmp_path / "register", store)


@pytest.fixture(scope="session")
def _built(small_ledger, tmp_path_factory) -> Path:
    """The small ledger as a snapshot, built once."""
    built = small_ledger.copy(tmp_path_factory.mktemp("built"))
    built.build()
    return built.target


@pytest.fixture
def snapshot(_built, tmp_path, monkeypatch) -> Path:
    """A small snapshot to fetch into, with limits so short that no test waits, and no proxy of the
    machine between the test and its own server."""
    monkeypatch.setattr(refresh, "limits_of", lambda what: QUICK)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    target = tmp_path / "site" / "snapshot"
    shutil.copytree(_built, target)
    return target
