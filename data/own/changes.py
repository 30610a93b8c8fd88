"""What differs between two snapshots, in lines for an operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from data.checks import MOST_EXAMPLES
from data.store import Store

_KEY = ["sample_id", "parameter"]


def changes(before: Store, after: Store) -> Iterator[str]:
    """Yield which figures of waterworks came, went and changed, the first of each by name, and how
    many rows of other tables are more or fewer."""
    old, new = _figures(before), _figures(after)
    both = old.index.intersection(new.index)
    other = both[old.loc[both, "text"].to_numpy() != new.loc[both, "text"].to_numpy()]
    came, gone = new.index.difference(old.index), old.index.difference(new.index)
    yield f"figures: {len(came)} new, {len(other)} changed, {len(gone)} gone"
    yield from _named("new", came, lambda key: f"{_called(new, key)} {new.at[key, 'text']}")
    yield from _named(
        "changed",
        other,
        lambda key: f"{_called(new, key)} {old.at[key, 'text']} -> {new.at[key, 'text']}",
    )
    yield from _named("gone", gone, lambda key: f"{_called(old, key)} {old.at[key, 'text']}")
    for name in after.tables:
        more = len(after.tables[name]) - len(before.tables[name])
        if more and name not in ("figures", "samples", "sample_works"):
            yield f"{name}: {abs(more)} rows {'more' if more > 0 else 'fewer'}"


def _figures(store: Store) -> pd.DataFrame:
    """The figures of samples by sample and parameter."""
    named = store.samples[["published_name", "municipality_number", "year"]]
    return store.tables["figures"].join(named, on="sample_id").set_index(_KEY).sort_index()


def _called(figures: pd.DataFrame, key: tuple[str, str]) -> str:
    row = figures.loc[key]
    year = "" if pd.isna(row["year"]) else f", {row['year']}"
    return f"{row['published_name']} ({row['municipality_number']}{year}): {key[1]}"


def _named(what: str, keys: pd.Index, line: Callable[[tuple[str, str]], str]) -> Iterator[str]:
    for key in keys[:MOST_EXAMPLES]:
        yield f"  {what}: {line(key)}"
    if len(keys) > MOST_EXAMPLES:
        yield f"  {what}: {len(keys) - MOST_EXAMPLES} more"
