"""What the words of a sheet mean: its headings in Norwegian and English, as laboratories,
municipalities and databases print them.

Names of parameters are those of `data.parameters`, units those of `data.units`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.parameters import PARAMETERS
from data.sheets.limits import LONGEST_HEADING
from data.units import unit_of

FIRST: Mapping[str, tuple[str, ...]] = {
    "waterworks_id": (
        "vannverk id", "vannverksid", "vannverkets id", "vassverk id", "vassverksid", "anleggs id",
        "anleggsid", "mtid", "mtid vf", "mtidvf", "register id", "waterworks id", "supply id",
        "vannforsyningssystem mtid", "forsyningssystem id", "vannverksnummer", "mattilsynet id",
        "anleggsnr", "anleggsnummer", "vreg",
    ),
    "waterworks": (
        "vannverk", "vannverket", "vannverksnavn", "vannverkets navn", "navn på vannverk",
        "vassverk", "vassverksnamn", "vannforsyningssystem", "forsyningssystem", "waterworks",
        "waterworks name", "name of waterworks", "water supply", "vannverk navn",
        "namn på vassverk", "vassverket", "vannverk kilde",
    ),
    "municipality": (
        "kommune", "kommunenavn", "kommunenummer", "kommunenr", "kommune nr", "knr",
        "municipality", "municipality name", "municipality number", "komm nr", "kommuneid",
        "kommunenamn", "kommune id", "municipality no", "kommunenummer 2024",
    ),
    "date": (
        "prøvedato", "dato", "prøvetakingsdato", "prøvetidspunkt", "prøvetatt", "prøve tatt",
        "uttaksdato", "tatt ut", "prøvedato eller år", "sample date",
        "sampling date", "date", "sampled", "sample date or year", "prøvetaking dato",
        "dato for prøvetaking", "prøvedato tid", "uttak", "uttatt", "provtagningsdatum",
        "tid provetak", "tid prøvetak", "prøvetatt dato", "prøvetakingstidspunkt", "dato tid",
        "date sampled", "sampledate", "proevedato", "activitystartdate", "activity startdate",
        "activity start date", "phenomenontimesamplingdate", "sampling time", "prøvetakingstid",
        "datum", "d date",
    ),
    "stage": (
        "råvann behandlet nett", "rå behandlet nett", "råvann eller behandlet", "vannfase",
        "stadium", "stage", "prøvetype",
        "råvann behandlet eller nettvann", "råvann behandlet vann eller nettvann",
        "råvann behandlet eller nett", "raw treated or network water", "type prøve",
        "råvann rentvann",
    ),
    "source_type": (
        "vanntype", "type vann", "kildetype", "vannkilde type", "grunnvann overflatevann",
        "slags vann", "hva slags vann", "kind of water", "source type", "type of water",
        "vasstype", "type vatn",
    ),
    **{code: row.names for code, row in PARAMETERS.items()},
}  # fmt: skip
"""The fields that a visitor can choose a column for, and what their columns are called."""
SECOND: Mapping[str, tuple[str, ...]] = {
    "waterworks": (
        "anlegg", "anleggsnavn", "vannbehandlingsanlegg", "vba", "forsyningsområde", "plant",
        "anlægsnavn", "anlaegsnavn", "monitoringlocationname", "monitoringsitename",
        "monitoring location name", "station name", "stationname", "stasjonsnavn",
        "lokalitetsnavn", "provplatsnamn",
        "vannlokalitet", "vannlok navn", "sample site", "sample point", "prøvetakingssted",
        "site", "station", "lokalitet", "stasjon", "sted", "navn", "prøvested", "prøvemerking",
        "kunde", "oppdragsgiver",
    ),
    "stage": (
        "prøvepunkt", "matrise", "matrix", "prøvematriks", "medium", "prøvetakingspunkt",
        "sampling point", "uttakssted", "prøvested", "prøvemerking",
    ),
}  # fmt: skip
"""What may hold a field where no column of its own name does, the likeliest first."""
UNDER = tuple(
    f"{below} {limit}"
    for below in ("under", "below", "mindre enn", "less than")
    for limit in (
        "grense", "grensen", "loq", "lod", "lq", "deteksjonsgrense", "deteksjonsgrensen",
        "kvantifiseringsgrense", "kvantifiseringsgrensen", "rapporteringsgrense",
        "rapporteringsgrensen", "bestemmelsesgrense", "bestemmelsesgrensen", "limit",
        "detection limit", "quantification limit", "reporting limit",
    )
)  # fmt: skip
"""What a column is called that says yes where a figure is a limit, and a remark says of one."""
BESIDE: Mapping[str, tuple[str, ...]] = {
    "year": ("år", "årstall", "year", "periode", "period", "prøveår"),
    "sample": (
        "prøvenr", "prøve nr", "prøvenummer", "prøve id", "prøveid", "lablittera", "labnr",
        "sample id", "sample number", "sample no", "sampleid", "journalnr", "lab nr", "provenr",
        "analysenr", "lims nr", "limsnr", "aktivitet prøve id", "sampleidentifier",
        "activityidentifier",
    ),
    "parameter": (
        "parameter", "parameternavn", "parametere", "analyse", "analyseparameter", "komponent",
        "stoff", "parameter id", "parameterid", "analysenavn", "determinand", "analyte",
        "charactericname", "characteristicname", "characteristic name", "parameter name",
        "observedpropertydeterminandlabel", "substance", "variabel", "analysetype", "analyser",
        "parameternamn", "determinand name", "test", "parametername", "parameter navn", "stofnavn",
    ),
    "value": (
        "verdi", "resultat", "value", "result", "måleverdi", "analyseresultat", "målt verdi",
        "resultatverdi", "resultmeasurevalue", "result value", "resultmeanvalue",
        "resultobservedvalue", "mätvärdetal", "result measure value", "analyseverdi", "funn",
        "mængde", "maengde",
    ),
    "unit": (
        "enhet", "måleenhet", "benevning", "eining", "unit", "units", "enhet id", "enhetid",
        "resultuom", "resultmeasure measureunitcode", "unit name", "benevnelse", "measureunitcode",
        "resultmeasuremeasureunitcode", "result unit", "enh", "enhed",
    ),
    "sign": (
        "operator", "fortegn", "tegn", "op", "sign", "mindre enn", "attributt", "qualifier",
        "mätvärdetalanm", "anm", "flagg", "flag", "prefix", "resultqualityobservedvaluebelowloq",
        "operatør", "teikn", "attribut", "kvalifikator", "resultatkvalifikator", "flags",
        *UNDER, "sensurert", "censored", "non detect", "nondetect",
    ),
    "remark": ("merknad", "kommentar", "anmerkning", "remark", "remarks", "note", "comment"),
    "statistic": (
        "statistikk", "statistic", "verditype", "type verdi", "måltall", "aggregering",
        "statistisk mål", "resulttype", "statisticalbasecode",
    ),
    "quantification": (
        "loq", "lod", "kvantifiseringsgrense", "deteksjonsgrense", "bestemmelsesgrense",
        "rapporteringsgrense", "lq", "mdl", "procedureloqvalue", "kvantgrense",
        "detectionquantitationlimitmeasuremeasurevalue", "nedre grense", "kvant grense",
        "detectionquantitationlimitmeasure measurevalue", "detektionsgrænse", "rapporteringsgräns",
        "quantitation limit", "result detection quantitation limit measure",
    ),
    "quantification_unit": (
        "detectionquantitationlimitmeasure measureunitcode",
        "result detection quantitation limit unit",
    ),
    "detection": ("resultdetectionconditiontext", "result detection condition"),
    "text_value": ("mätvärdetext",),
}  # fmt: skip
"""What readers of a sheet use beside the fields."""
STATISTICS: Mapping[str, tuple[str, ...]] = {
    "min": (
        "min", "minimum", "minste", "lavest", "laveste", "minverdi", "lågaste", "lowest",
        "minimumsverdi",
    ),
    "max": (
        "maks", "max", "maksimum", "maximum", "største", "høyest", "høyeste", "maksverdi",
        "høgaste", "highest", "maksimumsverdi",
    ),
    "median": ("median", "medianverdi", "medianverdier"),
    "mean": (
        "gjennomsnitt", "snitt", "middel", "middelverdi", "gjennomsnittsverdi", "mean", "average",
        "avg", "gj snitt", "gjsnitt", "årsmiddel", "årsgjennomsnitt", "gjennomsnittleg",
        "gjennomsnittlig", "gjsn", "annual mean", "snittverdi", "snittverdier",
        "gjennomsnittsverdier", "middelverdier",
    ),
    "count": (
        "antall", "antall prøver", "antal", "antal prøver", "n", "ant", "count", "tal prøver",
        "antall analyser", "ant prøver", "number of samples", "ant analyser",
    ),
    "other": (
        "standardavvik", "stdev", "std avvik", "st avvik", "persentil", "90 persentil",
        "95 persentil", "percentil", "sum", "std", "standard deviation", "10 persentil",
        "percentile", "prosentil", "90 prosentil", "95 prosentil", "90 percentil", "95 percentil",
        "p90", "p95", "varians", "variance",
    ),
}  # fmt: skip
NOT_DETECTED = (
    "nd", "n d", "ikke påvist", "ikkje påvist", "ikke detektert", "i p", "ip", "u d", *UNDER,
    "not detected", "present below quantification limit", "below quantification limit",
    "below reporting limit", "below detection limit", "below method detection limit",
    "not detected at reporting limit", "not detected at detection limit",
    "below system detection limit", "below daily detection limit",
    "below sample specific detect limit",
)  # fmt: skip
"""What is said of a figure whose limit stands in a column of its own."""
LIMITS = (
    "grense", "grenseverdi", "krav", "norm", "drikkevannsforskriften", "forskriftskrav",
    "tiltaksgrense", "grenseverdier", "limit", "maks tillatt", "største tillatte verdi", "metode",
    "kommentar", "merknad", "method", "anbefalt", "anbefalt verdi", "måleusikkerhet", "usikkerhet",
    "mu", "uncertainty", "akkreditert", "vurdering", "standard", "referanse", "remark",
    "anmerkning", "note",
)  # fmt: skip
"""Columns of a table of parameters that hold no water's figures."""
STAGES: Mapping[str, tuple[str, ...]] = {
    "raw": (
        "råvann", "rå", "ubehandlet", "ubehandlet vann", "raw", "raw water", "untreated", "r",
        "råvatn", "råvatten", "rått vann", "rått vatn", "ubehandla", "ubehandla vatn", "inntak",
        "råvann overflate", "råvann grunnvann", "råvasskjelde", "råvannskilde", "inntakspunkt",
        "råvann inntak", "ubehandlet råvann", "ikke behandlet", "ikkje behandla", "før behandling",
        "before treatment", "kildevann", "kjeldevatn",
    ),
    "treated": (
        "behandlet", "behandlet vann", "rentvann", "renvann", "rent vann", "nett", "nettvann",
        "på nett", "ledningsnett", "drikkevann", "treated", "treated water", "network",
        "network water", "tap water", "distribution", "rentvatn", "reinvatn", "reint vatn",
        "behandla", "behandla vatn", "nettvatn", "drikkevatn", "leidningsnett", "på nettet",
        "ut fra behandlingsanlegg", "ut vba", "utgående", "utgående vann", "nettprøve",
        "drikkevann behandlet", "behandlet drikkevann", "abonnent", "kran", "tappekran",
        "springvann", "springvatn", "kranvann", "kranvatn", "rentvannsbasseng", "høydebasseng",
        "rentvatn ut", "ut av behandlingsanlegg", "ut fra anlegg", "rentvann ut", "ut fra vba",
        "rent vatn", "drinking water", "finished water", "ledningsnettet", "drikkevann nett",
        "rentvassbasseng", "høgdebasseng", "etter behandling", "hos abonnent",
        "ut frå vassverk", "ut fra vannverk", "utgang vannverk",
        "after treatment",
    ),
    "unknown": ("ukjent", "ikke oppgitt", "unknown", "ikkje oppgitt", "ukjend"),
}  # fmt: skip
"""Network water has been through the works' treatment."""
OTHER_WATERS = frozenset(
    {
        "avløp", "avløpsvann", "avløpsvatn", "spillvann", "overvann", "sigevann", "slam",
        "sediment", "jord", "badevann", "bassengvann", "prosessvann", "kjelvann", "sewage",
        "sludge", "wastewater", "soil", "biota",
    }
)  # fmt: skip
"""What is no drinking water, nor the water that becomes it."""
HARDNESS_BY_UNIT = (
    "hardhet som caco3", "total hardhet som caco3", "hardness as caco3", "hardhet ca mg",
    "total hardhet ca mg", "tyske grader", "dh", "grader dh",
)  # fmt: skip
"""Total hardness by what it is counted as; as kinds of analysis these would be other things."""
MONTHS = (
    ("januar", "jan", "january"), ("februar", "feb", "february"), ("mars", "mar", "march"),
    ("april", "apr"), ("mai", "may"), ("juni", "jun", "june"), ("juli", "jul", "july"),
    ("august", "aug"), ("september", "sep", "sept"), ("oktober", "okt", "oct", "october"),
    ("november", "nov"), ("desember", "des", "dec", "december"),
)  # fmt: skip


