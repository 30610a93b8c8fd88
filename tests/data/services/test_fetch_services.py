"""Each open service played as it is documented, and wrong in every way: whole or not at all."""

import io
import json
import zipfile
from datetime import date

import pandas as pd
import pytest

from data.__main__ import main
from data.faults import SourceError
from data.own import fetching
from data.register.extracts import NEEDED
from data.services import fetched, refresh
from data.services.fetch import FetchError
from data.sources.boundaries import GEOGRAPHIC
from data.store import open_store
from findings import background, contrast
from tests.data import small_ledger
from tests.data.services.loopback import FAULTS, QUICK, bad_request, contents, send, serving, tables

KEY = "s3cret+key/=="
NUMBERS = [str(1101 + place) for place in range(357)]

# --- what the services answer --------------------------------------------------------------------


def registration(place, value, **more):
    """A registration in the fields that Vannmiljø documents."""
    usual = {
        **{"WaterRegistrationID": None, "WaterLocationID": place, "Name": "x", "ParameterID": "MG"},
        **{"ActivityName": "Basisovervåking", "MediumID": "VF", "MediumName": "Ferskvann"},
        **{"SamplingTime": "2021-08-01T00:00:00", "UpperDepth": 0, "ValueOperator": "="},
        **{"RegValue": value, "UnitID": 1, "Unit": "mg/l"},
    }
    return usual | more


def location(place, name, number, category="L", lon=9.87, lat=59.53):
    """A place in the fields that Vannmiljø documents."""
    return {
        **{"WaterLocationID": place, "WaterLocationCode": f"016-{place}", "Name": name},
        **{"WaterCategory": category, "KommuneID": number, "Kommune": "x"},
        **{"CoordX_dg": lon, "CoordY_dg": lat, "CoordX": 1, "CoordY": 2},
    }


PLACES = [
    location(1, "Langvatn", 1101),
    location(2, "Storelva", "0101", "R"),
    location(3, "Inntak Stortjern vannverk", "1101"),
    location(4, "Brønn 3", "1101", "G"),
    location(5, "Fjorden", "1101", "C"),
    location(6, "NA", "", "L"),
    location(7, "Kalksjøen", "0102", "L", None, None),
    location(8, "Fjernvatn", "1157", "L"),
]
MG = [
    registration(1, "0,50", SamplingTime="2019-08-01T00:00:00"),
    registration(1, "0,40", SamplingTime="2021-08-01T00:00:00"),
    registration(1, 0.6, SamplingTime="2021-09-01T00:00:00"),
    registration(1, "0,44", SamplingTime="2021-10-01T00:00:00"),
    registration(2, "350", Unit="µg/l"),
    registration(3, "0,9", ValueOperator="<"),
    registration(4, "7", MediumID="GV", MediumName="Grunnvann"),
    registration(5, "900"),
    registration(6, "0,02", Unit="mmol/l"),
    registration(7, "2", ActivityName="Kalkingsovervåking"),
    registration(8, "1.5"),
    registration(8, "3000", MediumID="SF", MediumName="Sediment", Unit="mg/kg TS"),
    registration(8, None),
    registration(8, "1.5", SamplingTime=None),
]
ANSWERS = {
    "MG": MG,
    "CA": [
        registration(1, "1,2", ParameterID="CA", SamplingTime="2022-01-01T00:00:00"),
        registration(99, "1,2", ParameterID="CA"),
    ],
    "ALK": [registration(1, "85", ParameterID="ALK", Unit="µmol/l")],
}


def result(rows):
    return {"Result": rows, "ResultCount": len(rows)}


