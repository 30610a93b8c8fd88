"""What is said of dolomite: beside every note, each sentence with the figures and sources it
stands on; and of a municipality, what it would add there and what speaks against it."""

from __future__ import annotations

import math

from data.store import Store
from findings.profile import Profile
from findings.selection import Selection
from telling import words
from telling.dolomite_table import REASON, basis
from telling.language import N_, Language
from telling.points import OLDER_ADVICE, Point
from telling.sections import Link, Paragraph, Part, Section, Text
from treatment.additions import leading_notes
from treatment.notes import Note
from treatment.stoichiometry import WINDOW_CA

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
    OLDER_ADVICE,
    Point(
        N_(
            "The targets used here are those of an older Norwegian table against corrosion:"
            " alkalinity {window_alkalinity} mmol/l, calcium {window_calcium} mg/l, pH"
            " {window_ph}. Today's guidance could not be read."
        ),
        ("window_alkalinity", "window_calcium", "window_ph"),
    ),
)
KIND_NOT_KNOWN = N_(
    "Whether the water is groundwater or surface water is not known. If it is groundwater, the"
    " calculation does not hold."
)
"""Said of a note of a work whose kind of water is not known, or mixed."""


def dolomite_section(store: Store, found: Profile, language: Language) -> Section:
    """What dolomite would do at the work that most people drink from, and what speaks against."""
    t, number = language.t, found.water.number
    note = leading_notes(store, Selection(municipalities=(number,)))[number]
    parts: list[Part] = [Paragraph(tuple(map(Text, _sentences(store, note, language))))]
    if note is not None:
        to_note = t("What dolomite would change here")
        parts.append(Link(to_note, "dolomitt", {"verk": note.waterworks_id}))
    return Section(t("Dolomite"), tuple(parts))


def _sentences(store: Store, note: Note | None, language: Language) -> list[str]:
    t = language.t
    if note is None or note.no_headline:
        refused = t("No calculation is given, because:")
        no_work = words.NO_FIGURE["no_work"]
        reason = t(REASON[note.no_headline] if note and note.no_headline else no_work)
        return [f"{refused} {reason}."]
    added = t(
        "At {waterworks}, dolomite for {share} % of the alkalinity, all that the Norwegian target"
        " for calcium leaves room for, would add {added} mg/l of magnesium. Calculated, not"
        " measured ({basis}).",
        waterworks=store.waterworks.at[note.waterworks_id, "name"],
        share=language.number(100 * note.window.share if note.window else math.nan, 0),
        added=language.number(note.added, 1),
        basis=basis(note, language),
    )
    return [added, *_reservations(note, language)]


def _reservations(note: Note, language: Language) -> list[str]:
    t, sentences = language.t, []
    if note.before and note.before.ca_mg_l < WINDOW_CA[0]:
        sentences.append(
            t(
                "Without dolomite calcium is already at {calcium} mg/l, below the Norwegian target"
                " of at least {least}.",
                calcium=language.number(note.before.ca_mg_l, 1),
                least=language.number(WINDOW_CA[0]),
            )
        )
    if note.source_type in ("unknown", "mixed"):
        sentences.append(t(KIND_NOT_KNOWN))
    return sentences
