"""How far off the ways to estimate magnesium are, and who has a figure or an estimate.

`python -m benchmarks.estimates` prints the tables of `docs/estimates.md` for the snapshot that is
shown. Nothing is measured in seconds here.
"""

from __future__ import annotations

from collections.abc import Mapping

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.estimates", __doc__)

with imported_by_command(__name__, PARSER):
    import numpy as np
    import pandas as pd

    from benchmarks.report import table
    from data.store import Store, open_store
    from findings import background, estimate, summary, waters
    from findings.calibration import LAKES, WORKS, error, errors, share_of_hardness, surface_checks
    from findings.selection import Selection


def predictors(store: Store) -> Mapping[str, pd.Series]:
    """Return ways to say what surface water of each municipality holds (mg/l); several
    cells are weighted by the inverse square of their distance from a point in it."""
    grid = store.tables["grid"].query("mg_mg_l > 0")
    by_place = grid.groupby("municipality_number")["mg_mg_l"]
    found = {
        "median of the municipality's cells": by_place.median(),
        "**geometric mean of its cells**": np.exp(
            np.log(grid["mg_mg_l"]).groupby(grid["municipality_number"]).mean()
        ),
        "lower third of its cells": by_place.quantile(1 / 3),
    }
    every = store.municipalities.index
    for cells in (1, 5, 10, 20):
        name = f"{cells} nearest cells" if cells > 1 else "the nearest cell"
        found[name] = background.around(store, every, count=cells)["mg"]
    found["10 nearest cells of other municipalities"] = background.around(store, every, True)["mg"]
    found["10 nearest cells and the sea"] = _with_coast(store)
    return found


def _with_coast(store: Store) -> pd.Series:
    """The 10 nearest cells, corrected by a regression on the distance (km) of the municipality from
    the outline of the country and on its latitude, fitted to the other municipalities' waters."""
    near = background.around(store, store.municipalities.index)["mg"]
    metres = store.boundaries.to_crs(25833).set_index("municipality_number").geometry
    outline = metres.union_all().boundary
    points = metres.representative_point()
    given = pd.DataFrame(
        {
            "near": np.log(near),
            "coast": np.log1p(points.distance(outline) / 1000),
            "north": points.y,
        }
    )
    given = (given - given.mean()) / given.std()
    checks = surface_checks(store)
    wanted = np.log(checks["measured"])
    rows = np.c_[np.ones(len(checks)), given.loc[checks["municipality_number"]]]
    fold = pd.factorize(checks["municipality_number"], sort=True)[0] % 5
    folds = pd.Series(np.arange(len(given)) % 5, given.index)
    folds.update(pd.Series(fold, checks["municipality_number"]).groupby(level=0).first())
    found = pd.Series(np.nan, given.index)
    for one in range(5):
        fitted = np.linalg.lstsq(rows[fold != one], wanted[fold != one], rcond=None)[0]
        here = folds.index[folds.eq(one)]
        found[here] = np.exp(np.c_[np.ones(len(here)), given.loc[here]] @ fitted)
    return found


def compared(store: Store) -> pd.DataFrame:
    """Return for each predictor, against lakes and against waterworks, the factor that holds 68 %,
    one standard deviation of ln(measured / estimated) as a factor, and their median ratio."""
    rows = []
    for predictor, values in predictors(store).items():
        checks = surface_checks(store).assign(
            estimated=lambda table, values=values: table["municipality_number"].map(values)
        )
        row: dict[str, object] = {"predictor": predictor}
        for group, name in ((LAKES, "lakes"), (WORKS, "works")):
            found = error(checks[checks["group"].eq(group) & checks["estimated"].notna()])
            off = np.log(checks["measured"] / checks["estimated"])[checks["group"].eq(group)]
            row |= {
                f"{name}: 68 %": f"{found.factor:.2f}",
                f"{name}: deviation": f"{np.exp(off.std()):.2f}",
                f"{name}: bias": f"{found.bias:.2f}",
            }
        rows.append(row)
    return pd.DataFrame(rows)


def rungs(store: Store) -> pd.DataFrame:
    """Return the error of each rung, and of hardness its share."""
    share = share_of_hardness(store)
    rows = [
        {
            "rung": str(rung),
            "factor": round(one.factor, 2),
            "inside": round(one.inside, 2),
            "n": one.n,
        }
        for rung, one in errors(store).items()
    ]
    rows.append(
        {
            "rung": "hardness",
            "factor": f"share {share.low:.3f} to {share.high:.3f}, {share.best:.3f} in the middle",
            "inside": 0.9,
            "n": share.n,
        }
    )
    return pd.DataFrame(rows)


def coverage(store: Store) -> pd.DataFrame:
    """Return residents (counted once) by what is known of the magnesium in their water, before
    estimates and after; of those in registered works, and of those whose kind of water is known."""
    works = summary.works_with_figures(store, summary.MEASURES["tap"], Selection())
    published = waters.best_of_works(store, "mg")["evidence"].reindex(works.index).fillna("none")
    found = estimate.table(store)["rung"].reindex(works.index)
    after = works["evidence"].where(works["evidence"].ne("estimate"), "estimate, " + found)
    known = works["source_type"].ne("unknown")
    rows = {
        "before": works["people"].groupby(published).sum(),
        "after": works["people"].groupby(after.fillna("none")).sum(),
        "after, kind known": works["people"][known].groupby(after[known].fillna("none")).sum(),
    }
    people = pd.DataFrame(rows).fillna(0).astype(int)
    total = people.sum()
    answered = 100 * (total - people.loc["none"] - people.loc["bounded"]) / total
    people.loc["in registered works"] = total
    people = people.astype(object)
    people.loc["figure or estimate, %"] = answered.round(1)
    return people


def tables(store: Store) -> Mapping[str, list[str]]:
    """Return the tables in Markdown by what they show."""
    found = {
        "predictors": compared(store).set_index("predictor"),
        "rungs": rungs(store).set_index("rung"),
        "coverage": coverage(store).rename_axis("known from"),
    }
    return {
        name: table([frame.index.name, *frame.columns], frame.reset_index().to_numpy().tolist())
        for name, frame in found.items()
    }


def main() -> None:
    """Print all tables."""
    for name, lines in tables(open_store()).items():
        print(f"{name}:", *lines, sep="\n", end="\n\n")


if __name__ == "__main__":
    main()