class Vannmiljo:
    """The service: answers by parameter; `key` is the one that it wants."""

    def __init__(self, key="", places=PLACES, **answers):
        self.answers, self.places, self.key = {**ANSWERS, **answers}, places, key

    def __call__(self, handler):
        if handler.headers.get("vannmiljoWebAPIKey", "") != self.key:
            # A service that tells the key that it was sent must not make us tell it on.
            handler.send_response(401, f"no {handler.headers.get('vannmiljoWebAPIKey')}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if handler.path.endswith("/GetUnitList"):
            answer = result([{"UnitID": 1, "Name": "mg/l"}, {"UnitID": 2, "Name": "µg/l"}])
        elif handler.path.endswith("/GetWaterLocations"):
            assert "BoundingBox" in json.loads(handler.posted)
            answer = result(self.places)
        else:
            assert handler.path.endswith("/GetRegistrations")
            answer = self.answers[json.loads(handler.posted)["ParameterIDFilter"][0]]
            answer = result(answer) if isinstance(answer, list) else answer
        send(handler, body=json.dumps(answer).encode())


def names_of(numbers=NUMBERS, **changed):
    """`/kommuner` for the small ledger, in which names are made up."""
    named = {"1101": "Nordvik", "1102": "Sørvik", "1103": "Berg"} | changed
    return [
        {
            "kommunenummer": number,
            "kommunenavn": named.get(number, f"Sted {number}"),
            "kommunenavnNorsk": named.get(number, f"Sted {number}"),
        }
        for number in numbers
    ]


def counties_of(numbers=NUMBERS, moved=()):
    """`/fylkerkommuner` for the small ledger."""
    held = {}
    for number in numbers:
        held.setdefault("11" if number in moved else number[:2], []).append(number)
    return [
        {
            "fylkesnummer": county,
            "fylkesnavn": f"Nytt {county} - Ođđa",
            "kommuner": [
                {"kommunenummer": number, "kommunenavnNorsk": f"Sted {number}"} for number in those
            ],
        }
        for county, those in held.items()
    ]


class Kommuneinfo:
    """The service, with an ETag for each of its answers."""

    def __init__(self, municipalities=None, counties=None, tag="a"):
        self.answers = {
            "/kommuner": names_of() if municipalities is None else municipalities,
            "/fylkerkommuner": counties_of() if counties is None else counties,
        }
        self.tags = {"/kommuner": f'"{tag}"', "/fylkerkommuner": '"c"'}

    def __call__(self, handler):
        path = handler.path.partition("?")[0]
        tag = self.tags[path]
        if handler.headers.get("If-None-Match") == tag:
            send(handler, 304, ETag=tag)
        else:
            send(handler, body=json.dumps(self.answers[path]).encode(), ETag=tag)


def people_of(years=("2025", "2026"), numbers=NUMBERS, more=11):
    """SSB's answer: the regions written in another order than they are counted in."""
    places = {f"K-{number}": place for place, number in enumerate(reversed(numbers))}
    return {
        **{"version": "2.0", "class": "dataset", "label": "07459"},
        **{"id": ["Region", "ContentsCode", "Tid"], "size": [len(places), 1, len(years)]},
        "dimension": {
            "Region": {"category": {"index": dict(sorted(places.items())), "label": {}}},
            "ContentsCode": {"category": {"index": {"Personer1": 0}}},
            "Tid": {"category": {"index": {year: n for n, year in enumerate(years)}}},
        },
        "value": [
            7000 + more + place + 100 * n for place in range(len(places)) for n in range(len(years))
        ],
    }


def answering(answer):
    """A service with one answer to everything."""

    def behaviour(handler):
        send(handler, body=json.dumps(answer).encode())

    return behaviour


@pytest.fixture(scope="session")
def outlines():
    """The boundaries of the small ledger, a little to the east."""
    moved = small_ledger.outlines().rename(columns={"municipality_number": "kommunenummer"})
    moved.geometry = moved.geometry.translate(0.01, 0)
    return json.loads(moved.to_json(drop_id=True))


def extract(kind, rows=2):
    """A file of the register: BOM, semicolons, CRLF."""
    lines = [list(NEEDED[kind]), *([f"{n}" for _ in NEEDED[kind]] for n in range(rows))]
    return "\ufeff".encode() + "".join(";".join(line) + "\r\n" for line in lines).encode()


class Register:
    """A folder of files."""

    def __init__(self, files):
        self.files = files

    def __call__(self, handler):
        body = self.files.get(handler.path.rpartition("/")[2])
        if body is None:
            send(handler, 404, kind="text/html", body=b"<html>")
        elif handler.headers.get("If-None-Match") == f'"{hash(body)}"':
            send(handler, 304)
        else:
            send(handler, kind="text/csv", body=body, ETag=f'"{hash(body)}"')


EXTRACT = {f"{kind}.csv": extract(kind) for kind in NEEDED}


@pytest.fixture
def fetch(snapshot, capsys):
    """Runs `python -m data fetch`; gives the exit code, what was told and what was asked."""

    def run(what, behaviour, *options):
        with serving(behaviour) as (address, asked, headers):
            arguments = ["fetch", what, "--snapshot", str(snapshot), "--url", address, *options]
            code = main(arguments)
        told = capsys.readouterr()
        return code, told.out + told.err, asked, headers

    return run


def refused(fetch, snapshot, what, behaviour, said, *options):
    """The fetch fails, says why, and leaves everything as it was."""
    before = contents(snapshot)
    code, told, asked, _ = fetch(what, behaviour, *options)
    assert code == 1
    assert said in told
    assert "nothing was" in told
    assert contents(snapshot) == before
    assert [folder.name for folder in snapshot.parent.iterdir()] == ["snapshot"]
    return asked


# --- every fault of every service ----------------------------------------------------------------


@pytest.mark.parametrize("what", ["vannmiljo", "municipalities", "population", "boundaries"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_fault_is_told_and_changes_nothing(fetch, snapshot, what, fault):
    times, said = FAULTS[fault]
    assert len(refused(fetch, snapshot, what, fault, said)) == times


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_failed_download_of_the_register_leaves_no_folder(fetch, snapshot, fault):
    if fault.__name__ in ("no_json", "too_deep"):
        said = "the answer is application/json, not csv"
    else:
        said = FAULTS[fault][1]
    if fault.__name__ in ("cut", "announced_too_large", "too_large", "drip"):
        said = "the answer is application/json, not csv"
    refused(fetch, snapshot, "register", fault, said)


@pytest.mark.parametrize(
    ("what", "well"),
    [
        ("vannmiljo", Vannmiljo()),
        ("municipalities", Kommuneinfo()),
        ("population", answering(people_of())),
    ],
)
def test_a_busy_service_is_asked_again(fetch, what, well):
    def busy_once(handler):
        if len(handler.server.asked) == 1:
            send(handler, 429, Retry_After=0)
        else:
            well(handler)

    code, told, asked, _ = fetch(what, busy_once)
    assert code == 0, told
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("what", "well", "changed"),
    [
        ("vannmiljo", Vannmiljo(), {"sites.csv", "site_samples.parquet", "site_figures.parquet"}),
        ("municipalities", Kommuneinfo(), {"municipalities.csv"}),
        ("population", answering(people_of()), {"municipalities.csv"}),
    ],
)
def test_only_what_was_fetched_is_changed_and_only_once(fetch, snapshot, what, well, changed):
    before = contents(snapshot)
    code, told, *_ = fetch(what, well)
    assert code == 0, told
    first = tables(contents(snapshot))
    assert {name for name in first if first[name] != before.get(name)} == changed | {"sources.csv"}
    [layer] = (snapshot / "layers").glob("fetched-*")
    marks = fetched.read(layer)
    assert all(mark.sha256 in told for mark in marks.values())
    assert all(mark.url.startswith("http://127.0.0.1") for mark in marks.values())
    with serving(well) as (address, *_):
        options = ["--snapshot", str(snapshot), "--url"]
        # Another port is another address: it is read anew, and comes to the same.
        assert main(["fetch", what, *options, address]) == 0
        second = contents(snapshot)
        assert main(["fetch", what, *options, address]) == 0
        assert contents(snapshot) == second
    assert {name for name in first if second[name] != first[name]} == {"sources.csv"}


# --- Vannmiljø -----------------------------------------------------------------------------------


def test_vannmiljo_becomes_sites_with_the_medians_of_their_newest_years(fetch, snapshot):
    code, told, *_ = fetch("vannmiljo", Vannmiljo())
    assert code == 0, told
    store = open_store(snapshot)
    figures = store.tables["site_figures"].merge(store.tables["site_samples"], on="sample_id")
    mine = figures[figures["source_id"].eq("vannmiljo")].set_index(["sample_id", "parameter"])
    lake = mine.loc[("VM-1-2021", "mg")]
    assert (lake["low"], lake["best"], lake["high"], lake["text"]) == (0.4, 0.44, 0.6, "0.44")
    assert (lake["n_samples"], lake["statistic"]) == (3, "median")
    assert mine.loc[("VM-1-2021", "alkalinity"), "best"] == 0.085
    assert mine.loc[("VM-1-2022", "ca"), "text"] == "1.2"
    assert mine.loc[("VM-2-2021", "mg"), "best"] == 0.35
    limit = mine.loc[("VM-3-2021", "mg")]
    assert (limit["low"], limit["high"], limit["value_type"]) == (0, 0.9, "below_limit")
    assert limit["text"] == "<0.9"
    assert mine.loc[("VM-6-2021", "mg"), "best"] == pytest.approx(0.4861)
    assert mine.loc[("VM-7-2021", "mg"), "limed"]
    assert "VM-1-2019" not in mine.index.get_level_values(0)
    assert "16 rows read = 11 taken + 6 set aside" not in told
    rows = sum(len(rows) for rows in ANSWERS.values())
    assert f"{rows} rows read = {rows - 6} taken + 6 set aside" in told
    source = store.sources.loc["vannmiljo"]
    assert (source["publisher"], source["licence"]) == ("Miljødirektoratet", "NLOD 2.0")


def test_the_shipped_surveys_stay_and_a_second_fetch_replaces_the_first(fetch, snapshot):
    shipped = open_store(snapshot).tables["site_figures"]
    assert fetch("vannmiljo", Vannmiljo())[0] == 0
    assert fetch("vannmiljo", Vannmiljo(MG=MG[:4]))[0] == 0
    store = open_store(snapshot)
    mine = store.tables["sites"]["site_id"].str.startswith("VM-")
    assert store.tables["sites"].loc[mine, "site_id"].tolist() == ["VM-1"]
    others = store.tables["site_figures"]
    others = others[~others["sample_id"].str.startswith("VM-")].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, shipped)


def test_places_of_supply_and_wells_have_no_position(fetch, snapshot):
    _, told, *_ = fetch("vannmiljo", Vannmiljo())
    sites = open_store(snapshot).tables["sites"].set_index("site_id")
    assert sites.loc["VM-1", ["lat", "lon"]].tolist() == [59.53, 9.87]
    assert sites.loc[["VM-3", "VM-4", "VM-7"], ["lat", "lon"]].isna().all(axis=None)
    assert sites.at["VM-4", "kind"] == "groundwater"
    assert sites.at["VM-2", "kind"] == "river"
    assert "1 position of groundwater not kept" in told
    assert "1 position at a water supply not kept" in told


def test_no_position_of_a_well_is_anywhere_in_the_snapshot(fetch, snapshot):
    places = [*PLACES, location(9, "Prøvepunkt", 1101, "G", 9.8765, 59.5432)]
    rows = [*MG, registration(9, "3")]
    assert fetch("vannmiljo", Vannmiljo(places=places, MG=rows))[0] == 0
    assert not any(b"59.54" in body for body in contents(snapshot).values())


def test_municipalities_are_those_of_2024(fetch, snapshot):
    fetch("vannmiljo", Vannmiljo())
    sites = open_store(snapshot).tables["sites"].set_index("site_id")["municipality_number"]
    assert sites["VM-2"] == "1101"  # 0101 was renumbered
    assert sites["VM-6"] == "1101"  # no number: where the position lies
    assert sites["VM-7"] == ""  # 0102 was divided, and there is no position
    assert sites["VM-8"] == "1157"


def test_a_position_far_from_its_municipality_is_not_kept(fetch, snapshot):
    _, told, *_ = fetch("vannmiljo", Vannmiljo())
    sites = open_store(snapshot).tables["sites"].set_index("site_id")
    assert pd.isna(sites.at["VM-8", "lat"])
    assert "1 position far from its municipality not kept" in told


def test_a_place_called_na_keeps_its_name(fetch, snapshot):
    fetch("vannmiljo", Vannmiljo())
    sites = open_store(snapshot).tables["sites"].set_index("site_id")
    assert sites.at["VM-6", "name"] == "NA"


def test_sodium_is_refused_by_its_code_and_not_taken_for_a_missing_one(fetch, snapshot):
    service = Vannmiljo(MG=[*MG, registration(1, "4", ParameterID="NA")])
    refused(fetch, snapshot, "vannmiljo", service, "ParameterID is 'NA', not 'MG'")


def test_groundwater_is_no_lake_and_no_background(fetch, snapshot):
    fetch("vannmiljo", Vannmiljo())
    store = open_store(snapshot)
    assert "VM-4" not in set(contrast.nature_group(store, contrast.Scope()).waters["id"])
    assert "VM-1" in set(contrast.nature_group(store, contrast.Scope()).waters["id"])
    usual = background.typical(store)
    # Lakes 0.35 and 0.44 and the stream 0.35 and the NA lake, not the well with 7 mg/l.
    assert usual.at["1101", "mg"] < 1
    newest = background.newest_of_sites(store)
    # The newest year is one of calcium alone; magnesium is that of the newest year that has it.
    assert (newest.at["VM-1", "mg"], newest.at["VM-1", "year"]) == (0.44, 2021)


def without(rows, field):
    return [{name: value for name, value in row.items() if name != field} for row in rows]


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (Vannmiljo(MG={"Result": MG, "ResultCount": 99}), "ResultCount is 99, not 14"),
        (Vannmiljo(MG={"Result": MG}), "ResultCount is missing, not 14"),
        (Vannmiljo(MG={"Registrations": MG}), "Result is missing, not a list"),
        (Vannmiljo(MG={"Result": [1], "ResultCount": 1}), "Result[0] is 1, not an object"),
        *(
            (Vannmiljo(MG=without(MG, field)), f"Result[0] lacks {field}")
            for field in ("WaterLocationID", "ParameterID", "MediumID", "SamplingTime", "RegValue")
        ),
        (Vannmiljo(CA=without(ANSWERS["CA"], "UnitID")), "lacks UnitID"),
        (Vannmiljo(places=without(PLACES, "KommuneID")), "lacks KommuneID"),
        (Vannmiljo(MG=[registration(1, "1", Unit="mg/dl")]), "the unit 'mg/dl' of 1 rows is not"),
        (Vannmiljo(MG=[registration(1, "1", ValueOperator="~")]), "ValueOperator is '~', not"),
        (Vannmiljo(MG=[registration(1, [1])]), "RegValue is [1], not a number or a text"),
        (Vannmiljo(MG=[]), "no registration of magnesium in fresh water came"),
        (Vannmiljo(places=[]), "no registration of magnesium in fresh water came"),
    ],
)
def test_an_answer_of_another_shape_is_refused(fetch, snapshot, service, said):
    refused(fetch, snapshot, "vannmiljo", service, said)


