"""What is fetched anew, laid over a snapshot as a layer or put into its base."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data import folders
from data.build import read_sources
from data.faults import SnapshotError
from data.own.layers import Layer, LayerKind, Laying, held
from data.own.of_fetched import write_fetched
from data.own.rebuild import add, upgrade
from data.services import refresh
from data.store import Store, open_store


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
    layer = Layer(
        LayerKind.FETCHED, job.what, date.today().isoformat(), {"source": dict(came.source)}
    )
    try:
        add(job.snapshot, there, layer, lambda files: write_fetched(files, came))
    except SnapshotError as error:
        raise SnapshotError([f"not written: {line}" for line in error.faults]) from error
    return True
