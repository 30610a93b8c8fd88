"""The register's works and figures laid beside those of a base snapshot.

What the base holds stays as it is: its works, their residents, its figures. Added are works that it
does not hold, reported treatment (for its works too, where the register's report is not older), and
one sample for each work, year and stage that has a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data import schema
from data.among import among
from data.codes import SourceTypeConfidence
from data.samples import links, plain, with_bounds

SOURCE, KINDS_SOURCE = "register_analyses", "register_intakes"
_FIGURES = ("samples", "figures", "sample_works")


def merged(
    base: dict[str, pd.DataFrame],
    systems: pd.DataFrame,
    treatment: pd.DataFrame,
    kinds: pd.DataFrame,
    intervals: Iterable[pd.DataFrame],
    saved: str,
) -> dict[str, pd.DataFrame]:
    """Return the tables of the base with the register laid onto them.

    `systems`, `treatment` and `kinds` (of source, as `intakes.read` gives them) are by mtid_vf,
    `intervals` as `aggregate.intervals` gives them, some at a time; `saved` is the day that the
    extracts were saved.
    """
    works = _with_kinds(_works(base["waterworks"], systems, treatment), kinds)
    changed = {"waterworks": works}
    sources, figures = [], _with_figures(base, works, intervals)
    if figures:
        sources.append(_source(SOURCE, "analyser av drikkevann og råvann", saved))
    if len(kinds):
        sources.append(_source(KINDS_SOURCE, "inntakspunkter, slags vannkilde", saved))
    if sources:
        changed["sources"] = pd.concat([base["sources"], pd.DataFrame(sources)], ignore_index=True)
    shaped = {name: schema.shaped(name, rows) for name, rows in changed.items()}
    return {**base, **shaped, **figures}


def _with_figures(
    base: dict[str, pd.DataFrame], works: pd.DataFrame, intervals: Iterable[pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The tables of the base that hold figures, with those of the register behind them; nothing
    where the register has none."""
    works = works.set_index("waterworks_id")
    parts = [_figures_of(part, works, base["supplies"]) for part in _whole_works(intervals)]
    pa.default_memory_pool().release_unused()  # before the parts are there twice for a moment
    return {
        name: pd.concat(
            [base[name], *(part.pop(name).reindex(columns=base[name].columns) for part in parts)],
            ignore_index=True,
        )
        for name in (_FIGURES if parts else ())
    }


def _whole_works(intervals: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Intervals that come some at a time, with all of a work together. What is made of them on the
    way then takes as much memory for ten countries as for one."""
    rest = pd.DataFrame()
    for some in intervals:
        part = pd.concat([rest, some], ignore_index=True) if len(rest) else some
        whole = int(part["mtid_vf"].ne(part["mtid_vf"].iloc[-1]).sum()) if len(part) else 0
        if whole:
            yield part.iloc[:whole]
        rest = part.iloc[whole:].copy()  # without it the whole part would be kept
    if len(rest):
        yield rest.reset_index(drop=True)


def _figures_of(
    intervals: pd.DataFrame, works: pd.DataFrame, supplies: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The rows of the tables that hold figures for some intervals."""
    year, stage = intervals["year"].astype(str), intervals["stage"]
    intervals["sample_id"] = "reg-" + intervals["mtid_vf"] + "-" + year + "-" + stage
    starts = np.flatnonzero(intervals["sample_id"].ne(intervals["sample_id"].shift()))
    samples = _samples(intervals, starts, works)
    return {
        "samples": schema.shaped("samples", samples),
        "figures": schema.shaped("figures", _figures(intervals)),
        "sample_works": schema.shaped(
            "sample_works", links(samples, supplies, samples["stage"].eq("treated"))
        ),
    }


def _works(base: pd.DataFrame, systems: pd.DataFrame, treatment: pd.DataFrame) -> pd.DataFrame:
    new = systems[~among(systems.index, base["waterworks_id"])].sort_index()
    works = pd.DataFrame(
        {
            "waterworks_id": new.index,
            "register_id": new.index,
            "name": new["name"],
            "owner": new["owner"],
            "municipality_number": new["municipality_number"],
            "municipality_from": new["municipality_from"],
            "source_type": "unknown",
            "residents": new["residents"],
            # No sale that is known names these works: nobody else counts their people.
            "residents_counted_here": new["residents"],
            "residents_year": new["year"].where(new["residents"].notna()),
            "produced_m3": new["produced_m3"],
            "received_m3": new["received_m3"],
            "active": True,
        }
    )
    works = works.reindex(columns=base.columns)
    together = pd.concat([base, works], ignore_index=True) if len(works) else base.copy()
    return _with_treatment(together, treatment)


def _with_treatment(works: pd.DataFrame, treatment: pd.DataFrame) -> pd.DataFrame:
    """The works with the treatment that the register reports, where that is not older than what
    they have; a report without a year takes the place of no dated one."""
    reported = treatment.reindex(works["register_id"]).set_axis(works.index)
    undated = reported["treatment_year"].isna()
    older = (reported["treatment_year"] < works["treatment_year"]).fillna(False).astype(bool)
    taken = reported["treatment"].notna() & ~older & ~(undated & works["treatment_year"].notna())
    for column in ("treatment", "treatment_year"):
        works[column] = works[column].mask(taken, reported[column])
    return works


def _with_kinds(works: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """The works with the kind of source that the register reports, which counts for more than what
    is likely or follows from a name, and for less than what a source states."""
    reported = kinds.reindex(works["register_id"]).set_axis(works.index)
    known = reported["source_type"].notna()
    taken = known & works["source_type_confidence"].ne(SourceTypeConfidence.STATED)
    other = taken & reported["source_type"].ne(works["source_type"])
    values = {
        "source_type": reported["source_type"],
        "source_type_confidence": str(SourceTypeConfidence.REPORTED),
        "source_type_quote": reported["words"],
        "source_type_source": KINDS_SOURCE,
    }
    return works.assign(
        source_type_reported=reported["source_type"],
        source_name=works["source_name"].mask(other, ""),
        **{name: works[name].mask(taken, value) for name, value in values.items()},
    )


def _samples(intervals: pd.DataFrame, starts: np.ndarray, works: pd.DataFrame) -> pd.DataFrame:
    """One row for each work, year and stage, which begin at `starts`, as the intervals stand sample
    by sample, in the order of the parameters; how many analyses and of what kind its first figure
    is of."""
    columns = ["sample_id", "mtid_vf", "stage", "year", "n", "statistic"]
    first = intervals[columns].iloc[starts].reset_index(drop=True)
    columns = ["name", "municipality_number", "source_type"]
    work = works.loc[first["mtid_vf"], columns].set_axis(first.index)
    return pd.DataFrame(
        {
            "sample_id": first["sample_id"],
            "published_name": work["name"],
            "municipality_number": work["municipality_number"],
            "source_type": work["source_type"],
            "stage": first["stage"],
            "year": first["year"],
            "n_samples": first["n"],
            "statistic": first["statistic"],
            "quote": _quotes(intervals["words"], starts),
            "source_id": SOURCE,
            "waterworks_id": first["mtid_vf"],
        }
    )


def _quotes(texts: pd.Series, starts: np.ndarray) -> pd.Series:
    """The words of all figures of each sample; the samples begin at `starts`."""
    offsets = pa.array(np.append(starts, len(texts)), pa.int32())
    words = pa.chunked_array(pa.array(texts)).combine_chunks()
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, words), pa.scalar("; ", words.type))
    return pd.Series(joined.to_pandas(), dtype=str)


