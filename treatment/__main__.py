"""`python -m treatment --ca … --json`: one water, as it is or as a product makes it.

Without further options the water as it is; with --mineral and --si what dissolves after --co2;
with --target-ph and --target-alk the CO2 and the products that lead there, --share of them
dolomite (or --mineral half_burnt), the rest marble.
"""

from __future__ import annotations

import argparse
import json
import math
import sys

from ops.python import packages_named
from treatment import engine
from treatment.equilibrium import MINERALS, State, as_is, dissolve, to_target
from treatment.water import CHECKED, CHECKED_CO2, Water

_WATER = {
    # option: (field of Water, what it is)
    "ca": ("ca", "calcium, mg/l"),
    "mg": ("mg", "magnesium, mg/l"),
    "na": ("na", "sodium, mg/l"),
    "cl": ("cl", "chloride, mg/l"),
    "so4": ("so4", "sulphate, mg/l"),
    "alk": ("alkalinity", "alkalinity, mmol/l"),
    "ph": ("ph", "pH, 4 to 10"),
    "temp": ("temp", "temperature, °C, 0 to 30"),
}
_UNITS = {"mg_l": "mg/l", "mmol_l": "mmol/l"}


def main(arguments: list[str] | None = None) -> int:
    """Print one state; return the exit code, 2 where the case cannot be answered."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _check_mode(parser, options)
    try:
        with packages_named():
            water, state = _answer(options)
    except ValueError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    figures, warnings = _figures(state), _warnings(water, state)
    if options.json:
        print(json.dumps({**figures, "warnings": warnings}))
        return 0
    print(_table(figures))
    for warning in warnings:
        print(f"{parser.prog}: {warning}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m treatment",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for option, (_, text) in _WATER.items():
        parser.add_argument(f"--{option}", type=_number, required=True, help=text)
    parser.add_argument("--co2", type=_number, help="CO2 added, mmol/l (0 if left out)")
    parser.add_argument("--mineral", choices=MINERALS, help="what dissolves")
    parser.add_argument(
        "--si", type=_number, help="saturation index to stop at; half_burnt: that of dolomite"
    )
    parser.add_argument("--target-ph", type=_number, help="pH to reach; the CO2 is found")
    parser.add_argument("--target-alk", type=_number, help="alkalinity to reach, mmol/l")
    parser.add_argument("--share", type=_number, help="share of the added alkalinity, 0 to 1")
    parser.add_argument(
        "--database", choices=engine.DATABASES, default=engine.DEFAULT_DATABASE, help="constants"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser


def _check_mode(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Stop where options of the two ways are mixed or one is missing."""
    target = {
        name: getattr(options, name.replace("-", "_"))
        for name in ("target-ph", "target-alk", "share")
    }
    given = [name for name, value in target.items() if value is not None]
    if given:
        missing = [f"--{name}" for name in target if name not in given]
        if missing:
            parser.error(f"a target needs {', '.join(missing)} too")
        if options.co2 is not None or options.si is not None:
            parser.error("a target finds the CO2: leave out --co2 and --si")
        if options.mineral == "calcite":
            parser.error("--share is of dolomite or half_burnt; the rest is calcite")
    elif (options.mineral is None) != (options.si is None):
        parser.error("--mineral and --si belong together")
    elif options.co2 is not None and options.mineral is None:
        parser.error("--co2 needs --mineral and --si")


def _number(text: str) -> float:
    """A number of an option."""
    try:
        return float(text)
    except ValueError:
        point = text.replace(",", ".")
        hint = f": write {point}, with a point" if "," in text else ""
        raise argparse.ArgumentTypeError(f"{text!r} is not a number{hint}") from None


def _answer(options: argparse.Namespace) -> tuple[Water, State]:
    figures = {field: getattr(options, option) for option, (field, _) in _WATER.items()}
    water = Water(**figures)
    database = options.database
    if options.target_ph is not None:
        product, _ = MINERALS[options.mineral or "dolomite"]
        return water, to_target(
            water,
            options.target_ph,
            options.target_alk,
            options.share,
            product=product,
            database=database,
        )
    if options.mineral:
        co2 = options.co2 or 0.0
        return water, dissolve(water, options.mineral, options.si, co2=co2, database=database)
    return water, as_is(water, database=database)


def _warnings(water: Water, state: State) -> list[str]:
    """What the answer must not be read without."""
    found = []
    for name, (low, high, unit) in CHECKED.items():
        figure = water.figures[name]
        if not low <= figure <= high:
            beside = f"{low:g} to {high:g} {unit}".rstrip()
            found.append(f"{name} {figure:g} is outside what the model was checked for ({beside})")
    if state.co2_mg_l > CHECKED_CO2:
        found.append(
            f"free CO2 of {state.co2_mg_l:.0f} mg/l is outside what the model was checked for"
            f" (0 to {CHECKED_CO2:g} mg/l)"
        )
    for index, ions in (("calcite", "calcium"), ("dolomite", "calcium or no magnesium")):
        if math.isnan(getattr(state, f"si_{index}")):
            found.append(f"SI {index} is not defined: the water holds no {ions}")
    return found


def _figures(state: State) -> dict[str, float | str | None]:
    """The state by the names of the JSON object, None for what is not defined; `co2_mg_l` is the
    free CO2 of the result."""
    figures = {
        "pH": state.ph,
        "ca_mg_l": state.ca_mg_l,
        "mg_mg_l": state.mg_mg_l,
        "alkalinity_mmol_l": state.alkalinity_mmol_l,
        "co2_mg_l": state.co2_mg_l,
        "si_calcite": state.si_calcite,
        "si_dolomite": state.si_dolomite,
        "ccpp_mg_l": state.ccpp_mg_l,
        "co2_dosed_mg_l": state.co2_dosed_mg_l,
        "dissolved_mg_l": state.dissolved_mg_l,
    }
    defined = {name: None if math.isnan(one) else one for name, one in figures.items()}
    return {**defined, "database": state.database}


_WORDS = {
    "pH": "pH",
    "ca_mg_l": "calcium",
    "mg_mg_l": "magnesium",
    "alkalinity_mmol_l": "alkalinity",
    "co2_mg_l": "free CO2",
    "si_calcite": "SI calcite",
    "si_dolomite": "SI dolomite",
    "ccpp_mg_l": "CCPP as CaCO3",
    "co2_dosed_mg_l": "CO2 dosed",
    "dissolved_mg_l": "dissolved",
    "database": "database",
}


def _table(figures: dict[str, float | str | None]) -> str:
    lines = []
    for name, figure in figures.items():
        unit = next((unit for end, unit in _UNITS.items() if name.endswith(end)), "")
        if figure is None:
            text = "not defined"
        else:
            text = figure if isinstance(figure, str) else f"{figure:8.2f} {unit}".rstrip()
        lines.append(f"{_WORDS[name]:<14} {text}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
