"""The words for codes that stand in the tables; each is a message of the catalogues."""

from findings.codes import NATURE
from telling.language import N_

SOURCE_TYPE = {
    "groundwater": N_("Groundwater"),
    "surface_water": N_("Surface water"),
    "mixed": N_("Groundwater and surface water"),
    "seawater": N_("Sea water"),
    "unknown": N_("Not known"),
}
SOURCE_TYPE_CONFIDENCE = {
    "stated": N_("stated by the source"),
    "reported": N_("reported to the register of waterworks"),
    "name": N_("inferred from the name"),
    "likely": N_("likely, judging by who delivers the water"),
}
EVIDENCE = {
    "measured": N_("Measured"),
    "raw": N_("Measured in raw water"),
    "estimate": N_("Estimated, not measured"),
    "bounded": N_("Upper limit, from hardness"),
    "expected": N_("Expected background"),
    "none": N_("No data"),
    "label": N_("Stated on the label"),
}
STAGE = {
    "treated": N_("treated water"),
    "raw": N_("raw water"),
    "unknown": N_("stage not stated"),
}
STATISTIC = {
    "single": N_("single sample"),
    "mean": N_("mean"),
    "median": N_("median"),
    "annual_mean": N_("annual mean"),
    "unknown": N_("kind of value not stated"),
}
CAUTION = {
    "approximate": N_("the source gives it as approximate"),
    "undated": N_("the source gives no year"),
    "page_date": N_("the year is that of the page, not of the sample"),
    "lake_survey": N_("sampled in the lake or river by a survey, not at the waterworks"),
    "newspaper": N_("reported by a newspaper"),
    "second_hand": N_("weak source: relayed by a third party"),
    "link_unverified": N_("not verified that the waterworks draws on this lake"),
    "bottled_label": N_("the label of a bottled water, not a waterworks"),
}
LINK_CONFIDENCE = {
    "sure": N_("certain to be this waterworks' water"),
    "likely": N_("likely this waterworks' water"),
}
TREATMENT = {
    "artificial_infiltration": N_("artificial infiltration"),
    "desalination": N_("desalination"),
    "coagulation": N_("coagulation"),
    "iron_manganese_removal": N_("removal of iron and manganese"),
    "ph_adjustment": N_("pH adjustment and corrosion control"),
    "softening": N_("softening"),
}
SITE_KIND = {
    "lake": N_("lake"),
    "lake_or_stream": N_("lake or stream"),
    "limed_water": N_("river or lake in a liming programme"),
    "stream": N_("stream"),
    "river": N_("river"),
    "groundwater": N_("groundwater, monitored"),
}
COMPARED_KIND = {**SOURCE_TYPE, NATURE: N_("Lakes and streams")}
"""The kinds of water that are compared, lakes and streams among them."""
MEASURE = {
    "tap": N_("Magnesium in tap water"),
    "groundwater": N_("Magnesium in groundwater works"),
    "surface_water": N_("Magnesium in surface-water works"),
    "expected": N_("Expected background in surface water"),
    "calcium": N_("Calcium in tap water"),
    "hardness": N_("Total hardness of tap water"),
}
"""What the map is filled by."""
BASIS = {
    "treated": N_("Measured at Norwegian waterworks, after treatment"),
    "raw": N_("Measured at Norwegian waterworks, before treatment"),
    "estimate": N_("Estimated for Norwegian waterworks, not measured"),
    "nature": N_("Measured in Norwegian lakes and streams: nature, not tap water"),
    "abroad": N_("Swedish groundwater works, only a hint"),
}
STANDING = {
    "low": N_("low"),
    "usual": N_("usual"),
    "high": N_("high"),
}
"""Where the water of a place lies among those of the country."""
LEFT_OUT = {
    "evidence": N_("{n} left out (other evidence)"),
    "undated": N_("{n} left out (no year given)"),
    "years": N_("{n} left out (figures of other years only)"),
    "unstated": N_("{n} left out (stage not stated)"),
    "stage": N_("{n} left out (figures of another stage only)"),
    "limed": N_("{n} left out (limed)"),
}
CHANGE = {
    "came": N_("new: {after}"),
    "changed": N_("from {before} to {after}"),
    "gone": N_("gone: {before}"),
}
PARAMETER = {
    "mg": N_("Magnesium"),
    "ca": N_("Calcium"),
    "hardness": N_("Total hardness"),
    "alkalinity": N_("Alkalinity"),
    "ph": N_("pH"),
    "conductivity": N_("Conductivity"),
    "chloride": N_("Chloride"),
}
MUNICIPALITY_FROM = {
    "place": N_("the register's place"),
    "owner": N_("the owner's seat"),
    "area": N_("the area and old number of the register"),
    "published": N_("the published figure"),
}
RUNG = {
    "treated": N_("its own treated water"),
    "raw": N_("its own raw water, or the sampled lake or river that it takes"),
    "supplier": N_("sampled water of its supplier"),
    "learned": N_("other figures of the same water, by a regression on waterworks with magnesium"),
    "surface": N_("typical surface water of the municipality where the water is taken"),
    "neighbours": N_("typical surface water of the municipalities around"),
    "hardness": N_("its published hardness, and the share of magnesium in hard lakes"),
}
"""What a figure or an estimate of a waterworks rests on."""
NO_ESTIMATE = {
    "groundwater": N_("groundwater without a published hardness: lakes say nothing about it"),
    "hardened": N_("groundwater treated with marble or lime: its hardness is not that of nature"),
    "softened": N_("the waterworks softens its water"),
    "mixed": N_("groundwater and surface water in parts that are not known"),
    "seawater": N_("sea water"),
    "no_surface_water": N_("no surface water with figures is known"),
}
"""Why a waterworks has neither a figure nor an estimate."""
NO_FIGURE = {
    "no_work": N_("no waterworks of this kind is known here"),
    "no_figure": N_("we found no published figures from the waterworks there"),
    "groundwater": N_("most of the known supply is groundwater without a published figure"),
    "no_background": N_("there is no lake or grid cell in the municipality"),
}
PEOPLE = {
    "groundwater": SOURCE_TYPE["groundwater"],
    "surface_water": SOURCE_TYPE["surface_water"],
    "mixed": SOURCE_TYPE["mixed"],
    "seawater": SOURCE_TYPE["seawater"],
    "unknown": N_("Kind of water not known"),
    "outside": N_("Not served by a registered waterworks"),
}
"""What residents drink, as `summary.people_by_kind` counts them."""
FOOD = {
    "almonds": N_("Almonds"),
    "spinach": N_("Spinach, frozen, raw"),
    "cashews": N_("Cashew nuts"),
    "black_beans": N_("Black beans"),
    "edamame": N_("Edamame"),
    "peanut_butter": N_("Peanut butter"),
    "avocado": N_("Avocado"),
    "sunflower_seeds": N_("Sunflower seeds"),
    "pumpkin_seeds": N_("Pumpkin seeds"),
    "brazil_nuts": N_("Brazil nuts"),
    "black_eyed_beans": N_("Black-eyed beans"),
    "dark_chocolate": N_("Dark chocolate, 70 % cocoa"),
}
"""The foods that a day's magnesium is put beside."""
FOOD_BASIS = {
    "table": N_("Matvaretabellen"),
    "page_percent": N_("calculated from a percentage"),
    "second_hand": N_("second-hand"),
    "none": N_("value to be read from Matvaretabellen"),
}
"""How what a food holds is known."""
LICENCE = {
    "enkelttall gjengitt med kilde; lisens ikke oppgitt": N_(
        "single figures quoted with their source; licence not stated"
    ),
    "ikke oppgitt i kopien som er lest": N_("not stated in the copy that was read"),
    "åpne data, NLOD ventet": N_("open data, NLOD expected"),
    "NLOD 2.0, kilde: Mattilsynet": N_("NLOD 2.0, source: Norwegian Food Safety Authority"),
}
"""What is said of a licence where its name is not all there is to say, by the words of the table of
sources."""
UNABLE = {
    "busy": N_("Many pictures and reports are being drawn just now. Try again in a minute."),
    "late": N_("Drawing it took too long and was given up. Try again, or choose less."),
    "died": N_("It could not be drawn. Try again; if it happens again, tell the operator."),
}
"""Why a picture or a report was not drawn."""

IN_TEMPLATES = {
    "reasons": NO_FIGURE,
    "rungs": RUNG,
    "evidence_words": EVIDENCE,
    "stages": STAGE,
    "statistics": STATISTIC,
    "cautions": CAUTION,
    "link_words": LINK_CONFIDENCE,
    "parameters": PARAMETER,
    "source_types": SOURCE_TYPE,
    "site_kinds": SITE_KIND,
    "kinds": PEOPLE,
    "placed_by": MUNICIPALITY_FROM,
    "licences": LICENCE,
}
"""The words by the names that templates use, of the dashboard and of the plain pages alike."""
