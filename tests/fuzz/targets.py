"""What strangers send, made up at random, and what must come of it whatever they send.

A case is bytes, so that one that was found can be kept as a file in `corpus/<target>/`.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import urlopen

from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed

from data.sheets.columns import match
from data.sheets.limits import MOST_BYTES
from data.sheets.problems import Refused
from data.sheets.reading import read
from data.sheets.taking import take
from data.store import open_store
from data.text import forbidden
from harness import ROOT
from harness.server import Server, serve
from server.headers import Headers
from server.limits import Limit
from server.routes import routes
from tests.data.sheets.sheets import HEADINGS, as_csv, as_xlsx, changed
from tests.data.sheets.test_reading import ROW
from tests.faults.visitor import stream
from tests.server.test_any_request import CLEAR, HEADERS, METHODS, PATHS, QUERIES

CORPUS = Path(__file__).parent / "corpus"
MOST_SECONDS = 5.0
"""Of processor, for any case: a child is given a minute, a request two seconds."""
PATIENCE_S, UNTIL_NOTHING_S = 10, 0.2
TOKENS = (
    b"[", b"]", b"<", b"</c>", b'"', b"'", b";", b"\t", b",", b"\n", b"\r", b" ", b"\0", b"\x0b",
    b"\x85", b"\xff", b"\xef\xbf\xbe", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"&#1;", b"&amp;",
    b"<!--", b"<![CDATA[", b'<row r="1048576"/>', b'<c r="XFD1"><v>1</v></c>', b"<f>1</f>",
    b'<row r="200000"><c r="A200000"><v>1</v></c></row>', b"<xf/>",
    b'<numFmt numFmtId="170" formatCode="["/>', b"_x0001_", b"1e999", b"-0", b"nan", b"9" * 40,
    b"0,5", b"<0,5", b"1-2", b"mg/l", b"Mg (", b"=1+1",
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1),  # where, as a part of the whole
        st.integers(0, 40),  # how many bytes go
        st.sampled_from(TOKENS) | st.binary(max_size=12),  # what comes
        st.sampled_from((1, 1, 1, 2, 300, 40_000, 400_000)),  # how often
    ),
    min_size=1,
    max_size=4,
)
Case = bytes


@dataclass(frozen=True)
class Target:
    """Cases of a kind, and what must hold of each; `around` gives what the check is asked with."""

    cases: st.SearchStrategy[Case]
    check: Callable[[Case, Any], None]
    around: Callable[[], Any] = nullcontext


def altered(content: bytes, changes: list[tuple[float, int, bytes, int]]) -> bytes:
    """Bytes with some of them replaced, never more than a sheet may have."""
    for where, gone, come, times in changes:
        at = int(where * len(content))
        content = content[:at] + come * times + content[at + gone :]
    return content[:MOST_BYTES]


@cache
def plain_sheets() -> tuple[bytes, ...]:
    """Sheets as they should be."""
    rows = [HEADINGS, ROW, [ROW[0], 1101, "31.05.2024", 0.5]]
    texts = tuple(as_csv(rows, sign, code) for sign in ";,\t" for code in ("utf-8-sig", "cp1252"))
    return (*texts, as_xlsx(rows, {3: "0.00"}, ("Prøver", "B")))


@st.composite
def sheets(draw: st.DrawFn) -> Case:
    """A sheet in which something is changed: in its bytes, or in a part of the workbook."""
    content = draw(st.sampled_from(plain_sheets()))
    changes = draw(CHANGES)
    if content.startswith(b"PK") and draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            part = draw(st.sampled_from(sorted(book.namelist())))
        return changed(content, {part: lambda old: altered(old, changes)})
    return altered(content, changes)


def check_sheet(case: Case, _: None) -> None:
    """A sheet is read, every row of it accounted for, or refused with a reason."""
    try:
        sheet = read(case)
    except Refused as refused:
        assert not any(forbidden(text) for _, text in refused.reason.values)
        return
    texts = [*sheet.headings, sheet.name, *sheet.others, *(c for _, row in sheet.rows for c in row)]
    assert not any(forbidden(text, lines=True) for text in texts)
    assert take(sheet, match(sheet.headings), shipped()).adds_up()


@cache
def shipped():
    """The snapshot that ships."""
    return open_store()


def as_case(method: str, parts: list[str], query: list, headers: dict[str, str]) -> Case:
    """A request as bytes."""
    return json.dumps([method, parts, query, headers]).encode()


@contextmanager
def asking() -> Iterator[TestClient]:
    """A client of the routes, to which an error of ours is raised."""
    app = Starlette(routes=routes(shipped, Limit(rate=0)), middleware=[Middleware(Headers)])
    yield TestClient(app, raise_server_exceptions=True, follow_redirects=False)


def check_request(case: Case, client: TestClient) -> None:
    """A request is answered with a page or a clear no, which holds nothing that no text may."""
    method, parts, query, headers = json.loads(case)
    path = "/" + "/".join(quote(part, safe="%") for part in parts)
    asked = urlencode([(name, text) for name, text in query])
    answer = client.request(method, f"http://testserver{path}?{asked}", headers=headers)
    assert answer.status_code in CLEAR
    if not answer.headers.get("content-type", "").startswith("application/pdf"):
        assert not forbidden(answer.text, lines=True)


@contextmanager
def serving() -> Iterator[Server]:
    """A real server."""
    with TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "log") as server:
        yield server


def check_frame(case: Case, server: Server) -> None:
    """Bytes on a WebSocket end it with a code, are answered or come to nothing; and the server goes
    on."""
    with stream(server.url) as session:
        session.send(case)
        try:
            session.recv(UNTIL_NOTHING_S)
        except ConnectionClosed as ended:
            assert ended.rcvd is not None
        except TimeoutError:
            pass
    with urlopen(f"{server.url}/_stcore/health", timeout=PATIENCE_S) as answer:
        assert answer.status == 200


TARGETS = {
    "sheets": Target(sheets(), check_sheet),
    "requests": Target(st.builds(as_case, METHODS, PATHS, QUERIES, HEADERS), check_request, asking),
    "frames": Target(st.binary(min_size=1, max_size=400), check_frame, serving),
}


def held(target: Target, case: Case, around: Any) -> None:
    """Check a case, and that it took little of the processor."""
    start = time.process_time()
    target.check(case, around)
    took = time.process_time() - start
    assert took < MOST_SECONDS, f"{took:.1f} s of processor"