def test_units_are_asked_for_where_rows_have_only_an_id(fetch, snapshot):
    service = Vannmiljo(MG=[registration(1, "440", Unit=None, UnitID=2)])
    code, told, asked, _ = fetch("vannmiljo", service)
    assert code == 0, told
    assert "/GetUnitList" in asked
    figures = open_store(snapshot).tables["site_figures"].set_index(["sample_id", "parameter"])
    assert figures.at[("VM-1-2021", "mg"), "best"] == pytest.approx(0.44)
    unknown = Vannmiljo(MG=[registration(1, "440", Unit=None, UnitID=77)])
    refused(fetch, snapshot, "vannmiljo", unknown, "the unit 'UnitID 77' of 1 rows is not known")


# --- keys, addresses, what is newer --------------------------------------------------------------


def test_the_key_is_sent_from_the_environment_and_from_a_file(fetch, tmp_path, monkeypatch):
    config = tmp_path / "fetch.toml"
    config.write_text(f'[keys]\nvannmiljo = "{KEY}"\n', encoding="utf-8")
    assert fetch("vannmiljo", Vannmiljo(KEY), "--config", str(config))[0] == 0
    monkeypatch.setenv("VANNMILJO_KEY", KEY)
    code, told, _, headers = fetch("vannmiljo", Vannmiljo(KEY))
    assert code == 0
    assert headers[0]["vannmiljoWebAPIKey"] == KEY
    assert KEY not in told


