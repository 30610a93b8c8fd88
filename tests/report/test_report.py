"""The report: one page whatever it holds, readable by whoever hears it, its names only names."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from report.pdf import MOST, contents, pdf
from telling.municipality import of_municipality
from telling.words import EVIDENCE

SITE = "https://magnesium.example.org"
HOSTILE = r"<img src=x onerror=alert(1)> #let x = 1 $ \ *b* _i_ @a #panic()"
MOST_WORKS = "5530"
LAST_WORDS = {"nb": "og brønner vises ikke.", "en": "or a well is never shown."}
LONGEST = ["5540", "5636", "5612", "4614"]


def read(store, numbers, language, **more):
    """A report as it is read back."""
    return PdfReader(io.BytesIO(pdf(store, numbers, language, SITE, "/x.pdf", **more)))


def text_of(reader):
    """The words of a report's only page, lines joined, no-break spaces as spaces."""
    (page,) = reader.pages
    return plain(page.extract_text())


def plain(text):
    """A text on one line, with plain spaces, its hyphenated words whole."""
    return " ".join(text.replace("\u00ad\n", "").split())


def hardest(store):
    """The municipalities with most works, with the longest names, and every thirtieth."""
    works = store.waterworks.query("active")
    length = works["name"].str.len().groupby(works["municipality_number"]).sum()
    names = store.municipalities["label"].str.len()
    every = store.municipalities.index[::30]
    return sorted({*length.nlargest(6).index, *names.nlargest(4).index, *every})


def test_a_municipality_has_one_page_with_nothing_cut(store, nb, en):
    for number in hardest(store):
        for spoken in (nb, en):
            assert text_of(read(store, [number], spoken)).endswith(LAST_WORDS[spoken.code]), number


def test_a_report_of_many_long_names_is_one_page(store, nb, en):
    works = store.tables["waterworks"]
    longest = " ".join(["Kvernhusvatnet", "vassverk", "og", "avløp", "SA"] * 8)
    swollen = replace(
        store, tables={**store.tables, "waterworks": works.assign(name=works["name"] + longest)}
    )
    for spoken in (nb, en):
        told = text_of(read(swollen, [MOST_WORKS], spoken))
        assert told.count("Kvernhusvatnet") >= 8 * 8
        assert told.endswith(LAST_WORDS[spoken.code])
        assert "Kvernhusvatnet" in text_of(read(swollen, LONGEST, spoken))


@pytest.mark.parametrize("numbers", [["4601"], ["4601", "0301"], LONGEST])
def test_a_report_can_be_heard(store, nb, numbers):
    reader = read(store, numbers, nb)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nb"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Magnesium i springvannet: ")
    for number in numbers:
        assert store.municipalities.at[number, "label"] in reader.metadata.title
    kinds = _kinds_of(root["/StructTreeRoot"])
    assert {"/H1", "/Table", "/TH", "/Figure"} <= set(kinds)
    assert kinds.count("/Figure") == len(numbers)
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid:part" in metadata


def _kinds_of(node):
    """The kinds of all elements below one of the tree of tags."""
    kinds, waiting = [], [node]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            kinds += [str(one["/S"])] if "/S" in one else []
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []
    return kinds


def test_a_report_tells_what_is_known_of_the_municipality(store, en):
    told = text_of(read(store, ["4601"], en))
    for words in (
        "Magnesium in the tap water of Bergen",
        "0.3–0.5 mg/l [1, 2]",
        "Measured",
        "treated water",
        "2025 (",
        "reported by a newspaper",
        "264,000 of 293,709",
        "For 2 it is estimated.",
        "Vestland county",
        "Calculated, not measured",
        "[2] Bergens Tidende",
        "(not checked)",
        f"{SITE}/x.pdf, read ",
        "Boundaries © Kartverket (CC BY 4.0).",
    ):
        assert words in told


@pytest.mark.parametrize("evidence", ["measured", "raw", "bounded", "estimate", "none"])
def test_every_kind_of_evidence_is_told_as_such(store, nb, evidence):
    waters = by_municipality(store, MEASURES["tap"], Selection())
    number = next(n for n, water in waters.items() if water.evidence == evidence)
    shown = of_municipality(store, number, nb)
    text = text_of(read(store, [number], nb))
    assert plain(shown.value) in text
    assert nb.t(EVIDENCE[evidence]) in text
    for section in shown.sections:
        for part in section.brief:
            if part.kind == "paragraph":
                assert plain(part.text) in text
    if evidence in ("estimate", "none"):
        assert "year" not in {term.code for term in shown.terms}
    if evidence == "none":
        assert "Ingen data, fordi:" in text


def test_a_figure_stands_with_its_source_and_a_number_in_the_list(store, nb):
    told = text_of(read(store, LONGEST, nb))
    for number in LONGEST:
        for source in of_municipality(store, number, nb).sources:
            assert store.sources.at[source, "publisher"] in told


