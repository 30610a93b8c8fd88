"""What became of every row: taken, left out, or set aside with a reason that a person can act on.

For each file: rows read = rows taken + rows of other kinds of analysis + rows left out + rows set
aside. The rows set aside are written to files that open in a spreadsheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.cells import FORMULA_START, GUARD
from data.faults import Fault
from data.parameters import PARAMETERS
from data.register.judged import JudgedRows
from data.register.kinds import classify

REASONS = {
    "fields": "has another number of fields than the header",
    "not_utf8": "holds bytes that are not UTF-8, shown as \\x..; save the file as UTF-8",
    "quotes": "a quote is opened or closed in the wrong place; it may hide the rows behind it",
    "too_long": "is longer than a million bytes",
    "name_unclear": "the kind's name holds a unit or words that are not known; add them to"
    " data/parameters.py and import again",
    "system_unknown": "mtid_vf is in no system that is known; fetch vannforsyningssystem.csv of the"
    " same week",
    "system_set_aside": "the row of its system was set aside; mend that one",
    "year": "periode is not a year",
    "negative": "a number is negative",
    "not_a_number": "a number holds other signs than digits and one comma or point",
    "count": "ant_analyser is not a whole number of analyses",
    "no_value": "neither a median or mean nor both a least and a greatest value",
    "value_without_analysis": "values are given for 0 analyses",
    "least_above_greatest": "verdi_min is above verdi_max",
    "typical_outside": "the median (or mean) lies outside verdi_min to verdi_max",
    "too_high": "verdi_max is above what can be true of fresh water; check the unit",
    "zero": "the value is 0, which no fresh water has: not analysed, or below a limit not given",
    "retired_name": "stands under a retired name (UTGÅTT) beside the name that took its place",
    "duplicate": "says the same as an earlier row",
    "conflict": "another row of the same system, year and kind says something else",
    "no_id": "mtid_vf is missing",
    "id": "mtid_vf is no id: it has other signs than A to Z, digits and - _ . or more than 64 of"
    " them, or begins with a point",
    "no_name": "vannforsyningssystem, the name, is missing",
    "active_unclear": "aktiv is neither ja nor nei",
    "method_unclear": "a method of treatment is neither ja nor nei",
    "municipality": "no municipality of today follows from kommunenr or virksomhet_kommunenr",
    "kind_column": "no column is known to hold the kind of source; add its header to"
    " data/ledger/intake_columns.csv",
    "kind_missing": "the kind of source is not stated; its work gets none from the register",
    "kind_unknown": "the kind of source holds a word that is not known; add it to"
    " data/ledger/intake_words.csv",
    "reserve_unclear": "whether the intake is a reserve is neither ja nor nei",
    "residents": "ant_fastboende is not a possible number of people",
    "volume": "vannprod or vann_mottatt is not a possible volume",
}
LEFT_OUT = {
    "system_inactive": "system no longer active",
    "system_small": "system with fewer than 50 residents and no magnesium or calcium",
    "plant_inactive": "plant no longer active",
    "plant_reserve": "reserve plant",
    "intake_inactive": "intake no longer active",
    "intake_reserve": "reserve intake",
}
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")


@dataclass
class FileAccount:
    """What became of the rows of one file."""

    read: int = 0
    taken: int = 0
    other_kinds: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        parts = (self.left_out.total(), self.set_aside.total(), self.taken, self.other_kinds)
        return self.read == sum(parts)

    def count(self, reason: str | None, rows: int) -> None:
        """Count rows by what became of them."""
        if not reason:
            self.taken += rows
        elif reason == "other_kind":
            self.other_kinds += rows
        elif reason in LEFT_OUT:
            self.left_out[reason] += rows
        else:
            self.set_aside[reason] += rows


@dataclass
class RegisterAccount:
    """The account of an import: by file, by kind of analysis (kind, parameter, retired, n), and
    by parameter taken; `rows` holds the rows set aside, by kind of file. `headline` comes before
    all else, `notes` behind; `words` counts the words for a kind of source that are not known."""

    files: dict[str, FileAccount] = field(default_factory=dict)
    kinds: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: Counter[str] = field(default_factory=Counter)
    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    headline: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: pd.Series = field(default_factory=lambda: pd.Series(dtype=int))

    def add(self, kind: str, judged: JudgedRows) -> None:
        """Account for the rows of one of the smaller extracts."""
        self._read(judged.lines)
        for piece, reasons in judged.reason.groupby(judged.raw["piece"]):
            for reason, n in reasons.value_counts().items():
                self._count(piece, reason, n)
        self._add_rejects(judged.rejects)
        self.notes += judged.lost_signs()
        bad = ~judged.good & ~judged.reason.isin(list(LEFT_OUT))
        rows = judged.raw[bad].copy()
        rows.insert(2, "reason", judged.reason[bad])
        self.rows[kind] = _with_rejects(rows, judged.rejects)

    def add_analyses(
        self,
        counts: pd.DataFrame,
        kinds: pd.DataFrame,
        became: pd.DataFrame,
        rejects: pd.DataFrame,
        lines: Mapping[str, int],
    ) -> None:
        """Account for the analyses: `counts` of every kind by piece, the `kinds` that are ours,
        what `became` of their rows (piece, reason, n), and how many rows stand in each piece."""
        self._read(lines)
        ours = counts["analysetype"].isin(kinds["analysetype"])
        for row in counts[~ours].itertuples():
            self._count(row.piece, "other_kind", row.n)
        for row in became.itertuples():
            self._count(row.piece, "" if pd.isna(row.reason) else row.reason, row.n)
        self._add_rejects(rejects)
        texts = {text: classify(text) for text in counts["analysetype"].dropna().unique()}
        named = counts.assign(
            kind=counts["analysetype"].map({text: kind.name for text, kind in texts.items()}),
            parameter=counts["analysetype"].map(
                {text: kind.parameter for text, kind in texts.items()}
            ),
        ).fillna({"kind": "", "parameter": ""})
        summed = named.groupby(["kind", "parameter"], as_index=False)["n"].sum()
        self.kinds = summed.sort_values(["n", "kind"], ascending=[False, True], ignore_index=True)

    def add_rows(self, kinds: Mapping[str, str], bad: pd.DataFrame, rejects: pd.DataFrame) -> None:
        """Keep the analyses set aside, by the kind of file that each stage stands in."""
        for stage, kind in kinds.items():
            rows = bad[bad["stage"].eq(stage)].drop(columns="stage")
            rows = rows.sort_values(["piece", "row"], ignore_index=True)
            rows = rows[[*rows.columns[:3], *rows.columns[3:][rows.iloc[:, 3:].notna().any()]]]
            self.rows[kind] = _with_rejects(rows, rejects[rejects["stage"].eq(stage)])

    def faults(self) -> list[Fault]:
        """One fault for each file whose rows do not add up."""
        message = "the account does not add up, so that rows would be lost; nothing can be taken: "
        return [
            Fault(name, None, None, message + _file_lines(name, file)[0])
            for name, file in sorted(self.files.items())
            if not file.adds_up
        ]

    def _read(self, lines: Mapping[str, int]) -> None:
        for piece, rows in lines.items():
            self.files.setdefault(piece, FileAccount()).read = rows

    def _count(self, piece: str, reason: str, n: int) -> None:
        self.files.setdefault(piece, FileAccount()).count(reason, n)

    def _add_rejects(self, rejects: pd.DataFrame) -> None:
        for (piece, reason), n in rejects.value_counts(["piece", "reason"]).items():
            self._count(piece, reason, n)

    def lines(self) -> list[str]:
        """The account in words, for the operator."""
        lines = list(self.headline)
        for name, file in sorted(self.files.items()):
            lines += _file_lines(name, file)
        if self.kinds.empty:
            return [*lines, *self.notes]
        lines.append(f"kinds of analysis: {len(self.kinds)}, all listed in kinds.csv")
        for parameter in PARAMETERS:
            own = self.kinds[self.kinds["parameter"].eq(parameter)]
            spelt = ", ".join(f"{row.kind} {row.n}" for row in own.itertuples())
            lines.append(
                f"  {parameter}: {own['n'].sum()} rows, {self.parameters[parameter]} taken"
                + (f" ({spelt})" if spelt else "")
            )
        return [*lines, *self.notes]

    def write(self, folder: Path) -> None:
        """Write account.txt, kinds.csv, words.csv (words for a kind of source that are not known)
        and one file for each extract with rows set aside."""
        text = "\n".join(self.lines()) + "\n"
        (folder / "account.txt").write_text(text, encoding="utf-8")
        if not self.kinds.empty:
            _write_csv(self.kinds, folder / "kinds.csv")
        if len(self.words):
            words = self.words.rename_axis("word").rename("n").reset_index()
            _write_csv(words, folder / "words.csv")
        for kind, rows in self.rows.items():
            if len(rows):
                _write_csv(rows, folder / f"{kind}.csv")


def _with_rejects(rows: pd.DataFrame, rejects: pd.DataFrame) -> pd.DataFrame:
    """Rows set aside with those that could not be split into columns, whole in `line`."""
    whole = rejects.rename(columns={"text": "line"})
    if whole.empty:
        return rows
    together = pd.concat([rows, whole[["piece", "row", "reason", "line"]]], ignore_index=True)
    return together.sort_values(["piece", "row"], ignore_index=True)


def _file_lines(name: str, file: FileAccount) -> list[str]:
    lines = [f"{name}: {file.read} rows read = {file.taken} taken"]
    if file.other_kinds:
        lines[0] += f" + {file.other_kinds} of other kinds"
    if file.left_out:
        lines[0] += f" + {file.left_out.total()} left out"
    lines[0] += f" + {file.set_aside.total()} set aside"
    for counter, words in ((file.left_out, LEFT_OUT), (file.set_aside, REASONS)):
        often = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"  {n} {reason}: {words[reason]}" for reason, n in often]
    return lines


def _harmless(cells: pd.Series) -> pd.Series:
    """The texts of a column with a guard before what a spreadsheet would take for a formula."""
    acting = cells.str.startswith(FORMULA_START).fillna(False).astype(bool)
    acting &= ~cells.str.fullmatch(_NEGATIVE).fillna(False).astype(bool)
    return cells.mask(acting, GUARD + cells) if acting.any() else cells


def _write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Write semicolons, CRLF and a byte-order mark, as the extracts have and spreadsheets expect;
    no cell acts as a formula."""
    texts = rows.select_dtypes(exclude="number").columns
    rows = rows.assign(**{name: _harmless(rows[name]) for name in texts})
    rows.to_csv(path, sep=";", index=False, lineterminator="\r\n", encoding="utf-8-sig")