def test_without_a_key_no_header_is_sent(fetch):
    *_, headers = fetch("vannmiljo", Vannmiljo())
    assert not any("vannmiljoWebAPIKey" in sent for sent in headers)


def test_the_key_is_told_nowhere(fetch, snapshot, monkeypatch):
    monkeypatch.setenv("VANNMILJO_KEY", KEY)
    code, told, *_ = fetch("vannmiljo", Vannmiljo("another"))
    assert (code, KEY in told, "answered 401" in told) == (1, False, True)
    assert fetch("vannmiljo", Vannmiljo(KEY))[0] == 0
    assert not any(KEY.encode() in body for body in contents(snapshot).values())


@pytest.mark.parametrize("key", ["a\nb", "nøkkel", "a b"])
def test_a_key_that_cannot_be_sent_is_not_told(fetch, snapshot, monkeypatch, key):
    monkeypatch.setenv("VANNMILJO_KEY", key)
    refused(fetch, snapshot, "vannmiljo", Vannmiljo(), "holds signs that cannot be sent")


def test_a_key_goes_to_no_other_host(fetch, snapshot, monkeypatch):
    monkeypatch.setenv("VANNMILJO_KEY", KEY)
    with serving(bad_request) as (elsewhere, _, headers):

        def sent_on(handler):
            send(handler, 307, Location=elsewhere + "/GetRegistrations")

        refused(fetch, snapshot, "vannmiljo", sent_on, "answered 400")
    assert headers
    assert not any("vannmiljoWebAPIKey" in sent for sent in headers)


