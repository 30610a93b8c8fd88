"""From analyses to intervals: each row judged, the good ones summed up. Written once, with Ibis.

A row is one kind of analysis of one system (or intake) in one year: the number of analyses and
their least, median, mean and greatest value. The expressions here run on any engine of
`engines` and give the same rows.

Several intakes of one system are different waters of which nobody knows the share: their extremes
make one range, and no best value is made of them.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, StringValue, Table

from data.register.engines import COLUMNS

VALUES = ("verdi_min", "verdi_median", "verdi_gjsn", "verdi_max")
TEXTS = ("ant_analyser", *VALUES)
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_ANALYSES = 1_000_000
_NUMBER = r"^[0-9]+([.,][0-9]+)?$"
_WHOLE = r"^[0-9]+([.,]0+)?$"
_NEGATIVE = r"^-[0-9]+([.,][0-9]+)?$"
_MISSING = r"^\s*(NULL)?\s*$"
_KEY = ["stage", "mtid_vf", "intake", "year", "parameter"]
_MINERALS = ("mg", "ca")
_ZERO_IS_POSSIBLE = ("alkalinity",)

NOT_SHOWN = ("system_inactive", "system_small")
"""Why a row is left out though nothing is wrong with it: its system is not on the map."""


def judged(rows: Table, kinds: Table, systems: Table) -> Table:
    """Return the rows with what they say in numbers, and `reason`: why a row is set aside, or
    null for the rows taken.

    `kinds` is as `kinds.table` gives it; `systems` has mtid_vf and status ("shown", "small",
    "inactive" or "faulty").
    """
    read = _read(rows.join(kinds, "analysetype"))
    known = systems.rename(system="mtid_vf")
    read = read.left_join(known, read.mtid_vf == known.system).drop("system")
    return _of_shown_systems(_without_repeats(read.mutate(reason=_reason(read))))


def _read(rows: Table) -> Table:
    """Numbers and year beside the texts of a row, and the texts as they stood (`as_…`); `v_…` are
    in the parameter's unit, null where the text is missing or no number."""
    rows = rows.mutate(**{f"as_{name}": rows[name] for name in COLUMNS})
    texts = {name: _text(rows[name]) for name in (*TEXTS, "periode", "mtid_vf", "mtid_ip")}
    rows = rows.mutate(**texts)
    numbers = {f"v_{name}": _number(rows[name]) / rows.divisor for name in VALUES}
    year = ibis.ifelse(rows.periode.re_search(r"^[0-9]{4}$"), rows.periode, None)
    count = ibis.ifelse(rows.ant_analyser.re_search(_WHOLE), _number(rows.ant_analyser), None)
    return rows.mutate(
        **numbers,
        intake=rows.mtid_ip.fill_null(""),
        year=year.try_cast("int32"),
        n=count.try_cast("int64"),
    ).mutate(
        best=_.v_verdi_median.coalesce(_.v_verdi_gjsn),
        best_text=_.verdi_median.coalesce(_.verdi_gjsn),
        statistic=ibis.cases(
            (_.v_verdi_median.notnull(), "median"),
            (_.v_verdi_gjsn.notnull(), "mean"),
            else_="unknown",
        ),
        low=_.v_verdi_min.coalesce(_.v_verdi_median, _.v_verdi_gjsn),
        high=_.v_verdi_max.coalesce(_.v_verdi_median, _.v_verdi_gjsn),
    )


def _text(column: StringValue) -> StringValue:
    """The text of a cell without spaces around it; null for an empty one and for `NULL`."""
    missing = column.isnull() | column.re_search(_MISSING)
    return ibis.ifelse(missing, ibis.null("string"), column.replace("\ufeff", "").strip())


def _number(text: StringValue) -> ibis.Value:
    plain = text.re_search(_NUMBER)
    return ibis.ifelse(plain, text.replace(",", "."), ibis.null("string")).try_cast("float64")


def _any(rows: Table, pattern: str, positive: bool = True) -> BooleanValue:
    """Whether any number of a row is written so (or, not `positive`, is there but not so)."""
    matches = [rows[name].re_search(pattern) for name in TEXTS]
    matches = matches if positive else [~match for match in matches]
    return ibis.or_(*[match.fill_null(False) for match in matches])


def _reason(rows: Table) -> StringValue:
    """The first thing that speaks against a row, or null."""
    untold = rows.best.isnull() & (rows.v_verdi_min.isnull() | rows.v_verdi_max.isnull())
    outside = ~rows.best.between(rows.low, rows.high)
    zero = (rows.best == 0) & ~rows.parameter.isin(_ZERO_IS_POSSIBLE)
    counted = rows.n.isnull() | rows.n.between(0, MOST_ANALYSES)
    return ibis.cases(
        (~rows.clear, "name_unclear"),
        (rows.status.isnull(), "system_unknown"),
        (rows.status == "faulty", "system_set_aside"),
        (rows.status == "inactive", "system_inactive"),
        (~rows.year.between(FIRST_YEAR, LAST_YEAR).fill_null(False), "year"),
        (_any(rows, _NEGATIVE), "negative"),
        (_any(rows, _NUMBER, positive=False), "not_a_number"),
        (rows.ant_analyser.notnull() & rows.n.isnull() | ~counted, "count"),
        (untold, "no_value"),
        ((rows.n == 0).fill_null(False), "value_without_analysis"),
        (rows.v_verdi_min > rows.v_verdi_max, "least_above_greatest"),
        (outside.fill_null(False), "typical_outside"),
        (rows.high > rows.greatest, "too_high"),
        (zero.fill_null(False), "zero"),
        else_=ibis.null("string"),
    )


