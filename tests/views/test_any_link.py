"""Whatever a link says, true or made up, each page of the dashboard is drawn from it."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.store import open_store
from findings.selection import EVIDENCE, KINDS
from tests.views.test_every_word import VIEWS
from tests.views.test_pages import HOSTILE, NAMES, opened

EXAMPLES = 3
"""For each page: a page takes half a second, and each choice is tried alone in `test_link`."""
PLACES = sorted(open_store().municipalities.index)
WORKS = sorted(open_store().waterworks.index)
NUMBERS = ("0", "0.2", "0,5", "1", "3", "6.5", "9.5", "14", "40", "100", "500", "-5")
MEANT = {  # what each choice may really say
    "fylke": sorted({number[:2] for number in PLACES}),
    "kommune": PLACES,
    "nr": PLACES,
    "verk": WORKS,
    "vann": KINDS,
    "belegg": EVIDENCE,
    "vis": ("tap", "groundwater", "surface_water", "expected", "calcium", "hardness", "dolomite"),
    "punkter": ("1",),
    "bakgrunn": ("1",),
    "vanntabell": ("1",),
    "trinn": ("all", "treated", "raw"),
    "aar": ("1972-1980", "1990-1990", "2019-2020", "2025-2025"),
    "andel": ("groundwater", "surface_water", "unknown"),
    "tabell": ("municipalities", "waterworks"),
    "alder": ("1-3", "4-10", "11-17", "18"),
    "kjonn": ("women", "men"),
    "enhet": ("glass", "litre"),
    "dl": ("1", "10", "40"),
    "produkt": ("dolomite", "half_burnt"),
    "gitt": ("ph", "co2"),
    "lang": ("nb", "en"),
    **dict.fromkeys(("del", "maal_alk", "maal_ph", "maal_co2", "v_ca", "v_ph", "v_temp"), NUMBERS),
}
NONSENSE = st.text(max_size=20) | st.sampled_from(HOSTILE)
TRUE = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
        for name, values in MEANT.items()
    },
)
MADE_UP = st.dictionaries(
    st.text(min_size=1, max_size=20) | st.sampled_from(NAMES),
    st.lists(NONSENSE, min_size=1, max_size=3),
    max_size=4,
)


@pytest.mark.parametrize("page", VIEWS)
def test_any_link_gives_the_page(page):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        # A smaller link that fails, too, would take minutes to find.
        phases=[Phase.generate],
    )
    @given(TRUE, MADE_UP)
    def drawn(true, made_up):
        app = opened(page, **{**true, **made_up})
        assert [error.value for error in app.exception] == []
        # The last words of every page: it was drawn to its end.
        assert any("mg-footer" in html.proto.body for html in app.get("html"))

    drawn()
