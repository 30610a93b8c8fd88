"""`python -m data add|build|check|import|fetch|upgrade|undo|release|changes`: a ledger added to,
and the snapshot made of it, checked, added to, renewed, put back, released."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ops.python import packages_named

with packages_named():
    from data.faults import SourceError
    from data.folders import BusyError, alone, named
    from data.register.engine import EngineError
    from data.store import SHIPPED, SNAPSHOT, SnapshotError, open_store
    from data.text import cleaned

if TYPE_CHECKING:
    from typing import TypeAlias

    from data.own.lay import Laying
    from data.own.layers import Layer
    from data.sheets.taking import SheetAccount
    from data.store import Store

Commands: TypeAlias = Mapping[
    str, "tuple[str, Callable[[argparse.ArgumentParser], None] | Commands]"
]
# What only some commands need is imported by them: the packages of all take a second to load.

_BROKEN = (
    "nothing was written. If the faults are in a snapshot that was there before, `python -m data"
    " undo` puts back what ships, and files can be imported again; else report these lines"
)
_NO_MEMORY = (
    "nothing was written, and the snapshot is as it was. End what else runs on this machine, or use"
    " one with more memory, and run the command again"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments).parse_args(arguments)
    try:
        # From the reading of the old snapshot on, so that what another command adds is not lost.
        with alone(options.target(options)) if options.target else nullcontext():
            return int(options.run(options))
    except SourceError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        count = len(error.faults)
        print(f"{count} fault{'s' * (count > 1)}; nothing was written", file=sys.stderr)
    except (BusyError, EngineError) as error:
        print(error, file=sys.stderr)
    except SnapshotError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        print(_BROKEN, file=sys.stderr)
    except MemoryError as error:
        print(f"not enough memory: {str(error) or 'none is left'}", file=sys.stderr)
        print(_NO_MEMORY, file=sys.stderr)
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
    from data.build import build
    from data.own.layers import held

    if options.snapshot.exists() and (layers := held(options.snapshot).layers):
        print(
            f"{options.snapshot}: own figures lie over the ledger: {_listed(layers)}; `python -m"
            " data upgrade` builds it anew with them, `python -m data undo` without them",
            file=sys.stderr,
        )
        return 1
    build(options.snapshot, options.ledger, options.base)
    return _counts(options)


def _upgrade(options: argparse.Namespace) -> int:
    from data.own.rebuild import upgrade

    print(upgrade(options.snapshot, options.ledger, options.base, _laying(print)).counts())
    return 0


def _undo(options: argparse.Namespace) -> int:
    from data.own.rebuild import undo

    gone = undo(options.snapshot, options.names, options.ledger, options.base)
    print(f"taken away: {_listed(gone) or 'nothing'}")
    return _counts(options)


def _laying(say: Callable[[str], None]) -> Laying:
    """How layers are laid by these commands, which speak English."""
    from data.own.lay import Laying
    from telling import sheet_words
    from telling.language import language

    english = language("en")
    return Laying(lambda reason: sheet_words.sentence(reason, english), say)


def _listed(layers: Sequence[Layer]) -> str:
    return ", ".join(map(str, layers))


def _counts(options: argparse.Namespace) -> int:
    print(open_store(options.snapshot).counts())
    return 0


def _check(options: argparse.Namespace) -> int:
    """Check the snapshot; of the one that ships also the ledger that it is built from."""
    from data.build import read_sources
    from data.own.layers import held
    from data.own.rebuild import newer_ships
    from data.sources.figures import without_words

    store, there = open_store(options.snapshot), held(options.snapshot)
    print(store.counts())
    for line in [*there.note(), *(f"own figures: {layer}" for layer in there.layers)]:
        print(line)
    if newer_ships(there):
        print("other figures ship than those beneath; run: python -m data upgrade")
    if options.snapshot.resolve() == SHIPPED.resolve():
        tables, _ = read_sources(options.ledger, options.base)
        print(*without_words(options.ledger), sep="\n")
        beneath = open_store(there.base).tables if there.layers else store.tables
        if any(not beneath[name].equals(table) for name, table in tables.items()):
            print("the snapshot is not what the ledger gives; run: python -m data build")
    return 0


def _sheet(options: argparse.Namespace) -> int:
    """A sheet that is refused, or none of whose rows can be taken, writes no snapshot."""
    from data.own.imports import import_sheet
    from data.own.layers import NoLayerError, held
    from data.sheets import importing
    from data.sheets.overlay import samples_of
    from data.sheets.problems import Refused
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
    target, kept = _other_or_snapshot(options), importing.kept_options(options)
    own = import_sheet(
        target, there, file, account, kept, described, name, _laying(print), options.replace
    )
    print(*there.note(), f"{target}: {own.counts()}", sep="\n")
    return 0


def _kinds(options: argparse.Namespace) -> int:
    """A list is taken whole or not at all."""
    from data.own.imports import import_kinds
    from data.own.layers import held
    from data.sheets.problems import Refused
    from telling import sheet_words
    from telling.language import language

    target, there = _other_or_snapshot(options), held(options.snapshot)
    name = cleaned(options.file.name)
    try:
        own = import_kinds(target, there, options.file, name, _laying(print))
    except Refused as error:
        why = sheet_words.sentence(error.reason, language("en"))
        print(f"{options.file}: {why}", "nothing was written", sep="\n", file=sys.stderr)
        return 1
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


def _register(options: argparse.Namespace) -> int:
    from data.own.imports import import_register, set_aside_folder

    account, store = import_register(options.source, options.snapshot, options.engine)
    print(*account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(options.snapshot)}")
    print(store.counts())
    return 0


def _rehearse(options: argparse.Namespace) -> int:
    from data.own import rehearsal
    from data.own.imports import set_aside_folder

    account, store = rehearsal.rehearse(options.into, options.scale)
    target = rehearsal.snapshot(options.into)
    print("made-up figures: nothing of this register was measured", *account.lines(), sep="\n")
    print(f"account and rows set aside: {set_aside_folder(target)}")
    print(store.counts(), rehearsal.how_to_open(options.into), sep="\n")
    return 0


def _fetch(options: argparse.Namespace) -> int:
    from data.services.fetch import FetchError

    try:
        _fetched(options)
    except FetchError as error:
        print(f"{error}; nothing was changed", file=sys.stderr)
        return 1
    return _counts(options)


def _fetched(options: argparse.Namespace) -> None:
    """Fetch what is asked for. Raises FetchError."""
    from data.build import BASE
    from data.own import imports
    from data.services import download, refresh, settings
    from data.services.fetch import FetchError

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
        imports.fetch(job)


def _release(options: argparse.Namespace) -> int:
    """Nothing is released where no figure of a waterworks has changed since the newest edition."""
    from data import editions
    from findings.editions import current, released

    store = open_store(options.snapshot)
    if newest := current(store):
        print(f"nothing has changed since {newest.version}; nothing was written")
        return 0
    version = options.version or options.date.strftime("%Y.%m.%d")
    edition, changed = released(store, version, options.date.isoformat())
    try:
        editions.write(options.snapshot, edition, changed)
    except ValueError as error:
        print(f"{error}; nothing was written", file=sys.stderr)
        return 1
    print(f"edition {version}: {edition.figures} figures of {edition.works} waterworks")
    print(_changed(edition.came, edition.changed, edition.gone))
    print(f"{editions.index(options.snapshot)}")
    return 0


def _changed(came: int, changed: int, gone: int) -> str:
    return f"{came} came · {changed} changed · {gone} gone"


def _changes(options: argparse.Namespace) -> int:
    """Compare the figures of two snapshots."""
    from data.codes import FigureChange
    from findings.editions import difference, state

    found = difference(*(state(open_store(folder)) for folder in (options.old, options.new)))
    counts = found["change"].value_counts()
    print(_changed(*(int(counts.get(code, 0)) for code in FigureChange)))
    print(f"waterworks: {found['waterworks_id'].nunique()}")
    if options.into:
        found.to_csv(options.into, index=False, lineterminator="\n")
        print(options.into)
    return 0


def _snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes."""
    return Path(options.snapshot)


