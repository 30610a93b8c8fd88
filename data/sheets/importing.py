"""`python -m data import sheet`: a sheet's figures into a snapshot."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from data.folders import locate, named, swap, write_whole
from data.overlay import overlay, samples_of
from data.parameters import PARAMETERS
from data.schema import BASE, write_snapshot
from data.sheets.columns import DECIMAL_SIGNS, FIELDS, corrected, match
from data.sheets.limits import MOST_BYTES
from data.sheets.pace import Pace, paced
from data.sheets.reading import read
from data.sheets.reason import Refused
from data.sheets.taking import Account, take
from data.store import SNAPSHOT, Store, open_store
from telling import sheet_report as report
from telling.language import language


class ChoiceError(Exception):
    """A choice on the command line that does not fit the sheet."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("file", type=Path, help="CSV or XLSX with one row a sample")
    parser.add_argument("--snapshot", type=named, default=SNAPSHOT, help="the snapshot to add to")
    parser.add_argument(
        "--into", type=named, help="folder of the new snapshot (else it replaces --snapshot)"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help=f"the column of a field ({', '.join(FIELDS)}); nothing behind = for none",
    )
    parser.add_argument(
        "--unit", action="append", default=[], metavar="FIELD=UNIT", help="the unit of a column"
    )
    parser.add_argument("--decimal", default="", choices=DECIMAL_SIGNS, help="the decimal sign")


def run(options: argparse.Namespace) -> int:
    """Read the sheet, write the new snapshot and print the account; return the exit code.

    A sheet that is refused, or none of whose rows can be taken, writes no snapshot.
    """
    try:
        account = _account(options, base := open_store(options.snapshot))
    except (Refused, ChoiceError, OSError) as error:
        told = error.reason.told(language()) if isinstance(error, Refused) else str(error)
        print(f"{options.file}: {told}", file=sys.stderr)
        print("nothing was written", file=sys.stderr)
        return 1
    _print(account)
    _write_aside(account, options.file)
    if not account.taken:
        print("no row could be taken; no snapshot was written", file=sys.stderr)
        return 1
    if earlier := samples_of(base, options.file.name):
        print(f"takes the place of {earlier} samples of an earlier sheet of this name")
    own = overlay(base, account, options.file.name, language())
    target = options.into or options.snapshot
    swap(target, lambda folder: _fill(folder, own, locate(options.snapshot) / BASE))
    print(f"{target}: {own.counts()}")
    return 0


def _account(options: argparse.Namespace, store: Store) -> Account:
    with options.file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    sheet = read(content, paced(_terminal("reading")))
    chosen = match(sheet.headings)
    columns = {
        field: _place(sheet.headings, heading)
        for field, heading in _pairs(options.column, FIELDS).items()
    }
    units = _pairs(options.unit, PARAMETERS)
    for field, unit in units.items():
        if unit not in (known := PARAMETERS[field].units):
            raise ChoiceError(f"--unit {field}={unit}: known are {', '.join(known)}")
    chosen = corrected(chosen, sheet.headings, columns, units, options.decimal)
    if shared := chosen.shared():
        raise ChoiceError(f"one column is given to several fields: {', '.join(shared)}")
    return take(sheet, chosen, store, paced(_terminal("taking")))


def _pairs(given: list[str], fields: object) -> dict[str, str]:
    pairs = {}
    for text in given:
        field, sign, value = text.partition("=")
        if field not in fields or not sign:
            raise ChoiceError(f"{text}: write FIELD=VALUE with one of {', '.join(fields)}")
        pairs[field] = value
    return pairs


def _place(headings: list[str], heading: str) -> int | None:
    if not heading:
        return None
    if headings.count(heading) != 1:
        raise ChoiceError(f"{heading}: not one column of {', '.join(headings)}")
    return headings.index(heading)


def _fill(folder: Path, store: Store, base: Path) -> None:
    """Write the new snapshot and check it as it lies on the disk, before the old one goes.

    The base that the register was laid onto stays as it was, if there is one.
    """
    write_snapshot(folder, store.tables, store.boundaries)
    if base.is_dir():
        shutil.copytree(base, folder / BASE)
    open_store(folder)


def _print(account: Account) -> None:
    print(
        f"{account.rows} rows = {len(account.taken)} taken + {len(account.aside)} set aside",
        *(f"  {count} × {why}" for why, count in account.by_reason(language())),
        sep="\n",
    )
    for what, told in (
        ("columns not read", report.not_used(account)),
        ("sheets not read", account.sheet.others),
        ("several columns fit; choose with --column", account.match.unclear),
    ):
        if told:
            print(f"{what}: {', '.join(told)}")


def _write_aside(account: Account, file: Path) -> None:
    """The rows set aside, beside the sheet, under a name that no file with other rows has: someone
    may have mended those."""
    beside = file.with_name(f"{file.stem}.set-aside.csv")
    if not account.aside:
        if beside.exists():
            print(f"{beside}: of an earlier reading, left as it is")
        return
    rows, number = report.aside_csv(account, language()), 1
    while beside.exists() and beside.read_bytes() != rows:
        number += 1
        beside = file.with_name(f"{file.stem}.set-aside-{number}.csv")
    write_whole(beside, rows)
    print(f"set aside: {beside}")


def _terminal(what: str):
    """Tells the pace on one line of the terminal; a file gets no such lines."""

    def tell(pace: Pace) -> None:
        if sys.stderr.isatty():
            end = "\n" if pace.done >= pace.total else ""
            print(
                f"\r{what}: {pace.done:,} of {pace.total:,} rows, {pace.per_second:,.0f} a second,"
                f" {pace.seconds_left:.0f} s left ",
                end=end,
                file=sys.stderr,
                flush=True,
            )

    return tell
