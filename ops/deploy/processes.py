"""The processes behind nginx, written as a part of its settings.

    python3 ops/deploy/processes.py 127.0.0.1:8501 127.0.0.1:8502 > /etc/nginx/mgmap/processes.conf

A cookie names the process that holds a visitor's session, by its place in the list. nginx's own
`hash` and `ip_hash` would send a whole office behind one address to one process; and once a visitor
has gone over to another process, neither would know, so that a download could be asked of the
first one when it is back. So every process has a group of its own, in which the others stand by.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

ADDRESS = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}")
# A process that refuses twice is left alone for as long as it takes to ask again.
PATIENCE = "max_fails=2 fail_timeout=3s"


def settings(addresses: Sequence[str]) -> str:
    """Return the settings for processes at these addresses, each `host:port`.

    Raises ValueError where one is no address, stands twice, or there is none.
    """
    wrong = [address for address in addresses if not ADDRESS.fullmatch(address)]
    if wrong or not addresses or len(set(addresses)) < len(addresses):
        raise ValueError(f"give each process's host:port once; got {', '.join(addresses) or None}")
    names = range(1, len(addresses) + 1)
    held = {str(name): f"mgmap_{name}" for name in names}
    answered = {
        f'"~(^|[ ,]){re.escape(a)}$"': str(n) for n, a in zip(names, addresses, strict=True)
    }
    return "\n".join(
        [
            f"# {len(addresses)} processes; written by ops/deploy/processes.py.",
            _group("mgmap_any", addresses),
            # Who keeps no cookie, as in a frame on another site, goes by the address.
            _group("mgmap_by_address", addresses, "hash $remote_addr consistent;"),
            *(_own_group(name, addresses) for name in names),
            _map("$cookie_mgmap_process", "$mgmap_held", {"default": "mgmap_by_address", **held}),
            _map("$cookie_mgmap_process", "$mgmap_held_or_any", {"default": "mgmap_any", **held}),
            _map("$upstream_addr", "$mgmap_answered", {"default": '""', **answered}),
        ]
    )


def _group(name: str, addresses: Sequence[str], choice: str = "") -> str:
    servers = [f"server {address} {PATIENCE};" for address in addresses]
    return _block(f"upstream {name}", [f"zone {name} 64k;", *filter(None, [choice]), *servers])


def _own_group(name: int, addresses: Sequence[str]) -> str:
    """The group of one process: itself, with all others standing by."""
    servers = [
        f"server {address} {PATIENCE}{'' if place == name else ' backup'};"
        for place, address in enumerate(addresses, 1)
    ]
    return _block(f"upstream mgmap_{name}", [f"zone mgmap_{name} 64k;", *servers])


def _map(source: str, target: str, values: dict[str, str]) -> str:
    return _block(f"map {source} {target}", [f"{key} {value};" for key, value in values.items()])


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head} {{", *(f"    {line}" for line in lines), "}"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", nargs="+", metavar="HOST:PORT")
    try:
        print(settings(parser.parse_args().addresses))
    except ValueError as error:
        parser.error(str(error))
