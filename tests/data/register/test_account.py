"""Nothing is lost silently: the account adds up whatever is mixed, and names what to mend."""

import zipfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.register.account import LEFT_OUT, REASONS
from tests.data.register.register_files import MELHUS, OSET, ROROS, RegisterFiles

SMALL, CLOSED = "Z0704301300000000001BBBBB", "Z0704301300000000002BBBBB"
KINDS = (
    *("Magnesium", "Kalsium", "Kalsium UTGÃ…TT", "pH", "Hardhet (mmol/l)", "Kimtall 22Â° C"),
    *("Total hardhet", "", "NULL"),
)
NUMBERS = ("0", "0,5", "1", "1.0", "2", "-1", "<1", "NULL", "", "7000", "1e3", "a;b", 'x"y')
ANALYSIS = st.fixed_dictionaries(
    {
        "mtid_vf": st.sampled_from([ROROS, OSET, MELHUS, SMALL, CLOSED, "Z9", "", "NULL"]),
        "periode": st.sampled_from(["2024", "2023", "24", "", "NULL", "år"]),
        "analysetype": st.sampled_from(KINDS),
        **{
            name: st.sampled_from(NUMBERS)
            for name in ("ant_analyser", "verdi_min", "verdi_median", "verdi_gjsn", "verdi_max")
        },
    }
)
BROKEN = st.sampled_from(
    [
        *("Z1;2020", "x;" * 30, "Z1;2024;Magnesium;1;1;0;1;1;1;1;1", f"{ROROS};2021;Mg;\xff"),
        *(f"{ROROS};2021;Magnesium;1;1;0;1;1;1;\xff", '"Z1";"x"y;pH;;;;;;;'),
    ]
)
"""Lines, in Latin-1, that become no row of ten texts."""
GAPS = st.lists(st.sampled_from(["", "", f'{ROROS};2022;pH;"a\r\n\r\nb";1;0;7;7;7;7']), max_size=3)
"""Empty lines, and a row whose cell runs on over three lines."""


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(
    treated=st.lists(ANALYSIS, min_size=1, max_size=25),
    raw=st.lists(ANALYSIS, max_size=10),
    broken=st.lists(BROKEN, max_size=4),
    gaps=GAPS,
    again=st.integers(1, 3),
)
def test_the_account_adds_up_over_mixed_defects(store, treated, raw, broken, gaps, again):
    with TemporaryDirectory() as folder:
        register = RegisterFiles(Path(folder), store)
        register.system(SMALL, ant_fastboende="3").system(CLOSED, aktiv="nei")
        for cells in treated * again:
            register.treated(**cells)
        for cells in raw:
            register.raw(**cells)
        register.write()
        path = register.folder / "vannforsyningssystem_analyse.csv"
        with path.open("a", encoding="latin-1", newline="") as file:
            file.writelines(f"{line}\r\n" for line in [*gaps, *broken, *gaps])
        laid = register.read()
    account = laid.account
    more = 2 * sum(line != "" for line in gaps)
    assert account.files["vannforsyningssystem_analyse.csv"].read == (
        len(treated) * again + len(broken) + more
    )
    for name, file in account.files.items():
        assert file.adds_up, name
        kind = name.removesuffix(".csv")
        told = Counter(laid.rows(kind)["reason"] if len(laid.rows(kind)) else [])
        assert told == file.set_aside
        assert set(file.set_aside) <= REASONS.keys()
        assert set(file.left_out) <= LEFT_OUT.keys()
    analyses = ["vannforsyningssystem_analyse.csv", *(["inntakspunkt_analyse.csv"] if raw else [])]
    taken = sum(account.files[name].taken for name in analyses)
    assert taken == account.parameters.total()
    assert account.kinds["n"].sum() == len(treated) * again + len(raw) + more


def test_every_reason_is_explained_in_other_words_than_its_code():
    assert all(" " in words for words in {**REASONS, **LEFT_OUT}.values())
    assert not REASONS.keys() & LEFT_OUT.keys()


def test_the_files_of_the_account_open_and_hold_the_rows_as_they_stood(register, tmp_path):
    register.treated(verdi_median="ca 0,5").treated(periode="2020").raw(verdi_min="x")
    register.plant(aktiv="kanskje").laid().account.write(tmp_path)
    names = sorted(file.name for file in tmp_path.iterdir() if file.is_file())
    assert names == [
        *("account.txt", "inntakspunkt_analyse.csv", "kinds.csv", "vannbehandlingsanlegg.csv"),
        "vannforsyningssystem_analyse.csv",
    ]
    raw = (tmp_path / "vannforsyningssystem_analyse.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfpiece;row;reason;mtid_vf")
    assert raw.count(b"\r\n") == 2
    (row,) = pd.read_csv(tmp_path / names[-1], sep=";", dtype=str).to_dict("records")
    assert (row["row"], row["reason"], row["verdi_median"]) == ("2", "not_a_number", "ca 0,5")
    account = (tmp_path / "account.txt").read_text(encoding="utf-8")
    assert "2 rows read = 1 taken + 1 set aside" in account
    assert "1 not_a_number: a number holds other signs" in account


