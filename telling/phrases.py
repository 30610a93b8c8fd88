"""Sentences that stand in several outputs, each written once; templates know them as `phrases`."""

from telling.language import N_

POSITIONS = N_("The position of a waterworks, an intake or a well is never shown.")
BROKEN_SNAPSHOT = N_("The snapshot of the figures is missing or broken. No figure is shown.")
NO_COUNTY = N_("There is no county with the number {key}.")
NO_MUNICIPALITY = N_("There is no municipality with the number {key}.")
INTRODUCTION = N_(
    "How much magnesium the tap water of each place contains, which kind of water it comes from,"
    " and how certain that is. Search for your place, or click on the map."
)
NEAREST = N_("Did you mean one of these?")
SEARCH = N_("Search for a municipality, postcode or waterworks")
NOTHING_FOUND = N_("Nothing found. Try another spelling, or the name of the municipality.")
MERCATOR = N_(
    "The map uses the Mercator projection: areas in Finnmark are drawn about 2.4 times as large as"
    " in Agder."
)
BAR_OF_LIMIT = N_("Upper limit, from hardness: the water lies somewhere on the bar")
BAND_OF_MEDIAN = N_("Band and line: the median and its 95 % interval")
