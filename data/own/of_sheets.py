"""Sheets and lists of kinds as layers: how each is read and laid over a store."""

from __future__ import annotations

from pathlib import Path

from data.own.layers import Layer, Laying
from data.sheets import importing, kinds
from data.sheets.overlay import overlay
from data.sheets.problems import Refused
from data.store import Store


def lay_kinds(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    """Return a store with a list of kinds over it. Raises SourceError."""
    laid, count = kinds.imported(files / layer.name, store, laying.words, layer.day)
    laying.say(f"kinds of source of {count} works taken")
    return laid


def lay_sheet(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    """Return a store with a sheet over it. Raises SnapshotError."""
    account = (laying.read or {}).get(layer.id)
    if account is None:
        options = importing.options_of(layer.choices["options"], files / layer.name)
        try:
            account = importing.read_account(options, store)
        except (Refused, importing.ChoiceError) as error:
            why = laying.words(error.reason) if isinstance(error, Refused) else str(error)
            laying.say(f"{layer}: left out: {why}")
            return store
        if aside := len(account.aside):
            laying.say(f"{layer}: {len(account.taken)} rows taken, {aside} set aside")
    return overlay(store, account, layer.name, layer.choices["described"])
