"""Readers of places: municipalities with population, old numbers, postcodes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from data.sources.sheet import Sheet

POPULATION_YEARS = (2023, 2024, 2025, 2026)


def read_municipalities(path: Path) -> pd.DataFrame:
    """Return the municipalities of 2024, one row each, with their population of each year.

    `names` holds every official name, joined by '|'. Raises SourceError.
    """
    counts = {year: f"pop_{year}" for year in POPULATION_YEARS}
    sheet = Sheet(
        path,
        [
            "kommunenummer",
            "kommunenavn_kartverket",
            "kommunenavn_csdata",
            "fylkesnummer",
            "fylkesnavn_kartverket",
            *counts.values(),
        ],
    )
    sheet.unique(["kommunenummer"])
    frame = sheet.frame
    for row, number in frame["kommunenummer"].items():
        if not (len(number) == 4 and number.isdigit()):
            message = f"read {number!r}: a municipality number is four digits, as 0301"
            sheet.fault(row, "kommunenummer", message)
    table = pd.DataFrame(
        {
            "municipality_number": frame["kommunenummer"],
            "name": frame["kommunenavn_kartverket"].str.replace(" - ", " – "),
            "names": [
                "|".join(dict.fromkeys(f"{official} - {other}".split(" - ")))
                for official, other in zip(
                    frame["kommunenavn_kartverket"], frame["kommunenavn_csdata"], strict=True
                )
            ],
            "county_number": frame["fylkesnummer"],
            "county_name": frame["fylkesnavn_kartverket"].str.split(" - ").str[0],
            **{
                f"population_{year}": sheet.whole(column, 1, 2_000_000)
                for year, column in counts.items()
            },
        }
    )
    sheet.check()
    return table.reset_index(drop=True)


def read_renumbering(path: Path, municipalities: Collection[str]) -> pd.DataFrame:
    """Return what each municipality number of a year became in 2024: year, number_then,
    number_2024, weight (share of the people, 0-1). Raises SourceError."""
    sheet = Sheet(path, ["year", "number_then", "number_2024", "weighting"])
    sheet.unique(["year", "number_then", "number_2024"])
    sheet.choice("number_2024", municipalities, "municipality number of 2024")
    table = pd.DataFrame(
        {
            "year": sheet.whole("year", 1900, 2100),
            "number_then": sheet.frame["number_then"],
            "number_2024": sheet.frame["number_2024"],
            "weight": sheet.number("weighting", 0, 1, required=True),
        }
    )
    sheet.check()
    return table.reset_index(drop=True)


def read_postcodes(path: Path, municipalities: Collection[str]) -> pd.DataFrame:
    """Return the postcodes in use: postcode, place, municipality_number.

    Historic postcodes and those of Svalbard and Jan Mayen, which lie in no municipality, are
    left out. Raises SourceError.
    """
    sheet = Sheet(path, ["postnr", "poststad", "bruk", "kommunenummer_2024"])
    sheet.unique(["postnr"])
    sheet.choice("kommunenummer_2024", municipalities, "municipality number of 2024", empty=True)
    sheet.check()
    frame = sheet.frame
    used = frame["kommunenummer_2024"].ne("") & frame["bruk"].ne("Historisk")
    used &= ~frame["poststad"].str.contains("ikkje i bruk")
    return pd.DataFrame(
        {
            "postcode": frame["postnr"],
            "place": frame["poststad"],
            "municipality_number": frame["kommunenummer_2024"],
        }
    )[used].reset_index(drop=True)
