"""The legend of each map as data: what its classes and looks mean, and how many are of each.

The outputs lay it out; `geo` turns a swatch, which names a look and classes, into colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.store import Store
from findings.area import of_place
from findings.calibration import errors
from findings.classes import CLASSES, GROUNDWATER_SHARE, MAGNESIUM, Classes
from findings.codes import Rung
from findings.selection import Selection
from findings.summary import MEASURES, Measure, by_municipality
from findings.tally import Tally, tally
from telling import words
from telling.dolomite_table import REASON
from telling.language import N_, Language
from telling.sections import Link
from telling.selection import selection_sentence
from treatment.additions import count
from treatment.stoichiometry import WINDOW_CA

ADDITIONS = N_("Magnesium that dolomite would add within the targets")
CONTRAST = N_("Magnesium in groundwater and in surface water")
UNPUBLISHED = N_("groundwater works, no figure")
MIDDLE = 3
"""The class whose colour stands for any class in a swatch."""


@dataclass(frozen=True)
class Swatch:
    """A look of the map, and the classes that its colours are of (`scale` is a key of `CLASSES`).

    `high` is set where a look has the colours of two classes.
    """

    look: str
    scale: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Row:
    """What one or more swatches mean; `counts` by the legend's columns, None where nothing is
    counted."""

    label: str
    swatches: tuple[Swatch, ...] = ()
    counts: tuple[int | None, ...] = ()

    @property
    def looks(self) -> frozenset[str]:
        """The looks that the row explains."""
        return frozenset(swatch.look for swatch in self.swatches)


@dataclass(frozen=True)
class Legend:
    """The legend of a map.

    `columns` are the headings of the counts, in `groups` (heading and number of columns) where
    there are two maps. `classes` are the rows of the classes of `scale`, lowest first, in `unit`;
    `others` the rows of what has no class. `reasons` says why there is nothing to show, or "".
    `keys` say what the looks mean, `notes` what belongs to the map as a whole. `caution` and
    `counted` are about the counts: for outputs that show them. `link` leads to the works behind it.
    """

    title: str
    chosen: str
    scale: str
    unit: str
    classes: tuple[Row, ...]
    keys: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    others: tuple[Row, ...] = ()
    reasons: str = ""
    caution: str = ""
    counted: str = ""
    link: Link | None = None


IN_SHORT = {
    "full": N_("measured"),
    "raw": N_("measured in raw water"),
    "bound": N_("only an upper limit"),
    "pale": N_("estimated"),
    "hatched": N_("calculated"),
    "works": UNPUBLISHED,
    "none": N_("no data"),
    "dimmed": N_("not chosen"),
}
"""What the looks mean in a word or two; the rows of `keys` say it in full."""


def in_short(legend: Legend, language: Language) -> tuple[Row, ...]:
    """Return the looks of a map in a word or two each, for where there is room for no more."""
    return tuple(
        Row(language.t(IN_SHORT[look]), key.swatches)
        for key in legend.keys
        for look in sorted(key.looks & IN_SHORT.keys())
    )


def class_words(classes: Classes, index: int, language: Language) -> str:
    """What a class holds, without its unit: `below 0.25`, `1–2`, `10 or more`."""
    low, high = classes.label(index)
    ends = [language.number(end) for end in (low, high) if end is not None]
    if low is None:
        return language.t("below {limit}", limit=ends[0])
    if high is None:
        return language.t("{limit} or more", limit=ends[0])
    return "–".join(dict.fromkeys(ends))


def of_map(
    store: Store, code: str, selection: Selection, language: Language, points: bool = False
) -> Legend:
    """Return the legend of the map of a measure, or of the calculated layer for any other code."""
    if code in MEASURES:
        return of_measure(store, MEASURES[code], selection, language, points)
    return of_additions(store, selection, language, points)


def of_measure(
    store: Store, measure: Measure, selection: Selection, language: Language, points: bool = False
) -> Legend:
    """Return the legend of the map of a measure; `points` adds the monitored lakes and streams."""
    t, counts, scale = language.t, tally(store, measure, selection), measure.parameter
    looks = ("full",) * measure.works + ("pale",) * measure.pale
    columns = [t("Measured: municipalities"), t("residents")] if measure.works else []
    if measure.estimates:
        columns.append(t("Estimated: municipalities"))
    elif measure.pale:
        columns.append(t("Expected: municipalities"))
    return Legend(
        title=t(words.MEASURE[measure.code]),
        chosen=selection_sentence(store, selection, language),
        scale=scale,
        unit=CLASSES[scale].unit,
        columns=tuple(columns),
        classes=_classes(scale, looks, language, *_by_class(measure, counts)),
        others=_without_class(measure, counts, len(columns), language),
        reasons=_because(t("No data, because:"), counts.reasons, words.NO_FIGURE, language),
        keys=(
            *_looks(store, measure, counts, language),
            *_unpublished(counts, language),
            *_not_chosen(len(by_municipality(store, measure, selection)), store, language),
            *_points(points, scale, language),
        ),
        caution=_weak(measure, counts, language),
        counted=_counted(store, measure, selection, language) if measure.works else "",
        link=_groundwater_works(language) if counts.unpublished else None,
    )


def of_additions(
    store: Store, selection: Selection, language: Language, points: bool = False
) -> Legend:
    """Return the legend of the calculated layer: what dolomite would add within the targets."""
    t, counts = language.t, count(store, selection)
    grey = (Swatch("none"),)
    return Legend(
        title=t(ADDITIONS),
        chosen=selection_sentence(store, selection, language),
        scale="mg",
        unit=MAGNESIUM.unit,
        columns=(t("municipalities"),),
        classes=_classes("mg", ("hatched",), language, counts.classes),
        others=(Row(t("no answer"), grey, (sum(counts.reasons.values()),)),),
        reasons=_because(
            t("No answer, because:"), counts.reasons, {**words.NO_FIGURE, **REASON}, language
        ),
        keys=(
            Row(t("Grey: no answer."), grey),
            *_not_chosen(len(selection.numbers(store)), store, language),
            *_points(points, "mg", language),
        ),
        notes=(
            t(
                "A calculation, not a measurement: dolomite for as much of the alkalinity that"
                " marble or lime gives as leaves calcium at {limit} mg/l or more, at the waterworks"
                " that serves most people in the municipality. For nearly all waterworks it is an"
                " illustration based on typical surface water and an assumed target.",
                limit=language.number(WINDOW_CA[0]),
            ),
            t(
                "More magnesium takes more alkalinity, or calcium below the target; both stand in"
                " the note of each waterworks. Where the kind of water is not known, the"
                " calculation holds only for surface water."
            ),
        ),
    )


def of_contrast(store: Store, selection: Selection, language: Language) -> Legend:
    """Return the legend of groundwater and surface water side by side."""
    t = language.t
    ground, surface = (
        tally(store, MEASURES[code], selection) for code in ("groundwater", "surface_water")
    )
    sides = (ground, surface)
    both = [column for one in sides for column in (one.measured, one.people, one.estimated)]
    bounded = [count for one in sides for count in (one.bounded, one.bounded_people, None)]
    unpublished = [count for one in sides for count in (one.unpublished, None, None)]
    without = [count for one in sides for count in (_without_data(one), None, None)]
    columns = (t("municipalities"), t("residents"), t("only estimated"))
    chosen = by_municipality(store, MEASURES["surface_water"], selection)
    return Legend(
        title=t(CONTRAST),
        chosen=selection_sentence(store, selection, language),
        scale="mg",
        unit=MAGNESIUM.unit,
        columns=(*columns, *columns),
        groups=((t("Groundwater"), 3), (t("Surface water"), 3)),
        classes=_classes("mg", ("full", "pale"), language, *both),
        others=(
            Row(t("only an upper limit"), (Swatch("bound"),), tuple(bounded)),
            Row(t(UNPUBLISHED), (Swatch("works"),), tuple(unpublished)),
            Row(t("no data"), (Swatch("none"),), tuple(without)),
        ),
        keys=(
            *_looks(store, MEASURES["surface_water"], surface, language, counted=False),
            *_unpublished(ground, language),
            *_not_chosen(len(chosen), store, language),
        ),
        notes=(
            t("Both maps use the same classes."),
            t(
                "On the left, a grey municipality has no groundwater works that is known. On the"
                " right, pale also shows what lakes and streams usually hold where no waterworks"
                " takes them."
            ),
        ),
        link=_groundwater_works(language),
    )


def of_share(
    store: Store, kind: str, name: str, selection: Selection, language: Language
) -> Legend:
    """Return the legend of the share of residents whose water is of a kind, which has a name."""
    t = language.t
    unknown = Row(t(NOT_FOR_MOST), (Swatch("none"),))
    return Legend(
        title=share_title(name, language),
        chosen=selection_sentence(store, selection, language),
        scale="share",
        unit=GROUNDWATER_SHARE.unit,
        classes=_classes("share", ("plain",), language),
        keys=(
            *([unknown] if kind != "unknown" else []),
            *_not_chosen(len(selection.numbers(store)), store, language),
        ),
        notes=(
            t(
                "The register does not say which kind of water a waterworks uses. It is known where"
                " the owner, the name or the supplier shows it; the rest is given as not known."
                " People are counted once, where their tap is."
            ),
        ),
    )


NOT_FOR_MOST = N_("kind of water not known for most people")


def share_title(name: str, language: Language) -> str:
    """What the map of a share is called; `name` are the words for the share."""
    share = language.t("Share of residents")
    return f"{share}: {name.lower()}"


def _classes(
    scale: str, looks: Sequence[str], language: Language, *columns: Sequence[int]
) -> tuple[Row, ...]:
    return tuple(
        Row(
            class_words(CLASSES[scale], index, language),
            tuple(Swatch(look, scale, index, index) for look in looks),
            tuple(column[index] for column in columns),
        )
        for index in range(len(CLASSES[scale]))
    )


def _by_class(measure: Measure, counts: Tally) -> list[tuple[int, ...]]:
    """The columns of a measure's table."""
    measured = [counts.measured, counts.people] if measure.works else []
    return [*measured, *([counts.estimated] if measure.pale else [])]


