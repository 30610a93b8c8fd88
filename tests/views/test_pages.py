"""Pages by their links, without a browser: whatever a link says, there is a page and no fault."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.test_every_word import VIEWS, script

HOSTILE = ("", "nan", "-1e9", "99999999999999999999", "<img src=x onerror=alert(1)>", "Ł\x00{0}%s")
NAMES = (
    "fylke", "kommune", "vann", "belegg", "vis", "punkter", "bakgrunn", "trinn", "aar", "andel",
    "vanntabell", "tabell", "nr", "alder", "kjonn", "enhet", "dl", "verk", "v_ca", "v_ph", "v_temp",
    "produkt", "del", "maal_alk", "maal_ph", "maal_co2", "gitt", "notater", "til", "brev",
    "brevaar", "lang", "ukjent",
)  # fmt: skip


def opened(page: str, **query: object) -> AppTest:
    """A page as its link opens it."""
    app = AppTest.from_string(script(page), default_timeout=120)
    app.query_params = query
    return app.run()


@pytest.mark.parametrize("page", VIEWS)
def test_a_hostile_link_gives_the_page_as_it_usually_is(page):
    app = opened(page, **{name: list(HOSTILE) for name in NAMES})
    assert [error.value for error in app.exception] == []
    # What other pages ask for is left to them.
    assert not {"fylke", "kommune", "vann", "belegg", "lang"} & set(app.query_params)
    (notice,) = [
        c.value for c in app.caption if c.value.startswith("Dette i lenken ble ikke forstått")
    ]
    assert "fylke" in notice
    assert "onerror" not in notice


@pytest.mark.parametrize(("lang", "sentence"), [({}, "fylke"), ({"lang": "en"}, "county")])
def test_a_link_opened_cold_gives_the_view_in_its_language(lang, sentence):
    query = {"fylke": "46", "vis": "hardness", "belegg": ["measured", "raw"], **lang}
    app = opened("country", **query)
    assert app.query_params == query
    assert app.multiselect(key="fylke").value == ["46"]
    assert any(f"Vestland {sentence}" in html.proto.body for html in app.get("html"))


def test_a_glass_of_two_plants_names_both_publishers():
    texts = [html.proto.body for html in opened("glass", nr="4601").get("html")]
    (water,) = [text for text in texts if "Bergen Vannverk" in text]
    assert "kvernhaug-brygghus (bryggeprogram)</a>, " in water
    assert "Bergens Tidende</a>)." in water


def test_filters_that_nothing_fits_give_an_empty_table():
    app = opened("tables", fylke="03", belegg="bounded")
    assert [error.value for error in app.exception] == []
    assert len(app.dataframe[0].value) == 0


def test_a_choice_goes_into_the_link_and_out_of_it():
    app = opened("country", lang="en")
    app.multiselect(key="fylke").select("46").run()
    assert app.query_params == {"fylke": "46", "lang": "en"}
    (clear,) = [button for button in app.button if button.label == "Remove all filters"]
    clear.click().run()
    assert app.query_params == {"lang": "en"}
    assert app.multiselect(key="fylke").value == []


def test_a_water_typed_for_one_work_is_not_that_of_the_next():
    app = opened("dolomite", v_ca="3", del_="1", **{"del": "100"})
    assert app.number_input(key="v_ca").value == 3.0
    app.selectbox(key="verk").select("Z0707022019522171190SQFPK").run()
    assert app.number_input(key="v_ca").value != 3.0
    assert app.query_params["verk"] == "Z0707022019522171190SQFPK"
    assert "v_ca" not in app.query_params
    assert app.query_params["del"] == "100"
