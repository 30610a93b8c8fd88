"""No text on a page bypasses the catalogue: in a language whose every message stands in ⟦brackets⟧,
what is left outside them is data, a unit or a sign."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from streamlit.testing.v1 import AppTest

from telling import language as module
from telling.language import CATALOGUES, codes, language
from telling.studies import EFFECTS

PSEUDO = "se"  # a language that Babel knows and we do not speak
ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
from views import chrome, link, share, {module}
link.start()
chrome.languages()
chrome.filters()
{module}.{show}()
chrome.notice()
share.bar("", "kontrast", True)
chrome.footer("")
link.finish()
"""
VIEWS = {
    "country": {"punkter": "1", "fylke": "46"},
    "contrast": {"vanntabell": "1", "fylke": "99"},
    "glass": {"nr": "1103", "alder": "4-10"},
    "municipality": {"nr": "4601"},
    "dolomite": {"verk": "Z0707022019522171190SQFPK", "notater": "1", "kommune": "0301"},
    "studies": {},
    "tables": {"kommune": "0301"},
    "ask": {"fylke": "18"},
    "upload": {},
    "about": {},
    "embed.show_map": {"punkter": "1", "vis": "calcium", "fylke": "46"},
    "embed.show_contrast": {},
}
SHOWN = {"label", "body", "placeholder", "help", "options", "alt", "text", "caption", "title"}
IN_JSON = {"label", "title", "text", "subtitle", "copied", "by_hand"}
ATTRIBUTES = {"alt", "aria-label", "title", "placeholder"}
IN_A_LINE = re.compile(r'<span class="mg-span">(.*?)</span>')
"""What only keeps a part of a message on one line."""
ADDRESS = re.compile(r"https?://[^\s⟧]+")
MESSAGE = re.compile(r"⟦[^⟦⟧]*⟧")
# What is the same in every language, by its reason.
UNITS = {"mg", "l", "mmol", "dH", "g", "m", "m³", "t", "dl", "C", "CaCO", "CO", "pH"}
FILES = {"CSV", "XLSX", "PNG", "SVG", "Excel"}
NAMES = {
    "Rosborg",
    "Kozisek",
    "Norsk",
    "bokmål",
    "Skogshorn",
    "kildevann",
    "English",
    "Erik",
    "Bolstad",
    "CC",
    "BY",
    "matvaretabellen",
    "no",
}
MARKS = {"a", "b", "c"}  # letters that name the lines of a chart
FIELDS = {"datum", "fylke"}  # what Vega reads, and the name of a parameter in the link
ALLOWED = UNITS | FILES | NAMES | MARKS | FIELDS
DATA = {  # tables and their columns that are shown as they are
    "municipalities": ("county_name",),
    "waterworks": ("name", "owner", "source_name", "source_type_quote"),
    "samples": ("quote", "published_name", "served_place"),
    "sources": ("title", "publisher", "licence", "url"),
    "sites": ("name",),
    "foods": ("table_name",),
    "bottled_water": ("brand", "municipality"),
}


