"""The codes that findings give; their words are in `telling/words.py`, where a test holds that none
is missing."""

from __future__ import annotations

from enum import StrEnum

from data.codes import SourceType


class Evidence(StrEnum):
    """How a shown figure is known, the best first; `EXPECTED` is what surface water of a place
    usually holds, `LABEL` a bottled water: neither is of a tap."""

    MEASURED = "measured"
    RAW = "raw"
    ESTIMATE = "estimate"
    BOUNDED = "bounded"
    EXPECTED = "expected"
    NONE = "none"
    LABEL = "label"


class NoFigure(StrEnum):
    """Why a municipality has no figure."""

    NO_WORK = "no_work"
    NO_FIGURE = "no_figure"
    GROUNDWATER = "groundwater"
    NO_BACKGROUND = "no_background"


class Rung(StrEnum):
    """What the magnesium of a work is known or estimated from; the first that applies is taken."""

    TREATED = "treated"
    RAW = "raw"
    SUPPLIER = "supplier"
    LEARNED = "learned"
    SURFACE = "surface"
    NEIGHBOURS = "neighbours"
    HARDNESS = "hardness"


class NoEstimate(StrEnum):
    """Why a work has neither a figure nor an estimate."""

    GROUNDWATER = "groundwater"
    HARDENED = "hardened"
    SOFTENED = "softened"
    MIXED = "mixed"
    SEAWATER = "seawater"
    NO_SURFACE_WATER = "no_surface_water"


class Drunk(StrEnum):
    """What residents drink: a kind of water, or water of no registered waterworks."""

    GROUNDWATER = SourceType.GROUNDWATER
    SURFACE_WATER = SourceType.SURFACE_WATER
    MIXED = SourceType.MIXED
    SEAWATER = SourceType.SEAWATER
    UNKNOWN = SourceType.UNKNOWN
    OUTSIDE = "outside"


class LeftOut(StrEnum):
    """Why works or sites with a figure of magnesium are not compared; the first that fits."""

    EVIDENCE = "evidence"
    UNDATED = "undated"
    YEARS = "years"
    UNSTATED = "unstated"
    STAGE = "stage"
    LIMED = "limed"


class Standing(StrEnum):
    """Where the water of a place lies among those of the country, from the lowest."""

    LOW = "low"
    USUAL = "usual"
    HIGH = "high"


class Basis(StrEnum):
    """What the comparison of groundwater with surface water rests on, the best first."""

    TREATED = "treated"
    RAW = "raw"
    ESTIMATE = "estimate"
    NATURE = "nature"
    ABROAD = "abroad"


NATURE = "nature"
"""Lakes and streams, compared beside the kinds of water of waterworks."""
