"""The page that asks for figures: what its link chooses, and what it writes."""

import pytest

from findings import wanted
from findings.selection import Selection
from tests.views.test_pages import opened

BODO, OSLO, BERGEN = "1804", "Z0707022019522171190SQFPK", "Z0911211948592561126KDLAA"


def texts(app):
    """What is said in Markdown and in HTML."""
    return [one.value for one in app.markdown] + [one.proto.body for one in app.get("html")]


def test_all_works_stand_there_until_some_are_chosen(store):
    app = opened("ask", fylke="18")
    assert [error.value for error in app.exception] == []
    shown = app.dataframe[0].value
    works = wanted.works(store, Selection(counties=("18",)))
    assert shown["waterworks_id"].tolist() == works.index.tolist()
    assert shown["residents"].sum() == works["people"].sum()
    assert any("26,5 %" in text for text in texts(app))


def test_the_works_with_most_people_are_asked_by_one_click(store):
    app = opened("ask")
    app.button(key="ask").click().run()
    first = wanted.works(store, Selection()).index[:20].tolist()
    assert app.query_params["verk"] == first
    assert len(app.expander) == len(
        {store.work_rows[work]["municipality_number"] for work in first}
    )
    app.button(key="again").click().run()
    assert "verk" not in app.query_params
    assert len(app.dataframe) == 1


def test_a_link_gives_the_letter_that_it_names():
    query = {"nr": BODO, "til": "mattilsynet", "brev": "nn", "brevaar": "2019-2021"}
    app = opened("ask", **query)
    assert [error.value for error in app.exception] == []
    assert app.query_params == query
    assert app.title[0].value == "Be om tallene\\: Bodø"
    assert app.slider[0].value == (2019, 2021)
    assert len(app.multiselect(key="letter-works").value) == 10
    assert any("mailto:?subject=Sp%C3%B8rsm%C3%A5l%20om%20tal" in text for text in texts(app))


def test_one_letter_a_municipality_and_one_list_for_mattilsynet():
    app = opened("ask", verk=[OSLO, BERGEN])
    assert [one.label for one in app.expander] == ["Oslo", "Bergen"]
    app = opened("ask", verk=[OSLO, BERGEN], til="mattilsynet")
    assert len(app.expander) == 0
    assert sum("mailto:" in text for text in texts(app)) == 1


@pytest.mark.parametrize("query", [{"nr": "9999"}, {"verk": "Z1"}, {"verk": ["", "<b>"]}])
def test_what_is_not_known_is_left_out(query):
    app = opened("ask", **query)
    assert [error.value for error in app.exception] == []
    assert len(app.dataframe) == 1
