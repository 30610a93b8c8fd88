"""`python -m data release` and `changes`, as somebody runs them."""

from data import editions
from data.__main__ import main


def test_an_edition_is_released_once(small, capsys):
    small.build()
    snapshot = small.target
    command = ["release", "--snapshot", str(snapshot), "--date", "2026-12-01"]
    assert main(command) == 0
    assert "edition 2026.12.01" in capsys.readouterr().out
    (one,) = editions.read(snapshot)
    assert (one.version, one.date, one.gone) == ("2026.12.01", "2026-12-01", 0)
    assert one.figures == one.came > 0
    assert main(command) == 0
    assert "nothing has changed since 2026.12.01" in capsys.readouterr().out
    assert len(editions.read(snapshot)) == 1


def test_two_snapshots_are_compared(small, tmp_path, capsys):
    small.build()
    snapshot = small.target
    file = tmp_path / "changes.csv"
    assert main(["changes", str(snapshot), str(snapshot), "--into", str(file)]) == 0
    assert "0 came · 0 changed · 0 gone" in capsys.readouterr().out
    assert file.read_text().splitlines() == [",".join(editions.COLUMNS)]
