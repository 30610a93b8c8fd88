"""Kinds of water against each other: groundwater, surface water and, apart from them, nature.

The unit is a water, not a sample: repeated years of one work weigh as one, and works that drink the
same sampled water are one. A water belongs to the work that produces it, so that it is compared
where it is produced and not where it is drunk. Lakes and streams are never mixed with tap water.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from data.codes import SURFACE_KINDS
from data.evidence import half_last_digit
from data.memo import per_store
from data.store import Store
from findings import censored, waters
from findings.censored import Estimate
from findings.codes import NATURE, LeftOut
from findings.selection import Selection
from findings.summary import FEW_WATERS

FEWEST = FEW_WATERS
"""Measured waters that a group needs before its median is given."""
STAGES = ("all", "treated", "raw")
COMPARED = ("groundwater", "surface_water", NATURE)
"""The kinds that are compared county by county."""
_COLUMNS = [
    *("id", "name", "municipality_number", "sample_id", "evidence", "stage", "year", "text"),
    *("value_type", "low", "high", "best", "middle", "cautions", "confidence", "source_id"),
    "residents",
]
_COUNTED = ["kind", "measured", "raw", "bounded", "median", "low", "high"]


@dataclass(frozen=True)
class Scope:
    """What is compared: the chosen place, kinds and evidence, years and stage.

    `years` are the first and the last, inclusive; None takes every year and what has none. `stage`
    is one of STAGES; "treated" is only what is said to be treated, not what states no stage.
    """

    selection: Selection = field(default_factory=Selection)
    years: tuple[int, int] | None = None
    stage: str = "all"

    def of_years(self, years: pd.Series) -> pd.Series:
        """Which of these years are compared."""
        if self.years is None:
            return pd.Series(True, index=years.index)
        return years.between(*self.years).fillna(False).astype(bool)

    def of_stage(self, stages: pd.Series) -> pd.Series:
        """Which of these stages are compared."""
        return stages.eq(self.stage) | (self.stage == "all")

    def of_evidence(self, evidence: pd.Series) -> pd.Series:
        """Which of these kinds of evidence are compared."""
        return evidence.map(self.selection.admits).astype(bool)


@dataclass(frozen=True, eq=False)
class Group:
    """The different waters of one kind, and their median (mg/l) where there is one.

    `waters` has a row a water, by its middle value; `id` is that of the work, of the one with the
    most residents where several share the water, or of the site. `counts` are the waters by
    evidence, `left_out` how many works or sites of the kind and place have a figure but none that
    is compared, by `LeftOut`. `spread` is the standard deviation of the natural
    logarithm, NaN where there is no median.
    """

    kind: str
    waters: pd.DataFrame
    counts: Mapping[str, int]
    left_out: Mapping[LeftOut, int]
    median: Estimate | None
    spread: float

    @property
    def measured(self) -> int:
        """Waters with a measured figure, of treated or raw water."""
        return self.counts["measured"] + self.counts["raw"]


@per_store(4)
def years(store: Store) -> tuple[int, int]:
    """Return the first and the last year of any figure of magnesium."""
    found = pd.concat(
        [waters.figures_of_works(store, "mg")["year"], store.tables["site_samples"]["year"]]
    )
    return int(found.min()), int(found.max())


@per_store(64)
def _published(store: Store, selection: Selection) -> pd.DataFrame:
    """Every published figure of magnesium of the chosen active works' own water, best first within
    a work, with the work's columns. Labels of bottled water are left out."""
    works = selection.works(store, store.waterworks[store.waterworks["active"]])
    about = works[["name", "municipality_number", "source_type", "residents_counted_here"]]
    rows = waters.figures_of_works(store, "mg")
    own = rows["role"].eq("producer") & ~rows["cautions"].str.contains("bottled_label")
    rows = rows[own].merge(about, left_on="waterworks_id", right_index=True)
    return rows.rename(columns={"source_type": "kind", "residents_counted_here": "residents"})


