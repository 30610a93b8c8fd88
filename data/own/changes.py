"""What differs between two snapshots, in lines for an operator."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.checks import MOST_EXAMPLES
from data.codes import FigureChange
from data.editions import difference, values
from data.store import Store

_WORDS = {FigureChange.CAME: "new", FigureChange.CHANGED: "changed", FigureChange.GONE: "gone"}


def changes(before: Store, after: Store) -> Iterator[str]:
    """Yield which figures of waterworks came, went and changed, the first of each by name, and how
    many rows of other tables are more or fewer."""
    found = difference(_figures(before), _figures(after))
    by_change = {word: found[found["change"].eq(code)] for code, word in _WORDS.items()}
    yield f"figures: {', '.join(f'{len(rows)} {word}' for word, rows in by_change.items())}"
    for word, rows in by_change.items():
        for row in rows[:MOST_EXAMPLES].to_dict("records"):
            yield f"  {word}: {_line(row)}"
        if len(rows) > MOST_EXAMPLES:
            yield f"  {word}: {len(rows) - MOST_EXAMPLES} more"
    for name in after.tables:
        more = len(after.tables[name]) - len(before.tables[name])
        if more and name not in ("figures", "samples", "sample_works"):
            yield f"{name}: {abs(more)} rows {'more' if more > 0 else 'fewer'}"


def _figures(store: Store) -> pd.DataFrame:
    """The figures of samples by sample and parameter, as `data.editions.difference` takes them."""
    of_sample = store.samples[["published_name", "municipality_number", "year"]]
    found = store.tables["figures"].join(of_sample, on="sample_id")
    found["value"], found["year"] = values(found), found["year"].astype("string").fillna("")
    found = found.rename(columns={"published_name": "name", "value_type": "evidence"})
    return found.set_index(["sample_id", "parameter"]).sort_index()


def _line(row: dict[str, str]) -> str:
    year = row["year_after"] or row["year_before"]
    values = " -> ".join(filter(None, (row["value_before"], row["value_after"])))
    place = ", ".join(filter(None, (row["municipality_number"], year)))
    return f"{row['name']} ({place}): {row['parameter']} {values}"
