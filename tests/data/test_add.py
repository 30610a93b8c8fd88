"""A figure is added as one line, checked against everything else, or nothing is written."""

import pytest

from data.__main__ import main
from data.add import add
from data.faults import SourceError
from tests.data.small_ledger import AT

GIVEN = {
    **{"name": "Stortjern Vannverk", "municipality": "1101", "parameter": "mg", "value": "0,6"},
    **{"words": "Magnesium:\n0,6 mg/l", "url": AT, "year": "2024", "stage": "treated"},
    **{"statistic": "mean", "samples": "", "work": None, "confidence": None, "ground": None},
}


def contents(folder):
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(small, file):
    """The lines of a file of the ledger."""
    return small.path(file).read_text(encoding="utf-8").splitlines()


def test_a_figure_becomes_one_line_behind_those_of_its_municipality(small):
    before = lines(small, "figures.csv")
    assert add(GIVEN, small.ledger, small.base) == ["figures.csv, row 4: added"]
    after = lines(small, "figures.csv")
    assert after[:3] + after[4:] == before
    sample = "Stortjern Vannverk,1101,treated,2024,mean,,mg,0.6"
    assert after[3].endswith(f',{sample},"Magnesium: 0,6 mg/l",{AT}')
    figures = small.build()["figures"]
    assert "0.6" in set(figures["text"])


def test_another_parameter_of_the_same_sample_joins_it(small):
    add(GIVEN, small.ledger, small.base)
    more = {**GIVEN, "parameter": "ca", "value": "12 – 14", "words": "kalsium 12 – 14 mg/l"}
    assert add(more, small.ledger, small.base) == ["figures.csv, row 5: added"]
    samples = small.build()["samples"]
    assert len(samples) == 7
    assert samples["quote"].str.contains("Magnesium: 0,6 mg/l ... kalsium 12 – 14 mg/l").any()


def test_a_name_that_the_register_does_not_have_is_tied_to_its_work(small):
    given = {**GIVEN, "name": "Vikevannet", "work": "R2", "confidence": "likely", "ground": "Area."}
    added = add(given, small.ledger, small.base)
    assert [line.partition(",")[0] for line in added] == ["figures.csv", "waters.csv", "links.csv"]
    tables = small.build()
    samples, links = tables["samples"].set_index("published_name"), tables["sample_works"]
    links = links[links["sample_id"].eq(samples.at["Vikevannet", "sample_id"])]
    assert links[["waterworks_id", "confidence"]].values.tolist() == [["R2", "likely"]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"value": "0,6 mg/l"}, "figures.csv, row 4, column value: read '0.6 mg/l': not a value"),
        ({"value": "0,7"}, "figures.csv, row 4, column words: do not hold 0.7"),
        ({"municipality": "9999"}, "column municipality_number: read '9999'"),
        ({"stage": "cold"}, "figures.csv, row 4, column stage: read 'cold'"),
        ({"url": "example.org"}, "column url: read 'example.org'"),
        ({"name": "Vikevannet"}, "'Vikevannet' (1101) has a figure but no line here"),
        ({"name": "Vikevannet", "work": "R9", "confidence": "sure"}, "'R9': not a known work"),
    ],
)
def test_a_line_that_is_wrong_is_told_and_not_written(small, change, told):
    before = contents(small.ledger)
    with pytest.raises(SourceError) as refused:
        add({**GIVEN, **change}, small.ledger, small.base)
    assert told in str(refused.value)
    assert contents(small.ledger) == before
    assert {path.name for path in small.root.iterdir()} == {"ledger", "base", "site"}


def test_the_command_adds_a_figure_and_says_what_comes_next(small, capsys):
    options = [f"--{name}={text}" for name, text in GIVEN.items() if text]
    where = ["--ledger", str(small.ledger), "--base", str(small.base)]
    assert main(["add", "figure", *options, *where]) == 0
    assert "python -m data build" in capsys.readouterr().out


def test_the_command_says_what_is_missing_where_nobody_can_be_asked(small, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    where = ["--ledger", str(small.ledger), "--base", str(small.base)]
    assert main(["add", "figure", "--name=Stortjern Vannverk", *where]) == 1
    assert "give --municipality, --parameter, --value, --words, --url" in capsys.readouterr().err


def test_the_command_asks_where_somebody_can_answer(small, capsys, monkeypatch):
    answers = {"municipality": "1101", "parameter": "mg", "value": "0,6", "url": AT}
    answers |= {"words": "Magnesium 0,6 mg/l"}
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda asked: answers.get(asked.partition(" – ")[0], ""))
    where = ["--ledger", str(small.ledger), "--base", str(small.base)]
    assert main(["add", "figure", "--name=Stortjern Vannverk", *where]) == 0
    assert "figures.csv, row 4: added" in capsys.readouterr().out
