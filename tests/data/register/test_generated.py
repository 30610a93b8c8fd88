"""A register with known answers hidden in it, read whole: every answer is found."""

import numpy as np
import pytest

from data.progress import Progress
from data.register import importer
from data.register.extracts import RAW, TREATED
from harness import register_generator

FACTOR = 0.05


@pytest.fixture(scope="module")
def generated(tmp_path_factory, store):
    """The answers, and the tables and account of the import."""
    folder = tmp_path_factory.mktemp("register")
    answers = register_generator.write(folder, FACTOR)
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
    known = [work for work in answers.treated_with if work in works.index]
    assert len(known) > 50
    for work in known:
        assert works.at[work, "treatment"] == answers.treated_with[work]
    without = works.index.difference(answers.treated_with)
    shipped = store.waterworks["treatment_year"].reindex(without)
    assert works.loc[without, "treatment_year"].isna().equals(shipped.isna())


def test_no_private_person_is_named(generated):
    _, tables, _ = generated
    assert "Ukjent" not in tables["waterworks"].to_csv()
