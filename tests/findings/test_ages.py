"""The ages of the magnesium figures: every figure once, in the span of its year."""

from data.store import Store
from findings.ages import SPAN_YEARS, Age, of_magnesium


def test_every_figure_of_tap_water_is_counted_once(store):
    figures = store.tables["figures"].query("parameter == 'mg'")
    rows = figures.merge(store.tables["samples"], on="sample_id")
    bottled = rows["cautions"].str.contains("bottled_label").sum()
    ages = of_magnesium(store)
    assert bottled > 0
    assert ages.figures == len(rows) - bottled


def test_the_lakes_sampled_in_1995_stand_in_their_span(store):
    first = of_magnesium(store).spans[0]
    assert first == Age(1995, 1999, 18, 0)


def test_the_spans_leave_no_year_out(store):
    spans = of_magnesium(store).spans
    assert [span.first for span in spans[1:]] == [span.last + 1 for span in spans[:-1]]
    assert all(span.last - span.first == SPAN_YEARS - 1 for span in spans)
    assert spans[-1].figures > 0


def test_a_figure_without_a_year_is_undated_and_no_other(store):
    samples = store.tables["samples"].set_index("sample_id")
    figures = store.tables["figures"].query("parameter == 'mg'")
    years = figures["sample_id"].map(samples["year"])
    labels = figures["sample_id"].map(samples["cautions"]).str.contains("bottled_label")
    assert of_magnesium(store).undated.figures == (years.isna() & ~labels).sum()


def test_a_snapshot_without_figures_has_no_spans(store):
    figures = store.tables["figures"].iloc[:0]
    ages = of_magnesium(Store({**store.tables, "figures": figures}, store.boundaries))
    assert ages.spans == ()
    assert ages.figures == 0
