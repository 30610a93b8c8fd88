"""What memory a process gives back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

import pyarrow

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Names of settings, from glibc's malloc.h."""
LARGE = 1 << 20
"""Bytes from which a table's column has memory of its own, given back when it goes."""


def tidy_up() -> None:
    """Drop what is held by nothing but itself, and let its memory go back to the system: a server
    that nobody asks for anything would keep it until somebody does."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def give_back() -> None:
    """Let memory that is free go back to the system, where the C library is glibc; others are left
    as they are.

    Each run of a page has a thread of its own. For threads glibc keeps up to eight heaps a core,
    and none shrinks again; large columns, which had memory of their own at first, go there, too.
    Arrow has an allocator of its own, which keeps what is freed for the next: of an import of ten
    countries' registers a sixth of all memory. It takes its memory as everything else does, and its
    `release_unused` gives back what is free of all.
    """
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):
        settings = ctypes.CDLL(None)
        settings.mallopt(_ARENA_MAX, 2)
        settings.mallopt(_MMAP_THRESHOLD, LARGE)
