"""A citation names what is shown, which figures, where and when."""

from dataclasses import replace
from datetime import date

import pytest

from findings.selection import Selection
from telling.citation import citation, dated, edition
from telling.selection import selection_sentence

DAY = date(2026, 11, 23)
SITE = "https://magnesium.example.org"


def test_a_citation_says_all_that_finds_the_view_again(store, nb, en):
    chosen = selection_sentence(store, Selection(counties=("46",)), nb)
    told = citation(store, "Magnesium i springvann", chosen, SITE, "/?fylke=46", nb, DAY)
    assert told == (
        "Magnesium i norsk drikkevann: Magnesium i springvann. Vestland fylke. "
        f"Vannverkenes magnesiumtall fra 1995–2025 (utgave {edition(store).mark}). "
        f"{edition(store).sources} kilder: {SITE}/om. "
        f"{SITE}/?fylke=46, lest 23. november 2026."
    )
    told = citation(store, "Bergen", "", SITE, "/en/municipality/4601", en, DAY)
    assert (
        f"sources: {SITE}/om?lang=en. {SITE}/en/municipality/4601, read November 23, 2026." in told
    )
    assert ".." not in told
    assert "  " not in told


def test_a_view_that_is_called_as_the_site_is_named_once(store, nb):
    told = citation(store, "Magnesium i norsk drikkevann", "", SITE, "/", nb, DAY)
    assert told.startswith("Magnesium i norsk drikkevann. Vannverkenes")


def test_the_years_and_sources_are_those_of_the_figures(store):
    told = edition(store)
    figures = store.tables["figures"].query("parameter == 'mg'")
    years = store.samples.loc[figures["sample_id"], "year"].dropna()
    assert (told.first_year, told.last_year) == (years.min(), years.max())
    assert told.sources == len(store.tables["sources"])


def _with(store, table, **columns):
    return replace(store, tables={**store.tables, table: store.tables[table].assign(**columns)})


def test_the_mark_stands_for_the_figures(store):
    copy = replace(store, tables={name: t.copy() for name, t in store.tables.items()})
    assert edition(copy).mark == edition(store).mark
    figures = store.tables["figures"]
    changed = _with(store, "figures", high=figures["high"].where(figures.index != 7, 9.5))
    assert edition(changed).mark != edition(store).mark


@pytest.mark.parametrize(
    ("read", "words"), [("2026-11-22", "newest source read November 22, 2026"), ("", "edition")]
)
def test_the_day_a_source_was_read_is_told_where_it_is_known(store, en, read, words):
    days = store.tables["sources"]["date_read"].where(store.tables["sources"].index != 3, read)
    told = dated(_with(store, "sources", date_read=days), en)
    assert words in told
    assert ("read" in told) == bool(read)


def test_undated_figures_are_told_as_such(store, en):
    undated = _with(store, "samples", year=store.tables["samples"]["year"].where(lambda y: y < 0))
    assert dated(undated, en).startswith("Undated figures (edition ")