class Text(HTMLParser):
    """The texts of HTML that a visitor reads or hears."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.feed(IN_A_LINE.sub(r"\1", html))

    def handle_starttag(self, tag, attrs):
        """Hear an element's words for those who do not see it."""
        self.open.append(tag)
        self.found += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag):
        """Leave an element."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        """Read a text, unless it is for the browser."""
        if not {"style", "script"} & set(self.open):
            self.found.append(data)


def script(page: str) -> str:
    """What runs a page: `module`, or `module.function` where it is not `show`."""
    module, _, show = page.partition(".")
    return SCRIPT.format(module=module, show=show or "show")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """A folder of catalogues with one more, and nothing else changed."""
    folder = tmp_path_factory.mktemp("locale")
    with (CATALOGUES / "nb/LC_MESSAGES/messages.po").open("rb") as source:
        known = read_po(source, locale="nb")
    made = Catalog(locale=PSEUDO)
    for message in known:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            wrapped = [f"⟦{text}⟧" for text in ids]
            forms = [*wrapped, *wrapped[-1:] * made.num_plurals][: made.num_plurals]
            made.add(message.id, wrapped[0] if len(ids) == 1 else tuple(forms))
    for code, catalogue in (("nb", known), (PSEUDO, made)):
        path = folder / code / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            write_po(target, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CATALOGUES", folder)
        language.cache_clear()
        yield PSEUDO
    language.cache_clear()


@pytest.fixture(scope="module")
def known_texts(store):
    """Names, quotes and addresses of the snapshot, the longest first."""
    texts = {effect.study for effect in EFFECTS} | set(store.municipalities["label"])
    for table, columns in DATA.items():
        for column in columns:
            texts |= set(store.tables[table][column].dropna().astype(str))
    # Names of works and of their owners are shown as people write them.
    texts |= set(store.waterworks["name"]) | set(store.waterworks["owner"].dropna().astype(str))
    return sorted((text for text in texts if len(text) > 1), key=len, reverse=True)


def texts_of(message) -> Iterator[str]:
    """The texts of an element that reach a visitor, wherever they stand in its message."""
    for field, value in message.ListFields():
        many = value if field.is_repeated else [value]
        if field.type == field.TYPE_MESSAGE:
            if not (field.is_repeated and field.message_type.GetOptions().map_entry):
                for one in many:
                    yield from texts_of(one)
        elif field.type == field.TYPE_STRING:
            for one in many:
                if one.startswith(("{", "[")):
                    # The HTML of a frame is for a page; its title is for a reader.
                    yield from (told for text in _in_json(one) for told in Text(text).found)
                elif field.name in SHOWN:
                    yield from Text(one).found


def _in_json(text: str) -> Iterator[str]:
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            # The numbers of a chart stand in its datasets: names and figures, already told.
            rest = {key: value for key, value in node.items() if key not in ("datasets", "data")}
            yield from (v for k, v in rest.items() if k in IN_JSON and isinstance(v, str))
            waiting += rest.values()
        elif isinstance(node, list):
            waiting += node


def words_outside(text: str, known: list[str]) -> set[str]:
    """The words of a text that neither the catalogue nor the data gives."""
    text = ADDRESS.sub(" ", text)
    while text != (rest := MESSAGE.sub(" ", text)):
        text = rest
    for name in known:
        if name in text:
            text = text.replace(name, " ")
    return set(re.findall(r"[^\W\d_]+", text)) - ALLOWED


@pytest.mark.parametrize("page", VIEWS)
def test_every_word_of_a_page_is_in_the_catalogue(page, pseudo, known_texts, monkeypatch):
    monkeypatch.setenv("MGMAP_BASE_URL", "https://magnesium.example.org")
    app = AppTest.from_string(script(page), default_timeout=120)
    app.query_params = {"lang": pseudo, **VIEWS[page]}
    app.run()
    assert [error.value for error in app.exception] == []
    found = list(texts_of_page(app))
    assert any("⟦" in text for text in found)
    left = {text: outside for text in found if (outside := words_outside(text, known_texts))}
    assert left == {}


def texts_of_page(app: AppTest) -> Iterator[str]:
    """The texts of a page and its sidebar that reach a visitor."""
    for block in (app.main, app.sidebar):
        yield from _texts_of_block(block)


def _texts_of_block(block) -> Iterator[str]:
    for node in block.children.values():
        if node.proto is not None and node.type != "component_instance":
            yield from texts_of(node.proto)
        if hasattr(node, "children"):
            yield from _texts_of_block(node)


def test_a_catalogue_is_all_that_a_language_needs(pseudo):
    assert codes() == ("nb", "en", PSEUDO)
    assert language(PSEUDO).name == "Davvisámegiella"
    assert language(PSEUDO).t("Legend") == "⟦Legend⟧"
