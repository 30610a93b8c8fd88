"""Fetching from a real server of this machine that does everything a server can do wrong."""

import gzip
import json
import random
from datetime import date

import pytest

from data.__main__ import main
from data.services import refresh
from data.store import open_store
from tests.data.commands import killing
from tests.data.services.loopback import FAULTS, contents, send, serving, tables

ANSWER = {
    "foods": [
        {
            "foodId": "06.107",
            "foodName": "Mandler",
            "constituents": [{"nutrientId": "Mg", "quantity": 262.0, "unit": "mg"}],
        },
        {"foodId": "06.526", "foodName": "Cashewnøtter", "constituents": [{"nutrientId": "Mg"}]},
    ],
    "locale": "nb",
}
MOMENTS = random.Random(3)
DELAYS_S = [MOMENTS.uniform(0.02, 0.6) for _ in range(5)]
BODY = json.dumps(ANSWER).encode()


def well(handler):
    send(handler, body=BODY)


def packed(handler):
    send(handler, body=gzip.compress(BODY), Content_Encoding="gzip")


def busy_once(handler):
    if len(handler.server.asked) == 1:
        send(handler, 429, Retry_After=0)
    else:
        well(handler)


def wrong_shape(handler):
    send(handler, body=json.dumps({"foods": [{"id": "06.107", "name": "Mandler"}]}).encode())


def nothing_known(handler):
    send(handler, body=BODY.replace(b"06.107", b"99.999").replace(b"Mandler", b"Grus"))


def fetch(snapshot, address):
    return main(["fetch", "foods", "--snapshot", str(snapshot), "--url", address])


@pytest.mark.parametrize("behaviour", [well, packed, busy_once])
def test_what_is_fetched_stands_in_a_whole_snapshot(snapshot, capsys, behaviour):
    before = contents(snapshot)
    with serving(behaviour) as (address, asked, _):
        assert fetch(snapshot, address) == 0
    assert set(asked) == {"/api/nb/foods.json"}
    store = open_store(snapshot)
    eaten = store.tables["foods"].set_index("food_id")
    assert (eaten.at["almonds", "best"], eaten.at["almonds", "basis"]) == (262, "table")
    assert eaten.at["cashews", "basis"] == "none"
    source = store.sources.loc["matvaretabellen"]
    assert source["date_read"] == date.today().isoformat()
    assert (source["publisher"], source["licence_verified"]) == ("Mattilsynet", "no")
    assert "NLOD 2.0" in source["licence"]
    after = tables(contents(snapshot))
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"foods.csv", "sources.csv"}
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]
    told = capsys.readouterr().out
    assert "almonds: 06.107 Mandler: 262 mg in 100 g" in told
    assert "spinach: not found by the name 'Spinat, fryst, rå'" in told
    assert "(100 %)" in told


def test_fetching_again_changes_nothing_more(snapshot):
    with serving(well) as (address, *_):
        fetch(snapshot, address)
        first = contents(snapshot)
        fetch(snapshot, address)
    assert contents(snapshot) == first


def test_the_address_may_stand_in_the_environment_or_be_the_file_itself(snapshot, monkeypatch):
    with serving(well) as (address, asked, _):
        monkeypatch.setenv("MATVARETABELLEN_URL", address + "/")
        assert main(["fetch", "foods", "--snapshot", str(snapshot)]) == 0
        assert fetch(snapshot, address + "/copy/foods.json") == 0
    assert asked == ["/api/nb/foods.json", "/copy/foods.json"]


@pytest.mark.parametrize(
    ("behaviour", "times", "said"),
    [
        *((fault, times, said) for fault, (times, said) in FAULTS.items()),
        (wrong_shape, 1, "foods[0].foodId is missing, not a text"),
        (nothing_known, 1, "none of the foods was found"),
    ],
)
def test_a_failed_fetch_says_why_and_changes_nothing(snapshot, capsys, behaviour, times, said):
    before = contents(snapshot)
    with serving(behaviour) as (address, asked, _):
        assert fetch(snapshot, address) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "nothing was" in told
    assert len(asked) == times
    assert contents(snapshot) == before
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]


def test_a_server_that_is_not_there_is_told(snapshot, capsys):
    with serving(well) as (address, *_):
        pass
    assert fetch(snapshot, address) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_another_kind_of_address_is_refused(snapshot, capsys):
    assert fetch(snapshot, "file:///etc/passwd") == 1
    assert "not an address that begins with http" in capsys.readouterr().err


def test_a_snapshot_that_would_not_pass_the_check_is_not_written(snapshot, capsys, monkeypatch):
    before = contents(snapshot)
    monkeypatch.setitem(refresh.matvaretabellen.SOURCE, "licence_verified", "perhaps")
    with serving(well) as (address, *_):
        assert fetch(snapshot, address) == 1
    assert "not written: sources" in capsys.readouterr().err
    assert contents(snapshot) == before


def test_a_broken_snapshot_is_told_before_anything_is_asked(snapshot, capsys):
    (snapshot / "foods.csv").unlink()
    with serving(well) as (address, asked, _):
        assert fetch(snapshot, address) == 1
    assert "foods" in capsys.readouterr().err
    assert asked == []


@pytest.mark.slow
def test_a_fetch_killed_at_any_moment_leaves_a_snapshot_that_checks(snapshot):
    killed = 0
    with serving(well) as (address, *_):
        with killing("fetch", "foods", "--snapshot", snapshot, "--url", address) as kill:
            for delay in DELAYS_S:
                killed += kill(delay)
                # What was there before, or all that was fetched; never some of it.
                found = open_store(snapshot)
                eaten = found.tables["foods"].set_index("food_id").at["almonds", "basis"]
                assert ("matvaretabellen" in found.sources.index) == (eaten == "table")
        assert killed > 0
        assert fetch(snapshot, address) == 0
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]
