"""A whole national register, made up: full size, the published form, the known defects.

`write(folder, factor)` writes the six extracts as they are published and returns what is hidden in
them: how many rows of each defect there are, and figures and kinds of source that the import must
find. Everything follows from the seed. At factor 1 it is as large as the real register of 2026:
some 4 600 works stand on the map, and of most of them and most years calcium, pH, alkalinity and
conductivity are known.

    python -m data.register.made_up DIR [FACTOR]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ops.python import documented, imported_by_command

PARSER = documented("data.register.made_up", __doc__)
PARSER.add_argument("folder", type=Path, help="where the register is written")
PARSER.add_argument("size", nargs="?", type=float, default=1.0, help="1 is the full size")

with imported_by_command(__name__, PARSER):
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

SYSTEMS, REPORTS, REPORTING, TREATED, RAW, PLANTS = 6109, 36036, 4053, 627311, 271481, 5741
KINDS_COUNT = 87
SNAPSHOT = Path(__file__).parents[1] / "snapshot"
ACTIVE = 0.7
"""Share of the systems that are active, besides the works that ship."""
FIRST_RAW_YEAR = 2024
OURS = {  # kind of analysis: (parameter, how often beside the others, typical value, decimals)
    "pH": ("ph", 7.0, 7.6, 1),
    "Ledningsevne": ("conductivity", 6.0, 11.0, 1),
    "Magnesium (mg/l)": ("mg", 0.04, 1.4, 2),
    "Kalsium": ("ca", 5.0, 14.0, 1),
    "Total hardhet (°dH)": ("hardness", 0.10, 2.6, 1),
    "Alkalitet": ("alkalinity", 5.0, 0.7, 2),
    "Kalsium (mg/l) UTGÅTT": ("ca", 0.06, 14.0, 1),
}
KIND_WORDS = {  # kind of source: how its intakes are described
    "groundwater": ("Grunnvann", "Borebrønn i fjell", "Løsmasse", "Oppkomme"),
    "surface_water": ("Innsjø", "Elv/bekk", "Tjern", "Overflatevann"),
}
UNKNOWN_WORDS = ("Annet", "Ukjent type")
HARDER = {"groundwater": 2.2, "surface_water": 1.0}
"""How much more minerals groundwater holds."""
UNDATED = 1965 / 5741
"""Share of the plants whose year is not stated."""
OTHERS = ("Koliforme bakterier", "E. Coli", "Kimtall 22° C", "Turbiditet", "Farge")
SYSTEM_HEADER = (
    "aktiv;orgform;fnr;fnavn;orgnr;virksomhet;virksomhet_kommunenr;virksomhet_kommune;"
    "vannforsyningssystem;mtid_vf;ir_orgform;vregnr;kommunenr;kommune;mtregion;mtavdeling;"
    "siste_insp;omraade;periode;vannprod;vannegetnett;vann_mottatt;max_vann_pers;max_vann_dogn;"
    "beredskap;beredsk_oppd;beredsk_ovelse;boliger;helseinst;skoler;nmindustri;hyttercamp;"
    "gardsbruk;fiskemottak;ant_fastboende;ant_personer_max;ant_husstander;ant_hytter;"
    "forbr_fast_bosetting;forbr_fritidsboliger;forbr_industri;forbr_tjytende;forbr_primnaering;"
    "forbr_annet;forbr_lekkasje"
)
REPORT_HEADER = (
    "mtid_vf;periode;vannprod;vannegetnett;vann_mottatt;max_vann_pers;max_vann_dogn;beredsk_oppd;"
    "beredsk_ovelse;boliger;helseinst;skoler;nmindustri;hyttercamp;gardsbruk;fiskemottak;"
    "ant_fastboende;ant_personer_max;ant_husstander;ant_hytter;forbr_fast_bosetting;"
    "forbr_fritidsboliger;forbr_industri;forbr_tjytende;forbr_primnaering;forbr_annet;"
    "forbr_lekkasje;vannuttak;noedvann_inngaar_alt_kilde"
)
PLANT_HEADER = (
    "aktiv;mtid_vf;mtid_vb;mtid_parent;vannforsyningssystem;behandlingsanlegg;kommunenr;kommune;"
    "funksjon;kunstig_infiltrasjon;siling;filtrering_membran;desinfeksjon_membran;avsalting;"
    "koagulering;flokkulering;flotasjon;sedimentering;ionebytte;filtrering_ozon;desinfeksjon_ozon;"
    "uv_bestraaling;klorering;kloramin;desinfeksjon_annen;lufting;fjerning_jern_mangan;"
    "fjerning_uorg_stoff;ph_just_korrosjonkontroll;avherding;dosering_andre_kjemikalier;"
    "andre_behandlingsmetoder;periode"
)
INTAKE_HEADER = (
    "aktiv;mtid_vf;mtid_ip;inntakspunkt;kildetype;funksjon;kommunenr;koordinat_nord;koordinat_ost"
)
POSITION = "99999999"
TREATED_HEADER = (
    "mtid_vf;periode;analysetype;ant_krav;ant_analyser;ant_avvik;"
    "verdi_max;verdi_min;verdi_median;verdi_gjsn"
)
RAW_HEADER = TREATED_HEADER.replace("mtid_vf", "mtid_vf;mtid_ip").replace("ant_avvik;", "")
PARTS = 4
TWICE_ENCODED_PART = 2
BLOCK = 500_000
DEFECTS = {  # reason: what is written into a row of ours
    "negative": {"verdi_min": "-1,5"},
    "not_a_number": {"verdi_median": "ca. 0,5"},
    "year": {"periode": "20l9"},
    "count": {"ant_analyser": "2,5"},
    "least_above_greatest": {"verdi_min": "13.9", "verdi_max": "0,2", "verdi_median": "1"},
    "typical_outside": {"verdi_min": "1", "verdi_max": "2", "verdi_median": "9.5"},
    "too_high": {"verdi_min": "1", "verdi_max": "123456", "verdi_median": "2"},
    "no_value": {"verdi_median": "NULL", "verdi_gjsn": "", "verdi_min": "NULL"},
    "value_without_analysis": {"ant_analyser": "0"},
    "system_unknown": {"mtid_vf": "Z9999999999999999999XXXXX"},
}


@dataclass
class Answers:
    """What is hidden in a generated register.

    `rows` and `taken` by file kind and stage, `set_aside` by stage and reason; `figures` has
    mtid_vf, year, stage, parameter, low, high, best, n of rows that must be found as they are;
    `sources` the kind of source by mtid_vf, "" where a word that is not known stands in the way;
    `unknown_words` counts these; `undated` are the works whose treatment has no year.
    """

    rows: dict[str, int] = field(default_factory=dict)
    kinds: int = KINDS_COUNT
    set_aside: dict[str, Counter[str]] = field(default_factory=dict)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    treated_with: dict[str, str] = field(default_factory=dict)
    undated: set[str] = field(default_factory=set)
    sources: dict[str, str] = field(default_factory=dict)
    unknown_words: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def write(
    folder: Path,
    factor: float = 1.0,
    seed: int = 2026,
    progress: Callable[[int, int], None] = lambda rows, whole: None,
) -> Answers:
    """Write the extracts into `folder` at `factor` times the size of the real ones; `progress` is
    called with about the rows written so far, and all."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    answers = Answers()
    systems = _systems(random, round(SYSTEMS * factor))
    _save(folder / "vannforsyningssystem.csv", _system_cells(random, systems), SYSTEM_HEADER)
    reports = _reports(random, systems, round(REPORTS * factor))
    cells = _report_cells(random, reports)
    _save(folder / "vannforsyningssystem_innrapportering.csv", cells, REPORT_HEADER)
    plants = _plants(random, systems, round(PLANTS * factor), answers)
    _save(folder / "vannbehandlingsanlegg.csv", plants, PLANT_HEADER)
    intakes = _intakes(np.random.default_rng(seed + 1), systems, answers)
    _save(folder / "inntakspunkt.csv", intakes, INTAKE_HEADER)
    small, treated, raw = (round(n * factor) for n in (SYSTEMS + REPORTS + PLANTS, TREATED, RAW))
    progress(small, small + treated + raw)
    figures = [_treated(random, folder, systems, reports, treated, answers)]
    progress(small + treated, small + treated + raw)
    figures.append(_raw(random, folder, systems, reports, raw, answers))
    progress(small + treated + raw, small + treated + raw)
    answers.figures = pd.concat(figures, ignore_index=True)
    answers.rows |= {"systems": len(systems), "reports": len(reports), "plants": len(plants)}
    answers.rows["intakes"] = len(intakes)
    return answers


