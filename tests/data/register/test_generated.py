"""A register with known answers hidden in it, read whole: every answer is found."""

import numpy as np
import pandas as pd
import pytest

from data.progress import Progress
from data.register import importer, made_up
from data.register.extracts import RAW, TREATED

FACTOR = 0.05


@pytest.fixture(scope="module")
def generated(tmp_path_factory, store):
    """The answers, and the tables and account of the import."""
    folder = tmp_path_factory.mktemp("register")
    answers = made_up.write(folder, FACTOR)
    with Progress() as progress:
        return answers, *importer.read(folder, store, "duckdb", progress)


def test_every_row_is_read_and_accounted_for(generated):
    answers, _, account = generated
    for stage, kind in (("treated", TREATED), ("raw", RAW)):
        files = [file for name, file in account.files.items() if name.startswith(kind)]
        assert sum(file.read for file in files) == answers.rows[stage]
        assert all(file.adds_up for file in files)
    assert account.files["vannforsyningssystem.csv"].read == answers.rows["systems"]
    assert account.files["vannforsyningssystem_innrapportering.csv"].read == answers.rows["reports"]
    assert account.files["vannbehandlingsanlegg.csv"].read == answers.rows["plants"]
    assert account.files["inntakspunkt.csv"].read == answers.rows["intakes"]
    assert len(account.kinds) == answers.kinds


@pytest.mark.parametrize(("stage", "kind"), [("treated", TREATED), ("raw", RAW)])
def test_every_planted_defect_is_set_aside_for_its_reason(generated, stage, kind):
    answers, _, account = generated
    found = account.rows[kind]["reason"].value_counts().to_dict()
    found.pop("system_set_aside", None)  # follows from the systems that lie nowhere
    retired = found.pop("retired_name", 0)
    planted = dict(answers.set_aside[stage])
    assert retired <= planted.pop("retired_name")
    assert found == planted


def test_every_hidden_figure_is_found(generated):
    answers, tables, _ = generated
    hidden = answers.figures
    assert len(hidden) > 1000
    sample = "reg-" + hidden["mtid_vf"] + "-" + hidden["year"].astype(str) + "-" + hidden["stage"]
    figures = tables["figures"].set_index(["sample_id", "parameter"])
    keys = list(zip(sample, hidden["parameter"], strict=True))
    found = figures.loc[keys]
    for column in ("low", "high", "best"):
        np.testing.assert_allclose(
            found[column].to_numpy(float), hidden[column].to_numpy(float), rtol=1e-12
        )
    assert set(found["value_type"]) == {"measured", "range"}


def test_treatment_is_that_of_the_plants(generated, store):
    answers, tables, _ = generated
    works = tables["waterworks"].set_index("waterworks_id")
    dated = store.waterworks["treatment_year"].reindex(works.index).notna()
    older = [work for work in answers.undated if work in works.index and dated[work]]
    known = [work for work in answers.treated_with if work in works.index.difference(older)]
    assert len(known) > 50
    for work in known:
        assert works.at[work, "treatment"] == answers.treated_with[work]
        assert pd.isna(works.at[work, "treatment_year"]) == (work in answers.undated)
    assert answers.undated & set(known)
    without = works.index.difference(known)
    shipped = store.waterworks["treatment_year"].reindex(without)
    assert works.loc[without, "treatment_year"].isna().equals(shipped.isna())


def test_every_hidden_kind_of_source_is_found(generated, store):
    answers, tables, _ = generated
    works = tables["waterworks"].set_index("waterworks_id")
    hidden = pd.Series(answers.sources)
    hidden = hidden[hidden.index.isin(works.index)]
    assert works["source_type_reported"].reindex(hidden.index).equals(hidden.astype("str"))
    told = works.loc[hidden.index[hidden.ne("")]]
    stated = told["source_type_confidence"].eq("stated")
    assert (told["source_type"].eq(told["source_type_reported"]) | stated).all()
    assert stated.equals(
        store.waterworks["source_type_confidence"].reindex(told.index).eq("stated")
    )
    assert (stated & told["source_type"].ne(told["source_type_reported"])).any()
    kinds = set(told.loc[~stated, "source_type"])
    assert kinds == {"groundwater", "surface_water", "mixed"}
    without = works.loc[hidden.index[hidden.eq("")], "source_type_confidence"]
    assert len(without) and not without.eq("reported").any()


def test_reserves_are_left_out_and_words_that_are_not_known_are_counted(generated):
    answers, _, account = generated
    file = account.files["inntakspunkt.csv"]
    faulty = file.set_aside["system_set_aside"]  # their systems lie nowhere
    missing = answers.left_out.total() - sum(file.left_out[name] for name in answers.left_out)
    assert 0 <= missing <= faulty < 10
    assert file.left_out["intake_reserve"] and file.left_out["system_inactive"]
    assert account.words.to_dict() == answers.unknown_words


def test_no_position_of_an_intake_is_read(generated):
    _, tables, account = generated
    assert made_up.POSITION not in tables["waterworks"].to_csv()
    assert made_up.POSITION not in account.rows["inntakspunkt"].to_csv()


def test_no_private_person_is_named(generated):
    _, tables, _ = generated
    assert "Ukjent" not in tables["waterworks"].to_csv()
