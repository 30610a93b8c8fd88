"""The folder on disk: written beside what is there and put in its place, whole or not at all."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from data.folders import previous, swap
from data.progress import each
from data.store import Store
from telling.citation import edition
from web.site.links import Site
from web.site.plan import Plan, maps, planned

MANIFEST = "export.json"
"""Says that a folder is an export of ours, and what is in it."""
MADE_BY = "python -m geo export"
WORTH_A_FORK = 1000
"""Files that a process must have to write before another one is worth its start."""
PIECE = 20
"""Files that a process takes at a time: few, as what is done is shown when a piece of them is."""


class SiteError(Exception):
    """A folder that may not be written to, with what to do about it."""


def export(store: Store, target: Path, site: Site, say: Callable[[str], None] = print) -> None:
    """Write the site to `target`, in the place of an earlier export if there is one.

    Raises SiteError where something else is there, OSError where it cannot be written; what was
    there then stays as it was.
    """
    refuse_strangers(target)
    started = time.monotonic()
    drawing = maps(store)
    for draw in each(drawing, "Drawing maps", len(drawing)):
        draw()
    plan = planned(store, site)
    write(target, plan, edition(store).mark)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    seconds = time.monotonic() - started
    say(f"{target}: {len(plan) + 1:,} files, {size / 1e6:,.1f} MB, in {seconds:,.0f} s")


def write(target: Path, plan: Plan, mark: str) -> None:
    """Write all files of a plan and put them at `target` in one step."""
    refuse_strangers(target)

    def fill(folder: Path) -> None:
        # First, so that what a killed export leaves is known as ours.
        manifest = {"made_by": MADE_BY, "edition": mark, "files": sorted(plan)}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        for _ in each(_written(folder, plan), "Writing files", len(plan)):
            pass

    swap(target, fill)


def _written(folder: Path, plan: Plan) -> Iterator[str]:
    """Write the files of a plan and yield the path of each.

    Most of an export is templates filled in, so that many files are shared among as many processes
    as there are processors. They are forks, which have the snapshot already; systems that cannot
    fork write one file after the other. Neighbours in the plan stay together, as a municipality's
    page and those of its waterworks say the same of them.
    """
    paths = list(plan)
    workers = min(os.cpu_count() or 1, len(paths) // WORTH_A_FORK)
    if workers < 2 or not hasattr(os, "fork"):
        yield from (_write(folder, path, plan[path]) for path in paths)
        return
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    pieces = [paths[at : at + PIECE] for at in range(0, len(paths), PIECE)]
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("fork"), _remember, (folder, plan)
    ) as pool:
        try:
            for written in as_completed([pool.submit(_write_piece, piece) for piece in pieces]):
                yield from written.result()
        finally:  # where one failed, or nobody wants the rest
            pool.shutdown(cancel_futures=True)


def _write(folder: Path, path: str, make: Callable[[], bytes]) -> str:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(make())
    return path


_forked: list[tuple[Path, Plan]] = []
"""In a fork: where to write, and what."""


def _remember(folder: Path, plan: Plan) -> None:
    _forked.append((folder, plan))


def _write_piece(paths: list[str]) -> list[str]:
    ((folder, plan),) = _forked
    return [_write(folder, path, plan[path]) for path in paths]


def refuse_strangers(target: Path) -> None:
    """Raise SiteError where `target`, or what `swap` clears away beside it, is more than an
    earlier export: nobody's own files are ever deleted."""
    for folder in (target, previous(target), *target.parent.glob(f"{target.name}.new-*")):
        if stranger := _stranger(folder):
            raise SiteError(
                f"{stranger} is not from an earlier export, which is all that may be replaced."
                " Move it away, or choose another folder."
            )


def _stranger(folder: Path) -> Path | None:
    """A file in a folder that no export put there, or the folder itself if it is no export."""
    if not folder.exists() and not folder.is_symlink():
        return None
    if folder.is_symlink() or not folder.is_dir():
        return folder
    found = {file for file in folder.rglob("*") if not file.is_dir() or file.is_symlink()}
    if not found:
        return None
    known = {folder / path for path in _files(folder / MANIFEST)}
    return min(found - known, default=None) if known else folder


def _files(manifest: Path) -> list[str]:
    """The files that a manifest names, itself among them; none where it is no manifest of ours."""
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        return [MANIFEST, *content["files"]] if content["made_by"] == MADE_BY else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
