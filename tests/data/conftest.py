"""A whole folder of made-up source files, in the columns of the real ones.

There are 357 municipalities, because the readers insist on it; everything else is as few rows as
show each kind of thing once.
"""

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from data import build as building
from data.services import refresh
from data.sources.published import COLUMNS
from tests.data.commands import ROOT, UTF_8, command
from tests.data.register.register_files import RegisterFiles
from tests.data.services.loopback import QUICK

NUMBERS = [str(1101 + place) for place in range(357)]
SQUARE_M, PER_ROW = 20_000, 17

FIGURE_COLUMNS = [
    *("waterworks", "municipality_number", "served_place", "source_type", "source_name"),
    *("stage", "year", "mg_qualifier", "hardness_from_ca_only", "n_samples", "statistic"),
    *("treatment", "evidence", "url", "note"),
    *(column for columns in COLUMNS.values() for column in columns if column),
]

SOURCES = {
    "waterworks_register.csv": """\
register_id,old_register_number,name,owner,municipality_number,municipality_from,area,year,\
residents,max_persons,produced_m3,received_m3
R1,110101,Stortjern Vannverk,Vik Iks,1101,place,Nordvik,2025,5000,6000,500000,0
R2,110102,Nordvik Vannverk,Nordvik Kommune,1101,place,Nordvik,2025,3000,3000,0,300000
R3,110201,Sørvik Vannverk,Sørvik Kommune,1102,owner,Sørvik,2025,4000,4000,100000,100000
R4,110301,Berg Grunnvannsverk,Berg Kommune,1103,place,Berg,2024,700,800,60000,0
R5,110401,=1+1 Vassverk,@x,1101,owner,Ytterdal,2025,,,,
""",
    "waterworks_source_types.csv": """\
register_id,source_type,source_name,confidence,evidence,url
R1,surface_water,Stortjern,stated,Vannet hentes fra Stortjern.,https://example.org/stortjern
R4,groundwater,,name,Register name: Grunnvannsverk,shared/data/waterworks_register.csv
""",
    "waterworks_treatment.csv": """\
register_id,artificial_infiltration,desalination,coagulation,iron_manganese_removal,\
ph_adjustment,softening,year
R1,,,yes,,yes,,2025
""",
    "wholesale.csv": """\
supplier_register_id,supplier_name,network_register_id,network_name,confidence,ground
R1,Stortjern,R2,Nordvik,sure,counted twice: yes. Area names Nordvik.
R1,Stortjern,R3,Sørvik,likely,counted twice: part. Half of the water by volume.
,,R5,Ytterdal,none,No seller was found.
""",
    "figure_matches.csv": """\
figure_waterworks,municipality_number,producer_register_id,network_register_ids,confidence,ground
Stortjern vannverk,1101,R1,R2;R3,sure,Name.
Berg grunnvann,1103,R4,,likely,The only work of the place.
Gamle brønn,1105,,,none,No row in the register.
Kilden (bottled),1103,,,none,No waterworks.
Sørvik vannverk,1102,R3,,sure,Name.
""",
    "surface_water_sites.csv": """\
site_id,name,lat,lon,year,mg_mg_l,ca_mg_l,type,n,source,note,kommunenummer,kommunenavn
L1,Langvatn,59.52757,9.87037,1995,0.40,1.20,lake,1,survey,,1101,Nordvik
L1,Langvatn,59.52757,9.87037,2019,0.35,1.16,lake,1,survey,,1101,Nordvik
L2,Kalkelva,59.5062,9.78512,2019,0.9,8,"river/lake (acidified, liming monitoring)",12,survey,\
kalket,1101,Nordvik
""",
    "rivers_2017.csv": """\
station_id,station_name,mg_mg_l,n_mg,ca_mg_l,n_ca,period
40352,Storelva,0.562,3.0,1.9649999999999999,64.0,2017-01-20..2017-03-14 (Mg), Ca 2017-2020
""",
    "surface_water_grid.csv": """\
site_id,name,lat,lon,year,mg_mg_l,ca_mg_l,type,n,source,note,kommunenummer,kommunenavn
G1,cell,59.54094,10.22265,,0.14,0.54,cell,1,survey,cell centre,1102,Sørvik
G2,cell,59.55336,10.57526,,0.30,0.80,cell,1,survey,cell centre,1103,Berg
""",
    "bottled_water.csv": """\
brand,source_type,municipality,mg_mg_l,ca_mg_l,evidence,url
Kilden,groundwater,Berg,8,26,Magnesium 8,https://example.org/kilden
""",
    "municipality_renumbering.csv": """\
year,number_then,number_2024,weighting
1995,0101,1101,1.0
1995,0102,1102,0.6
1995,0102,1103,0.4
""",
    "postcodes.csv": """\
postnr,poststad,bruk,lat,lon,kvalitet,kommnr_2020,kommune_2020,kommunenummer_2024
0001,NORDVIK,Postboksar,59.9,10.7,2,1101,Nordvik,1101
0009,NORDVIK (ikkje i bruk),Usikker,59.9,10.7,6,1101,Nordvik,1101
9170,LONGYEARBYEN,Gateadresser,78.2,15.6,2,2111,Svalbard,
""",
}
FIGURES = [
    {
        **{"waterworks": "Stortjern vannverk", "municipality_number": "1101"},
        **{"source_type": "surface_water", "year": "2021", "mg_mg_l": "0.50", "ca_mg_l": "12.0"},
        "evidence": "Magnesium 0,50 mg/l, kalsium 12,0 mg/l",
    },
    {
        **{"waterworks": "Berg grunnvann", "municipality_number": "1103"},
        **{"source_type": "groundwater", "year": "2020", "hardness_dh": "4.5"},
        "evidence": "Hardhet 4,5 dH",
    },
    {
        **{"waterworks": "Berg grunnvann", "municipality_number": "1103"},
        **{"source_type": "groundwater", "year": "2019", "ca_mg_l": "22"},
        "evidence": "Kalsium mellom 20 og 24 mg/l",
    },
    {
        **{"waterworks": "Gamle brønn", "municipality_number": "1105"},
        **{"source_type": "unknown", "mg_mg_l": "0.5", "mg_qualifier": "<"},
        "evidence": "Magnesium under 0,5 mg/l",
    },
    {
        **{"waterworks": "Kilden (bottled)", "municipality_number": "1103"},
        **{"source_type": "groundwater", "stage": "raw", "mg_mg_l": "8", "ca_mg_l": "26"},
        "evidence": "Magnesium 8",
    },
    {
        **{"waterworks": "Sørvik vannverk", "municipality_number": "1102"},
        **{"source_type": "surface_water", "year": "2022", "mg_mg_l": "0.4"},
        **{"ph": "8.1", "alkalinity_mmol_l": "0.7"},
        "evidence": "pH 8,1, alkalitet 0,7, magnesium 0,4",
    },
]
JUDGEMENTS = {
    "readings.csv": """\
waterworks,municipality_number,words,parameter,value_type,low,best,high,ground
Berg grunnvann,1103,20 og 24 mg/l,ca,range,20,,24,the words give a range
""",
    "cautions.csv": """\
waterworks,municipality_number,words,caution,ground
Kilden (bottled),1103,Magnesium 8,bottled_label,a label
""",
    "places.csv": """\
register_id,name,municipality_number,ground
R5,=1+1 Vassverk,1104,the area lies there
""",
    "unregistered.csv": """\
waterworks,municipality_number,name,kind,ground
Gamle brønn,1105,Gamle brønn,closed,closed long ago
Kilden (bottled),1103,Kilden (på flaske),bottled,a label
""",
    "claims.csv": """\
claim_id,topic,best,low,high,unit,mark,publisher,title,url
window,treatment,,15,25,mg/l,seen,Vik kommune,Hardhet,https://example.org/hardhet
""",
    "foods.csv": """\
food_id,matvaretabellen_id,candidates,mg_low,mg_best,mg_high,basis,publisher,title,url,ground
almonds,06.107,Mandler,260,,263,page_percent,Mattilsynet,Mandler,https://example.org/mandler,80 %
spinach,,"Spinat, fryst, rå",,32,,second_hand,Kosthold,Mat,https://example.org/mat,as printed
cashews,,Cashewnøtter|Cashewnøtt,,,,none,,,,the plain nut
""",
    "origins.csv": """\
source_id,title,publisher,kind,url,date_read,licence,licence_verified
survey,Innsjøundersøkelse,NIVA,survey,https://example.org/survey,,CC BY 4.0,yes
rivers_2017,Elver 2017,NIVA,survey,,,ikke oppgitt,no
""",
    "publishers.csv": """\
host,publisher,kind
example.org,Vik Iks,utility
""",
}


