"""`python -m data fetch`: figures of open services fetched into a snapshot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.commands.arguments import add_snapshot, other_or_snapshot
from data.folders import named
from data.paths import BASE
from data.services.addresses import ADDRESSES


def add_arguments(fetching: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_snapshot(fetching)
    fetching.add_argument("what", choices=list(ADDRESSES), help="what is to be fetched")
    variables = ", ".join(variable for variable, _ in ADDRESSES.values())
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
    fetching.set_defaults(target=other_or_snapshot)


def run(options: argparse.Namespace) -> int:
    """Fetch, and say what the snapshot holds then."""
    from data.commands import output
    from data.services.fetch import FetchError

    try:
        _fetched(options)
    except FetchError as error:
        print(f"{error}; nothing was changed", file=sys.stderr)
        return 1
    return output.counts(options)


def _fetched(options: argparse.Namespace) -> None:
    """Fetch what is asked for. Raises FetchError."""
    from data.own import fetching
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
        fetching.fetch(job)
