"""What several commands say, in English."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from data.own.layers import Layer, Laying
from data.store import open_store
from telling import sheet_words
from telling.language import language


def laying(say: Callable[[str], None]) -> Laying:
    """How layers are laid by these commands, which speak English."""
    english = language("en")
    return Laying(lambda reason: sheet_words.sentence(reason, english), say)


def listed(layers: Sequence[Layer]) -> str:
    """Layers by name, in a line."""
    return ", ".join(map(str, layers))


def counts(options: argparse.Namespace) -> int:
    """Say what the snapshot holds."""
    print(open_store(options.snapshot).counts())
    return 0


def changed(came: int, changed: int, gone: int) -> str:
    """How many figures came, changed and went."""
    return f"{came} came · {changed} changed · {gone} gone"
