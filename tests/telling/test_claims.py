"""Figures cited from literature: seen or computed, never from memory, each with its page."""

import pytest

from data.faults import SourceError
from data.sources import claims

HEADER = "claim_id,topic,best,low,high,unit,mark,publisher,title,url\n"
GOOD = "rate,treatment,1.5,,,times,seen,Journal,Study,http://example.org/study\n"


def written(path, *rows):
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_a_cited_figure_is_read_as_printed(tmp_path):
    table = claims.read(written(tmp_path / "claims.csv", GOOD.replace("1.5", "1.50")))
    assert list(table["best"]) == ["1.50"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seen", "memory", "'memory': not a known mark"),
        ("http://example.org/study", "", "needs the address"),
        ("1.5", "about 2", "'about 2': not a number"),
        ("treatment", "gossip", "'gossip': not a known topic"),
    ],
)
def test_a_figure_that_cannot_be_cited_is_refused(tmp_path, old, new, said):
    path = written(tmp_path / "claims.csv", GOOD.replace(old, new))
    with pytest.raises(SourceError, match=r"claims\.csv, row 2") as refused:
        claims.read(path)
    assert said in str(refused.value)
