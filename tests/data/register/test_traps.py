"""Every known trap of the register's extracts, on a few rows with known answers."""

import math
import os
import zipfile

import numpy as np
import pandas as pd
import pytest

from data.bounds import bounded_by_hardness
from data.evidence import measured
from data.faults import SourceError
from data.people import counted_once
from data.register import duck, extracts, lines, merge, plants
from data.register.made_up import encoded_twice
from data.store import Store
from telling.language import language
from tests.data.register.register_files import MELHUS, OSET, ROROS
from web.addresses import Place
from web.links import Links
from web.pages import page

TREATED, RAW = "vannforsyningssystem_analyse.csv", "inntakspunkt_analyse.csv"
NEW = "Z0704301300000000001AAAAA"


def test_a_row_becomes_a_measured_figure_with_its_own_words(register):
    laid = register.treated(verdi_gjsn="NULL").laid()
    figure = laid.figure("mg")
    assert list(figure[["text", "low", "high", "best", "value_type"]]) == [
        *("1.20", 1.0, 1.4, 1.2, "measured"),
    ]
    sample = laid.sample()
    assert list(sample[["year", "stage", "n_samples", "statistic"]]) == [
        *(2024, "treated", 4, "median"),
    ]
    assert sample["quote"] == (
        "Magnesium: ant_analyser 4, verdi_min 1,0, verdi_median 1,20, verdi_max 1,40"
    )
    source = laid.tables["sources"].set_index("source_id").loc[sample["source_id"]]
    assert (source["licence"], source["licence_verified"]) == ("åpne data, NLOD ventet", "no")
    assert (source["publisher"], len(source["date_read"])) == ("Mattilsynet", 10)


def test_the_mean_stands_in_for_a_missing_median_and_is_told_as_a_mean(register):
    laid = register.treated(verdi_median="NULL", verdi_gjsn="1.25").laid()
    assert (laid.figure("mg")["best"], laid.sample()["statistic"]) == (1.25, "mean")


def test_extremes_alone_are_a_range(register):
    laid = register.treated(verdi_median="", verdi_gjsn="NULL").laid()
    figure = laid.figure("mg")
    assert (figure["value_type"], figure["text"], figure["low"]) == ("range", "1-1.4", 1.0)
    assert math.isnan(figure["best"])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_byte_order_mark_and_line_ends_do_not_matter(register, mark, end):
    register.treated(analysetype="Kalsium").write()
    text = register.text("vannforsyningssystem_analyse").replace("\r\n", end)
    (register.folder / TREATED).write_bytes(mark + text.encode())
    assert register.read().figure("ca")["best"] == 1.2


def test_semicolons_and_quotes_within_quotes_do_not_split_a_cell(register):
    register.system(NEW, vannforsyningssystem='Ånes "Øvre"; og Nedre')
    laid = register.laid()
    assert laid.work(NEW)["name"] == 'Ånes "Øvre"; og Nedre'
    assert laid.reasons("vannforsyningssystem.csv") == {}


def test_pieces_without_header_are_read_as_one_file(register):
    register.treated(periode="2023").treated().treated(periode="2022").write()
    header, *lines = register.text("vannforsyningssystem_analyse").splitlines(keepends=True)
    (register.folder / TREATED).unlink()
    for part, text in enumerate([header + lines[0], lines[1], "\ufeff" + header + lines[2]]):
        path = register.folder / f"vannforsyningssystem_analyse_part_{part}.csv"
        path.write_text(text, encoding="utf-8", newline="")
    laid = register.read()
    assert laid.samples() == [f"reg-{ROROS}-{year}-treated" for year in (2022, 2023, 2024)]
    assert [file.read for file in laid.account.files.values()] == [1, 1, 1]


def test_a_missing_piece_is_named(register):
    register.treated().write()
    path = register.folder / TREATED
    path.rename(register.folder / "vannforsyningssystem_analyse_part_1.csv")
    with pytest.raises(SourceError, match=r"vannforsyningssystem_analyse_part_0\.csv: .* missing"):
        register.read()


def test_zipped_extracts_are_read_and_two_of_a_kind_refused(register):
    register.treated().write()
    with zipfile.ZipFile(register.folder / "uttrekk.zip", "w") as archive:
        archive.write(register.folder / TREATED, f"uke 47/{TREATED}")
        archive.writestr("informasjon.txt", "linjer")
    with pytest.raises(SourceError, match="keep one of them"):
        register.read()
    (register.folder / TREATED).unlink()
    laid = register.read()
    assert list(laid.account.files) == [f"uttrekk.zip/uke 47/{TREATED}"]
    assert laid.figure("mg")["best"] == 1.2


