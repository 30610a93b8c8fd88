"""The link to a view: every choice by a code that is the same in all languages.

A page declares each of its choices as a `LinkParameter` and asks here for its value. Values live in
the session, so that a page has the filters chosen on another; what differs from the usual stands in
the link of the page that shows it. The link is read where it says something new: at the first
visit, on another page, and when the visitor goes back or forward. Whatever cannot be read is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from telling.language import DEFAULT, codes, language, preferred_code
from web.addresses import named_base

CONTRAST = "kontrast"
EMBEDDED = ("", "kart", CONTRAST)
"""Pages of the dashboard that have a view of their own for a frame on another page, by path."""
LANG = "lang"
STATE = "link"
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class LinkParameter:
    """A choice in the link: its name there, how it is read and written, and what is usual.

    `read` returns None for texts that say nothing it knows; `write` is its inverse. A choice that
    is not `kept` belongs to its page and is forgotten when the visitor leaves it.
    """

    name: str
    read: Callable[[Sequence[str]], object]
    write: Callable[[object], list[str]]
    usual: object = None
    kept: bool = True

    def valid(self, value: object) -> object:
        """The value as it comes back from a link, None where it does not."""
        return None if value is None else self.read(self.write(value))


def one(
    name: str, options: Mapping[str, str], usual: str | None = None, kept: bool = True
) -> LinkParameter:
    """One of some codes; `options` are codes and what they are called (a message or a name)."""

    def read(texts: Sequence[str]) -> str | None:
        return next(iter(_codes(texts[-1:], options)), None)

    return LinkParameter(name, read, lambda chosen: [chosen], usual, kept)


def several(name: str, options: Mapping[str, str]) -> LinkParameter:
    """Some of some codes, as `one`."""
    return LinkParameter(name, lambda texts: _codes(texts, options) or None, list, [])


def flag(name: str) -> LinkParameter:
    """Something that is switched on with 1."""
    on = (["1"], ["true"])  # older links say true
    return LinkParameter(
        name, lambda texts: texts[-1:] in on or None, lambda on: ["1"] if on else [], False
    )


def number(
    name: str, low: float, high: float, usual: float | None, digits: int = 0, kept: bool = True
) -> LinkParameter:
    """A number between two ends, with so many decimals; a whole one where there are none."""

    def read(texts: Sequence[str]) -> float | None:
        # Not every text that float() takes is a number that a page can show (nan, 1e999).
        if not re.fullmatch(r"-?[0-9]{1,6}([.,][0-9]{1,6})?", "".join(texts[-1:])):
            return None
        value = round(float(texts[-1].replace(",", ".")), digits)
        return (value if digits else int(value)) if low <= value <= high else None

    return LinkParameter(name, read, lambda chosen: [_plain(chosen, digits)], usual, kept)


def _plain(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def years(name: str, first: int, last: int) -> LinkParameter:
    """Two years, `1995-2019`; all of them are usual."""

    def read(texts: Sequence[str]) -> tuple[int, int] | None:
        # Older links name the parameter twice.
        found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", "-".join(texts))
        low, high = (int(year) for year in found.groups()) if found else (last, first)
        return (low, high) if first <= low <= high <= last else None

    return LinkParameter(name, read, lambda chosen: [f"{chosen[0]}-{chosen[1]}"], (first, last))


def _codes(texts: Sequence[str], options: Mapping[str, str]) -> list[str]:
    """The codes that texts of a link stand for, each once: themselves, or the one code that is
    called so in any language, as older links hold the words of the page."""
    called: dict[str, set[str]] = {}
    if any(text not in options for text in texts):
        for messages in (language(known).messages for known in codes()):
            for option, label in options.items():
                called.setdefault(messages.gettext(label).casefold(), set()).add(option)
    found = []
    for text in texts:
        meant = {text} if text in options else called.get(text.strip().casefold(), set())
        found += meant if len(meant) == 1 else ()
    return list(dict.fromkeys(found))


@dataclass
class Visit:
    """What one visitor has chosen, on whichever page.

    `usual_lang` is the language of a link that names none: the first that the browser asks for;
    `names_lang` says that the link named one, which then stays in it.
    `values` are the choices; `unread` what the link says of choices that no page has asked for yet;
    `shown` how the choices of the page stand in its link; `written` the same for all pages; `known`
    every name that a page has asked for, `own` those that belong to their page alone; `arrivals`
    the language and the choices with which each page was entered from another; `ignored` the names
    in the link that say nothing known.
    """

    page: str | None = None
    lang: str = DEFAULT
    usual_lang: str = DEFAULT
    names_lang: bool = False
    values: dict[str, object] = field(default_factory=dict)
    unread: dict[str, Sequence[str]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=lambda: {LANG})
    own: set[str] = field(default_factory=set)
    arrivals: dict[str, tuple[str, dict[str, object]]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def start(self, page: str, texts: Texts, by_history: bool) -> None:
        """Begin a run of a page with what its link says."""
        self.ignored = []
        if self.page is None:
            self._read(texts, everything=True)
        elif page != self.page:
            for name in self.own:
                self.forget(name)
            self._read(texts, everything=by_history and self._says(texts))
            if not by_history:
                self.arrivals[page] = (self.lang, dict(self.values))
        elif by_history and not self._says(texts) and page in self.arrivals:
            # Streamlit puts the bare address of a page into the history before its link is written.
            self.lang, values = self.arrivals[page]
            self.values = dict(values)
        elif by_history:
            for name in self.shown:
                self.forget(name)
            self._read(texts, everything=True)
        # Not only when the run has ended: what is chosen meanwhile ends it, and the link must not
        # be read over that.
        self.page, self.shown = page, {}

    def _says(self, texts: Texts) -> bool:
        return not self.known.isdisjoint(texts)

    def _read(self, texts: Texts, everything: bool) -> None:
        if everything:
            asked = texts[LANG][-1] if texts.get(LANG) else None
            self.names_lang = asked in codes()
            self.lang = asked if self.names_lang else self.usual_lang
        self.unread |= {name: list(said) for name, said in texts.items() if name != LANG}

    def forget(self, name: str) -> None:
        """Take a choice back, whatever the link said of it."""
        self.values.pop(name, None)
        self.unread.pop(name, None)
        self.written.pop(name, None)

    def value(self, parameter: LinkParameter) -> object:
        """Return what is chosen, or what is usual."""
        texts = [text for text in self.unread.pop(parameter.name, ()) if text]
        if texts:
            read = parameter.read(texts)
            self.put(parameter, read)
            if read is None:
                self.ignored.append(parameter.name)
        kept = parameter.valid(self.values.get(parameter.name))
        return parameter.usual if kept is None else kept

    def put(self, parameter: LinkParameter, value: object) -> None:
        """Choose a value; what is usual, or no value, is kept as no choice."""
        chosen = parameter.valid(value)
        if chosen is None or chosen == parameter.usual:
            self.values.pop(parameter.name, None)
        else:
            self.values[parameter.name] = chosen

    def show(self, parameter: LinkParameter) -> object:
        """Return the value of a choice that this page shows, and put it into the page's link."""
        value = self.value(parameter)
        texts = [] if value == parameter.usual else parameter.write(value)
        self.shown[parameter.name] = self.written[parameter.name] = texts
        self.known.add(parameter.name)
        if not parameter.kept:
            self.own.add(parameter.name)
        return value

    def here(self) -> dict[str, list[str]]:
        """What the link of this page says."""
        return {name: texts for name, texts in self.shown.items() if texts} | self._language()

    def elsewhere(self, **own: str) -> dict[str, list[str]]:
        """What the link to another page says: what belongs to that page, and all that is kept."""
        kept = {
            name: list(texts)
            for name, texts in {**self.unread, **self.written}.items()
            if texts and name not in self.own and name not in own
        }
        return {name: [text] for name, text in own.items()} | kept | self._language()

    def _language(self) -> dict[str, list[str]]:
        usual = self.lang == self.usual_lang and not self.names_lang
        return {} if usual else {LANG: [self.lang]}


