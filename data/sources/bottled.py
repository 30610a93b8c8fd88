"""Reader of the labels of Norwegian bottled waters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.table_file import TableFile


def read(path: Path) -> pd.DataFrame:
    """Return the labels: brand, label ('later' where it is a newer one of the brand, else nothing),
    municipality, mg_mg_l, ca_mg_l, quote, url. Raises SourceError."""
    sheet = TableFile(
        path, ["brand", "label", "municipality", "mg_mg_l", "ca_mg_l", "quote", "url"]
    )
    sheet.unique(["brand", "label"])
    for parameter in ("mg", "ca"):
        sheet.figure(f"{parameter}_mg_l", parameter)
    sheet.check()
    return sheet.frame.reset_index(drop=True)
