"""Files as they come: CSV and XLSX of every kind, and files that mean harm."""

import datetime as dt
import io
import os
import struct
import time
import zipfile

import pytest

from data.child import Unable, Why
from data.sheets import apart, limits, workbook
from data.sheets.columns import match
from data.sheets.problems import FileProblem, Refused
from data.sheets.reading import read
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv, as_xlsx, changed

ROW = [NAME, PLACE, "2024", "0,85"]
SHEET = "xl/worksheets/sheet1.xml"
PLAIN = as_xlsx([HEADINGS, ROW])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_every_encoding_and_delimiter(encoding, delimiter):
    sheet = read(as_csv([HEADINGS, ROW], delimiter, encoding))
    assert (sheet.headings, sheet.rows) == (HEADINGS, [(2, ROW)])


def test_lines_above_the_headings_and_empty_lines_are_no_rows():
    text = "Laboratoriet AS;;;\n\n" + as_csv([HEADINGS, ROW]).decode() + ";;;\n\n"
    sheet = read(text.encode())
    assert (sheet.above, sheet.headings) == (1, HEADINGS)
    assert [number for number, _ in sheet.rows] == [4]


def test_xlsx_keeps_the_digits_that_are_shown_and_takes_none_away():
    rows = [HEADINGS, [NAME, 1101, dt.datetime(2024, 5, 31), 0.5], [NAME, 1101, None, 0.8512]]
    sheet = read(as_xlsx(rows, {2: "dd.mm.yyyy", 3: "0.00"}))
    assert sheet.rows == [
        (2, [NAME, "1101", "2024-05-31", "0.50"]),
        (3, [NAME, "1101", "", "0.8512"]),
    ]
    assert isinstance(sheet.rows[0][1][3], workbook.Exact)


def test_xlsx_tells_which_sheets_were_not_read():
    sheet = read(as_xlsx([HEADINGS, ROW], sheets=("Prøver", "Notater")))
    assert (sheet.name, sheet.others) == ("Prøver", ("Notater",))


def test_the_progress_ends_at_the_end():
    steps = []
    read(as_csv([HEADINGS, *[ROW] * 1200]), lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1] >= 1200
    assert len(steps) == 4  # a look every 500 rows, and the end


def refused(content):
    """Why a file is refused."""
    with pytest.raises(Refused) as error:
        read(content)
    return error.value.reason.code


def part(xml):
    """A sheet with this between its rows."""
    return changed(PLAIN, {SHEET: lambda old: old.replace(b"</sheetData>", xml + b"</sheetData>")})


def bomb():
    """A few kilobytes that unpack to 200 MB."""
    return changed(PLAIN, {"xl/media/picture.png": bytes(200_000_000)})


def styled(code):
    """A workbook with a number format."""
    form = b'<numFmts count="1"><numFmt numFmtId="170" formatCode="' + code + b'"/></numFmts><fonts'
    return changed(PLAIN, {"xl/styles.xml": lambda old: old.replace(b"<fonts", form, 1)})