def _other_or_snapshot(options: argparse.Namespace) -> Path:
    """The folder that a command writes where another one may be given."""
    return Path(options.into or options.snapshot)


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of all commands; only the one that is asked for has its arguments."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    _add_commands(parser, COMMANDS, "command", asked)
    return parser


def _add_commands(
    parser: argparse.ArgumentParser, commands: Commands, kind: str, asked: Sequence[str]
) -> None:
    under = parser.add_subparsers(dest=kind, required=True)
    for name, (says, add) in commands.items():
        command = under.add_parser(name, help=says)
        if name != next(iter(asked), ""):
            continue
        if isinstance(add, Mapping):
            _add_commands(command, add, "what", asked[1:])
        else:
            add(command)


def _add_building(command: argparse.ArgumentParser) -> None:
    _add_sources(command)
    command.set_defaults(run=_build, target=_snapshot)


def _add_upgrading(command: argparse.ArgumentParser) -> None:
    _add_sources(command)
    command.set_defaults(run=_upgrade, target=_snapshot)


def _add_undoing(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="what is to go: the name of a sheet's or list's file, what was fetched, or register;"
        " without a name everything but the ledger",
    )
    _add_sources(command)
    command.set_defaults(run=_undo, target=_snapshot)


def _add_checking(command: argparse.ArgumentParser) -> None:
    _add_sources(command)
    command.set_defaults(run=_check, target=None)