def _index(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: code for code, names in words.items() for name in names}


FIELD_OF, BESIDE_OF = _index(FIRST), _index(BESIDE)
SECOND_OF = [(name, code) for code, names in SECOND.items() for name in names]
STATISTIC_OF, STAGE_OF = _index(STATISTICS), _index(STAGES)
MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}


def _by_first(words: Mapping[str, str], least: int) -> dict[str, list[str]]:
    """Words by the first of their parts."""
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= least:
            found.setdefault(word.split()[0], []).append(word)
    return found


_BY_FIRST = {
    "stage": _by_first(STAGE_OF, 2),
    "statistic": _by_first(STATISTIC_OF, 1),
    "role": _by_first(BESIDE_OF, 2),
}
_NOISE = frozenset(
    [
        "oppsluttet",
        "filtrert",
        "oppløst",
        "løst",
        "oppslutta",
        "tot",
        "total",
        "totalt",
        "icp",
        "ms",
        "oes",
        "aes",
        "resultat",
        "innhold",
        "verdi",
        "konsentrasjon",
        "analyse",
        "ved",
        "v",
        "25",
        "c",
        "25c",
        "grader",
        "til",
        "ph4",
        "i",
        "vann",
        "vatn",
        "som",
        "2024",
        "målt",
        "op",
        "ufiltrert",
        "partikulært",
        "dissolved",
        "syreløselig",
        "result",
        "in",
        "water",
        "concentration",
        "as",
        "element",
        "and",
        "its",
        "compounds",
    ]
)
"""Words beside the name of a parameter that leave it the same parameter."""
_ION = re.compile(r"\b(mg|ca)\s*(?:2\s*\+|\+\s*2|\+\+|²⁺|²\+)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:[¹²³⁰⁴-⁹]+|[*†‡]+|(?<=[^\W\d_]|[)\]\s])\d{1,2}\)|(?<=\s)[a-z]\))\s*$")
_FOOTNOTE_BEFORE = re.compile(r"^\s*(?:[a-z]\)|\d\)|[*†‡]+)\s*")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_GENTLE, _HARD = re.compile(r"[\s,_:;]+"), re.compile(r"[\s,_:;./\-–]+")


