"""`python -m treatment`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from treatment.__main__ import main

ROOT = Path(__file__).parents[2]
ANALYSIS = "--ca 2 --mg 0.4 --na 3 --cl 4 --so4 3 --alk 0.1 --ph 6.4 --temp 6"
KEYS = {
    "pH",
    "ca_mg_l",
    "mg_mg_l",
    "alkalinity_mmol_l",
    "co2_mg_l",
    "si_calcite",
    "si_dolomite",
    "dissolved_mg_l",
    "database",
}


def run(options=""):
    return main(f"{ANALYSIS} {options}".split())


def told(capsys, options=""):
    assert run(f"--json {options}") == 0
    return json.loads(capsys.readouterr().out)


def test_from_the_command_line():
    options = f"{ANALYSIS} --json --co2 0.6 --mineral dolomite --si -0.6"
    done = subprocess.run(
        [sys.executable, "-m", "treatment", *options.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    state = json.loads(done.stdout)
    assert state.keys() >= KEYS
    assert state["pH"] == pytest.approx(8.29, abs=0.01)
    assert state["mg_mg_l"] == pytest.approx(9.12, abs=0.01)
    assert "vitens.dat" in state["database"]


def test_as_it_is(capsys):
    assert told(capsys)["co2_mg_l"] == pytest.approx(5.5, abs=0.05)


def test_target(capsys):
    target = "--target-ph 8.2 --target-alk 0.8"
    state = told(capsys, f"{target} --share 0.5")
    assert state["co2_dosed_mg_l"] == pytest.approx(10.3, abs=0.05)
    assert state["dissolved_mg_l"] == pytest.approx(33.7, abs=0.06)
    burnt = told(capsys, f"{target} --share 1 --mineral half_burnt")
    assert burnt["co2_dosed_mg_l"] == pytest.approx(18.0, abs=0.05)


def test_another_database(capsys):
    state = told(capsys, "--co2 0.6 --mineral dolomite --si -0.6 --database phreeqc.dat")
    assert state["database"].startswith("phreeqc.dat")


def test_half_burnt_stops_at_dolomite(capsys):
    state = told(capsys, "--co2 0.6 --mineral half_burnt --si -0.6")
    assert state["si_dolomite"] == pytest.approx(-0.6, abs=1e-6)


def test_a_table_for_people(capsys):
    assert run("--mineral calcite --si 0") == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["pH", "9.35"] in table
    assert ["calcium", "8.44", "mg/l"] in table
    assert ["alkalinity", "0.42", "mmol/l"] in table


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--temp 40", "temp 40 is outside 0 to 30"),
        ("--ca -1", "ca is negative"),
        ("--na 50", "charge imbalance"),
        ("--ph nan", "ph is not a number"),
        ("--ca nan", "ca is not a number"),
        ("--ca 1e300", "ca 1e+300 mg/l is more than any water holds"),
        ("--mg 1e6", "mg 1e+06 mg/l is more than any water holds"),
        ("--alk 1e6", "alkalinity 1e+06 mmol/l is more than any water holds"),
        ("--temp 1e300", "temp 1e+300 is outside 0 to 30 °C"),
        ("--mineral dolomite --si 0 --co2 1e300", "co2 1e+300 is outside 0 to 20"),
        ("--target-ph 8 --target-alk 1e300 --share 0.5", "more than any water holds"),
        ("--target-ph 8 --target-alk nan --share 0.5", "alkalinity is not a number"),
        ("--target-ph 8.2 --target-alk 0.8 --share 2", "share 2 is outside"),
        ("--target-ph 9.5 --target-alk 0.2 --share 1", "CO2 out of the water"),
    ],
)
def test_a_case_that_cannot_be_answered(capsys, options, words):
    assert run(options) == 2
    out, err = capsys.readouterr()
    assert words in err and not out and "Traceback" not in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--mineral calcite", "belong together"),
        ("--co2 0.4", "--co2 needs"),
        ("--target-ph 8.2", "a target needs --target-alk, --share too"),
        ("--target-ph 8 --target-alk 1 --share 1 --si 0", "leave out"),
        ("--target-ph 8 --target-alk 1 --share 1 --mineral calcite", "the rest is calcite"),
        ("--mineral chalk --si 0", "invalid choice"),
        ("--ca 1,5", "argument --ca: '1,5' is not a number: write 1.5, with a point"),
        ("--ca much", "argument --ca: 'much' is not a number"),
    ],
)
def test_options_that_do_not_go_together(capsys, options, words):
    with pytest.raises(SystemExit) as stopped:
        run(options)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


NO_IONS = "--ca 0 --mg 0 --na 0 --cl 0 --so4 0 --alk 0 --ph 5.6"
SEA = "--ca 411 --mg 1290 --na 10760 --cl 19350 --so4 2710 --alk 2.3 --ph 8.1"
ACID = "--ca 40 --mg 10 --na 40 --cl 20 --so4 10 --alk 4 --ph 5.6"


def test_a_saturation_index_without_its_ions_is_not_defined(capsys):
    state = told(capsys, NO_IONS)
    assert (state["si_calcite"], state["si_dolomite"]) == (None, None)
    assert state["warnings"] == [
        "SI calcite is not defined: the water holds no calcium",
        "SI dolomite is not defined: the water holds no calcium or no magnesium",
    ]
    assert run(NO_IONS) == 0
    out, err = capsys.readouterr()
    assert out.count("not defined") == 2 and "99" not in out
    assert "SI calcite is not defined" in err


@pytest.mark.parametrize(
    ("options", "outside"),
    [
        (
            SEA,
            {
                "ca 411": "0 to 100 mg/l",
                "mg 1290": "0 to 50 mg/l",
                "na 10760": "0 to 100 mg/l",
                "cl 19350": "0 to 150 mg/l",
                "so4 2710": "0 to 100 mg/l",
            },
        ),
        (ACID, {"free CO2 of": "0 to 100 mg/l"}),
        ("--temp 25", {"temp 25": "2 to 20 °C"}),
        ("", {}),
    ],
)
def test_what_the_model_was_not_checked_for_is_said(capsys, options, outside):
    warnings = told(capsys, options)["warnings"]
    assert len(warnings) == len(outside)
    for warning, (start, checked) in zip(warnings, outside.items(), strict=True):
        assert warning.startswith(start)
        assert warning.endswith(f"is outside what the model was checked for ({checked})")
