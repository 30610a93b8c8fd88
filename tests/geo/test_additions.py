"""The calculated layer: hatched everywhere, never drawn as a figure."""

from data.store import open_store
from findings.selection import Selection
from geo.additions import addition_fills
from telling.language import language
from treatment.additions import count

LILLEHAMMER, OSLO = "3405", "0301"


def test_the_layer_is_hatched_and_says_that_it_is_calculated():
    store = open_store()
    drawn = {fill.number: fill for fill in addition_fills(store, Selection(), language())}
    assert {fill.look for fill in drawn.values()} == {"hatched", "none"}
    assert any("beregnet, ikke målt" in line for line in drawn[OSLO].lines)
    assert "grunnvann" in drawn[LILLEHAMMER].lines[0]
    counted = count(store, Selection())
    assert sum(counted.classes) + sum(counted.reasons.values()) == len(drawn) == 357