@dataclass(frozen=True, slots=True)
class ReadHeading:
    """What a heading says: the field that it names ("" for none), the unit in it (None for none),
    and whether it speaks of a stage, a statistic, or of the sign, unit or limit of a figure."""

    name: str = ""
    field: str = ""
    unit: str | None = None
    stage: str = ""
    statistic: str = ""
    role: str = ""


def name_of(text: str) -> str:
    """The words of a heading in small letters, without signs."""
    text = unicodedata.normalize("NFC", text).casefold().replace("_", " ")
    return " ".join(re.findall(r"\w+", text))


@lru_cache(20_000)
def split(heading: str) -> tuple[str, str | None]:
    """Return a heading's plain name and the unit in it: ``Magnesium (mg/L)`` is
    ``magnesium`` in ``mg/l``, ``Kalsium (Ca), mg/l`` is ``kalsium ca``."""
    unit, heading = None, unicodedata.normalize("NFC", heading[:LONGEST_HEADING]).strip()
    heading = _FOOTNOTE_BEFORE.sub("", _ION.sub(r"\1", heading))
    if not heading.endswith(")") or heading.count("(") < heading.count(")"):
        heading = _FOOTNOTE.sub("", heading)
    for inside in _BRACKETS.findall(heading):
        if (named := unit_of(inside)) and unit is None and name_of(heading) != name_of(inside):
            unit, heading = named, heading.replace(inside, " ", 1)
    name = name_of(heading)
    if unit is None and name not in FIELD_OF:
        for signs in (_GENTLE, _HARD):
            words_ = [word for word in signs.split(heading) if word]
            for start in range(1, len(words_)):
                if named := unit_of("".join(words_[start:])):
                    before = " ".join(words_[:start])
                    return re.sub(r" i$", "", name_of(before)), named
    return name, unit