def _ids(random: np.random.Generator, count: int, start: str) -> np.ndarray:
    """Ids in the form of the register: a letter, digits, five letters."""
    letters = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    tails = ["".join(row) for row in letters[random.integers(0, 26, (count, 5))]]
    numbers = random.integers(0, 10**6, count)
    return np.array(
        [f"{start}{i:07d}{n:06d}{t}" for i, (n, t) in enumerate(zip(numbers, tails, strict=True))]
    )


def _read(table: str) -> pd.DataFrame:
    return pd.read_csv(SNAPSHOT / f"{table}.csv", dtype=str, keep_default_na=False)


def shipped_works() -> pd.Series:
    """The kind of source of the works that ship, by the register's id."""
    works = _read("waterworks").query("register_id != ''")
    return works.set_index("register_id")["source_type"]


def shipped_ids() -> np.ndarray:
    """The register's ids of the works that ship."""
    return np.asarray(shipped_works().index)


def _systems(random: np.random.Generator, count: int) -> pd.DataFrame:
    """The systems: the works that ship first, then made-up ones. A work that ships has the kind of
    source that is known of it, but for one in twenty."""
    shipped = shipped_works()[: max(20, round(count / 6))]
    ids = np.concatenate([shipped.index, _ids(random, count - len(shipped), "Z070430")])
    ours = np.arange(count) < len(shipped)
    kinds = random.choice(list(KIND_WORDS), count, p=[0.45, 0.55])
    known = np.resize(shipped.to_numpy(), count)
    keep = ours & np.isin(known, list(KIND_WORDS)) & (random.random(count) < 0.95)
    return pd.DataFrame(
        {
            "mtid_vf": ids,
            "shipped": ours,
            "kind": np.where(keep, known, kinds),
            "active": ours | (random.random(count) < ACTIVE),
            "residents": np.where(random.random(count) < 0.5, random.integers(0, 50, count), 300),
            "private": ~ours & (random.random(count) < 0.02),
            "hardness": random.lognormal(0, 0.6, count),
        }
    )


