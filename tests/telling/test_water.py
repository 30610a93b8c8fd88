"""What is said beside the figure of a municipality."""

import pytest

from data.evidence import NONE
from findings.codes import Evidence
from findings.summary import MunicipalWater
from telling.water import weak_words

LIKELY, NEWSPAPER = "likely this waterworks' water", "reported by a newspaper"


@pytest.mark.parametrize(
    ("link", "cautions", "said"),
    [
        ("certain", (), []),
        ("certain", ("page_date",), []),  # weak neither
        ("likely", (), [LIKELY]),
        ("certain", ("newspaper",), [NEWSPAPER]),
        ("likely", ("newspaper", "page_date"), [NEWSPAPER, LIKELY]),
    ],
)
def test_a_weak_source_and_a_link_that_is_not_sure_are_said(en, link, cautions, said):
    water = MunicipalWater("4601", Evidence.MEASURED, NONE, cautions=cautions, link=link)
    assert weak_words(water, en) == "; ".join(said)
