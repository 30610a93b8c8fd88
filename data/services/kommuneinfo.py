"""Reader of Kartverket's kommuneinfo: the municipalities and counties of today, by name.

`/kommuner` is a list of `kommunenummer`, `kommunenavn`, `kommunenavnNorsk`; `/fylkerkommuner` one
of `fylkesnummer`, `fylkesnavn` and `kommuner` with number and Norwegian name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from data.services.answers import Shape, same_numbers

SOURCE = {
    "source_id": "kommuneinfo",
    "title": "Kommuneinfo: kommuner og fylker",
    "publisher": "Kartverket",
    "kind": "boundaries",
    "licence": "CC BY 4.0 (ikke bekreftet for tjenesten)",
    "licence_verified": "no",
}
MUNICIPALITIES = "/kommuner"
COUNTIES = (
    "/fylkerkommuner?filtrer=fylkesnummer,fylkesnavn,kommuner.kommunenummer,"
    "kommuner.kommunenavnNorsk"
)


def municipalities(answer: object, known: Iterable[str]) -> pd.DataFrame:
    """Return `name` (Norwegian) and `names` (every name, joined by '|') by municipality number.

    Raises SourceError where the answer is not of the documented shape or its municipalities are
    others than the known ones.
    """
    shape = Shape("kommuner")
    rows = _rows(shape, answer, ("kommunenummer", "kommunenavn", "kommunenavnNorsk"))
    numbers = [row["kommunenummer"] for row in rows]
    _no_duplicates(shape, numbers)
    same_numbers(shape, "the answer", numbers, known)
    shape.check()
    named = {
        row["kommunenummer"]: {
            "name": row["kommunenavnNorsk"].strip(),
            "names": "|".join(_apart(row["kommunenavn"], row["kommunenavnNorsk"])),
        }
        for row in rows
    }
    return pd.DataFrame.from_dict(named, orient="index").sort_index()


def counties(answer: object, known: pd.Series) -> pd.Series:
    """Return the county names by county number; `known` are the county numbers by municipality.

    Raises SourceError where the answer is not of the documented shape or a municipality lies in
    another county than before.
    """
    shape = Shape("fylkerkommuner")
    rows = _rows(shape, answer, ("fylkesnummer", "fylkesnavn"))
    placed: dict[str, str] = {}
    for place, row in enumerate(rows):
        held = row.get("kommuner")
        if not isinstance(held, list):
            shape.differs(f"[{place}].kommuner", held, "a list")
            continue
        for inner, one in enumerate(held):
            number = one.get("kommunenummer") if isinstance(one, dict) else None
            if not isinstance(number, str):
                shape.differs(f"[{place}].kommuner[{inner}].kommunenummer", number, "a text")
                continue
            placed[number] = row["fylkesnummer"]
    shape.check()
    _no_duplicates(shape, [row["fylkesnummer"] for row in rows])
    same_numbers(shape, "the answer", placed, known.index)
    for number, county in known.items():
        if placed.get(number, county) != county:
            shape.faults.append(f"{number} lies in {placed[number]}, not in {county}")
    shape.check()
    named = {row["fylkesnummer"]: row["fylkesnavn"].split(" - ")[0].strip() for row in rows}
    return pd.Series(named).sort_index()


def updated(table: pd.DataFrame, today: pd.DataFrame, county_names: pd.Series) -> pd.DataFrame:
    """Return the table of municipalities with today's names.

    A name stays as it is shown where today's Norwegian name is one of its names already: names in
    several languages are shown together here. What it is called is only added to.
    """
    rows = table.set_index("municipality_number")
    for number, one in today.iterrows():
        before = rows.at[number, "names"].split("|")
        rows.at[number, "names"] = "|".join(dict.fromkeys([*before, *one["names"].split("|")]))
        if one["name"] not in before:
            rows.at[number, "name"] = one["name"]
    rows["county_name"] = rows["county_number"].map(county_names)
    return rows.reset_index()[list(table.columns)]


def _rows(shape: Shape, answer: object, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    if not isinstance(answer, list) or not answer:
        shape.refuse("the answer", answer, "a list")
    number = fields[0]
    for place, row in enumerate(answer):
        if not isinstance(row, dict):
            shape.differs(f"[{place}]", row, "an object")
            continue
        for name in fields:
            if not isinstance(row.get(name), str) or not row[name].strip():
                shape.differs(f"[{place}].{name}", row.get(name), "a text")
        digits = 4 if number == "kommunenummer" else 2
        if isinstance(row.get(number), str) and not re.fullmatch(rf"\d{{{digits}}}", row[number]):
            shape.differs(f"[{place}].{number}", row[number], f"a number of {digits} digits")
    shape.check()
    return answer


def _no_duplicates(shape: Shape, numbers: list[str]) -> None:
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    shape.faults += [f"{number} stands more than once" for number in twice]


def _apart(*names: str) -> list[str]:
    """Every name on its own: "Rosse - Røros" is two."""
    return list(dict.fromkeys(part.strip() for name in names for part in name.split(" - ")))