def _system_cells(random: np.random.Generator, systems: pd.DataFrame) -> pd.DataFrame:
    count = len(systems)
    cells = pd.DataFrame("", index=systems.index, columns=SYSTEM_HEADER.split(";"))
    number = np.arange(count).astype(str)
    cells["aktiv"] = np.where(systems["active"], "ja", "nei")
    cells["orgform"] = np.where(systems["private"], "ENK", "KOMM")
    cells["fnavn"] = np.where(systems["private"], "Kari Ukjent", "Bygd Kommune")
    cells["orgnr"] = np.where(systems["private"], "NULL", "974559706")
    cells["virksomhet"] = np.where(systems["private"], "Ukjent Kari", "Bygd Vann; Og Avløp")
    today = _read("municipalities")["municipality_number"].to_numpy()
    old = random.choice(["5025", "3201", "1507", "0911"], count)
    cells["virksomhet_kommunenr"] = np.where(
        number.astype(int) % 8, random.choice(today, count), old
    )
    cells["virksomhet_kommune"] = "Gjerstad - UTGÅTT KODE"
    cells["vannforsyningssystem"] = np.char.add("Oppdiktet Vannverk på Ånes ", number)
    cells["mtid_vf"] = systems["mtid_vf"]
    place = random.choice(["", "NULL", "here", "1508"], count, p=[0.3, 0.26, 0.43, 0.01])
    cells["kommunenr"] = np.where(place == "here", random.choice(today, count), place)
    cells["mtregion"] = "ERROR [MAT_EJBOrgUnit]"
    cells["omraade"] = 'Bygda; og "Grenda"'
    cells["periode"] = np.where(systems["active"], "2025", "2012")
    cells["ant_fastboende"] = systems["residents"].astype(str)
    cells["vannprod"] = "12830.0"
    cells["vann_mottatt"] = "0.0"
    return cells


