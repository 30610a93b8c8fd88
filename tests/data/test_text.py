"""What no text may hold is refused or replaced on every way in, and said so."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema
from data.checks import MOST_EXAMPLES
from data.faults import SourceError
from data.table_file import TableFile
from data.text import REPLACEMENT, cleaned, forbidden

FORBIDDEN = {
    "NUL": "\x00", "C0": "\x0b", "escape": "\x1b", "DEL": "\x7f", "C1": "\x96", "NEL": "\x85",
    "surrogate": "\ud800", "non-character": "\ufffe", "Arabic block": "\ufdd0",
    "last of all": "\U0010ffff", "embedding": "\u202a", "override": "\u202e", "isolate": "\u2066",
}  # fmt: skip
ALLOWED = "aÅčŋ水😀\u200d\u00a0\u00ad\ufeff\ufffd\ue000"

each = pytest.mark.parametrize("sign", FORBIDDEN.values(), ids=FORBIDDEN)


@each
def test_a_forbidden_sign_is_named_and_replaced(sign):
    for lines in (False, True):
        assert forbidden(f"Nes {sign}", lines) == f"U+{ord(sign):04X}"
        assert cleaned(f"Nes {sign}\u202e", lines) == f"Nes {REPLACEMENT * 2}"


def test_every_other_sign_stays():
    assert forbidden(ALLOWED) == ""
    assert cleaned(ALLOWED) == ALLOWED


def test_lines_are_kept_where_they_are_allowed_and_become_spaces_elsewhere():
    assert cleaned("a\r\nb\rc\td", lines=True) == "a\nb\nc\td"
    assert cleaned("a\r\nb\rc\td") == "a b c d"
    assert (forbidden("a\tb\n", lines=True), forbidden("a\tb")) == ("", "U+0009")


@given(st.text(st.characters()))
def test_what_is_cleaned_holds_nothing_forbidden_and_can_be_xml(text):
    for lines in (False, True):
        made = cleaned(text, lines)
        assert forbidden(made, lines) == ""
        assert not any(
            unicodedata.category(sign) in ("Cs", "Cc") for sign in made if sign not in "\t\n"
        )
        assert cleaned(made, lines) == made
        made.encode()


def faults(store, works):
    """What is wrong with a snapshot that has these works."""
    return schema.snapshot_faults({**store.tables, "waterworks": works})


@each
def test_the_schema_names_the_cell(store, sign):
    works = store.tables["waterworks"].astype({"name": object})
    works.loc[3, "name"] = f"Nes{sign}"
    found = [line for line in faults(store, works) if "no text may hold" in line]
    assert found == [
        f"waterworks, row 5, column name: holds U+{ord(sign):04X}, which no text may hold; delete"
        f" it (read {f'Nes{sign}'!a})"
    ]


def test_a_name_has_one_line_and_words_may_have_several(store):
    works = store.tables["waterworks"].copy()
    works.loc[3, ["name", "source_type_quote"]] = "a\nb"
    (found,) = faults(store, works)
    assert found.startswith("waterworks, row 5, column name: holds U+000A")


def test_many_such_cells_are_counted(store):
    works = store.tables["waterworks"]
    *shown, last = faults(store, works.assign(owner="\x01"))
    assert len(shown) == MOST_EXAMPLES
    assert last.startswith(f"waterworks, column owner: {len(works)} rows with this fault")


@each
def test_a_line_of_the_ledger_is_named(tmp_path, sign):
    file = tmp_path / "figures.csv"
    file.write_bytes(f'name,words\na,b\n"Nes{sign}",c\n'.encode("utf-8", "surrogatepass"))
    with pytest.raises(SourceError) as error:
        TableFile(file, ["name"]).check()
    if sign == "\ud800":
        assert "is not UTF-8" in str(error.value)
    else:
        assert str(error.value) == (
            f"figures.csv, row 3, column name: holds U+{ord(sign):04X}, which no text may hold;"
            " delete it"
        )