def test_a_key_is_sent_over_https_only(snapshot, capsys, monkeypatch):
    monkeypatch.setenv("VANNMILJO_KEY", KEY)
    options = ["--snapshot", str(snapshot), "--url", "http://example.org/api"]
    assert main(["fetch", "vannmiljo", *options]) == 1
    assert "a key is sent to https:// addresses only" in capsys.readouterr().err


def test_logins_and_queries_of_an_address_are_not_told(snapshot, capsys):
    with serving(answering(people_of())) as (address, *_):
        secret = address.replace("http://", "http://me:pass@") + "/07459?token=abc"
        assert main(["fetch", "population", "--snapshot", str(snapshot), "--url", secret]) == 0
    told = "".join(capsys.readouterr())
    everything = told.encode() + b"".join(contents(snapshot).values())
    assert b"pass@" not in everything
    assert b"token=abc" not in everything


@pytest.mark.parametrize("what", ["register", "boundaries"])
def test_an_address_that_is_not_known_is_asked_for(snapshot, capsys, what, monkeypatch):
    monkeypatch.delenv(f"{what.upper()}_URL", raising=False)
    assert main(["fetch", what, "--snapshot", str(snapshot)]) == 1
    told = capsys.readouterr().err
    assert f"the address of {what} is not known: give it with --url" in told
    assert f"{what.upper()}_URL" in told