@per_store(64)
def _waters_of_works(store: Store, scope: Scope) -> pd.DataFrame:
    """The different waters of the works in scope, of all kinds, with `kind` beside the columns of
    a group.

    The figure is chosen among those of the years and stage; a filter of evidence then keeps it or
    not, and puts no worse one in its place. Works that share one sampled water, or take one lake,
    are one: its best evidence counts, under the kind that is known and the work with the most
    residents, for the residents of all.
    """
    rows = _published(store, scope.selection)
    rows = waters.speaking(rows[scope.of_years(rows["year"]) & scope.of_stage(rows["stage"])])
    rows = rows.reset_index()
    rows = rows[scope.of_evidence(rows["evidence"])]
    shared = rows["water_body"].where(rows["water_body"].ne(""), rows["sample_id"])
    rows = rows.assign(
        id=rows["waterworks_id"],
        middle=rows["best"].fillna((rows["low"] + rows["high"]) / 2),
        residents=rows.groupby(shared)["residents"].transform("sum", min_count=1),
        _shared=shared,
        _weak=rows["evidence"].map(waters.RANK),
        _unknown=rows["kind"].eq("unknown"),
        _people=-rows["residents"].fillna(-1),
    )
    rows = rows.sort_values(["_weak", "_unknown", "_people", "id"]).drop_duplicates("_shared")
    return rows[["kind", *_COLUMNS]]


@per_store(256)
def works_group(store: Store, kind: str, scope: Scope) -> Group:
    """Return the waters of the works of a kind (one of KINDS)."""
    rows = _waters_of_works(store, scope)
    rows = rows[rows["kind"].eq(kind)].drop(columns="kind")
    return _group(store, kind, _in_order(rows), _works_left_out(store, kind, scope))


def _works_left_out(store: Store, kind: str, scope: Scope) -> dict[LeftOut, int]:
    """How many works of the kind and place have a figure, but none in scope, by the reason."""
    rows = _published(store, scope.selection)
    rows = rows[rows["kind"].eq(kind)]
    staged, dated = scope.of_stage(rows["stage"]), scope.of_years(rows["year"])
    facts = pd.DataFrame(
        {
            "evidence": staged & dated,
            "undated": staged & rows["year"].isna(),
            "years": staged,
            "unstated": rows["stage"].eq("unknown"),
            "stage": True,
        }
    )
    spoken = waters.speaking(rows[staged & dated])
    shown = spoken.index[scope.of_evidence(spoken["evidence"])]
    by_work = facts.groupby(rows["waterworks_id"]).any().drop(index=shown)
    counts = by_work.idxmax(axis=1).value_counts() if len(by_work) else {}
    return {LeftOut(reason): int(n) for reason, n in counts.items()}


@per_store(64)
def _sites(store: Store, selection: Selection) -> pd.DataFrame:
    """Every figure of magnesium of the chosen lakes and streams, the oldest and undated first.

    They are surface water that was measured: other kinds or evidence leave none. Where no place is
    chosen the rivers that no municipality is given for count too.
    """
    figures = store.tables["site_figures"].query("parameter == 'mg'").drop(columns="parameter")
    sites = store.tables["sites"]
    sites = sites[sites["kind"].isin(SURFACE_KINDS)]
    rows = figures.merge(store.tables["site_samples"], on="sample_id").merge(
        sites[["site_id", "name", "municipality_number"]], on="site_id"
    )
    if selection.counties or selection.municipalities:
        rows = rows[rows["municipality_number"].isin(selection.numbers(store))]
    if not selection.admits("measured") or (
        selection.kinds and "surface_water" not in selection.kinds
    ):
        rows = rows.iloc[:0]
    rows = rows.sort_values(["year", "sample_id"], na_position="first")
    return rows.drop_duplicates(["site_id", "year"], keep="last")


@per_store(64)
def nature_group(store: Store, scope: Scope) -> Group:
    """Return the lakes and streams, each with its newest figure within the years; where that one is
    of limed water the site is left out. Stage does not apply."""
    rows = _sites(store, scope.selection)
    newest = rows[scope.of_years(rows["year"])].drop_duplicates("site_id", keep="last")
    missed = rows[~rows["site_id"].isin(newest["site_id"])]
    undated = missed["year"].isna().groupby(missed["site_id"]).any()
    left_out = {
        LeftOut.UNDATED: int(undated.sum()),
        LeftOut.YEARS: int((~undated).sum()),
        LeftOut.LIMED: int(newest["limed"].sum()),
    }
    shown = newest[~newest["limed"]]
    shown = shown.assign(
        id=shown["site_id"],
        evidence="measured",
        stage="",
        middle=shown["best"].fillna((shown["low"] + shown["high"]) / 2),
        cautions="",
        confidence="",
        residents=pd.NA,
    )
    left_out = {reason: n for reason, n in left_out.items() if n}
    return _group(store, NATURE, _in_order(shown[_COLUMNS]), left_out)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["middle", "id"]).reset_index(drop=True)