class SmallSources:
    """The folder, with a way to spoil one cell, line or column of one file at a time.

    Rows are numbered as an editor does: the header is row 1.
    """

    def __init__(self, root: Path):
        self.folder, self.judgements = root / "sources", root / "judgements"
        self.target = root / "site" / "snapshot"

    def path(self, file: str) -> Path:
        """Where a source file or a judgement stands."""
        return (self.judgements if file in JUDGEMENTS else self.folder) / file

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

    def build(self):
        """Build in this process; return the tables."""
        return building.build(self.folder, self.target)

    def start(self, script: str = "sys.exit(main())") -> subprocess.Popen:
        """Start `python -m data build` on this folder in a process of its own.

        The command has no option for the judgements, so that the process sets them first;
        `script` may do more before it calls `main()`.
        """
        judgements = (
            "from pathlib import Path; import data.build as building;"
            f"building.JUDGEMENTS = Path({str(self.judgements)!r});"
        )
        options = ("build", "--from", self.folder, "--snapshot", self.target)
        return command(*options, script=judgements + script)


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "data", "check", "--snapshot", str(folder)]
    return subprocess.run(
        asked, cwd=ROOT, env=UTF_8, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="session")
def check():
    """Runs `python -m data check` on a snapshot, as a person would."""
    return _check


