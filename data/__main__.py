"""`python -m data add|build|check|import|fetch|upgrade|undo|release|changes`: a ledger added to,
and the snapshot made of it, checked, added to, renewed, put back, released."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TypeAlias

from data.commands import (
    add_figure,
    add_figures,
    build,
    changes,
    check,
    fetch,
    import_kinds,
    import_register,
    import_sheet,
    rehearse,
    release,
    undo,
    upgrade,
)
from ops.python import packages_named

Commands: TypeAlias = Mapping[str, "tuple[str, ModuleType | Commands]"]
COMMANDS: Commands = {  # what each does, and its module
    "build": ("read the ledger and write a snapshot", build),
    "upgrade": ("build the snapshot anew beneath own figures, and say what changed", upgrade),
    "undo": ("take own figures away again: all, or those of a name", undo),
    "check": ("check the snapshot, and the ledger behind it", check),
    "fetch": ("fetch figures anew into the snapshot", fetch),
    "release": ("make an edition of the figures as they are, with what changed", release),
    "changes": ("say what came, changed and went from one snapshot to another", changes),
    "rehearse": ("import a made-up register into a folder of its own, to look at", rehearse),
    "add": (
        "add a line to the ledger",
        {
            "figure": ("a figure that was published, with the words that hold it", add_figure),
            "figures": ("a file of such lines, as the page Own figures makes it", add_figures),
        },
    ),
    "import": (
        "add figures from elsewhere to a snapshot",
        {
            "sheet": ("a laboratory's or waterworks' sheet", import_sheet),
            "kinds": ("kinds of source of waterworks, a list made by hand", import_kinds),
            "register": ("the extracts of the national register", import_register),
        },
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments).parse_args(arguments)
    with packages_named():
        from data.commands import running

        return running.run(options)


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of all commands; only the one that is asked for has its arguments."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    parser.set_defaults(target=None)
    _add_commands(parser, COMMANDS, "command", asked)
    return parser


def _add_commands(
    parser: argparse.ArgumentParser, commands: Commands, kind: str, asked: Sequence[str]
) -> None:
    under = parser.add_subparsers(dest=kind, required=True)
    for name, (says, module) in commands.items():
        command = under.add_parser(name, help=says)
        if name != next(iter(asked), ""):
            continue
        if isinstance(module, Mapping):
            _add_commands(command, module, "what", asked[1:])
        else:
            module.add_arguments(command)
            command.set_defaults(run=module.run)


if __name__ == "__main__":
    sys.exit(main())
