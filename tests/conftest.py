"""What tests of every room share: the snapshot that ships, and how made-up cases are drawn."""

from dataclasses import replace

import pytest
from hypothesis import settings

from data.schema import MADE_UP
from data.store import open_store
from telling.language import language
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
def rehearsed(store):
    """The snapshot that ships, with the mark of a rehearsal."""
    sources = store.tables["sources"]
    marked = sources.assign(kind=sources["kind"].where(sources.index > 0, MADE_UP))
    return replace(store, tables={**store.tables, "sources": marked})


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
