"""Figures fetched anew: `python -m data fetch foods`, `vannmiljo` and so on.

They go into a snapshot, or into the base that the snapshot which ships is built from. Either is
changed whole or not at all, and only after what came has the documented shape and the new snapshot
passes every check.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from data import schema
from data.build import read_sources
from data.faults import SnapshotError
from data.paths import LEDGER
from data.progress import of_bytes
from data.schema import BOUNDARIES_FILE
from data.services import (
    fetched,
    kommuneinfo,
    matvaretabellen,
    ssb,
    vannmiljo,
    vannmiljo_sites,
)
from data.services.answers import Shape, same_numbers
from data.services.fetch import (
    Answer,
    FetchError,
    Limits,
    Request,
    ServiceSession,
    as_json,
    bare,
    fetch,
    open_session,
)
from data.services.settings import Settings
from data.sources import base as base_tables
from data.sources import boundaries
from data.store import Store


def limits_of(what: str) -> Limits:
    """Limits per service. Vannmiljø answers with a whole parameter at once."""
    if what == "vannmiljo":
        return Limits(silence_s=300, whole_s=1800, most_bytes=1_500_000_000)
    return Limits()


@dataclass(frozen=True)
class Job:
    """What is to be fetched (`what`, one of COMMANDS), and into which snapshot; with `base`, into
    that folder first, from which and `ledger` the snapshot is then built.

    `address` goes before that of the settings; `anew` asks for everything, whether newer or not;
    `say` is called with a line for each step.
    """

    what: str
    snapshot: Path
    say: Callable[[str], None] = print
    address: str | None = None
    settings: Settings = field(default_factory=Settings)
    anew: bool = False
    base: Path | None = None
    ledger: Path = LEDGER

    @property
    def url(self) -> str:
        """The address to fetch from. Raises FetchError."""
        return self.settings.address(self.what, self.address)

    @property
    def limits(self) -> Limits:
        """The limits of the service."""
        return limits_of(self.what)


_SITES = ("sites", "site_samples", "site_figures")
Read = Mapping[str, Any]
"""What the readers found in the answers, by the name of the question."""


@dataclass(frozen=True)
class ServiceQuery:
    """A request and the reader of its answer: a function of the answer's JSON."""

    request: Request
    read: Callable[[object], Any]
    hook: Callable[[dict[str, Any]], object] | None = None


@dataclass(frozen=True, eq=False)
class SnapshotChange:
    """What a fetch changes in a snapshot: rows and columns of tables (see `laid`), the row of its
    source, boundaries."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    outlines: gpd.GeoDataFrame | None = None


@dataclass(frozen=True, eq=False)
class NewerAnswers:
    """What a fetch found: what it changes, the row of its source, and the marks of the answers."""

    changed: SnapshotChange
    source: Mapping[str, str]
    marks: Mapping[str, fetched.Mark]


def found(job: Job, store: Store, marks: Path | None) -> NewerAnswers | None:
    """Fetch what a job says; return what is newer than the answers whose marks lie in a folder,
    None where nothing is.

    Raises FetchError or SourceError.
    """
    url, known = job.url, fetched.read(marks) if marks and not job.anew else {}
    ask, change = COMMANDS[job.what]
    with open_session(job.limits) as session:
        came = answers(job, session, ask(job, store, url), known)
        if came is None:
            job.say("nothing newer than what was fetched before")
            return None
        read, new = came
        changed = change(job, store, read, session)
    source = {**changed.source, "url": bare(url), "date_read": date.today().isoformat()}
    return NewerAnswers(changed, source, new)


def answers(
    job: Job,
    session: ServiceSession,
    questions: Mapping[str, ServiceQuery],
    known: Mapping[str, fetched.Mark],
) -> tuple[dict[str, Any], dict[str, fetched.Mark]] | None:
    """Return what every question was answered with, and the marks to keep of the answers; None
    where no answer is newer than those whose marks are known.

    An answer is not newer where the server says so, or where its checksum is the same.
    """
    read: dict[str, Any] = {}
    marks: dict[str, fetched.Mark] = {}
    unread, newer = [], False
    for name, question in questions.items():
        mark = known.get(name)
        answer = one_answer(job, session, _conditional(question.request, mark))
        if answer.status == 304:
            unread.append(name)
            continue
        marks[name] = marked(question.request, answer)
        read[name] = read_answer(question, answer)
        newer |= mark is None or mark.url != marks[name].url or mark.sha256 != marks[name].sha256
    if not newer:
        return None
    for name in unread:  # what has not changed is needed beside what has
        answer = one_answer(job, session, questions[name].request)
        marks[name] = marked(questions[name].request, answer)
        read[name] = read_answer(questions[name], answer)
    return read, marks


def _conditional(request: Request, mark: fetched.Mark | None) -> Request:
    """The request for what is newer than the marks of the same address."""
    if mark is None or mark.url != request.bare_url:
        return request
    return replace(request, etag=mark.etag, modified=mark.modified)


def one_answer(job: Job, session: ServiceSession, request: Request) -> Answer:
    """Ask, and say what came. Raises FetchError."""
    job.say(f"reading {request.bare_url}")
    try:
        with of_bytes(job.say) as progress:
            answer = fetch(session, request, job.limits, progress)
    except FetchError as error:
        if error.status == 400:
            text = f"{error}: the service does not take the question, or the key, as documented"
            raise FetchError(text, 400) from error
        raise
    if answer.status == 304:
        job.say("not changed since it was fetched")
    elif answer.status == 200:
        job.say(f"{len(answer.body):,} bytes, sha256 {answer.sha256}")
    return answer


def marked(request: Request, answer: Answer) -> fetched.Mark:
    """The marks of an answer of today."""
    return fetched.Mark(
        url=request.bare_url,
        sha256=answer.sha256,
        bytes=len(answer.body),
        etag=answer.etag,
        modified=answer.modified,
        read=date.today().isoformat(),
    )


def read_answer(question: ServiceQuery, answer: Answer) -> Any:
    """What the question's reader finds in an answer. Raises FetchError or SourceError."""
    return question.read(as_json(question.request, answer, question.hook))


