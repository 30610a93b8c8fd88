"""Stewards: people whom the operator lets hand over a checked sheet, to be kept.

Without a folder and a list of stewards nothing that a visitor uploads is ever written anywhere.
The operator's own login (OpenID Connect, `[auth]` in Streamlit's `secrets.toml`) says who somebody
is; nothing about them is written down.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.folders import swap
from data.sheets.taking import SheetAccount
from telling.language import Language
from telling.sheet_report import aside_csv

FOLDER, LIST = "MGMAP_STEWARD_FOLDER", "MGMAP_STEWARDS"
XLSX_START = b"PK"


@dataclass(frozen=True)
class Stewards:
    """The folder that sheets are kept in, and the e-mail addresses of those who may add to it."""

    folder: Path
    addresses: frozenset[str]

    def admit(self, user: Mapping[str, object]) -> bool:
        """Whether a logged-in user is a steward. The login must vouch for the address: some
        providers let their users write any address into their profile."""
        address = str(user.get("email") or "").strip().casefold()
        vouched = user.get("is_logged_in") is True and user.get("email_verified") is True
        return vouched and address in self.addresses


def stewards(environment: Mapping[str, str]) -> Stewards | None:
    """Return what the operator has set (`MGMAP_STEWARD_FOLDER`, and in `MGMAP_STEWARDS` addresses
    with commas between them); None where either is missing."""
    folder = environment.get(FOLDER, "").strip()
    addresses = frozenset(
        address.strip().casefold() for address in environment.get(LIST, "").split(",")
    ) - {""}
    return Stewards(Path(folder), addresses) if folder and addresses else None


def keep(
    folder: Path,
    content: bytes,
    name: str,
    account: SheetAccount,
    language: Language,
    ledger_lines: bytes = b"",
) -> Path:
    """Keep a sheet as it came, with its account, in a folder of its own; return that folder. Lines
    for the ledger are kept beside it, for `python -m data add figures`.

    It stands there whole or not at all, and the same sheet twice stands there once. The sheet's
    own name stands in the account and is never part of a path. Raises OSError.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = folder / digest[:16]
    record = {
        "name": name,
        "sha256": digest,
        "kept": dt.date.today().isoformat(),
        "rows": account.rows,
        "taken": len(account.taken),
        "set_aside": len(account.aside),
        "columns": {code: account.sheet.headings[p] for code, p in account.match.columns.items()},
        "units": dict(account.match.units),
        "decimal": account.match.decimal,
    }
    sheet = "sheet.xlsx" if content.startswith(XLSX_START) else "sheet.csv"

    def fill(new: Path) -> None:
        (new / sheet).write_bytes(content)
        (new / "set_aside.csv").write_bytes(aside_csv(account, language))
        if ledger_lines:
            (new / "figures.csv").write_bytes(ledger_lines)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        (new / "account.json").write_text(text + "\n", encoding="utf-8")

    swap(target, fill)
    return target
