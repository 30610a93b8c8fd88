"""DuckDB's reader of maps: its extension `spatial`, with the DuckDB that it is a package for."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.packages import run

PINNED = Path(__file__).with_name("spatial.txt")
ASK = """
import json, pathlib, sys
import duckdb
extensions = pathlib.Path(duckdb.__file__).parents[1] / "duckdb_ext" / "extensions"
database = duckdb.connect(config={"extension_directory": str(extensions)})
database.execute("LOAD spatial")
print(json.dumps(database.execute(sys.argv[1]).fetchall()))
"""


@pytest.fixture(scope="session")
def spatial(pytestconfig):
    """A function that gives the rows of the last statement of some SQL, run in a folder by DuckDB
    with `spatial`. Its version is not ours: it runs as a process of its own."""
    packages = _installed(pytestconfig.cache.mkdir("duckdb-spatial"))

    def rows(sql, folder="."):
        done = subprocess.run(
            [sys.executable, "-c", ASK, sql],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(packages)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return rows


def _installed(folder):
    """The folder with the pinned packages, which pip fetches once into pytest's cache. Without them
    tests are skipped, but for CI, where they fail."""
    whole = folder / hashlib.sha256(PINNED.read_bytes()).hexdigest()[:16]
    if not whole.is_dir():
        begun = folder / f"{whole.name}.{os.getpid()}"
        pip = [sys.executable, "-m", "pip", "install", "-q", "--only-binary", ":all:"]
        said = run([*pip, "--require-hashes", "--target", str(begun), "-r", str(PINNED)])
        if not (begun / "duckdb_ext").is_dir():
            lacking = pytest.fail if os.environ.get("CI") else pytest.skip
            lacking(f"DuckDB with its extension spatial could not be installed. {said}")
        begun.rename(whole)
    return whole
