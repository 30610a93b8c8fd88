"""What the pages of the dashboard are called and what they are about, by their paths."""

from __future__ import annotations

from telling import phrases
from telling.language import N_

MAP = "kart"
"""What the first page is called where a link names it."""
TITLES = {
    "": N_("Map"),
    "kontrast": N_("Groundwater and surface water"),
    "glass": N_("How much a glass gives"),
    "kommune": N_("Municipality"),
    "dolomitt": N_("Dolomite"),
    "studier": N_("What studies found"),
    "tabeller": N_("Tables and downloads"),
    "egne-tall": N_("Own figures"),
    "be-om-tall": N_("Ask for figures"),
    "om": N_("About the figures"),
}
"""The pages by their paths; the map stands at none."""
SUMMARIES = {
    "": phrases.INTRODUCTION,
    "kontrast": N_("Magnesium in groundwater and in surface water, side by side."),
    "glass": N_("How much of a day's magnesium the tap water gives, place by place."),
    "kommune": N_("Magnesium in the tap water of a municipality, waterworks by waterworks."),
    "dolomitt": N_("What dolomite instead of lime would add to the tap water, calculated."),
    "studier": N_("What research says about magnesium in drinking water and health."),
    "tabeller": N_("Every municipality and every waterworks as a table, and as files."),
    "egne-tall": N_("Your own analyses on the map, seen by you alone."),
    "be-om-tall": N_("Waterworks without a measured figure, and the letters that ask for them."),
    "om": N_("Where the figures come from, and how sure they are."),
}
"""What each page says of itself where its link is shown."""
PATHS = {
    "contrast": "kontrast",
    "glass": "glass",
    "municipality": "kommune",
    "dolomite": "dolomitt",
    "studies": "studier",
    "tables": "tabeller",
    "upload": "egne-tall",
    "ask": "be-om-tall",
    "about": "om",
}
"""Where each module of a page stands."""
