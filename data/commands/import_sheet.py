"""`python -m data import sheet`: a sheet laid over a snapshot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from data.commands.arguments import add_targets, other_or_snapshot
from data.sheets.columns import DECIMAL_SIGNS, FIELDS
from data.sheets.layout import SheetForm
from data.text import cleaned

if TYPE_CHECKING:
    from data.sheets.taking import SheetAccount
    from data.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("file", type=Path, help="CSV or XLSX with figures of waterworks")
    add_targets(parser)
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
    _add_layout(parser)
    _add_source(parser)
    parser.set_defaults(target=other_or_snapshot)


def _add_source(parser: argparse.ArgumentParser) -> None:
    """Add what is said of where a sheet's figures come from."""
    parser.add_argument("--source", default="", help="what the source is called on the pages")
    parser.add_argument("--publisher", default="", help="who publishes the figures")
    parser.add_argument("--address", default="", help="where they are published: https://…")
    parser.add_argument("--licence", default="", help="what may be done with them")
    parser.add_argument(
        "--replace", default="", metavar="NAME", help="the sheet imported earlier that goes for it"
    )


def _add_layout(parser: argparse.ArgumentParser) -> None:
    """Add what can be said of a sheet's layout where it is not found."""
    parser.add_argument("--sheet", default="", help="the sheet of the workbook")
    parser.add_argument(
        "--headings", type=_rows, metavar="FIRST[-LAST]", help="the rows of headings, as numbered"
    )
    kind = parser.add_mutually_exclusive_group()
    for value, what in (
        (SheetForm.WIDE, "a row is a sample"),
        (SheetForm.LONG, "a row is one value"),
        (SheetForm.TURNED, "a row is a parameter, a column a sample"),
    ):
        kind.add_argument(f"--{value}", dest="kind", action="store_const", const=value, help=what)
    parser.add_argument(
        "--works",
        default="",
        metavar="WORKS",
        help="the works of all rows: id, or name[, municipality]",
    )
    parser.add_argument("--year", default="", help="the year of all rows")
    parser.add_argument("--stage", default="", help="the stage of all rows: raw, treated")


def _rows(text: str) -> tuple[int, int]:
    """The first and last row of headings."""
    first, dash, last = text.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()) or int(last or first) < int(first):
        raise argparse.ArgumentTypeError("write a row or FIRST-LAST, as 2 or 2-3")
    return int(first), int(last or first)


def run(options: argparse.Namespace) -> int:
    """A sheet that is refused, or none of whose rows can be taken, writes no snapshot."""
    from data.commands import output
    from data.faults import NoLayerError
    from data.own.imports import import_sheet
    from data.own.layers import held
    from data.sheets import importing
    from data.sheets.overlay import samples_of
    from data.sheets.problems import Refused
    from data.store import open_store
    from telling import sheet_report, sheet_words
    from telling.language import language

    file, english, name = options.file, language("en"), cleaned(options.file.name)
    try:
        # The pages show it to visitors, most of whom read Norwegian.
        described = importing.described(options, sheet_words.source(name, language("nb")))
        there, base = held(options.snapshot), open_store(options.snapshot)
        if options.replace:
            there.named(options.replace)
        account = importing.read_account(options, base)
    except (Refused, importing.ChoiceError, NoLayerError, OSError) as error:
        why = sheet_words.sentence(error.reason, english) if isinstance(error, Refused) else error
        print(f"{file}: {why}", "nothing was written", sep="\n", file=sys.stderr)
        return 1
    _print_account(account, base)
    if account.aside:
        beside = importing.write_aside(sheet_report.aside_csv(account, english), file)
        print(f"set aside: {beside}")
    elif (beside := importing.aside_file(file)).exists():
        print(f"{beside}: of an earlier reading, left as it is")
    if not account.taken:
        print("no row could be taken; no snapshot was written", file=sys.stderr)
        return 1
    for earlier in {name, options.replace} - {""}:
        if count := samples_of(base, earlier):
            print(f"takes the place of {count} samples of an earlier sheet of this name")
    target, kept = other_or_snapshot(options), importing.kept_options(options)
    own = import_sheet(
        target, there, file, account, kept, described, name, output.laying(print), options.replace
    )
    print(*there.note(), f"{target}: {own.counts()}", sep="\n")
    return 0


def _print_account(account: SheetAccount, base: Store) -> None:
    from telling import sheet_report
    from telling.language import language

    english, layout = language("en"), account.sheet.layout
    print(f"layout: {layout.kind}, headings in row {', '.join(map(str, layout.headings))}")
    print(f"{account.rows} rows = {len(account.taken)} taken + {len(account.aside)} set aside")
    for why, count in sheet_report.reasons(account, english):
        print(f"  {count} × {why}")
    for note in sheet_report.notes(account, base, english):
        print(f"  note: {note}")
    for what, names in (
        ("columns not read", sheet_report.not_used(account)),
        ("sheets not read", account.sheet.others),
        ("several columns fit; choose with --column", account.match.unclear),
    ):
        if names:
            print(f"{what}: {', '.join(names)}")