def test_addresses_may_stand_in_a_file(snapshot, tmp_path, monkeypatch):
    monkeypatch.delenv("SSB_URL", raising=False)
    config = tmp_path / "fetch.toml"
    with serving(answering(people_of())) as (address, asked, _):
        config.write_text(f'[addresses]\npopulation = "{address}/x"\n', encoding="utf-8")
        options = ["--snapshot", str(snapshot), "--config", str(config)]
        assert main(["fetch", "population", *options]) == 0
    assert asked == ["/x"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[keys\n", "it is not TOML"),
        ("[key]\nvannmiljo = 'x'\n", "'key' is not one of [addresses], [keys]"),
        ("[keys]\nvanmiljo = 's3cret'\n", "[keys] has 'vanmiljo', which is none of vannmiljo"),
        ("[keys]\nvannmiljo = 12345\n", "[keys] vannmiljo is not a text in quotes"),
    ],
)
def test_a_faulty_file_is_told_without_its_values(fetch, snapshot, tmp_path, text, said):
    config = tmp_path / "fetch.toml"
    config.write_text(text, encoding="utf-8")
    asked = refused(fetch, snapshot, "vannmiljo", Vannmiljo(), said, "--config", str(config))
    assert asked == []


def test_nothing_newer_changes_nothing_and_is_not_sent_again(snapshot, capsys):
    service = Kommuneinfo()
    with serving(service) as (address, asked, headers):
        options = ["municipalities", "--snapshot", str(snapshot), "--url", address]
        assert main(["fetch", *options]) == 0
        before = contents(snapshot)
        assert main(["fetch", *options]) == 0
        assert contents(snapshot) == before
        assert "nothing newer" in capsys.readouterr().out
        assert headers[2]["If-None-Match"] == '"a"'
        # One of the two answers changes: the other is needed too, and read again.
        service.answers["/kommuner"] = names_of(**{"1101": "Nyvik"})
        service.tags["/kommuner"] = '"b"'
        assert main(["fetch", *options]) == 0
        assert len(asked) == 2 + 2 + 3
        names = open_store(snapshot).municipalities
        assert (names.at["1101", "name"], names.at["1101", "names"]) == ("Nyvik", "Nordvik|Nyvik")
        assert main(["fetch", *options, "--anew"]) == 0
        assert "If-None-Match" not in headers[-1]


def test_marks_that_are_not_whole_are_as_none(fetch, snapshot):
    assert fetch("municipalities", Kommuneinfo())[0] == 0
    [layer] = (snapshot / "layers").glob("fetched-*")
    (layer / fetched.FILE).write_text('{"municipalities": {"url": 1}}', encoding="utf-8")
    assert fetch("municipalities", Kommuneinfo())[0] == 0
    assert fetched.read(layer)


# --- municipalities, population, boundaries ------------------------------------------------------


def test_names_of_today_are_taken_and_a_known_name_stays_as_it_is_shown(fetch, snapshot):
    service = Kommuneinfo(names_of(**{"1102": "Nyvik", "1103": "Berg"}))
    code, told, *_ = fetch("municipalities", service)
    assert code == 0
    names = open_store(snapshot).municipalities
    assert names.loc["1102", ["name", "names"]].tolist() == ["Nyvik", "Sørvik|Nyvik"]
    assert names.at["1103", "name"] == "Berg – Várri"
    assert names.at["1101", "county_name"] == "Nytt 11"
    assert "1102: Sørvik is now Nyvik" in told


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (Kommuneinfo(names_of(NUMBERS[1:])), "the answer lacks 1101"),
        (Kommuneinfo(names_of([*NUMBERS, "5099"])), "unknown numbers: 5099"),
        (Kommuneinfo([*names_of(), *names_of(["1101"])]), "1101 stands more than once"),
        (Kommuneinfo(counties=counties_of(NUMBERS[1:])), "the answer lacks 1101"),
        (Kommuneinfo(counties=counties_of(moved=["1250"])), "1250 lies in 11, not in 12"),
        (Kommuneinfo(without(names_of(), "kommunenavnNorsk")), "kommunenavnNorsk is missing"),
        (Kommuneinfo({"kommuner": []}), "the answer is {'kommuner': []}, not a list"),
        (Kommuneinfo(counties=without(counties_of(), "kommuner")), "[0].kommuner is missing"),
    ],
)
def test_other_municipalities_are_refused_with_what_differs(fetch, snapshot, service, said):
    refused(fetch, snapshot, "municipalities", service, said)


