"""The lines of a file, counted by hand in files of a few lines."""

import pandas as pd
import pytest

from data.faults import SourceError
from data.register import duck, lines
from data.register.extracts import Piece


@pytest.fixture(params=[5, 1 << 16])
def read(request, monkeypatch, tmp_path):
    """Reads bytes as a file, in blocks so small that lines and quotes run over them, and in one."""
    monkeypatch.setattr(lines, "_BLOCK", request.param)

    def of(content: bytes) -> lines.Lines:
        path = tmp_path / "extract.csv"
        path.write_bytes(content)
        return lines.read(path)

    return of


@pytest.mark.parametrize(
    ("content", "count", "empty", "inside"),
    [
        (b"a", 1, [], []),
        (b"a\n", 1, [], []),
        (b"a\nb", 2, [], []),
        (b"a;b\r\n1;2\r\n", 2, [], []),
        (b"a\n\nb\n", 3, [2], []),
        (b"a\r\n\r\n\r\nb\r\n\r\n", 5, [2, 3, 5], []),
        (b'a;b\n"1\n2\n3";4\n5;6\n', 5, [], [3, 4]),
        (b'a;b\n"1\n\n3";4\n\n5;6\n', 6, [5], [3, 4]),
        (b'a;"say ""no""\nmore";c\nd\n', 3, [], [2]),
        (b'a;1"2\nb;3"4\nc\n', 3, [], []),
        (b'a;"never closed\nb\nc\n', 3, [], [2, 3]),
    ],
)
def test_lines_are_counted_as_an_editor_does(read, content, count, empty, inside):
    found = read(content)
    assert (found.count, list(found.empty), list(found.inside)) == (count, empty, inside)
    assert found.starts == count - len(empty) - len(inside)


def test_a_row_is_found_by_any_byte_of_its_first_line(read):
    content = b'a;b\n\n"1\n2";3\nlonger than a block;\xe5\n'
    found = read(content)
    assert found.row(0) == (1, ["a;b"])
    assert found.row(3) == (1, ["a;b"])
    assert found.row(4) == (3, ['"1', '2";3'])
    assert found.row(content.index(b'"1')) == (3, ['"1', '2";3'])
    for position in (content.index(b"longer"), content.index(b"\xe5"), len(content) - 1):
        assert found.row(position) == (5, ["longer than a block;\\xe5"])


def test_a_row_behind_very_long_lines_is_found_whole(read):
    content = b"a;" + b"x" * 70_000 + b"\nb;" + b"y" * 5_000 + b"\nc;3\n"
    found = read(content)
    assert found.row(69_000) == (1, ["a;" + "x" * 70_000])
    assert found.row(len(content) - 10) == (2, ["b;" + "y" * 5_000])
    assert found.row(len(content) - 2) == (3, ["c;3"])


def test_lines_without_a_row_are_the_empty_the_inner_and_the_refused(read):
    found = read(b'a;b\n"1\n2";3\n\n4;5\n6\n')
    assert list(found.without(pd.Series([6], dtype="Int64"))) == [3, 4, 6]


PLAIN, EMPTY, WITHIN = b"a;b\n1;2\n3;4\n5;6\n", b"a;b\n\n1;2\n3;4\n5;6\n", b'a;b\n"1\n2";4\n5;6\n'


def checked(content, split, refused, tmp_path):
    """Hold the rows that were split, and the lines refused, against the lines of a file."""
    path = tmp_path / "extract.csv"
    path.write_bytes(content)
    piece = Piece("extract.csv", path, ("a", "b"), True, "2026-01-02")
    duck.check_rows(piece, lines.read(path), split, pd.DataFrame({"row": refused}, dtype="int64"))


@pytest.mark.parametrize(
    ("content", "split", "refused"),
    [(PLAIN, 3, []), (PLAIN, 2, [3]), (EMPTY, 2, [4]), (WITHIN, 2, []), (WITHIN, 1, [2, 3])],
)
def test_rows_that_add_up_are_taken(content, split, refused, tmp_path):
    checked(content, split, refused, tmp_path)


@pytest.mark.parametrize(
    ("content", "split", "refused"),
    [
        (PLAIN, 2, []),  # one is lost
        (PLAIN, 3, [3]),  # one counts twice
        (EMPTY, 3, [2]),  # refused where no row begins, though as many were split as should
        (EMPTY, 2, [2]),  # one too few split, which the refused line would make up for
        (WITHIN, 2, [3, 3]),  # one line refused twice
    ],
)
def test_rows_that_do_not_add_up_are_refused(content, split, refused, tmp_path):
    with pytest.raises(SourceError, match="some would be lost or counted twice"):
        checked(content, split, refused, tmp_path)
