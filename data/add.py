"""`python -m data add figure`: one published figure becomes one checked line of the ledger;
`add figures` does so with a file of such lines."""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.build import BASE, LEDGER, read_sources
from data.faults import Fault, SourceError
from data.folders import swap
from data.parameters import PARAMETERS, UNITS
from data.samples import sample_id
from data.sources import waters
from data.sources.figures import COLUMNS, FROM_CALCIUM, OF_SAMPLE
from data.table_file import TableFile

_UNITS = ", ".join(dict.fromkeys(filter(None, UNITS.values())))
ASKED = {  # option: what it says, and what stands there where nothing is given
    "name": ("name of the waterworks, as the register or the page has it", None),
    "municipality": ("municipality number of 2024, four digits", None),
    "parameter": (", ".join((*PARAMETERS, FROM_CALCIUM)), None),
    "value": (f"0.5, <0.5, 0.3-0.4 or 3.6 (3.4-3.8), in {_UNITS}", None),
    "words": ("the words that hold it, as they stand on the page", None),
    "url": ("address of the page", None),
    "year": ("year of the sample; nothing where the page gives none", ""),
    "stage": ("treated, raw or unknown", "unknown"),
    "statistic": ("single, mean, median, annual_mean or unknown", "unknown"),
    "samples": ("how many samples; nothing where the page does not say", ""),
}
OF_WATER = {
    "work": "register_id in waterworks.csv, where the name is not the register's",
    "confidence": "how sure it is that the water is this work's: sure or likely",
    "ground": "what that rests on",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `add figure`."""
    for name, (says, default) in ASKED.items():
        shown = "" if default is None else f" (default: {default or 'nothing'})"
        parser.add_argument(f"--{name}", help=says + shown)
    for name, says in OF_WATER.items():
        parser.add_argument(f"--{name}", help=says)
    parser.add_argument("--ledger", type=Path, default=LEDGER, help="folder of the ledger")
    parser.add_argument("--base", type=Path, default=BASE, help="folder of the base tables")


def run(options: argparse.Namespace) -> int:
    """Ask for what was not given, where a person can answer, and add the figure."""
    given = {name: getattr(options, name) for name in (*ASKED, *OF_WATER)}
    for name, (says, default) in ASKED.items():
        if given[name] is None:
            given[name] = default
            if sys.stdin.isatty():
                given[name] = input(f"{name} – {says}: ").strip() or default or ""
    missing = [f"--{name}" for name in ASKED if given[name] is None]
    if missing:
        raise SourceError([Fault("figures.csv", None, None, f"give {', '.join(missing)}")])
    print(*add(given, options.ledger, options.base), sep="\n")
    print("python -m data build puts it on the map")
    return 0


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


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `add figures`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="in the columns of figures.csv")
    parser.add_argument("--ledger", type=Path, default=LEDGER, help="folder of the ledger")
    parser.add_argument("--base", type=Path, default=BASE, help="folder of the base tables")


def run_file(options: argparse.Namespace) -> int:
    """Add the lines of a file, all of them or none."""
    print(*add_lines(options.file, options.ledger, options.base), sep="\n")
    print("python -m data build puts them on the map")
    return 0


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