@pytest.mark.parametrize("name", [TREATED, "uttrekk.zip"])
@pytest.mark.parametrize("what", ["folder", "link"])
def test_what_is_no_file_is_named(register, name, what):
    register.plant().write()
    path = register.folder / name
    path.mkdir() if what == "folder" else path.symlink_to(register.folder / "gone")
    with pytest.raises(SourceError, match=f"{name}: is no file, or a link to one that is gone"):
        register.read()


def packed(register, member=TREATED):
    """An archive with the analyses of treated water, which lie nowhere else."""
    register.treated().write()
    archive = register.folder / "uttrekk.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(member, (register.folder / TREATED).read_bytes())
    (register.folder / TREATED).unlink()
    return archive


def test_a_damaged_archive_is_named(register):
    archive = packed(register)
    content = bytearray(archive.read_bytes())
    content[60:90] = b"\xff" * 30
    archive.write_bytes(content)
    with pytest.raises(SourceError, match=r"uttrekk\.zip: cannot be unpacked: .*fetch the file"):
        register.read()


def test_an_archive_that_unpacks_to_too_much_is_refused(register, monkeypatch):
    packed(register)
    monkeypatch.setattr(extracts, "MOST_UNPACKED", 150)
    with pytest.raises(SourceError, match=r"uttrekk\.zip: unpacks to more than 150 bytes"):
        register.read()


def test_a_packed_file_without_a_date_has_that_of_its_archive(register):
    undated = zipfile.ZipInfo(TREATED)
    undated.date_time = (1980, 0, 0, 0, 0, 0)
    archive = packed(register, undated)
    os.utime(archive, (1_700_000_000, 1_700_000_000))
    sources = register.read().tables["sources"].set_index("source_id")
    assert sources.at["register_analyses", "date_read"] == "2023-11-14"


@pytest.mark.parametrize("kind", ["vannforsyningssystem_analyse", "vannbehandlingsanlegg"])
def test_a_file_with_two_kinds_of_line_ends_is_named(register, kind):
    register.treated(verdi_gjsn="1,2").treated(verdi_gjsn="1,2").plant().plant().write()
    path = register.folder / f"{kind}.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n", 2))
    with pytest.raises(SourceError, match=rf"{kind}\.csv: .* one kind of line end"):
        register.read()


