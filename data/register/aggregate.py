"""From analyses to intervals: each row judged, the good ones summed up. Written once, with Ibis.

A row is one kind of analysis of one system (or intake) in one year: the number of analyses and
their least, median, mean and greatest value. The expressions here run on any engine of Ibis and
give the same rows. For DuckDB they stand as SQL in `aggregate.sql`, so that an import need not load
Ibis and translate them (a second): `python -m data.register.aggregate` writes that file anew.

Several intakes of one system are different waters of which nobody knows the share: their extremes
make one range, and no best value is made of them.
"""

from __future__ import annotations

from ops.python import documented, imported_by_command

PARSER = documented("data.register.aggregate", "Write data/register/aggregate.sql anew.")

with imported_by_command(__name__, PARSER):
    import ibis
    from ibis import _
    from ibis.expr.types import BooleanValue, StringValue, Table

    from data import bounds
    from data.register.engine import COLUMNS, MARK, STATEMENTS, TABLES

VALUES = ("verdi_min", "verdi_median", "verdi_gjsn", "verdi_max")
TEXTS = ("ant_analyser", *VALUES)
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_ANALYSES = 1_000_000
_NUMBER = r"^<? ?[0-9]+([.,][0-9]+)?$"
"""A number, or a limit that the value lies below."""
_SPACES = "^[ \t\n\r\x0b\x0c]|[ \t\n\r\x0b\x0c]$"
_WHOLE = r"^[0-9]+([.,]0+)?$"
_NEGATIVE = r"^-[0-9]+([.,][0-9]+)?$"
_KEPT = (
    *("stage", "piece", "row", "mtid_vf", "intake", "year", "parameter", "position", "kind"),
    *("shift", "retired", "status", "reason", "low", "high", "best", "best_text", "statistic"),
    *("n", *TEXTS),
)
"""The columns that are needed of a judged row; fewer columns make comparing rows cheaper."""
_NUMBERS = tuple(f"v_{name}" for name in VALUES)
_INTAKE = ["stage", "mtid_vf", "intake"]
_KEY = [*_INTAKE, "year", "parameter"]
_INTERVAL = (
    *("mtid_vf", "year", "stage", "position", "parameter", "low", "high", "best", "text"),
    *("shift", "intakes", "statistic", "words", "n"),
)
_MINERALS = ("mg", "ca")

NOT_SHOWN = ("system_inactive", "system_small")
"""Reasons for which a correct row is left out: its system is not on the map."""


def alone(rows: Table, kinds: Table, systems: Table) -> Table:
    """Return the rows with what they say in numbers, and `reason`: why a row is set aside whatever
    the others say, or null.

    `kinds` is as `kinds.table` gives it; `systems` has mtid_vf and status ("shown", "small",
    "inactive" or "faulty").
    """
    read = _read(rows.join(kinds, "analysetype"))
    known = systems.rename(system="mtid_vf")
    read = read.left_join(known, read.mtid_vf == known.system).drop("system")
    return read.mutate(reason=_reason(read)).select(*_KEPT, *_NUMBERS)


def beside(rows: Table) -> Table:
    """Return the rows of `alone` that are set aside because of others, as other_piece, other_row
    and other_reason."""
    repeats = _repeats(rows)
    small = rows.filter(rows.reason.isnull() & (rows.status == "small"))
    mineral = small.filter(_.parameter.isin(_MINERALS))
    kept = mineral.anti_join(repeats, _same_row(mineral, repeats))
    others = small.anti_join(kept.select("mtid_vf").distinct(), "mtid_vf")
    others = others.anti_join(repeats, _same_row(others, repeats))
    return repeats.union(_named(others.mutate(reason=ibis.literal("system_small"))))


def judged(rows: Table, others: Table) -> Table:
    """Return the rows of `alone` with the reasons of `beside`: why a row is set aside, or null for
    the rows taken."""
    both = rows.left_join(others, _same_row(rows, others))
    both = both.mutate(reason=both.reason.coalesce(both.other_reason))
    return both.select(*rows.columns)


def _named(rows: Table) -> Table:
    return rows.select(other_piece="piece", other_row="row", other_reason="reason")


def _same_row(rows: Table, named: Table) -> list[BooleanValue]:
    return [rows.piece == named.other_piece, rows.row == named.other_row]


