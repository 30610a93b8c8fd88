"""The files of the static site by path, each with the function that makes its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from data.store import Store
from findings import waters
from findings.selection import Selection
from geo.map_pictures import drawn
from geo.words import SHORT_NAMES
from telling import reply_sheet
from telling.language import Language, language
from web import feed, letters, pages, sitemap
from web.addresses import CATALOGUE, LANGUAGES, Place, places
from web.forms import JSON_LD, SUFFIXES, TURTLE
from web.site import files, map_page
from web.site.bundle import bundle
from web.site.links import FILES, MAP, MISSING, FileLinks, Site, feed_of, file_of, letter_file

Plan = Mapping[str, Callable[[], bytes]]


def planned(store: Store, site: Site) -> Plan:
    """Return every file of the site by its path from the root; a file is made when asked for.

    The map's data file is made at once, as its name holds a hash of its content.
    """
    records = files.of_records(store, site)
    made: dict[str, Callable[[], bytes]] = {
        one.path: cache(one.make) for row in records for one in row.downloads
    }
    for code in LANGUAGES:
        made |= _of_language(store, site, language(code), records, made)
    made |= {map_page.file(asset): partial(bytes, asset.body) for asset in map_page.code()}
    # In both languages one after another, while what was worked out for a place is kept.
    for place in _in_order(store):
        for code in LANGUAGES:
            made[file_of(place, code)] = partial(_page, store, site, place, code)
    if not site.dashboard:  # whose server makes them, with more to choose
        made |= _letters(store, site)
    for place in _renumbered(store):
        for code in LANGUAGES:
            made[file_of(place, code)] = partial(_missing, store, site, place, code)
    for code in LANGUAGES:
        made[feed_of(code)] = partial(_feed, store, site, code)
    made[MISSING] = partial(_not_found, store, site)
    made["robots.txt"] = partial(_robots, site)
    if site.base:
        made["sitemap.xml"] = partial(_sitemap, store, site)
        for form in (TURTLE, JSON_LD):
            made[CATALOGUE.removeprefix("/") + SUFFIXES[form]] = partial(
                files.catalogue, store, site, form
            )
    return made


def maps(store: Store) -> list[Callable[[], object]]:
    """Return what draws each map in each language, which takes longest of a plan: what was drawn is
    kept with the store."""
    return [
        partial(drawn, store, code, Selection(), language(spoken))
        for code in SHORT_NAMES
        for spoken in LANGUAGES
    ]


def _of_language(
    store: Store, site: Site, spoken: Language, records: list[files.DownloadRow], known: Plan
) -> dict[str, Callable[[], bytes]]:
    """The map with its data, the downloads in the language and the page that lists them and the
    `records`, whose files are `known`."""
    data, tables = bundle(store, spoken), files.of_tables(store, site, spoken)
    own = {one.path: cache(one.make) for row in tables for one in row.downloads}
    made: dict[str, Callable[[], bytes]] = {**known, **own}
    ours, listed = file_of(MAP, spoken.code), file_of(FILES, spoken.code)

    def draw_map() -> bytes:
        return map_page.page(store, spoken, FileLinks(site, ours), data).encode()

    def list_files() -> bytes:
        links = FileLinks(site, listed)
        return files.page(store, spoken, links, (tables, records), size).encode()

    def size(download: files.Download) -> int:
        return len(made[download.path]())

    return {
        ours: draw_map,
        map_page.file(data): partial(bytes, data.body),
        **own,
        listed: list_files,
    }


def _in_order(store: Store) -> Iterator[Place]:
    """Every place that has a page, each municipality before its waterworks. Closed ones are among
    them, as the municipality's page leads there."""
    homes, active = store.waterworks["municipality_number"], store.waterworks["active"]
    closed = [Place("waterworks", key) for key in homes.index[~active]]

    def home(place: Place) -> tuple[bool, str]:
        number = homes[place.key] if place.kind == "waterworks" else place.key
        return place.kind in ("municipality", "waterworks"), number

    return iter(sorted([*places(store), *closed], key=home))


def _letters(store: Store, site: Site) -> dict[str, Callable[[], bytes]]:
    """The letter of each municipality that has waterworks, and the sheet for the answer."""
    made: dict[str, Callable[[], bytes]] = {}
    supplied = set(waters.delivering(store)["municipality_number"])
    for number in store.municipalities.index:
        for code in LANGUAGES if number in supplied else ():
            made[letter_file(number, code)] = partial(_letter, store, site, number, code)
            made[letter_file(number, code, ".xlsx")] = partial(_sheet, store, number, code)
    return made


def _letter(store: Store, site: Site, number: str, code: str) -> bytes:
    links, spoken = FileLinks(site, letter_file(number, code)), language(code)
    return letters.page(store, letters.usual(store, number, spoken), spoken, links).encode()


def _sheet(store: Store, number: str, code: str) -> bytes:
    spoken = language(code)
    asked = letters.usual(store, number, spoken)
    return reply_sheet.as_xlsx(store, asked.works, asked.years, spoken)


def _renumbered(store: Store) -> list[Place]:
    """Municipalities by numbers that they no longer have."""
    then = set(store.tables["renumbering"]["number_then"]) - set(store.municipalities.index)
    return [Place("municipality", number) for number in sorted(then)]


def _page(store: Store, site: Site, place: Place, code: str) -> bytes:
    links = FileLinks(site, file_of(place, code))
    return pages.page(store, place, language(code), links).encode()


def _missing(store: Store, site: Site, place: Place, code: str) -> bytes:
    links = FileLinks(site, file_of(place, code))
    return pages.missing(store, place, language(code), links).encode()


def _not_found(store: Store, site: Site) -> bytes:
    return pages.missing(store, None, language(LANGUAGES[0]), FileLinks(site, MISSING)).encode()


def _feed(store: Store, site: Site, code: str) -> bytes:
    return feed.document(store, language(code), FileLinks(site, feed_of(code))).encode()


def _robots(site: Site) -> bytes:
    listed = f"\nSitemap: {site.base}/sitemap.xml\n" if site.base else ""
    return f"User-agent: *\nAllow: /\n{listed}".encode()


def _sitemap(store: Store, site: Site) -> bytes:
    own = [MAP, FILES, *places(store)]
    return sitemap.xml(own, lambda place, code: site.address(file_of(place, code))).encode()
