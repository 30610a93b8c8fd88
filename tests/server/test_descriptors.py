"""The server lets itself have as many connections open as the system allows."""

import resource

import pytest

from server.descriptors import ENOUGH, raise_limit


@pytest.fixture
def limits():
    """The limits as they are, put back behind the test."""
    now = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield now
    resource.setrlimit(resource.RLIMIT_NOFILE, now)


def test_a_low_limit_is_raised_and_the_highest_left_alone(limits):
    _, hard = limits
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    raise_limit()
    allowed = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (allowed, hard)
    raise_limit()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (allowed, hard)
