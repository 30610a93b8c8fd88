"""Whatever goes wrong in one half of the tests, all of them have failed."""

import pytest

from tests import __main__ as halves

GOOD = "def test_good(): pass"
BAD = "def test_bad(): assert False"
KILLED = "import os, signal\ndef test_killed(): os.kill(os.getpid(), signal.SIGKILL)"
NONE = ""


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [(GOOD, GOOD, 0), (BAD, GOOD, 1), (GOOD, BAD, 1), (GOOD, KILLED, 1), (KILLED, GOOD, 1),
     (GOOD, NONE, 1)],
)  # fmt: skip
def test_all_is_well_only_where_both_halves_are(tmp_path, monkeypatch, capfd, first, second, code):
    files = []
    for name, text in (("first", first), ("second", second)):
        files.append(tmp_path / f"test_{name}.py")
        files[-1].write_text(text, encoding="utf-8")
    monkeypatch.setattr(halves, "HALVES", tuple([str(file)] for file in files))
    plain = [f"--rootdir={tmp_path}", "-c", "/dev/null", "-p", "no:cacheprovider"]
    assert halves.main(plain) == code
    assert capfd.readouterr().out.count("test session starts") == 2