def test_a_broken_archive_is_named(register):
    register.treated().write()
    (register.folder / "uttrekk.zip").write_bytes(b"PK no archive")
    with pytest.raises(SourceError, match=r"uttrekk\.zip: cannot be unpacked"):
        register.read()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"a;b\r\n1;2\r\n", "row 1: the column names are missing"),
        (b"mtid_vf;periode;periode\r\n", "row 1, column analysetype: the column is missing"),
        (b"mtid_vf;\xf8\r\n", "row 1: byte b'\\xf8' is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_by_row_and_column(register, content, told):
    register.folder.mkdir()
    (register.folder / TREATED).write_bytes(content)
    with pytest.raises(SourceError) as error:
        register.read()
    assert f"{TREATED}" in str(error.value)
    assert told in str(error.value)


def test_a_folder_without_extracts_is_told_as_such(register):
    with pytest.raises(SourceError, match="there is no such folder"):
        register.read()
    register.folder.mkdir()
    with pytest.raises(SourceError, match=r"none of the register's extracts is here"):
        register.read()


def test_texts_encoded_twice_are_repaired(register):
    register.system(NEW, vannforsyningssystem=encoded_twice("Ålen Ås vannverk ÆØÅ"))
    register.treated(analysetype=encoded_twice("Hardhet (°dH)"))
    laid = register.laid()
    assert laid.work(NEW)["name"] == "Ålen Ås vannverk ÆØÅ"
    assert laid.figure("hardness")["best"] == 1.2
    assert list(laid.account.kinds["kind"]) == ["Hardhet (°dH)"]


def test_all_kinds_are_listed_and_ours_counted_zero_included(register):
    for kind in ("pH", "Kimtall 22° C", encoded_twice("Kimtall 22° C"), "Turbiditet"):
        register.treated(analysetype=kind, verdi_min="7", verdi_median="7", verdi_max="7")
    laid = register.laid()
    assert laid.account.kinds.to_numpy().tolist() == [
        *(["Kimtall 22° C", "", 2], ["Turbiditet", "", 1], ["pH", "ph", 1]),
    ]
    lines = "\n".join(laid.account.lines())
    assert "mg: 0 rows, 0 taken" in lines
    assert "ph: 1 rows, 1 taken (pH 1)" in lines


def test_values_in_other_units_are_turned_by_whole_powers_of_ten(register):
    register.treated(
        analysetype="Magnesium (µg/l)", verdi_min="340", verdi_median="350", verdi_max="400"
    )
    register.treated(
        analysetype="Konduktivitet (µS/cm)", verdi_min="80", verdi_median="83,0", verdi_max="84"
    )
    laid = register.laid()
    assert list(laid.figure("mg")[["text", "low", "high", "best"]]) == ["0.350", 0.34, 0.4, 0.35]
    assert list(laid.figure("conductivity")[["text", "best"]]) == ["8.30", 8.3]


def test_several_intakes_are_a_range_and_never_one_best_value(register):
    register.raw().raw(mtid_ip="I2", verdi_min="4", verdi_median="4,2", verdi_max="4,4")
    laid = register.laid()
    figure = laid.figure("mg", rest="2024-raw")
    assert (figure["low"], figure["high"], figure["value_type"]) == (1.0, 4.4, "range")
    assert math.isnan(figure["best"])
    sample = laid.sample("2024-raw")
    assert (sample["n_samples"], sample["statistic"]) == (8, "unknown")
    assert "inntak 01: " in sample["quote"]
    assert "inntak 02: ant_analyser 4, verdi_min 4, verdi_median 4,2" in sample["quote"]
    assert "I1" not in sample["quote"]


def test_one_intake_keeps_its_median(register):
    figure = register.raw().laid().figure("mg", rest="2024-raw")
    assert (figure["best"], figure["value_type"]) == (1.2, "measured")


def test_more_than_ninety_nine_intakes_are_numbered_in_order(register):
    for intake in range(101):
        register.raw(mtid_ip=f"I{intake:03}")
    told = register.raw(mtid_vf=OSET).laid()
    words = told.sample("2024-raw")["quote"].split(" | ")
    numbers = [text.partition("inntak ")[2].partition(":")[0] for text in words]
    assert numbers == [f"{number:04}" for number in range(1, 102)]
    assert "inntak 01:" in told.sample("2024-raw", OSET)["quote"]


def test_hardness_alone_bounds_magnesium(register):
    hard = {"analysetype": "Total hardhet", "verdi_min": "3", "verdi_median": "3", "verdi_max": "3"}
    chalk = {"analysetype": "Kalsium", "verdi_min": "12", "verdi_median": "12", "verdi_max": "12"}
    register.treated(**hard).treated(**hard, mtid_vf=OSET).treated(**chalk, mtid_vf=OSET)
    laid = register.laid()
    for work, bound in (
        (ROROS, bounded_by_hardness(measured("3"))),
        (OSET, bounded_by_hardness(measured("3"), measured("12"))),
    ):
        figure = laid.figure("mg", work)
        assert (figure["low"], figure["high"]) == (bound.low, bound.high)
        assert figure["value_type"] == "bounded"


@pytest.mark.parametrize(
    ("cells", "kind", "low", "high", "text"),
    [
        (("<0,5", "<0,5", "<0,5"), "below_limit", 0, 0.5, "<0.5"),
        (("", "<0,5", ""), "below_limit", 0, 0.5, "<0.5"),
        (("<0,5", "0,7", "1,0"), "measured", 0, 1.0, "0.7"),
    ],
)
def test_a_value_below_a_limit_is_taken_as_that(register, cells, kind, low, high, text):
    names = ("verdi_min", "verdi_median", "verdi_max")
    figure = register.treated(**dict(zip(names, cells, strict=True))).laid().figure("mg")
    assert (figure["value_type"], figure["low"], figure["high"], figure["text"]) == (
        kind, low, high, text,
    )  # fmt: skip


IMPOSSIBLE = [
    ("negative", {"verdi_min": "-1,0"}),
    ("not_a_number", {"verdi_median": "<0,5<"}),
    ("not_a_number", {"verdi_max": "1.400,5"}),
    ("not_a_number", {"verdi_gjsn": "ca 1"}),
    ("negative", {"ant_analyser": "-4"}),
    ("count", {"ant_analyser": "2,5"}),
    ("count", {"ant_analyser": "1000001"}),
    ("year", {"periode": "24"}),
    ("year", {"periode": "1949"}),
    ("year", {"periode": "2101"}),
    ("year", {"periode": "2205"}),
    ("year", {"periode": "NULL"}),
    ("least_above_greatest", {"verdi_min": "1,3", "verdi_max": "1,1"}),
    ("typical_outside", {"verdi_median": "1,5"}),
    ("typical_outside", {"verdi_median": "0,9"}),
    ("typical_outside", {"verdi_median": "NULL", "verdi_gjsn": "0,9"}),
    ("too_high", {"verdi_max": "501"}),
    ("too_high", {"verdi_min": "", "verdi_median": "501", "verdi_max": ""}),
    ("zero", {"verdi_min": "0", "verdi_median": "0,0"}),
    ("zero", {"verdi_min": "0", "verdi_median": "NULL", "verdi_max": "0,0"}),
    ("no_value", {"verdi_median": "NULL", "verdi_min": ""}),
    ("value_without_analysis", {"ant_analyser": "0"}),
    ("system_unknown", {"mtid_vf": "Znowhere"}),
    ("system_unknown", {"mtid_vf": "NULL"}),
    ("name_unclear", {"analysetype": "Magnesium (mmol/l)"}),
]


def test_impossible_rows_are_set_aside_and_told_as_they_stand(register):
    for _, cells in IMPOSSIBLE:
        register.treated(**{"periode": "2020", **cells})
    laid = register.treated().laid()
    assert laid.samples() == [f"reg-{ROROS}-2024-treated"]
    told = laid.rows("vannforsyningssystem_analyse").fillna("").to_dict("records")
    for row, (record, (reason, cells)) in enumerate(zip(told, IMPOSSIBLE, strict=True), start=2):
        expected = {"piece": TREATED, "row": row, "reason": reason, **cells}
        assert {column: record[column] for column in expected} == expected


@pytest.mark.parametrize(
    "cells",
    [
        {"periode": "1950"},
        {"periode": "2100"},
        {"ant_analyser": "1000000"},
        {"verdi_median": "1,0"},
        {"verdi_median": "1,40"},
        {"verdi_max": "500"},
    ],
)
def test_what_is_just_possible_is_taken(register, cells):
    laid = register.treated(**cells).laid()
    assert laid.samples() == [f"reg-{ROROS}-{cells.get('periode', 2024)}-treated"]
    assert laid.reasons(TREATED) == {}


def test_analyses_are_added_up_only_where_every_intake_gives_them(register):
    register.raw(ant_analyser="NULL").raw(mtid_ip="I2")
    register.raw(mtid_vf=OSET).raw(mtid_vf=OSET, mtid_ip="I2", ant_analyser="2")
    laid = register.laid()
    assert pd.isna(laid.sample("2024-raw")["n_samples"])
    assert laid.sample("2024-raw", OSET)["n_samples"] == 6


def test_a_missing_number_of_analyses_is_missing(register):
    assert pd.isna(register.treated(ant_analyser="NULL").laid().sample()["n_samples"])


def test_a_row_said_twice_is_taken_once(register):
    laid = register.treated().treated(verdi_min="1.00", ant_krav="9").treated(periode="2020").laid()
    assert laid.reasons(TREATED) == {"duplicate": 1}
    assert laid.figure("mg")["best"] == 1.2


def test_rows_that_contradict_each_other_are_both_set_aside(register):
    register.treated().treated(verdi_median="1,3").treated(periode="2020")
    laid = register.laid()
    assert laid.reasons(TREATED) == {"conflict": 2}
    assert laid.samples() == [f"reg-{ROROS}-2020-treated"]


def test_two_spellings_of_one_parameter_are_one_figure_or_a_contradiction(register):
    register.treated(analysetype="Ledningsevne").treated(analysetype="Konduktivitet (mS/m)")
    register.treated(analysetype="Hardhet").treated(analysetype="Total hardhet", verdi_median="1,1")
    laid = register.laid()
    assert laid.reasons(TREATED) == {"duplicate": 1, "conflict": 2}


def test_a_retired_name_counts_where_nothing_took_its_place(register):
    register.treated(analysetype="Kalsium - UTGÅTT", verdi_median="1,3").treated(
        analysetype="Kalsium"
    )
    register.treated(analysetype="Kalsium - UTGÅTT", periode="2010")
    laid = register.laid()
    assert laid.reasons(TREATED) == {"retired_name": 1}
    assert laid.figure("ca")["best"] == 1.2
    assert laid.figure("ca", rest="2010-treated")["best"] == 1.2


def test_rows_with_another_number_of_fields_are_kept_whole(register):
    register.treated().treated(periode="2020").write()
    lines = register.text("vannforsyningssystem_analyse").splitlines()
    lines[2:2] = ["Z1;2020", f"{lines[1]};9"]
    text = "\r\n".join([*lines, f"{ROROS};2019;Magnesium;;1;;x;;;"]) + "\r\n"
    (register.folder / TREATED).write_bytes(text.encode())
    laid = register.read()
    assert laid.reasons(TREATED) == {"fields": 2, "not_a_number": 1}
    rows = laid.rows("vannforsyningssystem_analyse")
    assert list(rows["row"]) == [3, 4, 6]
    assert list(rows["line"].dropna()) == ["Z1;2020", f"{lines[1]};9"]


def test_a_byte_that_is_no_utf_8_sets_one_row_aside(register):
    register.treated().write()
    path = register.folder / TREATED
    path.write_bytes(
        path.read_bytes() + f"{OSET};2020;Magnesi\xfcm;1;1;0;1;1;1;1\r\n".encode("latin-1")
    )
    laid = register.read()
    assert laid.reasons(TREATED) == {"not_utf8": 1}
    assert len(laid.samples()) == 1


def test_a_byte_that_is_no_utf_8_is_found_in_every_column(register):
    register.treated(analysetype="Turbiditet", ant_krav="\xa0").treated(mtid_vf=f"{OSET}\xa0")
    register.treated(verdi_gjsn="1\xa0").treated(verdi_min="x").treated(periode="2020").write()
    path = register.folder / TREATED
    path.write_bytes(path.read_bytes().replace(b"\xc2\xa0", b"\xa0"))
    laid = register.read()
    account = laid.account.files[TREATED]
    assert (account.read, account.taken, account.adds_up) == (5, 1, True)
    rows = laid.rows("vannforsyningssystem_analyse")
    assert list(zip(rows["row"], rows["reason"], strict=True)) == [
        *((2, "not_utf8"), (3, "not_utf8"), (4, "not_utf8"), (5, "not_a_number")),
    ]
    assert rows["line"].iloc[1].startswith(f"{OSET}\\xa0;2024;")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("block", [5, 1 << 16])
def test_rows_are_numbered_as_an_editor_does(register, end, block, monkeypatch):
    monkeypatch.setattr(lines, "_BLOCK", block)
    register.treated(ant_krav="a\n\nb").treated(verdi_min="x").treated(periode="2020").write()
    header, first, *rest = register.text("vannforsyningssystem_analyse").split("\r\n")
    empty = [header, "", first, "", "", *rest[:1], "Z1;2020", f'{rest[1][:-1]};"x"y', "", ""]
    (register.folder / TREATED).write_bytes(end.join(empty).encode())
    laid = register.read()
    rows = laid.rows("vannforsyningssystem_analyse")
    assert list(zip(rows["row"], rows["reason"], strict=True)) == [
        *((8, "not_a_number"), (9, "fields"), (10, "quotes")),
    ]
    assert laid.account.files[TREATED].read == 4


def test_a_quote_that_is_never_closed_does_not_hide_the_rows_behind_it(register):
    register.system(NEW)
    for year in range(2000, 2020):
        register.treated(periode=str(year))
        register.add("vannforsyningssystem_innrapportering", mtid_vf=NEW, periode=str(year))
    register.write()
    for name in (TREATED, "vannforsyningssystem_innrapportering.csv"):
        text = (register.folder / name).read_text("utf-8-sig")
        (register.folder / name).write_text(text.replace(";2005;", ';"2005;'), "utf-8")
    laid = register.read()
    for name in (TREATED, "vannforsyningssystem_innrapportering.csv"):
        account = laid.account.files[name]
        assert (account.read, account.taken, dict(account.set_aside)) == (20, 5, {"quotes": 15})
        rows = laid.rows(name.removesuffix(".csv"))
        assert list(rows["row"]) == list(range(7, 22))
        assert all(";20" in line for line in rows["line"].iloc[1:])


def test_rows_that_a_parser_loses_stop_the_import(register, monkeypatch):
    register.treated().treated(periode="2020").write()
    whole = duck.scan

    def losing(piece, rejects=False):
        return f"(SELECT * FROM {whole(piece, rejects)} LIMIT 1)"

    monkeypatch.setattr(duck, "scan", losing)
    with pytest.raises(SourceError, match=f"{TREATED}: 2 rows stand here, but 1 were read"):
        register.read()


def test_rows_lost_behind_the_reading_stop_the_import(register, monkeypatch):
    register.treated().treated(periode="2020").write()
    whole = duck.DuckEngine._keep

    def losing(self, stage, piece, own, rows, skipped):
        whole(self, stage, piece, own, rows.slice(1), skipped)

    monkeypatch.setattr(duck.DuckEngine, "_keep", losing)
    with pytest.raises(SourceError, match=f"{TREATED}: the account does not add up"):
        register.read()


def test_a_line_that_is_too_long_is_told_as_such(register):
    register.treated().treated(ant_krav="9" * 1_100_000)
    assert register.laid().reasons(TREATED) == {"too_long": 1}


def test_systems_lie_in_municipalities_of_today(register):
    places = [
        ({"kommunenr": "5025"}, "5025", "place"),
        ({"kommunenr": "", "virksomhet_kommunenr": "3301"}, "3301", "owner"),
        ({"kommunenr": "NULL", "virksomhet_kommunenr": "0911"}, "4211", "owner"),
        ({"kommunenr": "0911", "kommune": "Gjerstad - UTGÅTT KODE"}, "4211", "place"),
        ({"kommunenr": "1507", "kommune": encoded_twice("Ålesund - UTGÅTT KODE")}, "1508", "place"),
        ({"kommunenr": "1507", "kommune": "Haram"}, "1580", "place"),
        ({"kommunenr": "ERROR [MAT_EJBOrgUnit]", "virksomhet_kommunenr": "5025"}, "5025", "owner"),
    ]
    ids = [f"Z070430130000000000{i}BBBBB" for i in range(len(places))]
    for mtid_vf, (cells, _, _) in zip(ids, places, strict=True):
        register.system(mtid_vf, **cells)
    laid = register.laid()
    for mtid_vf, (cells, number, origin) in zip(ids, places, strict=True):
        work = laid.work(mtid_vf)
        told = (work["municipality_number"], work["municipality_from"])
        assert told == (number, origin), cells


def test_a_system_that_lies_nowhere_is_set_aside_with_its_analyses(register):
    register.system(NEW, kommunenr="1507", kommune="Sted", virksomhet_kommunenr="9999")
    laid = register.treated(mtid_vf=NEW).laid()
    assert laid.reasons("vannforsyningssystem.csv") == {"municipality": 1}
    assert laid.reasons(TREATED) == {"system_set_aside": 1}
    assert NEW not in set(laid.tables["waterworks"]["waterworks_id"])


def test_small_and_closed_systems_are_left_out_unless_their_minerals_are_known(register):
    small = [f"Z070430130000000000{i}BBBBB" for i in range(4)]
    for mtid_vf in small:
        register.system(mtid_vf, ant_fastboende="49")
    register.system(NEW, aktiv="nei").treated(mtid_vf=NEW)
    register.treated(mtid_vf=small[0], analysetype="pH").treated(mtid_vf=small[1])
    register.treated(mtid_vf=small[2], verdi_median="x")
    laid = register.laid()
    assert set(laid.tables["waterworks"]["waterworks_id"]) & {NEW, *small} == {small[1]}
    systems = laid.account.files["vannforsyningssystem.csv"]
    assert dict(systems.left_out) == {"system_small": 3, "system_inactive": 1}
    analyses = laid.account.files[TREATED]
    assert dict(analyses.left_out) == {"system_small": 1, "system_inactive": 1}
    assert dict(analyses.set_aside) == {"not_a_number": 1}


def test_a_private_person_is_named_nowhere(register):
    person = {"fnavn": "Kari Nordmann", "virksomhet": "Nordmann Kari"}
    marks = [{"orgform": "ENK"}, {"orgnr": "NULL"}, {"ir_orgform": "Privatperson"}]
    ids = [f"Z070430130000000000{i}BBBBB" for i in range(len(marks))]
    for mtid_vf, mark in zip(ids, marks, strict=True):
        name = "Kari Nordmann Vannverk"
        register.system(mtid_vf, **{**person, **mark, "vannforsyningssystem": name})
        register.treated(mtid_vf=mtid_vf)
    laid = register.laid()
    for mtid_vf in ids:
        work = laid.work(mtid_vf)
        assert (work["owner"], work["name"]) == ("", "Privat vannforsyning, Rosse – Røros")
    for name in ("waterworks", "samples", "sample_works"):
        assert "Nordmann" not in laid.tables[name].to_csv()


def test_an_association_keeps_its_name_as_owner(register):
    register.system(NEW, orgform="FLI", fnavn="", virksomhet="Ånes Vassverk")
    assert register.laid().work(NEW)["owner"] == "Ånes Vassverk"


def test_works_of_the_snapshot_keep_what_is_told_of_them(register, store):
    register.system(ROROS, vannforsyningssystem="Annet navn", ant_fastboende="1", kommunenr="0301")
    register.system(NEW, ant_fastboende="120")
    tables = register.laid().tables
    kept = tables["waterworks"].iloc[: len(store.tables["waterworks"])]
    assert kept.drop(columns=["treatment", "treatment_year"]).equals(
        store.tables["waterworks"].drop(columns=["treatment", "treatment_year"])
    )
    works = tables["waterworks"].set_index("waterworks_id")
    counted = counted_once(works, tables["supplies"])
    assert counted.equals(works["residents_counted_here"])


def test_the_newest_report_tells_the_residents_of_a_new_system(register):
    register.system(NEW, periode="2020", ant_fastboende="10")
    for year, people in (("2019", "70"), ("2024", "60"), ("2023", "900"), ("2025", "NULL")):
        register.add(
            "vannforsyningssystem_innrapportering",
            **{"mtid_vf": NEW, "periode": year, "ant_fastboende": people},
        )
    register.add("vannforsyningssystem_innrapportering", mtid_vf=NEW, ant_fastboende="mange")
    work = register.laid().work(NEW)
    assert (work["residents"], work["residents_year"]) == (60, 2024)


def test_the_newest_report_decides_whether_a_system_is_small(register, store):
    shrunk, grown = NEW, NEW[:-1] + "B"
    register.system(shrunk, periode="2020").system(grown, periode="2020", ant_fastboende="10")
    register.system(ROROS, periode="2020")
    for mtid_vf, people in ((shrunk, "49"), (grown, "50"), (ROROS, "1")):
        register.add("vannforsyningssystem_innrapportering", mtid_vf=mtid_vf, ant_fastboende=people)
    laid = register.laid()
    works = set(laid.tables["waterworks"]["waterworks_id"])
    assert (shrunk in works, grown in works, ROROS in works) == (False, True, True)
    assert dict(laid.account.files["vannforsyningssystem.csv"].left_out) == {"system_small": 1}


@pytest.mark.parametrize("flag", ["Ukjent", "1", "ja, delvis"])
def test_a_method_that_is_neither_yes_nor_no_sets_the_plant_aside(register, flag):
    register.plant(mtid_vf=MELHUS, koagulering=flag).plant(koagulering="NULL", avsalting="JA")
    laid = register.laid()
    assert laid.reasons("vannbehandlingsanlegg.csv") == {"method_unclear": 1}
    assert laid.work(ROROS)["treatment"] == "desalination"


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("vannbehandlingsanlegg", "ph_just_korrosjonkontroll"),
        ("vannbehandlingsanlegg", "funksjon"),
        ("vannforsyningssystem", "ant_fastboende"),
        ("vannforsyningssystem", "orgform"),
    ],
)
def test_a_column_that_is_used_and_missing_is_named(register, kind, column):
    register.system(NEW).plant().write()
    path = register.folder / f"{kind}.csv"
    header, rest = path.read_text("utf-8-sig").split("\n", 1)
    path.write_text(f"{header.replace(column, column + '_ny')}\n{rest}", "utf-8")
    with pytest.raises(SourceError, match=f"row 1, column {column}: the column is missing"):
        register.read()


