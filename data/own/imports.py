"""Sheets and lists of kinds laid over a snapshot: each a layer, and the snapshot made of all layers
anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from data.own.layers import Held, Layer, LayerKind, Laying
from data.own.rebuild import add
from data.sheets.taking import SheetAccount
from data.store import Store


def import_sheet(
    target: Path,
    there: Held,
    file: Path,
    account: SheetAccount,
    options: Mapping[str, Any],
    described: Mapping[str, str],
    name: str,
    laying: Laying,
    replaces: str = "",
) -> Store:
    """Lay a sheet that was read with `options` over a snapshot in the place of an older one of the
    same name, and of the one that it `replaces`; return the new snapshot. `described` is what is
    said of its source.

    Raises NoLayerError, SourceError and SnapshotError.
    """
    choices = {"options": dict(options), "described": dict(described)}
    layer = Layer(LayerKind.SHEET, name, _today(), choices)
    gone = there.named(replaces) if replaces else []
    reading = replace(laying, read={layer.id: account})
    return add(target, there, layer, _copy(file, name), reading, gone)


def import_kinds(target: Path, there: Held, file: Path, name: str, laying: Laying) -> Store:
    """Lay a list of kinds of source over a snapshot in the place of an older one of the same name;
    return the new snapshot.

    Raises SourceError with every fault of the list, Refused where it is no table, SnapshotError.
    """
    layer = Layer(LayerKind.KINDS, name, _today())
    return add(target, there, layer, _copy(file, name), laying)


def _copy(file: Path, name: str) -> Callable[[Path], object]:
    return lambda files: shutil.copyfile(file, files / name)


def _today() -> str:
    return date.today().isoformat()
