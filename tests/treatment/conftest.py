"""The soft water that the facts' tables are computed for."""

import pytest

from treatment.water import Water


@pytest.fixture(scope="session")
def soft():
    return Water(temp=6, ph=6.4, ca=2, mg=0.4, na=3, cl=4, so4=3, alkalinity=0.1)
