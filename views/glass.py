"""What a glass of a place's water is worth: magnesium a day, beside a day's need and food."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data.evidence import Figure, measured
from data.memo import per_store
from data.store import Store
from findings import intake, provenance
from findings.intake import Amount, Drinker
from findings.selection import Selection
from findings.summary import MEASURES, MunicipalWater, by_municipality
from geo.fills import fills
from geo.layers import Fill, base_map, paint
from geo.legend import CLASS_COLOURS
from geo.words import map_words
from telling import words
from telling.intake import amount_words
from telling.language import N_, Language
from telling.water import from_what, years
from views import charts, chrome, glass_charts, link
from views.country import show_map
from views.resources import geometry, spoken, store

MAP_HEIGHT = 380
MOST_DL = 40
AMOUNT = link.number("dl", 1, MOST_DL, None)
"""Decilitres a day; where none is chosen, what is usual depends on who drinks."""
AGE = {
    "1-3": N_("1–3 years"),
    "4-10": N_("4–10 years"),
    "11-17": N_("11–17 years"),
    "18": N_("18 years or older"),
}
SEX = {"women": N_("Woman or girl"), "men": N_("Man or boy")}
WHO = {  # by the id of the adequate intake
    "intake_1_3": N_("children of 1–3 years"),
    "intake_4_10": N_("children of 4–10 years"),
    "intake_girls": N_("girls of 11–17 years"),
    "intake_boys": N_("boys of 11–17 years"),
    "intake_women": N_("women of 18 years or older"),
    "intake_men": N_("men of 18 years or older"),
}
UNIT = {"liter": N_("Litres"), "glass": N_("Glasses of 2 dl")}
COMPARED = {  # cited concentrations: what each is
    "national_press": N_("The national mean, as reported by a newspaper"),
    "reach_window": N_("What dolomite can achieve within the Norwegian targets (calculated)"),
    "who_cited": N_("Often quoted as WHO's, but WHO has no guideline value for magnesium"),
}
CAUTIONS = {  # by the evidence of a place's figure
    "raw": N_(
        "Sampled before treatment: what comes out of the tap may contain a different amount."
    ),
    "bounded": N_(
        "Calculated from hardness, not measured: the content may be far below the upper limit."
    ),
    "estimate": N_("Estimated, not measured here: the true content may lie outside the interval."),
    "expected": N_("Not measured here: what lakes and streams of the municipality usually hold."),
}


@dataclass(frozen=True)
class DailyIntake:
    """A water and what a day of it holds: its name, figure (mg/l), mg/day and per cent,
    the id of the cited figure (none for the place's own) and the evidence."""

    name: str
    figure: Figure
    day: Amount
    share: Amount
    claim: str = ""
    evidence: str = "cited"

    @property
    def litre(self) -> Amount:
        """What one litre holds (mg)."""
        return intake.daily(self.figure, 1)


def show() -> None:
    """Draw the page."""
    t = spoken().t
    st.title(t("How much a glass gives"), anchor=False)
    st.write(
        t(
            "How much magnesium a day's tap water gives, compared with a day's adequate"
            " intake and with food. Choose a place and who is drinking."
        )
    )
    left, right = st.columns([4, 3], gap="medium")
    with left:
        water = _place()
        drinker = _drinker()
        litres = _amount(drinker)
    with right:
        _map(water)
    rows = _rows(water, drinker, litres)
    _result(water, drinker, litres, rows)
    chart = glass_charts.day(_day_table(rows), t("Magnesium (mg a day)"))
    st.altair_chart(charts.localized(chart, spoken()), alt=_day_words(rows))
    st.html(
        chrome.html("glass_waters.html", rows=rows, compared=COMPARED, amount_words=amount_words)
    )
    _foods(rows)
    _bottled(water)


def _place() -> MunicipalWater | None:
    """The water of the municipality of the link (`?nr=4601`), which can be changed here."""
    language, data = spoken(), store()
    t, labels = language.t, data.labels
    number = st.selectbox(
        t("Choose a municipality"),
        sorted(labels, key=lambda number: language.sort_key(labels[number])),
        index=None,
        format_func=labels.__getitem__,
        placeholder=t("Type the name of a municipality"),
        **link.tied(link.one("nr", labels, kept=False)),
    )
    return by_municipality(data, MEASURES["tap"], Selection())[number] if number else None


def _drinker() -> Drinker:
    """Who drinks (`?alder=11-17&kjonn=men`); sex is asked for only where it matters."""
    t = spoken().t
    age = _choice(t("Age"), AGE, "alder", "18")
    if age not in intake.AGES_BY_SEX:
        return Drinker(age)
    return Drinker(age, _choice(t("Sex"), SEX, "kjonn", "women"))


def _choice(label: str, options: Mapping[str, str], name: str, usual: str) -> str:
    return st.segmented_control(
        label,
        list(options),
        format_func=lambda code: spoken().t(options[code]),
        required=True,
        **link.tied(link.one(name, options, usual)),
    )


def _amount(drinker: Drinker) -> float:
    """Litres a day (`?dl=16`), in litres or in glasses (`?enhet=glass`)."""
    t = spoken().t
    usual = intake.usual_litres(store().claims, drinker) or intake.START_L
    chosen = link.visit().show(AMOUNT)
    litres = usual if chosen is None else chosen / 10
    unit = _choice(t("Amount in"), UNIT, "enhet", "liter")
    in_glasses = unit == "glass"
    most, step = MOST_DL / 10, 0.1
    if in_glasses:
        most, step = intake.glasses(most), 0.5
    key = f"glass-amount-{unit}"
    st.session_state[key] = round(intake.glasses(litres) if in_glasses else litres, 1)
    st.slider(
        t("Glasses of tap water a day") if in_glasses else t("Litres of tap water a day"),
        step,
        most,
        step=step,
        format="localized",
        key=key,
        on_change=_choose_amount,
        args=(key, in_glasses),
    )
    return litres


def _choose_amount(key: str, in_glasses: bool) -> None:
    amount = st.session_state[key]
    litres = intake.litres(amount) if in_glasses else amount
    link.visit().put(AMOUNT, round(10 * litres))


@per_store(4)
def _fills(data: Store, language: Language) -> list[Fill]:
    """What the map shows, which no choice on this page changes."""
    return fills(data, MEASURES["tap"], Selection(), language)


def _map(water: MunicipalWater | None) -> None:
    """A small map: a click chooses the place."""
    painted = paint(
        _fills(store(), spoken()),
        CLASS_COLOURS["mg"],
        selected=water.number if water else None,
    )
    number = show_map(base_map(geometry(), map_words(spoken())), painted, "glass", MAP_HEIGHT)
    if number:
        link.visit().put(link.one("nr", {number: number}, kept=False), number)
        st.rerun()


def _rows(water: MunicipalWater | None, drinker: Drinker, litres: float) -> list[DailyIntake]:
    """The place's water, then those to compare with."""
    claims, language = store().claims, spoken()
    need = intake.adequate_intake(claims, drinker)

    def row(name: str, figure: Figure, claim: str = "", evidence: str = "cited") -> DailyIntake:
        day = intake.daily(figure, litres)
        return DailyIntake(name, figure, day, intake.percent(day, need), claim, evidence)

    rows = [
        row(language.figure(figure, "mg/l"), figure, claim)
        for claim, figure in intake.compared(claims).items()
    ]
    if water is None:
        return rows
    label = store().municipalities.at[water.number, "label"]
    return [row(label, water.figure, evidence=water.evidence), *rows]


def _result(
    water: MunicipalWater | None, drinker: Drinker, litres: float, rows: list[DailyIntake]
) -> None:
    data, language = store(), spoken()
    published = provenance.of_municipality(data, water) if water and water.sample_id else ()
    st.html(
        chrome.html(
            "glass.html",
            water=water,
            place=rows[0].name if water else "",
            row=rows[0] if water else None,
            sources=[data.sources.loc[source_id] for source_id in published],
            population=int(data.municipalities.at[water.number, "population"]) if water else 0,
            years=years(water, language) if water else "",
            basis=from_what(water, language) if water and water.rung else "",
            caution=CAUTIONS.get(water.evidence, "") if water else "",
            spread=intake.daily(Figure("range", water.low, water.high), litres)
            if water and water.differs and water.evidence != "estimate"
            else None,
            amount_words=amount_words,
            litres=litres,
            glasses=intake.glasses(litres),
            drinker=drinker,
            who=WHO[drinker.intake_claim],
            intake=intake.adequate_intake(data.claims, drinker),
            usual=intake.usual_litres(data.claims, drinker),
        )
    )


def _day_words(rows: list[DailyIntake]) -> str:
    """The text alternative of the chart of a day."""
    t = spoken().t
    parts = [f"{row.name}: {_amounts(row)}" for row in rows]
    return t("Magnesium a day from the water:") + " " + "; ".join(parts)


def _amounts(row: DailyIntake) -> str:
    language = spoken()
    if not row.day.known:
        return language.t("not known")
    return f"{amount_words(row.day, 'mg', language)} · {amount_words(row.share, '%', language)}"


def _day_table(rows: list[DailyIntake]) -> pd.DataFrame:
    """The rows as `glass_charts.day` draws them."""
    return pd.DataFrame(
        {
            "name": [row.name for row in rows],
            "here": [not row.claim for row in rows],
            "sure": [row.evidence == "measured" for row in rows],
            "wide": [row.day.low < row.day.high for row in rows],
            "low": [row.day.low for row in rows],
            "high": [row.day.high for row in rows],
            "best": [row.day.best for row in rows],
            "end": [row.day.high if row.day.known else 0.0 for row in rows],
            "words": [_amounts(row) for row in rows],
        }
    )


def _foods(rows: list[DailyIntake]) -> None:
    """The same amount as food, where a Norwegian figure is known."""
    data, t = store(), spoken().t
    foods = data.tables["foods"]
    known = foods[foods["basis"].ne("none")]
    held = {
        food.food_id: Amount("measured", food.low, food.high, food.best)
        for food in known.itertuples()
    }
    columns = [row for row in rows if row.day.known and row.claim != "national_press"]
    st.subheader(t("The same amount as food"), anchor=False)
    st.html(
        chrome.html(
            "glass_foods.html",
            foods=known,
            held=held,
            columns=columns,
            place="" if not columns or columns[0].claim else columns[0].name,
            grams=intake.grams,
            amount_words=amount_words,
            names=words.FOOD,
            bases=words.FOOD_BASIS,
            unknown=foods[foods["basis"].eq("none")],
        )
    )


def _bottled(water: MunicipalWater | None) -> None:
    """Bottled waters on one axis with the place's own and those compared with."""
    data, language = store(), spoken()
    t = language.t
    bottles = data.tables["bottled_water"]
    newer = t("newer label")
    names = [
        f"{row.brand} ({newer})" if row.label == "later" else row.brand.partition(" (")[0]
        for row in bottles.itertuples()
    ]
    marks = [(name, measured(text)) for name, text in zip(names, bottles["mg_mg_l"], strict=True)]
    st.subheader(t("Compared with bottled water"), anchor=False)
    here = []
    if water and water.figure.known:
        here = [(data.municipalities.at[water.number, "label"], water.figure)]
    figures = [f"{name}: {language.figure(figure, 'mg/l')}" for name, figure in [*here, *marks]]
    chart = glass_charts.strip(
        _strip_table(here, marks, bool(water and water.evidence == "measured")),
        _cited_lines(),
        _strip_title(),
    )
    st.altair_chart(
        charts.localized(chart, language),
        alt=t("Magnesium in the water:") + " " + "; ".join(figures),
    )
    st.html(chrome.html("glass_bottled.html", bottles=bottles, newer=newer))


def _strip_title() -> str:
    return spoken().t("Magnesium (mg/l), logarithmic")


def _cited_lines() -> pd.DataFrame:
    """The cited concentrations (mg/l) and the words over their lines."""
    values = [figure.best for figure in intake.compared(store().claims).values()]
    return pd.DataFrame({"value": values, "words": [spoken().number(value) for value in values]})


def _strip_table(
    here: list[tuple[str, Figure]], bottled: list[tuple[str, Figure]], sure: bool
) -> pd.DataFrame:
    """The waters (mg/l) as `glass_charts.strip` draws them."""
    marks, language = [*here, *bottled], spoken()
    least = glass_charts.LEAST_MG_L
    return pd.DataFrame(
        {
            "name": [name for name, _ in marks],
            "here": [place < len(here) for place in range(len(marks))],
            "sure": sure,
            "wide": [figure.low < figure.high for _, figure in marks],
            # A bar that begins at nothing begins at the edge of a logarithmic axis.
            "low": [max(figure.low, least) for _, figure in marks],
            "high": [max(figure.high, least) for _, figure in marks],
            "best": [figure.best for _, figure in marks],
            "end": [max(figure.high, least) for _, figure in marks],
            "words": [amount_words(intake.daily(figure, 1), "", language) for _, figure in marks],
        }
    )
