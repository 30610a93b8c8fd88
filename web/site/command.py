"""`python -m geo export SITE`: the map, the plain pages and the figures as a folder of files."""

from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from data.folders import named
from data.paths import SNAPSHOT


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    from data.faults import SnapshotError
    from data.store import open_store
    from web.site.export import SiteError, export, refuse_strangers
    from web.site.links import Site

    try:
        refuse_strangers(options.site)
        site = Site(options.base or "", options.dashboard or "")
        export(open_store(options.snapshot), options.site, site)
        return 0
    except SiteError as error:
        print(f"{error} Nothing was changed.", file=sys.stderr)
    except SnapshotError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
    except OSError as error:
        fault = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(f"{fault}; see that it can be written, and has room", file=sys.stderr)
    return 1


def address(text: str) -> str:
    """An address that was written on the command line, without a slash at its end.

    Raises ArgumentTypeError where it is no address of a site.
    """
    parts = urlsplit(text)
    whole = parts.scheme in ("http", "https") and parts.hostname
    if not whole or parts.query or parts.fragment or parts.username is not None:
        raise argparse.ArgumentTypeError(f"{text!r} is no address like https://example.org/folder")
    return text.rstrip("/")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser(
        "export", help="write the site as a folder", description=__doc__
    )
    exporting.add_argument("site", type=named, metavar="SITE", help="folder to write")
    exporting.add_argument(
        "--base-url",
        dest="base",
        type=address,
        metavar="URL",
        help="where the folder will stand: for citations, sitemap.xml and search engines",
    )
    exporting.add_argument(
        "--dashboard",
        type=address,
        metavar="URL",
        help="where the dashboard stands, for links to it; without it there are none",
    )
    exporting.add_argument(
        "--snapshot", type=named, default=SNAPSHOT, metavar="DIR", help="folder of the snapshot"
    )
    return parser
