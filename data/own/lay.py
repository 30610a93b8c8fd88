"""A layer laid over a store, whatever its kind."""

from __future__ import annotations

from pathlib import Path

from data.own.layers import Layer, LayerKind, Laying
from data.store import Store


def lay(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    """Return a store with a layer over it, whose files lie in a folder.

    Raises SourceError and SnapshotError where it does not fit these figures.
    """
    # Each kind is loaded when there is one: with what it imports it takes as long as most layers.
    match layer.kind:
        case LayerKind.FETCHED:
            from data.own import of_fetched

            return of_fetched.lay(store, layer, files)
        case LayerKind.REGISTER:
            from data.own import of_register

            return of_register.lay(store, layer, files)
        case LayerKind.KINDS:
            from data.own import of_sheets

            return of_sheets.lay_kinds(store, layer, files, laying)
        case LayerKind.SHEET:
            from data.own import of_sheets

            return of_sheets.lay_sheet(store, layer, files, laying)


def is_outdated(store: Store, layer: Layer) -> bool:
    """Whether what ships was fetched later than a layer."""
    if layer.kind != LayerKind.FETCHED:
        return False
    row = store.source_rows.get(layer.choices["source"]["source_id"])
    return row is not None and str(row["date_read"]) > layer.day
