"""What typsets the report with native code: run in a child (`geo.drawing`), never in the server.

Typst sees nothing but the folder of the template: no other file, no package, no font of the
machine. PDF/UA wants a glyph for every character, so that what no font has is shown as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import font_source_sans_pro
import typst

from data.child import OnProgress
from data.text import REPLACEMENT

HERE = Path(__file__).parent
FONTS = Path(font_source_sans_pro.__file__).parent / "files"
STANDARD: Final = "ua-1"
MOST_TRIED = 200
"""Characters of one report that are tried one by one; of the rest, none that is not Latin."""
_PLAIN = re.compile(r"[\t\n\x20-\x7e\xa1-\u024f]")
_ALONE = '#set document(title: "a")\n#set text(font: "Source Sans Pro")\n'


def pdf(content: bytes, _: OnProgress) -> bytes:
    """A report of the JSON that `report.pdf` hands over."""
    return _made("report.typ", content)


def note(content: bytes, _: OnProgress) -> bytes:
    """A dolomite note of the JSON that `report.note` hands over."""
    return _made("note.typ", content)


def letter(content: bytes, _: OnProgress) -> bytes:
    """A letter of the JSON that `report.letter` hands over."""
    return _made("letter.typ", content)


def _made(name: str, content: bytes) -> bytes:
    text = content.decode()
    template = typst.Compiler(HERE / name, root=HERE, font_paths=[FONTS], ignore_system_fonts=True)
    try:
        return _set(template, text)
    except typst.TypstError:
        shown = _shown({sign for sign in text if not _PLAIN.match(sign)})
        signs = (s if s in shown or _PLAIN.match(s) else REPLACEMENT for s in text)
        return _set(template, "".join(signs))


def _set(template: typst.Compiler, text: str) -> bytes:
    made = template.compile(format="pdf", sys_inputs={"data": text}, pdf_standards=[STANDARD])
    assert isinstance(made, bytes)  # a list of pages is what other formats give
    return made


def _shown(signs: Iterable[str]) -> set[str]:
    """Those of some characters that the fonts have a glyph for."""
    alone = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    found = set()
    for sign in sorted(signs)[:MOST_TRIED]:
        page = f'{_ALONE}#"\\u{{{ord(sign):x}}}"'.encode()
        try:
            alone.compile(page, format="pdf", pdf_standards=[STANDARD])
        except typst.TypstError:
            continue
        found.add(sign)
    return found