def _reports(random: np.random.Generator, systems: pd.DataFrame, count: int) -> pd.DataFrame:
    """Which system reported for which year, the newest years and the active systems first."""
    reporting = min(len(systems), max(1, round(count * REPORTING / REPORTS)))
    closed = ~systems["active"].to_numpy()
    chosen = np.sort(np.lexsort((random.random(len(systems)), closed))[:reporting])
    years = np.arange(2025, 1999, -1)
    pairs = [(system, year) for year in years for system in chosen][:count]
    reports = pd.DataFrame(pairs, columns=["system", "year"])
    return reports.assign(mtid_vf=systems["mtid_vf"].to_numpy()[reports["system"]])


def _report_cells(random: np.random.Generator, reports: pd.DataFrame) -> pd.DataFrame:
    cells = pd.DataFrame("", index=reports.index, columns=REPORT_HEADER.split(";"))
    cells["mtid_vf"] = reports["mtid_vf"]
    cells["periode"] = reports["year"].astype(str)
    cells["ant_fastboende"] = random.integers(0, 400, len(reports)).astype(str)
    cells["vannprod"] = "NULL"
    return cells


def _plants(
    random: np.random.Generator, systems: pd.DataFrame, count: int, answers: Answers
) -> pd.DataFrame:
    """Plants of the first systems, so that the last ones have none, which means unknown."""
    with_plant = max(1, round(len(systems) * 0.8))
    owner = random.integers(0, with_plant, count)
    cells = pd.DataFrame("nei", index=range(count), columns=PLANT_HEADER.split(";"))
    cells["aktiv"] = random.choice(["ja", "nei"], count, p=[0.7, 0.3])
    cells["mtid_vf"] = systems["mtid_vf"].to_numpy()[owner]
    cells["mtid_vb"] = _ids(random, count, "Z080606")
    cells["funksjon"] = random.choice(["Hovedanlegg", "Reserveanlegg"], count, p=[0.9, 0.1])
    cells["koagulering"] = random.choice(["ja", "nei", "NULL"], count)
    cells["ph_just_korrosjonkontroll"] = random.choice(["ja", "nei"], count)
    cells["periode"] = np.where(random.random(count) < UNDATED, "", "2025")
    used = cells[cells["aktiv"].eq("ja") & cells["funksjon"].eq("Hovedanlegg")]
    answers.undated = set(used["mtid_vf"]) - set(used.loc[used["periode"].ne(""), "mtid_vf"])
    flags = used[["koagulering", "ph_just_korrosjonkontroll"]].eq("ja").groupby(used["mtid_vf"])
    codes = np.array(["coagulation", "ph_adjustment"])
    answers.treated_with = {
        mtid_vf: ";".join(codes[row.to_numpy()]) for mtid_vf, row in flags.any().iterrows()
    }
    return cells


def _intakes(random: np.random.Generator, systems: pd.DataFrame, answers: Answers) -> pd.DataFrame:
    """The intakes of every system: one or two in use, now and then a reserve of the other kind, a
    closed one, or a word that is not known."""
    count = len(systems)
    other = systems["kind"].map({"groundwater": "surface_water", "surface_water": "groundwater"})
    second = np.arange(count) % 3 == 0
    both = second & (random.random(count) < 0.1)
    odd = random.random(count) < 0.02
    rows = [
        _intake_cells(random, systems, systems["kind"], "1", "Hovedkilde"),
        _intake_cells(random, systems, systems["kind"].mask(both, other), "2", "")[second],
        _intake_cells(random, systems, other, "3", "Reservekilde")[random.random(count) < 0.15],
        _intake_cells(random, systems, other, "4", "").assign(aktiv="nei")[
            random.random(count) < 0.05
        ],
    ]
    words = random.choice(UNKNOWN_WORDS, count)
    rows[0]["kildetype"] = rows[0]["kildetype"].mask(odd, pd.Series(words, systems.index))
    answers.unknown_words = Counter(words[odd])
    answers.left_out = Counter(intake_reserve=len(rows[2]), intake_inactive=len(rows[3]))
    kind = systems["kind"].mask(both, "mixed").mask(odd, "")
    answers.sources = dict(zip(systems["mtid_vf"], kind, strict=True))
    return pd.concat(rows, ignore_index=True)