def _figures(intervals: pd.DataFrame) -> pd.DataFrame:
    """The figures of all samples, and magnesium as a bound where only hardness is known."""
    known = intervals["best"].notna()
    figures = pd.DataFrame(
        {
            "sample_id": intervals["sample_id"],
            "parameter": intervals["parameter"],
            "text": _texts(intervals),
            "low": intervals["low"],
            "high": intervals["high"],
            "best": intervals["best"],
            "value_type": known.map({True: "measured", False: "range"}).mask(
                ~known & intervals["low"].eq(0), "below_limit"
            ),
            "from_calcium_only": False,
            "words_missing": False,
        }
    )
    return with_bounds(figures)


def _texts(intervals: pd.DataFrame) -> pd.Series:
    """The best value as it is printed, in the unit of its parameter; a range as its ends."""
    texts = intervals["text"].str.replace(",", ".", regex=False)
    columns = ["text", "shift", "low", "high"]
    # Nearly all are printed as they stand.
    special = intervals.loc[texts.eq("") | intervals["shift"].ne(0), columns]
    texts[special.index] = [
        _printed(text, shift) if text else f"{plain(low)}-{plain(high)}" if low else _below(high)
        for text, shift, low, high in special.itertuples(index=False)
    ]
    return texts


def _below(limit: float) -> str:
    return f"<{plain(limit)}"


def _printed(text: str, shift: int) -> str:
    text = text.replace(",", ".")
    return format(Decimal(text).scaleb(shift), "f") if shift else text


def as_made_up(sources: pd.DataFrame) -> pd.DataFrame:
    """The sources with the register's marked as made up, for a rehearsal."""
    ours = sources["source_id"].isin([SOURCE, KINDS_SOURCE])
    marks = {"kind": schema.MADE_UP, "publisher": "Ingen: oppdiktede tall", "url": ""}
    marks |= {"title": "Oppdiktet register / made-up register", "licence": "ikke relevant"}
    return sources.assign(
        **{name: sources[name].mask(ours, value) for name, value in marks.items()}
    )


def _source(source_id: str, what: str, saved: str) -> dict[str, str]:
    return {
        "source_id": source_id,
        "title": f"Vannverksregisteret: {what}",
        "publisher": "Mattilsynet",
        "kind": "register",
        "url": "https://www.mattilsynet.no/",
        "date_read": saved,
        "licence": "åpne data, NLOD ventet",
        "licence_verified": "no",
    }
