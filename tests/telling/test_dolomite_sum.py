"""The sum over surface-water works in words: its figures are those of the sum."""

import pytest

from data.store import open_store
from findings.selection import Selection
from telling.dolomite_sum import INTAKE_CLAIMS, details, headline
from telling.language import language
from treatment.potential import potential

EN = language("en")


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.mark.parametrize("place", [Selection(), Selection(counties=("46",))])
def test_the_headline_has_the_figures_of_the_sum(store, place):
    found = potential(store, place)
    said = headline(store, place, EN)
    assert f"at least {EN.number(found.gain, 1)}" in said
    assert f"for {EN.rounded(found.dolomite_t, 2)}" in said
    women = 100 * found.gain * 1.6 / 300
    assert f"{EN.number(women, 1)}" in said.partition("magnesium: ")[2].partition(" %")[0]
    counted = details(store, place, EN)[0]
    assert f"{found.answered} of {found.works} surface-water works" in counted


def test_the_place_alone_counts(store):
    measured = Selection(counties=("46",), evidence=("measured",), kinds=("groundwater",))
    assert headline(store, measured, EN) == headline(store, Selection(counties=("46",)), EN)


def test_nothing_is_said_of_a_place_without_a_calculation(store):
    nowhere = Selection(municipalities=("0000",))
    assert headline(store, nowhere, EN) == "" and details(store, nowhere, EN) == []


def test_the_share_of_an_intake_is_cited(store):
    for claim in INTAKE_CLAIMS:
        assert store.sources.at[store.claims.at[claim, "source_id"], "url"].startswith("http")
