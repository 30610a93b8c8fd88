"""The register's extracts found, and the large ones read on an engine while Python goes on with
other work: loading modules, opening the figures beneath, judging the small extracts."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data.faults import EngineError
from data.progress import Progress
from data.register import extracts
from data.register.duck import DuckEngine
from data.register.engine import Engine
from data.register.extracts import Piece

STAGES = {"treated": extracts.TREATED, "raw": extracts.RAW}


@dataclass(frozen=True)
class BegunReading:
    """The pieces of the extracts in a folder by kind; where there are analyses, the engine that
    reads them, and its counts when it has. All of it is freed at the end of a `with` block, of the
    first where there are two."""

    folder: Path
    pieces: dict[str, list[Piece]]
    engine: Engine | None
    counts: Future[pd.DataFrame] | None
    _opened: ExitStack

    def __enter__(self) -> BegunReading:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()
        pa.default_memory_pool().release_unused()


def begin(folder: Path, engine: str, progress: Progress) -> BegunReading:
    """Find the extracts in `folder` and begin to read the analyses.

    Raises SourceError where an extract is missing or has not the columns that are needed, and
    EngineError where the engine cannot be reached.
    """
    with ExitStack() as opened:
        scratch = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="register-")))
        pieces = extracts.find(folder, scratch)
        analyses = {stage: pieces[kind] for stage, kind in STAGES.items() if kind in pieces}
        working = counts = None
        if analyses:
            working = connect(engine, analyses, scratch, progress)
            opened.callback(working.close)
            beside = opened.enter_context(ThreadPoolExecutor(1))
            counts = beside.submit(working.counts)
        return BegunReading(folder, pieces, working, counts, opened.pop_all())


def connect(
    address: str, pieces: dict[str, list[Piece]], scratch: Path, progress: Progress
) -> Engine:
    """Return the engine of an address ("duckdb", or a Spark master as spark://host:7077 and
    spark://local[2]) with the pieces of the analyses, by stage.

    Raises EngineError.
    """
    if address == "duckdb":
        return DuckEngine(pieces, scratch, progress)
    if address.startswith("spark://"):
        from data.register.spark import SparkEngine  # PySpark is no requirement of the dashboard

        return SparkEngine(address, pieces)
    raise EngineError(f"--engine {address}: not known; write duckdb, or spark://host:port")