def test_the_years_that_came_are_updated_and_no_other(fetch, snapshot):
    before = open_store(snapshot).tables["municipalities"].set_index("municipality_number")
    code, told, _, _ = fetch("population", answering(people_of()))
    assert code == 0, told
    after = open_store(snapshot).tables["municipalities"].set_index("municipality_number")
    # The last number is counted first.
    assert after.at["1457", "population_2025"] == 7011
    assert after.at["1101", "population_2025"] == 7011 + 356
    assert after.at["1101", "population_2026"] == 7111 + 356
    for year in ("population_2023", "population_2024"):
        assert after[year].equals(before[year])


def test_the_question_is_the_documented_one(snapshot):
    posted = []

    def service(handler):
        posted.append(json.loads(handler.posted))
        send(handler, body=json.dumps(people_of()).encode())

    with serving(service) as (address, *_):
        main(["fetch", "population", "--snapshot", str(snapshot), "--url", address])
    region, age, time = (part["selection"] for part in posted[0]["query"])
    assert (region["filter"], region["values"][0]) == ("agg:KommSummer", "K-1101")
    assert age == {"filter": "vs:AlleAldre00B", "values": []}
    assert time["values"] == ["2023", "2024", "2025", "2026"]
    assert posted[0]["response"] == {"format": "json-stat2"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (people_of(numbers=NUMBERS[1:]), "Region lacks 1101"),
        (people_of(numbers=[*NUMBERS, "5099"]), "Region has unknown numbers: 5099"),
        (people_of(years=("2027",)), "Tid has 2027, which was not asked for"),
        (people_of(more=3000), "more than 20% apart"),
        (people_of(more=600), "the country has"),
        (people_of() | {"value": [1, 2]}, "value has 2 numbers where the dimensions give 714"),
        (people_of() | {"value": [None] * 714}, "value of K-1457 in 2025 is missing"),
        (people_of() | {"value": [-1] * 714}, "is -1, not a number of people"),
        (people_of() | {"class": "collection"}, "class is 'collection', not 'dataset'"),
        (people_of() | {"size": [357, 1, 3]}, "dimension 'Tid': index and size do not fit"),
        (people_of() | {"id": ["Region", "Tid", "Tid"]}, "index and size do not fit"),
        (people_of() | {"dimension": {}}, "index and size do not fit"),
        (people_of() | {"id": None}, "id is missing, not a list of dimensions"),
        (["a list"], "class is ['a list'], not 'dataset'"),
    ],
)
def test_a_population_that_cannot_be_is_refused(fetch, snapshot, answer, said):
    refused(fetch, snapshot, "population", answering(answer), said)


def test_boundaries_are_replaced(fetch, snapshot, outlines):
    before = contents(snapshot)
    code, told, *_ = fetch("boundaries", answering(outlines))
    assert code == 0, told
    after = tables(contents(snapshot))
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"boundaries.parquet", "sources.csv"}
    assert open_store(snapshot).boundaries.crs == GEOGRAPHIC


def test_boundaries_of_other_municipalities_or_shapes_are_refused(fetch, snapshot, outlines):
    features = outlines["features"]
    renamed = [{**one, "properties": {"kommunenr": "1101"}} for one in features]
    empty = [{**features[0], "geometry": None}, *features[1:]]
    utm = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}}
    for answer, said in [
        (outlines | {"features": features[1:]}, "the file lacks 1101"),
        (outlines | {"features": [*features, features[0]]}, "358 features where 357"),
        (outlines | {"features": renamed}, "properties.kommunenummer is missing, not a text"),
        (outlines | {"features": empty}, "has no shape"),
        (outlines | {"type": "Topology"}, "type is 'Topology', not 'FeatureCollection'"),
        (outlines | utm, "not one of longitude and latitude"),
    ]:
        refused(fetch, snapshot, "boundaries", answering(answer), said)


# --- the register --------------------------------------------------------------------------------


def test_the_extracts_that_are_there_are_put_in_a_folder(fetch, snapshot, tmp_path):
    files = dict(EXTRACT) | {"informasjon.txt": b"17.11.2026"}
    del files["inntakspunkt_analyse.csv"]
    folder = tmp_path / "site" / "snapshot.register"
    before = contents(snapshot)
    code, told, *_ = fetch("register", Register(files))
    assert code == 0, told
    held = contents(folder)
    assert held.pop("fetched.json")
    assert held == files
    assert f"python -m data import register {folder}" in told
    assert "inntakspunkt_analyse.csv is not there" in told
    assert contents(snapshot) == before


