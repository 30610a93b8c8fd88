"""`python -m data add|build|check|import|fetch`: a ledger added to, and the snapshot made of it,
checked, added to, renewed."""

from __future__ import annotations

import argparse
import errno
import sys
from contextlib import nullcontext
from pathlib import Path

from data import add
from data.build import BASE, LEDGER, build, read_sources
from data.faults import SourceError
from data.folders import BusyError, alone, named
from data.register import rehearsal
from data.register.engine import EngineError
from data.register.importer import import_register, set_aside_folder
from data.services import download, refresh, settings
from data.services.fetch import FetchError
from data.sheets import importing, kinds
from data.sheets.overlay import overlay, samples_of
from data.sheets.problems import Refused
from data.sheets.taking import SheetAccount
from data.sources.figures import without_words
from data.store import SHIPPED, SNAPSHOT, SnapshotError, open_store
from data.text import cleaned
from telling import sheet_report, sheet_words
from telling.language import language

EN = language("en")
"""Of faults, which the operator reads beside English ones."""
_BROKEN = (
    "nothing was written. If the faults are in a snapshot that was there before, take it anew: `git"
    " checkout data/snapshot` puts back what ships, and the extracts can be imported again from"
    " there; else report these lines"
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        # From the reading of the old snapshot on, so that what another command adds is not lost.
        with alone(options.target(options)) if options.target else nullcontext():
            return int(options.run(options))
    except SourceError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        count = len(error.faults)
        print(f"{count} fault{'s' * (count > 1)}; nothing was written", file=sys.stderr)
    except FetchError as error:
        print(f"{error}; nothing was changed", file=sys.stderr)
    except (BusyError, EngineError) as error:
        print(error, file=sys.stderr)
    except SnapshotError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        print(_BROKEN, file=sys.stderr)
    except OSError as error:
        print(_refused_by_machine(error, options), file=sys.stderr)
    return 1


def _refused_by_machine(error: OSError, options: argparse.Namespace) -> str:
    """What the machine refused, where, and what to do."""
    place = error.filename or (options.target(options) if options.target else options.snapshot)
    text = f"{place}: {error.strerror or error}"
    if error.errno == errno.EBUSY:
        return f"{text}; if it is mounted, mount the folder above it: it is replaced by renaming"
    return f"{text}; see that it can be read and written, and has room"


def _build(options: argparse.Namespace) -> int:
    build(options.snapshot, options.ledger, options.base)
    return _counts(options)


def _counts(options: argparse.Namespace) -> int:
    print(open_store(options.snapshot).counts())
    return 0


def _check(options: argparse.Namespace) -> int:
    """Check the snapshot; of the one that ships also the ledger that it is built from."""
    store = open_store(options.snapshot)
    print(store.counts())
    if options.snapshot.resolve() == SHIPPED.resolve():
        tables, _ = read_sources(options.ledger, options.base)
        print(*without_words(options.ledger), sep="\n")
        if any(not store.tables[name].equals(table) for name, table in tables.items()):
            print("the snapshot is not what the ledger gives; run: python -m data build")
    return 0


def _sheet(options: argparse.Namespace) -> int:
    """A sheet that is refused, or none of whose rows can be taken, writes no snapshot."""
    file, spoken = options.file, language()
    try:
        account = importing.read_account(options, base := open_store(options.snapshot))
    except (Refused, importing.ChoiceError, OSError) as error:
        why = sheet_words.sentence(error.reason, spoken) if isinstance(error, Refused) else error
        print(f"{file}: {why}", "nothing was written", sep="\n", file=sys.stderr)
        return 1
    _print_account(account)
    if account.aside:
        beside = importing.write_aside(sheet_report.aside_csv(account, spoken), file)
        print(f"set aside: {beside}")
    elif (beside := importing.aside_file(file)).exists():
        print(f"{beside}: of an earlier reading, left as it is")
    if not account.taken:
        print("no row could be taken; no snapshot was written", file=sys.stderr)
        return 1
    name = cleaned(file.name)
    if earlier := samples_of(base, name):
        print(f"takes the place of {earlier} samples of an earlier sheet of this name")
    own = overlay(base, account, name, sheet_words.source(name, spoken))
    target = _other_or_snapshot(options)
    importing.put(target, own, options.snapshot)
    print(f"{target}: {own.counts()}")
    return 0


def _kinds(options: argparse.Namespace) -> int:
    """A list is taken whole or not at all."""
    base = open_store(options.snapshot)
    try:
        own, count = kinds.imported(options.file, base, lambda why: sheet_words.sentence(why, EN))
    except Refused as error:
        why = sheet_words.sentence(error.reason, EN)
        print(f"{options.file}: {why}", "nothing was written", sep="\n", file=sys.stderr)
        return 1
    target = _other_or_snapshot(options)
    importing.put(target, own, options.snapshot)
    print(f"kinds of source of {count} works taken", f"{target}: {own.counts()}", sep="\n")
    return 0


def _print_account(account: SheetAccount) -> None:
    print(f"{account.rows} rows = {len(account.taken)} taken + {len(account.aside)} set aside")
    for why, count in sheet_report.reasons(account, language()):
        print(f"  {count} × {why}")
    for what, names in (
        ("columns not read", sheet_report.not_used(account)),
        ("sheets not read", account.sheet.others),
        ("several columns fit; choose with --column", account.match.unclear),
    ):
        if names:
            print(f"{what}: {', '.join(names)}")


def _register(options: argparse.Namespace) -> int:
    account, store = import_register(options.source, options.snapshot, options.engine)
    print(*account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(options.snapshot)}")
    print(store.counts())
    return 0


def _rehearse(options: argparse.Namespace) -> int:
    account, store = rehearsal.rehearse(options.into, options.scale)
    target = rehearsal.snapshot(options.into)
    print("made-up figures: nothing of this register was measured", *account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(target)}")
    print(store.counts(), rehearsal.how_to_open(options.into), sep="\n")
    return 0


def _fetch(options: argparse.Namespace) -> int:
    job = refresh.Job(
        options.what,
        options.snapshot,
        say=lambda line: print(line, flush=True),
        address=options.url,
        settings=settings.read(options.config),
        anew=options.anew,
        base=BASE if options.into_base else None,
    )
    if options.into_base and job.what == "register":
        raise FetchError("--into-base is for the tables of data/base; the register is none of them")
    if options.into and job.what != "register":
        raise FetchError("--into is for the register's extracts; the others go into the snapshot")
    if job.what == "register":
        download.register(job, options.into or download.default_folder(job.snapshot))
    else:
        refresh.run(job)
    return _counts(options)


def _snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes."""
    return Path(options.snapshot)


def _other_or_snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes where another one may be given."""
    return Path(options.into or options.snapshot)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="read the ledger and write a snapshot")
    checking = commands.add_parser("check", help="check the snapshot, and the ledger behind it")
    for command in (building, checking):
        _add_sources(command)
    fetching = commands.add_parser("fetch", help="fetch figures anew into the snapshot")
    _add_fetching(fetching)
    rehearsing = commands.add_parser(
        "rehearse", help="import a made-up register into a folder of its own, to look at"
    )
    _add_rehearsing(rehearsing)
    for command, run, target in (
        (building, _build, _snapshot),
        (checking, _check, None),
        (fetching, _fetch, _other_or_snapshot),
    ):
        command.add_argument(
            "--snapshot", type=named, default=SNAPSHOT, help="folder of the snapshot"
        )
        command.set_defaults(run=run, target=target)
    adding = commands.add_parser("add", help="add a line to the ledger")
    figure = adding.add_subparsers(dest="what", required=True).add_parser(
        "figure", help="a figure that was published, with the words that hold it"
    )
    add.add_arguments(figure)
    figure.set_defaults(run=add.run, target=lambda options: options.ledger)
    imports = commands.add_parser("import", help="add figures from elsewhere to a snapshot")
    _add_imports(imports.add_subparsers(dest="what", required=True))
    return parser


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("--ledger", type=Path, default=LEDGER, help="folder of the ledger")
    command.add_argument("--base", type=Path, default=BASE, help="folder of the base tables")


