"""Work done once for all visitors, before the first of them comes."""

from __future__ import annotations

import gc

from data.parameters import PARAMETERS
from data.store import Store
from findings import contrast, provenance, spread, waters
from findings.contrast import Scope
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from findings.tally import tally
from geo.fills import fills
from geo.places import search
from geo.words import CONTRAST
from telling.citation import edition
from telling.headline import of_country
from telling.language import codes, language
from treatment.additions import leading_notes
from treatment.potential import potential


def first_page(store: Store) -> None:
    """Compute what the first page shows and what is one click from it: the headline, the first
    choices of the map, the calculated layer, whose notes take half a second, and the index of
    its search. With it comes the estimate of each waterworks, which any page may ask for."""
    first, everything = MEASURES["tap"], Selection()
    for code in codes():
        for choice in (first, *map(MEASURES.__getitem__, CONTRAST)):
            fills(store, choice, everything, language(code))
        of_country(store, language(code))
    spread.of_country(store)
    tally(store, first, everything)
    search(store, "oslo")
    edition(store)


def figures(store: Store) -> None:
    """Find the figure of each parameter that speaks for each waterworks, and its sources, which
    pages of places and lists of waterworks hold; and what each map shows of each municipality,
    which the API lists."""
    for parameter in PARAMETERS:
        waters.best_of_works(store, parameter)
        provenance.of_works(store, parameter)
    for measure in MEASURES.values():
        by_municipality(store, measure, Selection())


def medians(store: Store) -> None:
    """Fit the medians that the page of the contrast shows first: a second with the register."""
    contrast.ratio(store, Scope(stage="treated"))
    contrast.counties(store, Scope(stage="treated"))


def dolomite(store: Store) -> None:
    """Write the note of every work for the sum over them: seconds with the register."""
    potential(store, Selection())
    leading_notes(store, Selection())


def settle() -> None:
    """Keep what lives as long as the server out of the garbage collector's way: with a national
    register it looks at three million objects for half a second, while everybody waits.

    To be called before there is a visitor: what lives now is not collected until `unsettle`.
    """
    gc.collect()
    gc.freeze()


def unsettle() -> None:
    """Let what was kept out of its way be collected: a newer snapshot takes its place."""
    gc.unfreeze()