def test_only_the_files_that_changed_are_sent_again(snapshot, tmp_path, capsys):
    folder, service = tmp_path / "extracts", Register(dict(EXTRACT))
    with serving(service) as (address, *_):
        options = ["--snapshot", str(snapshot), "--url", address, "--into", str(folder)]
        assert main(["fetch", "register", *options]) == 0
        before = contents(folder)
        assert main(["fetch", "register", *options]) == 0
        assert contents(folder) == before
        assert "nothing newer" in capsys.readouterr().out
        service.files["vannbehandlingsanlegg.csv"] = extract("vannbehandlingsanlegg", 3)
        # A file that was touched by hand is fetched again too.
        (folder / "inntakspunkt_analyse.csv").write_bytes(b"spoilt")
        assert main(["fetch", "register", *options]) == 0
    told = capsys.readouterr().out
    assert told.count("not changed since it was fetched") == len(NEEDED) - 2
    assert contents(folder)["vannbehandlingsanlegg.csv"] == extract("vannbehandlingsanlegg", 3)
    assert contents(folder)["inntakspunkt_analyse.csv"] == EXTRACT["inntakspunkt_analyse.csv"]


def archive(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, body in files.items():
            opened.writestr(name, body)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "none of the extracts lies there"),
        ({"informasjon.txt": b"x"}, "none of the extracts lies there"),
        (
            {"vannforsyningssystem_innrapportering.csv": b"vannprod;periode\r\n1;2\r\n"},
            "the columns mtid_vf, ant_fastboende, vann_mottatt are missing; the file has",
        ),
        ({"vannbehandlingsanlegg.csv": b"<html>"}, "are missing; the file has: <html>"),
        (
            {"vannbehandlingsanlegg.csv": extract("vannbehandlingsanlegg", 0)},
            "a header and no row",
        ),
        (
            {"vannbehandlingsanlegg.csv": extract("vannbehandlingsanlegg")[:-5]},
            "only a part of the file came",
        ),
    ],
)
def test_extracts_that_cannot_be_read_are_refused(fetch, snapshot, files, said):
    refused(fetch, snapshot, "register", Register(files), said)


def test_a_whole_archive_is_taken_and_a_broken_one_is_not(snapshot, tmp_path, capsys):
    folder, whole = tmp_path / "extracts", archive(EXTRACT)
    wrong = [
        (whole[:-40], "the archive cannot be read"),
        (archive({"readme.txt": b"x"}), "none of the extracts is in the archive"),
        (archive({"inntakspunkt_analyse.csv": b"a;b\n"}), "the columns mtid_vf"),
        (whole[:60] + b"\x00\x00\x00" + whole[63:], "the archive"),
    ]
    for body, said in wrong:
        with serving(Register({"uttrekk.zip": body})) as (address, *_):
            options = ["--snapshot", str(snapshot), "--url", address + "/uttrekk.zip"]
            assert main(["fetch", "register", *options, "--into", str(folder)]) == 1
        assert said in capsys.readouterr().err
        assert not folder.exists()
    with serving(Register({"uttrekk.zip": whole})) as (address, *_):
        options = ["--snapshot", str(snapshot), "--url", address + "/uttrekk.zip"]
        assert main(["fetch", "register", *options, "--into", str(folder)]) == 0
    assert contents(folder)["uttrekk.zip"] == whole


@pytest.mark.parametrize("what", ["population", "boundaries"])
def test_what_goes_into_the_base_is_in_every_later_build(small, outlines, monkeypatch, what):
    monkeypatch.setattr(refresh, "limits_of", lambda what: QUICK)
    answer = {"population": people_of(), "boundaries": outlines}[what]
    small.build()
    ledger = contents(small.ledger)
    with serving(answering(answer)) as (address, *_):
        job = refresh.Job(
            what, small.target, lambda line: None, address, base=small.base, ledger=small.ledger
        )
        assert fetching.fetch(job)
        assert not fetching.fetch(job)
    fetched = contents(small.target)
    assert open_store(small.target).sources.at[what, "date_read"] == date.today().isoformat()
    small.build()
    assert contents(small.target) == fetched
    assert contents(small.ledger) == ledger
    assert {folder.name for folder in small.root.iterdir()} == {"ledger", "base", "site"}


def test_what_cannot_be_taken_leaves_the_base_as_it_was(small, monkeypatch):
    monkeypatch.setattr(refresh, "limits_of", lambda what: QUICK)
    small.build()
    before = contents(small.base), contents(small.target)
    with serving(answering(people_of(numbers=NUMBERS[1:]))) as (address, *_):
        job = refresh.Job(
            "population", small.target, print, address, base=small.base, ledger=small.ledger
        )
        with pytest.raises((FetchError, SourceError)):
            fetching.fetch(job)
    assert (contents(small.base), contents(small.target)) == before
