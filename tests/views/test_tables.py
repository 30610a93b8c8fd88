"""The tables on their page, as they are sent to the browser."""

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from findings.selection import Selection
from telling import tables
from telling.language import language
from tests.views.test_every_word import script
from views.tables import ON_SCREEN


def _sent(name):
    app = AppTest.from_string(script("tables"), default_timeout=120)
    app.query_params = {"fylke": "34", "tabell": name, "lang": "nb"}
    (table,) = app.run().dataframe
    return table.proto


@pytest.mark.parametrize("name", ["municipalities", "waterworks"])
def test_a_number_is_read_as_the_language_writes_it_and_sorts_as_a_number(name, store):
    columns = tables.MUNICIPALITY_COLUMNS if name == "municipalities" else tables.WORK_COLUMNS
    make = tables.municipalities if name == "municipalities" else tables.works
    frame = make(store, Selection(counties=("34",)), language("nb"))
    sent = _sent(name)
    read = _frame(sent.arrow_data.styler.display_values)
    values = _frame(sent.arrow_data.data)
    assert list(read) == list(ON_SCREEN[name])
    pd.testing.assert_frame_equal(values, frame[list(read)], check_dtype=False)
    for column in columns:
        if column.code in read and column.number:
            wanted = [
                "" if pd.isna(value) else language("nb").number(value, column.digits)
                for value in frame[column.code]
            ]
            assert list(read[column.code]) == wanted
        elif column.code in read:
            assert list(read[column.code]) == list(frame[column.code])


def test_the_same_table_is_sent_the_same_at_each_run():
    assert _sent("municipalities").arrow_data == _sent("municipalities").arrow_data


def _frame(stream):
    return pa.ipc.open_stream(stream).read_pandas()
