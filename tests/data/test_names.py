"""Names of the register as people write them; no letter is lost, and no other spelling changed."""

import pytest

from data.names import as_written


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("Asker Og Bærum Vannverk Iks", "Asker og Bærum Vannverk IKS"),
        ("Indre Østfold Kommune Vann Og Avløp", "Indre Østfold kommune vann og avløp"),
        ("Vann- Og Kloakkvesenet I Øksnes", "Vann- og kloakkvesenet i Øksnes"),
        ("Strømmen Vannverk Sa", "Strømmen Vannverk SA"),
        ("Langfjordbotn Vannlag A/L", "Langfjordbotn Vannlag A/L"),
        ("Holtålen Kommune Var", "Holtålen kommune VAR"),
        ("Øyer Kommune Veg, Vann Og Avløp", "Øyer kommune Veg, vann og avløp"),
        ("Storvatnet Vannverk I", "Storvatnet Vannverk I"),
        ("Vann Og Avløp", "Vann og avløp"),
        ("Asker Vannverk", "Asker Vannverk"),
        ("I", "I"),
        ("Vassverk", "Vassverk"),
        ("", ""),
        ("ABV Aurevann vannbehandlingsanlegg", "ABV Aurevann vannbehandlingsanlegg"),
        ("Lillehammer kommune Vann og Avløp", "Lillehammer kommune Vann og Avløp"),
    ],
)
def test_a_name_is_written_as_people_do(registered, written):
    assert as_written(registered) == written


def test_the_shipped_names_keep_every_letter_and_the_files_the_registers_spelling(store):
    works, kept = store.waterworks, store.tables["waterworks"].set_index("waterworks_id")
    for column in ("name", "owner"):
        assert works[f"registered_{column}"].equals(kept[column].rename(f"registered_{column}"))
        assert (works[column].str.lower() == kept[column].str.lower()).all()
    assert not works["name"].str.contains(r" (?:Og|Iks|Sa) ").any()
