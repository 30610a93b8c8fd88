"""`python -m data add figure`: one published figure becomes one checked line of the ledger."""

from __future__ import annotations

import argparse
import sys

from data.commands.arguments import add_ledger, ledger
from data.faults import Fault, SourceError
from data.parameters import FROM_CALCIUM, PARAMETERS, UNITS

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
    """Add the arguments of the command."""
    for name, (says, default) in ASKED.items():
        shown = "" if default is None else f" (default: {default or 'nothing'})"
        parser.add_argument(f"--{name}", help=says + shown)
    for name, says in OF_WATER.items():
        parser.add_argument(f"--{name}", help=says)
    add_ledger(parser)
    parser.set_defaults(target=ledger)


def run(options: argparse.Namespace) -> int:
    """Ask for what was not given, where a person can answer, and add the figure."""
    from data.add import add

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