def _add_sources(command: argparse.ArgumentParser) -> None:
    from data.build import BASE, LEDGER

    command.add_argument("--ledger", type=Path, default=LEDGER, help="folder of the ledger")
    command.add_argument("--base", type=Path, default=BASE, help="folder of the base tables")
    _add_snapshot(command)


def _add_snapshot(command: argparse.ArgumentParser) -> None:
    command.add_argument("--snapshot", type=named, default=SNAPSHOT, help="folder of the snapshot")


def _add_figure(figure: argparse.ArgumentParser) -> None:
    from data import add

    add.add_arguments(figure)
    figure.set_defaults(run=add.run, target=lambda options: options.ledger)


def _add_figures(figures: argparse.ArgumentParser) -> None:
    from data import add

    add.add_file_arguments(figures)
    figures.set_defaults(run=add.run_file, target=lambda options: options.ledger)


def _add_sheet(sheet: argparse.ArgumentParser) -> None:
    from data.sheets import importing

    importing.add_arguments(sheet)
    sheet.set_defaults(run=_sheet, target=_other_or_snapshot)


def _add_kinds(listed: argparse.ArgumentParser) -> None:
    from data.sheets import importing

    listed.add_argument(
        "file",
        type=Path,
        help="CSV or XLSX with the columns register id (or waterworks and municipality), kind,"
        " source, words",
    )
    importing.add_targets(listed)
    listed.set_defaults(run=_kinds, target=_other_or_snapshot)


def _add_register(register: argparse.ArgumentParser) -> None:
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


def _add_rehearsing(command: argparse.ArgumentParser) -> None:
    from data.own import rehearsal

    command.add_argument(
        "--scale", type=_scale, default=1.0, help="times the size of the real register (1)"
    )
    command.add_argument(
        "--into",
        type=named,
        default=rehearsal.FOLDER,
        metavar="DIR",
        help="folder for the register's files and the snapshot (rehearsal)",
    )
    command.set_defaults(run=_rehearse, target=lambda options: rehearsal.snapshot(options.into))


def _scale(text: str) -> float:
    from data.own import rehearsal

    scale = float(text)
    if not 0.01 <= scale <= rehearsal.MOST:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 0.01 to {rehearsal.MOST:g}")
    return scale


def _add_fetching(fetching: argparse.ArgumentParser) -> None:
    from data.services import settings

    _add_snapshot(fetching)
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
    fetching.set_defaults(run=_fetch, target=_other_or_snapshot)


def _add_releasing(command: argparse.ArgumentParser) -> None:
    _add_snapshot(command)
    command.add_argument("version", nargs="?", help="numbers with points (the day: 2026.12.31)")
    command.add_argument(
        "--date", type=date.fromisoformat, default=date.today(), help="of the edition (today)"
    )
    command.set_defaults(run=_release, target=_snapshot)


def _add_comparing(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", type=named, help="folder of a snapshot")
    command.add_argument("new", type=named, help="folder of a newer one")
    command.add_argument("--into", type=Path, metavar="FILE", help="CSV with a line for each")
    command.set_defaults(run=_changes, target=None, snapshot=SNAPSHOT)


COMMANDS: Commands = {  # what each does, and what adds its arguments
    "build": ("read the ledger and write a snapshot", _add_building),
    "upgrade": (
        "build the snapshot anew beneath own figures, and say what changed",
        _add_upgrading,
    ),
    "undo": ("take own figures away again: all, or those of a name", _add_undoing),
    "check": ("check the snapshot, and the ledger behind it", _add_checking),
    "fetch": ("fetch figures anew into the snapshot", _add_fetching),
    "release": ("make an edition of the figures as they are, with what changed", _add_releasing),
    "changes": ("say what came, changed and went from one snapshot to another", _add_comparing),
    "rehearse": (
        "import a made-up register into a folder of its own, to look at",
        _add_rehearsing,
    ),
    "add": (
        "add a line to the ledger",
        {
            "figure": ("a figure that was published, with the words that hold it", _add_figure),
            "figures": ("a file of such lines, as the page Own figures makes it", _add_figures),
        },
    ),
    "import": (
        "add figures from elsewhere to a snapshot",
        {
            "sheet": ("a laboratory's or waterworks' sheet", _add_sheet),
            "kinds": ("kinds of source of waterworks, a list made by hand", _add_kinds),
            "register": ("the extracts of the national register", _add_register),
        },
    ),
}


if __name__ == "__main__":
    sys.exit(main())