def _add_imports(imports: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sheet = imports.add_parser("sheet", help="a laboratory's or waterworks' sheet")
    importing.add_arguments(sheet)
    sheet.set_defaults(run=_sheet, target=_other_or_snapshot)
    listed = imports.add_parser("kinds", help="kinds of source of waterworks, a list made by hand")
    listed.add_argument(
        "file",
        type=Path,
        help="CSV or XLSX with the columns register id (or waterworks and municipality), kind,"
        " source, words",
    )
    importing.add_targets(listed)
    listed.set_defaults(run=_kinds, target=_other_or_snapshot)
    register = imports.add_parser("register", help="the extracts of the national register")
    register.add_argument("source", type=Path, metavar="DIR", help="folder with the extracts")
    register.add_argument(
        "--into",
        dest="snapshot",
        type=named,
        default=SNAPSHOT,
        metavar="DIR",
        help="folder of the snapshot to write; without it the one that the dashboard shows",
    )
    register.add_argument(
        "--engine",
        default="duckdb",
        metavar="URL",
        help="where the analyses are summed up: duckdb (default), or spark://host:port",
    )
    register.set_defaults(run=_register, target=_snapshot)


def _add_rehearsing(rehearsing: argparse.ArgumentParser) -> None:
    rehearsing.add_argument(
        "--scale", type=_scale, default=1.0, help="times the size of the real register (1)"
    )
    rehearsing.add_argument(
        "--into",
        type=named,
        default=rehearsal.FOLDER,
        metavar="DIR",
        help="folder for the register's files and the snapshot (rehearsal)",
    )
    rehearsing.set_defaults(run=_rehearse, target=lambda options: rehearsal.snapshot(options.into))


def _scale(text: str) -> float:
    scale = float(text)
    if not 0.01 <= scale <= rehearsal.MOST:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 0.01 to {rehearsal.MOST:g}")
    return scale


def _add_fetching(fetching: argparse.ArgumentParser) -> None:
    fetching.add_argument("what", choices=list(settings.ADDRESSES), help="what is to be fetched")
    variables = ", ".join(variable for variable, _ in settings.ADDRESSES.values())
    fetching.add_argument(
        "--url",
        help="address of the service, or of the file or folder; else that of the environment"
        f" ({variables}), of the file of --config, or the public one where it is known",
    )
    fetching.add_argument(
        "--config", type=Path, metavar="FILE", help="TOML file with [addresses] and [keys]"
    )
    fetching.add_argument(
        "--into",
        type=named,
        metavar="DIR",
        help="register: the folder that the extracts are put in",
    )
    fetching.add_argument(
        "--into-base",
        action="store_true",
        help="put it into data/base, and build the snapshot from that: the next build holds it too",
    )
    fetching.add_argument(
        "--anew", action="store_true", help="fetch even what has not changed since the last time"
    )


if __name__ == "__main__":
    sys.exit(main())
