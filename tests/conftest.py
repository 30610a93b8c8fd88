"""What tests of every room share: the snapshot that ships, figures that mean harm, a client that
asks the routes beside the dashboard without a server, and how made-up cases are drawn."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from data.schema import MADE_UP
from data.store import Store, open_store
from server.headers import Headers
from server.limits import Limit
from server.routes import routes
from telling.language import language
from tests.data.small_ledger import SmallLedger
from web.site.links import Site
from web.site.plan import planned

# The same cases on every machine, and no case fails because a machine is slow.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")
NO_LIMIT = Limit(rate=0)
HOSTILE = "<img src=x onerror=alert(1)>"
HOSTILE_WORK = "Z0911211948592561126KDLAA"  # Bergen Vannverk


@pytest.fixture(scope="session")
def store():
    """The snapshot that ships."""
    return open_store()


@pytest.fixture(scope="session")
def rehearsed(store):
    """The snapshot that ships, with the mark of a rehearsal."""
    sources = store.tables["sources"]
    marked = sources.assign(kind=sources["kind"].where(sources.index > 0, MADE_UP))
    return replace(store, tables={**store.tables, "sources": marked})


@pytest.fixture(scope="session")
def small_ledger(tmp_path_factory) -> SmallLedger:
    """A small ledger and its base; not to be changed."""
    ledger = SmallLedger(tmp_path_factory.mktemp("pristine"))
    ledger.write()
    return ledger


@pytest.fixture
def small(small_ledger, tmp_path) -> SmallLedger:
    """A small ledger of the test's own."""
    return small_ledger.copy(tmp_path)


@pytest.fixture(scope="session")
def nb():
    """Norwegian bokmål."""
    return language("nb")


@pytest.fixture(scope="session")
def en():
    """English."""
    return language("en")


@pytest.fixture(scope="session")
def plan(store):
    """Every file of the static site, of the figures that ship; made when asked for."""
    return planned(store, Site())


def _client(store: Store, limit: Limit = NO_LIMIT) -> TestClient:
    app = Starlette(routes=routes(lambda: store, limit), middleware=[Middleware(Headers)])
    return TestClient(app, follow_redirects=False)


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
