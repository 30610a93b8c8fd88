"""Kinds of source from the register's intakes: words by a table, never guessed at."""

import pandas as pd
import pytest

from data import source_kinds
from data.codes import SourceType
from data.register import intakes, merge
from data.store import Store
from telling.language import language
from telling.tables import certainty
from tests.data.register.register_files import MELHUS, OSET, ROROS
from web.addresses import Place
from web.links import Links
from web.pages import page

FILE = "inntakspunkt.csv"
NEW = "Z0704301300000000001AAAAA"
EN = language("en")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Grunnvann", "groundwater"),
        ("Borebrønn i fjell", "groundwater"),
        ("løsmasse", "groundwater"),
        ("Innsjø/tjern", "surface_water"),
        ("ELV", "surface_water"),
        ("Sjø", "seawater"),
        ("Grunnvann og overflatevann", "mixed"),
        ("sjø og elv", None),
        ("ikke grunnvann", None),
        ("Grunnvann?", "groundwater"),
        ("i", None),
        ("", None),
    ],
)
def test_words_tell_a_kind_or_none(text, kind):
    assert source_kinds.kind_of(text) == kind


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["mtid_vf", "Kilde", "Kildetype"], "Kildetype"),
        (["mtid_vf", "type_vannkilde"], "type_vannkilde"),
        (["mtid_vf", "RÅVANNSKILDE"], "RÅVANNSKILDE"),
        (["mtid_vf", "vannkildetype_kode"], None),
    ],
)
def test_the_column_of_the_kind_is_known_by_its_header(header, found):
    assert intakes.columns(header).get("kind") == found


@pytest.fixture
def laid(register):
    """A register with an intake for each case, and positions that nobody may read."""
    header = "aktiv;mtid_vf;mtid_ip;Kildetype;funksjon;koordinat_nord"
    rows = [
        f"ja;{NEW};I1;Borebrønn;Hovedkilde;6543210",
        f"ja;{NEW};I2;Innsjø;Reservekilde;6543210",  # a reserve does not make it mixed
        f"nei;{NEW};I3;Elv;Hovedkilde;6543210",
        f"ja;{OSET};I4;Grunnvann;;6543210",  # stated as surface water
        f"ja;{ROROS};I5;Annet;;6543210",
        f"ja;{ROROS};I6;Grunnvann;;6543210",
        f"ja;{MELHUS};I7;Innsjø;;6543210",
        f"ja;{MELHUS};I8;Grunnvann;;6543210",
        f"ja;{MELHUS};I8;Grunnvann;;6543210",
        "ja;Z9;I9;Grunnvann;;6543210",
        "ja;short;6543210",
    ]
    register.system(NEW).treated(mtid_vf=NEW).treated(analysetype="Kalsium", mtid_vf=OSET).write()
    text = "".join(f"{line}\r\n" for line in [header, *rows])
    (register.folder / FILE).write_bytes(text.encode("utf-8-sig"))
    return register.read()


def test_kinds_of_works_follow_from_the_intakes_in_use(laid, store):
    new = laid.work(NEW)
    assert list(new[["source_type", "source_type_confidence", "source_type_quote"]]) == [
        *("groundwater", "reported", "Borebrønn"),
    ]
    assert new["source_type_source"] == "register_intakes"
    assert laid.work(MELHUS)["source_type_reported"] == "mixed"
    assert laid.work(ROROS)["source_type"] == store.waterworks.at[ROROS, "source_type"]
    assert laid.work(ROROS)["source_type_reported"] == ""
    assert laid.sample(mtid_vf=NEW)["source_type"] == "groundwater"


def test_no_source_stands_for_intakes_that_are_not_there(register):
    sources = register.treated().write().read().tables["sources"]["source_id"]
    assert merge.SOURCE in set(sources)
    assert merge.KINDS_SOURCE not in set(sources)


def test_a_stated_kind_stays_and_both_are_shown(laid, store):
    work = laid.work(OSET)
    assert list(work[["source_type", "source_type_confidence", "source_type_reported"]]) == [
        *("surface_water", "stated", "groundwater"),
    ]
    assert work["source_name"] == "Maridalsvannet"
    both = "stated by the source; the register of waterworks reports groundwater"
    assert certainty(work, EN) == both
    card = page(Store(laid.tables, store.boundaries), Place("waterworks", OSET), EN, Links(""))
    assert both in card


def test_a_reported_kind_stands_above_a_likely_one(register, store):
    works = store.waterworks
    likely = works[works["source_type_confidence"].eq("likely") & works["register_id"].ne("")]
    work = likely.index[0]
    other = "Innsjø" if likely.at[work, "source_type"] == "groundwater" else "Grunnvann"
    register.treated().write()
    (register.folder / FILE).write_text(f"mtid_vf;kilde\n{work};{other}\n", "utf-8")
    row = register.read().work(work)
    assert row["source_type"] == source_kinds.kind_of(other) != likely.at[work, "source_type"]
    assert (row["source_type_confidence"], row["source_name"]) == ("reported", "")


def test_every_intake_is_accounted_for_and_words_that_are_not_known_are_listed(laid):
    account = laid.account.files[FILE]
    assert (account.read, account.taken, account.adds_up) == (11, 5, True)
    assert dict(account.left_out) == {"intake_reserve": 1, "intake_inactive": 1}
    assert dict(account.set_aside) == {
        **{"kind_unknown": 1, "duplicate": 1, "system_unknown": 1, "fields": 1},
    }
    lines = laid.account.lines()
    assert any(line.startswith("words for the kind of source") for line in lines)
    assert any("'Annet' 1;" in line for line in lines)
    assert laid.account.words.to_dict() == {"Annet": 1}


def test_no_position_is_read(laid, tmp_path):
    for name, table in laid.tables.items():
        assert "6543210" not in table.to_csv(), name
    aside = tmp_path / "aside"
    aside.mkdir()
    laid.account.write(aside)
    assert (aside / FILE).exists()
    for file in aside.iterdir():
        assert "6543210" not in file.read_text("utf-8-sig"), file.name


def test_a_file_without_a_column_for_the_kind_says_so_and_changes_nothing(register, store):
    register.treated().write()
    (register.folder / FILE).write_text(f"mtid_vf;slag\n{ROROS};Grunnvann\n", "utf-8")
    laid = register.read()
    assert laid.tables["waterworks"].equals(store.tables["waterworks"])
    assert dict(laid.account.files[FILE].set_aside) == {"kind_column": 1}
    assert any("no column is known" in line for line in laid.account.lines())


def test_the_first_lines_say_how_many_works_have_magnesium(register):
    register.treated().treated(mtid_vf=OSET, analysetype="Kalsium", verdi_median="20")
    register.treated(mtid_vf=MELHUS, analysetype="Ledningsevne").treated(analysetype="Kalsium")
    lines = register.laid().account.lines()
    assert lines[0] == "works with magnesium in the register: 1"
    assert lines[1].startswith("works with only calcium, hardness, conductivity or alkalinity: ")


def test_every_kind_of_the_table_of_words_is_one_of_ours():
    kinds = set(pd.Series(source_kinds.known_words()).unique())
    assert kinds <= {"", *SourceType} - {"unknown"}
