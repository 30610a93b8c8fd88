"""PHREEQC behind one function: text in, one row of figures out for each state of the water.

An engine must not be used by two threads at once, and Streamlit starts a thread for each run of a
page. So a few engines are lent out, one to a caller at a time; who comes when all are out waits
some milliseconds. Engines keep nothing between calls but the database: every script uses the
solution numbers 1 and 2 again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from queue import LifoQueue
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from phreeqc import Phreeqc

DATABASES = {
    # name: (package that ships it, folder). What each is: docs/decisions/09-phreeqc.md.
    "vitens.dat": ("treatment", "database"),
    "phreeqc.dat": ("phreeqc", "databases"),
    "wateq4f.dat": ("phreeqc", "databases"),
    "llnl.dat": ("phreeqc", "databases"),
}
DEFAULT_DATABASE = "vitens.dat"
ENGINES = max(2, min(4, os.cpu_count() or 2))
"""Engines lent out at once, per database."""

_PUNCH = """SELECTED_OUTPUT 1
    -reset false
USER_PUNCH 1
    10 PUNCH -LA("H+"), TOT("Ca"), TOT("Mg"), ALK, TOT("C(4)"), MOL("CO2")
    20 PUNCH SI("Calcite"), SI("Dolomite")
END
"""


class SelectedOutput(NamedTuple):
    """One state of the water: pH, amounts in mol per kg of water, saturation indices."""

    ph: float
    ca: float
    mg: float
    alkalinity: float
    carbon: float
    co2: float
    si_calcite: float
    si_dolomite: float


def _places() -> LifoQueue[Phreeqc | None]:
    """As many places as engines may be lent out; an engine is made when its place is first used."""
    places: LifoQueue[Phreeqc | None] = LifoQueue()
    for _ in range(ENGINES):
        places.put(None)
    return places


_POOLS = {database: _places() for database in DATABASES}


class PhreeqcError(Exception):
    """PHREEQC's own words on what it could not do."""


def label(database: str = DEFAULT_DATABASE) -> str:
    """The database and the engine's version, as every result names them."""
    from phreeqc import Phreeqc  # here, so that `--help` is there without it

    return f"{database} (PHREEQC {Phreeqc.GetVersionString()})"


def run(script: str, database: str = DEFAULT_DATABASE) -> list[SelectedOutput]:
    """Run PHREEQC input; return a row for each initial solution and each reaction, in order.

    Raises PhreeqcError where PHREEQC reports an error, ValueError where there is no such database.
    """
    with _lent(database) as engine:
        if engine.RunString(script):
            raise PhreeqcError(_first_error(engine.GetErrorString()))
        columns = range(engine.GetSelectedOutputColumnCount())
        return [
            SelectedOutput(*(engine.GetSelectedOutputValue(row, column) for column in columns))
            for row in range(1, engine.GetSelectedOutputRowCount())
        ]


@contextmanager
def _lent(database: str) -> Iterator[Phreeqc]:
    if database not in DATABASES:
        raise ValueError(f"no database {database!r}; there are {', '.join(DATABASES)}")
    pool = _POOLS[database]
    engine = pool.get()
    try:
        engine = engine or _new(database)
        yield engine
    except BaseException:
        # An engine that failed half-way may hold anything: the next caller gets a new one.
        engine = None
        raise
    finally:
        pool.put(engine)


def _new(database: str) -> Phreeqc:
    from phreeqc import Phreeqc

    engine = Phreeqc()
    package, folder = DATABASES[database]
    with as_file(files(package) / folder / database) as path:
        errors = engine.LoadDatabase(str(path))
    if errors or engine.RunString(_PUNCH):
        raise PhreeqcError(f"{database} cannot be loaded: {_first_error(engine.GetErrorString())}")
    return engine


def _first_error(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return lines[0].removeprefix("ERROR: ") if lines else "no reason given"
