"""A whole ledger and base of made-up figures, in the columns of the real ones.

There are 357 municipalities, because a snapshot insists on it; everything else is as few rows as
show each kind of thing once.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely import box

from data import build as building
from data import schema
from data.store import CITED
from tests.data.commands import command

NUMBERS = [str(1101 + place) for place in range(357)]
SQUARE_M, PER_ROW = 20_000, 17
NAMES = {"1101": "Nordvik", "1102": "Sørvik", "1103": "Berg – Várri"}
AT = "https://example.org/analyser"
BOTH = '"Magnesium 0,50 mg/l, kalsium 12,0 mg/l"'
ALL = '"pH 8,1, alkalitet 0,7, magnesium 0,4"'

LEDGER = {
    "figures.csv": f"""\
sample_id,name,municipality_number,stage,year,statistic,n_samples,parameter,value,words,url
1101-a,Stortjern vannverk,1101,treated,2021,single,,mg,0.50,{BOTH},{AT}
1101-a,Stortjern vannverk,1101,treated,2021,single,,ca,12.0,{BOTH},{AT}
1103-a,Berg grunnvann,1103,treated,2020,single,,hardness,4.5,"Hardhet 4,5 dH",{AT}
1103-b,Berg grunnvann,1103,treated,2019,single,,ca,20-24,Kalsium mellom 20 og 24 mg/l,{AT}
1105-a,Gamle brønn,1105,treated,,single,,mg,<0.5,"Magnesium under 0,5 mg/l",{AT}
1103-c,Kilden (bottled),1103,raw,,single,,mg,8,Magnesium 8,{AT}
1103-c,Kilden (bottled),1103,raw,,single,,ca,26,,{AT}
1102-a,Sørvik vannverk,1102,treated,2022,single,,mg,0.4,{ALL},{AT}
1102-a,Sørvik vannverk,1102,treated,2022,single,,alkalinity,0.7,{ALL},{AT}
1102-a,Sørvik vannverk,1102,treated,2022,single,,ph,8.1,{ALL},{AT}
""",
    "cautions.csv": """\
sample_id,caution,ground
1103-c,bottled_label,a label
""",
    "corrosion_control.csv": """\
sample_id,corrosion_control,words
1101-a,marble,marmorfilter
""",
    "notes.csv": """\
sample_id,note
1103-b,the year is that of the table
""",
    "waters.csv": """\
name,municipality_number,served_place,source_type,plant,water_body
Stortjern vannverk,1101,,surface_water,,
Berg grunnvann,1103,,groundwater,,
Gamle brønn,1105,,unknown,,
Kilden (bottled),1103,,groundwater,,
Sørvik vannverk,1102,,surface_water,,
""",
    "links.csv": """\
name,municipality_number,waterworks_id,role,confidence,ground
Stortjern vannverk,1101,R1,producer,sure,Name.
Stortjern vannverk,1101,R2,network,sure,
Stortjern vannverk,1101,R3,network,sure,
Berg grunnvann,1103,R4,producer,likely,The only work of the place.
Sørvik vannverk,1102,R3,producer,sure,Name.
""",
    "unregistered.csv": """\
name,municipality_number,shown_name,kind,ground
Gamle brønn,1105,Gamle brønn,closed,closed long ago
Kilden (bottled),1103,Kilden (på flaske),bottled,a label
""",
    "waterworks.csv": """\
register_id,name,owner,municipality_number,municipality_from,residents,residents_year,produced_m3,\
received_m3
R1,Stortjern Vannverk,Vik Iks,1101,place,5000,2025,500000,0
R2,Nordvik Vannverk,Nordvik Kommune,1101,place,3000,2025,0,300000
R3,Sørvik Vannverk,Sørvik Kommune,1102,owner,4000,2025,100000,100000
R4,Berg Grunnvannsverk,Berg Kommune,1103,place,700,2024,60000,0
R5,=1+1 Vassverk,@x,1101,owner,,2025,,
""",
    "source_types.csv": """\
register_id,source_type,confidence,source_name,words,url,ground
R1,surface_water,stated,Stortjern,Vannet hentes fra Stortjern.,https://example.org/stortjern,
R4,groundwater,name,,,,Register name: Grunnvannsverk
""",
    "treatment.csv": """\
