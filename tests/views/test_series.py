"""A work's figures year by year on its card."""

import pytest

from data.evidence import below_limit, measured
from findings.series import Series, YearFigure, tables
from views import chrome

TEMPLATE = '{% from "parts.html" import series_table with context %}{{ series_table(table) }}'


@pytest.fixture
def card(nb):
    """Draws the table of a series."""

    def draw(table):
        template = chrome._templates().from_string(TEMPLATE)
        return template.render(t=nb.t, nt=nb.nt, language=nb, table=table)

    return draw


def test_fifteen_years_with_a_repeated_value_and_a_picture(card):
    points = [YearFigure(2010 + n, measured(f"{n}.50"), f"s{n}", n == 3) for n in range(14)]
    points.append(YearFigure(2024, below_limit("0.5"), "s14", False))
    (table,) = tables([Series("Vann <b>", "treated", "mg", tuple(points))])
    drawn = card(table)
    assert drawn.count("<tr>") == 16
    assert '<th scope="row">2013</th>' in drawn
    assert "3,50 <span" in drawn
    assert drawn.count("(gjentatt)") == 1
    assert "Noen eiere gjentar fjorårets tall" in drawn
    assert "Vann &lt;b&gt;, behandlet vann" in drawn
    assert 'alt="Magnesium fra 2010 til 2024: lavest 0 mg/l, høyest 13,5 mg/l"' in drawn


def test_nothing_is_said_of_repeated_values_where_there_are_none(card):
    points = (
        YearFigure(1995, measured("1"), "a", False),
        YearFigure(2019, measured("2"), "b", False),
    )
    (table,) = tables([Series("Vann", "raw", "ca", points)])
    assert "gjenta" not in card(table)
    assert "<img" not in card(table)
