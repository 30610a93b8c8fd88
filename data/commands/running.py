"""Running a command, and saying what went wrong with it."""

from __future__ import annotations

import argparse
import errno
import sys
from contextlib import nullcontext

from data.faults import EngineError, NoLayerError, SnapshotError, SourceError
from data.folders import BusyError, alone
from data.memory import give_back

_BROKEN = (
    "nothing was written. If the faults are in a snapshot that was there before, `python -m data"
    " undo` puts back what ships, and files can be imported again; else report these lines"
)
_NO_MEMORY = (
    "nothing was written, and the snapshot is as it was. End what else runs on this machine, or use"
    " one with more memory, and run the command again"
)


def run(options: argparse.Namespace) -> int:
    """Run a command whose arguments were parsed; return its exit code."""
    give_back()
    try:
        # From the reading of the old snapshot on, so that what another command adds is not lost.
        with alone(options.target(options)) if options.target else nullcontext():
            return int(options.run(options))
    except SourceError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        count = len(error.faults)
        print(f"{count} fault{'s' * (count > 1)}; nothing was written", file=sys.stderr)
    except (BusyError, EngineError, NoLayerError) as error:
        print(error, file=sys.stderr)
    except SnapshotError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        print(_BROKEN, file=sys.stderr)
    except MemoryError as error:
        print(f"not enough memory: {str(error) or 'none is left'}", file=sys.stderr)
        print(_NO_MEMORY, file=sys.stderr)
    except OSError as error:
        print(_refused_by_machine(error, options), file=sys.stderr)
    return 1


def _refused_by_machine(error: OSError, options: argparse.Namespace) -> str:
    """What the machine refused, where, and what to do."""
    place = error.filename or (options.target(options) if options.target else options.snapshot)
    text = f"{place}: {error.strerror or error}"
    if error.errno == errno.EBUSY:
        return f"{text}; if it is mounted, mount the folder above it: it is replaced by renaming"
    return f"{text}; see that it can be read and written, and has room"
