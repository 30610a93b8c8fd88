"""Every code of a sheet has words in every language, with the values that belong to it."""

import re
from string import Formatter

import pytest

from data.sheets.columns import FIELDS
from data.sheets.layout import CornerPart, SheetForm
from data.sheets.problems import LONGEST, FileProblem, Refused, RowProblem, SheetNote, reason
from telling.language import codes, language
from telling.sheet_words import (
    FIELD,
    FILE_PROBLEM,
    KIND,
    NOTE,
    PART,
    ROW_PROBLEM,
    sentence,
    source,
)

CODES = [*FileProblem, *RowProblem, *SheetNote]


def placeholders(text):
    """The names in braces of a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_each_list_of_words_is_that_of_the_codes():
    assert list(FILE_PROBLEM) == list(FileProblem)
    assert list(ROW_PROBLEM) == list(RowProblem)
    assert list(NOTE) == list(SheetNote)
    assert (list(KIND), list(PART)) == (list(SheetForm), list(CornerPart))
    assert tuple(FIELD) == FIELDS


@pytest.mark.parametrize("code", CODES, ids=str)
@pytest.mark.parametrize("spoken", codes())
def test_a_code_is_said_with_all_of_its_values_in_every_language(spoken, code):
    values = {name: f"[{name}]" for name in code.fields}
    text = sentence(reason(code, **values), language(spoken))
    assert set(re.findall(r"\[\w+\]", text)) == set(values.values())
    assert " " in text


@pytest.mark.parametrize("code", CODES, ids=str)
def test_the_values_of_a_code_are_those_of_its_message(code):
    assert placeholders({**FILE_PROBLEM, **ROW_PROBLEM, **NOTE}[code]) == code.fields


def test_no_two_codes_are_said_alike(en):
    texts = [{**FILE_PROBLEM, **ROW_PROBLEM, **NOTE}[code] for code in CODES]
    assert len(set(texts)) == len(CODES)


def test_a_code_with_other_values_than_its_own_is_an_error():
    with pytest.raises(ValueError, match="not_a_number needs"):
        reason(RowProblem.NOT_A_NUMBER, txt="x")
    with pytest.raises(ValueError, match="too_wide needs"):
        Refused(FileProblem.TOO_WIDE)


def test_the_parameter_stands_before_the_problem_and_a_long_cell_is_cut(nb, en):
    assert sentence(reason(RowProblem.NOT_A_NUMBER, "mg", text="ca 4"), nb) == (
        "Magnesium: «ca 4» er ikke et tall"
    )
    cut = sentence(reason(RowProblem.NOT_A_NUMBER, text="x" * 500), en)
    assert cut == f"“{'x' * (LONGEST - 1)}…” is no number"


def test_a_sheet_as_a_source_has_a_name_of_bounded_length(nb):
    assert source("målinger.csv", nb) == {
        "title": "Opplastet ark: målinger.csv",
        "publisher": "Egne tall",
        "licence": "ikke oppgitt",
    }
    assert source("x" * 300, nb)["title"] == f"Opplastet ark: {'x' * 99}…"