def _read(rows: Table) -> Table:
    """Numbers and year beside the texts of a row; `v_…` are in the parameter's unit, null where
    the text is missing or no number. A value below a limit lies between zero and the limit."""
    texts = {name: _text(rows[name]) for name in (*TEXTS, "periode", "mtid_vf", "mtid_ip")}
    rows = rows.mutate(**texts)
    numbers = {f"v_{name}": _number(rows[name]) / rows.divisor for name in VALUES}
    year = ibis.ifelse(rows.periode.re_search(r"^[0-9]{4}$"), rows.periode, None)
    count = ibis.ifelse(rows.ant_analyser.re_search(_WHOLE), _pointed(rows.ant_analyser), None)
    rows = rows.mutate(
        **numbers,
        intake=rows.mtid_ip.fill_null(""),
        year=year.try_cast("int32"),
        n=count.try_cast("float64").try_cast("int64"),
    )
    typical = rows.verdi_median.coalesce(rows.verdi_gjsn)
    below = typical.startswith("<").fill_null(False)
    best = rows.v_verdi_median.coalesce(rows.v_verdi_gjsn)
    return rows.mutate(
        best=ibis.ifelse(below, ibis.null("float64"), best),
        best_text=ibis.ifelse(below, ibis.null("string"), typical),
        statistic=ibis.cases(
            (_.v_verdi_median.notnull(), "median"),
            (_.v_verdi_gjsn.notnull(), "mean"),
            else_="unknown",
        ),
        low=ibis.coalesce(*(_least(rows, f"verdi_{of}") for of in ("min", "median", "gjsn"))),
        high=_.v_verdi_max.coalesce(_.v_verdi_median, _.v_verdi_gjsn),
    )


def _least(rows: Table, name: str) -> ibis.Value:
    """The least that a value can be: zero below a limit."""
    below = rows[name].startswith("<").fill_null(False)
    return ibis.ifelse(below, 0.0, rows[f"v_{name}"])


def _text(column: StringValue) -> StringValue:
    """The text of a cell without spaces around it; null for an empty one and for `NULL`."""
    # To strip takes a third of all the time here, and hardly any cell needs it.
    text = ibis.ifelse(column.re_search(_SPACES), column.strip(), column)
    return ibis.ifelse(text.isin(["", "NULL"]), ibis.null("string"), text.replace("\ufeff", ""))


def _number(text: StringValue) -> ibis.Value:
    plain = text.re_search(_NUMBER)
    bare = _pointed(text).replace("<", "").replace(" ", "")
    return ibis.ifelse(plain, bare, ibis.null("string")).try_cast("float64")


def _pointed(text: StringValue) -> StringValue:
    return text.replace(",", ".")


def _negative(rows: Table) -> BooleanValue:
    """Whether any number of a row is below zero."""
    # As cases, so that the pattern is looked for in those few alone.
    signs = [
        ibis.ifelse(rows[name].startswith("-"), rows[name].re_search(_NEGATIVE), False)
        for name in TEXTS
    ]
    return ibis.or_(*[sign.fill_null(False) for sign in signs])


def _not_a_number(rows: Table) -> BooleanValue:
    """Whether any cell for a number holds something else."""
    values = [rows[name].notnull() & rows[f"v_{name}"].isnull() for name in VALUES]
    count = ibis.ifelse(rows.n.notnull(), True, rows.ant_analyser.re_search(_NUMBER))
    return ibis.or_(*values, ~count.fill_null(True))


def _reason(rows: Table) -> StringValue:
    """The first reason against a row, or null."""
    unknown = rows.best.isnull() & (rows.low.isnull() | rows.high.isnull())
    impossible = bounds.conditions(rows.low, rows.high, rows.best, rows.greatest, rows.above_zero)
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


def _repeats(rows: Table) -> Table:
    """The rows to set aside of those that stand more than once: a retired name beside the one that
    took its place, the same figures again, and figures that contradict each other."""
    good = rows.filter(rows.reason.isnull())
    repeated = good.group_by(_KEY).agg(times=_.count()).filter(_.times > 1)
    # Nearly every row stands alone; only the others are worth being sorted and compared.
    compared = _compared(good.semi_join(repeated, _KEY))
    return _named(compared.filter(_.reason.notnull()))


def _compared(rows: Table) -> Table:
    """Good rows of keys that stand more than once, with the reason against those to set aside."""
    rows = rows.mutate(values=_values(rows))
    same = ibis.window(group_by=_KEY)
    alike = ibis.window(group_by=[*_KEY, "retired"])
    ordered = ibis.window(group_by=[*_KEY, "retired"], order_by=["piece", "row"])
    # Of the good rows of a key either the retired ones are replaced or all are retired.
    rows = rows.mutate(
        replaced=_.retired & (~_.retired).any().over(same),
        least=_.values.min().over(alike),
        most=_.values.max().over(alike),
        again=ibis.row_number().over(ordered) > 0,
    )
    return rows.mutate(
        reason=ibis.cases(
            (_.replaced, "retired_name"),
            (_.least != _.most, "conflict"),
            (_.again, "duplicate"),
            else_=ibis.null("string"),
        )
    )


