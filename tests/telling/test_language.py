"""Numbers, order and messages as Norwegian and English readers expect them."""

import pandas as pd
import pytest

from data.bounds import bounded_by_hardness
from data.evidence import below_limit, expected, measured, value_range
from telling.language import CATALOGUES, N_, codes, language, spoken_code

NO_BREAK_SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1295.7, f"1{NO_BREAK_SPACE}295,7"),
        (0.05, "0,05"),
        (0, "0"),
        (5550203, f"5{NO_BREAK_SPACE}550{NO_BREAK_SPACE}203"),
        (2.0, "2"),
        (0.12345, "0,123"),
    ],
)
def test_a_number_has_comma_and_no_break_space(nb, value, text):
    assert nb.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1295.7, "1,295.7"), (0.05, "0.05"), (5550203, "5,550,203"), (2.0, "2"), (0.12345, "0.123")],
)
def test_an_english_number_has_point_and_comma(en, value, text):
    assert en.number(value) == text


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (measured("0.90"), "0.90 mg/l"),
        (measured("3.6"), "3.6 mg/l"),
        (below_limit("0.5"), "<0.5 mg/l"),
        (value_range("0.3", "0.4"), "0.3–0.4 mg/l"),
        (bounded_by_hardness(measured("4.5")), "not measured; at most 19.7 mg/l"),
    ],
)
def test_an_english_figure_keeps_every_digit(en, figure, words):
    assert en.figure(figure, "mg/l") == words


@pytest.mark.parametrize(
    ("value", "digits", "text"), [(0.4, 2, "0,40"), (12.6, 0, "13"), (99.95, 1, "100,0")]
)
def test_a_number_takes_as_many_decimals_as_asked(nb, value, digits, text):
    assert nb.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19.719642, "19,7"),
        (11.485066, "11,5"),
        (0.715108, "0,715"),
        (2.188664, "2,19"),
        (9.996, "10"),
        (123.4, "123"),
        (0.258, "0,258"),
        (0, "0"),
    ],
)
def test_a_calculated_value_has_three_significant_digits(nb, value, text):
    assert nb.rounded(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((1.98, "2,0"), (2.349, "2,3"), (9.96, "10"), (386, "390"), (0.6, "0,60")),
        *((0.0996, "0,10"), (0.0046, "0,005"), (0, "0"), (-0.5, "−0,50")),
    ],
)
def test_a_second_digit_that_is_zero_is_told(nb, value, text):
    assert nb.two_digits(value) == text


def test_a_published_number_keeps_every_digit(nb):
    assert nb.published("0.90") == "0,90"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (measured("0.89"), "0,89 mg/l"),
        (measured("0.90"), "0,90 mg/l"),
        (measured("3.6", "3.4", "3.8"), "3,6 (3,4–3,8) mg/l"),
        (below_limit("0.5"), "<0,5 mg/l"),
        (value_range("0.3", "0.4"), "0,3–0,4 mg/l"),
        (bounded_by_hardness(measured("4.5")), "ikke målt; høyst 19,7 mg/l"),
        (bounded_by_hardness(measured("2.6")), "ikke målt; høyst 11,5 mg/l"),
        (
            bounded_by_hardness(measured("4.5"), measured("10.0")),
            "ikke målt; ut fra hardheten 13,2–13,7 mg/l",
        ),
    ],
)
def test_a_figure_is_told_with_what_it_is(nb, figure, words):
    assert nb.figure(figure, "mg/l") == words


def test_a_background_is_told_as_expected(nb):
    words = nb.figure(expected(0.8, 1.6))
    assert words.startswith("forventet 0,80 (")
    assert words.endswith("(0,50–1,3)")


def test_what_is_not_known_has_no_unit(nb):
    assert nb.figure(bounded_by_hardness(measured("1"), measured("18.4")), "mg/l") == "ikke kjent"


@pytest.mark.parametrize("code", codes())
def test_norwegian_letters_come_last(code):
    spoken = language(code)
    towns = pd.Series(["Ås", "Østre", "Ærøy", "zoo", "Alta", "øygarden", "Älv"])
    ordered = towns.sort_values(key=spoken.ordered).tolist()
    assert ordered == ["Alta", "zoo", "Älv", "Ærøy", "Østre", "øygarden", "Ås"]


def test_a_marked_message_is_left_as_it_is():
    assert N_("Raw {water}") == "Raw {water}"


def test_a_message_is_filled_in(nb):
    assert nb.t("{county} county", county="Akershus") == "Akershus fylke"


def test_an_unknown_language_is_a_key_error():
    with pytest.raises(KeyError, match="tlh"):
        language("tlh")


def test_the_messages_are_english(en):
    assert en.t("{county} county", county="Akershus") == "Akershus county"
    assert en.nt("{n} sample", "{n} samples", 1) == "1 sample"
    assert en.nt("{n} sample", "{n} samples", 1200) == "1,200 samples"


def test_languages_call_themselves_by_their_own_names(nb, en):
    assert (nb.name, en.name) == ("Norsk bokmål", "English")


@pytest.mark.parametrize("asked", [None, "", "tlh", "../../etc", "nb\x00", "NB"])
def test_what_is_no_language_is_the_default(asked):
    assert spoken_code(asked) == "nb"


def test_nynorsk_takes_no_more_than_a_catalogue(tmp_path, monkeypatch):
    bokmaal = (CATALOGUES / "nb" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    nynorsk = tmp_path / "nn" / "LC_MESSAGES" / "messages.po"
    nynorsk.parent.mkdir(parents=True)
    nynorsk.write_text(bokmaal.replace("Language: nb", "Language: nn"), encoding="utf-8")
    monkeypatch.setattr("telling.language.CATALOGUES", tmp_path)
    language.cache_clear()
    try:
        assert codes() == ("nb", "en", "nn")
        assert language("nn").name == "Norsk nynorsk"
        assert language("nn").t("Legend") == "Tegnforklaring"
        assert language("nn").number(1295.7) == f"1{NO_BREAK_SPACE}295,7"
    finally:
        language.cache_clear()