def test_no_cell_of_the_rows_set_aside_is_a_formula(register, tmp_path):
    register.treated(verdi_min="-1,5", verdi_max="=1+1", ant_krav="@x").laid().account.write(
        tmp_path
    )
    rows = pd.read_csv(tmp_path / "vannforsyningssystem_analyse.csv", sep=";", dtype=str)
    assert rows.loc[0, ["verdi_min", "verdi_max", "ant_krav"]].tolist() == [
        *("-1,5", "'=1+1", "'@x"),
    ]


def test_an_extract_without_rows_is_told(register):
    register.treated().plant().raw().system("Z1").write()
    for kind in ("inntakspunkt_analyse", "vannbehandlingsanlegg", "vannforsyningssystem"):
        path = register.folder / f"{kind}.csv"
        path.write_text(path.read_text("utf-8-sig").partition("\n")[0] + "\n", "utf-8")
    lines = register.read().account.lines()
    for kind in ("inntakspunkt_analyse", "vannbehandlingsanlegg", "vannforsyningssystem"):
        assert f"{kind}.csv: 0 rows read = 0 taken + 0 set aside" in lines


def test_what_is_not_there_and_what_is_not_read_is_told(register):
    register.treated().write()
    for name in ("vannforsyningssystem (1).csv", "VANNBEHANDLINGSANLEGG.xlsx", "lesmeg.txt"):
        (register.folder / name).write_text("x")
    with zipfile.ZipFile(register.folder / "inntakspunkt.zip", "w") as archive:
        archive.writestr("uke/inntakspunkt_analyse.tsv", "x")
    absent, others = register.read().account.notes[-2:]
    assert absent == (
        "not here: vannforsyningssystem.csv, vannforsyningssystem_innrapportering.csv,"
        " inntakspunkt_analyse.csv, vannbehandlingsanlegg.csv, inntakspunkt.csv; what an earlier"
        " import took from these is not kept"
    )
    assert others.startswith(
        "not read: VANNBEHANDLINGSANLEGG.xlsx, inntakspunkt.zip/uke/inntakspunkt_analyse.tsv,"
        " vannforsyningssystem (1).csv; extracts are named"
    )


@pytest.mark.parametrize(
    ("told", "differs"),
    [
        ("vannforsyningssystem_analyse.csv: 3", False),
        ("vannforsyningssystem_analyse 2026-11-17 06:00 4 linjer", False),
        ("vannforsyningssystem_analyse.csv: 1 003", True),
        ("vannforsyningssystem_analyse_part_1.csv;1", False),
        ("vannforsyningssystem_analyse_part_2.csv;5", True),
        ("vannforsyningssystem.csv 6 109", True),
        ("Produsert 17.11.2026", False),
    ],
)
def test_the_lines_that_the_register_tells_of_are_held_against_those_that_stand_here(
    register, told, differs
):
    register.treated().treated(periode="2020").treated(periode="2021").write()
    header, *rows = register.text("vannforsyningssystem_analyse").splitlines(keepends=True)
    (register.folder / "vannforsyningssystem_analyse.csv").unlink()
    for part, text in enumerate([[header, *rows[:2]], rows[2:]]):
        path = register.folder / f"vannforsyningssystem_analyse_part_{part}.csv"
        path.write_text("".join(text), "utf-8")
    (register.folder / "informasjon.txt").write_text(f"Uttrekk\n{told}\n", "utf-8")
    notes = [line for line in register.read().account.notes if "informasjon.txt says" in line]
    assert bool(notes) == differs
    assert all(told in line for line in notes)


def test_reasons_that_are_as_frequent_stand_in_one_order(register):
    cells = [{"verdi_median": "x"}, {"periode": "24"}, {"verdi_min": "-1"}, {"ant_analyser": "0"}]
    told = []
    for order in (cells, cells[::-1]):
        register.rows.clear()
        for one in order:
            register.treated(**one)
        told.append(register.laid().account.lines())
    assert told[0] == told[1]


def test_a_new_column_of_an_extract_is_told_and_one_of_units_by_its_name(register):
    register.treated().write()
    path = register.folder / "vannforsyningssystem_analyse.csv"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    lines = [f"{head};enhet", *(f"{row};mg/l" for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (told,) = [line for line in register.read().account.notes if line.startswith("new in")]
    assert "the columns enhet; enhet may give units" in told
