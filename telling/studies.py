"""What studies found of magnesium in drinking water and health, and what authorities say of it.

Everything is association. The sentences take their figures from the `claims` table; what was not
read in its source is left out or said to be not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from telling.language import N_
from telling.points import OLDER_ADVICE, Point

RATIOS = {
    "IRR": N_("incidence rate ratio"),
    "OR": N_("odds ratio"),
    "RR": N_("relative risk"),
    "HR": N_("hazard ratio"),
    "ES": N_("effect size, the kind of ratio not stated"),
}
"""The kinds of ratio by their unit in the `claims` table."""


@dataclass(frozen=True)
class Effect:
    """One estimate of the picture: a ratio that stands in the `claims` table with its interval.

    `more` tells the direction of the comparison: more magnesium against less, or less against
    more. `pooled` is an estimate from several studies.
    """

    study: str
    claim: str
    outcome: str
    compared: Point
    design: str
    more: bool = True
    pooled: bool = False


@dataclass(frozen=True)
class Level:
    """What one country or body says of the amount in drinking water, and of what kind it is."""

    body: str
    value: Point
    kind: str


@dataclass(frozen=True)
class StudySection:
    """A heading with its sentences, and perhaps a table of guideline levels."""

    title: str
    points: tuple[Point, ...]
    levels: tuple[Level, ...] = ()


_COHORT = N_("Cohort; the water of each address")
_POPULATION = N_("Population study; one value for each waterworks")
_CASE_CONTROL = N_("Case-control study")
_POOLED_CASE_CONTROL = N_("Meta-analysis of case-control studies")
_POOLED = N_("Meta-analysis")
_LOWEST_AGAINST_HIGHEST = Point(
    N_("below {theisen_low} mg/l against above {theisen_high} mg/l"),
    ("theisen_low", "theisen_high"),
)
_HIGHEST_THIRD = Point(N_("highest third against lowest"), ())

EFFECTS = (
    Effect("Dahl 2013", "dahl2013_men", N_("hip fracture, men"), _HIGHEST_THIRD, _POPULATION),
    Effect("Dahl 2013", "dahl2013_women", N_("hip fracture, women"), _HIGHEST_THIRD, _POPULATION),
    Effect(
        "Rubenowitz 1996",
        "rubenowitz1996_ami",
        N_("death from heart attack, men"),
        Point(N_("the quarter with the most magnesium"), ()),
        _CASE_CONTROL,
    ),
    Effect(
        "Rubenowitz 2000",
        "rubenowitz2000_ami",
        N_("death from heart attack"),
        Point(N_("{rubenowitz2000_from} mg/l or more against less"), ("rubenowitz2000_from",)),
        _CASE_CONTROL,
    ),
    Effect(
        "Catling 2008",
        "catling_cv",
        N_("death from cardiovascular disease"),
        Point(N_("more magnesium against less; the abstract gives no levels"), ()),
        _POOLED_CASE_CONTROL,
        pooled=True,
    ),
    Effect(
        "Jiang 2016",
        "jiang_chd",
        N_("death from coronary heart disease"),
        Point(N_("more magnesium against less; the abstract gives no levels"), ()),
        _POOLED,
        pooled=True,
    ),
    Effect(
        "Gianfredi 2017",
        "gianfredi_cvd",
        N_("cardiovascular disease"),
        Point(N_("highest level of each study against its lowest"), ()),
        _POOLED_CASE_CONTROL,
        pooled=True,
    ),
    Effect(
        "Wodschow 2021",
        "wodschow_mid",
        N_("atrial fibrillation"),
        Point(
            N_("{wodschow_mid_levels} mg/l against below {wodschow_below} mg/l"),
            ("wodschow_mid_levels", "wodschow_below"),
        ),
        _COHORT,
    ),
    Effect(
        "Wodschow 2021",
        "wodschow_top",
        N_("atrial fibrillation"),
        Point(
            N_("{wodschow_top_levels} mg/l against below {wodschow_below} mg/l"),
            ("wodschow_top_levels", "wodschow_below"),
        ),
        _COHORT,
    ),
    Effect(
        "Orchard 2014",
        "whi_wrist",
        N_("wrist fracture, women"),
        Point(N_("highest fifth of intake against lowest; food, not water"), ()),
        N_("Cohort; intake from food and supplements"),
    ),
    Effect(
        "Theisen 2022",
        "theisen_cv",
        N_("death from cardiovascular disease"),
        _LOWEST_AGAINST_HIGHEST,
        _COHORT,
        more=False,
    ),
    Effect(
        "Theisen 2022",
        "theisen_stroke",
        N_("death from stroke"),
        _LOWEST_AGAINST_HIGHEST,
        _COHORT,
        more=False,
    ),
    Effect(
        "Theisen 2022",
        "theisen_ami",
        N_("death from heart attack"),
        _LOWEST_AGAINST_HIGHEST,
        _COHORT,
        more=False,
    ),
)

_LAW, _GUIDANCE, _AUTHORS = N_("law"), N_("guidance"), N_("the authors' view")

LEVELS = (
    Level(
        N_("Norway, today"),
        Point(N_("no limit, and no requirement to measure magnesium"), ("norway_no_limit",)),
        _LAW,
    ),
    Level(
        N_("Norway, older norm"),
        Point(
            N_(
                "below {older_advice_mg} mg/l good, up to {older_norm_mg_poor} mg/l less good, more"
                " not good"
            ),
            ("older_advice_mg", "older_norm_mg_poor"),
        ),
        _GUIDANCE,
    ),
    Level(
        N_("World Health Organization"),
        Point(N_("no guideline value"), ("who_none",)),
        N_("guideline"),
    ),
    Level(
        N_("European Union"),
        Point(N_("no limit"), ("eu_directive",)),
        _LAW,
    ),
    Level(
        N_("Czech Republic"),
        Point(N_("{czech_recommended} mg/l recommended"), ("czech_recommended",)),
        _LAW,
    ),
    Level(
        N_("Slovakia"),
        Point(
            N_(
                "{slovak_recommended} mg/l recommended; treated water not below {slovak_least}"
                " mg/l; at most {slovak_most} mg/l"
            ),
            ("slovak_recommended", "slovak_least", "slovak_most"),
        ),
        _LAW,
    ),
    Level(
        N_("Portugal"),
        Point(N_("at most {portugal_most} mg/l recommended"), ("portugal_most",)),
        _LAW,
    ),
    Level(
        N_("Romania"),
        Point(
            N_("hardness of at least {romania_hardness} °dH; nothing on magnesium"),
            ("romania_hardness",),
        ),
        _LAW,
    ),
    Level(
        N_("Six EU countries"),
        Point(
            N_(
                "hardness of at least {six_hardness_least} mmol/l and at most {six_hardness_most}"
                " mmol/l"
            ),
            ("six_hardness_least", "six_hardness_most"),
        ),
        _LAW,
    ),
    Level(
        N_("Netherlands"),
        Point(N_("hardness of {dutch_hardness} mmol/l"), ("dutch_hardness",)),
        _LAW,
    ),
    Level(
        N_("Denmark"),
        Point(N_("a limit of {danish_removed} mg/l has been removed"), ("danish_removed",)),
        _LAW,
    ),
    Level(
        N_("Sweden"),
        Point(
            N_(
                "no value for magnesium was seen; against corrosion {swedish_alkalinity} mg/l of"
                " hydrogen carbonate"
            ),
            ("swedish_alkalinity",),
        ),
        _GUIDANCE,
    ),
    Level(
        N_("Israel"),
        Point(N_("recommended by experts, not adopted (2012)"), ("israel_not_adopted",)),
        N_("proposal"),
    ),
    Level(
        "Rosborg & Kozisek",
        Point(N_("{rosborg_range} mg/l suggested"), ("rosborg_range",)),
        _AUTHORS,
    ),
)

SECTIONS = (
    StudySection(
        N_("Hip fracture in Norway"),
        (
            Point(
                N_(
                    "A 2013 study compared magnesium in the water from {dahl2013_works}"
                    " waterworks, which supplied {dahl2013_people} % of the population, with"
                    " the hip fractures in 1994–2000: {dahl2013_men_cases} men and"
                    " {dahl2013_women_cases} women aged {dahl2013_ages} years."
                ),
                (
                    "dahl2013_works",
                    "dahl2013_people",
                    "dahl2013_men_cases",
                    "dahl2013_women_cases",
                    "dahl2013_ages",
                ),
            ),
            Point(
                N_(
                    "More magnesium is associated with fewer hip fractures. In the third with"
                    " the most magnesium in the water, compared with the third with the least,"
                    " the incidence rate ratio is {dahl2013_men} for men and {dahl2013_women}"
                    " for women. Calcium shows no consistent association."
                ),
                ("dahl2013_men", "dahl2013_women"),
            ),
            Point(
                N_(
                    "The figures are adjusted for age, degree of urbanisation, region, kind"
                    " of source and pH. Magnesium did not explain why hip fractures are more"
                    " common in cities than in the countryside."
                ),
                ("dahl2013_men",),
            ),
            Point(
                N_(
                    "Limitations: each waterworks has one value, measured in 1986–1991, years"
                    " before the fractures, and its treatment may have changed since. As far"
                    " as the abstract says, how much water people drank and what they ate was"
                    " not in the model. The study is observational and cannot establish"
                    " causes."
                ),
                ("dahl2013_works",),
            ),
            Point(
                N_(
                    "Other metals in the water are also associated with hip fracture. In"
                    " {dahl2014_works} waterworks the incidence rate ratio with relatively"
                    " high cadmium is {dahl2014_cadmium_men} for men. With relatively high"
                    " lead it is, at {dahl2014_ages} years, {dahl2014_lead_men} for men and"
                    " {dahl2014_lead_women} for women."
                ),
                (
                    "dahl2014_works",
                    "dahl2014_cadmium_men",
                    "dahl2014_ages",
                    "dahl2014_lead_men",
                    "dahl2014_lead_women",
                ),
            ),
            Point(
                N_(
                    "A later analysis says that the link between calcium and hip fracture may"
                    " depend on other minerals in the water. The abstract gives no estimates, so"
                    " none is given."
                ),
                ("dahl2015_minerals",),
            ),
        ),
    ),
    StudySection(
        N_("What the Norwegian Institute of Public Health said in 2014"),
        (
            Point(
                N_(
                    "A researcher at the institute said that waterworks might perhaps use"
                    " dolomite, which contains magnesium, alongside lime or instead of it."
                ),
                ("dolomite_idea",),
            ),
            Point(
                N_(
                    "The institute made a reservation: something else in the water that"
                    " closely follows magnesium, and that was not in the analysis, may be the"
                    " cause. It asked for more research."
                ),
                ("fhi_reservation",),
            ),
        ),
    ),
    StudySection(
        N_("Heart and vessels"),
        (
            Point(
                N_(
                    "A 2008 review pooled {catling_studies} case-control studies: with more"
                    " magnesium the odds ratio for death from cardiovascular disease is"
                    " {catling_cv}. The good cohort studies in it found no association with"
                    " the hardness of the water."
                ),
                ("catling_studies", "catling_cv"),
            ),
            Point(
                N_(
                    "A 2016 meta-analysis with {jiang_studies} studies and {jiang_cases}"
                    " cases gives a relative risk of {jiang_chd} for death from coronary heart"
                    " disease. The studies disagree: their heterogeneity (I²) is {jiang_i2} %."
                ),
                ("jiang_studies", "jiang_cases", "jiang_chd", "jiang_i2"),
            ),
            Point(
                N_(
                    "A 2017 meta-analysis with {gianfredi_studies} case-control studies gives"
                    " {gianfredi_cvd} for cardiovascular disease. Its authors warn of"
                    " heterogeneity (I² {gianfredi_i2} %) and of publication bias."
                ),
                ("gianfredi_studies", "gianfredi_cvd", "gianfredi_i2"),
            ),
            Point(
                N_(
                    "Among men in southern Sweden the odds ratio for death from heart attack"
                    " was {rubenowitz1996_ami} in the quarter with the most magnesium (1996)."
                ),
                ("rubenowitz1996_ami",),
            ),
            Point(
                N_(
                    "A second Swedish study (2000) gave {rubenowitz2000_ami} for death from heart"
                    " attack at {rubenowitz2000_from} mg/l or more, but no association with how"
                    " many had a heart attack."
                ),
                ("rubenowitz2000_ami", "rubenowitz2000_from"),
            ),
            Point(
                N_(
                    "In rural Finland heart attacks were {kousa_ami} % less frequent among"
                    " men for each additional milligram per litre of groundwater (2006). The"
                    " study compared areas, not individuals; the estimate is per milligram and"
                    " is therefore not in the chart."
                ),
                ("kousa_ami",),
            ),
        ),
    ),
    StudySection(
        N_("Studies that do not fit a simple story"),
        (
            Point(
                N_(
                    "Among {theisen_people} million people in Denmark (2022), those with less than"
                    " {theisen_low} mg/l died of cardiovascular disease and of stroke slightly less"
                    " often than those with more than {theisen_high} mg/l, but of heart attack more"
                    " often. The incidence rate ratios are {theisen_cv}, {theisen_stroke} and"
                    " {theisen_ami}."
                ),
                (
                    "theisen_people",
                    "theisen_low",
                    "theisen_high",
                    "theisen_cv",
                    "theisen_stroke",
                    "theisen_ami",
                ),
            ),
            Point(
                N_(
                    "Among {wodschow_people} million people in Denmark (2021), atrial fibrillation"
                    " was about as common at {wodschow_mid_levels} mg/l as below {wodschow_below}"
                    " mg/l, and more common at {wodschow_top_levels} mg/l. The incidence rate"
                    " ratios are {wodschow_mid} and {wodschow_top}."
                ),
                (
                    "wodschow_people",
                    "wodschow_mid_levels",
                    "wodschow_below",
                    "wodschow_mid",
                    "wodschow_top_levels",
                    "wodschow_top",
                ),
            ),
            Point(
                N_(
                    "Among {whi_women} women in the USA (2014), bone density of the hip was"
                    " {whi_bmd} % higher with more than {whi_high} mg of magnesium a day from food"
                    " and supplements than with less than {whi_low} mg. Hip fractures did not"
                    " differ, and wrist fractures were more common with the highest intake: the"
                    " hazard ratio is {whi_wrist}."
                ),
                ("whi_women", "whi_bmd", "whi_high", "whi_low", "whi_wrist"),
            ),
            Point(
                N_(
                    "Researchers called what is known of magnesium and bone “sparse and"
                    " conflicting” in 2017."
                ),
                ("veronese_sparse",),
            ),
        ),
    ),
    StudySection(
        N_("How small the amount is"),
        (
            Point(
                N_(
                    "The Norwegian mean is given as {national_press} mg/l. In {water_men}"
                    " litres, which is what a man is assumed to drink a day, that makes about"
                    " {mean_a_day} mg."
                ),
                ("national_press", "water_men", "mean_a_day"),
            ),
            Point(
                N_(
                    "The American study compared intakes more than {whi_spread} mg a day apart and"
                    " found no difference in hip fracture. It is therefore hard to see how a few"
                    " milligrams from water alone could explain the Norwegian difference. This is a"
                    " comparison made here, not a finding of a study."
                ),
                ("whi_spread",),
            ),
            Point(
                N_(
                    "The Norwegian Scientific Committee for Food and Environment wrote in 2016 that"
                    " most waterworks report negligible magnesium. A few report {vkm_few_works}"
                    " mg/l, which may contribute up to {vkm_share} % of the recommended intake."
                    " With the intakes and amounts of water that are used here it is {share_at_ten}"
                    " %."
                ),
                ("vkm_few_works", "vkm_share", "share_at_ten"),
            ),
        ),
    ),
    StudySection(
        N_("Guideline levels"),
        (
            Point(
                N_(
                    "The World Health Organization gives no guideline value for magnesium in"
                    " drinking water: the evidence is not enough to set either a minimum or a"
                    " maximum. Its words were read as quoted by a trade group for water"
                    " softening."
                ),
                ("who_none",),
            ),
            Point(
                N_(
                    "The Norwegian press has given {who_cited} mg/l as the organisation's"
                    " recommendation, and so has the abstract of a study of desalination. It"
                    " is not a guideline value. It may stem from a chapter that one author"
                    " wrote for the organisation, marked “Not for citation”; its figures were"
                    " not read."
                ),
                ("who_cited", "who_abstract", "who_chapter"),
            ),
            Point(
                N_(
                    "Of {kozisek_states} EU states, {kozisek_regulating} had rules on magnesium,"
                    " calcium or hardness in law; only the Czech Republic and Slovakia set ranges"
                    " on grounds of health. The survey was partly paid for by a Slovak project that"
                    " adds minerals to drinking water."
                ),
                ("kozisek_states", "kozisek_regulating"),
            ),
            OLDER_ADVICE,
        ),
        LEVELS,
    ),
    StudySection(
        N_("What the evidence does not show"),
        (
            Point(
                N_(
                    "That magnesium in the water is the cause: the drinking water studies"
                    " above are all observational."
                ),
                (),
            ),
            Point(
                N_(
                    "Differences between Norwegian waters: the studies of the heart abroad compare"
                    " waters with far more magnesium, whichever way they point. Their lines are"
                    " drawn at {rubenowitz2000_from} mg/l (Sweden), at {wodschow_below} and at"
                    " {theisen_low} mg/l (Denmark), while the Norwegian mean is given as"
                    " {national_press} mg/l."
                ),
                ("rubenowitz2000_from", "wodschow_below", "theisen_low", "national_press"),
            ),
            Point(
                N_(
                    "What happens when magnesium is added: no randomised trial of tap water"
                    " with fractures or heart disease as the outcome was found, and no"
                    " Norwegian study of water treated with dolomite."
                ),
                (),
            ),
            Point(
                N_(
                    "What it would mean for one person or one waterworks: an association"
                    " applies to groups, so no number of fractures is given for any place"
                    " here."
                ),
                (),
            ),
            Point(
                N_(
                    "This page gives no advice on supplements. Ask a doctor or a pharmacist about"
                    " magnesium and medicines."
                ),
                (),
            ),
        ),
    ),
)
