"""systemd itself reads the units that ship, and finds the processes shut in."""

import subprocess

import pytest

from harness.packages import need, skip_without
from harness.site import DEPLOY

UNIT, TARGET = "mgmap@.service", "mgmap.target"
THRESHOLD = "20"
"""Tenths of what systemd calls exposure, of 10 where all is open; it calls 2 and less OK."""


@pytest.fixture
def verify(tmp_path):
    """What systemd says of the units, with a line of the processes' changed; nothing where all is
    well."""
    skip_without("systemd-analyze")
    need("curl")  # the unit names it, and systemd looks

    def said(line="", instead=""):
        text = (DEPLOY / UNIT).read_text("utf-8")
        assert line in text
        (tmp_path / UNIT).write_text(text.replace(line, instead) if line else text, "utf-8")
        (tmp_path / TARGET).write_bytes((DEPLOY / TARGET).read_bytes())
        return analyze("verify", "--man=no", "--recursive-errors=no", *units).stderr

    units = [str(tmp_path / name) for name in (UNIT.replace("@", "@8501"), TARGET)]
    return said


def analyze(*words):
    """What systemd-analyze makes of some words."""
    command = ["systemd-analyze", "--no-pager", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_reads_the_units_without_a_word(verify):
    assert verify() == ""


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("ProtectClock=", "ProtectClocks=", "Unknown key 'ProtectClocks'"),
        ("RestartSec=1", "RestartSec=soon", "Failed to parse sec value"),
        ("/usr/bin/curl", "/usr/bin/no-curl", "is not executable"),
    ],
)
def test_systemd_finds_a_fault(verify, line, instead, said):
    assert said in verify(line, instead)


def test_the_processes_are_shut_in():
    skip_without("systemd-analyze")
    threshold = f"--threshold={THRESHOLD}"
    found = analyze("security", "--offline=true", threshold, str(DEPLOY / UNIT))
    assert found.returncode == 0, found.stdout + found.stderr
