"""How much product, CO2, calcium and magnesium a change of alkalinity takes: arithmetic, no model.

Every product here dissolves by the same kind of reaction, all of its alkalinity as bicarbonate:

* marble          CaCO3 + CO2 + H2O -> Ca + 2 HCO3
* dolomite        CaMg(CO3)2 + 2 CO2 + 2 H2O -> Ca + Mg + 4 HCO3
* half-burnt      CaCO3·MgO + 3 CO2 + 2 H2O -> Ca + Mg + 4 HCO3
* hydrated lime   Ca(OH)2 + 2 CO2 -> Ca + 2 HCO3

so one formula unit gives two equivalents of alkalinity for each Ca and Mg, and takes the CO2 that
these need beyond the carbonate it brings along. The minerals are pure; a real rock needs its assay.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL
from treatment.codes import OriginReason

CO2_G_PER_MOL = 44.01
OXYGEN_G_PER_MOL = 15.999
WATER_G_PER_MOL = 18.015

CA_PER_ALKALINITY = CA_G_PER_MOL / 2
"""mg/l of calcium that come with 1 mmol/l of alkalinity from marble or lime: 20.04."""

WINDOW_ALKALINITY = (0.6, 1.0)
WINDOW_CA = (15.0, 25.0)
WINDOW_PH = (7.5, 8.5)
"""Norwegian targets against corrosion: alkalinity (mmol/l), calcium (mg/l), pH (SIFF's table)."""

ORIGIN_TOLERANCE = (0.1, 0.2)
"""How far calcium and alkalinity may disagree: mmol/l, or a share of the rise if that is more.

0.1 mmol/l is 2 mg/l of calcium: the rounding of published figures and one year against another.
"""


@dataclass(frozen=True, slots=True)
class Product:
    """A mineral or chemical that raises the alkalinity, by what one formula unit holds.

    `formula` is written so that PHREEQC can read it. `calcium`, `magnesium`, `carbonate` and
    `water` are moles per mole; a solid is made of CaO, MgO, CO2 and H2O in these numbers.
    """

    name: str
    formula: str
    calcium: int = 0
    magnesium: int = 0
    carbonate: int = 0
    water: int = 0

    @property
    def molar_mass(self) -> float:
        """Grams per mole."""
        return (
            self.calcium * (CA_G_PER_MOL + OXYGEN_G_PER_MOL)
            + self.magnesium * (MG_G_PER_MOL + OXYGEN_G_PER_MOL)
            + self.carbonate * CO2_G_PER_MOL
            + self.water * WATER_G_PER_MOL
        )

    @property
    def alkalinity(self) -> int:
        """Equivalents per mole: two for each Ca and Mg."""
        return 2 * (self.calcium + self.magnesium)

    @property
    def co2(self) -> int:
        """Moles of CO2 that one mole takes up to leave bicarbonate only."""
        return self.alkalinity - self.carbonate

    @property
    def mg_l(self) -> float:
        """mg/l of the product per +1 mmol/l of alkalinity."""
        return self.molar_mass / self.alkalinity

    @property
    def co2_mg_l(self) -> float:
        """mg/l of CO2 per +1 mmol/l of alkalinity."""
        return CO2_G_PER_MOL * self.co2 / self.alkalinity

    @property
    def ca_mg_l(self) -> float:
        """mg/l of calcium per +1 mmol/l of alkalinity."""
        return CA_G_PER_MOL * self.calcium / self.alkalinity

    @property
    def mg_mg_l(self) -> float:
        """mg/l of magnesium per +1 mmol/l of alkalinity."""
        return MG_G_PER_MOL * self.magnesium / self.alkalinity

    @property
    def per_co2(self) -> float:
        """Grams of the product per gram of CO2."""
        return self.mg_l / self.co2_mg_l

    @property
    def ca_per_co2(self) -> float:
        """mg of calcium per mg of CO2."""
        return self.ca_mg_l / self.co2_mg_l

    @property
    def mg_per_co2(self) -> float:
        """mg of magnesium per mg of CO2."""
        return self.mg_mg_l / self.co2_mg_l

    @property
    def per_mg(self) -> float | None:
        """mg of the product per mg of magnesium; None where it holds none."""
        return self.mg_l / self.mg_mg_l if self.magnesium else None


CALCITE = Product("calcite", "CaCO3", calcium=1, carbonate=1)
DOLOMITE = Product("dolomite", "CaMg(CO3)2", calcium=1, magnesium=1, carbonate=2)
HALF_BURNT = Product("half_burnt", "CaCO3MgO", calcium=1, magnesium=1, carbonate=1)
LIME = Product("lime", "Ca(OH)2", calcium=1, water=1)
MAGNESIA = Product("magnesia", "MgO", magnesium=1)
BRUCITE = Product("brucite", "Mg(OH)2", magnesium=1, water=1)
PRODUCTS = {p.name: p for p in (CALCITE, DOLOMITE, HALF_BURNT, LIME, MAGNESIA, BRUCITE)}


@dataclass(frozen=True, slots=True)
class Change:
    """What one measure changes in a water, all in mg/l but the alkalinity (mmol/l).

    `product_mg_l` is dosed more of the product, `spared_mg_l` less of the one it replaces.
    """

    ca_mg_l: float
    mg_mg_l: float
    alkalinity_mmol_l: float
    co2_mg_l: float
    product_mg_l: float
    spared_mg_l: float = 0.0


def add(d_alk: float, product: Product = DOLOMITE) -> Change:
    """Dissolve more of a product, for `d_alk` mmol/l more alkalinity.

    Raises ValueError where `d_alk` is negative or not a number.
    """
    _not_negative(d_alk=d_alk)
    return Change(
        ca_mg_l=product.ca_mg_l * d_alk,
        mg_mg_l=product.mg_mg_l * d_alk,
        alkalinity_mmol_l=d_alk,
        co2_mg_l=product.co2_mg_l * d_alk,
        product_mg_l=product.mg_l * d_alk,
    )


def replace(
    share: float, d_alk: float, product: Product = DOLOMITE, instead_of: Product = CALCITE
) -> Change:
    """Let `product` give a share of the `d_alk` mmol/l that `instead_of` gives now.

    Alkalinity and hardness stay as they are: one Mg takes the place of one Ca. With dolomite
    instead of marble, CO2 stays too. Raises ValueError where the share is outside 0..1 or
    `d_alk` negative.
    """
    _share(share)
    gained, lost = add(share * d_alk, product), add(share * d_alk, instead_of)
    return Change(
        ca_mg_l=gained.ca_mg_l - lost.ca_mg_l,
        mg_mg_l=gained.mg_mg_l - lost.mg_mg_l,
        alkalinity_mmol_l=0.0,
        co2_mg_l=gained.co2_mg_l - lost.co2_mg_l,
        product_mg_l=gained.product_mg_l,
        spared_mg_l=lost.product_mg_l,
    )


def largest_share(ca_mg_l: float, d_alk: float, ca_min: float = WINDOW_CA[0]) -> float:
    """The largest share of `d_alk` (mmol/l, from marble or lime) that dolomite may give.

    Treated calcium, `ca_mg_l` now, stays at or above `ca_min` (mg/l):
    ``(Ca - Ca_min) / (10.02 · d_alk)``, cut to 0..1. Raises ValueError where a figure is
    negative or no alkalinity was added that could be replaced.
    """
    _not_negative(ca_mg_l=ca_mg_l, d_alk=d_alk, ca_min=ca_min)
    if d_alk == 0:
        raise ValueError("d_alk must be above 0: nothing was added that could be replaced")
    return min(1.0, max(0.0, (ca_mg_l - ca_min) / -replace(1, d_alk).ca_mg_l))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the alkalinity of a treated water came from.

    ========== ================ =========================================================
    kind       reason           meaning
    ========== ================ =========================================================
    carbonate  agrees           calcium and alkalinity rose together: marble or lime
    other      calcium_short    alkalinity rose more: lye, soda or water glass
    other      calcium_over     calcium rose more: a calcium salt, or a coagulant or acid
                                that took alkalinity away
    other      not_raised       the treatment does not raise the alkalinity
    unknown    missing          a figure is missing; `missing` names it
    ========== ================ =========================================================

    `d_alk` is the rise of alkalinity, `from_calcium` the part that calcium accounts for and
    `tolerance` how far the two may differ (mmol/l); None where a figure is missing.
    """

    kind: str
    reason: OriginReason
    d_alk: float | None = None
    from_calcium: float | None = None
    tolerance: float | None = None
    missing: tuple[str, ...] = ()


def origin_of_alkalinity(
    *,
    ca_raw: float | None,
    ca_treated: float | None,
    alk_raw: float | None,
    alk_treated: float | None,
) -> Origin:
    """Find whether marble or lime gave the alkalinity: ``(Ca_treated - Ca_raw) / 20.04 ≈ d_alk``.

    Calcium in mg/l, alkalinity in mmol/l, None where nothing is published. `ORIGIN_TOLERANCE`
    says what counts as near. Raises ValueError where a figure is negative.
    """
    figures = {
        "ca_raw": ca_raw,
        "ca_treated": ca_treated,
        "alk_raw": alk_raw,
        "alk_treated": alk_treated,
    }
    _not_negative(**{name: figure for name, figure in figures.items() if figure is not None})
    if ca_raw is None or ca_treated is None or alk_raw is None or alk_treated is None:
        missing = tuple(name for name, figure in figures.items() if figure is None)
        return Origin("unknown", OriginReason.MISSING, missing=missing)
    d_alk = alk_treated - alk_raw
    from_calcium = (ca_treated - ca_raw) / CA_PER_ALKALINITY
    absolute, relative = ORIGIN_TOLERANCE
    tolerance = max(absolute, relative * d_alk)
    kind, reason = "carbonate", OriginReason.AGREES
    if from_calcium < d_alk - tolerance:
        kind, reason = "other", OriginReason.CALCIUM_SHORT
    elif from_calcium > d_alk + tolerance:
        kind, reason = "other", OriginReason.CALCIUM_OVER
    elif d_alk < absolute:
        # Two figures that hardly moved agree about nothing.
        kind, reason = "other", OriginReason.NOT_RAISED
    return Origin(kind, reason, d_alk, from_calcium, tolerance)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A raw water brought to an alkalinity with marble and dolomite, CO2 for both.

    `share` of the added alkalinity comes from dolomite. `co2_mg_l` is all that the minerals take
    up, the free CO2 of the raw water included; what must be dosed depends on the pH that is
    wanted (`equilibrium.to_target`).
    """

    share: float
    ca_mg_l: float
    mg_mg_l: float
    alkalinity_mmol_l: float
    dolomite_mg_l: float
    marble_mg_l: float
    co2_mg_l: float


def recipe(share: float, alk: float, *, ca_raw: float, mg_raw: float, alk_raw: float) -> Recipe:
    """Bring a raw water to `alk` mmol/l, a share of what is added from dolomite, else marble.

    Calcium and magnesium in mg/l, alkalinity in mmol/l. Raises ValueError where a figure is
    negative, the share outside 0..1, or the raw water holds more alkalinity than wanted.
    """
    _share(share)
    _not_negative(alk=alk, ca_raw=ca_raw, mg_raw=mg_raw, alk_raw=alk_raw)
    if alk < alk_raw:
        raise ValueError(f"alkalinity {alk:g} mmol/l is below the raw water's {alk_raw:g}")
    dolomite = add(share * (alk - alk_raw), DOLOMITE)
    marble = add((1 - share) * (alk - alk_raw), CALCITE)
    return Recipe(
        share=share,
        ca_mg_l=ca_raw + dolomite.ca_mg_l + marble.ca_mg_l,
        mg_mg_l=mg_raw + dolomite.mg_mg_l,
        alkalinity_mmol_l=alk,
        dolomite_mg_l=dolomite.product_mg_l,
        marble_mg_l=marble.product_mg_l,
        co2_mg_l=dolomite.co2_mg_l + marble.co2_mg_l,
    )


def ceiling(
    *,
    ca_raw: float,
    mg_raw: float,
    alk_raw: float,
    alk_max: float = WINDOW_ALKALINITY[1],
    ca_min: float = WINDOW_CA[0],
) -> Recipe:
    """The most magnesium that marble and dolomite give inside the window.

    The alkalinity goes to `alk_max` (mmol/l), and as much of it comes from dolomite as leaves
    calcium at or above `ca_min` (mg/l): 3.5 mg/l for a soft water. A water that cannot reach
    `ca_min` gets no dolomite. Raises ValueError as `recipe`.
    """
    marble = recipe(0, alk_max, ca_raw=ca_raw, mg_raw=mg_raw, alk_raw=alk_raw)
    added = alk_max - alk_raw
    share = largest_share(marble.ca_mg_l, added, ca_min) if added else 0.0
    return recipe(share, alk_max, ca_raw=ca_raw, mg_raw=mg_raw, alk_raw=alk_raw)


def needed(mg_mg_l: float, *, ca_raw: float, mg_raw: float, alk_raw: float) -> Recipe:
    """What dolomite alone takes to bring a raw water to `mg_mg_l` of magnesium.

    10 mg/l in a soft water: alkalinity 1.7 mmol/l, Ca 18 mg/l, 73 mg/l of dolomite. A raw water
    that holds as much already needs nothing. Raises ValueError where a figure is negative.
    """
    _not_negative(mg_mg_l=mg_mg_l, mg_raw=mg_raw, alk_raw=alk_raw)
    alk = alk_raw + max(0.0, mg_mg_l - mg_raw) / DOLOMITE.mg_mg_l
    return recipe(1, alk, ca_raw=ca_raw, mg_raw=mg_raw, alk_raw=alk_raw)


def _not_negative(**figures: float) -> None:
    for name, figure in figures.items():
        if not 0 <= figure < float("inf"):
            raise ValueError(f"{name} must be a number that is not negative, not {figure!r}")


def _share(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"share must be between 0 and 1, not {share!r}")
