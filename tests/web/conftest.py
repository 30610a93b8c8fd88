"""The routes beside the dashboard, asked without a server; and figures that mean harm."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.store import Store
from server.limits import Limit
from server.routes import routes

NO_LIMIT = Limit(rate=0)
HOSTILE = "<img src=x onerror=alert(1)>"
HOSTILE_WORK = "Z0911211948592561126KDLAA"  # Bergen Vannverk


def _client(store: Store, limit: Limit = NO_LIMIT) -> TestClient:
    return TestClient(Starlette(routes=routes(lambda: store, limit)), follow_redirects=False)


@pytest.fixture(scope="session")
def asking() -> Callable[..., TestClient]:
    """Makes a client that asks the routes over a store."""
    return _client


@pytest.fixture(scope="session")
def client(store) -> TestClient:
    """A client over the shipped figures, without a limit."""
    return _client(store)


@pytest.fixture(scope="session")
def hostile(store) -> Store:
    """The shipped figures, but a waterworks, its owner, a quote and a municipality mean harm."""
    tables = dict(store.tables)
    works = tables["waterworks"].copy()
    ours = works["waterworks_id"].eq(HOSTILE_WORK)
    works.loc[ours, ["name", "owner", "source_name"]] = HOSTILE
    samples = tables["samples"].copy()
    samples.loc[samples["municipality_number"].eq("4601"), ["quote", "published_name"]] = HOSTILE
    places = tables["municipalities"].copy()
    places.loc[places["municipality_number"].eq("4601"), "name"] = HOSTILE
    changed = {"waterworks": works, "samples": samples, "municipalities": places}
    return replace(store, tables={**tables, **changed})
