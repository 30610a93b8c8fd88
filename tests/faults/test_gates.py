"""Files that mean harm, names that nothing draws, children that die: somebody else is served
meanwhile, and afterwards all is as before."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from pypdf import PdfReader

from data.sheets.limits import MOST_ROWS
from data.text import forbidden
from harness.visitor import Visitor
from tests.data.sheets.sheets import HEADINGS, as_csv, changed
from tests.data.sheets.test_reading import PLAIN, ROW, part, styled

OWN = "egne-tall"
HOSTILE_NAME = "a\ufffe\x01\x0b\x1b\x96\u202e 😀水道.csv"
GROWTH_MB = 100
"""What a server may hold more; most of it is what pages that are first opened here keep."""
STYLES = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = as_csv([HEADINGS, ROW])


def slow():
    """A workbook within every limit that keeps its reader busy for seconds."""
    formats = b"".join(
        b'<numFmt numFmtId="%d" formatCode="%s"/>' % (170 + n, b"[" * 250) for n in range(900)
    )
    uses = b"".join(b'<xf numFmtId="%d"/>' % (170 + n % 900) for n in range(6_000))
    styles = b"<numFmts>%s</numFmts><cellXfs>%s</cellXfs>" % (formats, uses)
    whole = b'<styleSheet xmlns="%s">%s</styleSheet>' % (STYLES.encode(), styles)
    return changed(PLAIN, {"xl/styles.xml": whole})


HOSTILE = {
    "a format of brackets": (lambda: styled(b"[" * 150_000), "xl/styles.xml"),
    "a value in the last row": (
        lambda: part(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "1048576",
    ),
    "line ends": (lambda: b"\n" * 9_900_000, str(MOST_ROWS)),
    "semicolons": (lambda: b";" * 9_900_000, "200"),
}  # fmt: skip
"""Sheets that once held up everybody, and what their refusal names."""


def children(server):
    """The processes that a server has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = status.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == server.pid:
                found.append(int(status.parent.name))
    return found


@contextmanager
def again_and_again(do):
    """Do something all the while until the block ends."""
    over = threading.Event()

    def repeat():
        while not over.wait(0.005):
            do()

    beside = threading.Thread(target=repeat)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


@contextmanager
def killing(server):
    """Kill every child of a server as soon as it is there; gives those that were."""
    killed = set()

    def kill():
        for child in children(server):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                killed.add(child)

    with again_and_again(kill):
        yield killed


async def uploaded(url, name, content):
    """What the page says of a file."""
    async with Visitor(url) as visitor:
        await visitor.open(f"/{OWN}?lang=en")
        answer = await visitor.upload("own-file", name, content)
        return "\n".join([*answer.faults, visitor.frontend.texts()])


async def all_uploaded(url, contents):
    """What the page says of several files at once."""
    asked = (uploaded(url, f"{n}.xlsx", content) for n, content in enumerate(contents))
    return await asyncio.gather(*asked)


@pytest.fixture
def calm(watched):
    """The server while somebody else is served in time, and what it holds in the end."""
    before, said = watched.memory_mb(), len(watched.server.log())
    with watched.neighbour():
        yield watched
    assert children(watched.server) == []
    assert watched.memory_mb() - before < GROWTH_MB
    assert "Traceback" not in watched.server.log()[said:]


@pytest.mark.parametrize("which", HOSTILE)
def test_a_sheet_that_means_harm_is_refused_at_once(calm, which):
    make, named = HOSTILE[which]
    told = asyncio.run(uploaded(calm.url, "a.xlsx", make()))
    assert "The file is not read." in told
    assert named in told.replace("\N{NO-BREAK SPACE}", "").replace(",", "")


def test_a_lone_row_far_down_is_no_row(calm):
    told = asyncio.run(uploaded(calm.url, "a.xlsx", part(b'<row r="1048576"/>')))
    assert "The file is not read." not in told
    assert "What is taken, and what is not" in told


def test_sheets_are_read_one_at_a_time_beside_the_server(calm):
    seen = []
    with again_and_again(lambda: seen.append(len(children(calm.server)))):
        told = asyncio.run(all_uploaded(calm.url, [slow()] * 2))
    assert max(seen) == 1
    assert all("What is taken, and what is not" in text for text in told)


def test_a_reader_that_dies_is_told_and_the_next_one_reads(calm):
    with killing(calm.server) as killed:
        told = asyncio.run(uploaded(calm.url, "a.csv", SHEET))
    assert killed
    assert "The file cannot be read: it takes more memory than a sheet may" in told
    assert "What is taken, and what is not" in asyncio.run(uploaded(calm.url, "a.csv", SHEET))


async def pictures(url):
    """The pictures and the report of somebody whose sheet has a name that nothing can draw."""
    found = {}
    async with Visitor(url) as visitor:
        await visitor.open(f"/{OWN}")
        await visitor.upload("own-file", HOSTILE_NAME, SHEET)
        assert (await visitor.press("show-own", leads_away=True)).faults == ()
        await visitor.go("kontrast")
        for form in ("PNG", "SVG"):
            found[f"map {form}"] = await visitor.download(f"contrast-picture-{form}")
        await visitor.go("kommune")
        await visitor.choose("nr", "Bergen")
        found["report"] = await visitor.download("report")
    return found


def test_a_name_that_nothing_can_draw_is_drawn_as_far_as_it_can_be(calm):
    found = asyncio.run(pictures(calm.url))
    assert found["map PNG"].startswith(b"\x89PNG")
    drawn = found["map SVG"].decode()
    assert "�" in drawn
    assert "水道.csv" in drawn
    assert forbidden(drawn, lines=True) == ""
    (page,) = PdfReader(io.BytesIO(found["report"])).pages
    assert "�" in page.extract_text()


def test_a_report_whose_drawer_dies_is_told_and_the_next_one_comes(calm):
    address = f"{calm.url}/en/report.pdf?nr=4601,1101"
    with killing(calm.server) as killed, pytest.raises(HTTPError) as refused:
        urlopen(address, timeout=60)
    assert killed
    with refused.value as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert answer.read().decode().startswith("It could not be drawn. Try again")
    with urlopen(address, timeout=60) as answer:
        assert answer.read().startswith(b"%PDF")