def with_source(sources: pd.DataFrame, source: Mapping[str, str]) -> pd.DataFrame:
    """Return the table of sources with this one in it, in its old place if it has one."""
    row = pd.DataFrame([source])[list(sources.columns)]
    place = sources.index[sources["source_id"].eq(source["source_id"])]
    if len(place):
        sources = sources.copy()
        sources.loc[place[0]] = row.iloc[0]
        return sources
    return pd.concat([sources, row], ignore_index=True)


def write_base(folder: Path, base: Path, ledger: Path, store: Store, came: NewerAnswers) -> None:
    """Fill a new base from the old one, which `store` was read from, and what came; a snapshot must
    come of it.

    Raises SourceError and SnapshotError.
    """
    shutil.copytree(base, folder, dirs_exist_ok=True)
    for name, frame in laid(store, came.changed.tables).items():
        schema.typed(name, frame).to_parquet(folder / base_tables.file_name(name), index=False)
    if came.changed.outlines is not None:
        came.changed.outlines.to_parquet(folder / BOUNDARIES_FILE, index=False)
    sources = pd.read_csv(folder / "sources.csv", dtype=str, keep_default_na=False)
    changed = with_source(sources, came.source)
    changed.to_csv(folder / "sources.csv", index=False, lineterminator="\n")
    fetched.write(folder, {**fetched.read(base), **came.marks})
    faults = schema.snapshot_faults(read_sources(ledger, folder)[0])
    if faults:
        raise SnapshotError([f"not written: {line}" for line in faults])


