"""Which of a work's samples is its water: the one that says most, the newest among equals."""

from treatment.published import published


def test_the_fullest_sample_leads_and_the_newest_among_equals(store):
    figures = store.tables["figures"]
    known = figures[figures["value_type"].ne("bounded")].groupby("sample_id").size()
    rows = store.tables["sample_works"].query("role == 'producer'")
    rows = rows.merge(store.tables["samples"][["sample_id", "stage", "year"]], on="sample_id")
    rows = rows[rows["sample_id"].isin(known.index)]
    says = {
        row.sample_id: (known[row.sample_id], row.year)
        for row in rows.fillna({"year": 0}).itertuples()
    }
    several = 0
    for (work, stage), ids in rows.groupby(["waterworks_id", "stage"])["sample_id"]:
        several += len({says[one] for one in ids}) > 1
        assert says[published(store)[work][stage].sample] == max(says[one] for one in ids)
    assert several > 5
