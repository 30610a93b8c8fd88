"""A published figure becomes one checked line of the ledger, or a file of them as many."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.build import read_sources
from data.folders import swap
from data.paths import BASE, LEDGER
from data.samples import sample_id
from data.sources import waters
from data.sources.figures import COLUMNS, OF_SAMPLE
from data.table_file import TableFile


def add(given: Mapping[str, str | None], ledger: Path = LEDGER, base: Path = BASE) -> list[str]:
    """Add one figure to a ledger and return which lines were added.

    Raises SourceError with what is wrong by file, row and column; the ledger then stays as it was.
    """
    added: list[str] = []

    def fill(folder: Path) -> None:
        shutil.copytree(ledger, folder, dirs_exist_ok=True)
        added.extend(_add(given, folder))
        read_sources(folder, base)

    swap(ledger, fill)
    return added


def add_lines(file: Path, ledger: Path = LEDGER, base: Path = BASE) -> list[str]:
    """Add every line of a file in the columns of `figures.csv` to a ledger, as the page *Own
    figures* makes one; return which lines were added.

    Raises SourceError with what is wrong by file, row and column; the ledger then stays as it was.
    """
    TableFile(file, COLUMNS).check()
    rows = _records(file)
    added: list[str] = []

    def fill(folder: Path) -> None:
        shutil.copytree(ledger, folder, dirs_exist_ok=True)
        added.extend(_insert(folder / "figures.csv", COLUMNS, row) for row in rows)
        read_sources(folder, base)

    swap(ledger, fill)
    return added


def _add(given: Mapping[str, str | None], folder: Path) -> list[str]:
    texts = {name: " ".join((text or "").split()) for name, text in given.items()}
    row = {
        **texts,
        "municipality_number": texts["municipality"],
        "n_samples": texts["samples"],
        "value": _value(texts["value"]),
    }
    records = _records(folder / "figures.csv")
    row["sample_id"] = _sample_id(row, records)
    added = [_insert(folder / "figures.csv", COLUMNS, row)]
    if texts["work"]:
        water = {**row, "source_type": "unknown", "waterworks_id": row["work"], "role": "producer"}
        added.append(_insert(folder / "waters.csv", waters.COLUMNS, water))
        of_links = ("name", "municipality_number", "waterworks_id", "role", "confidence", "ground")
        added.append(_insert(folder / "links.csv", of_links, water))
    return added


def _value(text: str) -> str:
    """A value as it may stand on a page, in the signs of the ledger: `< 0,5`, `0,3 – 0,4`."""
    for sign, plain in ((",", "."), ("–", "-"), (" - ", "-"), ("< ", "<")):
        text = text.replace(sign, plain)
    return text


def _sample_id(row: Mapping[str, str], records: Sequence[Mapping[str, str]]) -> str:
    """The id of the sample that the figure belongs to, or a new one."""
    for record in records:
        if all(record[column] == row[column] for column in OF_SAMPLE):
            return record["sample_id"]
    content = (row[column] for column in OF_SAMPLE)
    return sample_id(row["municipality_number"], content, digits=8)


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _insert(path: Path, columns: Sequence[str], row: Mapping[str, str]) -> str:
    """Write a line behind those of the same sample, or else of its municipality or the one before;
    no other line changes. Return where it stands."""
    lines = path.read_bytes().decode("utf-8").split("\n")
    reader = csv.reader(line + "\n" for line in lines)
    header = next(reader)
    behind = {"sample": 0, "place": reader.line_num}
    for record in reader:
        cells = dict(zip(header, record, strict=False))
        if cells.get("sample_id") == row["sample_id"]:
            behind["sample"] = reader.line_num
        if record and cells["municipality_number"] <= row["municipality_number"]:
            behind["place"] = reader.line_num
    at = behind["sample"] or behind["place"]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow([row.get(name, "") for name in columns])
    lines.insert(at, text.getvalue())
    path.write_bytes("\n".join(lines).encode("utf-8"))
    return f"{path.name}, row {at + 1}: added"