def _intake_cells(
    random: np.random.Generator, systems: pd.DataFrame, kinds: pd.Series, number: str, use: str
) -> pd.DataFrame:
    """An intake for each system; its position is that of no place."""
    cells = pd.DataFrame("", index=systems.index, columns=INTAKE_HEADER.split(";"))
    words = [random.choice(KIND_WORDS[kind]) for kind in kinds]
    cells_of = {"aktiv": "ja", "inntakspunkt": "Oppdiktet inntak", "funksjon": use}
    return cells.assign(
        **cells_of,
        mtid_vf=systems["mtid_vf"],
        mtid_ip=[_intake_id(place, number) for place in systems.index],
        kildetype=words,
        koordinat_nord=POSITION,
        koordinat_ost=POSITION,
    )


def _intake_id(system: int, number: str) -> str:
    return f"Z0901{system}-{number}"


def kinds() -> dict[str, float]:
    """Every kind of analysis with the share of reports that have it."""
    shares = {kind: share for kind, (_, share, _, _) in OURS.items()} | dict.fromkeys(OTHERS, 1.0)
    rest = [f"Stoff nr. {i}" for i in range(KINDS_COUNT - len(shares))]
    return shares | {kind: 1 / (1 + i / 6) for i, kind in enumerate(rest)}


