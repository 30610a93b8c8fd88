"""The figures as files: those of the API whole, and the tables of the dashboard's downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from data.store import Store
from findings.selection import Selection
from telling import export, tables
from telling.about import About, about
from telling.citation import citation_of_file, made_up
from telling.language import DEFAULT, N_, Language
from telling.selection import selection_sentence
from web import datapackage
from web.forms import CSV, GEOJSON, JSON, SUFFIXES, Rows, to_json, write
from web.records import Asked, with_addresses
from web.resources import Resource, envelope, note
from web.site.html import html
from web.site.links import FILES, FileLinks, Site, file_of

FOLDER = "data"
MADE = datetime(1980, 1, 1, tzinfo=UTC)
"""When workbooks and GeoPackages say that they were made: the same figures are the same bytes."""
TABLES = {
    "municipalities": (tables.municipalities, tables.MUNICIPALITY_COLUMNS, N_("Municipalities")),
    "waterworks": (tables.works, tables.WORK_COLUMNS, N_("Waterworks")),
}
FORM_NAMES = {JSON: "JSON", CSV: "CSV", GEOJSON: "GeoJSON"}


@dataclass(frozen=True)
class Download:
    """One file: where it stands from the root of the folder, what it is called in its row, and
    what makes it."""

    path: str
    form: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class DownloadRow:
    """The forms of one content."""

    about: str
    downloads: tuple[Download, ...]


def of_records(store: Store, site: Site) -> list[DownloadRow]:
    """Return the API's collections as files, in English codes, the same for all languages."""
    described = Download(
        f"{FOLDER}/{datapackage.FILE}", "Data Package", partial(_described, store, site)
    )
    return [
        DownloadRow(N_("Columns, units, sources and licences of the CSV files"), (described,)),
        *_of_collections(store, site),
    ]


def _of_collections(store: Store, site: Site) -> list[DownloadRow]:
    return [
        DownloadRow(
            datapackage.CONTENTS[name],
            tuple(
                Download(
                    f"{FOLDER}/{name}{SUFFIXES[form]}",
                    FORM_NAMES[form],
                    partial(_records, store, resource, form, site),
                )
                for form in resource.forms
            ),
        )
        for name, resource in datapackage.collections().items()
    ]


def _described(store: Store, site: Site) -> bytes:
    made = datapackage.document(store, site.address(f"{FOLDER}/{datapackage.FILE}"))
    return (to_json(made) + "\n").encode()


def catalogue(store: Store, site: Site, form: str) -> bytes:
    """Return the catalogue of the records' files; the address of the site must be known."""
    from web import catalogue as catalogues  # rdflib takes 6 MB

    def address(name: str, media_type: str) -> str:
        return site.address(f"{FOLDER}/{name}{SUFFIXES[media_type]}")

    page = site.address(file_of(FILES, DEFAULT))
    offered = catalogues.offers(page, address)
    return catalogues.write(store, site.base, offered, None, form).encode()


def _records(store: Store, resource: Resource, form: str, site: Site) -> bytes:
    assert resource.every is not None, f"{resource.path} is one record"
    listing = resource.every(store, Asked())
    items = [with_addresses(one, partial(_address, site)) for one in listing.records(listing.keys)]
    rows = Rows(items, resource.fields, note(store))
    return write(store, rows, form, envelope(store, len(items))).encode()


def _address(site: Site, path: str) -> str:
    """A page of the server as the page of the folder: from its root where nobody knows where the
    folder will stand."""
    file = path.removeprefix("/") + ".html"
    return site.address(file) or file


def of_tables(store: Store, site: Site, language: Language) -> list[DownloadRow]:
    """Return the dashboard's downloads of everything, in a language."""
    made = [_table(store, site, language, name) for name in TABLES]
    both = Download(
        f"{FOLDER}/{language.code}/magnesium.gpkg",
        "GeoPackage",
        partial(_geopackage, store, site, language),
    )
    return [*made, DownloadRow(N_("Both tables, municipalities with borders"), (both,))]


def _table(store: Store, site: Site, language: Language, name: str) -> DownloadRow:
    rows, columns, heading = TABLES[name]
    title = language.t(heading)
    sentence = _sentence(store, site, title, language)
    path = f"{FOLDER}/{language.code}/{name}"

    def made(write: Callable[..., bytes], *values: object) -> Callable[[], bytes]:
        return lambda: write(rows(store, Selection(), language), columns, *values)

    said = _about(store, site, title, language)

    forms = (
        (".xlsx", "XLSX", made(export.xlsx, said, language, MADE)),
        ("-excel.csv", "CSV (Excel)", made(export.csv_for_excel, sentence, language)),
        (".csv", language.t("CSV (scripts)"), made(export.csv_for_scripts, said.note)),
        (
            ".datapackage.json",
            language.t("CSV (scripts): description"),
            partial(export.description, columns, said, f"{name}.csv", name, language),
        ),
    )
    return DownloadRow(
        heading, tuple(Download(path + ending, form, make) for ending, form, make in forms)
    )


def _geopackage(store: Store, site: Site, language: Language) -> bytes:
    places, works = (
        (rows(store, Selection(), language), columns) for rows, columns, _ in TABLES.values()
    )
    said = _about(store, site, language.t("Magnesium in tap water"), language)
    return export.geopackage(store, places, works, said, language, MADE)


def _about(store: Store, site: Site, title: str, language: Language) -> About:
    """What a file says of itself: the same on every day."""
    page = site.address(file_of(FILES, language.code))
    chosen = selection_sentence(store, Selection(), language)
    cited = citation_of_file(store, title, page, page, language)
    return about(store, title, chosen, made_up(store, language), cited, language)


def _sentence(store: Store, site: Site, title: str, language: Language) -> str:
    """The first line of a CSV for Excel: what was chosen, and how it is cited."""
    said = _about(store, site, title, language)
    return f"{said.chosen} {said.citation}"


def page(
    store: Store,
    language: Language,
    links: FileLinks,
    sections: tuple[list[DownloadRow], list[DownloadRow]],
    size: Callable[[Download], int],
) -> str:
    """Return the page that lists the files, tables first, and every source with its licence."""
    return html(
        "page_files.html",
        store,
        language,
        links,
        place=FILES,
        summary=language.t(
            "The figures of every municipality and waterworks as files, and every source with its"
            " licence."
        ),
        sections=sections,
        size=lambda download: _size(size(download), language),
        sources=store.tables["sources"],
    )


def _size(count: int, language: Language) -> str:
    if count >= 1_000_000:
        return f"{language.number(count / 1_000_000, 1)} MB"
    return f"{language.number(max(1, count / 1_000), 0)} kB"