register_id,treatment,year
R1,coagulation,2025
R1,ph_adjustment,2025
""",
    "supplies.csv": """\
supplier_id,network_id,confidence,counted_twice,ground
R1,R2,sure,yes,Area names Nordvik.
R1,R3,likely,part,Half of the water by volume.
,R5,none,,No seller was found.
""",
    "places.csv": """\
register_id,name,municipality_number,ground
R5,=1+1 Vassverk,1104,the area lies there
""",
    "bottled_water.csv": """\
brand,label,municipality,mg_mg_l,ca_mg_l,quote,url
Kilden,,Berg,8,26,Magnesium 8,https://example.org/kilden
""",
    # A snapshot must hold what the pages cite.
    "claims.csv": CITED.read_text(encoding="utf-8"),
    "foods.csv": """\
food_id,matvaretabellen_id,candidates,mg_low,mg_best,mg_high,basis,publisher,title,url,ground
almonds,06.107,Mandler,260,,263,page_percent,Mattilsynet,Mandler,https://example.org/mandler,80 %
spinach,,"Spinat, fryst, rå",,32,,second_hand,Kosthold,Mat,https://example.org/mat,as printed
cashews,,Cashewnøtter|Cashewnøtt,,,,none,,,,the plain nut
""",
    "publishers.csv": """\
