"""The aggregation gives the same rows on Spark as on DuckDB, from the same files."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from data.faults import EngineError
from data.progress import Progress
from data.register import extracts, kinds, made_up, reading
from harness.packages import need

FACTOR = 0.02
DEFAULTS = """\
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""Spark's own settings for few rows: to make Java of each query and to compile it takes minutes."""


@pytest.fixture(scope="session")
def java() -> None:
    """Java, found or installed: a test of Spark without it fails, and says what to do."""
    if not os.environ.get("JAVA_HOME"):
        need("java")


@pytest.fixture(scope="session")
def few_rows(tmp_path_factory) -> Iterator[None]:
    """Spark as it is quick on few rows; it gives the same."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    """A small generated register, with every defect in it."""
    folder = tmp_path_factory.mktemp("register")
    made_up.write(folder, FACTOR)
    found = extracts.find(folder, folder)
    return {"treated": found[extracts.TREATED], "raw": found[extracts.RAW]}


def everything(address: str, pieces: dict, folder: Path) -> dict[str, pd.DataFrame]:
    """All that an engine gives for the pieces, in an order of its own making."""
    with (
        Progress() as progress,
        closing(reading.connect(address, pieces, folder, progress)) as engine,
    ):
        counts = engine.counts()
        table = kinds.table(counts["analysetype"].dropna())
        ids = made_up.shipped_ids()
        systems = pd.DataFrame({"mtid_vf": ids, "status": "shown"})
        systems.loc[::7, "status"] = "small"
        systems.loc[::11, "status"] = "inactive"
        found = engine.answers(table, systems)._asdict()
        found["intervals"] = pa.Table.from_batches(engine.intervals()).to_pandas()
        return {"counts": counts, "rejects": engine.rejects(), **found}


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the order that its engine gave it, missing told one way."""
    columns = sorted(table.columns)
    plain = table[columns].astype(object).where(table[columns].notna(), None)
    return plain.sort_values(columns, key=lambda column: column.astype(str), ignore_index=True)


@pytest.mark.slow
@pytest.mark.usefixtures("java", "few_rows")
def test_both_engines_give_the_same_rows(pieces, tmp_path):
    one = everything("duckdb", pieces, tmp_path)
    two = everything("spark://local[2]", pieces, tmp_path)
    assert len(one["intervals"]) > 300
    assert set(one["set_aside"]["reason"]) >= made_up.DEFECTS.keys()
    for name, table in one.items():
        pd.testing.assert_frame_equal(
            ordered(table), ordered(two[name]), check_dtype=False, check_exact=True, obj=name
        )


def test_an_engine_of_no_known_kind_is_refused(tmp_path):
    with Progress() as progress, pytest.raises(EngineError, match="write duckdb, or spark://"):
        reading.connect("postgres://x", {}, tmp_path, progress)
