"""What a plain page is about, for search engines: schema.org/Dataset as JSON-LD."""

from __future__ import annotations

from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from data.store import Store
from telling.about import LICENCES
from telling.citation import edition
from telling.language import Language
from web.addresses import Place
from web.datapackage import TITLE
from web.links import RECORDS, PageLinks


def as_script(
    store: Store,
    place: Place | None,
    title: str,
    summary: str,
    language: Language,
    links: PageLinks,
) -> Markup:
    """Return the description of a page's figures as a block of data, which no browser runs; nothing
    for a page without figures."""
    if place is None or place.kind not in RECORDS:
        return Markup("")
    made = described(store, place, title, summary, language, links)
    content = htmlsafe_json_dumps(made, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">{}</script>').format(content)


def described(
    store: Store, place: Place, title: str, summary: str, language: Language, links: PageLinks
) -> dict[str, Any]:
    """The description of the figures of a page."""
    t, shown = language.t, edition(store)
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": f"{summary} {t(LICENCES)}",
        "inLanguage": language.code,
        "version": shown.mark,
        "isAccessibleForFree": True,
        "conditionsOfAccess": t(LICENCES),
        "creditText": links.cited(store, title, place, language),
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": t("Magnesium"),
            "unitText": "mg/l",
        },
        "spatialCoverage": {"@type": "Place", "name": t("Norway"), "address": "NO"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": t(TITLE)},
    }
    if shown.first_year is not None:
        made["temporalCoverage"] = f"{shown.first_year}/{shown.last_year}"
    if address := links.canonical(place, language.code):
        made |= {"@id": f"{address}#data", "url": address}
    if files := links.data(place):
        made["distribution"] = [
            {"@type": "DataDownload", "encodingFormat": form, "contentUrl": at}
            for form, at in files
        ]
    return made
