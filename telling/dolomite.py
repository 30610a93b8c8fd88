"""What is said beside every note, each sentence with the figures and sources it stands on."""

from __future__ import annotations

from telling.language import N_
from telling.points import Point

POINTS = (
    Point(
        N_(
            "The idea: a researcher at the Norwegian Institute of Public Health asked in 2014"
            " whether waterworks might use dolomite alongside lime or instead of it. The"
            " institute itself asked for more research."
        ),
        ("dolomite_idea",),
    ),
    Point(
        N_(
            "How fast dolomite dissolves is the open question, not how much. Limestone dissolved"
            " {rate_discs} times as fast in one laboratory and {rate_rock} times in another; impure"
            " dolomite is slower still."
        ),
        ("rate_discs", "rate_rock", "rate_impure"),
    ),
    Point(
        N_(
            "Contact time: a supplier gives a marble bed {contact_marble} minutes, and in Norway"
            " calcium carbonate took {contact_norway} minutes or more. At {cold_at} °C another"
            " supplier asks for {cold_5} times the bed of {cold_base} °C. A dolomite bed of the"
            " same size is likely to leave CO2 unused."
        ),
        ("contact_marble", "contact_norway", "cold_at", "cold_5", "cold_base"),
    ),
    Point(
        N_(
            "Half-burnt dolomite is faster ({contact_half_burnt} minutes) and takes more CO2, but"
            " it overshoots where CO2 is short or the flow stops: calcined dolomite gave pH"
            " {overshoot_calcined} in a laboratory, and German practice warns of it."
        ),
        ("contact_half_burnt", "overshoot_calcined", "overshoot_german"),
    ),
    Point(
        N_(
            "One peer-reviewed study of desalinated water is titled “Dolomite dissolution is"
            " not an attractive alternative …”; only its title was read, and desalinated water"
            " has other targets than Norwegian water. A Slovak waterworks uses half-burnt"
            " dolomite with CO2 in a side stream and mixes the concentrate in."
        ),
        ("not_attractive", "slovak_full_scale"),
    ),
    Point(
        N_(
            "A new filter medium or chemical must be approved by the Norwegian Food Safety"
            " Authority."
        ),
        ("approval",),
    ),
    Point(
        N_(
            "Older Norwegian advice is to stay below {older_advice_mg} mg/l of magnesium; the older"
            " norm calls more than {older_norm_mg_poor} mg/l not good."
        ),
        ("older_advice_mg", "older_norm_mg_poor"),
    ),
    Point(
        N_(
            "The targets used here are those of an older Norwegian table against corrosion:"
            " alkalinity {window_alkalinity} mmol/l, calcium {window_calcium} mg/l, pH"
            " {window_ph}. Today's guidance could not be read."
        ),
        ("window_alkalinity", "window_calcium", "window_ph"),
    ),
)