def _drawn(random: np.random.Generator, waters: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Exactly `count` pairs of water and kind, more often of the kinds that have large shares, in
    the order of the waters."""
    shares = np.array(list(kinds().values()))
    count = min(count, waters * len(shares))
    waits = random.exponential(size=(waters, len(shares))).astype(np.float32) / shares.astype("f4")
    chosen = np.sort(np.argpartition(waits.ravel(), count - 1)[:count])
    return chosen // len(shares), chosen % len(shares)


def _analyses(
    random: np.random.Generator, systems: pd.DataFrame, waters: pd.DataFrame, count: int
) -> pd.DataFrame:
    """Rows of analyses as numbers: least <= median <= greatest, printed as the register does."""
    water, kind = _drawn(random, len(waters), count)
    names = np.array(list(kinds()))
    typical = np.array([OURS[name][2] if name in OURS else 3.0 for name in names])[kind]
    decimals = np.array([OURS[name][3] if name in OURS else 1 for name in names])[kind]
    mineral = np.isin(names[kind], [name for name in OURS if name != "pH"])
    level = (systems["hardness"] * systems["kind"].map(HARDER)).to_numpy()
    level = level[waters["system"].to_numpy()[water]]
    median = typical * np.where(mineral, np.clip(level, 0.2, 8), 1)
    scale = 10.0**decimals
    median = np.maximum(np.round(median * random.uniform(0.95, 1.05, len(water)) * scale), 2)
    below, above = (random.integers(0, 2, len(water)) for _ in range(2))
    return pd.DataFrame(
        {
            "water": water,
            "analysetype": names[kind],
            "decimals": decimals,
            "low": (median - below) / scale,
            "best": median / scale,
            "high": (median + above) / scale,
            "n": random.integers(1, 53, len(water)),
            "ours": np.isin(names[kind], list(OURS)),
        }
    )


def _cells(random: np.random.Generator, rows: pd.DataFrame, waters: pd.DataFrame) -> pd.DataFrame:
    """The rows as texts; every other one has decimal commas, every third no mean."""
    place = np.arange(len(rows))
    comma = place % 2 == 0
    cells = waters.loc[rows["water"].to_numpy()].reset_index(drop=True)
    cells["periode"] = cells.pop("year").astype(str)
    cells["analysetype"] = rows["analysetype"].to_numpy()
    cells["ant_krav"] = "4"
    cells["ant_analyser"] = rows["n"].astype(str).to_numpy()
    cells["ant_avvik"] = "0"
    decimals = rows["decimals"].to_numpy()
    for column, value in (("verdi_min", "low"), ("verdi_median", "best"), ("verdi_max", "high")):
        numbers = rows[value].to_numpy()
        one, two = (np.char.mod(f"%.{digits}f", numbers) for digits in (1, 2))
        texts = pd.Series(np.where(decimals == 1, one, two))
        cells[column] = texts.where(~comma, texts.str.replace(".", ",", regex=False))
    missing = np.where(place % 6 == 0, "", "NULL")
    cells["verdi_gjsn"] = np.where(place % 3 == 0, missing, cells["verdi_median"])
    return cells


def _planted(
    random: np.random.Generator,
    stage: str,
    rows: pd.DataFrame,
    waters: pd.DataFrame,
    systems: pd.DataFrame,
    answers: Answers,
) -> dict[int, str]:
    """Choose rows for the defects, of works that ship; return the defect of each row. The answers
    take what must be set aside and what must be found."""
    shipped = systems["shipped"].to_numpy()[waters["system"].to_numpy()[rows["water"]]]
    fit = np.flatnonzero(shipped & rows["analysetype"].isin(["pH", "Ledningsevne"]).to_numpy())
    each = max(2, len(rows) // 16_000)
    names = [*DEFECTS, "duplicate", "conflict"]
    chosen = random.permutation(fit)[: each * len(names)]
    planted = {int(row): names[place % len(names)] for place, row in enumerate(chosen)}
    counts = Counter(planted.values())
    counts["conflict"] *= 2
    counts["fields"] = each
    good = rows.assign(
        mtid_vf=waters["mtid_vf"].to_numpy()[rows["water"]],
        year=waters["year"].to_numpy()[rows["water"]],
        shipped=shipped,
        parameter=rows["analysetype"].map(
            {kind: parameter for kind, (parameter, *_) in OURS.items()}
        ),
    )
    bad = [row for row, defect in planted.items() if defect != "duplicate"]
    good = good[good["ours"]].drop(index=bad)
    retired = good["analysetype"].str.contains("UTGÅTT")
    current = good.loc[good["analysetype"].eq("Kalsium"), "water"]
    replaced = retired & good["water"].isin(current)
    counts["retired_name"] = int((replaced & _shown(good, systems)).sum())
    answers.set_aside[stage] = counts
    return planted | {-1: _expected(stage, good[~replaced & good["shipped"]])}


def _shown(good: pd.DataFrame, systems: pd.DataFrame) -> pd.Series:
    """Whether a row is judged at all: those of systems that are closed are left out before."""
    active = systems.set_index("mtid_vf")["active"]
    return good["mtid_vf"].map(active)


def _expected(stage: str, good: pd.DataFrame) -> pd.DataFrame:
    groups = good.groupby(["mtid_vf", "year", "parameter"])
    found = groups.agg(
        low=("low", "min"), high=("high", "max"), best=("best", "max"), n=("n", "sum")
    )
    found["best"] = found["best"].where(groups.size() == 1)
    return found.reset_index().assign(stage=stage)


def _treated(
    random: np.random.Generator,
    folder: Path,
    systems: pd.DataFrame,
    reports: pd.DataFrame,
    count: int,
    answers: Answers,
) -> pd.DataFrame:
    """The analyses of treated water in four pieces; the third is encoded twice."""
    rows = _analyses(random, systems, reports, count)
    planted = _planted(random, "treated", rows, reports, systems, answers)
    expected = planted.pop(-1)
    edges = np.linspace(0, len(rows), PARTS + 1).astype(int)
    for part in range(PARTS):
        path = folder / f"vannforsyningssystem_analyse_part_{part}.csv"
        with path.open("wb") as file:
            file.write(_line(TREATED_HEADER) if part == 0 else b"")
            span = range(edges[part], edges[part + 1])
            twice = part == TWICE_ENCODED_PART
            _write_rows(random, file, rows, reports, span, planted, TREATED_HEADER, twice)
            if part == 1:
                file.write(b"Z1;2020;pH\r\n" * answers.set_aside["treated"]["fields"])
    answers.rows["treated"] = _rows_written(len(rows), answers.set_aside["treated"])
    return expected


def _raw(
    random: np.random.Generator,
    folder: Path,
    systems: pd.DataFrame,
    reports: pd.DataFrame,
    count: int,
    answers: Answers,
) -> pd.DataFrame:
    """The analyses at the intakes, of which every third system has two."""
    reports = reports[reports["year"] >= FIRST_RAW_YEAR]
    second = reports[reports["system"] % 3 == 0]
    waters = pd.concat([reports.assign(intake=1), second.assign(intake=2)], ignore_index=True)
    pairs = zip(waters["system"], waters.pop("intake"), strict=True)
    waters["mtid_ip"] = [_intake_id(*pair) for pair in pairs]
    rows = _analyses(random, systems, waters, count)
    planted = _planted(random, "raw", rows, waters, systems, answers)
    expected = planted.pop(-1)
    with (folder / "inntakspunkt_analyse.csv").open("wb") as file:
        file.write(b"\xef\xbb\xbf" + _line(RAW_HEADER))
        _write_rows(random, file, rows, waters, range(len(rows)), planted, RAW_HEADER, False)
        file.write(b"Z1;Z2;2020;pH;1;1;1;1;1;1;1;1\r\n" * answers.set_aside["raw"]["fields"])
    answers.rows["raw"] = _rows_written(len(rows), answers.set_aside["raw"])
    return expected


def _rows_written(count: int, set_aside: Counter[str]) -> int:
    """How many rows a file has: duplicates and contradictions were added to it."""
    return count + set_aside["duplicate"] + set_aside["conflict"] // 2 + set_aside["fields"]


def _write_rows(
    random: np.random.Generator,
    file: BinaryIO,
    rows: pd.DataFrame,
    waters: pd.DataFrame,
    span: range,
    planted: dict[int, str],
    header: str,
    twice: bool,
) -> None:
    names = {kind: encoded_twice(kind) if twice else kind for kind in kinds()}
    for start in range(span.start, span.stop, BLOCK):
        stop = min(start + BLOCK, span.stop)
        cells = _cells(random, rows.iloc[start:stop], waters)
        cells["analysetype"] = cells["analysetype"].map(names)
        here = {row - start: name for row, name in planted.items() if start <= row < stop}
        for row, defect in here.items():
            for column, text in DEFECTS.get(defect, {}).items():
                cells.at[row, column] = text
        again = cells.loc[[row for row, defect in here.items() if defect == "duplicate"]]
        other = cells.loc[[row for row, defect in here.items() if defect == "conflict"]]
        other = other.assign(ant_analyser="77")
        file.write(_lines(pd.concat([cells, again, other]), header))


def encoded_twice(text: str) -> str:
    """A text as it looks when its UTF-8 was read as Windows' table and encoded again."""
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in _UNDEFINED else "latin-1")
        for byte in text.encode("utf-8")
    )


_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def _line(text: str) -> bytes:
    return f"{text}\r\n".encode()


def _save(path: Path, cells: pd.DataFrame, header: str) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + _line(header) + _lines(cells, header))


def _lines(cells: pd.DataFrame, header: str) -> bytes:
    """The rows as they stand in a file; a cell with a semicolon or a quote is quoted."""
    if cells.empty:
        return b""
    arrays = [_quoted(_array(cells[column])) for column in header.split(";")]
    ends = pa.scalar("\r\n", pa.large_string())
    joined = pc.binary_join_element_wise(*arrays, pa.scalar(";", pa.large_string()))
    whole = pc.binary_join_element_wise(joined, ends, pa.scalar("", pa.large_string()))
    return bytes(whole.buffers()[2])


def _array(texts: pd.Series) -> pa.Array:
    found = pa.array(texts, pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _quoted(texts: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(texts, '[;"]')
    if not pc.any(special).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    mark = pa.scalar('"', pa.large_string())
    quoted = pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", pa.large_string()))
    return pc.if_else(special, quoted, texts)


if __name__ == "__main__":
    options = PARSER.parse_args()
    written = write(options.folder, options.size)
    print(written.rows, {stage: dict(found) for stage, found in written.set_aside.items()})
