"""What tests of every room share: the snapshot that ships, and how made-up cases are drawn."""

import pytest
from hypothesis import settings

from data.store import open_store
from telling.language import language
from tests.data.small_ledger import SmallLedger
from web.site.links import Site
from web.site.plan import planned

# The same cases on every machine, and no case fails because a machine is slow.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def store():
    """The snapshot that ships."""
    return open_store()


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