def laid(store: Store, came: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables of a store with the rows and columns that came in the place of those there.

    Of a table with sites all rows of the same source go; of another only rows of the same key, and
    of these only the columns that came.
    """
    sites = {name: came[name] for name in _SITES if name in came}
    others = {name: rows for name, rows in came.items() if name not in sites}
    laid = {name: _replaced(name, store.tables[name], rows) for name, rows in others.items()}
    return {**laid, **(_beside(store, sites) if sites else {})}


def _replaced(name: str, table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A table with cells of other rows, found by its key, which both have."""
    key = list(schema.TABLES[name].unique)
    values, places = rows.set_index(key), table.set_index(key).index.get_indexer(rows[key[0]])
    table = table.copy()
    for column in values:
        cells = table[column].to_numpy(object)
        cells[places[places >= 0]] = values[column].to_numpy(object)[places >= 0]
        table[column] = cells
    return schema.typed(name, table)


# --- foods ---------------------------------------------------------------------------------------


def _ask_foods(job: Job, store: Store, url: str) -> dict[str, ServiceQuery]:
    file = url if url.endswith(".json") else url.rstrip("/") + matvaretabellen.PATH
    return {"foods": ServiceQuery(Request(file), matvaretabellen.read)}


def _change_foods(job: Job, store: Store, read: Read, session: ServiceSession) -> SnapshotChange:
    table, foods = read["foods"], store.tables["foods"]
    job.say(f"{len(table)} foods, {int(table['mg'].notna().sum())} with magnesium")
    matches = matvaretabellen.match(foods, table)
    for one in matches:
        job.say(f"{one.food_id}: {one.text}")
    found = [one for one in matches if one.id]
    if not found:
        raise FetchError(f"{bare(job.url)}: none of the foods was found")
    job.say(f"{len(found)} of {len(matches)} foods filled")
    filled = matvaretabellen.filled(foods, table, matches)
    filled = filled[filled["source_id"].eq(matvaretabellen.SOURCE["source_id"])]
    return SnapshotChange({"foods": filled}, matvaretabellen.SOURCE)


# --- Vannmiljø -----------------------------------------------------------------------------------


def _posted(job: Job, url: str, path: str, body: object) -> Request:
    key = job.settings.key("vannmiljo")
    return Request(
        url.rstrip("/") + path, body=body, secret=(vannmiljo.KEY_HEADER, key) if key else None
    )


def _ask_vannmiljo(job: Job, store: Store, url: str) -> dict[str, ServiceQuery]:
    fields = (*vannmiljo.REGISTRATION, *vannmiljo.REGISTRATION_MORE)
    questions = {
        f"vannmiljo {code}": ServiceQuery(
            _posted(job, url, "/GetRegistrations", {"ParameterIDFilter": [code]}),
            partial(vannmiljo.registrations, code=code),
            vannmiljo.slim(fields),
        )
        for code in vannmiljo.CODES
    }
    questions["vannmiljo places"] = ServiceQuery(
        _posted(job, url, "/GetWaterLocations", {"BoundingBox": vannmiljo.WHOLE_COUNTRY}),
        vannmiljo.locations,
        vannmiljo.slim((*vannmiljo.LOCATION, *vannmiljo.WHOLE_COUNTRY)),
    )
    return questions


def _change_vannmiljo(
    job: Job, store: Store, read: Read, session: ServiceSession
) -> SnapshotChange:
    places, aside, values, rows = read["vannmiljo places"], Counter[str](), {}, 0
    names = _unit_names(job, read, session)
    for code, parameter in vannmiljo.CODES.items():
        those = read[f"vannmiljo {code}"]
        rows += len(those)
        values[parameter] = vannmiljo.values(those, parameter, places, names, aside)
    if not values["mg"]:
        raise FetchError(f"{bare(job.url)}: no registration of magnesium in fresh water came")
    taken = sum(map(len, values.values()))
    unused: Counter[str] = Counter()
    mine = vannmiljo_sites.tables(
        values, places, store.tables["renumbering"], store.boundaries, unused
    )
    older = sum(count for reason, count in unused.items() if not reason.startswith("position"))
    job.say(f"{rows:,} rows read = {taken - older:,} taken + {rows - taken + older:,} set aside")
    for reason, count in [*aside.most_common(), *unused.most_common()]:
        if count:
            job.say(f"  {count:,} {reason}")
    kinds = mine["sites"]["kind"].value_counts()
    job.say(
        f"{len(mine['sites']):,} places: {', '.join(f'{n:,} {kind}' for kind, n in kinds.items())}"
    )
    return SnapshotChange(mine, vannmiljo.SOURCE)


def _unit_names(job: Job, read: Read, session: ServiceSession) -> dict[str, str]:
    """The names of units by id, asked for only where rows have no unit in words."""
    if all(row.unit for code in vannmiljo.CODES for row in read[f"vannmiljo {code}"]):
        return {}
    request = replace(_posted(job, job.url, "/GetUnitList", None), body=None)
    question = ServiceQuery(request, vannmiljo.unit_names)
    names: dict[str, str] = read_answer(question, one_answer(job, session, request))
    return names


def _beside(store: Store, mine: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of sites with these in the place of what was fetched before."""
    samples, sites = store.tables["site_samples"], store.tables["sites"]
    figures = store.tables["site_figures"]
    old = samples["source_id"].eq(vannmiljo.SOURCE["source_id"])
    others = samples[~old]
    kept = {
        "site_samples": others,
        "site_figures": figures[~figures["sample_id"].isin(samples.loc[old, "sample_id"])],
        "sites": sites[
            sites["site_id"].isin(others["site_id"])
            | ~sites["site_id"].isin(samples.loc[old, "site_id"])
        ],
    }
    return {
        name: schema.typed(
            name,
            pd.concat([frame, mine[name][list(frame.columns)]], ignore_index=True).astype(object),
        )
        for name, frame in kept.items()
    }


# --- municipalities, population, boundaries ------------------------------------------------------


def _ask_municipalities(job: Job, store: Store, url: str) -> dict[str, ServiceQuery]:
    table, base = store.tables["municipalities"].set_index("municipality_number"), url.rstrip("/")
    return {
        "municipalities": ServiceQuery(
            Request(base + kommuneinfo.MUNICIPALITIES),
            lambda answer: kommuneinfo.municipalities(answer, table.index),
        ),
        "counties": ServiceQuery(
            Request(base + kommuneinfo.COUNTIES),
            lambda answer: kommuneinfo.counties(answer, table["county_number"]),
        ),
    }


def _change_municipalities(
    job: Job, store: Store, read: Read, session: ServiceSession
) -> SnapshotChange:
    before = store.tables["municipalities"]
    after = kommuneinfo.updated(before, read["municipalities"], read["counties"])
    for column in ("name", "county_name"):
        other = before[column].ne(after[column])
        for place in before.index[other]:
            number = before.at[place, "municipality_number"]
            job.say(f"{number}: {before.at[place, column]} is now {after.at[place, column]}")
    job.say(f"{len(after)} municipalities, the same as before")
    names = after[["municipality_number", "name", "names", "county_name"]]
    return SnapshotChange({"municipalities": names}, kommuneinfo.SOURCE)


def _ask_population(job: Job, store: Store, url: str) -> dict[str, ServiceQuery]:
    numbers = set(store.municipalities.index)
    request = Request(url, body=ssb.query(numbers))
    return {"population": ServiceQuery(request, lambda answer: ssb.population(answer, numbers))}


def _change_population(
    job: Job, store: Store, read: Read, session: ServiceSession
) -> SnapshotChange:
    people = read["population"]
    after = ssb.updated(store.tables["municipalities"], people)
    for year in people.columns:
        job.say(f"{year}: {int(people[year].sum()):,} residents")
    years = [f"population_{year}" for year in people.columns]
    return SnapshotChange({"municipalities": after[["municipality_number", *years]]}, ssb.SOURCE)


OUTLINES = {
    "source_id": "boundaries",
    "title": "Kommunegrenser (GeoJSON)",
    "publisher": "Kartverket",
    "kind": "boundaries",
    "licence": "CC BY 4.0 (ikke bekreftet for adressen)",
    "licence_verified": "no",
}
DEGREES = ("4326", "4258", "CRS84")
"""Parts of the names of coordinate systems in degrees, which a GeoJSON file may state."""


def _ask_boundaries(job: Job, store: Store, url: str) -> dict[str, ServiceQuery]:
    request = Request(url, types=("json", "octet-stream"))
    numbers = set(store.municipalities.index)
    return {"boundaries": ServiceQuery(request, lambda answer: _outlines(answer, numbers))}


def _outlines(answer: object, known: set[str]) -> gpd.GeoDataFrame:
    """The boundaries to draw, where the answer holds exactly the known municipalities."""
    shape = Shape("boundaries")
    if not isinstance(answer, dict):
        shape.refuse("type", answer, "'FeatureCollection'")
    kind, features = answer.get("type"), answer.get("features")
    if kind != "FeatureCollection":
        shape.differs("type", kind, "'FeatureCollection'")
    if not isinstance(features, list):
        shape.refuse("features", features, "a list")
    shape.check()
    stated = answer.get("crs")
    if stated is not None and not any(part in json.dumps(stated) for part in DEGREES):
        shape.differs("crs", stated, "one of longitude and latitude")
    numbers = []
    for place, feature in enumerate(features):
        held = feature.get("properties") if isinstance(feature, dict) else None
        number = held.get("kommunenummer") if isinstance(held, dict) else None
        if not isinstance(number, str):
            shape.differs(f"features[{place}].properties.kommunenummer", number, "a text")
        else:
            numbers.append(number)
    shape.check()
    same_numbers(shape, "the file", numbers, known)
    shape.check()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "boundaries.geojson"
        file.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
        return boundaries.read(file)


def _change_boundaries(
    job: Job, store: Store, read: Read, session: ServiceSession
) -> SnapshotChange:
    outlines = read["boundaries"]
    job.say(f"{len(outlines)} municipalities drawn")
    return SnapshotChange({}, OUTLINES, outlines)


COMMANDS = {
    "foods": (_ask_foods, _change_foods),
    "vannmiljo": (_ask_vannmiljo, _change_vannmiljo),
    "municipalities": (_ask_municipalities, _change_municipalities),
    "population": (_ask_population, _change_population),
    "boundaries": (_ask_boundaries, _change_boundaries),
}
"""What is asked and what the answers change, by what is fetched into a snapshot."""