address,publisher,kind
example.org,Vik Iks,utility
""",
}
SOURCES = """\
source_id,title,publisher,kind,url,date_read,licence,licence_verified
survey,Innsjøundersøkelse,NIVA,survey,https://example.org/survey,,CC BY 4.0,yes
rivers_2017,Elver 2017,NIVA,survey,,,ikke oppgitt,no
"""
BASE = {
    "municipalities": [
        {
            "municipality_number": number,
            "name": NAMES.get(number, f"Sted {number}"),
            "names": NAMES.get(number, f"Sted {number}").replace(" – ", "|"),
            "county_number": number[:2],
            "county_name": f"Fylke {number[:2]}",
            **{f"population_{2023 + year}": 7000 + 100 * year for year in range(4)},
        }
        for number in NUMBERS
    ],
    "renumbering": [
        {"year": 1995, "number_then": then, "number_2024": now, "weight": weight}
        for then, now, weight in (
            *(("0101", "1101", 1.0), ("0102", "1102", 0.6), ("0102", "1103", 0.4)),
        )
    ],
    "postcodes": [{"postcode": "0001", "place": "NORDVIK", "municipality_number": "1101"}],
    "grid": [
        {
            "cell_id": cell,
            "municipality_number": number,
            **{"lat": lat, "lon": lon, "mg_mg_l": mg, "ca_mg_l": ca, "source_id": "survey"},
        }
        for cell, number, lat, lon, mg, ca in (
            ("G1", "1102", 59.54094, 10.22265, 0.14, 0.54),
            ("G2", "1103", 59.55336, 10.57526, 0.30, 0.80),
        )
    ],
    "sites": [
        dict(
            zip(("site_id", "name", "kind", "municipality_number", "lat", "lon"), site, strict=True)
        )
        for site in (
            ("L1", "Langvatn", "lake", "1101", 59.52757, 9.87037),
            ("L2", "Kalkelva", "limed_water", "1101", 59.5062, 9.78512),
            ("RID-40352", "Storelva", "river", "", None, None),
        )
    ],
    "site_samples": [
        {
            **{"sample_id": f"{site}-{year}", "site_id": site, "year": year, "n_samples": count},
            **{"statistic": statistic, "limed": site == "L2", "source_id": source},
        }
        for site, year, count, statistic, source in (
            ("L1", 1995, 1, "single", "survey"),
            ("L1", 2019, 1, "single", "survey"),
            ("L2", 2019, 12, "mean", "survey"),
            ("RID-40352", 2017, 3, "median", "rivers_2017"),
        )
    ],
    "site_figures": [
        {
            **{"sample_id": sample, "parameter": parameter, "text": text, "low": text},
            **{"high": text, "best": text, "value_type": "measured"},
        }
        for parameter, texts in (
            ("mg", ("0.40", "0.35", "0.9", "0.562")),
            ("ca", ("1.20", "1.16", "8", "1.965")),
        )
        for sample, text in zip(
            ("L1-1995", "L1-2019", "L2-2019", "RID-40352-2017"), texts, strict=True
        )
    ],
}


def outlines() -> gpd.GeoDataFrame:
    """357 squares of 20 km side by side."""
    corners = [
        (200_000 + i % PER_ROW * SQUARE_M, 6_600_000 + i // PER_ROW * SQUARE_M)
        for i in range(len(NUMBERS))
    ]
    squares = [box(x, y, x + SQUARE_M, y + SQUARE_M) for x, y in corners]
    numbers = {"municipality_number": NUMBERS}
    return gpd.GeoDataFrame(numbers, geometry=squares, crs=25833).to_crs(4326)


class SmallLedger:
    """The ledger and its base, with a way to spoil one cell, line or column of one file at a time.

    Rows are numbered as an editor does: the header is row 1.
    """

    def __init__(self, root: Path):
        self.root, self.ledger, self.base = root, root / "ledger", root / "base"
        self.target = root / "site" / "snapshot"

    def write(self) -> None:
        """Write every file."""
        for folder in (self.ledger, self.base, self.target.parent):
            folder.mkdir(parents=True)
        for file, text in LEDGER.items():
            (self.ledger / file).write_text(text, encoding="utf-8")
        (self.base / "sources.csv").write_text(SOURCES, encoding="utf-8")
        for name, rows in BASE.items():
            self.write_base(name, pd.DataFrame(rows))
        outlines().to_parquet(self.base / schema.BOUNDARIES_FILE, index=False)

    def write_base(self, name: str, table: pd.DataFrame) -> None:
        """Write one table of the base."""
        table = table[list(schema.TABLES[name].columns)].astype(object)
        schema.typed(name, table).to_parquet(self.base / f"{name}.parquet", index=False)

    def change_base(self, name: str, row: int, column: str, value: object) -> None:
        """Write a value into one cell of a table of the base; the first row is row 0."""
        path = self.base / f"{name}.parquet"
        table = pd.read_parquet(path)
        table.loc[row, column] = value
        table.to_parquet(path, index=False)

    def copy(self, root: Path) -> SmallLedger:
        """The same in another folder."""
        for folder in ("ledger", "base", "site"):
            shutil.copytree(self.root / folder, root / folder)
        return SmallLedger(root)

    def path(self, file: str) -> Path:
        """Where a file of the ledger stands."""
        return self.ledger / file

    def change(self, file: str, row: int, column: str, text: str) -> None:
        """Write `text` into one cell."""
        table = self._table(file)
        table[row - 1][table[0].index(column)] = text
        self._save(file, table)

    def append(self, file: str, cells: list[str]) -> int:
        """Add a row at the end; return its number."""
        table = [*self._table(file), cells]
        self._save(file, table)
        return len(table)

    def repeat(self, file: str, row: int) -> int:
        """Add a copy of a row at the end; return its number."""
        return self.append(file, self._table(file)[row - 1])

    def remove(self, file: str, row: int) -> None:
        """Take a row away."""
        table = self._table(file)
        del table[row - 1]
        self._save(file, table)

    def drop(self, file: str, column: str) -> None:
        """Take a column away."""
        table = self._table(file)
        place = table[0].index(column)
        self._save(file, [row[:place] + row[place + 1 :] for row in table])

    def columns(self, file: str) -> list[str]:
        """The names in the header."""
        return self._table(file)[0]

    def _table(self, file: str) -> list[list[str]]:
        text = self.path(file).read_text(encoding="utf-8")
        return list(csv.reader(io.StringIO(text, newline="")))

    def _save(self, file: str, table: list[list[str]]) -> None:
        with self.path(file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(table)

    @property
    def options(self) -> tuple[object, ...]:
        """What the command must be given to read and write here."""
        where = ("--ledger", self.ledger, "--base", self.base)
        return (*where, "--snapshot", self.target)

    def build(self) -> dict[str, pd.DataFrame]:
        """Build in this process; return the tables."""
        return building.build(self.target, self.ledger, self.base)

    def read(self) -> tuple[dict[str, pd.DataFrame], gpd.GeoDataFrame]:
        """Read the ledger and base without writing."""
        return building.read_sources(self.ledger, self.base)

    def start(self, script: str = "sys.exit(main())") -> subprocess.Popen:
        """Start `python -m data build` here in a process of its own; `script` may do more before it
        calls `main()`."""
        return command("build", *self.options, script=script)
