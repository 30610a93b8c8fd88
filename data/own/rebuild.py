"""A snapshot made of the figures beneath and the layers over them: with one layer more or less, or
over newer figures. Written beside the old one, checked, and put in its place whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow

from data.build import build
from data.faults import SnapshotError
from data.folders import swap
from data.own.changes import changes
from data.own.lay import is_outdated, lay
from data.own.layers import LAYERS, Held, Layer, Laying, checksums, held, ordered, write
from data.paths import BASE as BASE_TABLES
from data.paths import LEDGER, SHIPPED
from data.schema import BASE, write_snapshot
from data.store import Store, open_store

Fill = Callable[[Path], object]
_QUIET = Laying()


def add(
    target: Path,
    there: Held,
    layer: Layer,
    fill: Fill,
    laying: Laying = _QUIET,
    replaces: Iterable[Layer] = (),
    beneath: Store | None = None,
) -> Store:
    """Put a snapshot at `target`: that of `there` with one layer more, whose files `fill` writes
    into a folder; return it. `beneath` is the base, where it is open already.

    A layer of the same kind and name goes, and those that it `replaces`. Raises SourceError and
    SnapshotError; what stands at `target` then stays as it was.
    """
    layers = ordered([*there.without(layer, *replaces), layer])

    def begun() -> Store:
        same = beneath if there.folder == there.base else None
        return same or open_store(there.folder)

    # One that comes last and takes no place is laid over what stands there: with many sheets, each
    # of which is read anew, all of them take a minute.
    is_last = layers == (*there.layers, layer)
    fills = {**_copies(there), layer.id: fill}
    return _put(target, there.base, layers, fills, laying, begun if is_last else None)


def upgrade(
    target: Path, ledger: Path = LEDGER, base: Path = BASE_TABLES, laying: Laying = _QUIET
) -> Store:
    """Put a snapshot at `target` with its layers over the figures of a ledger; return it. What has
    changed goes to `laying.say`.

    Raises SourceError and SnapshotError; what stands at `target` then stays as it was.
    """
    there = held(target)
    for line in there.note():
        laying.say(line)
    before = _opened(target, laying)
    laying.say("reading the ledger")
    with tempfile.TemporaryDirectory(prefix="ledger-") as scratch:
        new = Path(scratch) / "snapshot"
        build(new, ledger, base)
        beneath = open_store(new)
        outdated = [layer for layer in there.layers if is_outdated(beneath, layer)]
        for layer in outdated:
            laying.say(f"{layer}: left out, as what ships was fetched later")
        layers = there.without(*outdated)
        after = _put(target, new, layers, _copies(there), laying)
    laying.say(f"laid over the figures that ship: {', '.join(map(str, layers)) or 'nothing'}")
    if before:
        for line in changes(before, after):
            laying.say(line)
    return after


def undo(
    target: Path,
    names: Iterable[str] = (),
    ledger: Path = LEDGER,
    base: Path = BASE_TABLES,
    laying: Laying = _QUIET,
) -> list[Layer]:
    """Put a snapshot at `target` without the layers of some names (without a name, that of a ledger
    alone); return the layers that are gone. What is done goes to `laying.say`.

    Raises NoLayerError, SourceError and SnapshotError.
    """
    names = list(names)
    if not names:
        gone = _there(target)
        with tempfile.TemporaryDirectory(prefix="ledger-") as scratch:
            new = Path(scratch) / "snapshot"
            build(new, ledger, base)
            _put(target, new, (), {}, laying)
        return gone
    there = held(target)
    gone = [layer for name in names for layer in there.named(name)]
    _put(target, there.base, there.without(*gone), _copies(there), laying)
    return gone


def newer_ships(there: Held) -> bool:
    """Whether a snapshot's layers lie over other figures than those that ship."""
    shipped = held(SHIPPED).base
    return bool(there.layers) and checksums(there.base) != checksums(shipped)


def _there(target: Path) -> list[Layer]:
    try:
        return list(held(target).layers)
    except SnapshotError:  # what it holds goes all the same
        return []


def _opened(target: Path, laying: Laying) -> Store | None:
    """The snapshot as it was, None where this version cannot read it."""
    try:
        return open_store(target)
    except SnapshotError as error:
        laying.say(f"what has changed is not told, as the snapshot that was there: {error}")
        return None


def _copies(there: Held) -> dict[str, Fill]:
    """What writes the files of each layer anew: a copy."""

    def copy(layer: Layer) -> Fill:
        return lambda files: shutil.copytree(there.files(layer), files, dirs_exist_ok=True)

    return {layer.id: copy(layer) for layer in there.layers}


def _put(
    target: Path,
    base: Path,
    layers: tuple[Layer, ...],
    fills: Mapping[str, Fill],
    laying: Laying,
    begun: Callable[[], Store] | None = None,
) -> Store:
    """Write the snapshot of a base and layers, check it and swap it in; `begun` opens one of all
    but the last."""
    made: list[Store] = []

    def fill(folder: Path) -> None:
        if not layers:
            shutil.copytree(base, folder, ignore=_tables_alone, dirs_exist_ok=True)
        else:
            shutil.copytree(base, folder / BASE, ignore=_tables_alone)
            for layer in layers:
                (folder / LAYERS / layer.id).mkdir(parents=True)
                fills[layer.id](folder / LAYERS / layer.id)
            _write_laid(folder, layers[-1:] if begun else layers, begun, laying)
            write(folder, layers)
        pyarrow.default_memory_pool().release_unused()  # of the tables that were written
        made.append(open_store(folder))

    swap(target, fill)
    return made[0]


def _tables_alone(folder: str, names: list[str]) -> set[str]:
    return {BASE, LAYERS} & {*names}


def _write_laid(
    folder: Path, layers: Sequence[Layer], begun: Callable[[], Store] | None, laying: Laying
) -> None:
    """Lay layers over what is `begun`, else over the base of a folder, and write the tables there;
    what was in memory goes with the end of this, as what is checked next is as large."""
    store = begun() if begun else open_store(folder / BASE)
    for number, layer in enumerate(layers, 1):
        if not begun:  # one layer more is soon laid, and many take a while
            laying.say(f"laying {layer}: {number} of {len(layers)}")
        store = lay(store, layer, folder / LAYERS / layer.id, laying)
    write_snapshot(folder, store.tables, store.boundaries)