def _group(store: Store, kind: str, rows: pd.DataFrame, left_out: Mapping[LeftOut, int]) -> Group:
    counts = {code: int(rows["evidence"].eq(code).sum()) for code in ("measured", "raw", "bounded")}
    return Group(kind, rows, counts, left_out, *_median(store, rows))


def _median(store: Store, rows: pd.DataFrame) -> tuple[Estimate | None, float]:
    """The median of waters (mg/l) and the spread of their logarithms; none under FEWEST measured
    waters that are more than a limit, where treated and raw water are mixed, or where ranges leave
    it open."""
    low, high = _ends(rows)
    measured = rows["evidence"][rows["evidence"].ne("bounded") & (low > 0)]
    if len(measured) < FEWEST or measured.nunique() > 1:
        return None, math.nan
    try:
        return censored.median(low, high, partial(_replicates, store))
    except ValueError:
        return None, math.nan


def _ends(rows: pd.DataFrame) -> censored.Intervals:
    """The intervals of waters (mg/l) for the fit.

    A measured value stands for its water, whatever extremes are published beside it. A published
    zero is something below half its last digit.
    """
    point = rows["best"].notna()
    low = rows["best"].where(point, rows["low"]).to_numpy(dtype=float)
    high = rows["best"].where(point, rows["high"]).to_numpy(dtype=float)
    return low, np.where(high > 0, high, [half_last_digit(text) for text in rows["text"]])


@per_store(128)
def ratio(store: Store, scope: Scope) -> Estimate | None:
    """Return how many times the median of surface water that of groundwater is; None where either
    has none."""
    groups = [works_group(store, kind, scope) for kind in ("groundwater", "surface_water")]
    if any(group.median is None for group in groups):
        return None
    ground, surface = (_ends(group.waters) for group in groups)
    return censored.ratio(ground, surface, partial(_replicates, store))


def _replicates(store: Store, low: np.ndarray, high: np.ndarray, stream: int) -> np.ndarray:
    """`censored.replicates`, which takes longest on the page, once for the same waters: those of a
    county, say, whether it is chosen or one of all."""
    return _drawn(store, low.tobytes(), high.tobytes(), stream)


@per_store(256)
def _drawn(store: Store, low: bytes, high: bytes, stream: int) -> np.ndarray:
    return censored.replicates(np.frombuffer(low), np.frombuffer(high), stream)


@per_store(64)
def counties(store: Store, scope: Scope) -> pd.DataFrame:
    """Return a row for each chosen county and kind of COMPARED: `county_number`, `county`, `kind`,
    `measured`, `raw` of these and `bounded` (waters), `median`, `low`, `high` (mg/l, NaN where
    there is none).

    A water that works of several counties share counts in the county of the one with the most
    residents, so that the counties add up to the country.
    """
    chosen = store.municipalities["county_number"].reindex(scope.selection.numbers(store))
    rows = []
    for kind in COMPARED:
        group = of_kind(store, kind, scope)
        places = group.waters["municipality_number"].map(store.municipalities["county_number"])
        for number in sorted(set(chosen)):
            part = _group(store, kind, group.waters[places.eq(number)], {})
            rows.append(
                {"county_number": number, "county": store.counties[number], **counted(part)}
            )
    frame = pd.DataFrame(rows, columns=["county_number", "county", *_COUNTED])
    return frame.sort_values("county_number", kind="stable").reset_index(drop=True)


def of_kind(store: Store, kind: str, scope: Scope) -> Group:
    """Return the group of a kind of works, or of NATURE."""
    return nature_group(store, scope) if kind == NATURE else works_group(store, kind, scope)


def counted(group: Group) -> dict[str, object]:
    """A group as the cells of a table: its kind, its counts, its median (mg/l)."""
    median = group.median or Estimate(math.nan, math.nan, math.nan)
    counts = group.measured, group.counts["raw"], group.counts["bounded"]
    cells = (group.kind, *counts, median.value, median.low, median.high)
    return dict(zip(_COUNTED, cells, strict=True))