def test_a_name_that_means_harm_is_shown_as_that_name(store, nb, en):
    works, places = store.tables["waterworks"], store.tables["municipalities"]
    own = works["municipality_number"].eq("4601")
    changed = {
        "waterworks": works.assign(name=works["name"].mask(own, HOSTILE)),
        "municipalities": places.assign(
            name=places["name"].mask(places["municipality_number"].eq("4601"), HOSTILE)
        ),
    }
    hostile = replace(store, tables={**store.tables, **changed})
    for spoken in (nb, en):
        for numbers in (["4601"], ["4601", "0301"]):
            reader = read(hostile, numbers, spoken, chosen=HOSTILE)
            assert HOSTILE in reader.metadata.title
            assert (
                text_of(reader).count("onerror=alert(1)> #let x = 1 $ \\ *b* _i_ @a #panic()") > 2
            )


def test_sources_of_several_places_are_those_that_their_page_names(store, nb):
    """One place has its tables of works, several have a line each: no source without a mark."""
    one, two = (contents(store, some, nb, SITE, "/x.pdf") for some in (["4601"], ["4601", "0301"]))
    leading = [mark for place in two["municipalities"] for mark in place["marks"]]
    assert [source["mark"] for source in two["sources"]] == sorted(set(leading))
    assert len(one["sources"]) > len(one["municipalities"][0]["marks"])


def test_the_same_report_is_the_same_bytes(store, nb):
    once, again = (pdf(store, ["4601"], nb, SITE, "/x.pdf") for _ in range(2))
    assert once == again


def test_a_report_takes_a_few_different_municipalities(store, nb):
    for numbers in ([], ["4601", "4601"], list(store.municipalities.index[: MOST + 1])):
        with pytest.raises(ValueError, match="1 to 4"):
            pdf(store, numbers, nb, SITE, "/x.pdf")
    with pytest.raises(KeyError):
        pdf(store, ["9999"], nb, SITE, "/x.pdf")


NAMES = {
    "emoji": ("Nes 😀 vann", "Nes � vann"),
    "family": ("👨\u200d👩\u200d👧", "�"),
    "flag": ("🇳🇴", "��"),
    "Chinese": ("水道", "��"),
    "Korean": ("물", "�"),
    "Thai": ("น้ำ", "�"),
    "Arabic": ("ماء", "ماء"),
    "Hebrew": ("מים", "מים"),
    "Hindi": ("पानी", "पानी"),
    "Georgian": ("წყალი", "წყალი"),
    "Greek": ("νερό", "νερό"),
    "Cyrillic": ("вода", "вода"),
    "Sami": ("Čáhci ŋđŧ", "Čáhci ŋđŧ"),
    "combined": ("Bo\u0308lge", "Bo\u0308lge"),
    "heap of accents": ("B" + "\u0301\u0327\u0330" * 20, "B"),
    "C0": ("Nes\x01\x0b\x1b", "Nes���"),
    "C1": ("Nes \x96 Øst", "Nes � Øst"),
    "non-characters": ("Nes\ufffe\uffff\ufdd0", "Nes���"),
    "private": ("Nes \ue000", "Nes"),
    "private, far out": ("Nes \U0010fffd", "Nes �"),
    "override": ("Nes\u202eabc", "Nes�abc"),
    "isolate": ("\u2066x\u2069", "�x�"),
    "zero width": ("N\u200be\u2060s", "N"),
    "wide spaces": ("N\u2003e\u3000s\u2028t", "N"),
    "old italic": ("\U00010300", "�"),
    "a thousand": ("".join(map(chr, range(0x4E00, 0x51E8))), "���"),
}
"""Names that no keyboard here has, and what the title of their report begins with."""


@pytest.fixture(scope="module")
def oddly_named(store):
    """The shipped figures, but some municipalities and all their works have such names; and the
    number of each."""
    works, places = store.tables["waterworks"], store.tables["municipalities"]
    numbers = dict(zip(NAMES, works["municipality_number"].unique(), strict=False))
    names = {number: NAMES[which][0] for which, number in numbers.items()}
    own, here = (table["municipality_number"].map(names) for table in (works, places))
    changed = {
        "waterworks": works.assign(name=own.str[:100].fillna(works["name"])),
        "municipalities": places.assign(name=here.fillna(places["name"])),
    }
    return replace(store, tables={**store.tables, **changed}), numbers


@pytest.mark.parametrize("which", NAMES)
def test_a_name_that_no_font_has_is_shown_as_far_as_one_has(oddly_named, nb, which):
    odd, numbers = oddly_named
    reader = read(odd, [numbers[which]], nb)
    shown = reader.metadata.title.removeprefix("Magnesium i springvannet: ")
    assert shown.startswith(NAMES[which][1])
    assert text_of(reader).endswith(LAST_WORDS["nb"])
