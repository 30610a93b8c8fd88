"""The layers of a snapshot: what was fetched, the register, lists of kinds and sheets, each in a
form that can be laid over other figures than those that it came to.

A snapshot with layers holds, beside its tables, the figures beneath (`base`, a snapshot), and in
`layers` one folder for each layer and `layers.json`. That names the layers, and the checksums of
the files that they gave: where others stand there (`git checkout`, `git pull`), the layers are not
of them and are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import schema
from data.current import FILES
from data.faults import NoLayerError, SnapshotError
from data.folders import locate
from data.register.merge import KINDS_SOURCE, SOURCE
from data.schema import BASE

if TYPE_CHECKING:  # what only a sheet needs takes a while to load
    from data.sheets.problems import Reason
    from data.sheets.taking import SheetAccount

LAYERS = "layers"
FILE = "layers.json"


class LayerKind(StrEnum):
    """What a layer is, in the order in which layers are laid."""

    FETCHED = "fetched"
    REGISTER = "register"
    KINDS = "kinds"
    SHEET = "sheet"


ORDER = {kind: place for place, kind in enumerate(LayerKind)}


@dataclass(frozen=True)
class Layer:
    """A layer: its kind, its name (of a sheet or list that of the file, else what was fetched, or
    `register`), the day that it came (ISO), and what else is needed to lay it."""

    kind: LayerKind
    name: str
    day: str
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of its folder; another layer of the same kind and name takes its place."""
        return f"{self.kind}-{hashlib.sha256(self.name.encode()).hexdigest()[:8]}"

    def __str__(self) -> str:
        name = "" if self.name == self.kind else f" {self.name}"
        return f"{self.kind}{name} ({self.day})"


@dataclass(frozen=True)
class Laying:
    """What laying needs beside the layers: words for a reason, where `say` is called with a line
    for each step, and sheets that were read already, by the layer's id."""

    words: Callable[[Reason], str] = str
    say: Callable[[str], None] = lambda line: None
    read: Mapping[str, SheetAccount] | None = None


@dataclass(frozen=True)
class Held:
    """What a snapshot's folder holds: the snapshot beneath its layers, the layers in the order in
    which they are laid, and the `undone` ones, which are of other figures than those that stand
    there and are left out."""

    folder: Path
    base: Path
    layers: tuple[Layer, ...] = ()
    undone: tuple[Layer, ...] = ()

    def files(self, layer: Layer) -> Path:
        """The folder of a layer."""
        return self.folder / LAYERS / layer.id

    def without(self, *gone: Layer) -> tuple[Layer, ...]:
        """The layers but for those in whose place others come."""
        ids = {layer.id for layer in gone}
        return tuple(layer for layer in self.layers if layer.id not in ids)

    def named(self, name: str) -> list[Layer]:
        """The layers of a name: that of a file, what was fetched, `register`.

        Raises NoLayerError where there is none.
        """
        found = [layer for layer in self.layers if layer.name == name]
        if not found:
            here = ", ".join(layer.name for layer in self.layers) or "none"
            raise NoLayerError(f"{self.folder}: nothing is called {name}; there are: {here}")
        return found

    def note(self) -> list[str]:
        """What an operator is told of layers that are left out."""
        if not self.undone:
            return []
        return [
            f"{self.folder}: other figures stand here than those that these were laid over, so that"
            f" they are left out: {', '.join(map(str, self.undone))}; import them again if they are"
            " wanted"
        ]


def held(target: Path) -> Held:
    """Return what the folder of a snapshot holds.

    Raises SnapshotError where its tables hold figures of a layer but the layer, or what lies
    beneath it, is not there.
    """
    folder = locate(target)
    made, layers = _read(folder)
    base = folder / BASE
    if layers and base.is_dir() and made == _checksums(folder, made):
        return Held(folder, base, layers)
    if own := _own_sources(folder):
        message = (
            f"{target}: holds figures of {', '.join(own)}, but not as layers over the figures that"
            " they were added to, so that nothing more can be laid over these; `python -m data"
            " undo` puts back what ships, then import the files again"
        )
        raise SnapshotError([message])
    return Held(folder, folder, undone=layers)


def write(folder: Path, layers: Iterable[Layer]) -> None:
    """Write down which layers gave the tables that stand in a folder."""
    kept = {"made": checksums(folder), "layers": [asdict(layer) for layer in layers]}
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    (folder / LAYERS / FILE).write_text(text + "\n", encoding="utf-8")


def ordered(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """Return layers in the order in which they are laid; those of a kind as they came."""
    return tuple(sorted(layers, key=lambda layer: ORDER[layer.kind]))


def checksums(folder: Path) -> dict[str, str]:
    """The checksum of each of a snapshot's own files."""
    return _checksums(folder, FILES)


def _checksums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The checksums of files of some names, which another version may have given, where they are
    there."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names
        if (folder / name).is_file()
    }


def _read(folder: Path) -> tuple[dict[str, str], tuple[Layer, ...]]:
    """The checksums and the layers that are written down; none where the file is not whole."""
    try:
        kept = json.loads((folder / LAYERS / FILE).read_text(encoding="utf-8"))
        layers = tuple(
            Layer(LayerKind(one["kind"]), one["name"], one["day"], one["choices"])
            for one in kept["layers"]
        )
        return dict(kept["made"]), layers
    except (OSError, ValueError, TypeError, KeyError):
        return {}, ()


def _own_sources(folder: Path) -> list[str]:
    """The titles of sources that only a layer brings; none where the tables cannot be read, which
    opening the snapshot says better."""
    try:
        sources = schema.read("sources", folder)
    except (OSError, ValueError):
        return []
    own = sources["kind"].isin([schema.SHEET, schema.LIST, schema.MADE_UP])
    own |= sources["source_id"].isin([SOURCE, KINDS_SOURCE])
    return list(sources.loc[own, "title"])
