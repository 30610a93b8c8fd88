"""The supply systems of the register: which are on the map, where they lie, whom they supply.

Works of the base snapshot keep all that it says of them, their residents too: people are counted
once over works and the sales between them, which the register does not list. Only works
that the base does not hold are made from the register, with the residents of their newest report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data.among import among
from data.register.judged import JudgedRows
from data.schema import ID
from data.sources.waterworks import MAX_RESIDENTS, MAX_VOLUME_M3

SMALL = 50
"""Residents below which a system is on the map only with magnesium or calcium of its own."""
_SAID = [
    *("aktiv", "vannforsyningssystem", "kommunenr", "virksomhet_kommunenr", "periode"),
    *("ant_fastboende", "vannprod", "vann_mottatt", "orgform", "virksomhet", "orgnr", "fnavn"),
]
_FIGURES = ["residents", "produced_m3", "received_m3"]
_PRIVATE_FORMS = ("ENK", "PERS", "")
_PRIVATE_WORDS = re.compile(r"privatperson|enkeltperson|enkeltmannsforetak", re.IGNORECASE)
_CLEAR_SHARE = 0.9
"""A municipality that was divided is taken as the part that holds this share of its people."""


@dataclass(frozen=True)
class Places:
    """The municipalities of 2024 and what older numbers became."""

    municipalities: pd.DataFrame
    renumbering: pd.DataFrame

    def number_of_2024(self, number: str, name: str) -> str:
        """Return today's number of a municipality, or "" where it is not known.

        A number that is in use today is meant as such. Else the newest year that knew it decides;
        where it was divided, its name or the part with nearly all of its people does.
        """
        if number in self._names:
            return number
        parts = self._parts.get(number, {})
        if len(parts) == 1:
            return next(iter(parts))
        plain = name.partition(" - UTGÅTT")[0].strip().casefold()
        named = [part for part in parts if plain in self._names[part]]
        large = [part for part, weight in parts.items() if weight >= _CLEAR_SHARE]
        clear = named or large
        return clear[0] if len(clear) == 1 else ""

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The names of each municipality of today, in small letters."""
        names = self.municipalities.set_index("municipality_number")["names"]
        return {number: text.casefold().split("|") for number, text in names.items()}

    @cached_property
    def _parts(self) -> dict[str, dict[str, float]]:
        """What each older number became, in the newest year that knew it: number and weight."""
        table = self.renumbering
        newest = table["year"].eq(table.groupby("number_then")["year"].transform("max"))
        parts: dict[str, dict[str, float]] = {}
        for row in table[newest].itertuples():
            parts.setdefault(row.number_then, {})[row.number_2024] = row.weight
        return parts


def read(rows: JudgedRows, places: Places, shipped: set[str]) -> pd.DataFrame:
    """Return the systems by mtid_vf: name, owner, municipality_number, municipality_from, year,
    residents, produced_m3, received_m3 (m³ a year), status.

    `status` is "shown", "small" (shown where minerals are known), "inactive" or "faulty". Rows that
    cannot be read are set aside in `rows`.
    """
    table = pd.DataFrame({"mtid_vf": rows["mtid_vf"], "name": rows["vannforsyningssystem"]})
    rows.set_aside(table["mtid_vf"].eq(""), "no_id")
    rows.set_aside(~table["mtid_vf"].str.fullmatch(ID), "id")
    rows.set_aside(table["name"].eq(""), "no_name")
    rows.set_aside(~rows["aktiv"].str.lower().isin(["ja", "nei"]), "active_unclear")
    table = table.join(_placed(rows, places)).join(_reported(rows))
    active, ours = rows["aktiv"].str.lower().eq("ja"), among(table["mtid_vf"], shipped)
    rows.set_aside(active & ~ours & table["municipality_number"].eq(""), "municipality")
    rows.without_repeats(["mtid_vf"], _SAID)
    table = _without_private_names(rows, table, places)
    table["status"] = "shown"
    table["status"] = table["status"].mask(~ours & ~(table["residents"] >= SMALL), "small")
    table["status"] = table["status"].mask(~ours & ~active, "inactive")
    faulty = ~rows.good & rows.reason.ne("duplicate")
    table["status"] = table["status"].mask(~ours & faulty, "faulty")
    table = table[table["mtid_vf"].ne("") & rows.reason.ne("duplicate")]
    return table.drop_duplicates("mtid_vf").set_index("mtid_vf")