def _without_repeats(rows: Table) -> Table:
    """Set aside what stands more than once: a retired name beside the one that took its place,
    the same figures again, and figures that contradict each other."""
    rows = rows.mutate(good=rows.reason.isnull())
    same = ibis.window(group_by=[*_KEY, "good"])
    rows = rows.mutate(replaced=_.good & _.retired & (~_.retired).any().over(same)).mutate(
        good=_.good & ~_.replaced, values=_values(rows)
    )
    ordered = ibis.window(group_by=[*_KEY, "good"], order_by=["piece", "row"])
    rows = rows.mutate(
        least=_.values.min().over(same),
        most=_.values.max().over(same),
        again=ibis.row_number().over(ordered) > 0,
    )
    return rows.mutate(
        reason=ibis.cases(
            (_.reason.notnull(), _.reason),
            (_.replaced, "retired_name"),
            (_.least != _.most, "conflict"),
            (_.again, "duplicate"),
            else_=ibis.null("string"),
        )
    ).drop("good", "replaced", "least", "most", "again", "values")


def _values(rows: Table) -> StringValue:
    """All numbers of a row as one text, equal for rows that say the same."""
    numbers = [rows.n, *(rows[f"v_{name}"] for name in VALUES)]
    texts = [number.cast("string").fill_null("") for number in numbers]
    return ibis.literal(";").join(texts)


def _of_shown_systems(rows: Table) -> Table:
    """Set aside the rows of small systems that have neither magnesium nor calcium."""
    mineral = _.reason.isnull() & _.parameter.isin(_MINERALS)
    rows = rows.mutate(minerals=mineral.any().over(ibis.window(group_by="mtid_vf")))
    small = _.reason.isnull() & (_.status == "small") & ~_.minerals
    return rows.mutate(reason=ibis.ifelse(small, "system_small", _.reason)).drop("minerals")


def set_aside(rows: Table) -> Table:
    """Return the judged rows that are set aside as they stood: stage, piece, row, reason, columns.

    Those left out because their system is not on the map are not among them."""
    faults = rows.filter(_.reason.notnull() & ~_.reason.isin(NOT_SHOWN))
    as_read = {name: faults[f"as_{name}"] for name in COLUMNS}
    return faults.select("stage", "piece", "row", "reason", **as_read)


def intervals(rows: Table) -> Table:
    """Return the rows taken, summed up: one row for each mtid_vf, year, stage and parameter.

    low, high, best in the parameter's unit (best is null where several intakes or no typical value
    are told); text (the best as printed), shift (see `kinds`), intakes (how many), n (analyses,
    null where not told), statistic, words (what the rows say, an intake each).
    """
    taken = rows.filter(rows.reason.isnull())
    by_intake = ibis.window(group_by=["stage", "mtid_vf"], order_by="intake")
    taken = taken.mutate(number=ibis.dense_rank().over(by_intake) + 1)
    taken = taken.mutate(words=_words(taken))
    summed = taken.group_by(["mtid_vf", "year", "stage", "position", "parameter"]).agg(
        low=_.low.min(),
        high=_.high.max(),
        best=_.best.max(),
        text=_.best_text.max(),
        shift=_["shift"].max(),
        intakes=_.count(),
        analyses=_.n.sum(),
        told=_.n.count(),
        statistic=_.statistic.max(),
        words=_.words.collect(),
    )
    one = _.intakes == 1
    return summed.mutate(
        best=ibis.ifelse(one, _.best, ibis.null("float64")),
        text=ibis.ifelse(one, _.text.fill_null(""), ""),
        n=ibis.ifelse((_.told == _.intakes) & (_.analyses > 0), _.analyses, ibis.null("int64")),
        statistic=ibis.ifelse(one, _.statistic, "unknown"),
        words=_.words.sort().join(" | "),
    ).drop("told", "analyses")


def _words(rows: Table) -> StringValue:
    """The row's own words: the kind of analysis and its cells as they stand in the extract."""
    cells = [ibis.literal(f" {name} ") + rows[name] for name in TEXTS]
    # The number has as many digits as any system has intakes, so that texts sort as numbers.
    number = (rows.number + 100).cast("string").right(2)
    name = rows.kind + ibis.ifelse(rows.intake == "", "", ibis.literal(", inntak ") + number)
    told = ibis.literal("")
    for cell in cells:
        told = told + (cell + ",").fill_null("")
    return name + ":" + told.re_replace(",$", "")