def _without_class(
    measure: Measure, counts: Tally, columns: int, language: Language
) -> tuple[Row, ...]:
    """The rows under the classes of a measure, each as long as there are columns."""
    t = language.t
    rows: list[tuple[str, tuple[Swatch, ...], tuple[int | None, ...]]] = []
    if measure.works and measure.parameter == "mg":
        bounded = (counts.bounded, counts.bounded_people)
        rows.append((t("only an upper limit"), (Swatch("bound"),), bounded))
    if counts.unpublished:
        rows.append((t(UNPUBLISHED), (Swatch("works"),), (counts.unpublished,)))
    rows.append((t("no data"), (Swatch("none"),), (_without_data(counts),)))
    if measure.works:
        if measure.estimates:
            estimated = (None, sum(counts.estimated_people))
            rows.append((t("residents with an estimate"), (), estimated))
        without = (None, counts.people_without)
        if measure.estimates:
            rows.append((t("residents without a figure or an estimate"), (), without))
        else:
            rows.append((t("residents without such a figure"), (), without))
    return tuple(
        Row(label, swatches, (*counted, *(None,) * (columns - len(counted))))
        for label, swatches, counted in rows
    )


def _without_data(counts: Tally) -> int:
    """Municipalities of which nothing is known, not even that they have groundwater works."""
    return sum(counts.reasons.values()) - counts.unpublished


