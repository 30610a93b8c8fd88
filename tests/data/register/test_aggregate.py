"""The aggregation is written as expressions, and shipped as the SQL that DuckDB runs."""

from data.register import aggregate
from data.register.engine import STATEMENTS


def test_the_sql_for_duckdb_is_that_of_the_expressions():
    assert STATEMENTS.read_bytes().decode() == aggregate.sql()
