"""From analyses to intervals: each row judged, the good ones summed up. Written once, with Ibis.

A row is one kind of analysis of one system (or intake) in one year: the number of analyses and
their least, median, mean and greatest value. The expressions here run on any
`engine.Engine` and give the same rows.

Several intakes of one system are different waters of which nobody knows the share: their extremes
make one range, and no best value is made of them.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, StringValue, Table

from data import bounds
from data.register.engine import COLUMNS

VALUES = ("verdi_min", "verdi_median", "verdi_gjsn", "verdi_max")
TEXTS = ("ant_analyser", *VALUES)
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_ANALYSES = 1_000_000
_NUMBER = r"^[0-9]+([.,][0-9]+)?$"
_WHOLE = r"^[0-9]+([.,]0+)?$"
_NEGATIVE = r"^-[0-9]+([.,][0-9]+)?$"
_KEPT = (
    *("stage", "piece", "row", "mtid_vf", "intake", "year", "parameter", "position", "kind"),
    *("shift", "retired", "status", "reason", "low", "high", "best", "best_text", "statistic"),
    *("n", *TEXTS),
)
"""The columns that are needed of a judged row; fewer columns make comparing rows cheaper."""
_KEY = ["stage", "mtid_vf", "intake", "year", "parameter"]
_MINERALS = ("mg", "ca")

NOT_SHOWN = ("system_inactive", "system_small")
"""Reasons for which a correct row is left out: its system is not on the map."""


def judged(rows: Table, kinds: Table, systems: Table) -> Table:
    """Return the rows with what they say in numbers, and `reason`: why a row is set aside, or
    null for the rows taken.

    `kinds` is as `kinds.table` gives it; `systems` has mtid_vf and status ("shown", "small",
    "inactive" or "faulty").
    """
    read = _read(rows.join(kinds, "analysetype"))
    known = systems.rename(system="mtid_vf")
    read = read.left_join(known, read.mtid_vf == known.system).drop("system")
    read = read.mutate(reason=_reason(read), values=_values(read))
    return _of_shown_systems(_without_repeats(read.select(*_KEPT, "values")))


def _read(rows: Table) -> Table:
    """Numbers and year beside the texts of a row; `v_…` are in the parameter's unit, null where
    the text is missing or no number."""
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
    text = column.strip()
    return ibis.ifelse(text.isin(["", "NULL"]), ibis.null("string"), text.replace("\ufeff", ""))


def _number(text: StringValue) -> ibis.Value:
    plain = text.re_search(_NUMBER)
    return ibis.ifelse(plain, text.replace(",", "."), ibis.null("string")).try_cast("float64")


def _negative(rows: Table) -> BooleanValue:
    """Whether any number of a row is below zero."""
    signs = [rows[name].startswith("-") & rows[name].re_search(_NEGATIVE) for name in TEXTS]
    return ibis.or_(*[sign.fill_null(False) for sign in signs])


def _not_a_number(rows: Table) -> BooleanValue:
    """Whether any cell for a number holds something else."""
    values = [rows[name].notnull() & rows[f"v_{name}"].isnull() for name in VALUES]
    return ibis.or_(*values, ~rows.ant_analyser.re_search(_NUMBER).fill_null(True))


def _reason(rows: Table) -> StringValue:
    """The first reason against a row, or null."""
    unknown = rows.best.isnull() & (rows.v_verdi_min.isnull() | rows.v_verdi_max.isnull())
    impossible = bounds.conditions(
        rows.v_verdi_min, rows.v_verdi_max, rows.best, rows.greatest, rows.above_zero
    )
    counted = rows.n.isnull() | rows.n.between(0, MOST_ANALYSES)
    return ibis.cases(
        (~rows.clear, "name_unclear"),
        (rows.status.isnull(), "system_unknown"),
        (rows.status == "faulty", "system_set_aside"),
        (rows.status == "inactive", "system_inactive"),
        (~rows.year.between(FIRST_YEAR, LAST_YEAR).fill_null(False), "year"),
        (_negative(rows), "negative"),
        (_not_a_number(rows), "not_a_number"),
        (rows.ant_analyser.notnull() & rows.n.isnull() | ~counted, "count"),
        (unknown, "no_value"),
        ((rows.n == 0).fill_null(False), "value_without_analysis"),
        *((wrong.fill_null(False), str(code)) for code, wrong in impossible.items()),
        else_=ibis.null("string"),
    )


def _without_repeats(rows: Table) -> Table:
    """Set aside what stands more than once: a retired name beside the one that took its place,
    the same figures again, and figures that contradict each other."""
    good = rows.filter(_.reason.isnull()).group_by(_KEY).agg(times=_.count())
    repeated = good.filter(_.times > 1)
    # Nearly every row stands alone; only the others are worth being sorted and compared.
    alone = rows.anti_join(repeated, _KEY)
    return alone.union(_compared(rows.semi_join(repeated, _KEY))).drop("values", "retired")


def _compared(rows: Table) -> Table:
    """The rows of keys that stand more than once, with the reason against those to set aside."""
    rows = rows.mutate(good=rows.reason.isnull())
    same = ibis.window(group_by=[*_KEY, "good"])
    alike = ibis.window(group_by=[*_KEY, "good", "retired"])
    ordered = ibis.window(group_by=[*_KEY, "good", "retired"], order_by=["piece", "row"])
    # Of the good rows of a key either the retired ones are replaced or all are retired.
    rows = rows.mutate(
        replaced=_.good & _.retired & (~_.retired).any().over(same),
        least=_.values.min().over(alike),
        most=_.values.max().over(alike),
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
    ).drop("good", "replaced", "least", "most", "again")


def _values(rows: Table) -> StringValue:
    """All numbers of a row as one text, equal for rows that say the same."""
    numbers = [rows.n, *(rows[f"v_{name}"] for name in VALUES)]
    texts = [number.cast("string").fill_null("") for number in numbers]
    return ibis.literal(";").join(texts)


def _of_shown_systems(rows: Table) -> Table:
    """Set aside the rows of small systems that have neither magnesium nor calcium."""
    mineral = rows.filter(_.reason.isnull() & _.parameter.isin(_MINERALS))
    named = mineral.select(of_minerals="mtid_vf").distinct()
    rows = rows.left_join(named, rows.mtid_vf == named.of_minerals)
    small = _.reason.isnull() & (_.status == "small") & _.of_minerals.isnull()
    rows = rows.mutate(reason=ibis.ifelse(small, "system_small", _.reason))
    return rows.drop("of_minerals", "status")


def set_aside(judged: Table, rows: Table) -> Table:
    """Return the rows that are set aside as they stood: stage, piece, row, reason, columns.

    Those left out because their system is not on the map are not among them. `rows` are those that
    were judged."""
    faults = judged.filter(_.reason.notnull() & ~_.reason.isin(NOT_SHOWN))
    found = faults.select("piece", "row", "reason").join(rows, ["piece", "row"])
    return found.select("stage", "piece", "row", "reason", *COLUMNS)


def intervals(rows: Table) -> Table:
    """Return the rows taken, summed up: one row for each mtid_vf, year, stage and parameter.

    low, high, best in the parameter's unit (best is null for several intakes, or where no typical
    value is given); text (the best as printed), shift (see `kinds`), intakes (how many), n
    (analyses, null where not given), statistic, words (what the rows say, an intake each).
    """
    taken = rows.filter(rows.reason.isnull())
    by_intake = ibis.window(group_by=["stage", "mtid_vf"], order_by="intake")
    taken = taken.mutate(number=ibis.dense_rank().over(by_intake) + 1)
    system = ibis.window(group_by=["stage", "mtid_vf"])
    taken = taken.mutate(many=(_.number > 99).any().over(system))
    taken = taken.mutate(words=_words(taken))
    summed = taken.group_by(["mtid_vf", "year", "stage", "position", "parameter"]).agg(
        low=_.low.min(),
        high=_.high.max(),
        best=_.best.max(),
        text=_.best_text.max(),
        shift=_["shift"].max(),
        intakes=_.count(),
        analyses=_.n.sum(),
        counted=_.n.count(),
        statistic=_.statistic.max(),
        words=_.words.collect(),
    )
    one = _.intakes == 1
    return summed.mutate(
        best=ibis.ifelse(one, _.best, ibis.null("float64")),
        text=ibis.ifelse(one, _.text.fill_null(""), ""),
        n=ibis.ifelse((_.counted == _.intakes) & (_.analyses > 0), _.analyses, ibis.null("int64")),
        statistic=ibis.ifelse(one, _.statistic, "unknown"),
        words=_.words.sort().join(" | "),
    ).drop("counted", "analyses")


def _words(rows: Table) -> StringValue:
    """The row's own words: the kind of analysis and its cells as they stand in the extract."""
    cells = [ibis.literal(f" {name} ") + rows[name] for name in TEXTS]
    # All numbers of a system have as many digits, so that texts sort as numbers.
    number = (rows.number + ibis.ifelse(rows.many, 10_000, 100)).cast("string").substr(1)
    name = rows.kind + ibis.ifelse(rows.intake == "", "", ibis.literal(", inntak ") + number)
    text = ibis.literal("")
    for cell in cells:
        text = text + (cell + ",").fill_null("")
    return name + ":" + text.re_replace(",$", "")