def test_treatment_is_that_of_active_plants_and_unknown_without_one(register, store):
    register.plant(koagulering="ja", avherding="nei", mtid_vf=MELHUS)
    register.plant(ph_just_korrosjonkontroll="ja", mtid_vb="P2", mtid_vf=MELHUS)
    register.plant(avsalting="ja", mtid_vb="P3", mtid_vf=MELHUS, aktiv="nei")
    register.plant(avsalting="ja", mtid_vb="P4", mtid_vf=MELHUS, funksjon="Reserveanlegg")
    register.plant(uv_bestraaling="ja", mtid_vb="P5", mtid_vf=ROROS)
    register.system(NEW)
    laid = register.laid()
    assert laid.work(MELHUS)["treatment"] == "coagulation;ph_adjustment"
    assert laid.work(ROROS)[["treatment", "treatment_year"]].tolist() == ["", 2025]
    assert laid.work(NEW)["treatment"] == ""
    assert str(laid.work(NEW)["treatment_year"]) == "<NA>"
    assert laid.work(OSET)["treatment"] == store.waterworks.at[OSET, "treatment"]
    left_out = laid.account.files["vannbehandlingsanlegg.csv"].left_out
    assert dict(left_out) == {"plant_inactive": 1, "plant_reserve": 1}


