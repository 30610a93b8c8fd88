"""The codes that notes and the model give; their words are in `telling/dolomite_table.py`, where a
test holds that none is missing."""

from __future__ import annotations

from enum import StrEnum


class CaseKind(StrEnum):
    """What a work does against corrosion today; `UNREPORTED` is not the same as nothing."""

    CARBONATE = "carbonate"
    OTHER = "other"
    UNSPECIFIED = "unspecified"
    SOFTENING = "softening"
    GROUNDWATER = "groundwater"
    UNREPORTED = "unreported"


class RawBasis(StrEnum):
    """What the raw water of a note is: a published sample of it (its own, or of the lake that it
    takes), magnesium learned from other figures of the same water, typical surface water of the
    municipality or of those around it, or a soft water that is not the municipality's."""

    OWN = "own"
    LEARNED = "learned"
    GRID = "grid"
    AROUND = "around"
    SOFT = "soft"


class CellEvidence(StrEnum):
    """How one figure of a water is known: published of it, estimated from other waters, assumed
    for want of a figure, or computed from those of the same row."""

    PUBLISHED = "published"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    COMPUTED = "computed"


class WindowLimit(StrEnum):
    """What limits the share of dolomite in an option of a note.

    `WINDOW`: calcium stays at the target's least at today's alkalinity; `ALKALINITY`: the same at
    the target's greatest alkalinity; `CALCIUM`: calcium may fall to 10 mg/l; `HALF`: half of the
    alkalinity, whatever calcium does; `CCPP`: the same with the pH raised until the water
    dissolves no more calcite than today's.
    """

    WINDOW = "window"
    ALKALINITY = "alkalinity"
    CALCIUM = "calcium"
    HALF = "half"
    CCPP = "ccpp"


class OriginReason(StrEnum):
    """How calcium and alkalinity of raw and treated water agree: see `stoichiometry.Origin`."""

    AGREES = "agrees"
    CALCIUM_SHORT = "calcium_short"
    CALCIUM_OVER = "calcium_over"
    NOT_RAISED = "not_raised"
    MISSING = "missing"


class NoAnswer(StrEnum):
    """Why there is nothing at a work that dolomite could replace."""

    GROUNDWATER = CaseKind.GROUNDWATER
    SOFTENING = CaseKind.SOFTENING
    CALCIUM_SHORT = OriginReason.CALCIUM_SHORT
    NOT_RAISED = OriginReason.NOT_RAISED
    ALKALINITY_ENOUGH = "alkalinity_enough"
    SEA_SALT = "sea_salt"


class Refusal(StrEnum):
    """Why the model gives no answer: see `water.OutsideModel`."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MUCH = "too_much"
    TEMPERATURE = "temperature"
    PH = "ph"
    CHARGE = "charge"
    TARGET_PH = "target_ph"
    TARGET_ALKALINITY = "target_alkalinity"
    SHARE = "share"
    COMPLETION = "completion"
    SI = "si"
    CO2 = "co2"
    AMOUNT = "amount"
    STRIP_CO2 = "strip_co2"
    UNSOLVED = "unsolved"
