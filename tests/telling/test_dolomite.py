"""No figure stands in the notes' catalogue without a source."""

import re
import string

import pytest

from data.store import open_store
from telling.dolomite import POINTS
from telling.language import language
from telling.points import cited, sentence

YEAR_OF_THE_IDEA = "2014"


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.claims[0])
def test_every_figure_is_a_cited_one(point, store):
    fields = {field for _, field, _, _ in string.Formatter().parse(point.message) if field}
    assert fields <= set(point.claims)
    bare = re.sub(r"\{[^}]*\}", "", point.message).replace(YEAR_OF_THE_IDEA, "")
    assert not re.search(r"\d", bare.replace("CO2", ""))
    for claim in point.claims:
        source = store.sources.loc[store.claims.at[claim, "source_id"]]
        assert source["url"].startswith("http") and source["publisher"] and source["title"]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.claims[0])
def test_every_sentence_is_told_in_norwegian(point, store):
    text = sentence(point, store, language())
    assert "{" not in text
    assert text != point.message


def test_a_cited_figure_keeps_its_digits(store):
    assert cited(store, "rate_rock", language()) == "2,0"
    assert cited(store, "window_alkalinity", language()) == "0,6–1,0"


def test_a_figure_that_nobody_cites_is_refused(store):
    with pytest.raises(KeyError):
        cited(store, "from_memory", language())