@lru_cache(20_000)
def read(heading: str) -> ReadHeading:
    """What a heading says."""
    name, unit = split(heading)
    if field := FIELD_OF.get(name):
        return ReadHeading(name, field, _of_name(field, name, heading, unit))
    if name in BESIDE_OF:
        return ReadHeading(name, role=BESIDE_OF[name], unit=unit)
    return _compound(name, unit, heading)


def _compound(name: str, unit: str | None, heading: str) -> ReadHeading:
    """What a heading of several words says: a parameter, and what is said of it beside."""
    rest, stage, statistic, role = name, "", "", ""
    for known, kind in ((STAGE_OF, "stage"), (STATISTIC_OF, "statistic"), (BESIDE_OF, "role")):
        word = _word_in(rest, kind)
        if word:
            rest = f" {rest} ".replace(f" {word} ", " ", 1).strip()
            stage = known[word] if kind == "stage" else stage
            statistic = known[word] if kind == "statistic" else statistic
            role = known[word] if kind == "role" else role
    if role in ("value", "year", "parameter", "text_value"):
        role = ""
    field = _parameter(rest)
    if not field and rest != name:
        rest, stage, statistic, role = name, "", "", ""
        field = _parameter(rest)
    if field:
        return ReadHeading(
            name, field, _of_name(field, rest, heading, unit), stage, statistic, role
        )
    return ReadHeading(name, unit=unit, statistic=STATISTIC_OF.get(name, ""))