@per_store(64)
def raw_and_treated(store: Store, scope: Scope) -> pd.DataFrame:
    """Return the works with a measured figure (mg/l) both of their raw and of their treated water.

    A row a work, by name: `waterworks_id`, `name`, `municipality_number`, and for each of `raw` and
    `treated` the best value (missing where only an interval is known) and `_low`, `_high`, `_text`,
    `_value_type`, `_year`, `_sample_id`, `_evidence`, `_water` (its published name), `_source_id`,
    `_confidence` (that it is this work's), `_cautions`; `cautions` joins the two. Each is the
    best figure within the years; the stage of the scope does not apply. The two are rarely of one
    day and not always of one lake. Bounds from hardness are left out, as they show no difference.
    """
    rows = _published(store, scope.selection)
    rows = rows[scope.of_years(rows["year"]) & scope.of_evidence(rows["evidence"])]
    raw = rows[rows["evidence"].eq("raw")].drop_duplicates("waterworks_id")
    stated = rows["evidence"].eq("measured") & rows["stage"].eq("treated")
    treated = rows[stated].drop_duplicates("waterworks_id")
    names = raw[["waterworks_id", "name", "municipality_number"]]
    pairs = names.merge(_prefixed(raw, "raw")).merge(_prefixed(treated, "treated"))
    both = pairs["raw_cautions"].str.split(";") + pairs["treated_cautions"].str.split(";")
    pairs["cautions"] = [";".join(filter(None, dict.fromkeys(codes))) for codes in both]
    return pairs.sort_values("name").reset_index(drop=True)


def _prefixed(rows: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """The columns of a figure with a prefix, and the work's id."""
    same = (
        *("low", "high", "text", "value_type", "year", "sample_id", "evidence", "source_id"),
        *("confidence", "cautions"),
    )
    names = {name: f"{prefix}_{name}" for name in same}
    names |= {"best": prefix, "published_name": f"{prefix}_water"}
    return rows[["waterworks_id", *names]].rename(columns=names)


@dataclass(frozen=True, eq=False)
class Resurvey:
    """Lakes that were sampled in two years: the medians (mg/l) and the median change as a ratio.

    `lakes` has `site_id`, `name`, `municipality_number`, `then`, `now` and `ratio` (now / then), by
    ratio; `higher`, `lower` and `unchanged` count lakes.
    """

    lakes: pd.DataFrame
    then: Estimate
    now: Estimate
    ratio: Estimate
    higher: int
    lower: int
    unchanged: int


@per_store(64)
def resurvey(store: Store, scope: Scope, then: int = 1995, now: int = 2019) -> Resurvey | None:
    """Compare the lakes in scope that were sampled, unlimed, in both years; the years and the stage
    of the scope do not apply. None where there are fewer than FEWEST.

    Nothing is censored here, so medians are those of the lakes themselves and no distribution is
    taken for granted; a lake is drawn with both its years.
    """
    rows = _sites(store, scope.selection)
    rows = rows[~rows["limed"]].set_index("site_id")
    lakes = rows[rows["year"].eq(then)][["name", "municipality_number"]].assign(
        then=rows.loc[rows["year"].eq(then), "best"],
        now=rows.loc[rows["year"].eq(now), "best"],
    )
    lakes = lakes[lakes["then"].gt(0) & lakes["now"].gt(0)]
    lakes = lakes.assign(ratio=lakes["now"] / lakes["then"])
    if len(lakes) < FEWEST:
        return None
    drawn = censored.draws(len(lakes))
    change = np.sign(lakes["now"] - lakes["then"])
    return Resurvey(
        lakes=lakes.sort_values(["ratio", "name"]).reset_index(),
        then=_middle(lakes["then"].to_numpy(), drawn),
        now=_middle(lakes["now"].to_numpy(), drawn),
        ratio=_middle(lakes["ratio"].to_numpy(), drawn),
        higher=int(change.eq(1).sum()),
        lower=int(change.eq(-1).sum()),
        unchanged=int(change.eq(0).sum()),
    )


def _middle(values: np.ndarray, drawn: np.ndarray) -> Estimate:
    """The median of values and its interval from those drawn."""
    middle = float(np.median(values))
    replicates = np.log(np.median(values[drawn], axis=1))
    ends = censored.interval(math.log(middle), replicates, len(values))
    return Estimate(middle, *(math.exp(end) for end in ends))