def visit() -> Visit:
    """What this visitor has chosen."""
    now = st.session_state.get(STATE)
    if now is None:
        usual = preferred_code(st.context.headers.get("Accept-Language") or "")
        now = st.session_state[STATE] = Visit(lang=usual, usual_lang=usual)
    return now


def arrives() -> bool:
    """Whether this run opens a page, and changes nothing on one that is open."""
    now = st.session_state.get(STATE)
    return now is None or now.page != get_script_run_ctx().page_script_hash


def start() -> None:
    """Begin a run: read the link where it says something new."""
    run = get_script_run_ctx()
    texts = {name: st.query_params.get_all(name) for name in st.query_params}
    visit().start(run.page_script_hash, texts, run.is_history_navigation)


def finish() -> None:
    """End a run: write the page's choices into its link, and leave what we do not know there."""
    now = visit()
    # At a first visit Streamlit knows the page of an address only once it has been told of all.
    now.page = get_script_run_ctx().page_script_hash
    before = {name: st.query_params.get_all(name) for name in st.query_params}
    unknown = {n: texts for n, texts in before.items() if n not in now.known}
    after = now.here() | unknown
    if after != before:
        st.query_params.from_dict(after)


def code() -> str:
    """The code of the visitor's language; the default where nobody visits, as in a route."""
    return visit().lang if get_script_run_ctx(suppress_warning=True) else DEFAULT


def tied(parameter: LinkParameter, key: str | None = None) -> dict[str, object]:
    """Return what ties a widget to a choice: its key, which is set, and what follows a change."""
    key, value = key or parameter.name, visit().show(parameter)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return {"key": key, "on_change": _changed, "args": (parameter, key)}


def _changed(parameter: LinkParameter, key: str) -> None:
    visit().put(parameter, st.session_state[key])


def address(page: str, **own: str) -> str:
    """The address of another page of ours, with all that is kept: `glass?nr=4601&lang=en`."""
    return "?".join(filter(None, (page, urlencode(visit().elsewhere(**own), doseq=True))))


def query() -> str:
    """The query string of this view: `fylke=46&lang=en`."""
    return urlencode(visit().here(), doseq=True)


def here(path: str) -> str:
    """The address of this view below the site, with its choices."""
    return "?".join(filter(None, (f"/{path}", query())))


def site() -> str:
    """The address of the site, without a slash at its end: as it is set, else as the visitor's
    browser gives it; "" where no browser does."""
    address = urlsplit(st.context.url or "")
    return named_base() or (f"{address.scheme}://{address.netloc}" if address.netloc else "")


def path() -> str:
    """Where the page that is shown stands below the site, without slashes around it; "" for the
    first page, and where no browser says so."""
    folder = st.get_option("server.baseUrlPath").strip("/")
    return urlsplit(st.context.url or "").path.strip("/").removeprefix(folder).strip("/")