def _word_in(name: str, kind: str) -> str:
    """The longest known word of a kind within a name of several words, "" where none is."""
    parts = name.split()
    found = [
        word
        for part in parts
        for word in _BY_FIRST[kind].get(part, ())
        if word != name and f" {word} " in f" {name} "
    ]
    return max(found, key=len, default="")


def _parameter(name: str) -> str:
    """The parameter that a name means, where the words beside it say nothing else."""
    for left in (name, " ".join(w for w in name.split() if w not in _NOISE)):
        if (field := FIELD_OF.get(left, "")) in PARAMETERS:
            return field
    words = [word for word in name.split() if word not in _NOISE]
    fields = {FIELD_OF.get(word, "") for word in words}
    if len(fields) == 1 and (field := fields.pop()) in PARAMETERS:
        return field
    counted = re.sub(r" (?:som|as) (?:caco3|cao|ca|hco3)$", "", name)
    if counted != name and FIELD_OF.get(counted) in ("hardness", "alkalinity"):
        return FIELD_OF[counted]
    if name.startswith("alkalitet") and re.fullmatch(r"alkalitet(?: til)? ph 4 [35]", name):
        return "alkalinity"
    if name in HARDNESS_BY_UNIT:
        return "hardness"
    return ""


def _of_name(field: str, name: str, heading: str, unit: str | None) -> str | None:
    """The unit of a heading whose name says of what the figures are counted."""
    low = name_of(heading)
    if field == "alkalinity" and re.search(
        r"\b(?:hco3|bikarbonat|hydrogenkarbonat|bicarbonate)", low
    ):
        return "mg/l HCO3" if unit == "mg/l" else unit
    if field in ("hardness", "alkalinity") and "caco3" in low:
        return "mg/l CaCO3" if unit in ("mg/l", None) else unit
    if field == "hardness":
        words = heading.split()
        texts = (*_BRACKETS.findall(heading), *("".join(words[p:]) for p in range(1, len(words))))
        inside = (unit_of(text, "hardness") for text in texts)
        unit = next(filter(None, inside), unit)
    if field == "hardness" and unit is None and name in ("dh", "tyske grader"):
        return "°dH"
    return unit


def is_heading(cell: str) -> bool:
    """Whether a cell names something that readers know."""
    found = read(cell)
    return bool(found.field or found.role) and found.role != "remark"


def looks_like_headings(cells: Sequence[str]) -> int:
    """How many of the cells are names of fields; the row of headings has the most."""
    return sum(map(is_heading, cells))