def test_a_plant_without_a_year_keeps_its_treatment(register, store):
    dated = store.waterworks.at[OSET, "treatment_year"]
    register.system(NEW).plant(mtid_vf=NEW, koagulering="ja", periode="NULL")
    register.plant(mtid_vf=OSET, mtid_vb="P2", avsalting="ja", periode="")
    register.plant(mtid_vf=NEW, mtid_vb="P3", avherding="ja", periode="20l9")
    laid = register.laid()
    assert laid.work(NEW)["treatment"] == "coagulation"
    assert str(laid.work(NEW)["treatment_year"]) == "<NA>"
    assert laid.work(OSET)["treatment"] == store.waterworks.at[OSET, "treatment"]
    assert laid.work(OSET)["treatment_year"] == dated
    assert laid.reasons("vannbehandlingsanlegg.csv") == {"year": 1}
    card = page(
        Store(laid.tables, store.boundaries), Place("waterworks", NEW), language("en"), Links("")
    )
    assert "coagulation (year not known)" in card


def test_an_older_report_of_treatment_does_not_replace_a_newer_one(register, store):
    assert store.waterworks.at[OSET, "treatment_year"] == 2025
    laid = register.plant(mtid_vf=OSET, avsalting="ja", periode="2010").laid()
    assert laid.work(OSET)["treatment"] == store.waterworks.at[OSET, "treatment"]


