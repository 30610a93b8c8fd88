"""The register's extracts fetched into a folder: `python -m data fetch register --url ADDRESS`.

The address is that of the folder in which the extracts lie, or of one zip that holds them. Where
Mattilsynet publishes them was not found, so that it is asked for. Each file is checked for what an
import needs of it; the folder is replaced whole or not at all.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from data.folders import locate, swap
from data.register.extracts import MOST_UNPACKED, NEEDED
from data.register.note import FILE as NOTE
from data.services import fetched
from data.services.answers import Shape, listed
from data.services.fetch import FetchError, Request, ServiceSession, bare, open_session
from data.services.refresh import Job, marked, one_answer

CSV_TYPES = ("csv", "text/plain", "octet-stream", "zip")
HEADER_BYTES = 100_000


def default_folder(snapshot: Path) -> Path:
    """Where the extracts are put when nothing else is said: beside the snapshot."""
    return snapshot.with_name(snapshot.name + ".register")


def register(job: Job, folder: Path) -> bool:
    """Fetch the extracts that there are into a folder; return whether anything newer was found.

    Raises FetchError or SourceError; the folder then stays as it was.
    """
    url = job.url
    with open_session(job.limits) as session:
        files, marks = _read(job, session, url, folder)
    if not any(Path(name).stem in NEEDED or name.endswith(".zip") for name in files):
        raise FetchError(f"{bare(url)}: none of the extracts lies there")
    known = fetched.read(locate(folder))
    newer = marks != {name: known.get(name) for name in marks} or set(marks) != set(known)
    if newer:
        swap(folder, lambda new: _write(new, files, marks))
        job.say(f"{len(files)} files in {folder}: {listed(sorted(files))}")
    else:
        job.say("nothing newer than what was fetched before")
    job.say(f"to read them: python -m data import register {folder}")
    return newer


def _read(
    job: Job, session: ServiceSession, url: str, folder: Path
) -> tuple[dict[str, bytes], dict[str, fetched.Mark]]:
    """The bytes of every file that is there, and their marks."""
    old = locate(folder)
    known = {} if job.anew else fetched.read(old)
    files: dict[str, bytes] = {}
    marks: dict[str, fetched.Mark] = {}
    for name, address in _addresses(url).items():
        mark = known.get(name)
        kept = _kept(old / name, mark, bare(address))
        request = Request(
            address,
            types=CSV_TYPES,
            missing=not urlsplit(url).path.endswith(".zip"),
            etag=mark.etag if mark and kept else "",
            modified=mark.modified if mark and kept else "",
        )
        answer = one_answer(job, session, request)
        if answer.status == 404:
            job.say(f"{name} is not there")
        elif answer.status == 304 and mark and kept:  # only then was it asked for
            files[name], marks[name] = kept, mark
        else:
            _check(name, answer.body)
            files[name], marks[name] = answer.body, marked(request, answer)
            if mark and marks[name].sha256 == mark.sha256:
                marks[name] = mark
    return files, marks


def _addresses(url: str) -> dict[str, str]:
    """The address of each file, by its name."""
    parts = urlsplit(url)
    if parts.path.endswith(".zip"):
        return {Path(parts.path).name: url}
    base = parts.path.rstrip("/")
    names = [*(f"{name}.csv" for name in NEEDED), NOTE]
    return {name: urlunsplit(parts._replace(path=f"{base}/{name}")) for name in names}


def _kept(file: Path, mark: fetched.Mark | None, address: str) -> bytes | None:
    """The bytes that were fetched before from the same address, if they are still the same."""
    if mark is None or mark.url != address or not file.is_file():
        return None
    held = file.read_bytes()
    return held if hashlib.sha256(held).hexdigest() == mark.sha256 else None


def _check(name: str, body: bytes) -> None:
    """Raise SourceError where a file is not what an import can read."""
    if name == NOTE:
        return
    shape = Shape(name)
    if name.endswith(".zip"):
        _check_zip(shape, body)
    else:
        _check_csv(shape, Path(name).stem, body)
    shape.check()


def _check_csv(shape: Shape, kind: str, body: bytes) -> None:
    """A header with the needed columns, and a last line that is whole."""
    _check_header(shape, kind, body[:HEADER_BYTES])
    if shape.faults:
        return
    width = len(_cells(body[:HEADER_BYTES]))
    lines = body.rstrip(b"\r\n").rsplit(b"\n", 1)
    if len(lines) < 2:
        shape.faults.append("the file has a header and no row")
    elif not body.endswith(b"\n") or len(_cells(lines[1])) != width:
        cells = f"{len(_cells(lines[1]))} of {width} cells"
        shape.faults.append(f"the last row has {cells}, or no end: only a part of the file came")


def _check_header(shape: Shape, kind: str, head: bytes) -> None:
    cells = _cells(head)
    missing = [column for column in NEEDED[kind] if column not in cells]
    if missing:
        shape.faults.append(
            f"the columns {listed(missing)} are missing; the file has: {listed(cells)}"
        )


def _cells(line: bytes) -> list[str]:
    """The cells of the first line of some bytes."""
    text = line.decode("utf-8-sig", errors="replace").splitlines()[:1]
    return next(csv.reader(text, delimiter=";"), [])


def _check_zip(shape: Shape, body: bytes) -> None:
    """A whole archive that holds at least one extract, and unpacks to no more than the limit."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            shape.faults.append(f"the archive unpacks to more than {MOST_UNPACKED:,} bytes")
            return
        broken = archive.testzip()
        if broken is not None:
            shape.faults.append(f"{broken!r} in the archive is damaged")
            return
        _check_members(shape, archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        shape.faults.append(f"the archive cannot be read: {error}")


def _check_members(shape: Shape, archive: zipfile.ZipFile) -> None:
    found = 0
    for name in archive.namelist():
        kind, _, part = Path(name).stem.partition("_part_")
        if kind not in NEEDED or Path(name).suffix.lower() != ".csv":
            continue
        found += 1
        if part in ("", "0"):  # of a file in pieces only the first has a header
            with archive.open(name) as opened:
                _check_header(shape, kind, opened.read(HEADER_BYTES))
    if not found:
        held = listed(archive.namelist())
        shape.faults.append(f"none of the extracts is in the archive (it has: {held})")


def _write(folder: Path, files: dict[str, bytes], marks: dict[str, fetched.Mark]) -> None:
    for name, body in files.items():
        (folder / name).write_bytes(body)
    fetched.write(folder, marks)