def _write_all(sources: SmallSources) -> None:
    sources.folder.mkdir(parents=True)
    sources.judgements.mkdir()
    sources.target.parent.mkdir()
    for file, text in {**SOURCES, **JUDGEMENTS}.items():
        sources.path(file).write_text(text, encoding="utf-8")
    usual = {"stage": "treated", "statistic": "single", "url": "https://example.org/analyser"}
    with (sources.folder / "waterworks_figures.csv").open("w", encoding="utf-8") as target:
        writer = csv.DictWriter(target, FIGURE_COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**usual, **figure} for figure in FIGURES)
    _write_places(sources.folder)


def _write_places(folder: Path) -> None:
    """357 squares of 20 km side by side, and the list of them."""
    corners = [
        (200_000 + i % PER_ROW * SQUARE_M, 6_600_000 + i // PER_ROW * SQUARE_M)
        for i in range(len(NUMBERS))
    ]
    squares = gpd.GeoDataFrame(
        {"kommunenummer": NUMBERS},
        geometry=[box(x, y, x + SQUARE_M, y + SQUARE_M) for x, y in corners],
        crs=25833,
    )
    middles = squares.centroid.to_crs(4326)
    squares.to_crs(4326).to_file(folder / "boundaries_2024_M.geojson", COORDINATE_PRECISION=9)
    named = {"1101": "Nordvik", "1102": "Sørvik", "1103": "Berg - Várri"}
    with (folder / "municipalities.csv").open("w", encoding="utf-8") as target:
        writer = csv.writer(target, lineterminator="\n")
        names = ["kommunenavn_kartverket", "kommunenavn_csdata"]
        counties = ["fylkesnummer", "fylkesnavn_csdata", "fylkesnavn_kartverket"]
        people = ["pop_2023", "pop_2024", "pop_2025", "pop_2026"]
        writer.writerow(["kommunenummer", *names, *counties, *people, "lat", "lon", "area_km2"])
        for number, middle in zip(NUMBERS, middles, strict=True):
            name, county = named.get(number, f"Sted {number}"), number[:2]
            places = [number, name, name, county, f"Fylke {county}", f"Fylke {county}"]
            position = [f"{middle.y:.5f}", f"{middle.x:.5f}"]
            writer.writerow([*places, 7000, 7100, 7200, 7300, *position, "400.0"])


@pytest.fixture(scope="session")
def _pristine(tmp_path_factory) -> SmallSources:
    sources = SmallSources(tmp_path_factory.mktemp("pristine"))
    _write_all(sources)
    return sources


@pytest.fixture(scope="session")
def small_map(_pristine) -> gpd.GeoDataFrame:
    """The map of the small sources, as the reader draws it."""
    return building.boundaries.read(_pristine.path("boundaries_2024_M.geojson"))


@pytest.fixture
def small(_pristine, tmp_path, monkeypatch) -> SmallSources:
    """A folder of small sources of the test's own, with the judgements that belong to it."""
    sources = SmallSources(tmp_path)
    for folder in ("sources", "judgements", "site"):
        shutil.copytree(_pristine.folder.parent / folder, tmp_path / folder)
    monkeypatch.setattr(building, "JUDGEMENTS", sources.judgements)
    return sources


@pytest.fixture
def register(tmp_path, store) -> RegisterFiles:
    """An empty folder for a made-up register."""
    return RegisterFiles(tmp_path / "register", store)


@pytest.fixture(scope="session")
def _built(_pristine, tmp_path_factory) -> Path:
    """The small sources as a snapshot, built once."""
    target = tmp_path_factory.mktemp("built") / "snapshot"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "JUDGEMENTS", _pristine.judgements)
        building.build(_pristine.folder, target)
    return target


@pytest.fixture
def snapshot(_built, tmp_path, monkeypatch) -> Path:
    """A small snapshot to fetch into, with limits so short that no test waits, and no proxy of the
    machine between the test and its own server."""
    monkeypatch.setattr(refresh, "limits_of", lambda what: QUICK)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    target = tmp_path / "site" / "snapshot"
    shutil.copytree(_built, target)
    return target