def _values(rows: Table) -> StringValue:
    """All numbers of a row as one text, equal for rows that say the same."""
    numbers = [rows.n, rows.low, rows.best, *(rows[name] for name in _NUMBERS)]
    texts = [number.cast("string").fill_null("") for number in numbers]
    return ibis.literal(";").join(texts)


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
    (analyses, null where not given), statistic, words (what the rows say, an intake each); in the
    order of the works, years, stages and parameters.
    """
    taken = rows.filter(rows.reason.isnull())
    taken = taken.join(_labels(taken), _INTAKE)
    taken = taken.mutate(words=taken.kind + taken.label + _cells(taken))
    # Most works have one intake: no other row is of the same water, year and parameter.
    lone = taken.filter(_.intakes_in_use == 1)
    several = _summed(taken.filter(_.intakes_in_use > 1))
    found = _named_as_one(lone).union(several.select(*_INTERVAL))
    return found.order_by("mtid_vf", "year", "stage", "position")


def _named_as_one(rows: Table) -> Table:
    """Rows that stand alone as intervals."""
    counted = ibis.ifelse(rows.n > 0, rows.n, ibis.null("int64"))
    text = rows.best_text.fill_null("")
    return rows.mutate(text=text, intakes=ibis.literal(1, "int64"), n=counted).select(*_INTERVAL)


def _summed(rows: Table) -> Table:
    """Rows of several intakes as intervals, which one row may give, too."""
    summed = rows.group_by(["mtid_vf", "year", "stage", "position", "parameter"]).agg(
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
    )


def _labels(taken: Table) -> Table:
    """What each intake is called in the words of its rows: a number within its system."""
    intakes = taken.select(*_INTAKE).distinct()
    system = ["stage", "mtid_vf"]
    order = ibis.window(group_by=system, order_by="intake")
    intakes = intakes.mutate(number=ibis.row_number().over(order) + 1)
    intakes = intakes.mutate(intakes_in_use=_.number.max().over(ibis.window(group_by=system)))
    # All numbers of a system have as many digits, so that texts sort as numbers.
    wide = ibis.ifelse(intakes.intakes_in_use > 99, 10_000, 100)
    digits = (intakes.number + wide).cast("string").substr(1)
    label = ibis.ifelse(intakes.intake == "", "", ibis.literal(", inntak ") + digits)
    return intakes.select(*_INTAKE, "intakes_in_use", label=label)


def _cells(rows: Table) -> StringValue:
    """The cells of a row as they stand in the extract; those of a row that is taken are numbers."""
    text = ibis.literal("")
    for name in TEXTS:
        text = text + (ibis.literal(f" {name} ") + rows[name] + ",").fill_null("")
    return ibis.literal(":") + text.substr(0, text.length() - 1)


def answers(judged: Table, rows: Table) -> dict[str, Table]:
    """What is asked of judged rows: the fields of `engine.JudgedAnalyses`, and the intervals."""
    taken = judged.filter(_.reason.isnull())
    return {
        "became": judged.group_by(["piece", "reason"]).agg(n=_.count()),
        "set_aside": set_aside(judged, rows),
        "taken": taken.group_by("parameter").agg(n=_.count()),
        "works": taken.select("parameter", "mtid_vf").distinct(),
        "intervals": intervals(judged),
    }


def sql() -> str:
    """Return what `aggregate.sql` holds: the tables to make and what is asked, each behind its
    name."""
    rows, kinds, systems = (ibis.table(columns, name=name) for name, columns in TABLES.items())
    made = {"alone": alone(rows, kinds, systems)}
    lone = ibis.table(made["alone"].schema(), name="alone")
    made["beside"] = beside(lone)
    others = ibis.table(made["beside"].schema(), name="beside")
    lines = ["-- Made by `python -m data.register.aggregate`: change aggregate.py, not this."]
    for name, table in {**made, **answers(judged(lone, others), rows)}.items():
        lines += [f"{MARK}{name}", ibis.to_sql(table, dialect="duckdb", pretty=False)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    STATEMENTS.write_bytes(sql().encode())
