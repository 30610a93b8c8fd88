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
    """What the raw water of a note is: a published sample of it, typical surface water of the
    municipality, or a soft water that is not the municipality's."""

    OWN = "own"
    GRID = "grid"
    AROUND = "around"
    SOFT = "soft"


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


class Refusal(StrEnum):
    """Why the model gives no answer: see `water.OutsideModel`."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
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
