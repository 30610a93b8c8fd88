"""Stewards: who they are, and what is kept of what they hand over. Their login is tested with a
browser."""

import json
from datetime import date
from shutil import copytree

import pytest

from data.add import add_lines
from data.build import read_sources
from data.folders import swap
from data.paths import LEDGER
from data.sheets.columns import match
from data.sheets.ledger_lines import lines
from data.sheets.reading import read
from data.sheets.taking import take
from data.sources.origins import source_id
from views.stewards import FOLDER, LIST, Stewards, keep, stewards

CONTENT = b"Vannverk;Kommune;Mg (mg/l)\nEgersund Vannverk;Eigersund;0,85\nFeil;Eigersund;1\n"
KARI = {"is_logged_in": True, "email": "Kari@Vann.no", "email_verified": True}


@pytest.fixture
def account(store):
    sheet = read(CONTENT)
    return take(sheet, match(sheet.headings), store)


@pytest.mark.parametrize(
    "environment", [{}, {FOLDER: "/srv/ark"}, {LIST: "a@b.no"}, {FOLDER: " ", LIST: "a@b.no"},
                    {FOLDER: "/srv/ark", LIST: " , "}],
)  # fmt: skip
def test_without_both_a_folder_and_a_list_nobody_is_a_steward(environment):
    assert stewards(environment) is None


def test_those_on_the_list_are_stewards(tmp_path):
    trusted = stewards({FOLDER: str(tmp_path), LIST: "ola@vann.no, kari@vann.no"})
    assert trusted.folder == tmp_path
    assert trusted.admit(KARI)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_logged_in": False}, {"email": "per@vann.no"}, {"email": ""}, {"email": None},
        {"email_verified": False}, {"email_verified": None}, {"email_verified": "false"},
    ],
)  # fmt: skip
def test_nobody_else_is_one(tmp_path, changes):
    assert not Stewards(tmp_path, frozenset({"kari@vann.no"})).admit({**KARI, **changes})


def test_who_is_not_logged_in_is_nobody(tmp_path):
    assert not Stewards(tmp_path, frozenset({"kari@vann.no"})).admit({})


def test_the_sheet_is_kept_as_it_came_with_its_account_and_nothing_else(tmp_path, account, nb):
    kept = keep(tmp_path / "ark", CONTENT, "../../etc/<passwd>.csv", account, nb)
    assert kept.parent == tmp_path / "ark"
    assert {file.name for file in kept.iterdir()} == {"sheet.csv", "account.json", "set_aside.csv"}
    assert (kept / "sheet.csv").read_bytes() == CONTENT
    told = json.loads((kept / "account.json").read_text(encoding="utf-8"))
    assert (told["rows"], told["taken"], told["set_aside"]) == (2, 1, 1)
    assert told["name"] == "../../etc/<passwd>.csv"
    assert "vann.no" not in (kept / "account.json").read_text(encoding="utf-8")


def test_the_same_sheet_twice_is_kept_once(tmp_path, account, nb):
    for _ in range(2):
        keep(tmp_path, CONTENT, "a.csv", account, nb)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_keeps_nothing_half(tmp_path, account, nb, monkeypatch):
    def full(target, fill):
        def torn(folder):
            fill(folder)
            raise OSError("no space left")

        swap(target, torn)

    monkeypatch.setattr("views.stewards.swap", full)
    with pytest.raises(OSError, match="no space"):
        keep(tmp_path, CONTENT, "a.csv", account, nb)
    assert list(tmp_path.iterdir()) == []


def test_lines_for_the_ledger_lie_beside_the_sheet_and_are_taken_at_once(
    tmp_path, account, store, nb
):
    made = lines(account.taken, store, "Eigersund kommune", date(2026, 11, 30))
    kept = keep(tmp_path / "ark", CONTENT, "svar.csv", account, nb, made.content)
    ledger = tmp_path / "ledger"
    copytree(LEDGER, ledger)
    (added,) = add_lines(kept / "figures.csv", ledger)
    assert added.startswith("figures.csv, row ")
    tables, _ = read_sources(ledger)
    samples = tables["samples"]
    letter = samples["source_id"].eq(source_id("letter of Eigersund kommune, 2026-11-30"))
    assert samples.loc[letter, "year"].isna().all()
    assert samples.loc[letter, "published_name"].tolist() == ["Egersund Vannverk"]
