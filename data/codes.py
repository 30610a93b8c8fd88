"""The codes that stand in the tables: each list has one home, here; their words are in
`telling/words.py`, where a test holds that none is missing."""

from __future__ import annotations

from enum import StrEnum


class SourceType(StrEnum):
    """What kind of water a work takes."""

    GROUNDWATER = "groundwater"
    SURFACE_WATER = "surface_water"
    MIXED = "mixed"
    SEAWATER = "seawater"
    UNKNOWN = "unknown"


class SourceTypeConfidence(StrEnum):
    """How certain the kind of water of a work is."""

    STATED = "stated"
    REPORTED = "reported"
    NAME = "name"
    LIKELY = "likely"
    NOTHING = ""


class Stage(StrEnum):
    """Where a water was sampled: before or after treatment."""

    TREATED = "treated"
    RAW = "raw"
    UNKNOWN = "unknown"


class Impossible(StrEnum):
    """Why a figure cannot be true of a water (`data.bounds`)."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    BACKWARDS = "least_above_greatest"
    OUTSIDE = "typical_outside"
    TOO_HIGH = "too_high"
    ZERO = "zero"


class Statistic(StrEnum):
    """What a figure is of its samples."""

    SINGLE = "single"
    MEAN = "mean"
    MEDIAN = "median"
    ANNUAL_MEAN = "annual_mean"
    UNKNOWN = "unknown"


class FigureChange(StrEnum):
    """What an edition of the figures did with one of them."""

    CAME = "came"
    CHANGED = "changed"
    GONE = "gone"


class Caution(StrEnum):
    """What to keep in mind about a figure."""

    APPROXIMATE = "approximate"
    UNDATED = "undated"
    PAGE_DATE = "page_date"
    LAKE_SURVEY = "lake_survey"
    NEWSPAPER = "newspaper"
    SECOND_HAND = "second_hand"
    LINK_UNVERIFIED = "link_unverified"
    BOTTLED_LABEL = "bottled_label"


WEAK_CAUTIONS = (Caution.NEWSPAPER, Caution.SECOND_HAND, Caution.LINK_UNVERIFIED)
"""Cautions that a figure must carry wherever it is shown."""


class LinkConfidence(StrEnum):
    """How certain it is that a figure is of a work's water."""

    SURE = "sure"
    LIKELY = "likely"


class CountedTwice(StrEnum):
    """Whether a supplier's residents hold those of the network that it sells to."""

    YES = "yes"
    PART = "part"
    NO = "no"
    UNCLEAR = "unclear"


class Role(StrEnum):
    """What a work does with a water: it makes it, or receives it from another."""

    PRODUCER = "producer"
    NETWORK = "network"


class Treatment(StrEnum):
    """Treatment that a work has reported."""

    ARTIFICIAL_INFILTRATION = "artificial_infiltration"
    DESALINATION = "desalination"
    COAGULATION = "coagulation"
    IRON_MANGANESE_REMOVAL = "iron_manganese_removal"
    PH_ADJUSTMENT = "ph_adjustment"
    SOFTENING = "softening"


class SiteKind(StrEnum):
    """What a monitored site in nature is."""

    LAKE = "lake"
    LAKE_OR_STREAM = "lake_or_stream"
    LIMED_WATER = "limed_water"
    STREAM = "stream"
    RIVER = "river"
    GROUNDWATER = "groundwater"


SURFACE_KINDS = tuple(kind for kind in SiteKind if kind is not SiteKind.GROUNDWATER)
"""The kinds of site that are lakes and streams."""


class PlacedBy(StrEnum):
    """What a work's municipality was taken from."""

    PLACE = "place"
    OWNER = "owner"
    AREA = "area"
    PUBLISHED = "published"


class Topic(StrEnum):
    """What a cited figure is about."""

    TREATMENT = "treatment"
    INTAKE = "intake"
    NATIONAL = "national"
    HEALTH = "health"
    GUIDELINE = "guideline"
    ACCESS = "access"


class Food(StrEnum):
    """The foods that a day's magnesium is put beside."""

    ALMONDS = "almonds"
    SPINACH = "spinach"
    CASHEWS = "cashews"
    BLACK_BEANS = "black_beans"
    EDAMAME = "edamame"
    PEANUT_BUTTER = "peanut_butter"
    AVOCADO = "avocado"
    SUNFLOWER_SEEDS = "sunflower_seeds"
    PUMPKIN_SEEDS = "pumpkin_seeds"
    BRAZIL_NUTS = "brazil_nuts"
    BLACK_EYED_BEANS = "black_eyed_beans"
    DARK_CHOCOLATE = "dark_chocolate"


class FoodBasis(StrEnum):
    """How what a food holds is known: read from Matvaretabellen's own file, calculated from a
    percentage on its page, taken from a page that cites it, or not yet."""

    TABLE = "table"
    PAGE_PERCENT = "page_percent"
    SECOND_HAND = "second_hand"
    NONE = "none"


MOST_FOOD_MG = 1000.0
"""More magnesium (mg in 100 g) than this no food holds."""