def _because(
    before: str, reasons: dict[str, int], names: dict[str, str], language: Language
) -> str:
    if not reasons:
        return ""
    counts = (
        f"{language.t(names[reason])} ({language.number(n)})"
        for reason, n in sorted(reasons.items())
    )
    return f"{before} {'; '.join(counts)}."


def _looks(
    store: Store, measure: Measure, counts: Tally, language: Language, counted: bool = True
) -> list[Row]:
    """What the looks of a measure's map mean; `counted` says how many are of raw water."""
    t, scale, rows = language.t, measure.parameter, []

    def row(label: str, look: str) -> None:
        rows.append(Row(label, (Swatch(look, scale, MIDDLE, MIDDLE),)))

    if measure.works:
        row(t("Full colour, dark outline: a published figure."), "full")
        if counts.raw or not counted:
            row(_raw(counts, counted, language), "raw")
        if scale == "mg":
            stripes = t(
                "Grey stripes: only hardness is published, and nothing else can be said than that"
                " magnesium is below an upper limit."
            )
            rows.append(Row(stripes, (Swatch("bound"),)))
    if measure.pale:
        row(_pale(store, measure, counts.kind_unknown, language), "pale")
    rows.append(Row(t("Grey: no data."), (Swatch("none"),)))
    return rows


