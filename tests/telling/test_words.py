"""Every code that can arise has its words, in every language."""

from collections import defaultdict
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from data import child
from data import codes as data
from data.own.layers import LayerKind
from data.parameters import PARAMETERS
from data.sheets import layout, problems
from findings import codes as findings
from findings import contrast, intake
from findings.summary import MEASURES
from geo.words import CONTRAST, FIRST_CHOICES, PAIR, SHORT_NAMES
from telling import dolomite_table, sheet_words, words
from telling.language import CATALOGUES
from treatment import codes as treatment
from views import distributions, glass

ROOT = Path(__file__).parents[2]
WORDS = {
    data.SourceType: words.SOURCE_TYPE,
    data.SourceTypeConfidence: words.SOURCE_TYPE_CONFIDENCE,
    data.Stage: words.STAGE,
    data.Statistic: words.STATISTIC,
    data.Caution: words.CAUTION,
    data.FigureChange: words.CHANGE,
    data.LinkConfidence: words.LINK_CONFIDENCE,
    data.Treatment: words.TREATMENT,
    data.SiteKind: words.SITE_KIND,
    data.PlacedBy: words.MUNICIPALITY_FROM,
    data.Food: words.FOOD,
    data.FoodBasis: words.FOOD_BASIS,
    child.Why: words.UNABLE,
    findings.Evidence: words.EVIDENCE,
    findings.NoFigure: words.NO_FIGURE,
    findings.Rung: words.RUNG,
    findings.NoEstimate: words.NO_ESTIMATE,
    findings.Drunk: words.PEOPLE,
    findings.LeftOut: words.LEFT_OUT,
    findings.Standing: words.STANDING,
    findings.Basis: words.BASIS,
    treatment.CaseKind: dolomite_table.CASE,
    treatment.RawBasis: dolomite_table.RAW_BASIS,
    treatment.CellEvidence: dolomite_table.KNOWN,
    treatment.WindowLimit: dolomite_table.LIMIT,
    treatment.NoAnswer: dolomite_table.REASON,
    treatment.Refusal: dolomite_table.REASON,
    problems.FileProblem: sheet_words.FILE_PROBLEM,
    problems.RowProblem: sheet_words.ROW_PROBLEM,
    problems.SheetNote: sheet_words.NOTE,
    layout.SheetForm: sheet_words.KIND,
    layout.CornerPart: sheet_words.PART,
}
NEVER_SHOWN = {
    *(data.CountedTwice, data.Impossible, data.Role, data.Topic),
    *(treatment.OriginReason, LayerKind),
}
CHOICES = {
    "parameters": (PARAMETERS, words.PARAMETER),
    "compared kinds": ((*data.SourceType, findings.NATURE), words.COMPARED_KIND),
    "groups": (contrast.COMPARED, distributions.TITLES),
    "stages": (contrast.STAGES, distributions.STAGES),
    "measures": (MEASURES, words.MEASURE),
    "choices of the map": ((*MEASURES, "dolomite"), SHORT_NAMES),
    "first choices of the map": ((*CONTRAST, "tap", PAIR), FIRST_CHOICES),
    "ages": (intake.AGES, glass.AGE),
    "sexes": (intake.SEXES, glass.SEX),
    "drinkers": (set(intake.INTAKE_CLAIMS.values()), glass.WHO),
    "concentrations": (intake.COMPARED, glass.COMPARED),
}
"""Codes that are no enum, with their words."""


def codes_of_words():
    """The codes that each dictionary of words must have, and no others."""
    wanted = defaultdict(list)
    for enum, messages in WORDS.items():
        wanted[id(messages)].append(enum)
    found = {
        " and ".join(enum.__name__ for enum in enums): (
            [code for enum in enums for code in enum if code],  # "" says nothing
            WORDS[enums[0]],
        )
        for enums in wanted.values()
    }
    return found | CHOICES


def enums():
    """Every list of codes in the rooms that give codes."""
    for room in ("data", "findings", "treatment"):
        for path in (ROOT / room).rglob("*.py"):
            if StrEnum.__name__ in path.read_text(encoding="utf-8"):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                for value in vars(import_module(name)).values():
                    if isinstance(value, type) and issubclass(value, StrEnum) and len(value):
                        yield value


def test_every_list_of_codes_has_words_or_is_never_shown():
    assert set(enums()) == {*WORDS, *NEVER_SHOWN}


@pytest.fixture(scope="module", params=sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po")))
def translations(request):
    """Each message of a language with its translation; English is the code's own."""
    with request.param.open("rb") as source:
        return {message.id: message.string for message in read_po(source) if message.id}


@pytest.mark.parametrize(("wanted", "messages"), codes_of_words().values(), ids=codes_of_words())
def test_every_code_has_words_in_every_language(wanted, messages, translations):
    assert messages.keys() == set(wanted)
    assert [code for code, message in messages.items() if not translations.get(message)] == []
