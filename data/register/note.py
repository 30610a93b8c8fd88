"""What lies beside the extracts: files that look like one but are not read, and the register's own
`informasjon.txt`, which says how many lines each file has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from zipfile import ZipFile

from data.register.extracts import NAME, NEEDED

FILE = "informasjon.txt"
_LIKE_ONE = re.compile("vannforsyningssystem|inntakspunkt|vannbehandlingsanlegg", re.IGNORECASE)
_LINE_OF_FILE = re.compile(rf"\b({'|'.join(NEEDED)})(_part_\d+)?(?:\.csv)?\b(.*)", re.IGNORECASE)
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[ .\u00a0](?=\d{3}(?!\d))")


def look_alikes(folder: Path) -> list[str]:
    """Return the files, packed ones too, that are named nearly like an extract and not read."""
    return sorted(
        name
        for name, _ in _files(folder)
        if _LIKE_ONE.search(Path(name).name)
        and not NAME.fullmatch(Path(name).name)
        and not name.lower().endswith(".zip")
    )


def differences(folder: Path, rows: Mapping[str, int]) -> list[str]:
    """Return the lines of `informasjon.txt` that give another number of lines than stand here.

    `rows` has the rows by the name of each file. How the note is laid out is not documented: of all
    numbers behind a file's name one must be its rows, with or without the header.
    """
    here = {Path(name).name.lower(): number for name, number in rows.items()}
    found = []
    for line in _note(folder):
        for kind, part, rest in _LINE_OF_FILE.findall(line):
            name = f"{kind}{part}.csv".lower()
            parts = [number for one, number in here.items() if _whole(one) == name]
            stands = here.get(name, sum(parts))
            numbers = [int(text) for text in re.findall(r"\d+", _BETWEEN_THOUSANDS.sub("", rest))]
            if numbers and not {stands, stands + 1} & set(numbers):
                found.append(
                    f"{FILE} says {line.strip()!r}, but {stands} rows of {name} stand here: fetch"
                    " the extracts again, all of the same week"
                )
    return found


def _whole(name: str) -> str:
    return re.sub(r"_part_\d+", "", name)


def _note(folder: Path) -> list[str]:
    for name, content in _files(folder):
        if Path(name).name.lower() == FILE:
            return content().decode("utf-8-sig", "replace").splitlines()
    return []


def _files(folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The name of each file and what reads it, packed ones as archive/name."""
    for path in sorted(folder.iterdir()):
        yield path.name, path.read_bytes
        if path.suffix.lower() == ".zip":
            with ZipFile(path) as archive:
                for member in archive.namelist():
                    yield f"{path.name}/{member}", partial(archive.read, member)
