"""Where the open services are and which keys they want: given, from the environment or a file.

An address is taken from the command line, else from the environment, else from the file, else it is
the public one. A key is taken from the environment, else from the file; never from the command
line, where every user of the machine could read it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.services.addresses import ADDRESSES
from data.services.fetch import FetchError, bare

KEYS = {"vannmiljo": "VANNMILJO_KEY"}
TABLES = {"addresses": tuple(ADDRESSES), "keys": tuple(KEYS)}


@dataclass(frozen=True)
class Settings:
    """What a configuration file says: addresses and keys by what is fetched."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def address(self, what: str, given: str | None = None) -> str:
        """Return the address to fetch from. Raises FetchError where none is known, or where it is
        of another kind than http and https."""
        variable, public = ADDRESSES[what]
        address = given or os.environ.get(variable) or self.addresses.get(what) or public
        if not address:
            raise FetchError(
                f"the address of {what} is not known: give it with --url, in the environment's"
                f" {variable}, or as {what} under [addresses] in a file named with --config"
            )
        if not address.startswith(("http://", "https://")):
            raise FetchError(
                f"{bare(address)}: not an address that begins with http:// or https://"
            )
        return address

    def key(self, what: str) -> str:
        """Return the key for a service; nothing where there is none."""
        return (os.environ.get(KEYS[what]) or self.keys.get(what) or "").strip()


def read(path: Path | None) -> Settings:
    """Return what a TOML file says; nothing without a file.

    Raises FetchError where it cannot be read or holds something else than texts under the names of
    TABLES; no value stands in the message.
    """
    if path is None:
        return Settings()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not TOML"
        raise FetchError(f"{path}: cannot be read ({reason})") from None
    for table, values in tables.items():
        if table not in TABLES or not isinstance(values, dict):
            raise FetchError(f"{path}: {table!r} is not one of [{'], ['.join(TABLES)}]")
        for name, value in values.items():
            if name not in TABLES[table]:
                known = ", ".join(TABLES[table])
                raise FetchError(f"{path}: [{table}] has {name!r}, which is none of {known}")
            if not isinstance(value, str):
                raise FetchError(f"{path}: [{table}] {name} is not a text in quotes")
    return Settings(tables.get("addresses", {}), tables.get("keys", {}))