def test_water_that_is_sold_reaches_the_networks_that_buy_it(register, store):
    supplies = store.tables["supplies"]
    supplier = supplies["supplier_id"].iloc[0]
    networks = set(supplies.loc[supplies["supplier_id"].eq(supplier), "network_id"])
    links = register.treated(mtid_vf=supplier).laid().tables["sample_works"]
    links = links[links["sample_id"].eq(f"reg-{supplier}-2024-treated")].set_index("role")
    assert links.loc["producer", "waterworks_id"] == supplier
    assert set(links.loc[["network"], "waterworks_id"]) == networks


def test_every_needed_column_is_one_of_the_published_form():
    from tests.data.register.register_files import HEADERS

    for kind, columns in extracts.NEEDED.items():
        assert set(columns) <= set(HEADERS[kind].split(";"))
    assert set(plants.METHODS) <= set(extracts.NEEDED[extracts.PLANTS])


def test_the_words_of_a_sample_are_joined_however_the_column_is_stored():
    pieces = [pd.Series(texts, dtype="str") for texts in (["1", "2"], ["3", "4"])]
    whole = pd.concat(pieces, ignore_index=True)  # a column in two chunks
    assert merge._quotes(whole, np.array([0, 3])).tolist() == ["1; 2; 3", "4"]


def test_a_sign_that_no_text_may_hold_is_replaced_and_told(register):
    laid = register.system(NEW, vannforsyningssystem="Nes\x01 vann\ufffeverk").laid()
    assert laid.work(NEW)["name"] == "Nes� vann�verk"
    assert (
        "vannforsyningssystem.csv, row 2, column vannforsyningssystem: a sign that no text may hold"
        " stands as �; 1 such rows in all"
    ) in laid.account.lines()
