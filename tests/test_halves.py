"""Whatever goes wrong in one half of the tests, all of them have failed; and an interrupted half
ends what it has started."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.__main__ import main

GOOD = "def test_good(): pass"
BAD = "def test_bad(): assert False"
KILLED = "import os, signal\ndef test_killed(): os.kill(os.getpid(), signal.SIGKILL)"
NONE = ""
ENDLESS = """
import pathlib, pytest, time
HERE = pathlib.Path(__file__).with_suffix("")
@pytest.fixture
def server():
    HERE.with_suffix(".begun").touch()
    yield
    HERE.with_suffix(".ended").touch()
def test_endless(server):
    while True: time.sleep(0.1)
"""
SLOW = """
import pytest, time
@pytest.mark.parametrize("n", range(10))
def test_slow(n): time.sleep(0.5)
"""
RUN = """
import sys
from tests import __main__ as halves
halves.EVERY_SECONDS = 0.3
halves.HALVES = ([sys.argv[1]], [sys.argv[2]])
raise SystemExit(halves.main(sys.argv[3:]))
"""
ROOT = Path(__file__).parents[1]
MOST_SECONDS = 60


def begin(folder, first, second):
    """Begin to run two files of tests as the halves, without this project's own settings."""
    files = [folder / "test_first.py", folder / "test_second.py"]
    for file, text in zip(files, (first, second), strict=True):
        file.write_text(text, encoding="utf-8")
    plain = [f"--rootdir={folder}", "-c", "/dev/null", "-p", "no:cacheprovider"]
    command = [sys.executable, "-c", RUN, *map(str, files), *plain]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [(GOOD, GOOD, 0), (BAD, GOOD, 1), (GOOD, KILLED, 1), (GOOD, NONE, 1)],
)
def test_all_is_well_only_where_both_halves_are(tmp_path, first, second, code):
    running = begin(tmp_path, first, second)
    said, _ = running.communicate(timeout=MOST_SECONDS)
    assert running.returncode == code
    assert said.count("test session starts") == 2


def test_an_interrupted_half_ends_what_it_has_started(tmp_path):
    running = begin(tmp_path, ENDLESS, ENDLESS)
    end = time.monotonic() + MOST_SECONDS
    while len(list(tmp_path.glob("*.begun"))) < 2:
        assert time.monotonic() < end, "the halves did not begin"
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=MOST_SECONDS)
    assert running.returncode != 0
    assert len(list(tmp_path.glob("*.ended"))) == 2


def test_the_second_half_says_how_far_it_has_come_between_the_lines_of_the_first(tmp_path):
    running = begin(tmp_path, SLOW, SLOW.replace("0.5", "0.7"))
    said, _ = running.communicate(timeout=MOST_SECONDS)
    assert running.returncode == 0
    lines = said.splitlines()
    steps = [place for place, line in enumerate(lines) if line.startswith("(tests/browser: ")]
    assert steps and all(lines[place].endswith(" min)") for place in steps)
    assert sum("10 passed" in line for line in lines) == 2
    assert "(tests/browser" not in "".join(line[1:] for line in lines)


def test_help_starts_nothing(capsys):
    assert main(["--help"]) == 0
    assert "20 to 40 minutes" in capsys.readouterr().out
