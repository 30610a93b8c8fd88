"""What `python -m data import` and `fetch` add to a snapshot: each a layer, and the snapshot made
of all layers anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import folders, learned
from data.build import read_sources
from data.faults import SnapshotError
from data.folders import locate
from data.own.lay import Laying, write_fetched, write_register
from data.own.layers import Held, Layer, LayerKind, held
from data.own.rebuild import add, upgrade
from data.paths import SHIPPED, SNAPSHOT
from data.progress import Progress
from data.register.account import RegisterAccount
from data.register.duck import within_memory
from data.register.importer import digested
from data.services import refresh
from data.sheets.taking import SheetAccount
from data.store import Store, open_store


def set_aside_folder(snapshot: Path) -> Path:
    """Where the account of an import and the rows set aside lie, beside its snapshot."""
    return snapshot.with_name(snapshot.name + ".set_aside")


def import_register(
    folder: Path,
    into: Path = SNAPSHOT,
    engine: str = "duckdb",
    progress: Progress | None = None,
    shipped: Path = SHIPPED,
    is_made_up: bool = False,
) -> tuple[RegisterAccount, Store]:
    """Read the extracts in `folder`, lay them over the snapshot at `into` in the place of an older
    register; return the account and the new snapshot.

    Where there is none, it is made of the figures beneath the one at `shipped`. A register that
    `is_made_up` gives a snapshot that says so wherever it is shown.

    Raises what `digested` does, and SnapshotError where the base or the result does not pass the
    check; the old snapshot then stays as it was.
    """
    there = _held_or_shipped(into, shipped)
    with (
        progress or Progress() as shown,
        within_memory(),
        tempfile.TemporaryDirectory(prefix="register-") as scratch,
    ):
        base = open_store(there.base)
        with digested(folder, base, engine, shown) as (digest, account):
            choices = {"saved": digest.saved, "made_up": is_made_up}
            layer = Layer(LayerKind.REGISTER, "register", digest.saved, choices)
            write_register(Path(scratch), digest)
        # Only now, as the engine's memory is free again.
        with shown.of_step("writing and checking", 1):
            laying = Laying(say=shown.say)
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


def _copy_all(source: Path, files: Path) -> None:
    shutil.copytree(source, files, dirs_exist_ok=True)


def _copy(file: Path, name: str) -> Callable[[Path], object]:
    return lambda files: shutil.copyfile(file, files / name)


def _today() -> str:
    return date.today().isoformat()


def fetch(job: refresh.Job) -> bool:
    """Fetch what a job says into its snapshot, as a layer, or into its base, which the snapshot is
    then built from; return whether anything newer was found.

    Raises FetchError, SourceError or SnapshotError; the snapshot then stays as it was.
    """
    return _fetch_into_base(job, job.base) if job.base else _fetch_as_layer(job)


def _fetch_into_base(job: refresh.Job, base: Path) -> bool:
    store = Store(*read_sources(job.ledger, base))
    came = refresh.found(job, store, base)
    if came:
        folders.swap(base, lambda new: refresh.write_base(new, base, job.ledger, store, came))
        upgrade(job.snapshot, job.ledger, base, Laying(say=job.say))
    return came is not None


def _fetch_as_layer(job: refresh.Job) -> bool:
    store, there = open_store(job.snapshot), held(job.snapshot)
    known = [one for one in there.layers if (one.kind, one.name) == (LayerKind.FETCHED, job.what)]
    came = refresh.found(job, store, there.files(known[0]) if known else None)
    if came is None:
        return False
    for line in there.note():
        job.say(line)
    layer = Layer(LayerKind.FETCHED, job.what, _today(), {"source": dict(came.source)})
    try:
        add(job.snapshot, there, layer, lambda files: write_fetched(files, came))
    except SnapshotError as error:
        raise SnapshotError([f"not written: {line}" for line in error.faults]) from error
    return True
