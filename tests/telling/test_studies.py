"""What studies found: every figure cited, association and nothing more, none left out."""

import re
import string
from itertools import chain

import pytest

from telling.language import language
from telling.points import cited, sentence
from telling.studies import EFFECTS, LEVELS, RATIOS, SECTIONS

OF_SECTIONS = [point for section in SECTIONS for point in section.points]
POINTS = [
    *OF_SECTIONS,
    *(level.value for level in LEVELS),
    *(effect.compared for effect in EFFECTS),
]
NAMES = [
    *(section.title for section in SECTIONS),
    *chain.from_iterable((effect.outcome, effect.design) for effect in EFFECTS),
    *chain.from_iterable((level.body, level.kind) for level in LEVELS),
    *RATIOS.values(),
]
YEARS = re.compile(
    r"\b(1986–1991|1994–2000|1996|2000|2006|2008|2012|2013|2014|2016|2017|2021|2022)\b"
)
PROMISES = re.compile(r"prevent|protect|forebygg|beskytt|forhindr", re.IGNORECASE)
NO_SOURCE = SECTIONS[-1]
"""What the evidence does not show: what was not found has no page to be cited."""


def words(point):
    return point.message[:40]


@pytest.mark.parametrize("point", POINTS, ids=words)
def test_every_figure_is_a_cited_one(point, store):
    fields = {field for _, field, _, _ in string.Formatter().parse(point.message) if field}
    assert fields <= set(point.claims)
    bare = YEARS.sub("", re.sub(r"\{[^}]*\}", "", point.message))
    assert not re.search(r"\d", bare)
    for claim in point.claims:
        source = store.sources.loc[store.claims.at[claim, "source_id"]]
        assert source["url"].startswith("http") and source["publisher"] and source["title"]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_hides_in_a_name(name):
    assert not re.search(r"\d", YEARS.sub("", name))


def test_every_sentence_but_of_what_was_not_found_has_a_source():
    assert all(point.claims for point in OF_SECTIONS if point not in NO_SOURCE.points)
    assert all(level.value.claims for level in LEVELS)


@pytest.mark.parametrize("message", [*(point.message for point in POINTS), *NAMES])
def test_nothing_is_promised(message):
    assert not PROMISES.search(message)
    assert not PROMISES.search(language().messages.gettext(message))


@pytest.mark.parametrize("point", OF_SECTIONS, ids=words)
def test_every_sentence_is_told_in_norwegian(point, store):
    text = sentence(point, store, language())
    assert "{" not in text
    assert not text.startswith(point.message.partition("{")[0] or "{")


def test_every_figure_of_health_and_guidelines_is_on_the_page(store):
    topics = store.claims["topic"]
    cited_here = {claim for point in POINTS for claim in point.claims}
    cited_here |= {effect.claim for effect in EFFECTS}
    assert set(topics.index[topics.isin(["health", "guideline"])]) <= cited_here


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.claim)
def test_an_estimate_lies_within_its_interval_and_names_its_kind(effect, store):
    claim = store.claims.loc[effect.claim]
    assert 0 < float(claim["low"]) <= float(claim["best"]) <= float(claim["high"])
    assert claim["unit"] in RATIOS


def test_every_ratio_with_an_interval_is_in_the_picture_or_of_other_metals(store):
    ratios = store.claims["unit"].isin(list(RATIOS)) & store.claims["low"].ne("")
    left_out = set(ratios.index[ratios]) - {effect.claim for effect in EFFECTS}
    assert all(claim.startswith("dahl2014_") for claim in left_out)


def test_an_estimate_is_told_with_its_interval_and_a_count_with_its_thousands(store):
    assert cited(store, "dahl2013_men", language()) == "0,80 (0,74–0,87)"
    assert cited(store, "dahl2013_women_cases", language()) == "13\u00a0604"
    assert cited(store, "theisen_ami", language()) == "1,22 (1,17–1,27)"


def test_the_direction_of_the_danish_deaths_is_told(store):
    less = {effect.claim for effect in EFFECTS if not effect.more}
    assert less == {"theisen_cv", "theisen_stroke", "theisen_ami"}