def overstated():
    """A part that declares fewer bytes than it unpacks to."""
    content = bytearray(changed(PLAIN, {"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/sharedStrings.xml"))
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(content)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


def with_doctype(old):
    head, sign, rest = old.partition(b"?>")
    return head + sign + DOCTYPE + rest


def in_utf_16(old):
    text = with_doctype(old).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return text.encode("utf-16")


LINK = (
    b'<Relationships xmlns="x"><Relationship Id="r" Type="%s" Target="%s" TargetMode="External"/>'
    b"</Relationships>"
)
PREFIXED = (
    b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f></x:c></x:row></x:sheetData>'
    b"</x:worksheet>"
)
STYLES = b"<styleSheet>" + b"<xf/>" * 150_000 + b"</styleSheet>"
HOSTILE = {
    "zip bomb": (bomb, FileProblem.BOMB),
    "size lied about": (overstated, FileProblem.NOT_A_TABLE),
    "too many parts": (
        lambda: changed(PLAIN, {f"xl/media/{n}.png": b"" for n in range(limits.MOST_PARTS)}),
        FileProblem.BOMB,
    ),
    "a million styles": (
        lambda: changed(PLAIN, {"xl/styles.xml": STYLES}),
        FileProblem.BOMB,
    ),
    "deep nesting": (
        lambda: changed(PLAIN, {"xl/styles.xml": b"<a>" * 5_000}), FileProblem.BOMB,
    ),
    "document type": (lambda: changed(PLAIN, {SHEET: with_doctype}), FileProblem.DOCUMENT_TYPE),
    "document type in UTF-16": (
        lambda: changed(PLAIN, {SHEET: in_utf_16}), FileProblem.DOCUMENT_TYPE,
    ),
    "document type in an odd part": (
        lambda: changed(PLAIN, {"docProps/core.xml": with_doctype}), FileProblem.DOCUMENT_TYPE,
    ),
    "link to a workbook": (
        lambda: changed(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        FileProblem.LINKED,
    ),
    "link to a page": (
        lambda: changed(PLAIN, {"xl/_rels/workbook.xml.rels": LINK % (b"http://x/image", b"http://example.org/a.png")}),
        FileProblem.LINKED,
    ),
    "macros": (lambda: changed(PLAIN, {"xl/vbaProject.bin": b"\0"}), FileProblem.MACROS),
    "connection": (lambda: changed(PLAIN, {"xl/connections.xml": b"<c/>"}), FileProblem.EMBEDDED),
    "embedded file": (lambda: changed(PLAIN, {"xl/embeddings/a.bin": b"MZ"}), FileProblem.EMBEDDED),
    "a column far out": (
        lambda: part(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'), FileProblem.TOO_WIDE,
    ),
    "many cells in a row": (
        lambda: part(b'<row r="9">' + b'<c r="A9"/>' * 20_000 + b"</row>"),
        FileProblem.TOO_WIDE,
    ),
    "a row far down": (
        lambda: part(b'<row r="99999999999"><c r="A1"><v>1</v></c></row>'),
        FileProblem.NOT_A_TABLE,
    ),
    "a value in the last row there is": (
        lambda: part(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), FileProblem.FAR_DOWN,
    ),
    "a format of brackets": (lambda: styled(b"[" * 150_000), FileProblem.OVERLONG),
    "a thousand formats and more": (
        lambda: changed(PLAIN, {"xl/styles.xml": b"<s>" + b"<numFmt/>" * 1_001 + b"</s>"}),
        FileProblem.BOMB,
    ),
    "a long attribute": (
        lambda: part(b'<row r="9" x="' + b"a" * 40_000 + b'"/>'), FileProblem.OVERLONG,
    ),
    "a long text": (
        lambda: changed(PLAIN, {"docProps/app.xml": b"<a>" + b"a" * 40_000 + b"</a>"}),
        FileProblem.OVERLONG,
    ),
    "line ends alone": (lambda: b"\n" * 9_000_000, FileProblem.TOO_LONG),
    "old line ends alone": (lambda: b"\r" * 9_000_000, FileProblem.TOO_LONG),
    "semicolons alone": (lambda: b";" * 9_000_000, FileProblem.TOO_WIDE),
    "far too many cells": (
        lambda: (b";".join([b"12"] * 60) + b"\n") * 40_000, FileProblem.TOO_LONG,
    ),
    "password": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), FileProblem.OLD_EXCEL),
    "no workbook": (lambda: as_zip({"a.txt": b"a"}), FileProblem.NOT_A_TABLE),
    "half a workbook": (lambda: PLAIN[: len(PLAIN) // 2], FileProblem.NOT_A_TABLE),
    "compressed otherwise": (
        lambda: changed(PLAIN, {}, zipfile.ZIP_LZMA), FileProblem.NOT_A_TABLE,
    ),
    "a million columns": (lambda: b";".join([b"a"] * 1_000_000), FileProblem.TOO_WIDE),
    "a million columns below": (
        lambda: as_csv([HEADINGS, ["1"] * 1_000_000]), FileProblem.TOO_WIDE,
    ),
    "too many rows": (lambda: b"Mg;Vannverk\n" + b"1;a\n" * 100_001, FileProblem.TOO_LONG),
    "too large": (lambda: b"a" * (limits.MOST_BYTES + 1), FileProblem.TOO_LARGE),
    "binary": (lambda: b"\x00\x01\x02" + os.urandom(4_000), FileProblem.NOT_A_TABLE),
    "a web page": (
        lambda: b"<!DOCTYPE html><html><script>alert(1)</script>\n<p>;;", FileProblem.NOT_A_TABLE,
    ),
    "a lone quote": (
        lambda: as_csv([HEADINGS]) + b'"Egersund;a;b;1\nx;y;z;2\n', FileProblem.QUOTES,
    ),
    "one column": (lambda: b"Magnesium\n1\n", FileProblem.NOT_A_TABLE),
    "nothing": (lambda: b"", FileProblem.NO_ROWS),
    "headings only": (lambda: as_csv([HEADINGS]), FileProblem.NO_ROWS),
}  # fmt: skip


def as_zip(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_broken_file_gets_a_clear_no(case):
    make, refusal = HOSTILE[case]
    assert refused(make()) == refusal


def test_the_zip_bomb_is_small():
    assert len(bomb()) < 1_000_000


def test_one_long_text_in_every_cell_is_refused():
    long = "x" * 30_000
    rows = [HEADINGS, *[[long, long, long, long] for _ in range(500)]]
    assert refused(as_xlsx(rows)) == FileProblem.TOO_LONG


def test_a_hyperlink_is_no_link_to_elsewhere():
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    content = changed(
        PLAIN, {"xl/worksheets/_rels/sheet1.xml.rels": LINK % (kind, b"mailto:a@b.no")}
    )
    assert read(content).headings == HEADINGS


def test_what_a_sheet_claims_of_its_size_is_not_believed():
    claim = b'<dimension ref="A1:XFD1048576"/>'
    content = changed(PLAIN, {SHEET: lambda old: old.replace(b'<dimension ref="A1:D2"/>', claim)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert claim in archive.read(SHEET)
    assert read(content).rows == [(2, ROW)]


def test_cells_that_would_be_formulas_elsewhere_are_text_here():
    sheet = read(as_csv([HEADINGS, ["=1+1", "@x", "+47", "-1"], ["'=1+1", "'Tis", "", "1"]]))
    assert sheet.rows[0][1] == ["=1+1", "@x", "+47", "-1"]
    # The apostrophe of our own files is taken off again, another's is kept.
    assert sheet.rows[1][1] == ["=1+1", "'Tis", "", "1"]


def test_headings_are_found_in_a_workbook_of_text():
    assert match(read(PLAIN).headings).columns["mg"] == 3


def test_a_row_without_values_far_down_costs_nothing_and_is_no_row():
    start = time.process_time()
    sheet = read(part(b'<row r="1048576" ht="15"/>'))
    assert sheet.rows == [(2, ROW)]
    assert time.process_time() - start < 2


def test_a_sign_that_no_text_may_hold_is_replaced_wherever_it_stands():
    rows = [["Vannverk\ufffe", *HEADINGS[1:]], ["Nes\x0b\u202e", "a\r\nb", "2024", "1"]]
    sheet = read(as_csv(rows))
    assert (sheet.headings[0], sheet.rows) == (
        "Vannverk�", [(2, ["Nes��", "a\nb", "2024", "1"])],
    )  # fmt: skip
    book = as_xlsx([HEADINGS, ROW], sheets=("Pr\u202eøver", "N\ufdd0"))
    assert (read(book).name, read(book).others) == ("Pr�øver", ("N�",))


def test_a_sheet_is_the_same_where_a_child_reads_it():
    steps = []
    many = as_xlsx([HEADINGS, *[[NAME, 1101, None, 0.5]] * 600], {3: "0.00"}, ("Prøver", "B"))
    for content in (many, as_csv([HEADINGS, ROW]), as_csv([HEADINGS, ["a\nb", "=1", "", "<0,5"]])):
        assert apart.read(content, lambda *step: steps.append(step)) == read(content)
    exact = apart.read(many).rows[0][1]
    assert [isinstance(cell, workbook.Exact) for cell in exact] == [False, True, False, True]
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("case", ["a lone quote", "too large", "nothing"])
def test_what_a_child_refuses_is_refused_with_its_values(case):
    content = HOSTILE[case][0]()
    with pytest.raises(Refused) as here:
        read(content)
    with pytest.raises(Refused) as there:
        apart.read(content)
    assert there.value.reason == here.value.reason


@pytest.mark.parametrize(
    ("why", "code"),
    [(Why.BUSY, FileProblem.BUSY), (Why.LATE, FileProblem.LATE), (Why.DIED, FileProblem.DIED)],
)
def test_a_child_that_does_not_come_to_its_end_is_told_as_such(monkeypatch, why, code):
    def do(*_):
        raise Unable(why, "read")

    monkeypatch.setattr(apart.CHILDREN, "do", do)
    with pytest.raises(Refused) as refused:
        apart.read(b"a")
    assert refused.value.reason.code is code
