"""Reader of the figures that the pages cite from literature and guidelines."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from data.codes import Topic
from data.table_file import TableFile

MOST = 1_000_000
"""The greatest figure that is cited: persons in a study. More is a lost decimal sign."""


def read(path: Path) -> pd.DataFrame:
    """Return the cited figures: claim_id, topic, best, low, high (texts as printed), unit,
    publisher, title, url.

    A figure must have been seen in its source or be computed reproducibly: one from memory is
    refused. Raises SourceError.
    """
    sheet = TableFile(
        path,
        ["claim_id", "topic", "best", "low", "high", "unit", "mark", "publisher", "title", "url"],
    )
    sheet.unique(["claim_id"])
    sheet.choice("topic", set(Topic))
    sheet.choice("mark", {"seen", "computed"})
    for column in ("best", "low", "high"):
        sheet.number(column, 0, MOST)
    for row, url in sheet.frame["url"].items():
        if not url.startswith("http"):
            sheet.fault(
                row, "url", f"read {url!r}: every cited figure needs the address it is from"
            )
    sheet.check()
    return sheet.frame.drop(columns="mark").reset_index(drop=True)


def read_quotes(path: Path, claim_ids: Collection[str]) -> dict[str, str]:
    """Return the words of those claims that are quoted as they stand in their source, by claim_id.

    Raises SourceError.
    """
    sheet = TableFile(path, ["claim_id", "words"])
    sheet.choice("claim_id", claim_ids, "claim of claims.csv")
    sheet.unique(["claim_id"])
    for row, words in sheet.frame["words"].items():
        if not words:
            sheet.fault(row, "words", "is empty; give the words as they stand in the source")
    sheet.check()
    return dict(zip(sheet.frame["claim_id"], sheet.frame["words"], strict=True))