def _raw(counts: Tally, counted: bool, language: Language) -> str:
    if not counted:
        return language.t("Dashed outline: measured in raw water.")
    return language.t(
        "Dashed outline: measured in raw water, mostly in the lake by a survey: {n} of the"
        " municipalities, {people} residents.",
        n=language.number(counts.raw),
        people=language.number(counts.raw_people),
    )


def _pale(store: Store, measure: Measure, kind_unknown: int, language: Language) -> str:
    t, error = language.t, errors(store)[Rung.SURFACE]
    if measure.estimates:
        meaning = t(
            "Pale: estimated, not measured, mostly from what surface water usually contains."
        )
    else:
        meaning = t("Pale: what surface water there usually contains.")
    off = t(
        "About two in three of {n} waters that were not used for it lie within a factor of"
        " {factor}.",
        factor=language.two_digits(error.factor),
        n=language.number(error.n),
    )
    sentences = [meaning, off]
    if kind_unknown:
        sentences.append(
            t(
                "In {n} of these municipalities the kind of water is not known; it applies only if"
                " it is surface water.",
                n=language.number(kind_unknown),
            )
        )
    return " ".join(sentences)


def _unpublished(counts: Tally, language: Language) -> list[Row]:
    """What the look of groundwater works without a figure means, where there are some."""
    if not counts.unpublished:
        return []
    sand = language.t("Sand: groundwater works, none of which has published magnesium.")
    return [Row(sand, (Swatch("works"),))]


def _groundwater_works(language: Language) -> Link:
    choices = {"tabell": "waterworks", "vann": "groundwater"}
    return Link(language.t("Show the groundwater works in a table"), "tabeller", choices)


def _not_chosen(chosen: int, store: Store, language: Language) -> list[Row]:
    """What the look of the places that are left out means, where some are."""
    if chosen == len(store.municipalities):
        return []
    return [Row(language.t("Nearly white: not chosen."), (Swatch("dimmed"),))]


def _points(points: bool, scale: str, language: Language) -> list[Row]:
    """The points' own part of the legend; their classes where the map shows something else."""
    if not points:
        return []
    note = language.t(
        "Points: magnesium in lakes and streams, in the same colours as the magnesium map."
    )
    classes = [
        Row(
            f"{class_words(MAGNESIUM, index, language)} {MAGNESIUM.unit}",
            (Swatch("dot", "mg", index, index),),
        )
        for index in range(len(MAGNESIUM))
    ]
    return [Row(note), *(classes if scale != "mg" else [])]


def _weak(measure: Measure, counts: Tally, language: Language) -> str:
    if not measure.works or not counts.weak_people:
        return ""
    return language.t(
        "The figures for {n} of the residents rest on a weak source: a newspaper, a third party, or"
        " a lake not verified as the source of the waterworks.",
        n=language.number(counts.weak_people),
    )


def _counted(store: Store, measure: Measure, selection: Selection, language: Language) -> str:
    t, number = language.t, language.number
    place = of_place(store, measure, selection)
    sentences = (
        t(
            "Municipalities are counted by their colour on the map, residents by the water that"
            " their own waterworks supplies, wholly or in part."
        ),
        t(
            "{measured} of {works} waterworks have a measured figure here, {estimated} an estimate,"
            " {bounded} only an upper limit.",
            measured=number(place.measured_works),
            works=number(place.works),
            estimated=number(place.estimated_works),
            bounded=number(place.bounded_works),
        ),
    )
    return " ".join(sentences)
