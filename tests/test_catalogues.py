"""Every catalogue holds exactly the messages of the code, each with the same {placeholders}."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SILENT = ("data", "findings", "treatment")
"""Rooms that hold codes and figures, and no words for a visitor."""
ROOMS = (*SILENT, "geo", "report", "server", "telling", "views", "web")
IN_F_STRING = re.compile(r"""f['"].*\{(?:[\w.()]+\.)?n?t\((?:'|").*""")
LONG = 40
"""Letters from which on a message is a sentence of its own, which two places would soon say
differently."""
KEYWORDS = {"t": None, "nt": (1, 2), "N_": None}
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/messages.po"))

each_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=[path.parent.parent.name for path in CATALOGUES]
)


@cache
def places_of_messages(
    rooms: tuple[str, ...] = ROOMS,
) -> dict[str | tuple[str, str], frozenset[str]]:
    """The message ids in some rooms, a plural as a pair, and the files that each stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = defaultdict(set)
    for room in rooms:
        extracted = extract_from_dir(ROOT / room, methods, options, keywords=KEYWORDS)
        for file, _, message, _, _ in extracted:
            found[message].add(f"{room}/{file}")
    return {message: frozenset(files) for message, files in found.items()}


def messages_of_the_code(rooms: tuple[str, ...] = ROOMS) -> frozenset[str | tuple[str, str]]:
    """The message ids in some rooms; a plural is a pair."""
    return frozenset(places_of_messages(rooms))


def catalogue(path: Path) -> Catalog:
    """A catalogue as it is kept, with the language of its folder."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, abort_invalid=True)


def messages(path: Path) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in catalogue(path) if message.id]


def forms(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """The wordings of a message: one, or singular and plural."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def wordings(message: Message) -> list[tuple[str, str]]:
    """Each translation with the original it stands for: the first with the singular, if any."""
    singular, *plural = forms(message.id)
    first, *others = forms(message.string)
    return [(singular, first), *((plural[0], other) for other in others)]


def placeholders(text: str) -> set[str]:
    """The names in braces that a wording is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_norwegian_is_among_the_catalogues():
    assert "nb" in [path.parent.parent.name for path in CATALOGUES]


def test_messages_are_found_in_python_and_in_templates():
    found = messages_of_the_code()
    assert {"The figures cannot be shown", "Legend", ("{n} sample", "{n} samples")} <= found


def test_rooms_of_codes_and_figures_hold_no_message():
    assert messages_of_the_code(SILENT) == frozenset()


def test_no_message_hides_in_a_string_where_it_is_not_found():
    hidden = [
        f"{path.relative_to(ROOT)}: {found}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for found in IN_F_STRING.findall(path.read_text(encoding="utf-8"))
    ]
    assert hidden == []


def test_a_long_message_stands_in_one_file():
    twice = {
        message: sorted(files)
        for message, files in places_of_messages().items()
        if len(forms(message)[0]) >= LONG and len(files) > 1
    }
    assert twice == {}


@each_catalogue
def test_no_message_is_missing(path):
    missing = messages_of_the_code() - {message.id for message in messages(path)}
    assert sorted(missing, key=str) == []


@each_catalogue
def test_no_message_is_unused(path):
    unused = {message.id for message in messages(path)} - messages_of_the_code()
    assert sorted(unused, key=str) == []
    assert list(catalogue(path).obsolete) == []


@each_catalogue
def test_every_message_is_translated_for_sure(path):
    untranslated = [
        message.id
        for message in messages(path)
        if message.fuzzy or not all(text.strip() for text in forms(message.string))
    ]
    assert untranslated == []


@each_catalogue
def test_translations_have_the_same_placeholders(path):
    different = [
        (original, translation)
        for message in messages(path)
        for original, translation in wordings(message)
        if placeholders(original) != placeholders(translation)
    ]
    assert different == []


@each_catalogue
def test_plurals_have_every_form_of_the_language(path):
    kept = catalogue(path)
    wrong = [
        message.id
        for message in kept
        if message.pluralizable and len(forms(message.string)) != kept.num_plurals
    ]
    assert wrong == []
