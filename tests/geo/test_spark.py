"""The tiny line of a series: one dot a figure, open where it is a limit."""

from urllib.parse import unquote

from data.evidence import below_limit, measured
from findings.series import Series, YearFigure
from geo.spark import spark


def line(*figures):
    points = tuple(YearFigure(2010 + n, figure, f"s{n}", False) for n, figure in enumerate(figures))
    return Series("Vannet", "treated", "mg", points)


def test_every_figure_is_a_dot_and_a_limit_an_open_one():
    drawn = unquote(spark(line(measured("1"), below_limit("0.5"), measured("2")), "words"))
    assert drawn.count("<circle") == 3
    assert drawn.count('fill="#ffffff"') == 1
    assert 'alt="words"' in drawn


def test_two_figures_are_no_line():
    assert spark(line(measured("1"), measured("2")), "words") == ""


def test_zeros_only_can_be_drawn():
    assert spark(line(*[measured("0")] * 3), "words")
