"""The register laid over a snapshot, in the place of an older one."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

import pyarrow as pa

from data import folders, learned
from data.folders import locate
from data.own.layers import Held, Layer, LayerKind, Laying, held
from data.own.of_register import write_register
from data.own.rebuild import add
from data.paths import SHIPPED, SNAPSHOT
from data.progress import Progress
from data.register.account import RegisterAccount
from data.register.duck import within_memory
from data.register.importer import digest
from data.register.reading import BegunReading, begin
from data.store import Store, open_store


def set_aside_folder(snapshot: Path) -> Path:
    """Where the account of an import and the rows set aside lie, beside its snapshot."""
    return snapshot.with_name(snapshot.name + ".set_aside")


def import_register(
    folder: Path, into: Path = SNAPSHOT, shipped: Path = SHIPPED, is_made_up: bool = False
) -> tuple[RegisterAccount, Store]:
    """Read the extracts in `folder` and lay them over the snapshot at `into`: see `lay_reading`.

    Raises what `reading.begin` and `lay_reading` do.
    """
    with Progress() as progress:
        return lay_reading(begin(folder, "duckdb", progress), progress, into, shipped, is_made_up)


def lay_reading(
    begun: BegunReading,
    progress: Progress,
    into: Path = SNAPSHOT,
    shipped: Path = SHIPPED,
    is_made_up: bool = False,
) -> tuple[RegisterAccount, Store]:
    """Lay extracts whose reading has begun over the snapshot at `into` in the place of an older
    register; return the account and the new snapshot.

    Where there is none, it is made of the figures beneath the one at `shipped`. A register that
    `is_made_up` gives a snapshot that says so wherever it is shown.

    Raises what `digest` does, and SnapshotError where the base or the result does not pass the
    check; the old snapshot then stays as it was.
    """
    with within_memory(), tempfile.TemporaryDirectory(prefix="register-") as scratch:
        with begun as reading:
            there = _held_or_shipped(into, shipped)
            base = open_store(there.base)
            found, account = digest(reading, base)
            choices = {"saved": found.saved, "made_up": is_made_up}
            layer = Layer(LayerKind.REGISTER, "register", found.saved, choices)
            write_register(Path(scratch), found)
        # Only now, as the engine's memory is free again.
        with progress.of_step("writing and checking", 1):
            laying = Laying(say=progress.say)
            fill = partial(_copy_all, Path(scratch))
            store = add(into, there, layer, fill, laying, beneath=base)
        pa.default_memory_pool().release_unused()
        account.headline += learned.account(store.tables)
        account.notes += there.note()
    folders.swap(set_aside_folder(into), account.write)
    return account, store


def _held_or_shipped(into: Path, shipped: Path) -> Held:
    """What stands at `into`; where nothing does, the figures beneath what ships."""
    there = locate(into)
    if there.is_dir() and any(there.iterdir()):
        return held(into)
    beneath = held(shipped).base
    return Held(beneath, beneath)


def _copy_all(source: Path, files: Path) -> None:
    shutil.copytree(source, files, dirs_exist_ok=True)
