"""The snippets of docs/api.md do what they say, against a server of this machine."""

import re
import subprocess
import threading
import time
from pathlib import Path

import duckdb
import pytest
import uvicorn
from starlette.applications import Starlette

from harness.packages import skip_without
from harness.server import free_port
from server.limits import Limit
from server.routes import routes

WRITTEN = "http://localhost:8501"
TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)

SAID_IN_R = """
writeLines(c(oslo$municipality, nrow(shapes), unique(shapes$county_number), class(shapes$best),
  st_crs(shapes)$input))
"""


def snippets(kind):
    """The snippets of a language."""
    return [text for of, text in SNIPPETS if of == kind]


@pytest.fixture(scope="module")
def server(store):
    """The address of a server of the shipped figures, which ends with the tests."""
    app = Starlette(routes=routes(lambda: store, Limit(rate=0)))
    port = free_port()
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


def test_of_each_language_there_is_a_snippet():
    assert {"python", "r", "sql", "sh"} <= {kind for kind, _ in SNIPPETS}


@pytest.mark.filterwarnings("ignore")
def test_python(server, monkeypatch):
    monkeypatch.setattr("geopandas.GeoDataFrame.plot", lambda shapes, column, **_: shapes[column])
    (text,) = snippets("python")
    found: dict[str, object] = {}
    exec(text.replace(WRITTEN, server), found)
    assert found["oslo"]["municipality"] == "Oslo"
    assert len(found["shapes"]) == 43
    assert set(found["shapes"]["county_number"]) == {"46"}


def test_r(server, tmp_path):
    skip_without("Rscript")
    if _r(tmp_path, "library(sf)").returncode:
        pytest.skip("R is installed here, but not its package sf (Debian: r-cran-sf)")
    (text,) = snippets("r")
    done = _r(tmp_path, f"{text.replace(WRITTEN, server)}\n{SAID_IN_R}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["Oslo", "43", "46", "numeric", "WGS 84"]
    assert (tmp_path / "Rplots.pdf").read_bytes().startswith(b"%PDF-")


def _r(folder, text):
    """What R makes of a script."""
    path = folder / "script.R"
    path.write_text(text, encoding="utf-8")
    command = ["Rscript", "--vanilla", "--encoding=UTF-8", path]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_duckdb(server, spatial, tmp_path, monkeypatch):
    """The files are fetched as curl would, then read by name."""
    from urllib.request import urlretrieve

    fetched = re.findall(r"^curl -O (\S+)$", "".join(snippets("sh")), re.MULTILINE)
    assert len(fetched) == 3
    for address in fetched:
        urlretrieve(address.replace(WRITTEN, server), tmp_path / address.rsplit("/", 1)[1])
    monkeypatch.chdir(tmp_path)
    plain, with_spatial = snippets("sql")
    statements = [f"{text};" for text in plain.split(";\n") if text.strip()]
    ((oslo, *numbers),), trondheim, tonsberg = (
        duckdb.execute(statement).fetchall() for statement in statements
    )
    assert (oslo, len(numbers)) == ("Oslo", 4)
    assert trondheim == [("Trondheim – Tråante", 0.874, 20.0, 3.0)]
    assert tonsberg[0][:2] == ("Tønsberg", 0.93)
    ((name, best, area),) = spatial(with_spatial, tmp_path)
    assert (name, best, round(area)) == ("Oslo", None, 456)