def _placed(rows: JudgedRows, places: Places) -> pd.DataFrame:
    """Where each system lies: its own municipality, else the seat of its owner."""
    own = _numbers(rows["kommunenr"], rows["kommune"], places)
    owner = _numbers(rows["virksomhet_kommunenr"], rows["virksomhet_kommune"], places)
    number = own.where(own.ne(""), owner)
    return pd.DataFrame(
        {
            "municipality_number": number,
            "municipality_from": own.ne("").map({True: "place", False: "owner"}),
        }
    )


def _numbers(numbers: pd.Series, names: pd.Series, places: Places) -> pd.Series:
    pairs = list(zip(numbers, names, strict=True))
    known = {pair: places.number_of_2024(*pair) for pair in set(pairs) if pair[0]}
    return pd.Series([known.get(pair, "") for pair in pairs], index=numbers.index)


def _reported(rows: JudgedRows) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": rows.whole("periode", 1950, 2100, "year"),
            "residents": rows.whole("ant_fastboende", 0, MAX_RESIDENTS, "residents"),
            "produced_m3": rows.number("vannprod", 0, MAX_VOLUME_M3, "volume"),
            "received_m3": rows.number("vann_mottatt", 0, MAX_VOLUME_M3, "volume"),
        }
    )


def _without_private_names(rows: JudgedRows, table: pd.DataFrame, places: Places) -> pd.DataFrame:
    """The owner of each system, blank where it is a private person, whose name does not stand as
    the name of the work either."""
    private = (
        rows["orgform"].str.upper().isin(_PRIVATE_FORMS)
        | ~rows["orgnr"].str.fullmatch(r"\d{9}")
        | rows["ir_orgform"].str.contains(_PRIVATE_WORDS)
    )
    municipality = places.municipalities.set_index("municipality_number")["name"]
    words = rows["fnavn"] + " " + rows["virksomhet"]
    personal = [
        hidden and _names_a_person(name, person)
        for hidden, name, person in zip(private, table["name"], words, strict=True)
    ]
    here = table["municipality_number"].map(municipality).fillna("")
    return table.assign(
        owner=rows["virksomhet"].mask(private, ""),
        name=table["name"].mask(pd.Series(personal, table.index), "Privat vannforsyning, " + here),
    )


def _names_a_person(name: str, person: str) -> bool:
    """Whether a name shares a word with that of the person who owns it, other than common ones."""
    common = {"vannverk", "vassverk", "vann", "vassforsyning", "vannforsyning", "privat"}
    words = [set(re.findall(r"\w{3,}", text.casefold())) - common for text in (name, person)]
    return bool(words[0] & words[1])


def with_newest_report(
    systems: pd.DataFrame, reports: JudgedRows, shipped: set[str]
) -> pd.DataFrame:
    """Return the systems with the figures of their newest report, where that is newer than the
    system's own row; it decides whether one that does not ship is small. Reports that cannot be
    read are set aside."""
    reported = _reported(reports).assign(mtid_vf=reports["mtid_vf"])
    reports.set_aside(~among(reported["mtid_vf"], systems.index), "system_unknown")
    reports.set_aside(reported["year"].isna(), "year")
    reports.without_repeats(["mtid_vf", "periode"], ["ant_fastboende", "vannprod", "vann_mottatt"])
    newest = reported[reports.good & reported["residents"].notna()].sort_values("year")
    newest = newest.drop_duplicates("mtid_vf", keep="last").set_index("mtid_vf")
    newest = newest.reindex(systems.index)
    newer = newest["year"].gt(systems["year"]).fillna(False) | (
        systems["residents"].isna() & newest["year"].notna()
    )
    columns = ["year", *_FIGURES]
    systems = systems.assign(**{name: systems[name].mask(newer, newest[name]) for name in columns})
    sized = systems["status"].isin(["small", "shown"]) & ~among(systems.index, shipped)
    large = systems["residents"].ge(SMALL).fillna(False).astype(bool)
    status = systems["status"].mask(sized & large, "shown").mask(sized & ~large, "small")
    return systems.assign(status=status)
